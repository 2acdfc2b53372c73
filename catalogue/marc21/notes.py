"""Notes: 5XX, one note a field; 310 and 321 frequency, 362 numbering.

502 thesis   504 bibliography   505 contents   520 abstract   521 audience   533, 534 reproduction   538 system
506, 540 rights   586 award   541 acquisition; every other 5XX is a general note, and 590, the library's own
"""

from pymarc import Field

from catalogue.parsed import Note, NoteKind
from catalogue.unimarc.fields import Fields, values

_KINDS = {
    "310": NoteKind.FREQUENCY,
    "321": NoteKind.FREQUENCY,
    "362": NoteKind.NUMBERING,
    "502": NoteKind.THESIS,
    "504": NoteKind.BIBLIOGRAPHY,
    "505": NoteKind.CONTENTS,
    "506": NoteKind.RIGHTS,
    "520": NoteKind.ABSTRACT,
    "521": NoteKind.AUDIENCE,
    "533": NoteKind.FACSIMILE,
    "534": NoteKind.FACSIMILE,
    "538": NoteKind.SYSTEM,
    "540": NoteKind.RIGHTS,
    "541": NoteKind.ACQUISITION,
    "586": NoteKind.AWARD,
}
_CODES = "abcdefghmnopqrtuxyz"
READS = {"310": "ab", "321": "ab", "362": "az", **{str(tag): _CODES for tag in range(500, 591)}}


def notes(fields: Fields) -> tuple[Note, ...]:
    found = [
        Note(_KINDS.get(tag, NoteKind.GENERAL), text)
        for tag, tagged in fields.by_tag.items()
        if tag in READS
        for field in tagged
        if (text := _text(tag, field))
    ]
    return tuple(dict.fromkeys(found))


def _text(tag: str, field: Field) -> str:
    return " ".join(values(field, READS[tag]))
