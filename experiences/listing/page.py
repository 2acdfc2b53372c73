"""What the page of the list shows: read the address, find the fiches, offer the choices, draw the view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from experiences.listing import table
from experiences.listing.asked import LIST, MAP, TABLE, Asked, read
from experiences.listing.drawing import cartogram
from experiences.listing.finding import Found
from experiences.listing.mapping import Ground, atlas
from experiences.listing.sheets import Sheet, Shelf, shelf_of
from experiences.models.fiches import ExperiencePage
from reference.among import among
from reference.models import Territory, Theme

PER_PAGE = {LIST: 24, MAP: 24, TABLE: 50}
VIEWS = {LIST: _("Liste"), MAP: _("Carte"), TABLE: _("Tableau")}
CARD_PICTURES = ("fill-360x240|format-webp", "fill-600x400|format-webp")
FIRST_FILTERS = ("theme", "territory")


def listing(fiches: QuerySet[ExperiencePage], parameters: Mapping[str, str]) -> dict[str, Any]:
    """The context of the page, whatever the view. Unknown choices are ignored."""
    found, ground = find(fiches, read(parameters))
    asked = found.asked
    views = {LIST: as_list, MAP: as_map, TABLE: as_table}
    choices = found.choices()
    more = [choice for choice in choices if choice.field not in FIRST_FILTERS]
    return {
        "asked": asked,
        # For the parts of other activities, that need no more than their slug.
        "theme": found.shelf.terms["theme"].get(asked.theme),
        "territory": found.shelf.places.by_slug.get(asked.territory),
        "tabs": [(view, label, asked.address(view=view), view == asked.view) for view, label in VIEWS.items()],
        "first_choices": [choice for choice in choices if choice.field in FIRST_FILTERS],
        "more_choices": more,
        "more_are_chosen": any(choice.is_chosen for choice in more),
        "chips": found.chips(),
        "without_filters": asked.without_filters.address(),
        "filters": urlencode(asked.filters()),
        "total": len(found.sheets),
        **views[asked.view](found, ground, parameters.get("page", "")),
    }


def answering(fiches: QuerySet[ExperiencePage], parameters: Mapping[str, str]) -> list[int]:
    """The keys of the fiches that the filters of an address ask for, the latest first; the view changes nothing."""
    found, _ground = find(fiches, read(parameters))
    return [sheet.pk for sheet in found.sheets]


def find(fiches: QuerySet[ExperiencePage], asked: Asked) -> tuple[Found, Ground]:
    shelf = shelf_of(fiches)
    ground = Ground(shelf.places, cartogram())
    return Found(shelf, asked, ground.home), ground


def as_list(found: Found, ground: Ground, number: str) -> dict[str, Any]:
    return paged(found.sheets, found, number)


def as_map(found: Found, ground: Ground, number: str) -> dict[str, Any]:
    """The map; and the fiches themselves once a place is chosen."""
    shown = paged(found.sheets, found, number) if found.asked.territory else {}
    return {"atlas": atlas(found, ground), "list_address": found.asked.address(view=LIST), **shown}


def as_table(found: Found, ground: Ground, number: str) -> dict[str, Any]:
    shown = paged(table.in_order(found), found, number)
    sheets, pages = shown["page_sheets"], {page.pk: page for page in shown["page_obj"].object_list}
    return {
        **shown,
        "columns": table.columns(found.asked),
        "lines": table.lines(sheets, pages, found.shelf),
    }


def paged(sheets: list[Sheet], found: Found, number: str) -> dict[str, Any]:
    """`page_obj`, whose objects are the fiches themselves, and their `page_sheets`."""
    view = found.asked.view
    page: Page = Paginator(sheets, PER_PAGE[view]).get_page(number)
    shown = list(page.object_list)
    page.object_list = fiches_of(shown, found.shelf, with_cards=view != TABLE)
    return {"page_obj": page, "page_sheets": shown}


def fiches_of(sheets: list[Sheet], shelf: Shelf, with_cards: bool) -> list[ExperiencePage]:
    """In that order, with what their cards show."""
    if not sheets:
        return []
    fiches = ExperiencePage.objects.filter(pk__in=among([sheet.pk for sheet in sheets]))
    if with_cards:
        pictures = get_image_model().objects.prefetch_renditions(*CARD_PICTURES)
        fiches = fiches.prefetch_related(Prefetch("picture", pictures))
    rows = {fiche.pk: fiche for fiche in fiches}
    for sheet in sheets:
        if sheet.pk in rows:
            # A card names its themes and places, which the shelf knows: no need to ask for them again.
            rows[sheet.pk]._prefetched_objects_cache = {  # type: ignore[attr-defined]
                "themes": [Theme(short_name=term.label) for term in shelf.themes_of(sheet)],
                "territories": [Territory(name=place.name) for place in shelf.places_of(sheet)],
            }
    return [rows[sheet.pk] for sheet in sheets if sheet.pk in rows]
