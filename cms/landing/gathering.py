"""All that the site has of a theme or of a territory: how much of each nature, the latest of each, and whom to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from catalogue.models import BibliographicRecord, Contribution
from cms.collections.finding import bearers, dated, of_kinds
from cms.collections.kinds import KINDS, Kind
from cms.models import EventPage
from cms.tree import closed
from experiences.models.parts import Contact
from reference.models import Theme

WITH_AUTHORS = Prefetch("contributions", Contribution.objects.select_related("agent"))
SHOWN = 5
CONTACTS = 6
GATHERED = ("fiche", "publication", "actualite", "action", "bibliographie", "page", "reseau")


@dataclass(slots=True)
class Part:
    """One nature of content."""

    name: str
    label: str | Promise
    total: int
    shown: list[Any] = field(default_factory=list)
    url: str = ""
    """The search, narrowed to it; empty when the search has no such nature."""


@dataclass(slots=True)
class Gathered:
    records: Part
    upcoming: Part
    past: Part
    parts: dict[str, Part]
    """By name of kind."""
    contacts: list[Contact]

    @property
    def total(self) -> int:
        return sum(part.total for part in self.counted)

    @property
    def counted(self) -> list[Part]:
        """Each nature that has something, the most useful first."""
        events = Part("rendez-vous", _("Rendez-vous"), self.upcoming.total + self.past.total, url=self.upcoming.url)
        return [part for part in (self.records, self.parts["fiche"], events, *self.others) if part.total]

    @property
    def others(self) -> list[Part]:
        return [part for name, part in self.parts.items() if name != "fiche"]

    @property
    def networks(self) -> list[Page]:
        return self.parts["reseau"].shown


def gathered(
    name: str,
    keys: Iterable[int],
    facet: str,
    value: str,
    request: HttpRequest | None = None,
    today: date | None = None,
) -> Gathered:
    """`name` is « themes » or « territories », `keys` theirs; `facet` and `value` narrow the search to the same thing.

    Seven queries, whatever there is.
    """
    today, keys = today or timezone.localdate(), list(keys)
    hidden = closed(request)
    found, totals = pages(name, keys, hidden)
    upcoming, past = events(name, keys, hidden, today)
    records = latest_records(name, keys)

    def searched(**more: str) -> str:
        return f"{reverse('search:results')}?{urlencode({facet: value, **more})}"

    return Gathered(
        records=Part("notice", _("Notices du catalogue"), total_of(records), records, searched(nature="notice")),
        upcoming=Part("rendez-vous", _("Rendez-vous à venir"), getattr(first(upcoming), "to_come", 0), upcoming,
                      searched(nature="rendez-vous")),
        past=Part("rendez-vous", _("Rendez-vous passés"), getattr(first(past), "gone", 0), past,
                  searched(nature="rendez-vous")),
        parts={
            kind: Part(kind, KINDS[kind].label, totals.get(kind, 0), found[kind], searched(**SEARCHED_AS[kind]))
            for kind in GATHERED
        },
        contacts=contacts_of([page.pk for page in found["fiche"]], today),
    )  # fmt: skip


SEARCHED_AS = {
    "fiche": {"nature": "fiche"},
    "publication": {"type": "Publication"},
    "actualite": {"type": "Actualité"},
    "action": {"type": "Action du programme de travail"},
    "bibliographie": {"type": "Bibliographie"},
    "page": {"type": "Page"},
    "reseau": {"type": "Réseau"},
}


def pages(name: str, keys: list[int], hidden: Q) -> tuple[dict[str, list[Page]], dict[str, int]]:
    """The latest of each kind and how many there are, in one query; then what a fiche and a cover show."""
    kinds = [KINDS[kind] for kind in GATHERED]
    bearing = Q()
    for kind in kinds:
        bearing |= Q(pk__in=bearers(kind.model, name, keys))
    every = dated(of_kinds(Page.objects.live().exclude(hidden), kinds), kinds).filter(bearing)
    ranked = every.annotate(
        contact_name=F("networkpage__contact_name"),
        contact_email=F("networkpage__contact_email"),
        total=Window(Count("pk"), partition_by=F("content_type")),
        rank=Window(RowNumber(), partition_by=F("content_type"), order_by=[F("day").desc(), F("pk").desc()]),
    )
    found: dict[str, list[Page]] = defaultdict(list)
    totals: dict[str, int] = {}
    names = {KINDS[kind].model: kind for kind in GATHERED}
    for page in ranked.filter(rank__lte=SHOWN).order_by("rank"):
        kind = names[page.specific_class]
        found[kind].append(page)
        totals[kind] = page.total
    for kind, relations in (("fiche", ["picture"]), ("publication", ["cover"])):
        found[kind] = whole(KINDS[kind], found[kind], relations)
    return found, totals


def whole(kind: Kind, bare: list[Page], relations: list[str]) -> list[Page]:
    if not bare:
        return []
    rows = kind.model.objects.select_related(*relations).in_bulk([page.pk for page in bare])
    return [rows[page.pk] for page in bare]


def events(name: str, keys: list[int], hidden: Q, today: date) -> tuple[list[EventPage], list[EventPage]]:
    """The next ones, the soonest first, and the last ones: of one query, with how many there are of each."""
    every = EventPage.objects.live().exclude(hidden).filter(pk__in=bearers(EventPage, name, keys)).with_last_day()
    sided = every.annotate(
        is_gone=Case(When(last_day__lt=today, then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    ranked = sided.annotate(
        to_come=Window(Count("pk", filter=Q(last_day__gte=today))),
        gone=Window(Count("pk", filter=Q(last_day__lt=today))),
        rank=Window(
            RowNumber(),
            partition_by=F("is_gone"),
            order_by=[Case(When(is_gone=0, then=F("starts_on"))).asc(), F("starts_on").desc(), F("pk").asc()],
        ),
    )
    rows = list(ranked.filter(rank__lte=SHOWN).order_by("is_gone", "rank"))
    for event in rows:
        # Their lines would name their themes: here one knows what they are about.
        event._prefetched_objects_cache = {"themes": Theme.objects.none()}
    return [one for one in rows if not one.is_gone], [one for one in rows if one.is_gone]


def latest_records(name: str, keys: list[int]) -> list[BibliographicRecord]:
    bearing = BibliographicRecord.objects.public().filter(pk__in=bearers(BibliographicRecord, name, keys))
    latest = bearing.annotate(total=Window(Count("pk"))).order_by("-year_start", "-entered_on", "-pk")
    return list(latest.prefetch_related(WITH_AUTHORS)[:SHOWN])


def contacts_of(fiches: list[int], today: date) -> list[Contact]:
    """Those who agreed to be called, of the latest fiches; each once."""
    rows = Contact.objects.filter(page__in=fiches, is_public=True, consented_on__isnull=False).select_related("page")
    shown = [contact for contact in rows.order_by("-consented_on", "pk") if contact.shows_on(today)]
    return list({contact.name.casefold(): contact for contact in reversed(shown)}.values())[::-1][:CONTACTS]


def total_of(rows: list[Any]) -> int:
    return rows[0].total if rows else 0


def first(rows: list[Any]) -> Any:
    return rows[0] if rows else None
