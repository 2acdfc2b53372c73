"""What is asked of the agenda, by its address: `?vue=mois&mois=2026-12&theme=habitat&territoire=bobigny&de=centre`.

Read from any address without ever failing: what it does not understand it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q
from django.utils.http import urlencode

from cms.models.agenda import EventPage, EventQuerySet
from reference.models import Territory

LIST, MONTH, PLACES = "liste", "mois", "lieux"
VIEWS = (LIST, MONTH, PLACES)
OURS, OTHERS = "centre", "ailleurs"
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)
_SLUG = re.compile(r"[\w-]{1,180}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    view: str = LIST
    month: date | None = None
    """The first of the month; None for the present one."""
    theme: str = ""
    territory: str = ""
    form: str = ""
    by: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.theme or self.territory or self.form or self.by)

    def filters(self) -> dict[str, str]:
        """The part of the address that chooses rendez-vous, whatever the view."""
        said = {"theme": self.theme, "territoire": self.territory, "format": self.form, "de": self.by}
        return {name: value for name, value in said.items() if value}

    def address(self, **changes: object) -> str:
        """« ?vue=mois&theme=habitat », or « ? » for the plain list: the same question, said otherwise."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        said = {} if other.view == LIST else {"vue": other.view}
        if other.view == MONTH and other.month:
            said["mois"] = f"{other.month:%Y-%m}"
        return "?" + urlencode(said | other.filters())


def read(parameters: Mapping[str, str]) -> Asked:
    view, by, form = parameters.get("vue", ""), parameters.get("de", ""), parameters.get("format", "")
    month = parameters.get("mois", "")
    return Asked(
        view if view in VIEWS else LIST,
        date.fromisoformat(f"{month}-01") if _MONTH.fullmatch(month) else None,
        slug(parameters.get("theme", "")),
        slug(parameters.get("territoire", "")),
        form if form in EventPage.Format.values else "",
        by if by in (OURS, OTHERS) else "",
    )


def slug(text: str) -> str:
    return text if _SLUG.fullmatch(text) else ""


def chosen(events: EventQuerySet, asked: Asked) -> EventQuerySet:
    """Those that the filters keep; an unknown theme or territory keeps none."""
    if asked.theme:
        events = events.filter(themes__slug=asked.theme)
    if asked.territory:
        events = events.filter(pk__in=within(asked.territory))
    if asked.form:
        events = events.filter(event_format=asked.form)
    if asked.by:
        events = events.filter(~Q(organiser_name="") if asked.by == OTHERS else Q(organiser_name=""))
    return events


def within(slug: str) -> list[int]:
    """The rendez-vous of a territory, and of those that it is made of: Bobigny counts for Est Ensemble."""
    found = list(Territory.objects.filter(slug=slug).values_list("pk", flat=True))
    level = found
    while level:
        level = list(Territory.objects.filter(parent__in=level).exclude(pk__in=found).values_list("pk", flat=True))
        found += level
    through = EventPage.territories.through
    return list(through.objects.filter(territory__in=found).values_list("eventpage", flat=True))


def next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(first: date) -> date:
    return (first.replace(day=1) - timedelta(days=1)).replace(day=1)


def present_in(events: EventQuerySet, name: str) -> Iterable[int]:
    """The themes, or the territories, that at least one of the rendez-vous bears: a filter never offers an empty list."""
    through = getattr(EventPage, name).through
    column = {"themes": "theme_id", "territories": "territory_id"}[name]
    return (
        through.objects.filter(eventpage__in=events.order_by().values("pk")).values_list(column, flat=True).distinct()
    )
