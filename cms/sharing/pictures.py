"""The picture that goes with a page where it is quoted: its own, that of the nearest page above, or the centre's."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.freshness.parts import kept
from cms.models.centre import CentreSettings

SIZE = "fill-1200x630|format-jpeg"
"""What Open Graph readers show whole."""
FIELDS = ("illustration", "cover", "picture")


def own_picture(page: Page) -> AbstractImage | None:
    pictures = (getattr(page, name, None) for name in FIELDS)
    return next((picture for picture in pictures if picture), None)


def picture_to_share(page: Page | None, request: HttpRequest) -> AbstractImage | None:
    if page is None or not page.path:
        return CentreSettings.for_request(request).sharing_picture
    return own_picture(page) or kept(("picture above", page.path[: -page.steplen]), lambda: above(page, request))


def above(page: Page, request: HttpRequest) -> AbstractImage | None:
    for ancestor in reversed(page.get_ancestors().filter(depth__gt=1).specific()):
        picture = own_picture(ancestor)
        if picture:
            return picture
    return CentreSettings.for_request(request).sharing_picture
