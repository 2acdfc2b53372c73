"""The pages of a collection, ready for a template: with their own fields, and what their cards show, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from cms.collections.criteria import Criteria
from cms.collections.finding import pages_for

PICTURES = ("illustration", "cover", "picture")


def cards(criteria: Criteria, at_most: int, request: HttpRequest | None = None) -> list[Page]:
    return specific(pages_for(criteria, request=request)[:at_most])


def specific(pages: Iterable[Page]) -> list[Page]:
    """In their order, each with its own fields, its `day` and its picture: a query a type, and one a kind of picture."""
    bare = list(pages)
    of_type: dict[type[Page], list[int]] = defaultdict(list)
    for page in bare:
        of_type[page.specific_class or Page].append(page.pk)
    found: dict[int, Page] = {}
    for model, keys in of_type.items():
        pictures = [name for name in PICTURES if has_field(model, name)]
        found |= model.objects.select_related(*pictures).in_bulk(keys) if pictures else model.objects.in_bulk(keys)
    for page in bare:
        found[page.pk].day = getattr(page, "day", None)
    events = [page for page in found.values() if hasattr(page, "starts_on")]
    prefetch_related_objects(events, "themes")
    return [found[page.pk] for page in bare]


def has_field(model: type[Page], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def block_addresses(context: dict[str, Any]) -> dict[str, str]:
    """Where the feed and the table of a block are; none in a preview, whose page may not be there yet."""

    # `block` is what the loop over the text of the page calls it.
    page, block = context.get("page"), getattr(context.get("block"), "id", None)
    if page is None or page.pk is None or not block:
        return {}
    return {form: reverse("page_list", args=[page.pk, block, form]) for form in ("rss", "atom", "csv")}
