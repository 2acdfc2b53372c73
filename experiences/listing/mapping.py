"""Where the fiches take place: how many in each commune, at the scale of its group, of the département, elsewhere, nowhere.

A fiche of a quartier counts for its commune, one of several communes counts in each. The same figures make the drawing
and the list beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from experiences.listing.asked import ELSEWHERE, NOWHERE, Asked
from experiences.listing.cartogram import Cartogram, Cell, Group
from experiences.listing.finding import Found
from experiences.listing.places import COMMUNE, DEPARTMENT, EPT, QUARTER, REGION, Place, Places
from experiences.listing.sheets import Sheet
from experiences.models.fiches import ExperiencePage
from reference.folding import fold

SHARES = (0.1, 0.25, 0.45, 0.7, 1)
"""Of the most that a commune has: where each shade ends."""
SHADES = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""How many steps → the shades they take, from 1 to 5."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, how many fiches it has, and the address that shows them; no address when there is none to show."""

    name: str | Promise
    count: int
    address: str = ""
    is_chosen: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    place: Place
    count: int
    in_quarters: int
    """Of these, how many are told at the scale of a quartier."""
    shared: int
    """How many take place in other communes too."""
    address: str
    is_chosen: bool
    shade: int = 0
    """From 1 to 5; 0 without a fiche."""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A group of communes: an EPT; or, without a map, whatever they lie in."""

    name: str | Promise
    slug: str
    tiles: list[Tile]
    whole: Spot | None = None
    """All that takes place in it."""
    itself: Spot | None = None
    """What takes place at its own scale."""
    label: Group | None = None

    @property
    def with_fiches(self) -> list[Tile]:
        return sorted((tile for tile in self.tiles if tile.count), key=lambda tile: fold(tile.place.name))

    @property
    def without(self) -> list[Tile]:
        return sorted((tile for tile in self.tiles if not tile.count), key=lambda tile: fold(tile.place.name))


@dataclass(frozen=True)
class Atlas:
    areas: list[Area]
    wider: list[Spot]
    """At the scale of the département and the région of the map."""
    elsewhere: list[Spot]
    all_elsewhere: Spot | None
    nowhere: Spot | None
    placed: int
    """Fiches that stand in a commune of the map, each once."""
    total: int
    steps: list[tuple[int, int, int]] = field(default_factory=list)
    """(shade, from, to): the legend."""
    cartogram: Cartogram | None = None

    @property
    def tiles(self) -> list[Tile]:
        return [tile for area in self.areas for tile in area.tiles]

    @cached_property
    def has_shared(self) -> bool:
        return any(tile.shared for tile in self.tiles)


class Ground:
    """The territories that the map shows: a tile each, or wider than all of them."""

    def __init__(self, places: Places, cartogram: Cartogram | None) -> None:
        self.places, self.cartogram = places, cartogram
        codes = cartogram.by_code if cartogram else {}
        communes = [place for place in places.by_key.values() if place.kind == COMMUNE]
        self.tiles = {
            place: codes[place.code] for place in communes if place.code in codes and is_present(place, places)
        }
        self.wide = {above for place in self.tiles for above in places.lineage(place.pk)[1:]}

    @cached_property
    def home(self) -> frozenset[int]:
        """The keys of all that is on the map, former communes and quartiers included."""
        keys = self.places.by_key
        return frozenset(key for key in keys if self.tile_of(key) or self.places.now(key) in self.wide)

    def tile_of(self, key: int) -> Place | None:
        return next((place for place in self.places.lineage(key) if place in self.tiles), None)


def is_present(place: Place, places: Places) -> bool:
    return places.now(place.pk) == place


def atlas(found: Found, ground: Ground) -> Atlas:
    """The filters but the one on territories hold: a tile says what one would find there."""
    drawer = Drawer(found, ground)
    return drawer.drawn(ground.cartogram) if ground.cartogram and ground.tiles else drawer.listed()


class Drawer:
    def __init__(self, found: Found, ground: Ground) -> None:
        self.asked: Asked = found.asked
        self.found, self.ground, self.places = found, ground, found.shelf.places
        self.sheets = found.without("territory")
        self.within: dict[Place, list[Sheet]] = defaultdict(list)
        self.at: dict[Place, list[Sheet]] = defaultdict(list)
        for sheet in self.sheets:
            keys = [key for key in sheet.territories if key in self.places.by_key]
            for place in {place for key in keys for place in self.places.lineage(key)}:
                self.within[place].append(sheet)
            for place in {self.places.now(key) for key in keys}:
                self.at[place].append(sheet)

    def drawn(self, cartogram: Cartogram) -> Atlas:
        most = max((len(self.within[place]) for place in self.ground.tiles), default=0)
        steps = steps_to(most)
        labels = {group.code: group for group in cartogram.groups}
        epts = {place.code: place for place in self.places.by_key.values() if place.kind == EPT}
        by_group: dict[str, list[Tile]] = defaultdict(list)
        for place, cell in sorted(self.ground.tiles.items(), key=lambda pair: (pair[1].row, pair[1].column)):
            by_group[cell.group].append(self.tile(place, steps, cell))
        order = [*labels, *(code for code in by_group if code not in labels)]
        areas = [self.area(epts.get(code), by_group[code], labels.get(code)) for code in order if code in by_group]
        named = {area.slug for area in areas}
        wide = [place for place in self.ground.wide if place.slug not in named]
        elsewhere = [spot for spot in map(self.beyond, self.places_beyond()) if spot.count]
        return self.whole(areas, wide, elsewhere, steps, cartogram)

    def listed(self) -> Atlas:
        """Without a map: the communes under what they lie in; the rest, at its own scale."""
        communes: dict[Place | None, list[Tile]] = defaultdict(list)
        for place in [place for place in self.within if place.kind == COMMUNE]:
            tile = self.tile(place, [])
            communes[self.places.above(place.pk, EPT, DEPARTMENT, REGION)].append(tile)
        areas = [self.area(above, tiles, None) for above, tiles in communes.items()]
        areas.sort(key=lambda area: (not area.slug, fold(str(area.name))))
        named = {area.slug for area in areas}
        others = [place for place in self.at if place.kind not in (COMMUNE, QUARTER) and place.slug not in named]
        lost = [place for place in self.at if place.kind == QUARTER and not self.places.above(place.pk, COMMUNE)]
        return self.whole(areas, [*others, *lost], [], [], None)

    def whole(
        self,
        areas: list[Area],
        wide: Iterable[Place],
        elsewhere: list[Spot],
        steps: list[tuple[int, int, int]],
        cartogram: Cartogram | None,
    ) -> Atlas:
        placed = {sheet.pk for area in areas for tile in area.tiles for sheet in self.within[tile.place]}
        return Atlas(
            areas=areas,
            wider=[
                spot for place in sorted(wide, key=lambda one: fold(one.name)) if (spot := self.itself(place)).count
            ],
            elsewhere=elsewhere,
            all_elsewhere=self.all_of(ELSEWHERE, _("Ailleurs"), self.found.is_elsewhere) if cartogram else None,
            nowhere=self.all_of(NOWHERE, _("Sans lieu"), self.found.is_nowhere),
            placed=len(placed),
            total=len(self.sheets),
            steps=steps,
            cartogram=cartogram,
        )

    def tile(self, place: Place, steps: list[tuple[int, int, int]], cell: Cell | None = None) -> Tile:
        sheets = self.within[place]
        return Tile(
            place=place,
            count=len(sheets),
            in_quarters=sum(self.is_in_a_quarter(sheet, place) for sheet in sheets),
            shared=sum(self.is_shared(sheet) for sheet in sheets),
            address=self.address(place) if sheets else "",
            is_chosen=self.asked.territory == place.slug,
            shade=shade_of(len(sheets), steps),
            cell=cell,
        )

    def is_in_a_quarter(self, sheet: Sheet, commune: Place) -> bool:
        if sheet.precision == ExperiencePage.Precision.QUARTER:
            return True
        here = [self.places.lineage(key) for key in sheet.territories if key in self.places.by_key]
        return any(line[0].kind == QUARTER and commune in line for line in here)

    def is_shared(self, sheet: Sheet) -> bool:
        communes = {self.places.above(key, COMMUNE) for key in sheet.territories if key in self.places.by_key}
        return len(communes - {None}) > 1

    def area(self, place: Place | None, tiles: list[Tile], label: Group | None) -> Area:
        if place is None:
            return Area(_("Autres communes"), "", tiles)
        count = len(self.within[place])
        whole = Spot(
            place.name,
            count,
            self.address(place) if count else "",
            self.asked.territory == place.slug and not self.asked.itself,
        )
        return Area(place.name, place.slug, tiles, whole, self.itself(place), label)

    def itself(self, place: Place) -> Spot:
        count = len(self.at[place])
        chosen = self.asked.territory == place.slug and self.asked.itself
        return Spot(place.name, count, self.address(place, itself=True) if count else "", chosen)

    def places_beyond(self) -> list[Place]:
        """What names each place that is off the map: its département, else its région, else itself."""
        named = {self.naming(key) for sheet in self.sheets for key in sheet.territories if self.is_beyond(key)}
        return sorted(named, key=lambda place: fold(place.name))

    def is_beyond(self, key: int) -> bool:
        return key in self.places.by_key and key not in self.ground.home

    def naming(self, key: int) -> Place:
        lineage = self.places.lineage(key)
        wider = [place for place in lineage if place.kind in (DEPARTMENT, REGION) and place not in self.ground.wide]
        return wider[0] if wider else lineage[0]

    def beyond(self, place: Place) -> Spot:
        sheets = self.within[place]
        keys = {key for sheet in sheets for key in sheet.territories if self.is_beyond(key)}
        inside = {self.places.now(key).name for key in keys if self.naming(key) == place} - {place.name}
        detail = ", ".join(sorted(inside, key=fold))
        return Spot(place.name, len(sheets), self.address(place), self.asked.territory == place.slug, detail)

    def all_of(self, value: str, name: Promise | str, test: object) -> Spot | None:
        count = sum(map(test, self.sheets))  # type: ignore[arg-type]
        if not count:
            return None
        return Spot(name, count, self.asked.address(territory=value), self.asked.territory == value)

    def address(self, place: Place, itself: bool = False) -> str:
        return self.asked.address(territory=place.slug, itself=itself)


def steps_to(most: int) -> list[tuple[int, int, int]]:
    """(shade, from, to) for counts from 1 to `most`, five at most, none empty."""
    if not most:
        return []
    ends = range(1, most + 1) if most <= len(SHARES) else sorted({max(1, round(most * share)) for share in SHARES})
    starts = [1, *(end + 1 for end in ends)]
    return list(zip(SHADES[len(ends)], starts, ends, strict=False))


def shade_of(count: int, steps: list[tuple[int, int, int]]) -> int:
    return next((shade for shade, _from, to in steps if 0 < count <= to), 0)
