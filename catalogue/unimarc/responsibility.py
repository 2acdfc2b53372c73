"""Responsibility: 70X persons, 71X bodies (first indicator 1: a meeting), 72X families, 730 names of no known kind.

700–703  $a name   $b forename   $g full forename   $c qualifiers   $d numerals   $f dates
710–713  $a name   $b subdivision   $c qualifier   $d number and $e place of a meeting   $f date
720–723  $a name   $f dates
all      $4 functions, each of them   $3 authority, else PMB's `$9 id:`
"""

from pymarc import Field

from catalogue.parsed import Agent, AgentKind, Contribution
from catalogue.unimarc.fields import Fields, authority_id, by_code, values

READS = {
    **dict.fromkeys(("700", "701", "702", "703"), "abcdfg349"),
    **dict.fromkeys(("710", "711", "712", "713"), "abcdefgh349"),
    **dict.fromkeys(("720", "721", "722", "723"), "acf349"),
    "730": "acf349",
}
_RANKS = {"0": 1, "1": 2}


def contributions(fields: Fields) -> tuple[Contribution, ...]:
    """Main entry first (700, 710, 720), then 7X1, then 7X2, each in the order of the record."""
    found = [
        Contribution(agent, _relators(field), 3 if tag == "730" else _RANKS.get(tag[2], 3))
        for tag, tagged in fields.by_tag.items()
        if tag in READS
        for field in tagged
        if (agent := agent_of(field)).name
    ]
    if len(found) > 1:
        found.sort(key=lambda contribution: contribution.rank)
        return tuple(dict.fromkeys(found))
    return tuple(found)


def agent_of(field: Field) -> Agent:
    """The heading of a 6XX or 7XX field; its name is "" when the field names nobody."""
    if field.tag in ("601", "710", "711", "712", "713"):
        return _body(field)
    if field.tag in ("602", "720", "721", "722", "723"):
        return _named(field, AgentKind.FAMILY)
    if field.tag == "730":
        return _named(field, AgentKind.ORGANISATION)
    return _person(field)


def _person(field: Field) -> Agent:
    parts = by_code(field)
    name = " ".join(parts.get("a", ())).rstrip(", ")
    forename = " ".join(parts.get("g") or parts.get("b") or ()).strip(", ")
    return Agent(
        AgentKind.PERSON,
        name or forename,
        forename if name else "",
        _joined(parts, "f"),
        _joined(parts, "dc"),
        authority_id(field),
    )


def _body(field: Field) -> Agent:
    parts = by_code(field)
    meeting = field.indicator1 == "1" or bool(parts.get("e"))
    return Agent(
        AgentKind.MEETING if meeting else AgentKind.ORGANISATION,
        ". ".join([*parts.get("a", ()), *parts.get("b", ())]),
        " ".join(parts.get("g", []) + parts.get("h", [])),
        _joined(parts, "f"),
        _joined(parts, "dec"),
        authority_id(field),
    )


def _named(field: Field, kind: AgentKind) -> Agent:
    parts = by_code(field)
    return Agent(kind, ", ".join(parts.get("a", ())), "", _joined(parts, "f"), _joined(parts, "c"), authority_id(field))


def _joined(parts: dict[str, list[str]], codes: str) -> str:
    return ", ".join(text for code in codes for text in parts.get(code, ()))


def _relators(field: Field) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values(field, "4")))
