"""What came and what left in a period, month by month or year by year. First loads are told apart: they announce nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.figures.holdings import records_held
from catalogue.figures.tables import Table, with_shares
from catalogue.models import Item

MOST_STEPS = 600
"""Rows: fifty years by month. Beyond, by year."""


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; `by_year`, else by month."""

    first: date
    last: date
    by_year: bool = False

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    def step_of(self, day: date) -> date:
        return day.replace(month=1, day=1) if self.by_year else day.replace(day=1)

    def steps(self) -> list[date]:
        """The first day of each, the empty ones too, in order."""
        found, day = [], self.step_of(self.first)
        while day <= self.last:
            found.append(day)
            months = 12 if self.by_year else 1
            ahead = day.month - 1 + months
            if day.year + ahead // 12 > date.max.year:
                break
            day = day.replace(year=day.year + ahead // 12, month=ahead % 12 + 1)
        return found

    def name(self, step: date) -> str:
        return str(step.year) if self.by_year else date_format(step, "F Y")

    def __str__(self) -> str:
        return _("du %(first)s au %(last)s") % {
            "first": spoken(self.first),
            "last": spoken(self.last),
        }


def spoken(day: date) -> str:
    """« 1er janvier 2026 »."""
    return date_format(day, "j F Y").replace("1 ", "1er ", 1) if day.day == 1 else date_format(day, "j F Y")


def movements(period: Period) -> list[Table]:
    return [entries(period), weeding(period), reasons(period)]


def entries(period: Period) -> Table:
    """An item that was weeded since has entered all the same."""
    items = Item.objects.ours().order_by().filter(created_on__range=period.days)
    records = records_held().filter(entered_on__range=period.days)
    found: dict[date, list[int]] = defaultdict(lambda: [0] * 4)
    for place, dated in (
        (0, counted(items, "created_on", period, "record__first_load")),
        (2, counted(records, "entered_on", period, "first_load")),
    ):
        for step, is_first_load, count in dated:
            found[step][place] += count
            found[step][place + 1] += count if is_first_load else 0
    undated = Item.objects.ours().filter(created_on=None).count()
    said = _(
        "Exemplaires de nos localisations, à leur date d’entrée ; notices non retirées, à leur entrée dans le fonds."
    )
    if undated:
        said += " " + _("%d exemplaires n’ont pas de date d’entrée et ne sont pas comptés.") % undated
    loaded = _("dont un premier chargement")
    headings = [_("Période"), _("Exemplaires entrés"), loaded, _("Notices entrées"), loaded]
    return table(period, "entrees", _("Entrées"), said, headings, found, 4)


def weeding(period: Period) -> Table:
    ours = Item.objects.ours().order_by()
    found: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for place, name, items in ((0, "withdrawn_on", ours), (1, "missing_since", ours.held())):
        for step, _key, count in counted(items.filter(**{f"{name}__range": period.days}), name, period):
            found[step][place] += count
    said = _(
        "Exemplaires de nos localisations mis au pilon ; manquants déclarés dans la période et qui le sont encore."
    )
    headings = [_("Période"), _("Mis au pilon"), _("Déclarés manquants")]
    return table(period, "sorties", _("Désherbage et manquants"), said, headings, found, 2)


def reasons(period: Period) -> Table:
    weeded = Item.objects.ours().order_by().filter(withdrawn_on__range=period.days)
    found = weeded.values_list("withdrawal_reason").annotate(count=Count("pk")).order_by("-count", "withdrawal_reason")
    rows = with_shares([(reason or _("Sans motif"), [count]) for reason, count in found])
    headings = [_("Motif"), _("Exemplaires")]
    said = _("Exemplaires de nos localisations mis au pilon dans la période.")
    total = [sum(row.values[0] for row in rows)]
    return Table("motifs", _("Motifs du désherbage"), said, headings, rows, total)


def counted(rows: QuerySet, name: str, period: Period, apart: str = "") -> Iterable[tuple[date, bool, int]]:
    """(step, whether apart, how many). Days are grouped by the database, and brought to their step here: SQLite, which
    has no date of its own, would call back Python for each row."""
    for day, *is_apart, count in rows.values_list(*filter(None, (name, apart))).annotate(count=Count("pk")):
        yield period.step_of(day), any(is_apart), count


def table(
    period: Period, key: str, title: str, said: str, headings: list[str], found: dict[date, list[int]], width: int
) -> Table:
    rows = with_shares([(period.name(step), found.get(step, [0] * width)) for step in period.steps()])
    total = [sum(row.values[place] for row in rows) for place in range(width)]
    return Table(key, title, f"{said} {str(period)[:1].upper()}{str(period)[1:]}.", headings, rows, total)
