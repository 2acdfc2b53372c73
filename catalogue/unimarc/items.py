"""Items: 996 when present, else 995. PMB writes both for the same item; their barcodes ($f) tell which is which.

996  $f barcode  $k call number  $a owner  $v localisation  $x section  $e support  $1 status  $3 1 = loanable  $u note
     and, preferred, `$9 key:value`: expl_cb, expl_cote, lender_libelle, location_libelle, section_libelle,
     tdoc_libelle, statut_libelle, pret_flag, expl_note, expl_prix, create_date
995  Recommandation 995 (FULBI), as PMB and Koha write it: $f barcode  $k call number  $a (text) or $b (code) owner
     $c $d holding library  $e location  $q public or section  $r support  $o circulation (Koha: 0 = loanable)
     $v volume  $u note  $p price  $5 date of entry
852, 930 describe holdings elsewhere: see `holdings`.
"""

from datetime import date

from pymarc import Field

from catalogue.parsed import ParsedItem
from catalogue.unimarc.fields import Fields, by_code, day, first
from catalogue.unimarc.text import clean

READS = {"995": "abcdefkopqruv5", "996": "afkvxe13u9"}

_NOTHING = ParsedItem()
# « uu » in 995 $r and « u » in $q mean « not told ».
_UNTOLD = frozenset(("", "u", "uu", "-", "--"))


def items(fields: Fields) -> tuple[ParsedItem, ...]:
    """Every item once, in the order of the record."""
    told = [_from_996(field) for field in fields.by_tag.get("996", ())]
    if "995" not in fields.by_tag:
        return tuple(told)
    barcodes = {item.barcode for item in told if item.barcode}
    # An item without barcode cannot be matched: the 996 are then the whole list.
    others = [
        _from_995(field)
        for field in fields.by_tag["995"]
        if not told or ((barcode := first(field, "f")) and barcode not in barcodes)
    ]
    return tuple(item for item in (*told, *others) if item != _NOTHING)


def _from_996(field: Field) -> ParsedItem:
    plain: dict[str, str] = {}
    told: dict[str, str] = {}
    for code, text in field.subfields:
        if code == "9":
            key, _, value = text.partition(":")
            told.setdefault(key, value)
        elif code not in plain and text:
            plain[code] = text

    def say(key: str, code: str = "") -> str:
        return clean(told.get(key) or plain.get(code, ""))

    return ParsedItem(
        barcode=say("expl_cb", "f"),
        call_number=say("expl_cote", "k"),
        owner=say("lender_libelle", "a"),
        localisation=say("location_libelle", "v"),
        section=say("section_libelle", "x"),
        support=say("tdoc_libelle", "e"),
        status=say("statut_libelle", "1"),
        note=say("expl_note", "u"),
        price=say("expl_prix"),
        loanable=_loanable(told.get("pret_flag", plain.get("3", ""))),
        created_on=day(told.get("create_date", "")),
    )


def _from_995(field: Field) -> ParsedItem:
    parts = by_code(field)

    def say(*codes: str) -> str:
        return next((", ".join(parts[code]) for code in codes if code in parts and parts[code][0] not in _UNTOLD), "")

    return ParsedItem(
        barcode=say("f"),
        call_number=say("k"),
        owner=say("b") if "b" in parts and "c" in parts else say("a", "b"),  # Koha keeps its inventory number in $a
        localisation=say("c", "d", "b"),
        section=say("e", "q"),
        support=say("r"),
        status="" if say("o").lstrip("-").isdigit() else say("o"),  # Koha's numbers only say whether it lends
        note=" ; ".join(parts.get("v", []) + parts.get("u", [])),
        price=say("p"),
        loanable=_loanable_by_koha(say("o")),
        created_on=_entered(parts.get("5", [])),
    )


def _loanable(flag: str) -> bool | None:
    return {"1": True, "0": False}.get(flag.strip())


def _loanable_by_koha(circulation: str) -> bool | None:
    """Koha's « not for loan » in 995 $o: 0 lends, any other number does not; letters say nothing of it."""
    if not circulation.lstrip("-").isdigit():
        return None
    return circulation == "0"


def _entered(dates: list[str]) -> date | None:
    return next((found for text in dates if (found := day(text))), None)
