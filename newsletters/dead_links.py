"""The links of a numéro, tried one by one before it leaves. In the background: a slow site keeps nobody waiting."""

from __future__ import annotations

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from newsletters.models import IssuePage
from newsletters.rendering.checks import links

PATIENCE = 8
"""Seconds for one address."""
AT_ONCE = 8
"""Addresses tried together: one slow site does not hold up the others."""


def addresses(issue: IssuePage) -> list[str]:
    return sorted(links(issue.content()))


def check_later(issue: IssuePage) -> None:
    IssuePage.objects.filter(pk=issue.pk).update(link_report={"pending": True})
    check_links.enqueue(issue.pk)


@task()
def check_links(pk: int) -> None:
    """Writes {checked_at, urls, dead: [{url, reason}]} on the numéro."""
    page = IssuePage.objects.filter(pk=pk).first()
    if page is None:
        return
    found = addresses(page.get_latest_revision_as_object())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reasons = list(pool.map(fault, found))
    dead = [{"url": url, "reason": reason} for url, reason in zip(found, reasons, strict=True) if reason]
    report = {"checked_at": timezone.now().isoformat(), "urls": found, "dead": dead}
    IssuePage.objects.filter(pk=pk).update(link_report=report)


def fault(url: str) -> str:
    """Why an address does not answer; "" when it does. A site that refuses robots (401, 403, 429) is given the benefit."""
    try:
        if not is_public(url):
            return _("Cette adresse n’est pas sur le web.")
        # `links` gives http(s) addresses only.
        request = Request(url, headers={"User-Agent": "Rayonnage (verification de liens)"})  # noqa: S310
        with build_opener(ToTheWebOnly).open(request, timeout=PATIENCE):
            return ""
    except HTTPError as error:
        return "" if error.code in (401, 403, 405, 406, 429) else _("Réponse %d") % error.code
    except (URLError, OSError, ValueError) as error:
        reason: Any = getattr(error, "reason", error)
        return _("Sans réponse : %s") % reason


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
