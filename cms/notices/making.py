"""A publication's page → its notice: the one that the catalogue has already, else a new one, described from the page.

One is recognised by its ISBN, else by its title and year. Two that resemble it are nobody's to choose: a person links one.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.filing import sort_title, without_article
from catalogue.models import BibliographicRecord, Contribution, Identifier, Publisher, Series, SeriesMembership
from catalogue.models import Publication as Imprint
from catalogue.parsed import IdentifierKind
from catalogue.unimarc.identifiers import recognize
from cms.models import CentreSettings, PublicationPage
from cms.references import path_of
from reference.folding import folded_key
from reference.models import Agent

AUTHOR = "070"


def may_catalogue(user: Any) -> bool:
    return user.has_perm("rayonnage_catalogue.add_bibliographicrecord")


class SeveralResemble(Exception):
    """Two notices or more could be its own. `records` are they."""

    def __init__(self, records: list[BibliographicRecord]) -> None:
        self.records = records
        super().__init__(_("Plusieurs notices du catalogue ressemblent à cette publication : choisissez la sienne."))


@transaction.atomic
def notice_for(page: PublicationPage, centre: CentreSettings) -> tuple[BibliographicRecord, bool]:
    """Its notice, and whether it was made now. Raises SeveralResemble."""
    known = resembling(page)
    if len(known) > 1:
        raise SeveralResemble(known)
    return (known[0], False) if known else (made(page, centre), True)


def resembling(page: PublicationPage) -> list[BibliographicRecord]:
    if page.isbn and (number := recognize(page.isbn, IdentifierKind.ISBN)[1]):
        held = BibliographicRecord.objects.filter(identifiers__normalized=number).distinct()
        if found := list(held[:5]):
            return found
    titled = BibliographicRecord.objects.filter(
        sort_title=sort_title(without_article(page.title)), level=BibliographicRecord.Level.MONOGRAPH
    ).exclude(state=BibliographicRecord.State.WITHDRAWN)
    if page.year:
        titled = titled.filter(year_start__in=(page.year, None)) | titled.filter(year_start=None)
    return list(titled[:5])


def made(page: PublicationPage, centre: CentreSettings) -> BibliographicRecord:
    """Public when its page is. That of a draft is « à compléter »: the catalogue tells nothing before the site does."""
    record = BibliographicRecord(
        state=BibliographicRecord.State.PUBLIC if page.live else BibliographicRecord.State.INCOMPLETE,
        document_type=_("Ouvrage"),
        title=page.title,
        responsibility=", ".join(author.name for author in page.author_list if not author.agent)[:2000],
        printed_date=str(page.year or ""),
        year_start=page.year,
        extent=_("%d p.") % page.page_count if page.page_count else "",
        languages=["fre"],
        countries=["FR"],
        abstract=page.abstract or page.intro,
        details={"locations": [{"url": settings.SITE_URL + path_of(page), "label": _("Page de la publication")}]},
        entered_on=timezone.localdate(),
    )
    record.save()
    record.contributions = contributions(page, centre)
    record.publications = [Imprint(publisher=publisher(centre.name), place=centre.city, date=str(page.year or ""))]
    if page.series:
        record.series_memberships = [SeriesMembership(series=series(page.series), number=page.number)]
    if page.isbn:
        kind, normalized = recognize(page.isbn, IdentifierKind.ISBN)
        record.identifiers = [Identifier(kind=kind, value=page.isbn, normalized=normalized)]
    record.themes = page.themes.all()
    record.territories = page.territories.all()
    # Once more: the likeness counts the first author, who was not there yet.
    record.save()
    return record


def contributions(page: PublicationPage, centre: CentreSettings) -> list[Contribution]:
    agents = [author.agent for author in page.author_list if author.agent] or [organisation(centre.name)]
    distinct = {agent.pk: agent for agent in agents}.values()
    return [
        Contribution(agent=agent, relators=[AUTHOR], rank=1 if one == 0 else 2) for one, agent in enumerate(distinct)
    ]


def organisation(name: str) -> Agent:
    """A body by its authority, made if we have none."""
    kind = Agent.Kind.ORGANISATION
    return Agent.objects.get_or_create(match_key=folded_key(kind, name), defaults={"kind": kind, "name": name})[0]


def publisher(name: str) -> Publisher:
    return Publisher.objects.get_or_create(match_key=folded_key("publisher", name), defaults={"name": name})[0]


def series(title: str) -> Series:
    return Series.objects.get_or_create(match_key=folded_key("series", title), defaults={"title": title})[0]


def tie(page: PublicationPage, record: BibliographicRecord) -> None:
    """On the page as it is read and on its draft, without publishing what waits in it."""
    PublicationPage.objects.filter(pk=page.pk).update(record=record)
    revision = page.get_latest_revision()
    if revision:
        revision.content["record"] = record.pk
        revision.save(update_fields=["content"])
    page.record = record
