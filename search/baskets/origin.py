"""Whether a request comes from our own pages, asked without a token: a page that any visitor may be given from a cache
holds none, and sets no cookie.

Fetch Metadata (W3C, `Sec-Fetch-Site`), else the Origin header (RFC 6454), that every browser sends with a POST.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def comes_from_us(request: HttpRequest) -> bool:
    """False when nothing tells: the reader is then asked to confirm, with a token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def way_back(request: HttpRequest) -> str:
    """The path of our page that the request comes from; "" when it does not say."""
    from_page = urlsplit(request.headers.get("Referer", ""))
    path = from_page.path + (f"?{from_page.query}" if from_page.query else "")
    if from_page.netloc != request.get_host() or not url_has_allowed_host_and_scheme(path, None):
        return ""
    return path
