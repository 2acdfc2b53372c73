"""The bilan of a programme: participants by function, for each action, each theme and each commune they came from.

An action of two themes counts in both, as a reader of each would expect; the line « Ensemble » counts it once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalogue.exchange.spreadsheet import Sheet
from cms.models.programme import ActionPage, ProgrammePage
from cms.programme.attendance import Row, rows_of
from reference.folding import fold


@dataclass(slots=True)
class Line:
    label: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """{function: people}."""
    note: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    heading: str
    lines: list[Line]
    functions: list[str]
    """In the order of the columns, the most numerous first."""
    whole: Line

    def cells(self) -> list[tuple[Line, list[int]]]:
        return [(line, [line.counts.get(name, 0) for name in self.functions]) for line in [*self.lines, self.whole]]


@dataclass(frozen=True, slots=True)
class Bilan:
    programme: ProgrammePage
    by_action: Table
    by_theme: Table
    by_place: Table
    actions: int
    held: int
    """Actions that somebody came to."""

    @property
    def tables(self) -> list[Table]:
        return [self.by_action, self.by_theme, self.by_place]


def bilan_of(programme: ProgrammePage) -> Bilan:
    """Of its published actions, in the order of their numbers."""
    found = ActionPage.objects.child_of(programme).live().order_by("number_order", "pk").prefetch_related("themes")
    actions = {action.pk: action for action in found}
    rows = with_one_spelling(rows_of(actions))
    known = [row for row in rows if row.function is not None]
    functions = ordered_functions(known)
    return Bilan(
        programme,
        table(_("Par action"), _("Action"), of_actions(actions, known), functions, known),
        table(_("Par thème"), _("Thème"), of_themes(actions, known), functions, known),
        table(_("Par territoire"), _("Commune"), *of_places(rows)),
        len(actions),
        len({row.action for row in known}),
    )


def with_one_spelling(rows: Iterable[Row]) -> list[Row]:
    """« Chef de projet » and « chef de projet » are one column, under the spelling met first."""
    spelled: dict[str, str] = {}
    one = []
    for row in rows:
        function = row.function if row.function is None else spelled.setdefault(fold(row.function), row.function)
        one.append(Row(row.action, function, row.commune, row.count))
    return one


def ordered_functions(rows: Iterable[Row]) -> list[str]:
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row.function or ""] += row.count
    return sorted(totals, key=lambda name: (not name, -totals[name], fold(name)))


def table(name: str, heading: str, lines: list[Line], functions: list[str], rows: Iterable[Row]) -> Table:
    whole = Line(_("Ensemble"))
    for row in rows:
        whole.counts[row.function or ""] += row.count
    return Table(name, heading, lines, functions, whole)


def of_actions(actions: dict[int, ActionPage], rows: list[Row]) -> list[Line]:
    lines = {key: Line(action.full_title, note=action.get_action_format_display()) for key, action in actions.items()}
    for row in rows:
        lines[row.action].counts[row.function or ""] += row.count
    return list(lines.values())


def of_themes(actions: dict[int, ActionPage], rows: list[Row]) -> list[Line]:
    lines: dict[tuple[int, str], Line] = {}
    for row in rows:
        themes = actions[row.action].theme_list
        for place, name in [(one.position, one.short_name) for one in themes] or [(999, _("Sans thème"))]:
            line = lines.setdefault((place, name), Line(name))
            line.counts[row.function or ""] += row.count
    return [lines[key] for key in sorted(lines)]


def of_places(rows: list[Row]) -> tuple[list[Line], list[str], list[Row]]:
    """What is known by commune only stands under « fonction non précisée »."""
    placed = [Row(row.action, row.function or "", row.commune, row.count) for row in rows if row.commune is not None]
    lines: dict[str, Line] = {}
    for row in placed:
        line = lines.setdefault(fold(row.commune or ""), Line(row.commune or _("Commune non précisée")))
        line.counts[row.function or ""] += row.count
    known = sorted(lines, key=lambda key: (not key, -lines[key].total, key))
    return [lines[key] for key in known], ordered_functions(placed), placed


def function_label(name: str) -> str:
    return name or _("Fonction non précisée")


def sheets(bilan: Bilan) -> list[Sheet]:
    return [Sheet(one.name, headings(one), list(rows(one))) for one in bilan.tables]


def headings(one: Table) -> Sequence[str]:
    return [one.heading, *map(function_label, one.functions), _("Total")]


def rows(one: Table) -> Iterable[list[str | int]]:
    for line, counts in one.cells():
        yield [line.label, *counts, line.total]
