"""Access points: who, about what, under which numbers.

100, 110, 111 main; 700, 710, 711 added   $a name   $b numerals or subdivision   $c qualifiers   $d dates
     $e $4 functions   $0 authority          (720 uncontrolled name)
600–651 subjects, 655 form   $v form   $x topic   $y period   $z place   $2 list (else ind2)      653 keywords
020, 022, 024 (ind1 3 EAN, 7 $2), 028, 010, 035 identifiers      050 LCC, 080 UDC, 082 Dewey, 084 $2
"""

from pymarc import Field

from catalogue.marc21.punctuation import bare, without_stop
from catalogue.parsed import (
    Agent,
    AgentKind,
    Classification,
    Contribution,
    Identifier,
    IdentifierKind,
    SubjectHeading,
    SubjectKind,
)
from catalogue.unimarc.fields import Fields, first, values
from catalogue.unimarc.identifiers import by_its_look, recognize

_SUBJECTS = {
    "600": SubjectKind.PERSON,
    "610": SubjectKind.ORGANISATION,
    "611": SubjectKind.ORGANISATION,
    "630": SubjectKind.WORK,
    "648": SubjectKind.PERIOD,
    "650": SubjectKind.TOPIC,
    "651": SubjectKind.PLACE,
    "655": SubjectKind.FORM,
}
_SCHEMES = {"050": "lcc", "080": "udc", "082": "dewey", "084": ""}
_LISTS = {"0": "lcsh", "2": "mesh", "6": "rvm"}
READS = {
    **dict.fromkeys(("100", "700", "720"), "abcde04"),
    **dict.fromkeys(("110", "710"), "abcden04"),
    **dict.fromkeys(("111", "711"), "acden04"),
    **dict.fromkeys(_SUBJECTS, "abcdnptvxyz02"),
    "600": "abcdptvxyz02",
    "611": "acdenptvxyz02",
    "653": "a",
    "020": "aczq",
    "022": "aclqyz",
    "024": "acqz2",
    "028": "acqz",
    "010": "az",
    "035": "az",
    "050": "ab",
    "080": "a",
    "082": "a",
    "084": "a2",
}


def contributions(fields: Fields) -> tuple[Contribution, ...]:
    found = [
        Contribution(agent, relators_of(field), 1 if tag[0] == "1" else 2)
        for tag in ("100", "110", "111", "700", "710", "711", "720")
        for field in fields.by_tag.get(tag, ())
        if (agent := agent_of(field)).name
    ]
    return tuple(dict.fromkeys(found))


def agent_of(field: Field) -> Agent:
    if field.tag.endswith("00") or field.tag == "720":
        return _person(field)
    meeting = field.tag.endswith("11")
    names = [without_stop(text) for text in values(field, "abn" if not meeting else "ae")]
    return Agent(
        AgentKind.MEETING if meeting else AgentKind.ORGANISATION,
        ". ".join(names),
        dates=_stripped(values(field, "d")),
        qualifiers=_stripped(values(field, "nc" if meeting else "c")),
        authority_id=first(field, "0"),
    )


def relators_of(field: Field) -> tuple[str, ...]:
    """$4 codes; without any, the words of $e."""
    return tuple(dict.fromkeys(values(field, "4"))) or tuple(
        without_stop(text) for text in (values(field, "e") if not field.tag.endswith("11") else ())
    )


def subjects(fields: Fields) -> tuple[SubjectHeading, ...]:
    found = [
        heading
        for tag, tagged in fields.by_tag.items()
        if tag in _SUBJECTS
        for field in tagged
        if (heading := _heading(tag, field)).label
    ]
    return tuple(dict.fromkeys(found))


def keywords(fields: Fields) -> tuple[str, ...]:
    return tuple(dict.fromkeys(without_stop(text) for text in fields.values("653", "a")))


def classifications(fields: Fields) -> tuple[Classification, ...]:
    found = [
        Classification(scheme or first(field, "2"), number)
        for tag, scheme in _SCHEMES.items()
        for field in fields.by_tag.get(tag, ())
        for number in (values(field, "a") if tag != "050" else [" ".join(values(field, "ab"))])
        if number
    ]
    return tuple(dict.fromkeys(found))


def identifiers(fields: Fields) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for field in fields.tagged("020", "022", "024", "028"):
        found += _printed_codes(field)
    for field in fields.tagged("010", "035"):
        found += [by_its_look(value) for value in values(field, "a")]
        found += [Identifier(IdentifierKind.NATIONAL, value, "", invalid=True) for value in values(field, "z")]
    return tuple(dict.fromkeys(found))


def _printed_codes(field: Field) -> list[Identifier]:
    declared = {"020": IdentifierKind.ISBN, "022": IdentifierKind.ISSN}.get(field.tag, IdentifierKind.COMMERCIAL)
    if field.tag == "024" and field.indicator1 in ("1", "3"):
        declared = IdentifierKind.EAN
    qualification = ", ".join(values(field, "q"))
    price = ", ".join(values(field, "c"))
    if field.tag == "024" and field.indicator1 == "7":
        return [by_its_look(value, first(field, "2")) for value in values(field, "a")]
    found = []
    for code in "alyz":
        for value in values(field, code) if code in READS[field.tag] else ():
            number, _, said = bare(value).partition(" (")
            kind, normalized = recognize(number, declared)
            about = qualification or said.rstrip(") ")
            found.append(Identifier(kind, number, normalized if code == "a" else "", about, price, invalid=code != "a"))
    return found


def _person(field: Field) -> Agent:
    """« Fictive, Awa, » : the comma parts the name from the forename when ind1 is 1."""
    entry = bare(" ".join(values(field, "a")))
    name, comma, forename = entry.partition(", ")
    return Agent(
        AgentKind.FAMILY if field.indicator1 == "3" else AgentKind.PERSON,
        without_stop(name) if not comma else name,
        without_stop(forename),
        dates=_stripped(values(field, "d")),
        qualifiers=_stripped(values(field, "bc")),
        authority_id=first(field, "0"),
    )


def _heading(tag: str, field: Field) -> SubjectHeading:
    return SubjectHeading(
        _SUBJECTS[tag],
        _label(tag, field),
        tuple(without_stop(text) for text in values(field, "vxyz")),
        first(field, "2") or _LISTS.get(field.indicator2, ""),
        first(field, "0"),
    )


def _label(tag: str, field: Field) -> str:
    if tag not in ("600", "610", "611"):
        return ". ".join(without_stop(text) for text in values(field, "abcdnpt"))
    agent = agent_of(field)
    name = ", ".join(part for part in (agent.name, agent.forename, agent.qualifiers) if part)
    name += f" ({agent.dates})" if name and agent.dates else ""
    return ". ".join([name, *(without_stop(text) for text in values(field, "tp"))]).strip(". ")


def _stripped(texts: list[str]) -> str:
    return ", ".join(without_stop(text).strip("() ") for text in texts)
