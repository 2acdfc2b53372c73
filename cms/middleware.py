"""What a browser may load and reveal (everything from this site, nothing from another), and how text travels: packed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
# Wagtail's admin writes its own inline styles and scripts (wagtail/wagtail#1288), and so does its bar over a page.
EDITING = STRICT | {
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
}


def header(policy: dict[str, str]) -> str:
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())


class SecurityHeaders:
    """Strict for the public; editing pages, and public pages seen by someone who may edit, get what Wagtail needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", header(EDITING if is_editing(request) else STRICT))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


def is_editing(request: HttpRequest) -> bool:
    if request.path.startswith("/admin/"):
        return True
    # A visitor has no session cookie: asking who it is would read the session, and make the answer vary on it.
    user = getattr(request, "user", None)
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(user) and user.has_perm("wagtailadmin.access_admin")


class PackedText(GZipMiddleware):
    """Text only: a PDF or a picture is packed already, and a part of a file must keep its length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if not kind.startswith(("text/", "application/json", "application/xml", "application/atom", "application/rss")):
            return response
        return super().process_response(request, response)
