"""From what a file gives to what matching compares: identity, digest, and the parsed record when it is needed."""

from __future__ import annotations

import logging
from hashlib import blake2b

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pymarc import Record

from catalogue.importing.mapping import Mapping
from catalogue.importing.matching import Arrival
from catalogue.importing.source_record import Dialect, SourceRecord, dialect_of
from catalogue.importing.sources import read_one
from catalogue.marc21.coded import level as level_marc21
from catalogue.marc21.record import parse as parse_marc21
from catalogue.parsed import ParsedRecord
from catalogue.unimarc.coded import level as level_unimarc
from catalogue.unimarc.fields import Fields
from catalogue.unimarc.record import parse as parse_unimarc
from catalogue.unimarc.text import clean

logger = logging.getLogger(__name__)

PARSERS = {"unimarc": parse_unimarc, "marc21": parse_marc21}
LEVELS = {"unimarc": level_unimarc, "marc21": level_marc21}
ID_LENGTH = 200

# Leader/6 of UNIMARC authorities (Manual, Authorities Format, record label); leader/9 then gives the kind of entity.
# Some exports of documents carry an `x` there too: it takes leader/9 or a 152 (rules) to make an authority.
UNIMARC_AUTHORITIES = frozenset("xyz")
KINDS_OF_ENTITY = frozenset("abcdefghijkl")
# Leader/6 of MARC 21 authorities, classifications, community information and holdings.
MARC21_OTHERS = {
    "z": gettext_lazy("d’autorité"),
    "w": gettext_lazy("de classification"),
    "q": gettext_lazy("d’information locale"),
    **dict.fromkeys("uvxy", gettext_lazy("d’état de collection")),
}


class Arrivals:
    """Makes the arrivals of one run, with the mapping in effect."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._readings: dict[str, str] = {}

    def make(self, received: SourceRecord) -> Arrival:
        return Arrival(
            source=received,
            source_id=source_id(received.marc),
            digest=blake2b(received.raw, digest_size=16).digest(),
            reading=self.reading(received.encoding),
        )

    def reading(self, encoding: str) -> str:
        if encoding not in self._readings:
            self._readings[encoding] = self._mapping.fingerprint(encoding)
        return self._readings[encoding]


def source_id(marc: Record) -> str:
    """001; of one too long for its column, the end gives way to a digest."""
    found = clean(next((field.data or "" for field in marc.fields if field.tag == "001"), ""))
    if len(found) <= ID_LENGTH:
        return found
    return f"{found[: ID_LENGTH - 17]}~{blake2b(found.encode(), digest_size=8).hexdigest()}"


def parse(arrival: Arrival) -> None:
    """Read the record, once, or say why it cannot be."""
    if arrival.parsed is not None:
        return
    if fault := not_bibliographic(arrival.source):
        arrival.fault = fault
        return
    try:
        arrival.read(parsed(arrival.source))
    except Exception as error:  # whatever the parser stumbles on costs this record alone
        logger.exception("Record %s could not be parsed", arrival.source.position)
        arrival.fault = _("contenu illisible (%(error)s).") % {"error": error}


def title_of(marc: Record) -> str:
    """As the record prints it, for a list: nothing is parsed. Empty when there is none."""
    field = next((field for field in marc.fields if field.tag in ("200", "245")), None)
    found = next((part.value for part in field.subfields if part.code == "a"), "") if field else ""
    return clean(found)


def level_of(received: SourceRecord) -> str:
    return LEVELS[received.dialect](Fields(received.marc)).value


def parsed(received: SourceRecord) -> ParsedRecord:
    return PARSERS[received.dialect](received.marc)


def not_bibliographic(received: SourceRecord) -> str:
    """Why this is no record of a document; empty for a document."""
    leader = f"{received.marc.leader!s:<24}"
    tags = {field.tag for field in received.marc.fields}
    kind = ""
    if received.dialect is Dialect.MARC21:
        kind = MARC21_OTHERS.get(leader[6], "") if "245" not in tags else ""
    elif leader[6] in UNIMARC_AUTHORITIES and (leader[9] in KINDS_OF_ENTITY or "152" in tags):
        kind = _("d’autorité")
    if not kind:
        return ""
    return _("c’est une notice %(kind)s, pas celle d’un document : elle n’a pas sa place ici.") % {"kind": kind}


def parsed_again(raw: bytes, format: str, encoding: str) -> ParsedRecord | None:
    """What these stored bytes said; None when that cannot be known any more: the update is then a plain rewriting."""
    try:
        marc = read_one(raw, format, encoding)
        return PARSERS[dialect_of(marc.fields)](marc)
    except Exception:
        logger.info("A stored record could not be read again", exc_info=True)
        return None
