"""Series: 225 as printed, completed by 410 and 411, which PMB writes with the same words.

225  $a title   $d parallel (left out)   $e other information   $h $i part   $v number   $x ISSN
410  $t (or $a, or an embedded 200) title   $h $i part   $v number   $x ISSN      411  the same for a subseries
"""

from dataclasses import replace

from pymarc import Field

from catalogue.parsed import SeriesStatement
from catalogue.unimarc.fields import Fields, values
from catalogue.unimarc.relations import linked_title
from catalogue.unimarc.text import clean_title

READS = {"225": "aehivx", "410": "1tahivx", "411": "1tahivx"}


def series(fields: Fields) -> tuple[SeriesStatement, ...]:
    """225 wins; a 410 adds what 225 lacks, and stands alone when no 225 is like it."""
    printed = [statement for field in fields.tagged("225") if (statement := _printed(field)).title]
    linked = [statement for field in fields.tagged("410") if (statement := _linked(field)).title]
    for position, statement in enumerate(linked):
        same = _find(printed, statement, position, len(linked))
        if same is None:
            printed.append(statement)
        else:
            printed[same] = _completed(printed[same], statement)
    for field in fields.tagged("411"):
        _add_subseries(printed, _linked(field))
    return tuple(dict.fromkeys(printed))


def _printed(field: Field) -> SeriesStatement:
    title = " : ".join(clean_title(text) for text in (*_raw(field, "a"), *_raw(field, "e")))
    return SeriesStatement(title, *_rest(field))


def _linked(field: Field) -> SeriesStatement:
    return SeriesStatement(linked_title(field), *_rest(field))


def _rest(field: Field) -> tuple[tuple[str, ...], str, str]:
    issn = ", ".join(value.removeprefix("ISSN").strip() for value in values(field, "x"))
    return tuple(values(field, "hi")), ", ".join(values(field, "v")), issn


def _raw(field: Field, code: str) -> list[str]:
    return [text for subfield_code, text in field.subfields if subfield_code == code and text.strip()]


def _find(printed: list[SeriesStatement], statement: SeriesStatement, position: int, linked: int) -> int | None:
    key = _key(statement.title)
    for index, candidate in enumerate(printed):
        if _key(candidate.title) == key:
            return index
    # As many of one as of the other: they are the same ones, as printed and as the authority says.
    return position if len(printed) == linked and position < len(printed) else None


def _completed(printed: SeriesStatement, linked: SeriesStatement) -> SeriesStatement:
    return replace(
        printed,
        parts=printed.parts or linked.parts,
        number=printed.number or linked.number,
        issn=printed.issn or linked.issn,
    )


def _add_subseries(printed: list[SeriesStatement], subseries: SeriesStatement) -> None:
    if not subseries.title:
        return
    known = {_key(name) for statement in printed for name in (statement.title, *statement.parts)}
    if _key(subseries.title) in known:
        return
    if printed and not printed[-1].parts:
        printed[-1] = replace(printed[-1], parts=(subseries.title,), number=printed[-1].number or subseries.number)
    else:
        printed.append(subseries)


def _key(title: str) -> str:
    return title.casefold().strip(" .,;:")
