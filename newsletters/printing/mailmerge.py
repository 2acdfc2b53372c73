"""Recipients → a CSV for a mail merge, and their postal addresses.

The CSV opens in a spreadsheet by a double click: UTF-8 with its mark, semicolons, one header.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from newsletters.printing.labels import MOST_LINES, PostalAddress

COLUMNS = (
    "civilite",
    "nom",
    "structure",
    "adresse1",
    "adresse2",
    "adresse3",
    "adresse4",
    "code_postal",
    "ville",
    "pays",
)
STREET_COLUMNS = 4
# A spreadsheet takes such a cell for a formula, and runs it. Source: OWASP, CSV injection.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LIGATURES = str.maketrans({"Œ": "OE", "Æ": "AE"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who receives La Lettre on paper. `street` is what stands between the name and the postcode, line by line."""

    courtesy: str = ""
    name: str = ""
    organisation: str = ""
    street: tuple[str, ...] = ()
    postcode: str = ""
    town: str = ""
    country: str = ""


def csv_rows(recipients: Iterable[Recipient]) -> str:
    """The whole file, its byte-order mark first: encode it in UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, recipients))
    return "\ufeff" + file.getvalue()


def address_of(recipient: Recipient) -> PostalAddress:
    """NF Z10-011: organisation, person, details, street, then postcode and town in capitals; the country only abroad."""
    person = " ".join(filter(None, (recipient.courtesy, recipient.name)))
    town = " ".join(filter(None, (recipient.postcode.strip(), capitals(recipient.town))))
    country = capitals(recipient.country)
    last = [line for line in (town, "" if country == "FRANCE" else country) if line]
    who = [line for line in (recipient.organisation, person) if line]
    street = [line for line in recipient.street if line]
    return PostalAddress((*who, *_joined(street, MOST_LINES - len(who) - len(last)), *last))


def capitals(text: str) -> str:
    """« L’Haÿ-les-Roses » → « L HAY LES ROSES »: sorting machines read neither accents nor punctuation."""
    plain = unicodedata.normalize("NFD", text.upper().translate(LIGATURES))
    return " ".join(re.sub(r"[^\w ]|_", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def _joined(lines: list[str], most: int) -> list[str]:
    """At most `most` lines: the first ones, floor and staircase, share a line; the street keeps its own."""
    surplus = len(lines) - most
    return [", ".join(lines[: surplus + 1]), *lines[surplus + 1 :]] if surplus > 0 else lines


def _cells(recipient: Recipient) -> list[str]:
    street = _joined([line for line in recipient.street if line], STREET_COLUMNS)
    cells = [
        recipient.courtesy,
        recipient.name,
        recipient.organisation,
        *street,
        *[""] * (STREET_COLUMNS - len(street)),
        recipient.postcode,
        recipient.town,
        recipient.country,
    ]
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
