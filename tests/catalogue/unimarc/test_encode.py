"""The way back: what is written from values is read as the same values."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pymarc import Field

from catalogue.importing.source_record import SourceRecord
from catalogue.importing.sources import read_records
from catalogue.parsed import (
    Agent,
    AgentKind,
    Contribution,
    CustomField,
    ElectronicLocation,
    Holdings,
    HostPart,
    Identifier,
    IdentifierKind,
    Level,
    Note,
    NoteKind,
    ParsedItem,
    ParsedRecord,
    Publication,
    SeriesStatement,
    SubjectHeading,
    SubjectKind,
    Title,
    YearRange,
)
from catalogue.unimarc.encode import encode
from catalogue.unimarc.record import parse

FIXTURES = sorted((Path(__file__).parents[3] / "fixtures" / "records").glob("[!m]*.mrc"))


def lines(record: ParsedRecord) -> list[str]:
    return [shown(field) for field in encode(record).fields]


def shown(field: Field) -> str:
    if field.is_control_field():
        return f"{field.tag} {field.data}"
    indicators = "".join(field.indicators or ()).replace(" ", "#")
    return f"{field.tag} {indicators} " + " ".join(f"${one.code} {one.value}" for one in field.subfields)


BOOK = ParsedRecord(
    source_id="rayonnage-7",
    level=Level.MONOGRAPH,
    record_type="a",
    title=Title(
        "Habiter autrement",
        sort="Habiter autrement",
        other_information=("récits", "témoignages"),
        responsibility=("Claire Bonnard", "photographies de Jean Petit"),
        parallel=("Living otherwise",),
        part_numbers=("2",),
        part_names=("Les jardins",),
    ),
    publications=(Publication(("Saint-Denis",), ("La Traverse",), "impr. 2016"),),
    printed_date="impr. 2016",
    years=YearRange(2016, 2016),
    edition="2e éd.",
    extent=("186 p. : ill. ; 24 cm + 1 DVD",),
    languages=("fre",),
    original_languages=("eng",),
    countries=("FR",),
    identifiers=(
        Identifier(IdentifierKind.ISBN, "978-2-07-036822-8", "9782070368228", "br.", "18 EUR"),
        Identifier(IdentifierKind.DOI, "10.3917/esprit.1", "10.3917/esprit.1"),
    ),
    contributions=(
        Contribution(Agent(AgentKind.PERSON, "Bonnard", "Claire", "1960-"), ("070", "440"), 1),
        Contribution(Agent(AgentKind.ORGANISATION, "Profession Banlieue"), ("650",), 3),
    ),
    subjects=(
        SubjectHeading(SubjectKind.TOPIC, "Logement social", ("Seine-Saint-Denis",), "rameau", "0272"),
        SubjectHeading(SubjectKind.TOPIC, "Jardins", (), "pmb:1", "12"),
        SubjectHeading(SubjectKind.PERSON, "Donzelot, Jacques (1943-)"),
        SubjectHeading(SubjectKind.PLACE, "Aubervilliers"),
    ),
    keywords=("jardin", "pied d’immeuble"),
    series=(SeriesStatement("Les cahiers", ("Enquêtes",), "12", "1639-4968"),),
    notes=(Note(NoteKind.GENERAL, "Une note"), Note(NoteKind.ABSTRACT, "Un résumé\nen deux lignes")),
    locations=(ElectronicLocation("https://exemple.fr/a.pdf", "Texte intégral", "application/pdf"),),
    custom_fields=(CustomField("public", "Public", "Jeunes"),),
    holdings=(Holdings("Réserve", "N° 1-88", "P 12", "n° 4", "relié"),),
    items=(
        ParsedItem("9300001", "POL 12", "Centre", "Salle", "Politique", "Rapport", "Bon", "taché", "3 EUR", True),
        ParsedItem(call_number="POL 13", created_on=date(2020, 3, 4), loanable=False),
    ),
    cataloguing_sources=("Profession Banlieue",),
    entered_on=date(2018, 3, 12),
)


def test_a_book_comes_back_whole() -> None:
    assert parse(encode(BOOK)) == BOOK


def test_a_book_is_written_as_pmb_writes_it() -> None:
    written = lines(BOOK)
    for line in (
        "001 rayonnage-7",
        "010 ## $a 978-2-07-036822-8 $b br. $d 18 EUR",
        "100 ## $a 20180312d2016    u  y0frey50      ba",
        "101 1# $a fre $c eng",
        "200 1# $a Habiter autrement $d Living otherwise $e récits $e témoignages $h 2 $i Les jardins"
        " $f Claire Bonnard $g photographies de Jean Petit",
        "210 ## $a Saint-Denis $c La Traverse $d impr. 2016",
        "214 #0 $a Saint-Denis $c La Traverse $d impr. 2016",
        "215 ## $a 186 p. $c ill. $d 24 cm $e 1 DVD",
        "225 2# $a Les cahiers $i Enquêtes $v 12 $x 1639-4968",
        "606 ## $a Logement social $x Seine-Saint-Denis $2 rameau $3 0272",
        "606 ## $a Jardins $9 id:12 $9 idthes:1",
        "600 #1 $a Donzelot $b Jacques $f 1943-",
        "610 0# $a jardin;pied d’immeuble",
        "700 #1 $a Bonnard $b Claire $f 1960- $4 070 $4 440",
        "712 02 $a Profession Banlieue $4 650",
        "801 #0 $a FR $b Profession Banlieue",
        "856 4# $u https://exemple.fr/a.pdf $z Texte intégral $q application/pdf",
    ):
        assert line in written
    assert len(next(line for line in written if line.startswith("100"))) == len("100 ## $a ") + 36
    assert [line[:1] for line in written] == sorted(line[:1] for line in written)


def test_only_one_main_author_is_a_7x0() -> None:
    authors = tuple(Contribution(Agent(AgentKind.PERSON, name), (), 1) for name in ("Un", "Deux"))
    body = Contribution(Agent(AgentKind.ORGANISATION, "Trois"), ("trl",), 1)
    written = lines(replace(BOOK, contributions=(*authors, body)))
    assert [line for line in written if line[0] == "7"] == ["700 #0 $a Un", "701 #0 $a Deux", "711 02 $a Trois $4 730"]


def test_an_article_names_its_journal_and_its_issue() -> None:
    found = HostPart("La Traverse", "24", "1234-5679", "Habiter", "7", "12", "2018-03-01", "Printemps 2018", "p. 4-9")
    article = ParsedRecord("61", Level.ARTICLE, "a", Title("Un jardin", "Un jardin"), host=found)
    assert parse(encode(article)).host == found
    assert [line for line in lines(article) if line[0] == "4"] == [
        "461 ## $t La Traverse $x 1234-5679 $9 id:24 $9 lnk:perio",
        "463 ## $t Habiter $v 12 $d 2018-03-01 $e Printemps 2018 $p p. 4-9 $9 id:7 $9 lnk:bull",
    ]


def test_an_issue_names_its_journal_its_number_and_its_date() -> None:
    found = HostPart("La Traverse", "24", issue_id="7", number="12", date_iso="2018-03-01")
    issue = ParsedRecord("60", Level.ISSUE, "a", Title("Habiter", "Habiter"), host=found, printed_date="Printemps 2018")
    again = parse(encode(issue))
    assert (again.level, again.host, again.printed_date) == (Level.ISSUE, found, "Printemps 2018")


@pytest.mark.parametrize(
    ("level", "years", "coded"),
    [
        (Level.SERIAL, YearRange(1998, None), "a19989999"),
        (Level.SERIAL, YearRange(1998, 2003), "b19982003"),
        (Level.MONOGRAPH, YearRange(1998, 2003), "g19982003"),
        (Level.MONOGRAPH, None, "u        "),
    ],
)
def test_years_are_coded(level: Level, years: YearRange | None, coded: str) -> None:
    record = ParsedRecord("1", level, "", Title("A", "A"), years=years)
    assert encode(record)["100"]["a"][8:17] == coded
    assert parse(encode(record)).years == years


def test_a_word_of_ours_for_the_kind_of_document_is_kept_in_900() -> None:
    record = ParsedRecord("1", Level.MONOGRAPH, "", Title("A", "A"), document_type="Fiche d’expérience")
    assert parse(encode(record)).document_type == "Fiche d’expérience"
    film = ParsedRecord("1", Level.MONOGRAPH, "", Title("A", "A"), document_type="Texte imprimé")
    assert not [line for line in lines(film) if line.startswith("900")]


def records(path: Path) -> list[ParsedRecord]:
    read = list(read_records(BytesIO(path.read_bytes())))
    return [parse(one.marc) for one in read if isinstance(one, SourceRecord)]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_says_the_same_twice(path: Path) -> None:
    """Written from its values and read again, then written and read once more: nothing moves any further."""
    for parsed in records(path):
        once = parse(encode(parsed))
        assert parse(encode(once)) == once
        for name in ("source_id", "level", "edition", "keywords", "subjects", "items", "locations"):
            assert getattr(once, name) == getattr(parsed, name), name
        assert sorted(map(repr, once.notes)) == sorted(map(repr, parsed.notes))
