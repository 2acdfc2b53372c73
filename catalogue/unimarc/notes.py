"""Notes: 300–345 and 371, one note a field, and 207, 326 which describe a serial.

300–315 general   319, 371 right of use   320 bibliography   321 where it is indexed   322 credits   323 cast
324 facsimile   325 reproduction   326 $a frequency, $b its dates   207 numbering of a serial
327 contents   328 thesis: $z edition, $b kind, $c subject, $e institution, $d year, $t title, or one $a   330 abstract
333 audience   334 award   336 kind of file, 337 system   345 $a where it can be had, $c medium, $d terms
230 characteristics of a digital resource   856 $z without an address: what can be read elsewhere (see `locations`)
"""

from pymarc import Field

from catalogue.parsed import Note, NoteKind
from catalogue.unimarc.fields import Fields, values
from catalogue.unimarc.text import clean_lines

_GENERAL = ("230", *(f"{tag}" for tag in range(300, 319)), "321", "322", "323", "325", "331", "332", "338")
KINDS = {
    **dict.fromkeys(_GENERAL, NoteKind.GENERAL),
    "207": NoteKind.NUMBERING,
    "319": NoteKind.RIGHTS,
    "371": NoteKind.RIGHTS,
    "320": NoteKind.BIBLIOGRAPHY,
    "324": NoteKind.FACSIMILE,
    "326": NoteKind.FREQUENCY,
    "327": NoteKind.CONTENTS,
    "328": NoteKind.THESIS,
    "330": NoteKind.ABSTRACT,
    "333": NoteKind.AUDIENCE,
    "334": NoteKind.AWARD,
    "336": NoteKind.SYSTEM,
    "337": NoteKind.SYSTEM,
    "345": NoteKind.ACQUISITION,
}
# Which subfields hold the text, and what joins them; the others have $a, one paragraph each.
_JOINTS = {
    "207": ("az", " ; "),
    "310": ("ab", ", "),
    "321": ("abx", ", "),
    "326": ("ab", ", "),
    "327": ("abcdefghiz", "\n"),
    "328": ("zabcedt", " : "),
    "334": ("abcd", ", "),
    "345": ("acd", ", "),
    "371": ("abcd", ", "),
}
READS = {tag: _JOINTS.get(tag, ("a", ""))[0] for tag in KINDS} | {"856": "uz"}


def notes(fields: Fields) -> tuple[Note, ...]:
    """Every note, in the order of the record, without repeats."""
    found = [
        Note(kind, text)
        for tag, tagged in fields.by_tag.items()
        if (kind := KINDS.get(tag))
        for field in tagged
        if (text := _text(tag, field))
    ]
    found += [Note(NoteKind.GENERAL, text) for field in fields.tagged("856") for text in _without_address(field)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def acquisition_source(fields: Fields) -> tuple[str, ...]:
    return tuple(fields.values("345", "a")) if "345" in fields.by_tag else ()


def _without_address(field: Field) -> list[str]:
    """« Contenu : texte intégral depuis le n° 31 »: Sciences Po's serials say so where no address follows."""
    return [] if values(field, "u") else values(field, "z")


def _text(tag: str, field: Field) -> str:
    codes, joint = _JOINTS.get(tag, ("a", "\n"))
    if tag == "328":  # the norm's own order, whatever the order of the record
        thesis = joint.join(value for code in codes[1:] for value in values(field, code))
        return " ".join([*values(field, "z"), thesis]).strip()
    if joint != "\n":
        return joint.join(values(field, codes))
    return joint.join(
        text for code, raw in field.subfields if code and code in codes and raw and (text := clean_lines(raw))
    )
