"""The columns that a table may have beyond the required ones: what the model has more. Empty is empty; absent says nothing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from experiences.importing.profile import REPEAT

STORIES = {
    "si_c_etait_a_refaire": "hindsight",
    "conditions_de_transfert": "transfer_conditions",
    "points_de_vigilance": "vigilance",
}
PRECISIONS = ("quartier", "commune", "intercommunal", "large")
LICENCES = ("etalab-2.0", "cc-by-sa-4.0", "cc-by-4.0", "reserve")
FUNDS = ("droit-commun", "specifique", "prive")
DETAILS = ("contact_organisme", "contact_telephone", "contact_accord_le", "contact_visible_jusqu_au")


def further(cells: Any) -> dict[str, Any]:
    """What `rows.parse_row` adds to a fiche. `cells`: a `rows.Cells`."""
    return {
        "further": columns(cells),
        "further_rows": rows(cells),
        "wider": tuple(pair for cell in several(cells, "territoires") if (pair := code_of(cells, cell))),
        "contact_details": details(cells),
    }


def columns(cells: Any) -> dict[str, Any]:
    """{field of the page: value} of the columns that are there."""
    found: dict[str, Any] = {}
    if has(cells, "precision"):
        found["precision"] = among(cells, "precision", PRECISIONS)
    if has(cells, "verifiee_le"):
        found["verified_on"] = cells.day("verifiee_le")
    if has(cells, "licence") and (licence := among(cells, "licence", LICENCES)):
        found["licence"] = licence
    for column, name, most in (("etp", "full_time_equivalents", 9999), ("budget", "budget", 9_999_999_999)):
        if has(cells, column):
            found[name] = number(cells, column, cells.text(column), most)
    if has(cells, "demonstration") and cells.yes("demonstration"):
        found["is_demo"] = True
    if has(cells, "d_apres") and cells.text("d_apres"):
        name, url, _identifier = parts(cells.text("d_apres"), 3)
        found |= {"origin_name": name[:200], "origin_url": url[:1000]}
    return found


def rows(cells: Any) -> dict[str, tuple[tuple[Any, ...], ...]]:
    """{child rows of the page: their values}."""
    found: dict[str, tuple[tuple[Any, ...], ...]] = {}
    if has(cells, "financements"):
        found["fundings"] = tuple(funding(cells, cell) for cell in several(cells, "financements"))
    if has(cells, "indicateurs"):
        found["indicators"] = tuple(indicator(cells, cell) for cell in several(cells, "indicateurs"))
    return found


def funding(cells: Any, cell: str) -> tuple[str, Decimal | None, int | None, str]:
    """« Caf ; 12000 ; 2018 ; droit-commun »."""
    funder, amount, year, kind = parts(cell, 4)
    if year and not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2100):
        cells.problem("financements", _("« %(value)s » n’est pas une année") % {"value": year[:40]})
        year = ""
    if kind and kind not in FUNDS:
        cells.problem("financements", not_listed(kind, FUNDS))
    amount = number(cells, "financements", amount, 9_999_999_999)
    return funder[:200], amount, int(year) if year else None, kind


def indicator(cells: Any, cell: str) -> tuple[str, str, str, str, Any]:
    """« Familles accueillies ; 45 ; familles ; bilan ; 2018-06-30 »."""
    name, value, unit, source, day = parts(cell, 5)
    from experiences.importing.rows import parsed_day

    measured = parsed_day(day) if day else None
    if day and measured is None:
        cells.problem("indicateurs", _("« %(value)s » n’est pas une date") % {"value": day[:40]})
    if not name or not value:
        cells.problem("indicateurs", _("« %(value)s » : écrivez « nom ; valeur »") % {"value": cell[:40]})
    return name[:200], value[:60], unit[:60], source[:200], measured


def details(cells: Any) -> tuple[str, str, Any, Any] | None:
    """Of the contact: body, telephone, agreed on, shown until. None when the file has none of these columns."""
    if not any(has(cells, name) for name in DETAILS):
        return None
    body, phone, agreed, until = DETAILS
    return (text(cells, body)[:200], text(cells, phone)[:40], day_of(cells, agreed), day_of(cells, until))


def code_of(cells: Any, cell: str) -> tuple[str, str] | None:
    """« ept:200057867 »."""
    kind, colon, code = cell.partition(":")
    if not colon or not code.strip():
        cells.problem(
            "territoires", _("« %(value)s » : écrivez l’échelle et le code, « ept:200057867 »") % {"value": cell[:40]}
        )
        return None
    return kind.strip().lower(), code.strip()


def has(cells: Any, column: str) -> bool:
    return column in cells.row.cells


def text(cells: Any, column: str) -> str:
    return cells.text(column) if has(cells, column) else ""


def day_of(cells: Any, column: str) -> Any:
    return cells.day(column) if has(cells, column) else None


def several(cells: Any, column: str) -> tuple[str, ...]:
    """In order, repeats kept: two equal grants are two."""
    return tuple(filter(None, (part.strip() for part in text(cells, column).split(REPEAT))))


def parts(cell: str, count: int) -> list[str]:
    found = [part.strip() for part in cell.split(";", count - 1)]
    return found + [""] * (count - len(found))


def among(cells: Any, column: str, known: tuple[str, ...]) -> str:
    value: str = cells.text(column).strip().lower()
    if value and value not in known:
        cells.problem(column, not_listed(value, known))
        return ""
    return value


def not_listed(value: str, known: tuple[str, ...]) -> str:
    return _("« %(value)s » n’est pas de la liste ; écrivez %(known)s") % {
        "value": value[:40],
        "known": ", ".join(known),
    }


def number(cells: Any, column: str, value: str, most: int) -> Decimal | None:
    if not value:
        return None
    try:
        found = Decimal(value.replace(",", ".").translate({ord(space): None for space in " \u00a0\u202f€"}))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= most:
        cells.problem(column, _("« %(value)s » n’est pas un nombre") % {"value": value[:40]})
        return None
    return found.quantize(Decimal("0.01"))
