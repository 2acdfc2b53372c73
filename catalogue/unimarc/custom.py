"""Custom fields, and the source's own word for the kind of document.

900  PMB, of the notice: $a value  $n name  $l label  ($t type, $c code)
999  PMB, of an item: the same, $f barcode
document type: a 900 named as such, else 099 $t (Koha), else the word in 995 $r; PMB's letter stays in leader/6
"""

import re

from catalogue.parsed import CustomField
from catalogue.unimarc.fields import Fields, first, values
from catalogue.unimarc.text import clean_lines

READS = {"900": "aln", "999": "afln", "099": "t", "995": "r"}

KIND_OF_DOCUMENT = re.compile(
    r"(?:cp_)?typ(?:e|o)?[ _-]?(?:de[ _-])?doc(?:ument)?s?|nature[ _-](?:du[ _-])?doc(?:ument)?", re.IGNORECASE
)


def custom_fields(fields: Fields) -> tuple[CustomField, ...]:
    """900 then 999, each value apart; a field that bears no name is kept under its tag."""
    if "900" not in fields.by_tag and "999" not in fields.by_tag:
        return ()
    found = []
    for field in fields.tagged("900", "999"):
        name, label = first(field, "n") or field.tag, first(field, "l")
        barcode = first(field, "f") if field.tag == "999" else ""
        for code, text in field.subfields:
            if code == "a" and (value := clean_lines(text)):
                found.append(CustomField(name, label or name, value, barcode))
    return tuple(dict.fromkeys(found))


def document_type(fields: Fields, found: tuple[CustomField, ...]) -> str:
    for custom in found:
        if not custom.item_barcode and (
            KIND_OF_DOCUMENT.fullmatch(custom.name) or KIND_OF_DOCUMENT.fullmatch(custom.label)
        ):
            return custom.value
    if koha := fields.first("099", "t"):
        return koha
    words = (word for field in fields.tagged("995") for word in values(field, "r"))
    # Recommandation 995 has codes of two letters (« uu », « az »): not words.
    return next((word for word in words if len(word) > 2), "")
