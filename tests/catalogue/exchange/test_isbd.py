"""ISBD as a cataloguer reads it: areas, punctuation, no-break spaces, and what is not known left out."""

import pytest

from catalogue.exchange.imprint import is_unknown, known
from catalogue.exchange.isbd import isbd
from catalogue.parsed import (
    Agent,
    AgentKind,
    Contribution,
    HostPart,
    Identifier,
    IdentifierKind,
    Level,
    Note,
    NoteKind,
    ParsedRecord,
    Publication,
    SeriesStatement,
    Title,
)


def record(title: Title | str = "Habiter la ville", level: Level = Level.MONOGRAPH, **parts: object) -> ParsedRecord:
    if isinstance(title, str):
        title = Title(proper=title, sort=title)
    return ParsedRecord(source_id="1", level=level, record_type="a", title=title, **parts)


def author(name: str, forename: str = "", rank: int = 1) -> Contribution:
    return Contribution(Agent(AgentKind.PERSON, name, forename), rank=rank)


def body(*arguments: object, **parts: object) -> str:
    """With every no-break space shown as `~`."""
    return isbd(record(*arguments, **parts)).body.replace("\u00a0", "~")


def test_areas_follow_each_other():
    described = body(
        Title(
            proper="Habiter la rénovation",
            sort="",
            other_information=("paroles de locataires",),
            responsibility=("Claire Bonnard", "préface d’Hélène Maurin"),
        ),
        edition="2e éd. revue",
        publications=(Publication(("Saint-Denis",), ("Éditions du Pavé",), "2016"),),
        extent=("186 p. : ill. ; 24 cm",),
        series=(SeriesStatement("Cahiers", number="12"),),
    )
    assert described == (
        "Habiter la rénovation~: paroles de locataires~/ Claire Bonnard~; préface d’Hélène Maurin. — 2e éd. revue. — "
        "Saint-Denis~: Éditions du Pavé, 2016. — 186 p. : ill. ; 24 cm. — (Cahiers~; 12)"
    )


def test_a_full_stop_is_not_doubled():
    assert body(edition="2e éd.", extent=("12 p.",)) == "Habiter la ville. — 2e éd. — 12 p."


def test_a_title_that_ends_with_an_ellipsis_keeps_it():
    assert body("Et demain...", extent=("12 p.",)) == "Et demain.... — 12 p."


def test_parallel_title_part_and_title_by_another_author():
    title = Title(
        "Villes", "", parallel=("Cities",), part_numbers=("2",), part_names=("Le fleuve",), by_other_authors=("Ports",)
    )
    assert body(title) == "Villes. 2, Le fleuve~= Cities. Ports"


def test_the_medium_follows_the_title_proper():
    assert body(Title("Villes", "", medium=("[Ressource électronique]",))) == "Villes [Ressource électronique]"


@pytest.mark.parametrize("place", ["[S.l.]", "S.l.", "s. l.", "[Lieu de publication inconnu]"])
@pytest.mark.parametrize("publisher", ["[s.n.]", "s.n.", "[S. n.]", "Sans éditeur"])
def test_unknown_place_and_publisher_are_left_out(place, publisher):
    assert body(publications=(Publication((place,), (publisher,), "2010"),)) == "Habiter la ville. — 2010"


def test_an_unknown_date_is_left_out():
    assert body(publications=(Publication(("Paris",), ("Esprit",), "[s.d.]"),)) == "Habiter la ville. — Paris~: Esprit"


def test_known_keeps_each_word_once():
    assert known(["Paris", "[S.l.]", "Paris", "Lyon"]) == ["Paris", "Lyon"]
    assert not is_unknown("Sainte-Luce")


def test_two_publishers_share_one_date():
    publications = (Publication(("Paris",), ("A",), "2001"), Publication(("Lyon",), ("B",), "2001"))
    assert body(publications=publications) == "Habiter la ville. — Paris~: A~; Lyon~: B, 2001"


def test_without_statement_of_responsibility_the_authors_make_one():
    people = (author("Bonnard", "Claire"), author("Ferhat", "Idriss", 2), author("Maurin", "Hélène", 3))
    assert body(contributions=people) == "Habiter la ville~/ Claire Bonnard, Idriss Ferhat~; Hélène Maurin"


def test_an_article_says_where_it_appeared():
    host = HostPart(
        journal="Le Courrier", issue_title="Les marchés", number="87", printed_date="automne 2018", pages="4-9"
    )
    described = body(level=Level.ARTICLE, host=host)
    assert described == "Habiter la ville. — In~: Le Courrier~: Les marchés, n°~87, automne 2018, p.~4-9"


def test_a_number_in_words_stays_as_printed():
    assert body(level=Level.ARTICLE, host=HostPart(journal="Le Courrier", number="hors-série 2")).endswith(
        "Courrier, hors-série 2"
    )


def test_the_numbering_of_a_serial_is_an_area():
    notes = (Note(NoteKind.NUMBERING, "N° 1 (1994)-"), Note(NoteKind.FREQUENCY, "Trimestriel"))
    described = isbd(record("Le Courrier", Level.SERIAL, notes=notes))
    assert (described.body, described.notes) == ("Le Courrier. — N° 1 (1994)-", ("Trimestriel",))


def test_notes_and_numbers_come_after_without_the_abstract():
    described = isbd(
        record(
            notes=(Note(NoteKind.BIBLIOGRAPHY, "Bibliogr. p. 171"), Note(NoteKind.ABSTRACT, "Un résumé")),
            identifiers=(
                Identifier(IdentifierKind.ISBN, "978-2-07-036822-8", "9782070368228", "br.", "18 EUR"),
                Identifier(IdentifierKind.NATIONAL, "FRBNF1", "FRBNF1"),
            ),
        )
    )
    assert str(described).splitlines() == [
        "Habiter la ville",
        "Bibliogr. p. 171",
        "ISBN\u00a0978-2-07-036822-8 (br.)\u00a0: 18 EUR",
    ]


def test_a_price_without_a_number_is_said_too():
    assert isbd(record(identifiers=(Identifier(IdentifierKind.ISBN, "", "", price="Gratuit"),))).numbers == ("Gratuit",)
