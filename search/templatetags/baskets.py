"""The panier in every page: how many documents, whether this one is there; and references as they are printed."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from catalogue.exchange import references
from cms.models import HomePage
from search.address import address
from search.baskets import holding
from search.baskets.coins import coins_of_hits
from search.baskets.contents import key_of
from search.documents.pages import kind_of_page
from search.query import Query

register = template.Library()


@register.simple_tag(takes_context=True)
def basket_count(context: dict[str, Any]) -> int:
    request = context.get("request")
    return holding.count(request) if request else 0


@register.simple_tag(takes_context=True)
def is_kept(context: dict[str, Any], key: str) -> bool:
    request, found = context.get("request"), key_of(key)
    return bool(request and found and (found[0].value, found[1]) in holding.kept_keys(request))


@register.simple_tag(takes_context=True)
def hit_key(context: dict[str, Any]) -> str:
    """« notice-12 »: the hit of a list, else the notice or the page that is shown; "" for what no panier takes."""
    if (hit := context.get("hit")) is not None:
        return str(getattr(hit, "key", ""))
    if (record := context.get("record")) is not None:
        return f"notice-{record.pk}"
    page = context.get("page")
    return page_key(page) if isinstance(page, Page) and page.pk else ""


def page_key(page: Page) -> str:
    """The home page is where one searches from: no panier takes it."""
    return "" if isinstance(page, HomePage) else f"{kind_of_page(page).value}-{page.pk}"


@register.filter
def iso690(reference: references.Reference, seen_on: date) -> SafeString:
    """`<i>` and links only: everything else was escaped."""
    return mark_safe(references.html(reference, seen_on))


@register.filter
def coins(reference: references.Reference) -> SafeString:
    return mark_safe(references.coins(reference))


@register.simple_tag
def coins_of(hits: Any) -> SafeString:
    """Of all the results of a page, in a few queries."""
    return mark_safe("".join(coins_of_hits([shown.hit for shown in hits])))


@register.simple_tag
def search_string(query: Query) -> str:
    """« q=ville&theme=Habitat »: the whole set, whatever page of it is shown."""
    return urlsplit(address(query, page=1)).query
