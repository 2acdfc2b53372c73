"""Title: 245 $a proper, $b parallel (after « = ») or other information, $n $p part, $c responsibility, $h medium.

245 ind2 counts the characters that sorting skips. Variants: 130, 210, 222, 240, 242, 246, 247, 740 $a $b $n $p.
A record without 245 $a borrows 130, 240, 222 or 246 $a.
"""

from pymarc import Field

from catalogue.marc21.punctuation import bare, without_stop
from catalogue.parsed import Title
from catalogue.unimarc.fields import Fields, first, values
from catalogue.unimarc.text import clean

_VARIANTS = ("130", "210", "222", "240", "242", "246", "247", "740")
READS = {"245": "abchknps", **dict.fromkeys(_VARIANTS, "abnp")}


def title(fields: Fields) -> Title:
    main = next(fields.tagged("245"), None)
    proper = without_stop(" ; ".join(values(main, "aks"))) if main else ""
    if main is None or not proper:
        return _borrowed(fields)
    parallel, other = _after_colon(first(main, "a"), values(main, "b"))
    return Title(
        proper=proper,
        sort=_sorted(main, proper),
        parallel=parallel,
        other_information=other,
        part_numbers=tuple(without_stop(text) for text in values(main, "n")),
        part_names=tuple(without_stop(text) for text in values(main, "p")),
        responsibility=tuple(part for text in values(main, "c") for part in _statements(text)),
        variants=_variants(fields, proper),
        medium=tuple(bare(text) for text in values(main, "h")),
    )


def _sorted(main: Field, proper: str) -> str:
    """The title after its non-filing characters; a count that leaves nothing is a mistake."""
    skipped = int(main.indicator2) if main.indicator2 in tuple("123456789") else 0
    raw = next((text for code, text in main.subfields if code == "a" and clean(text)), "")
    return without_stop(raw[skipped:]) or proper


def _after_colon(before: str, texts: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """« = » before a $b makes it a parallel title; inside, it starts one."""
    parallel: list[str] = []
    other: list[str] = []
    preceded = before.rstrip().endswith("=")
    for text in texts:
        for position, part in enumerate(text.split(" = ")):
            if cleaned := without_stop(part):
                (parallel if preceded or position else other).append(cleaned)
        preceded = text.rstrip().endswith("=")
    return tuple(parallel), tuple(other)


def _statements(text: str) -> list[str]:
    return [cleaned for part in text.split(" ; ") if (cleaned := without_stop(part))]


def _variants(fields: Fields, proper: str) -> tuple[str, ...]:
    found = [_variant(field) for tag in _VARIANTS for field in fields.by_tag.get(tag, ())]
    return tuple(dict.fromkeys(text for text in found if text and text != proper))


def _variant(field: Field) -> str:
    name = ". ".join(without_stop(text) for text in values(field, "anp"))
    return " : ".join([name, *(without_stop(text) for text in values(field, "b"))]) if name else ""


def _borrowed(fields: Fields) -> Title:
    names = (_variant(field) for field in fields.tagged("130", "240", "222", "246"))
    found = next((name for name in names if name), "")
    return Title(found, found, variants=_variants(fields, found), borrowed=True)
