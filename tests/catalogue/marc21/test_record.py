"""MARC21 read into the same values as UNIMARC."""

from collections.abc import Callable

import pymarc
import pytest

from catalogue.marc21.punctuation import bare, without_stop
from catalogue.marc21.record import parse
from catalogue.parsed import AgentKind, IdentifierKind, Level, NoteKind, YearRange

Marc = Callable[[str], pymarc.Record]


@pytest.mark.parametrize(
    ("field", "proper", "sorted_under"),
    [
        ("245 10 $a La ville.", "La ville", "La ville"),
        ("245 13 $a La ville :", "La ville", "ville"),
        ("245 12 $a L'école / $c Awa Fictive.", "L'école", "école"),
        ("245 1x $a Ville", "Ville", "Ville"),
        ("245 19 $a Ville", "Ville", "Ville"),  # a count that leaves nothing
        ("245 00 $a Annual report, etc.", "Annual report, etc.", "Annual report, etc."),
    ],
)
def test_title_and_its_sort_key(marc: Marc, field: str, proper: str, sorted_under: str) -> None:
    title = parse(marc(field)).title
    assert (title.proper, title.sort, title.borrowed) == (proper, sorted_under, False)


def test_parallel_titles_and_other_information(marc: Marc) -> None:
    title = parse(marc("245 00 $a City = $b Ville : a review = une revue / $c Awa ; Jean.")).title
    assert title.parallel[0].startswith("Ville")
    assert title.responsibility == ("Awa", "Jean")


def test_a_record_without_245_borrows_a_title(marc: Marc) -> None:
    title = parse(marc("130  0 $a Le Monde (Paris)")).title
    assert (title.proper, title.borrowed) == ("Le Monde (Paris)", True)


@pytest.mark.parametrize(
    ("letter", "level"),
    [
        ("m", Level.MONOGRAPH),
        ("s", Level.SERIAL),
        ("a", Level.ARTICLE),
        ("b", Level.ARTICLE),
        ("i", Level.SERIAL),
        (" ", Level.MONOGRAPH),
    ],
)
def test_level(marc: Marc, letter: str, level: Level) -> None:
    assert parse(marc(f"leader     na{letter} a22     4a 4500\n245 00 $a Title")).level is level


@pytest.mark.parametrize(
    ("fields", "publishers", "printed", "years"),
    [
        ("260    $a Paris : $b Seuil, $c c1999.", ("Seuil",), "c1999", YearRange(1999, 1999)),
        ("264  1 $a Paris : $b Seuil, $c [2018]\n264  4 $c ©2017", ("Seuil",), "[2018]", YearRange(2018, 2018)),
        ("264  4 $c ©2017", (), "©2017", YearRange(2017, 2017)),
        ("260    $a [S.l. : $b s.n.], $c 1968.", (), "1968", YearRange(1968, 1968)),
        ("008 180312t20182017fr a   j b    000 0 fre d", (), "", YearRange(2018, 2018)),
    ],
)
def test_publication(marc: Marc, fields: str, publishers: tuple[str, ...], printed: str, years: YearRange) -> None:
    record = parse(marc(f"{fields}\n245 00 $a Title"))
    assert tuple(name for one in record.publications for name in one.publishers) == publishers
    assert (record.printed_date, record.years) == (printed, years)


@pytest.mark.parametrize(
    ("field", "kind", "name", "forename", "relators"),
    [
        ("100 1  $a Fictive, Awa, $d 1971- $e author.", AgentKind.PERSON, "Fictive", "Awa", ("author",)),
        ("700 1  $a Fictive, Awa, $e editor. $4 edt $4 trl", AgentKind.PERSON, "Fictive", "Awa", ("edt", "trl")),
        ("100 0  $a Colette.", AgentKind.PERSON, "Colette", "", ()),
        ("100 3  $a Exemple family.", AgentKind.FAMILY, "Exemple family", "", ()),
        ("110 1  $a France. $b Ministry.", AgentKind.ORGANISATION, "France. Ministry", "", ()),
        ("711 2  $a Meeting $n (3 : $d 2018 : $c Bobigny)", AgentKind.MEETING, "Meeting", "", ()),
    ],
)
def test_agents(marc: Marc, field: str, kind: AgentKind, name: str, forename: str, relators: tuple[str, ...]) -> None:
    (one,) = parse(marc(field)).contributions
    assert (one.agent.kind, one.agent.name, one.agent.forename, one.relators) == (kind, name, forename, relators)


def test_a_cancelled_isbn_never_matches(marc: Marc) -> None:
    found = parse(marc("020    $a 9782070360024 (pbk.) : $c $12 $z 2070360423")).identifiers
    assert [(one.kind, one.normalized, one.invalid) for one in found] == [
        (IdentifierKind.ISBN, "9782070360024", False),
        (IdentifierKind.ISBN, "", True),
    ]
    assert found[0].qualification == "pbk."


def test_notes_have_their_kind(marc: Marc) -> None:
    notes = parse(marc("500    $a One.\n504    $a Refs.\n520    $a Abstract.\n310    $a Quarterly")).notes
    assert [note.kind for note in notes] == [
        NoteKind.GENERAL,
        NoteKind.BIBLIOGRAPHY,
        NoteKind.ABSTRACT,
        NoteKind.FREQUENCY,
    ]


@pytest.mark.parametrize(
    ("raw", "text"), [("City /", "City"), ("City :", "City"), ("Paris,", "Paris"), ("2nd ed.", "2nd ed.")]
)
def test_isbd_punctuation_is_left_to_the_display(raw: str, text: str) -> None:
    assert bare(raw) == text


@pytest.mark.parametrize(("raw", "text"), [("The city.", "The city"), ("Smith, J.", "Smith, J."), ("Inc.", "Inc.")])
def test_a_full_stop_that_ends_an_abbreviation_stays(raw: str, text: str) -> None:
    assert without_stop(raw) == text


def test_articles_and_issues_have_their_host(marc: Marc) -> None:
    article = parse(marc("leader     nab a22     4a 4500\n773 0  $t La Traverse. $g No. 12, pp. 4-9 $x 1234-5679"))
    assert article.host is not None
    assert (article.host.journal, article.host.number, article.host.pages) == ("La Traverse", "No. 12", "pp. 4-9")
