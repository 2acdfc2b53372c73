"""What base.html shows around every page."""

from django import template
from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.tree import above, menu

register = template.Library()


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: dict) -> dict:
    """The pages right under the home that an editor put in the menu."""
    request: HttpRequest | None = context.get("request")
    site = Site.find_for_request(request) if request else None
    if not site:
        return {"entries": []}
    here = context.get("page")
    return {"entries": [(page, page.get_url(request), is_under(here, page)) for page in menu(request, site)]}


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def breadcrumb(context: dict, page: Page) -> dict:
    """From the home to the page above this one; nothing on the home itself."""
    request: HttpRequest | None = context.get("request")
    site = Site.find_for_request(request) if request else None
    if not site or page.depth <= site.root_page.depth:
        return {"trail": []}
    ancestors = above(request, page, site.root_page)
    return {"trail": [(ancestor.title, ancestor.get_url(request)) for ancestor in ancestors], "here": page.title}


def is_under(page: Page | None, ancestor: Page) -> bool:
    return bool(isinstance(page, Page) and page.path and page.path.startswith(ancestor.path))
