"""Title: 200, else what can be borrowed; 5XX and the set title (461) as variants.

200  $a proper   $b medium   $d parallel   $e other information   $c by other authors   $h part number   $i part name
     $f $g responsibility as printed
500–545  $a title   $e other information   $h $i part
     (500 uniform, 503 conventional, 510 parallel, 512 cover, 513 added title page, 514 caption, 515 running,
     516 spine, 517 other, 518 modern spelling, 520 former, 530 key title, 531 abbreviated key title,
     532 expanded, 540 supplied, 541 translated, 545 section)
461  $t title of the set of a book (a variant, and the title when nothing better gives one)
530 and 461 of an issue or an article name its journal: see `analytics`.
"""

from pymarc import Field

from catalogue.parsed import Level, Title
from catalogue.unimarc.fields import Fields, keyed, values
from catalogue.unimarc.text import clean, clean_title, sort_title

READS = {
    "200": "abcdefghi",
    **dict.fromkeys(("500", "503", "510", "512", "513", "514", "515", "516", "517", "518", "520"), "aehi"),
    **dict.fromkeys(("530", "531", "532", "540", "541", "545"), "aehi"),
    "461": "t",
}
VARIANT_TAGS = tuple(tag for tag in READS if tag.startswith("5"))
_VARIANT_SOURCES = frozenset((*VARIANT_TAGS, "461"))

# PMB exports the items of an issue under a dummy article that says so where a parallel title would be.
ITEM_CARRIER = "Article_expl_bulletin"


def title(fields: Fields, level: Level) -> Title:
    """The titles of a record; `borrowed` when 200 has no $a."""
    parts = _Parts(fields.by_tag.get("200", []))
    raw = parts.raw.get("a", [])
    borrowed = not raw
    if borrowed:
        raw = _to_borrow(fields, parts)
    proper = " ; ".join(parts.all("a") or map(clean_title, raw))
    return Title(
        proper=proper,
        sort=(sort_title(raw[0], french=_may_be_french(fields)) if raw else "") or proper,
        parallel=tuple(text for text in parts.all("d") if text != ITEM_CARRIER),
        other_information=tuple(text for text in parts.all("e") if not (borrowed and text == proper)),
        by_other_authors=parts.all("c"),
        part_numbers=parts.all("h"),
        part_names=tuple(text for text in parts.all("i") if not (borrowed and text == proper)),
        responsibility=tuple(parts.responsibility),
        variants=_variants(fields, level, proper),
        borrowed=borrowed,
        medium=parts.all("b"),
    )


def carries_items_of_issue(fields: Fields) -> bool:
    return ITEM_CARRIER in fields.values("200", "d")


class _Parts:
    """The subfields of every 200 by code: ready for display, and raw for the non-sorting marks that sorting needs."""

    __slots__ = ("raw", "responsibility", "shown")

    def __init__(self, found: list[Field]) -> None:
        self.raw: dict[str, list[str]] = {}
        self.shown: dict[str, list[str]] = {}
        self.responsibility: list[str] = []
        for field in found:
            for code, text in field.subfields:
                if text and (shown := clean_title(text)):
                    self.raw.setdefault(code, []).append(text)
                    self.shown.setdefault(code, []).append(shown)
                    if code in ("f", "g"):
                        self.responsibility.append(shown)

    def all(self, code: str) -> tuple[str, ...]:
        return tuple(self.shown.get(code, ()))


def _to_borrow(fields: Fields, parts: _Parts) -> list[str]:
    """The first title found elsewhere, raw: 200 $e, $i, 500, 530, 461 $t."""
    for text in (*parts.raw.get("e", ()), *parts.raw.get("i", ())):
        return [text]
    for tag, wanted in (("500", "a"), ("530", "a"), ("461", "t")):
        for field in fields.tagged(tag):
            for code, text in field.subfields:
                if code == wanted and text and clean(text):
                    return [text]
    return []


def _variants(fields: Fields, level: Level, proper: str) -> tuple[str, ...]:
    if _VARIANT_SOURCES.isdisjoint(fields.by_tag):
        return ()
    in_journal = level in (Level.ISSUE, Level.ARTICLE)
    found = [
        _variant(field)
        for tag in VARIANT_TAGS
        if not (in_journal and tag == "530")
        for field in fields.by_tag.get(tag, ())
    ]
    if not in_journal:
        sets = (field for field in fields.tagged("461") if "lnk" not in keyed(field))
        found += [clean_title(text) for field in sets for text in values(field, "t")]
    return tuple(dict.fromkeys(text for text in found if text and text != proper))


def _variant(field: Field) -> str:
    """« Revue (titre de couverture). Série A : complément »."""
    name = ". ".join(clean_title(text) for text in values(field, "ahi"))
    return " : ".join([name, *values(field, "e")]) if name else ""


def _may_be_french(fields: Fields) -> bool:
    languages = fields.values("101", "a")
    return not languages or languages[0][:3].lower() in {"fre", "fra"}
