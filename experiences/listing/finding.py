"""Which fiches answer, and what each filter offers: only what leads somewhere. Pure: no query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from experiences.listing.asked import AGED, ELSEWHERE, FILTERS, FRESH, NOWHERE, Asked
from experiences.listing.places import COMMUNE, QUARTER, SCALES, Place
from experiences.listing.sheets import Sheet, Shelf
from experiences.models.fiches import ExperiencePage
from reference.folding import fold

Test = Callable[[Sheet], bool]
LABELS: dict[str, str | Promise] = {
    "words": _("Mots"),
    "theme": _("Thème"),
    "territory": _("Territoire"),
    "framework": _("Cadre"),
    "audience": _("Public"),
    "state": _("État de l’action"),
    "year": _("Année de début"),
    "freshness": _("Fraîcheur"),
}
FRESHNESS = {FRESH: _("À jour"), AGED: _("À actualiser")}
SCALE_NAMES = {
    "region": _("Régions"),
    "departement": _("Départements"),
    "ept": _("Établissements publics territoriaux"),
    "commune": _("Communes"),
    "qpv": _("Quartiers prioritaires"),
}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str | Promise
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of the form."""

    field: str
    parameter: str
    label: str | Promise
    groups: list[tuple[str | Promise, list[Option]]]
    """(heading, options); an empty heading for those that have none."""

    @property
    def options(self) -> list[Option]:
        return [option for _heading, options in self.groups for option in options]

    @property
    def is_chosen(self) -> bool:
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str | Promise
    value: str | Promise
    address: str
    count: int
    """How many there would be without it."""
    alone: str
    """The address with no other filter."""
    count_alone: int


