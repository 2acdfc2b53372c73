"""What the pages of the agenda show: the three views of the list, a rendez-vous, a cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.agenda import asked as address
from cms.agenda.asked import Asked, chosen, next_month, present_in, previous_month
from cms.agenda.calendar import subscription
from cms.agenda.month import weeks
from cms.agenda.places import towns
from cms.freshness.parts import kept
from cms.models.agenda import AgendaPage, CyclePage, EventPage, EventQuerySet
from cms.models.centre import CentreSettings
from cms.registration.opening import Opening, State, opening_of, openings_of
from reference.models import Territory, Theme


def agenda_context(page: AgendaPage, request: HttpRequest) -> dict[str, Any]:
    asked = address.read(request.GET.dict())
    all_events = page.events()
    events = chosen(all_events, asked)
    views = {address.LIST: as_list, address.MONTH: as_month, address.PLACES: as_places}
    feed = request.build_absolute_uri(feed_address(page, asked))

    def shown() -> dict[str, Any]:
        return views[asked.view](page, request, events, asked)

    return {
        "asked": asked,
        "tabs": {view: asked.address(view=view) for view in address.VIEWS},
        "without_filters": Asked(asked.view, asked.month).address(),
        **kept(("agenda", page.pk), lambda: choices(all_events.prefetch_related(None))),
        "feed": feed,
        "subscription": subscription(feed),
        **(shown() if request.META.get("QUERY_STRING") else kept(("agenda as it opens", page.pk), shown)),
    }


def as_list(page: AgendaPage, request: HttpRequest, events: EventQuerySet, asked: Asked) -> dict[str, Any]:
    upcoming = list(events.upcoming())
    past = Paginator(events.past(), page.page_size).get_page(request.GET.get("page"))
    name_cycles(page, [*upcoming, *past.object_list])
    return {"upcoming": by_month(upcoming), "past": past}


def as_month(page: AgendaPage, request: HttpRequest, events: EventQuerySet, asked: Asked) -> dict[str, Any]:
    today = timezone.localdate()
    first = asked.month or today.replace(day=1)
    after, before = next_month(first), previous_month(first)
    found = list(events.between(first, after - timedelta(days=1)))
    name_cycles(page, found)
    return {
        "month": first,
        "weeks": weeks(first, found, today),
        "count": len(found),
        "next": (after, asked.address(month=after)),
        "previous": (before, asked.address(month=before)),
        "this_month": "" if first == today.replace(day=1) else asked.address(month=None),
    }


def as_places(page: AgendaPage, request: HttpRequest, events: EventQuerySet, asked: Asked) -> dict[str, Any]:
    upcoming = list(events.upcoming())
    name_cycles(page, upcoming)
    return {"towns": towns(upcoming, CentreSettings.for_request(request).city)}


def by_month(events: Iterable[EventPage]) -> list[tuple[date, list[EventPage]]]:
    """One that has begun already stands under the month of today."""
    this_month = timezone.localdate().replace(day=1)
    months = groupby(events, key=lambda event: max(event.starts_on.replace(day=1), this_month))
    return [(month, list(found)) for month, found in months]


def name_cycles(page: AgendaPage, events: Sequence[EventPage]) -> None:
    """Each event knows its cycle, in one query for all."""
    cycles = {cycle.path: cycle for cycle in CyclePage.objects.child_of(page)}
    for event in events:
        event.cycle = cycles.get(event.path[: -EventPage.steplen])


def choices(events: EventQuerySet) -> dict[str, Any]:
    """What the filters offer: only what at least one rendez-vous bears; a territory above those that do, too."""
    themes = list(Theme.objects.filter(pk__in=present_in(events, "themes")))
    borne = Territory.objects.filter(pk__in=present_in(events, "territories")).select_related("parent__parent__parent")
    scales = list(Territory.Kind.values)
    territories = {one.pk: one for found in borne for one in lineage(found)}
    order = sorted(territories.values(), key=lambda one: (-scales.index(one.kind), one.name))
    used = set(events.order_by().values_list("event_format", flat=True).distinct())
    return {
        "themes": themes,
        "territories": order,
        "formats": [(value, label) for value, label in EventPage.Format.choices if value in used],
    }


def lineage(territory: Territory | None) -> Iterable[Territory]:
    while territory is not None:
        yield territory
        territory = territory.parent


def feed_address(page: AgendaPage, asked: Asked) -> str:
    # Nor has an agenda that is only previewed.
    return reverse("agenda:feed", args=[page.pk or 0]) + asked.address(view=address.LIST).rstrip("?")


def event_context(event: EventPage) -> dict[str, Any]:
    # Nobody is counted any more for what is past.
    opening = Opening(State.OVER) if event.is_past else opening_of(event.unit)
    cycle = event.cycle
    return {
        "opening": opening,
        "unit": event.unit,
        "register_url": form_address(event) if opening.accepts else "",
        "ics": file_address(event),
        "cycle": cycle,
        "itself": [event] if event.kept else [],
        "others": [one for one in cycle.seances() if one.pk != event.pk] if cycle else [],
        "rank": rank_in(cycle, event) if cycle else 0,
    }


def cycle_context(cycle: CyclePage) -> dict[str, Any]:
    opening = opening_of(cycle)
    openings = {} if cycle.is_taken_whole else openings_of(cycle.seances())
    can_register = opening.accepts if cycle.is_taken_whole else any(one.accepts for one in openings.values())
    return {
        "opening": opening,
        "seances": [(one, openings.get(one.pk)) for one in cycle.seances()],
        "register_url": form_address(cycle) if can_register else "",
        "ics": file_address(cycle),
        "kept": [one for one in cycle.seances() if one.is_past and one.kept],
    }


def form_address(page: EventPage | CyclePage) -> str:
    """A page that is only previewed, before it was ever saved, has no address of its own."""
    return reverse("registration:form", args=[page.pk]) if page.pk else ""


def file_address(page: EventPage | CyclePage) -> str:
    return reverse("agenda:event", args=[page.pk]) if page.pk else ""


def rank_in(cycle: CyclePage, event: EventPage) -> int:
    """« Séance 2 »; 0 for one that is not public yet."""
    return next((rank for rank, one in enumerate(cycle.seances(), 1) if one.pk == event.pk), 0)
