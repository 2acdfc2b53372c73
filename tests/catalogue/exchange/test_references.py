"""RIS, BibTeX and CSV, field by field: what Zotero, LaTeX and a spreadsheet will find."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange import bibtex, ris, table
from catalogue.parsed import (
    Agent,
    AgentKind,
    Contribution,
    ElectronicLocation,
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


def person(name: str, forename: str, *relators: str, rank: int = 1) -> Contribution:
    return Contribution(Agent(AgentKind.PERSON, name, forename), relators, rank)


BOOK = ParsedRecord(
    source_id="16",
    level=Level.MONOGRAPH,
    record_type="a",
    title=Title("Faire société", "faire societe", other_information=("la politique de la ville & l’ANRU à 100 %",)),
    publications=(Publication(("Paris",), ("Seuil",), "2003"),),
    printed_date="2003",
    years=YearRange(2003, 2003),
    edition="2e éd.",
    extent=("362 p. : ill. ; 21 cm",),
    languages=("fre",),
    identifiers=(
        Identifier(IdentifierKind.ISBN, "978-2-02-057375-7", "9782020573757"),
        Identifier(IdentifierKind.ISBN, "2-00-000000-0", "", invalid=True),
        Identifier(IdentifierKind.DOI, "https://doi.org/10.1000/A_b", "10.1000/a_b"),
    ),
    contributions=(
        person("Donzelot", "Jacques", "070"),
        Contribution(Agent(AgentKind.ORGANISATION, "Ministère de la Ville, de la Jeunesse and co"), ("070",), 1),
        person("Mevel", "Catherine", "340", rank=2),
        person("Petit", "Jean", "730", rank=3),
    ),
    subjects=(SubjectHeading(SubjectKind.TOPIC, "Politique de la ville"),),
    keywords=("mixité",),
    series=(SeriesStatement("La couleur des idées", number="12"),),
    notes=(Note(NoteKind.ABSTRACT, "Un résumé\nsur deux lignes."), Note(NoteKind.GENERAL, "Index")),
    locations=(ElectronicLocation("https://exemple.fr/a_b?x=1&y=50%25#p{1}"),),
    items=(ParsedItem("9300001", "POL 12", localisation="Salle"),),
)
ARTICLE = replace(
    BOOK,
    level=Level.ARTICLE,
    title=Title("Un jardin", "un jardin"),
    publications=(),
    identifiers=(),
    series=(),
    host=HostPart("La Traverse", "", "1234-5679", "", "", "12", "2018-03-01", "Printemps 2018", "p. 4-9"),
)


def test_ris_of_a_book() -> None:
    assert ris.ris(BOOK) == "\r\n".join(
        [
            "TY  - BOOK",
            "ID  - 16",
            "TI  - Faire société : la politique de la ville & l’ANRU à 100 %",
            "AU  - Donzelot, Jacques",
            "AU  - Ministère de la Ville de la Jeunesse and co",
            "ED  - Mevel, Catherine",
            "A4  - Petit, Jean",
            "PY  - 2003",
            "ET  - 2e éd.",
            "CY  - Paris",
            "PB  - Seuil",
            "SP  - 362 p",
            "T3  - La couleur des idées",
            "VL  - 12",
            "SN  - 978-2-02-057375-7",
            "DO  - 10.1000/A_b",
            "UR  - https://exemple.fr/a_b?x=1&y=50%25#p{1}",
            "LA  - fre",
            "KW  - Politique de la ville",
            "KW  - mixité",
            "AB  - Un résumé sur deux lignes.",
            "N1  - Index",
            "CN  - POL 12",
            "ER  - ",
            "",
            "",
        ]
    )


def test_ris_of_an_article() -> None:
    found = dict(line.split("  - ", 1) for line in ris.ris(ARTICLE).splitlines() if line)
    expected = {
        "TY": "JOUR",
        "T2": "La Traverse",
        "IS": "12",
        "SP": "4",
        "EP": "9",
        "SN": "1234-5679",
        "DA": "2018/03/01",
    }
    assert expected.items() <= found.items()
    assert not {"PB", "CY"} & found.keys()


@pytest.mark.parametrize(
    ("changes", "kind", "entry"),
    [
        ({"document_type": "Rapport"}, "RPRT", "techreport"),
        ({"notes": (Note(NoteKind.THESIS, "Thèse"),)}, "THES", "phdthesis"),
        ({"level": Level.SERIAL}, "JFULL", "periodical"),
        ({"record_type": "g"}, "VIDEO", "book"),
        ({"level": Level.ARTICLE, "host": None}, "CHAP", "incollection"),
    ],
)
def test_kinds_of_reference(changes: dict, kind: str, entry: str) -> None:
    record = replace(BOOK, **changes)
    assert ris.ris(record).startswith(f"TY  - {kind}\r\n")
    assert bibtex.bibtex(record, 1).startswith(f"@{entry}{{")


@given(st.text(max_size=80), st.text(max_size=80))
def test_ris_never_has_a_line_that_is_no_tag(title: str, abstract: str) -> None:
    record = replace(BOOK, title=Title(title, ""), notes=(Note(NoteKind.ABSTRACT, abstract),))
    lines = ris.ris(record).split("\r\n")
    assert lines[-2:] == ["", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-2])
    assert not any(re.search(r"[\n\r]", line) for line in lines)


def test_bibtex_of_a_book() -> None:
    assert bibtex.bibtex(BOOK, 16) == "\n".join(
        [
            "@book{donzelot2003-16,",
            "  author = {Donzelot, Jacques and {Ministère de la Ville, de la Jeunesse and co}},",
            "  editor = {Mevel, Catherine},",
            r"  title = {Faire société~: la politique de la ville \& {l’ANRU} à 100 \%},",
            "  year = {2003},",
            "  edition = {2e éd.},",
            "  publisher = {Seuil},",
            "  address = {Paris},",
            "  series = {La couleur des idées},",
            "  number = {12},",
            "  isbn = {978-2-02-057375-7},",
            r"  doi = {10.1000/a\_b},",
            "  url = {https://exemple.fr/a_b?x=1&y=50%25#p%7B1%7D},",
            "  language = {fre},",
            "  keywords = {Politique de la ville, mixité},",
            "  abstract = {Un résumé sur deux lignes.}",
            "}",
            "",
            "",
        ]
    )


def test_bibtex_of_an_article() -> None:
    written = bibtex.bibtex(ARTICLE, 1)
    for line in ("journal = {La Traverse}", "number = {12}", "pages = {4--9}", "issn = {1234-5679}"):
        assert f"  {line},\n" in written
    assert "publisher" not in written


@pytest.mark.parametrize(
    ("agent", "written"),
    [
        (Agent(AgentKind.PERSON, "Certeau", "Michel de"), "Certeau, Michel de"),
        (Agent(AgentKind.PERSON, "de Certeau", "Michel"), "de Certeau, Michel"),
        (Agent(AgentKind.PERSON, "La Fontaine", "Jean de"), "La Fontaine, Jean de"),
        (Agent(AgentKind.PERSON, "Ortega y Gasset", "José"), "{Ortega y Gasset}, José"),
        (Agent(AgentKind.PERSON, "Pinçon, fils", "Michel"), "{Pinçon, fils}, Michel"),
        (Agent(AgentKind.PERSON, "Plutarque"), "{Plutarque}"),
        (Agent(AgentKind.ORGANISATION, "Brigades & associés"), r"{Brigades \& associés}"),
    ],
)
def test_names_of_bibtex(agent: Agent, written: str) -> None:
    assert bibtex.name(agent) == written


@given(st.text(max_size=80), st.text(max_size=40))
def test_bibtex_braces_are_balanced_whatever_the_words(title: str, family: str) -> None:
    record = replace(
        BOOK, title=Title(title, ""), contributions=(person(family, "X"),), notes=(Note(NoteKind.ABSTRACT, title),)
    )
    written, depth = bibtex.bibtex(record, 1), 0
    for at, sign in enumerate(written):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth > 0 or at in range(len("@book")) or at >= len(written) - 3, written
    assert depth == 0
    assert re.match(r"@book\{[a-z]+2003-1,\n", written)


def cells(record: ParsedRecord) -> dict[str, str]:
    line = table.line(table.row(record)).decode()
    [row] = csv.reader(StringIO(line, newline=""), delimiter=";")
    return dict(zip(table.COLUMNS, row, strict=True))


def test_csv_of_a_book() -> None:
    found = cells(BOOK)
    expected = {
        "title": "Faire société",
        "authors": "Jacques Donzelot | Ministère de la Ville, de la Jeunesse and co | Catherine Mevel | Jean Petit",
        "year": "2003",
        "isbn": "978-2-02-057375-7",
        "languages": "français",
        "abstract": "Un résumé\nsur deux lignes.",
        "call_numbers": "POL 12",
        "series": "La couleur des idées ; 12",
    }
    assert expected.items() <= found.items()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u00a0@"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    found = cells(replace(BOOK, title=Title(f"{start}HYPERLINK(1)", ""), edition=f"{start}2"))
    assert found["title"] == f"'{start}HYPERLINK(1)"
    assert found["edition"][0] == "'"


@given(st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_any_text_comes_back_from_a_cell(text: str) -> None:
    [row] = csv.reader(StringIO(table.line(["a", table.safe(text), "b"]).decode(), newline=""), delimiter=";")
    assert row in (["a", text, "b"], ["a", f"'{text}", "b"])
