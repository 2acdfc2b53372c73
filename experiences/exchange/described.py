"""Pages → SharedFiche. The only queries of the way out: a dozen for a hundred fiches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from wagtail.rich_text import expand_db_html

from experiences.exchange.marks import cleaned
from experiences.exchange.values import (
    STORIES,
    Shared,
    SharedBody,
    SharedContact,
    SharedFiche,
    SharedFunding,
    SharedIndicator,
    SharedLesson,
    SharedOrigin,
    SharedPlace,
    Withdrawn,
    as_licence_allows,
    identifier_of,
)
from experiences.models import AnnouncedFiche, ExperiencePage

AT_ONCE = 100
RELATIONS = (
    "territories__successor", "themes", "frameworks", "audiences", "involvements__agent", "writers__agent", "levers",
    "brakes", "references__record", "contacts", "fundings", "indicators",
)  # fmt: skip


def authority() -> str:
    """Who gives identifiers: the name of the site, or the one it had when it gave the first, kept by the setting."""
    return settings.EXCHANGE_AUTHORITY or urlsplit(settings.SITE_URL).hostname or "localhost"


def shared(lines: Iterable[AnnouncedFiche]) -> Iterator[Shared]:
    """In the order of the lines."""
    lines, name, asked = iter(lines), authority(), HttpRequest()
    while some := list(islice(lines, AT_ONCE)):
        keys = [line.page_id for line in some if line.page_id and not line.is_withdrawn]
        pages = ExperiencePage.objects.select_related("received").prefetch_related(*RELATIONS).in_bulk(keys)
        for line in some:
            if line.is_withdrawn:
                yield withdrawal(line, name)
            elif page := pages.get(line.page_id):
                yield as_licence_allows(described(page, line, name, asked))


def withdrawal(line: AnnouncedFiche, name: str) -> Withdrawn:
    return Withdrawn(identifier_of(line.number, name), line.number, line.title, line.withdrawn_at, line.reason)


def described(
    page: ExperiencePage,
    line: AnnouncedFiche | None = None,
    name: str = "",
    asked: HttpRequest | None = None,
) -> SharedFiche:
    """All of the page that may be shown: contacts, those that agreed and whose agreement has not expired."""
    parts = page.get_url_parts(asked)
    return SharedFiche(
        identifier=identifier_of(page.number, name or authority()),
        number=page.number,
        title=page.title,
        summary=page.summary,
        url=settings.SITE_URL + parts[2] if parts and parts[2] else "",
        published_at=page.first_published_at,
        changed_at=line.changed_at if line else page.last_published_at,
        licence=page.licence,
        written_on=page.written_on,
        verified_on=page.verified_on,
        writers=tuple(row.agent.heading for row in page.writers.all()),
        places=tuple(
            SharedPlace(one.kind, one.code, one.name, one.vintage, one.successor.code if one.successor else "")
            for one in page.territories.all()
        ),
        place=page.place,
        precision=page.precision,
        themes=tuple(one.name for one in page.themes.all()),
        frameworks=tuple(one.name for one in page.frameworks.all()),
        audiences=tuple(one.name for one in page.audiences.all()),
        audience_note=page.audience_note,
        started_on=page.started_on,
        ended_on=page.ended_on,
        state=page.state,
        full_time_equivalents=page.full_time_equivalents,
        budget=page.budget,
        resources=page.resources,
        bodies=tuple(SharedBody(row.agent.display_name, row.role) for row in page.involvements.all()),
        fundings=tuple(SharedFunding(row.funder, row.amount, row.year, row.kind) for row in page.fundings.all()),
        indicators=tuple(
            SharedIndicator(row.name, row.value, row.unit, row.source, row.measured_on) for row in page.indicators.all()
        ),
        stories=stories(page),
        levers=tuple(SharedLesson(row.text, row.topic) for row in page.levers.all()),
        brakes=tuple(SharedLesson(row.text, row.topic) for row in page.brakes.all()),
        contacts=tuple(
            SharedContact(
                row.name, row.position, row.organisation, row.email, row.phone, row.consented_on, row.expires_on
            )
            for row in page.shown_contacts
        ),
        references=tuple(row.text or str(row) for row in page.references.all()),
        based_on=origin(page),
        is_demo=page.is_demo,
    )


def stories(page: ExperiencePage) -> dict[str, str]:
    """Links to our own pages are written whole."""
    told = {name: getattr(page, name) for name in STORIES}
    return {name: html for name, text in told.items() if text and (html := cleaned(expanded(text), settings.SITE_URL))}


def expanded(text: str) -> str:
    """Wagtail's links (`linktype="page"`) as addresses; costs a query, and most stories have none."""
    return expand_db_html(text) if "linktype=" in text else text


def origin(page: ExperiencePage) -> SharedOrigin | None:
    if not page.origin_name:
        return None
    received = getattr(page, "received", None)
    return SharedOrigin(page.origin_name, page.origin_url, received.identifier if received else "")
