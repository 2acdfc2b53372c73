"""What base.html shows around every page."""

from collections.abc import Hashable

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from cms.freshness.parts import kept, site_of
from cms.tree import is_as_published

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
    """`{% kept "footer" %}…{% endkept %}`: a part that is the same on every page of the site, until something changes.

    `{% kept "head" page %}…{% endkept %}`: one that every visitor of a page meets. It must hold nothing of a person.
    """
    _tag, name, *page = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip('"'), nodes, parser.compile_filter(page[0]) if page else None)


class KeptNode(template.Node):
    def __init__(self, name: str, nodelist: template.NodeList, page: template.base.FilterExpression | None) -> None:
        self.name, self.nodelist, self.page = name, nodelist, page

    def render(self, context: template.Context) -> str:
        key = self.key(context)
        return kept(key, lambda: self.nodelist.render(context)) if key else self.nodelist.render(context)

    def key(self, context: template.Context) -> Hashable:
        """None for what each visit makes anew: a draft that is shown, an answer to a form, a view of a page by a query."""
        request = context.get("request")
        if request is None:
            return None
        shared = ("part", self.name, request.scheme, request.get_host())
        if self.page is None:
            return shared
        page = self.page.resolve(context, ignore_failures=True)
        if not is_as_published(page) or request.method != "GET" or request.META.get("QUERY_STRING"):
            return None
        return *shared, page.pk, request.path
