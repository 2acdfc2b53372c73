"""Subjects: 600–608 and 615–617 headings, 610 keywords, 675–686 classifications.

60X  $a heading (600 and 601 as an author, 604 and 605 a work)   $j form   $x topic   $y place   $z period
     $2 list   $3 authority, else PMB's `$9 id:` and `$9 idthes:` (categories) or `$9 uri:` (SKOS concepts)
610  $a keywords: PMB joins them with « ; » in one $a
615  $a subject category     617  $a country $b region $c department $d city
675 UDC, 676 Dewey, 680 LCC, 686 other ($2): $a number, PMB's $l label
"""

import re

from pymarc import Field

from catalogue.parsed import Classification, SubjectHeading, SubjectKind
from catalogue.unimarc.fields import Fields, embedded, first, keyed, local_id, values
from catalogue.unimarc.responsibility import agent_of
from catalogue.unimarc.text import clean

READS = {
    "600": "abcdfgjtxyz239",
    "601": "abcdefghjtxyz239",
    "602": "acfjtxyz239",
    "604": "1atxyzj239",
    "605": "aijxyz239",
    "606": "ajxyz239",
    "607": "ajxyz239",
    "608": "ajxyz239",
    "610": "a",
    "615": "ax239",
    "617": "abcd239",
    "675": "al",
    "676": "al",
    "680": "abl",
    "686": "al2",
}
_KINDS = {
    "600": SubjectKind.PERSON,
    "601": SubjectKind.ORGANISATION,
    "602": SubjectKind.PERSON,
    "604": SubjectKind.WORK,
    "605": SubjectKind.WORK,
    "606": SubjectKind.TOPIC,
    "607": SubjectKind.PLACE,
    "608": SubjectKind.FORM,
    "615": SubjectKind.TOPIC,
    "617": SubjectKind.PLACE,
}
_NAMES = {"605": "ai", "617": "abcd"}
_SUBDIVISIONS = {"615": "x", "617": ""}
_SCHEMES = {"675": "udc", "676": "dewey", "680": "lcc", "686": ""}
_SUBDIVISION = re.compile(r"\s+--\s+")
_BETWEEN_KEYWORDS = re.compile(r"\s*[;\n]\s*")


def subjects(fields: Fields) -> tuple[SubjectHeading, ...]:
    """Every heading, in the order of the record, without repeats."""
    found = [
        heading
        for tag, tagged in fields.by_tag.items()
        if tag in _KINDS
        for field in tagged
        if (heading := _heading(tag, field)).label
    ]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def keywords(fields: Fields) -> tuple[str, ...]:
    if "610" not in fields.by_tag:
        return ()
    found = (word for text in fields.values("610", "a") for word in _BETWEEN_KEYWORDS.split(text))
    return tuple(dict.fromkeys(word for word in found if word))


def classifications(fields: Fields) -> tuple[Classification, ...]:
    found = [
        Classification(_SCHEMES[tag] or first(field, "2"), number, " ".join(values(field, "l")))
        for tag in _SCHEMES
        for field in fields.by_tag.get(tag, ())
        for number in _numbers(tag, field)
    ]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _numbers(tag: str, field: Field) -> list[str]:
    return [" ".join(values(field, "ab"))] if tag == "680" else values(field, "a")


def _heading(tag: str, field: Field) -> SubjectHeading:
    label = _label(tag, field)
    subdivisions = values(field, _SUBDIVISIONS.get(tag, "jxyz"))
    if " -- " in label:  # a whole RAMEAU string in one $a
        label, *inside = _SUBDIVISION.split(label)
        subdivisions = [*inside, *subdivisions]
    return SubjectHeading(_KINDS[tag], label, tuple(subdivisions), *_source(field))


def _source(field: Field) -> tuple[str, str]:
    """Scheme and identifier. PMB gives a thesaurus number or a SKOS address in $9."""
    scheme, linked, local = first(field, "2"), first(field, "3"), keyed(field)
    if not local:
        return scheme, linked
    linked = linked or local_id(local)
    if "idthes" in local:
        return scheme or f"pmb:{local['idthes']}", linked
    return scheme or local.get("uriScheme", ""), linked or local.get("uri", "")


def _label(tag: str, field: Field) -> str:
    if tag in ("600", "601", "602"):
        agent = agent_of(field)
        name = ", ".join(part for part in (agent.name, agent.forename, agent.qualifiers) if part)
        name += f" ({agent.dates})" if name and agent.dates else ""
        return ". ".join([name, *values(field, "t")]).strip(". ")
    if tag == "604":
        return _work(field) or ". ".join(values(field, "at"))
    return ", ".join(values(field, _NAMES.get(tag, "a")))


def _work(field: Field) -> str:
    """604: an author (7XX) and a title (500), embedded."""
    found = []
    for tag, subfields in embedded(field):
        parts = [clean(text) for code, text in subfields if code in ("a", "b", "t")]
        found.append((", " if tag.startswith("7") else ". ").join(part for part in parts if part))
    return ". ".join(part for part in found if part)
