"""What an old address answers, when neither a page nor a redirect is there as it stands.

The one written without what other sites add to it (`utm_source`…); then 410 for what was taken off, with its question
(`/spip.php?article13`) or without any.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from cms.redirections.models import GoneAddress

ADDED = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "var_mode", "recherche", "lang")
"""What mailings, social networks and SPIP itself add behind an address; the page is the same without."""


class OldAddresses:
    """Outside Wagtail's own `RedirectMiddleware`: what that one has found is no longer a 404 here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        return without_additions(request) or gone(request) or response


def bare(request: HttpRequest) -> str:
    """The address that is asked, without what others add."""
    parts = urlsplit(request.get_full_path())
    kept = "&".join(one for one in parts.query.split("&") if not one.lower().startswith(ADDED))
    return parts._replace(query=kept).geturl()


def without_additions(request: HttpRequest) -> HttpResponse | None:
    address = bare(request)
    if address == request.get_full_path() or "?" not in address:
        return None
    redirect = get_redirect(request, Redirect.normalise_path(address, decode_unicode=False))
    if redirect is None or redirect.link is None:
        return None
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    return kind(redirect.link)


def gone(request: HttpRequest) -> HttpResponse | None:
    paths = [Redirect.normalise_path(one) for one in (bare(request), request.path)]
    address = GoneAddress.objects.filter(path__in=[path for path in paths if "\0" not in path]).first()
    if address is None:
        return None
    response = render(request, "redirections/gone.html", {"gone": address}, status=410)
    # A browser may keep such an answer for ever (RFC 9110 §15.5.11): the page may come back tomorrow.
    add_never_cache_headers(response)
    return response
