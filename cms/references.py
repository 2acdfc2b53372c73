"""The reference of a page: a publication is cited as the book it is, a fiche or a rendez-vous as a page of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from catalogue.exchange.references import Reference
from catalogue.parsed import (
    Agent,
    AgentKind,
    Contribution,
    ElectronicLocation,
    HostPart,
    Identifier,
    IdentifierKind,
    Level,
    Note,
    NoteKind,
    ParsedRecord,
    Publication,
    SeriesStatement,
    Title,
    YearRange,
)
from cms.models import CentreSettings, EventPage, PublicationAuthor, PublicationPage
from cms.models.base import NamedPerson, SitePage
from cms.templatetags.cards import label_of, standfirst_of
from cms.watch.models import PressItem
from experiences.models import ExperiencePage
from experiences.models.parts import Writer
from reference.models import Agent as Authority
from reference.models import Theme

ELECTRONIC = "l"


def references_of(pages: Sequence[Page], centre: CentreSettings) -> list[Reference]:
    """In a few queries, whatever their number. `pages` are specific; `centre` publishes them, and stands for the author
    of what nobody signs."""
    themes, authors = themes_of(pages), authors_of(pages)
    return [reference(page, centre, themes[page.pk], authors[page.pk]) for page in pages]


def reference(page: Page, centre: CentreSettings, themes: list[Theme], authors: list[Contribution]) -> Reference:
    url = settings.SITE_URL + path_of(page)
    day = day_of(page)
    is_publication = isinstance(page, PublicationPage)
    year = page.year if is_publication else day.year if day else None
    abstract = standfirst_of(page)
    return Reference(
        record=ParsedRecord(
            source_id=f"page-{page.pk}",
            level=Level.MONOGRAPH,
            record_type="a" if is_publication else ELECTRONIC,
            title=Title(page.title, page.title),
            document_type=label_of(page),
            publications=(Publication((centre.city,) if centre.city else (), (centre.name,), str(year or "")),),
            printed_date=str(year or ""),
            years=YearRange(year, year) if year else None,
            contributions=tuple(authors) or (Contribution(Agent(AgentKind.ORGANISATION, centre.name)),),
            keywords=tuple(theme.name for theme in themes),
            notes=(Note(NoteKind.ABSTRACT, abstract),) if abstract else (),
            languages=("fre",),
            locations=(ElectronicLocation(url),),
            **of_publication(page),
        ),
        number=page.pk,
        url=url,
        is_web_page=not is_publication,
        published_on=day,
        themes=tuple(theme.short_name for theme in themes),
    )


def themes_of(pages: Sequence[Page]) -> dict[int, list[Theme]]:
    """One query a type of page."""
    found: dict[int, list[Theme]] = defaultdict(list)
    for model in {type(page) for page in pages if hasattr(page, "themes")}:
        through = model.themes.through.objects.filter(**{f"{model._meta.model_name}__in": [page.pk for page in pages]})
        for row in through.select_related("theme").order_by("pk"):
            found[getattr(row, f"{model._meta.model_name}_id")].append(row.theme)
    return found


def of_publication(page: Page) -> dict[str, Any]:
    if not isinstance(page, PublicationPage):
        return {}
    return {
        "series": (SeriesStatement(page.series, number=page.number),) if page.series else (),
        "extent": (f"{page.page_count} p.",) if page.page_count else (),
        "identifiers": (Identifier(IdentifierKind.ISBN, page.isbn, ""),) if page.isbn else (),
    }


def path_of(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] if parts else ""


def day_of(page: Page) -> Any:
    """The day that it bears: a rendez-vous that of its meeting, a fiche that of its writing."""
    if isinstance(page, EventPage):
        return page.starts_on
    if isinstance(page, ExperiencePage) and page.last_read_on:
        return page.last_read_on
    if isinstance(page, SitePage):
        return page.dated_on
    published = page.first_published_at or page.last_published_at
    return timezone.localdate(published) if published else None


def authors_of(pages: Sequence[Page]) -> dict[int, list[Contribution]]:
    """Who writes a fiche, who signs a publication: one query each."""
    pks = [page.pk for page in pages]
    found: dict[int, list[Contribution]] = defaultdict(list)
    for writer in Writer.objects.filter(page__in=pks).select_related("agent").order_by("sort_order", "pk"):
        found[writer.page_id].append(contribution(writer.agent))
    for author in PublicationAuthor.objects.filter(page__in=pks).select_related("agent").order_by("sort_order", "pk"):
        found[author.page_id].append(named(author))
    return found


def named(person: NamedPerson) -> Contribution:
    return contribution(person.agent) if person.agent else Contribution(Agent(AgentKind.PERSON, person.name))


def contribution(authority: Authority) -> Contribution:
    return Contribution(Agent(AgentKind(authority.kind), authority.name, authority.forename, authority.dates))


def file_reference(file: AbstractDocument, centre: CentreSettings) -> Reference:
    """Of a file put online by the editors, of which nothing is known but its title and its day."""
    day = timezone.localdate(file.created_at)
    label = _("Fichier %s") % file.file_extension.upper() if file.file_extension else _("Fichier")
    url = settings.SITE_URL + file.url
    record = ParsedRecord(
        source_id=f"document-{file.pk}",
        level=Level.MONOGRAPH,
        record_type=ELECTRONIC,
        title=Title(file.title, file.title),
        document_type=label,
        publications=(Publication((centre.city,) if centre.city else (), (centre.name,), str(day.year)),),
        printed_date=str(day.year),
        years=YearRange(day.year, day.year),
        contributions=(Contribution(Agent(AgentKind.ORGANISATION, centre.name)),),
        locations=(ElectronicLocation(url),),
    )
    return Reference(record, file.pk, url, is_web_page=True, published_on=day)


def press_reference(item: PressItem) -> Reference:
    """Of an article of the press: it is cited where it appeared, and by its own address."""
    day = item.dated_on or (timezone.localdate(item.published_at) if item.published_at else None)
    printed = date_format(day, "j F Y") if day else ""
    record = ParsedRecord(
        source_id=f"presse-{item.pk}",
        level=Level.ARTICLE,
        record_type=ELECTRONIC,
        title=Title(item.title, item.title),
        document_type=_("Article de presse"),
        host=HostPart(journal=item.shown_source, date_iso=day.isoformat() if day else "", printed_date=printed),
        printed_date=printed,
        years=YearRange(day.year, day.year) if day else None,
        contributions=(Contribution(Agent(AgentKind.PERSON, item.author)),) if item.author else (),
        keywords=tuple(item.keywords),
        notes=(Note(NoteKind.ABSTRACT, item.summary),) if item.summary else (),
        languages=("fre",),
        locations=(ElectronicLocation(item.url),),
    )
    return Reference(record, item.pk, item.url, themes=tuple(theme.short_name for theme in item.themes.all()))
