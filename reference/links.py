"""An address of the web, tried: does it answer? Our own network is never asked on behalf of a text that names it."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 8
"""Seconds for one address."""


def fault(url: str) -> str:
    """Why an address does not answer; "" when it does. A site that refuses robots (401, 403, 429) is given the benefit."""
    try:
        if not is_public(url):
            return str(_("Cette adresse n’est pas sur le web."))
        # `links` gives http(s) addresses only.
        request = Request(url, headers={"User-Agent": "Rayonnage (verification de liens)"})  # noqa: S310
        with build_opener(ToTheWebOnly).open(request, timeout=PATIENCE):
            return ""
    except HTTPError as error:
        return "" if error.code in (401, 403, 405, 406, 429) else str(_("Réponse %d") % error.code)
    except (URLError, OSError, ValueError) as error:
        reason: Any = getattr(error, "reason", error)
        return str(_("Sans réponse : %s") % reason)


class ToTheWebOnly(HTTPRedirectHandler):
    """A site of the web may send us elsewhere, but not into our own network."""

    def redirect_request(self, request: Request, *args: Any) -> Request | None:
        *_rest, url = args
        if not is_public(url):
            raise URLError(_("renvoie hors du web"))
        return super().redirect_request(request, *args)


def is_public(url: str) -> bool:
    """Our own site, or a machine of the web: never one of the network where the worker stands."""
    host = urlsplit(url).hostname or ""
    if url.startswith(settings.SITE_URL + "/") or url == settings.SITE_URL:
        return True
    found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    return all(ipaddress.ip_address(address[4][0]).is_global for address in found)
