"""« La semaine du 23 au 29 novembre 2026 »: what was published from a Monday to a Sunday, by rubric."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.watch.models import PressItem, PressItemQuerySet, WatchRubric


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """Of ISO 8601. `monday` is its first day."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def numbered(cls, year: int, number: int) -> Week:
        """Raises ValueError: no such week."""
        return cls(date.fromisocalendar(year, number, 1))

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def key(self) -> tuple[int, int]:
        """(2026, 48)."""
        found = self.monday.isocalendar()
        return found.year, found.week

    @property
    def label(self) -> str:
        """« La semaine du 30 novembre au 6 décembre 2026 »."""
        first, last = self.monday, self.sunday
        same_month = (first.year, first.month) == (last.year, last.month)
        start = ordinal(first) if same_month else said(first, "F" if first.year == last.year else "F Y")
        return _("La semaine du %(start)s au %(end)s") % {"start": start, "end": said(last, "F Y")}

    @property
    def is_over(self) -> bool:
        return self.sunday < timezone.localdate()

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.monday, time()))

    @property
    def ends_at(self) -> datetime:
        """The Monday after, at midnight."""
        return self.after.starts_at

    @property
    def after(self) -> Week:
        return Week(self.monday + timedelta(days=7))

    def of_it(self, items: PressItemQuerySet) -> PressItemQuerySet:
        return items.filter(published_at__gte=self.starts_at, published_at__lt=self.ends_at)


def said(day: date, rest: str) -> str:
    return f"{ordinal(day)} {date_format(day, rest)}"


def ordinal(day: date) -> str:
    """The first of a month is « 1er », the others are plain numbers."""
    return "1er" if day.day == 1 else str(day.day)


def weeks_of(items: PressItemQuerySet) -> list[tuple[Week, int]]:
    """Those that have something, the latest first, with how many articles."""
    counts: dict[Week, int] = {}
    for moment in items.order_by("-published_at").values_list("published_at", flat=True):
        week = Week.of(timezone.localtime(moment).date())
        counts[week] = counts.get(week, 0) + 1
    return list(counts.items())


def by_rubric(items: Iterable[PressItem]) -> list[tuple[WatchRubric | None, list[PressItem]]]:
    """In the order of the rubrics; what lost its rubric comes last."""
    found: dict[Any, list[PressItem]] = {}
    for item in items:
        found.setdefault(item.rubric, []).append(item)
    last = 1 << 20
    return sorted(found.items(), key=lambda one: (one[0].position, one[0].name) if one[0] else (last, ""))
