"""ISBD: a notice in the punctuation of the International Standard Bibliographic Description, as French centres set it.

Areas are separated by « . — »; a no-break space stands before : ; = and /. Source: ISBD, consolidated edition
(IFLA 2011); BnF, « ISBD intégré », French text of 2008. Where it asks for [S.l. : s.n.], we leave the element out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.exchange.imprint import known
from catalogue.parsed import (
    Agent,
    HostPart,
    Identifier,
    IdentifierKind,
    NoteKind,
    ParsedRecord,
    Publication,
    SeriesStatement,
)

AREA = ". — "
COLON = "\u00a0: "
SEMICOLON = "\u00a0; "
EQUALS = "\u00a0= "
SLASH = "\u00a0/ "

# What area 8 holds; the other numbers of a notice identify the record, not the publication.
_STANDARD_NUMBERS = {IdentifierKind.ISBN: "ISBN", IdentifierKind.ISSN: "ISSN", IdentifierKind.DOI: "DOI"}
# An abstract is not part of the description, rights of use are the library's own, numbering has an area (3).
_NOT_DESCRIBED = {NoteKind.ABSTRACT, NoteKind.RIGHTS, NoteKind.NUMBERING}


@dataclass(frozen=True, slots=True)
class Isbd:
    """Areas 1 to 6 in one paragraph, then each note (area 7) and each standard number (area 8) on its own line."""

    body: str
    notes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.body, *self.notes, *self.numbers])


def isbd(record: ParsedRecord) -> Isbd:
    """The description of one notice, in plain text."""
    areas = [
        title_area(record),
        record.edition,
        SEMICOLON.join(note.text for note in record.notes if note.kind is NoteKind.NUMBERING),
        publication_area(record),
        " + ".join(record.extent),
        series_area(record.series),
        host_area(record.host),
    ]
    notes = tuple(note.text for note in record.notes if note.kind not in _NOT_DESCRIBED)
    return Isbd(joined(areas), notes, tuple(numbers(record)))


def joined(areas: list[str]) -> str:
    """Areas one after the other; one that ends with a full stop gives it to the separator."""
    present = [area.strip() for area in areas if area.strip()]
    return AREA.join([*map(without_full_stop, present[:-1]), *present[-1:]])


def without_full_stop(area: str) -> str:
    return area if area.endswith("...") else area.removesuffix(".")


def title_area(record: ParsedRecord) -> str:
    """1. `Titre propre [support]. Partie = Titre parallèle : complément / première mention ; autre mention`."""
    title = record.title
    area = " ".join([title.proper, *(f"[{medium.strip('[]')}]" for medium in title.medium)])
    for number, name in pairs(title.part_numbers, title.part_names):
        area += f". {', '.join(filter(None, (number, name)))}"
    area += "".join(EQUALS + parallel for parallel in title.parallel)
    area += "".join(COLON + other for other in title.other_information)
    # A title by another author follows a full stop, not a semicolon.
    area += "".join(f". {other}" for other in title.by_other_authors)
    statements = title.responsibility or responsibility(record)
    return area + (SLASH + SEMICOLON.join(statements) if statements else "")


def pairs(numbers: tuple[str, ...], names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    length = max(len(numbers), len(names))
    yield from zip(numbers + ("",) * (length - len(numbers)), names + ("",) * (length - len(names)), strict=True)


def responsibility(record: ParsedRecord) -> tuple[str, ...]:
    """PMB exports no statement of responsibility: it is made of the main authors, then of the others."""
    main = [spoken(one.agent) for one in record.contributions if one.rank < 3]
    others = [spoken(one.agent) for one in record.contributions if one.rank >= 3]
    return tuple(filter(None, (", ".join(dict.fromkeys(main)), ", ".join(dict.fromkeys(others)))))


def spoken(agent: Agent) -> str:
    return f"{agent.forename} {agent.name}".strip()


def publication_area(record: ParsedRecord) -> str:
    """4. `Lieu : Éditeur ; Lieu : Éditeur, date`: the date once, at the end, when all publishers share it."""
    statements = [statement for statement in map(place_and_publisher, record.publications) if statement]
    dates = known(publication.date for publication in record.publications) or known([record.printed_date])
    return ", ".join(filter(None, (SEMICOLON.join(dict.fromkeys(statements)), ", ".join(dates))))


def place_and_publisher(publication: Publication) -> str:
    places = SEMICOLON.join(known(publication.places))
    publishers = COLON.join(known(publication.publishers))
    return COLON.join(filter(None, (places, publishers)))


def series_area(series: tuple[SeriesStatement, ...]) -> str:
    """6. `(Collection. Sous-collection, ISSN 1234-5678 ; 12) (Autre collection)`."""
    return " ".join(f"({one_series(statement)})" for statement in series)


def one_series(statement: SeriesStatement) -> str:
    title = ". ".join([statement.title, *statement.parts])
    title += f", ISSN {statement.issn}" if statement.issn else ""
    return SEMICOLON.join(filter(None, (title, statement.number)))


def host_area(host: HostPart | None) -> str:
    """Where a part appeared: `In : Journal, n° 12, mars 2010, p. 3-5`. IFLA, Guidelines for component parts (2003)."""
    if host is None or not (host.journal or host.issue_title):
        return ""
    title = COLON.join(dict.fromkeys(filter(None, (host.journal, host.issue_title))))
    # « n° 358 », « vol. 3 » and « hors-série » say what they are; a bare number does not.
    number = f"n°\u00a0{host.number}" if host.number[:1].isdigit() else host.number
    pages = f"p.\u00a0{host.pages}" if host.pages[:1].isdigit() else host.pages
    return "In\u00a0: " + ", ".join(filter(None, (title, number, host.printed_date or host.date_iso, pages)))


def numbers(record: ParsedRecord) -> Iterator[str]:
    """8. `ISBN 978-2-8159-0000-1 (br.) : 18 EUR`."""
    for identifier in record.identifiers:
        if label := _STANDARD_NUMBERS.get(identifier.kind):
            yield standard_number(label, identifier)


def standard_number(label: str, identifier: Identifier) -> str:
    """A price may stand alone: « Gratuit »."""
    number = f"{label}\u00a0{identifier.value}" if identifier.value else ""
    number += f" ({identifier.qualification})" if identifier.qualification else ""
    return COLON.join(filter(None, (number, identifier.price)))
