"""A table of the old site, read row by row: a bad one costs itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.takeover.columns import MOST_LINES_OF_ROW, MOST_ROWS, Row, Unreadable, read
from cms.takeover.rows import in_the_folder, old_path, parse, rich_text


def parsed(**cells: str):
    return parse(Row(2, {"title": "Un titre", **cells}))


def test_a_whole_row() -> None:
    page = parsed(
        kind="Publication", old_address="https://ancien.example.fr/spip.php?article12", series="Les Cahiers", number="12",
        date="21/03/2017", themes="Habitat | Emploi", territories="Saint-Denis, Bobigny", authors="Diop, Ramata ; Insee",
        pdf="https://ancien.example.fr/IMG/pdf/Cahier%2012.pdf", pages="44 p.",
    )  # fmt: skip
    assert page.problems == []
    assert (page.kind, page.old_path, page.day, page.year) == (
        "publication",
        "/spip.php?article12",
        date(2017, 3, 21),
        2017,
    )
    assert (page.themes, page.territories) == (("Habitat", "Emploi"), ("Saint-Denis", "Bobigny"))
    assert (page.authors, page.pdf, page.pages) == (("Diop, Ramata", "Insee"), "Cahier 12.pdf", 44)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"title": "  "}, "le titre manque"),
        ({"title": "x" * 256}, "255"),
        ({"kind": "tract"}, "tract"),
        ({"date": "31/02/2017"}, "n’existe pas"),
        ({"year": "deux mille"}, "n’est pas un nombre"),
        ({"year": "1066"}, "hors de portée"),
        ({"old_address": "https://ancien.fr/"}, "accueil"),
        ({"old_address": "http://[::1"}, "ne se lit pas"),
    ],
)
def test_what_is_wrong_is_said(cells: dict[str, str], problem: str) -> None:
    page = parsed(**cells)
    assert len(page.problems) == 1 and problem in page.problems[0]


def test_the_kind_is_guessed_from_what_only_a_publication_has() -> None:
    assert parsed(series="Les Cahiers").kind == parsed(pdf="a.pdf").kind == "publication"
    assert parsed().kind == "page"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Un.\n\nDeux & trois", "<p>Un.</p><p>Deux &amp; trois</p>"),
        ('<p onclick="x()">Un <script>alert(1)</script><b>gras</b></p>', "<p>Un <b>gras</b></p>"),
        (
            '<p><a href="javascript:x()">a</a> <a href="https://b.fr">b</a></p>',
            '<p><a>a</a> <a href="https://b.fr">b</a></p>',
        ),
        ("<h1>Titre</h1><div>Texte</div>", "<h3>Titre</h3>Texte"),
        ("3 < 4", "<p>3 &lt; 4</p>"),
        ("   ", ""),
    ],
)
def test_a_text_brings_its_words_and_nothing_else(said: str, kept: str) -> None:
    assert rich_text(said) == kept


@given(st.text(max_size=80))
def test_a_file_is_always_named_inside_the_folder(said: str) -> None:
    path = in_the_folder(said)
    assert not path.startswith("/") and ".." not in path.split("/")


@given(st.text(max_size=120))
def test_an_old_address_is_a_path_or_a_problem(said: str) -> None:
    problems: list[str] = []
    path = old_path(said, problems)
    assert path == "" or path.startswith("/")
    assert path or problems or not said


TABLE = 'type;titre;ancienne adresse\npublication;Un;/a\n;"ouvert;/b\npage;Trois;/c;de trop\npage;Quatre;/d\n\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_one_bad_line_costs_one_line_in_any_encoding(encoding: str) -> None:
    table = read(TABLE.replace("Quatre", "Été").encode(encoding))
    assert [row.cells.get("title") for row in table.rows if not row.fault] == ["Un", "Été"]
    assert [row.line for row in table.rows if row.fault] == [3, 4]


@pytest.mark.parametrize("content", [b"", b" \n;;\n", b"%PDF-1.4 x", b"PK\x03\x04x", b"a\0b;c", b"nom;prenom\nx;y\n"])
def test_what_is_no_table_of_pages_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


def test_a_quote_closed_too_far_below_swallows_nothing() -> None:
    rows = read(b'titre\n"ouvert\n' + b"Une page\n" * MOST_LINES_OF_ROW + b'fin"\n').rows
    assert [row.line for row in rows if row.fault] == [2]
    assert len(rows) == MOST_LINES_OF_ROW + 2


def test_a_table_without_end_is_refused_whole() -> None:
    assert len(read(b"titre\n" + b"x\n" * MOST_ROWS).rows) == MOST_ROWS
    with pytest.raises(Unreadable, match="20000 lignes"):
        read(b"titre\n" + b"x\n" * (MOST_ROWS + 1))


@given(st.binary(max_size=300))
def test_no_file_at_all_breaks_the_reading(content: bytes) -> None:
    try:
        table = read(b"titre;date\n" + content)
    except Unreadable:
        return
    for row in table.rows:
        if not row.fault:
            parse(row)
