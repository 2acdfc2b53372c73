"""Which lines answer, and what each filter offers: only what leads somewhere. Pure: no query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from experiences.lessons.asked import BRAKE, FILTERS, LEVER, NO_TOPIC, Asked
from experiences.lessons.lines import Line
from experiences.listing.finding import Chip, Choice, Option
from experiences.models.parts import Lesson
from reference.folding import fold

Test = Callable[[Line], bool]
KINDS = {LEVER: _("Leviers"), BRAKE: _("Freins")}
TOPIC_NAMES: dict[str, str | Promise] = {**dict(Lesson.Topic.choices), NO_TOPIC: _("Sans domaine indiqué")}
LABELS: dict[str, str | Promise] = {
    "words": _("Mots"),
    "kind": _("Leviers ou freins"),
    "topic": _("Domaine"),
    "theme": _("Thème"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What was learnt in one field."""

    value: str
    name: str | Promise
    levers: list[Line]
    brakes: list[Line]
    address: str

    @property
    def count(self) -> int:
        return len(self.levers) + len(self.brakes)

    def part(self, start: int, size: int) -> Topic:
        return replace(self, levers=self.levers[start : start + size], brakes=self.brakes[start : start + size])


class Found:
    def __init__(self, lines: list[Line], themes: dict[str, str], asked: Asked) -> None:
        self.all, self.themes = lines, themes
        self.asked = understood(asked, themes)
        self.tests = {field: test for field in FILTERS.values() if (test := self.test_of(field)) is not None}
        self.lines = self.without("")

    def without(self, field: str) -> list[Line]:
        tests = [test for name, test in self.tests.items() if name != field]
        return [line for line in self.all if all(test(line) for test in tests)]

    def test_of(self, field: str) -> Test | None:
        value = getattr(self.asked, field)
        if not value:
            return None
        if field == "words":
            wanted = fold(value).split()
            return lambda line: all(word in line.folded for word in wanted)
        return lambda line: value in values_of(line, field)

    def topics(self) -> list[Topic]:
        """Those that have a line, in the order of the form of a fiche."""
        found = []
        for value, name in TOPIC_NAMES.items():
            lines = [line for line in self.lines if line.topic == value]
            levers, brakes = ([line for line in lines if line.kind == kind] for kind in (LEVER, BRAKE))
            if lines:
                found.append(Topic(value, name, levers, brakes, self.asked.address(topic=value)))
        return found

    def choices(self) -> list[Choice]:
        shown = [self.choice(field) for field in ("kind", "topic", "theme")]
        return [choice for choice in shown if len(choice.options) > 1 or choice.is_chosen]

    def choice(self, field: str) -> Choice:
        counts: Counter[str] = Counter()
        for line in self.without(field):
            counts.update(values_of(line, field))
        chosen = getattr(self.asked, field)
        options = [
            Option(value, label, counts[value], value == chosen)
            for value, label in self.labels(field).items()
            if counts[value] or value == chosen
        ]
        parameter = next(name for name, known in FILTERS.items() if known == field)
        return Choice(field, parameter, LABELS[field], [("", options)] if options else [])

    def by_theme(self) -> list[tuple[Option, str]]:
        """Each theme with how many lines it has among those that answer the rest, and the address that shows them."""
        return [(option, self.asked.address(theme=option.value)) for option in self.choice("theme").options]

    def labels(self, field: str) -> dict[str, str | Promise]:
        return {"kind": KINDS, "topic": TOPIC_NAMES, "theme": self.themes}[field]  # type: ignore[return-value]

    def chips(self) -> list[Chip]:
        return [
            Chip(
                label=LABELS[field],
                value=self.said(field),
                address=self.asked.address(**{field: ""}),
                count=len(self.without(field)),
                alone=Asked(**{field: getattr(self.asked, field)}).address(),
                count_alone=sum(map(test, self.all)),
            )
            for field, test in self.tests.items()
        ]

    def said(self, field: str) -> str | Promise:
        value = getattr(self.asked, field)
        return f"« {value} »" if field == "words" else self.labels(field)[value]


def understood(asked: Asked, themes: dict[str, str]) -> Asked:
    changes = {}
    if asked.theme not in themes:
        changes["theme"] = ""
    if not fold(asked.words):
        changes["words"] = ""
    return replace(asked, **changes)


def values_of(line: Line, field: str) -> Iterable[str]:
    match field:
        case "theme":
            return line.themes
        case "topic":
            return (line.topic,)
    return (line.kind,)
