"""Sheet → its essential, for one page: what is kept at so much room, and what is not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiences.papers.sheet import Indicator, Lesson, Passage, Person, Sheet
from experiences.papers.shortening import in_words, paragraphs, shortened

STRONGEST = ("approach", "results", "context", "participation", "objectives", "hindsight", "transfer_conditions")
"""What one reads a fiche for, first to last."""


@dataclass(frozen=True, slots=True)
class Room:
    """`size`: of the type, in points. `story`, `lesson`, `name`: characters, of the whole story, of one lesson, of one name."""

    size: float
    blocks: int
    story: int
    lessons: int
    lesson: int
    names: int
    name: int
    indicators: int
    title: int = 255


ROOMS = (
    Room(11.8, 5, 9000, 8, 400, 8, 90, 4),
    Room(11.0, 5, 9000, 8, 400, 8, 90, 4),
    Room(10.4, 5, 9000, 8, 400, 8, 90, 4),
    Room(9.8, 5, 9000, 8, 400, 8, 90, 4),
    Room(9.8, 3, 9000, 8, 400, 8, 90, 4),
    Room(9.6, 3, 4200, 6, 400, 6, 90, 4),
    Room(9.6, 3, 3300, 5, 320, 6, 90, 4),
    Room(9.6, 3, 2700, 4, 240, 5, 80, 3),
    Room(9.4, 3, 2300, 4, 200, 4, 70, 3),
    Room(9.4, 3, 1900, 3, 180, 3, 70, 3),
    Room(9.2, 3, 1700, 3, 160, 2, 60, 3),
    Room(9.2, 3, 1400, 3, 130, 2, 50, 0, 160),
    Room(9.0, 3, 1100, 2, 120, 1, 50, 0, 110),
    Room(9.0, 3, 600, 2, 90, 1, 40, 0, 90),
)
"""From the most generous: a short fiche in large type, with its five blocks; then the three strongest, shorter and shorter.

The last one holds on a page whatever the fiche says: no field is without a limit there.
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A block in the room it was given."""

    name: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The first of a list, and how many are left out."""

    names: tuple[str, ...]
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.names)


@dataclass(frozen=True, slots=True)
class Essential:
    sheet: Sheet
    room: Room
    title: str
    where: Listed
    holders: Listed
    partners: Listed
    themes: Listed
    audiences: Listed
    frameworks: Listed
    means: Listed
    blocks: tuple[Told, ...]
    indicators: tuple[Indicator, ...]
    levers: tuple[Lesson, ...]
    brakes: tuple[Lesson, ...]
    contact: Person | None
    writers: Listed


def essential(sheet: Sheet, room: Room) -> Essential:
    def some(names: Sequence[str]) -> Listed:
        return listed(names, room.names, room.name)

    return Essential(
        sheet=sheet,
        room=room,
        title=in_words(sheet.title, room.title),
        where=some(sheet.where),
        holders=some(sheet.holders),
        partners=some([part.name for part in sheet.partners]),
        themes=some(sheet.themes),
        audiences=some(sheet.audiences),
        frameworks=some(sheet.frameworks),
        means=some(sheet.means),
        blocks=blocks(sheet, room.story, room.blocks),
        indicators=tuple(sheet.indicators[: room.indicators]),
        levers=lessons(sheet.levers, room),
        brakes=lessons(sheet.brakes, room),
        contact=contact(sheet),
        writers=some(sheet.writers),
    )


def listed(names: Sequence[str], most: int, length: int) -> Listed:
    """One more is said rather than « et 1 autre »."""
    most = most if len(names) > most + 1 else len(names)
    return Listed(tuple(in_words(name, length) for name in names[:most]), max(len(names) - most, 0))


def contact(sheet: Sheet) -> Person | None:
    """The first; an address or a telephone is never cut."""
    first = next(iter(sheet.contacts), None)
    if first is None:
        return None
    name, position, organisation = (in_words(one, 60) for one in (first.name, first.position, first.organisation))
    return Person(name, position, organisation, first.email, first.phone)


def lessons(found: Sequence[Lesson], room: Room) -> tuple[Lesson, ...]:
    return tuple(Lesson(" ".join(shortened([one.text], room.lesson)), one.topic) for one in found[: room.lessons])


def blocks(sheet: Sheet, room: int, most: int = 3) -> tuple[Told, ...]:
    """The strongest that are written, in the order of the story; what a short one leaves goes to the others."""
    written: dict[str, tuple[Passage, list[str]]] = {}
    for passage in (*sheet.story, *sheet.afterthoughts):
        if texts := paragraphs(passage.html):
            written[passage.name] = (passage, texts)
    chosen = [name for name in STRONGEST if name in written][:most]
    shares = shared({name: sum(map(len, written[name][1])) for name in chosen}, room)
    told = [
        Told(name, passage.title, tuple(shortened(texts, shares[name])))
        for name, (passage, texts) in written.items()
        if name in chosen
    ]
    return tuple(one for one in told if one.paragraphs)


def shared(lengths: dict[str, int], room: int) -> dict[str, int]:
    """`room` among texts of these lengths: the short ones whole, the others equally."""
    shares: dict[str, int] = {}
    for left, name in zip(range(len(lengths), 0, -1), sorted(lengths, key=lambda one: lengths[one]), strict=True):
        shares[name] = min(lengths[name], room // left)
        room -= shares[name]
    return shares
