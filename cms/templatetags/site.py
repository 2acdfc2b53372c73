"""What base.html shows around every page."""

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from cms.freshness.parts import kept, site_of

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: dict) -> SafeString:
    """The pages right under the home that an editor put in the menu."""
    request: HttpRequest | None = context.get("request")
    site = site_of(request) if request else None
    if not site:
        return mark_safe("")
    host = request.get_host()
    menu = kept(("menu", site.pk, host), lambda: menu_of(site, request))
    here = next((page.pk for page, _url in menu if is_under(context.get("page"), page)), None)
    return kept(("navigation", site.pk, host, here), lambda: shown(menu, here))


def shown(menu: list[tuple[Page, str]], here: int | None) -> SafeString:
    entries = [(page, url, page.pk == here) for page, url in menu]
    return render_to_string("components/navigation.html", {"entries": entries})


def menu_of(site: Site, request: HttpRequest) -> list[tuple[Page, str]]:
    pages = site.root_page.get_children().live().public().in_menu()
    return [(page, page.get_url(request)) for page in pages]


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def breadcrumb(context: dict, page: Page) -> dict:
    """From the home to the page above this one; nothing on the home itself, nor for a page in the trash."""
    request: HttpRequest | None = context.get("request")
    site = site_of(request) if request else None
    if not site or page.depth <= site.root_page.depth or not is_under(page, site.root_page):
        return {"trail": []}
    parent = page.path[: -page.steplen]
    trail = kept(("trail", site.pk, request.get_host(), parent), lambda: trail_to(page, site, request))
    return {"trail": trail, "here": page.title}


def trail_to(page: Page, site: Site, request: HttpRequest) -> list[tuple[str, str]]:
    above = page.get_ancestors().filter(depth__gte=site.root_page.depth)
    return [(ancestor.title, ancestor.get_url(request)) for ancestor in above]


def is_under(page: Page | None, ancestor: Page) -> bool:
    return bool(isinstance(page, Page) and page.path and page.path.startswith(ancestor.path))


@register.tag("kept")
def do_kept(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% kept "footer" %}…{% endkept %}`: a part that is the same on every page of the site, until something changes."""
    _tag, name = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip('"'), nodes)


class KeptNode(template.Node):
    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> str:
        request = context.get("request")
        if request is None:
            return self.nodelist.render(context)
        return kept(("part", self.name, request.get_host()), lambda: self.nodelist.render(context))
