"""What the head and foot of a page say for those who quote it."""

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.sharing import networks, pictures, structured

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: dict, page: object) -> SafeString:
    request: HttpRequest | None = context.get("request")
    # A page that is shown but not kept, as in a preview of a new one, has no address yet.
    if request is None or not isinstance(page, Page) or not page.pk:
        return mark_safe("")
    written = json_script(structured.described(page, request), encoder=DjangoJSONEncoder)
    return mark_safe(written.replace("application/json", "application/ld+json", 1))


@register.simple_tag(takes_context=True)
def shared_picture(context: dict, page: object) -> AbstractImage | None:
    request: HttpRequest | None = context.get("request")
    return pictures.picture_to_share(page if isinstance(page, Page) else None, request) if request else None


@register.inclusion_tag("components/share.html", takes_context=True)
def share(context: dict, page: object) -> dict:
    """Links to send or post the address of a page; nothing on the home, nor on a page without an address."""
    request: HttpRequest | None = context.get("request")
    if request is None or not isinstance(page, Page) or not page.pk or page.depth <= 2:
        return {}
    address = request.build_absolute_uri(request.path)
    return {"title": page.title, "address": address, "networks": networks.share_links(address, page.title)}
