"""A search brought into a numéro: its words, or the address of a page of results, give what may be taken."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Model
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from cms.models import PressItem
from newsletters.composing import OfferedRubric, offer, reference_of, references_in
from newsletters.models import IssuePage, LetterPage
from newsletters.rubrics import heading_of, rubric_for
from search.document import Kind
from search.engines.base import Hit
from search.indexing import current_engine
from search.saved.searches import question

AT_MOST = 50


def searched(issue: IssuePage, asked: str) -> list[OfferedRubric]:
    """What the search finds, best first, by rubric, less what the numéro quotes already.

    Raises EngineUnavailable.
    """
    query = replace(question(asked)[0], page=1, page_size=AT_MOST, with_facets=False)
    rubrics: dict[str, OfferedRubric] = {}
    quoted = references_in(issue)
    for source in contents(current_engine().search(query).hits):
        kind = rubric_for(source)
        if kind and not isinstance(source, (IssuePage, LetterPage)) and reference_of(source) not in quoted:
            rubric = rubrics.setdefault(kind, OfferedRubric(kind, heading_of(kind)))
            rubric.offers.append(offer(kind, source))
    return list(rubrics.values())


def contents(hits: tuple[Hit, ...] | list[Hit]) -> list[Model]:
    """The notices, pages and articles of the press of some hits, in their order; a file alone has no rubric."""
    pks = {hit.id: int(hit.id.rpartition("-")[2]) for hit in hits if hit.kind != Kind.FILE}
    record_pks = [pks[hit.id] for hit in hits if hit.kind == Kind.RECORD]
    press_pks = [pks[hit.id] for hit in hits if hit.kind == Kind.PRESS]
    page_pks = [pks[hit.id] for hit in hits if hit.id in pks and hit.kind not in (Kind.RECORD, Kind.PRESS)]
    records = BibliographicRecord.objects.public().defer("details").in_bulk(record_pks)
    pages = {page.pk: page for page in Page.objects.live().public().filter(pk__in=page_pks).specific()}
    press = PressItem.objects.published().in_bulk(press_pks)
    held = {Kind.RECORD: records, Kind.PRESS: press}
    found = (held.get(Kind(hit.kind), pages).get(pks[hit.id]) for hit in hits if hit.id in pks)
    return [source for source in found if source is not None]
