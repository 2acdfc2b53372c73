"""A collection as a feed (RSS 2.0, Atom) or as a table (CSV), and the addresses that give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import blocks
from wagtail.models import Page

from catalogue.exchange.spreadsheet import Cell, Sheet, as_csv
from catalogue.exchange.table import BETWEEN, CONTENT_TYPE
from cms.blocks.listing import ListedBlock
from cms.collections.criteria import Criteria
from cms.collections.finding import pages_for
from cms.collections.showing import specific
from cms.references import path_of, themes_of
from cms.templatetags.cards import facts_of, label_of, standfirst_of
from reference.centre import this_centre

FEEDS: dict[str, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
LATEST = 40
ROWS = 2000
BATCH = 200


def given(request: HttpRequest, criteria: Criteria, form: str, title: str, url: str) -> HttpResponse:
    """404 for another form than rss, atom or csv."""
    if form == "csv":
        return table(criteria, title)
    if form not in FEEDS:
        raise Http404
    kind, centre = FEEDS[form], this_centre().name
    feed = kind(
        title=f"{title} – {centre}",
        link=url,
        description=_("Ce que rassemble « %s », tenu à jour.") % title,
        feed_url=settings.SITE_URL + request.get_full_path(),
        language="fr",
        # RFC 4287 §4.1.1: an author there, or in each entry.
        author_name=centre,
    )
    for page in specific(pages_for(criteria)[:LATEST]):
        add(feed, page)
    return HttpResponse(feed.writeString("utf-8"), content_type=f"{kind.content_type.partition(';')[0]}; charset=utf-8")


def add(feed: SyndicationFeed, page: Page) -> None:
    # A rendez-vous to come is announced by the day of its announcement: its own is in the future.
    said = page.first_published_at or moment(page.day)
    feed.add_item(
        title=page.title,
        link=settings.SITE_URL + path_of(page),
        description=". ".join(filter(None, [str(facts_of(page)), standfirst_of(page)])),
        # The address may change; the identity does not.
        unique_id=f"{settings.SITE_URL}/#page-{page.pk}",
        unique_id_is_permalink=False,
        categories=[label_of(page)],
        pubdate=said,
        updateddate=page.last_published_at or said,
    )


def moment(day: date | None) -> datetime:
    return timezone.make_aware(datetime.combine(day or date(1970, 1, 2), time(7)))


def table(criteria: Criteria, title: str) -> HttpResponse:
    headings = [_("Titre"), _("Nature"), _("Date"), _("Précisions"), _("Thèmes"), _("Chapô"), _("Adresse")]
    lines = as_csv(Sheet(title, headings, rows(pages_for(criteria)[:ROWS])))
    response = StreamingHttpResponse(lines, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slugify(title) or "liste"}.csv"'
    return response


def rows(pages: Iterable[Page]) -> Iterator[list[Cell]]:
    bare = list(pages)
    for start in range(0, len(bare), BATCH):
        some = specific(bare[start : start + BATCH])
        themes = themes_of(some)
        for page in some:
            names = BETWEEN.join(theme.short_name for theme in themes[page.pk])
            address = settings.SITE_URL + path_of(page)
            yield [page.title, label_of(page), page.day, facts_of(page), names, standfirst_of(page), address]


@require_safe
def list_of_block(request: HttpRequest, page: int, block: str, form: str) -> HttpResponse:
    """The feed or the table of a list that stands in the text of a page open to all."""
    holder = get_object_or_404(Page.objects.live().public(), pk=page).specific
    found = next((one for one in listed_blocks(holder) if one.id == block), None)
    if found is None:
        raise Http404
    title = found.value.get("title") or holder.title
    return given(request, found.block.asked(found.value), form, title, settings.SITE_URL + path_of(holder))


def listed_blocks(page: Page) -> Iterator[Any]:
    body = getattr(page, "body", None)
    if isinstance(body, blocks.StreamValue):
        yield from (one for one in body if isinstance(one.block, ListedBlock))