class Found:
    """The fiches of a shelf that answer a question, where `home` are the territories that the map shows."""

    def __init__(self, shelf: Shelf, asked: Asked, home: Iterable[int] = ()) -> None:
        self.shelf, self.home = shelf, frozenset(home)
        self.asked = understood(asked, shelf, has_map=bool(self.home))
        self.tests: dict[str, Test] = {
            field: test for field in FILTERS.values() if (test := self.test_of(field)) is not None
        }
        self.sheets = self.without("")

    def without(self, field: str) -> list[Sheet]:
        """Those that answer all the filters but this one."""
        tests = [test for name, test in self.tests.items() if name != field]
        return [sheet for sheet in self.shelf.sheets if all(test(sheet) for test in tests)]

    def test_of(self, field: str) -> Test | None:
        value = getattr(self.asked, field)
        if not value:
            return None
        match field:
            case "words":
                wanted = fold(value).split()
                return lambda sheet: all(word in sheet.folded for word in wanted)
            case "territory":
                return self.where(value)
            case "theme" | "framework" | "audience":
                return lambda sheet: value in getattr(sheet, f"{field}s")
            case "freshness":
                return lambda sheet: sheet.is_fresh == (value == FRESH)
        return lambda sheet: getattr(sheet, field) == value

    def where(self, slug: str) -> Test:
        place = self.shelf.places.by_slug.get(slug)
        if place is None:
            return self.is_nowhere if slug == NOWHERE else self.is_elsewhere
        places = self.shelf.places
        keys = places.same(place) if self.asked.itself else places.within(place)
        return lambda sheet: not keys.isdisjoint(sheet.territories)

    def is_nowhere(self, sheet: Sheet) -> bool:
        return not any(key in self.shelf.places.by_key for key in sheet.territories)

    def is_elsewhere(self, sheet: Sheet) -> bool:
        """In one place at least that is off the map."""
        return any(key in self.shelf.places.by_key and key not in self.home for key in sheet.territories)

    # What the form offers

    def choices(self) -> list[Choice]:
        shown = [self.choice(field) for field in LABELS if field != "words"]
        # One option says nothing, unless it is the choice made.
        return [choice for choice in shown if len(choice.options) > 1 or choice.is_chosen]

    def choice(self, field: str) -> Choice:
        parameter = next(name for name, known in FILTERS.items() if known == field)
        sheets = self.without(field)
        groups = self.territories(sheets) if field == "territory" else [("", self.values(field, sheets))]
        return Choice(field, parameter, LABELS[field], [(heading, options) for heading, options in groups if options])

    def values(self, field: str, sheets: list[Sheet]) -> list[Option]:
        counts: Counter[str] = Counter()
        for sheet in sheets:
            counts.update(values_of(sheet, field))
        chosen = getattr(self.asked, field)
        labels = self.labels(field, counts)
        return [
            Option(value, label, counts[value], value == chosen)
            for value, label in labels.items()
            if counts[value] or value == chosen
        ]

    def labels(self, field: str, counts: Counter[str]) -> dict[str, str | Promise]:
        """Value → label, in the order in which they are shown."""
        match field:
            case "state":
                return {state.value: state.label for state in ExperiencePage.State}
            case "freshness":
                return dict(FRESHNESS)
            case "year":
                return {year: year for year in sorted({*counts, self.asked.year} - {""}, reverse=True)}
        return {term.slug: term.label for term in self.shelf.terms[field].values()}

    def territories(self, sheets: list[Sheet]) -> list[tuple[str | Promise, list[Option]]]:
        """By scale, the widest first. Former communes are counted in what they have become."""
        places, chosen = self.shelf.places, self.asked.territory
        counts: Counter[Place] = Counter()
        for sheet in sheets:
            counts.update({place for key in sheet.territories for place in places.lineage(key)})
        if (place := places.by_slug.get(chosen)) and place not in counts:
            counts[place] = 0
        by_scale: dict[str, list[Option]] = {kind: [] for kind in SCALES}
        for place, count in sorted(counts.items(), key=lambda pair: fold(pair[0].name)):
            label = self.label_of(place)
            by_scale.setdefault(place.kind, []).append(Option(place.slug, label, count, place.slug == chosen))
        groups = [(SCALE_NAMES.get(kind, _("Autres")), options) for kind, options in by_scale.items()]
        others = [
            Option(ELSEWHERE, _("Hors de la carte"), sum(map(self.is_elsewhere, sheets)), chosen == ELSEWHERE),
            Option(NOWHERE, _("Sans territoire indiqué"), sum(map(self.is_nowhere, sheets)), chosen == NOWHERE),
        ]
        if not self.home:
            others = others[1:]
        return [*groups, (_("Ailleurs"), [option for option in others if option.count or option.is_chosen])]

    def label_of(self, place: Place) -> str:
        """A quartier bears the name of its commune too: several are called « Centre-ville »."""
        if place.kind != QUARTER or place.parent not in self.shelf.places.by_key:
            return place.name
        commune = self.shelf.places.above(place.parent, COMMUNE)
        return f"{place.name} ({commune.name})" if commune else place.name

    # What is in force, and the ways out

    def chips(self) -> list[Chip]:
        cleared = {"territory": "", "itself": False}
        return [
            Chip(
                label=LABELS[field],
                value=self.said(field),
                address=self.asked.address(**cleared if field == "territory" else {field: ""}),
                count=len(self.without(field)),
                alone=self.asked.only(field).address(),
                count_alone=sum(map(test, self.shelf.sheets)),
            )
            for field, test in self.tests.items()
        ]

    def said(self, field: str) -> str | Promise:
        value = getattr(self.asked, field)
        match field:
            case "words":
                return f"« {value} »"
            case "territory":
                return self.said_place(value)
            case "theme" | "framework" | "audience":
                return self.shelf.terms[field][value].label
        return self.labels(field, Counter()).get(value, value)

    def said_place(self, slug: str) -> str | Promise:
        if place := self.shelf.places.by_slug.get(slug):
            name = self.label_of(self.shelf.places.now(place.pk))
            return _("%(name)s, à cette échelle seulement") % {"name": name} if self.asked.itself else name
        return _("hors de la carte") if slug == ELSEWHERE else _("sans territoire indiqué")


def understood(asked: Asked, shelf: Shelf, has_map: bool = True) -> Asked:
    """The question without what nobody knows; a former commune, as what it has become."""
    changes: dict[str, object] = {
        field: "" for field in ("theme", "framework", "audience") if getattr(asked, field) not in shelf.terms[field]
    }
    if asked.state not in ExperiencePage.State.values:
        changes["state"] = ""
    if not fold(asked.words):
        changes["words"] = ""
    if place := shelf.places.by_slug.get(asked.territory):
        now = shelf.places.now(place.pk)
        changes |= {"territory": now.slug, "itself": asked.itself}
    else:
        known = (NOWHERE, ELSEWHERE) if has_map else (NOWHERE,)
        changes["territory"] = asked.territory if asked.territory in known else ""
    return asked.but(**changes)


def values_of(sheet: Sheet, field: str) -> Iterable[str]:
    match field:
        case "theme" | "framework" | "audience":
            return getattr(sheet, f"{field}s")
        case "freshness":
            return (FRESH if sheet.is_fresh else AGED,)
    value = getattr(sheet, field)
    return (value,) if value else ()
