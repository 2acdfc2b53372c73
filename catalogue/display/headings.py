"""What an author, a subject or a series leads to: its name, its notices from the latest, the search kept to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from catalogue.display.notice import Line, lines, search_url
from catalogue.display.shown import Shown, texts
from catalogue.exchange.imprint import is_unknown
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Publication,
    Series,
    SeriesMembership,
    Subject,
    SubjectAssignment,
)
from reference.models import Agent

NAMED_AUTHORS = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """`kind` is said above the name: « Auteur », « Sujet », « Collection »."""

    kind: str
    name: str
    records: QuerySet[BibliographicRecord]
    search_url: str
    experiences_url: str = ""
    website: str = ""
    issn: str = ""
    note: str = ""
    neighbours: list[Line] = field(default_factory=list)
    """Where it leads in the thesaurus, and its other forms, in plain words."""


@dataclass(slots=True)
class Listed:
    """A notice in a list, with what `components/hit.html` shows of one."""

    url: str
    title: str
    document_type: str
    year: str
    description: str = ""
    kind: str = "notice"
    snippet: str = ""
    call_numbers: list[str] = field(default_factory=list)
    available_here: bool = False
    key: str = ""
    """« notice-12 »: what a panier keeps of it."""


def agent_heading(agent: Agent) -> Heading:
    return Heading(
        kind=agent.get_kind_display(),
        name=agent.heading,
        records=records_of(Contribution.objects.filter(agent=agent)),
        search_url=search_url(auteur=agent.heading),
        experiences_url=search_url(auteur=agent.heading, nature="fiche"),
        website=agent.url,
        neighbours=lines([(_("Aussi connu sous"), texts(*forms_of(agent)))]),
    )


def subject_heading(subject: Subject) -> Heading:
    is_ours = subject.vocabulary.is_ours
    return Heading(
        kind=subject.get_kind_display() if is_ours else f"{subject.get_kind_display()} ({subject.vocabulary})",
        name=subject.label,
        records=records_of(SubjectAssignment.objects.filter(subject=subject)),
        # Only ours filter the search; the others are found by their words.
        search_url=search_url(sujet=subject.label) if is_ours else search_url(q=f'"{subject.label}"'),
        note=subject.scope_note,
        neighbours=neighbours(subject),
    )


def neighbours(subject: Subject) -> list[Line]:
    """TG, TS, TA, EP in the words of a reader."""
    above = Subject.objects.filter(narrower_links__subject=subject)
    below = Subject.objects.filter(broader_links__broader=subject)
    beside = Subject.objects.filter(related_to_links__subject=subject)
    ours = [subject.mapped_to] if subject.mapped_to else []
    return lines(
        [
            (_("Chez nous"), linked(ours)),
            (_("Plus général"), linked(above)),
            (_("Plus précis"), linked(below)),
            (_("Voir aussi"), linked(beside)),
            (_("Employé pour"), texts(*forms_of(subject))),
        ]
    )


def linked(subjects: Iterable[Subject]) -> list[Shown]:
    return [Shown(one.label, one.get_absolute_url()) for one in subjects]


def forms_of(authority: Agent | Subject | Series) -> list[str]:
    """Rejected forms; those of a subject that only find it, or are of another language, stay unseen."""
    return [one.label for one in authority.variants.all() if getattr(one, "form", "rejected") == "rejected"]


def series_heading(series: Series) -> Heading:
    return Heading(
        kind=_("Collection"),
        name=series.title,
        records=records_of(SeriesMembership.objects.filter(series=series)),
        search_url=search_url(collection=series.title),
        issn=series.issn,
        neighbours=lines([(_("Aussi connue sous"), texts(*forms_of(series)))]),
    )


def records_of(links: QuerySet) -> QuerySet[BibliographicRecord]:
    """The public notices that `links` hang from, latest first, each once."""
    return (
        BibliographicRecord.objects.public()
        .filter(pk__in=links.values("record"))
        .order_by(F("year_start").desc(nulls_last=True), "sort_title", "pk")
        .defer("details", "abstract")
    )


def listed(records: QuerySet[BibliographicRecord], number: str | None, per_page: int) -> Page:
    """One page of a list: four queries whatever it holds."""
    page = Paginator(records, per_page).get_page(number)
    page.object_list = shown(list(page.object_list))
    return page


def shown(records: list[BibliographicRecord]) -> list[Listed]:
    names, publishers = agent_names(records), publisher_names(records)
    return [one_listed(one, names[one.pk], publishers.get(one.pk, "")) for one in records]


def one_listed(record: BibliographicRecord, names: list[str], publisher: str) -> Listed:
    authors = [*names[:NAMED_AUTHORS], *([_("et autres")] if len(names) > NAMED_AUTHORS else [])]
    imprint = ", ".join(filter(None, [publisher, record.printed_date]))
    return Listed(
        url=record.get_absolute_url(),
        title=record.full_title,
        document_type=record.document_type or record.get_level_display(),
        year=str(record.year_start or ""),
        description=". – ".join(filter(None, [", ".join(authors), imprint])),
        key=f"notice-{record.pk}",
    )


def agent_names(records: list[BibliographicRecord]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    found = Contribution.objects.filter(record__in=records).select_related("agent").order_by("rank", "sort_order", "pk")
    for one in found:
        if one.agent.display_name not in names[one.record_id]:
            names[one.record_id].append(one.agent.display_name)
    return names


def publisher_names(records: list[BibliographicRecord]) -> dict[int, str]:
    """The first known publisher of each."""
    rows = Publication.objects.filter(record__in=records, publisher__isnull=False).order_by("-sort_order", "-pk")
    pairs = rows.values_list("record_id", "publisher__name")
    return {record: name for record, name in pairs if not is_unknown(name)}
