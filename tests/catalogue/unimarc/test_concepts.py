"""Traps of real files, concept by concept; whole records are in `test_fixtures.py`."""

from collections.abc import Callable
from datetime import date

import pymarc
import pytest

from catalogue.parsed import AgentKind, IdentifierKind, Level, NoteKind, ParsedItem, Publication, SubjectKind
from catalogue.unimarc.identifiers import recognize
from catalogue.unimarc.record import parse

Marc = Callable[[str], pymarc.Record]


@pytest.mark.parametrize(
    ("letters", "level"),
    [
        ("m0", Level.MONOGRAPH),
        ("m2", Level.MONOGRAPH),
        ("a2", Level.ARTICLE),
        ("s1", Level.SERIAL),
        ("s0", Level.SERIAL),
        ("s ", Level.SERIAL),
        ("s2", Level.ISSUE),
        ("b2", Level.ISSUE),
        ("c ", Level.MONOGRAPH),
        ("i ", Level.SERIAL),
        ("  ", Level.MONOGRAPH),
        ("**", Level.MONOGRAPH),
    ],
)
def test_level(marc: Marc, letters: str, level: Level) -> None:
    assert parse(marc(f"leader     na{letters} 22     1i 450 \n200 1  $a Titre")).level is level


def test_009_is_a_data_field_that_dates_a_record_without_another_date(marc: Marc) -> None:
    record = marc("200 1  $a Titre")
    record.add_field(pymarc.Field(tag="009", data="  \x1fa1997-01-01"))
    years = parse(record).years
    assert years is not None and years.start == 1997


@pytest.mark.parametrize("number", ["250944774", "  \x1fa0000-00-00", ""])
def test_009_that_is_no_date_is_left_alone(marc: Marc, number: str) -> None:
    record = marc("200 1  $a Titre")
    record.add_field(pymarc.Field(tag="009", data=number))
    assert parse(record).years is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("214  0 $a Paris $c Seuil $d 2001\n210    $a Lyon $c Certu $d 1999", [("Paris", "Seuil", "2001")]),
        ("214    $a Paris $c Seuil $d 2001", [("Paris", "Seuil", "2001")]),
        ("214 #0 $a Paris $c Seuil $d 2001", [("Paris", "Seuil", "2001")]),
        ("214  4 $d cop. 2001\n210    $a Lyon $c Certu $d 2002", [("Lyon", "Certu", "2002")]),
        ("214  1 $a Paris $c Université $d 2015", [("Paris", "Université", "2015")]),  # a thesis is only produced
        ("219    $a Paris $c Ancienne $d 1990", [("Paris", "Ancienne", "1990")]),
        ("210    $a Paris $c Seuil $d 2001\n210    $a Paris $c Seuil $d 2001", [("Paris", "Seuil", "2001")]),
        ("210    $a S.l. $c s. n. $d 2001", [("", "", "2001")]),
        ("210    $a [s. l.] $d 2001", [("", "", "2001")]),
        ("210    $a Paris $c [s.n.]", [("Paris", "", "")]),
        ("210    $a [S.l.] $c [s.n.]", []),
        ("210    $c SN Éditions", [("", "SN Éditions", "")]),
        ("214    $a Paris\n214  4 $d cop. 2001", [("Paris", "", "")]),
    ],
)
def test_publication(marc: Marc, fields: str, expected: list[tuple[str, str, str]]) -> None:
    record = parse(marc(f"200 1  $a Titre\n{fields}"))
    found = [("".join(one.places), "".join(one.publishers), one.date) for one in record.publications]
    assert found == expected


def test_several_places_and_publishers_of_one_statement(marc: Marc) -> None:
    record = parse(marc("210    $a Paris $a Genève $c Seuil $c Droz $d 1999"))
    assert record.publications == (Publication(("Paris", "Genève"), ("Seuil", "Droz"), "1999"),)


@pytest.mark.parametrize(
    ("printed", "declared", "kind", "normalized"),
    [
        ("2-07-036002-4", IdentifierKind.ISBN, IdentifierKind.ISBN, "9782070360024"),
        ("ISBN 978-2-07-036002-4 (br.)", IdentifierKind.ISBN, IdentifierKind.ISBN, "9782070360024"),
        ("0-87857-203-X", IdentifierKind.ISBN, IdentifierKind.ISBN, ""),  # wrong check digit
        ("2 604 00043 1", IdentifierKind.ISBN, IdentifierKind.ISBN, "9782604000433"),
        ("2-07-03600-4", IdentifierKind.ISBN, IdentifierKind.ISBN, ""),  # a digit is missing
        ("0338-0611", IdentifierKind.ISBN, IdentifierKind.ISSN, ""),
        ("1234-5679", IdentifierKind.ISBN, IdentifierKind.ISSN, "1234-5679"),
        ("12345679", IdentifierKind.ISSN, IdentifierKind.ISSN, "1234-5679"),
        ("3700000000006", IdentifierKind.ISBN, IdentifierKind.EAN, "3700000000006"),
        ("REF 12/b", IdentifierKind.ISBN, IdentifierKind.COMMERCIAL, "REF12/B"),
        ("", IdentifierKind.COMMERCIAL, IdentifierKind.COMMERCIAL, ""),
    ],
)
def test_a_code_is_recognized_whatever_its_field(
    printed: str, declared: IdentifierKind, kind: IdentifierKind, normalized: str
) -> None:
    assert recognize(printed, declared) == (kind, normalized)


def test_every_isbn_is_kept_and_a_cancelled_number_never_matches(marc: Marc) -> None:
    record = parse(
        marc("010    $a 2-07-036002-4\n010    $a 978-2-07-036042-0\n011    $a 1234-5679 $f 0317-8471 $y 2049-3630")
    )
    assert [(one.normalized, one.invalid) for one in record.identifiers] == [
        ("9782070360024", False),
        ("9782070360420", False),
        ("1234-5679", False),
        ("", True),
        ("", True),
    ]


def test_the_barcode_of_a_book_without_isbn_is_its_isbn(marc: Marc) -> None:
    assert [one.kind for one in parse(marc("073    $a 9782070360024")).identifiers] == [IdentifierKind.ISBN]
    both = parse(marc("073    $a 9782070360024\n010    $a 978-2-07-036002-4")).identifiers
    assert [one.kind for one in both] == [IdentifierKind.ISBN, IdentifierKind.EAN]


def test_a_price_without_number_is_kept(marc: Marc) -> None:
    assert [one.price for one in parse(marc("010    $b br. $d Gratuit")).identifiers] == ["Gratuit"]


@pytest.mark.parametrize(
    ("field", "kind", "name", "forename"),
    [
        ("700  1 $a Donzelot $b Jacques", AgentKind.PERSON, "Donzelot", "Jacques"),
        ("700  1 $a Azimov $b , Ajzek", AgentKind.PERSON, "Azimov", "Ajzek"),
        ("700  0 $b Colette", AgentKind.PERSON, "Colette", ""),
        ("710 02 $a France $b Ministère de la ville", AgentKind.ORGANISATION, "France. Ministère de la ville", ""),
        ("710 12 $a Colloque fictif $d 2 $f 2001 $e Paris", AgentKind.MEETING, "Colloque fictif", ""),
        ("720    $a Exemple $c famille", AgentKind.FAMILY, "Exemple", ""),
    ],
)
def test_agents(marc: Marc, field: str, kind: AgentKind, name: str, forename: str) -> None:
    (contribution,) = parse(marc(field)).contributions
    assert (contribution.agent.kind, contribution.agent.name, contribution.agent.forename) == (kind, name, forename)


def test_every_function_of_an_author_is_read(marc: Marc) -> None:
    (contribution,) = parse(marc("700  1 $a Fictive $4 070 $4 730 $4 070")).contributions
    assert contribution.relators == ("070", "730")


@pytest.mark.parametrize(
    ("nines", "authority_id"),
    [("$9 id:12 $9 lang:fr_FR", "12"), ("$9 344125", "344125"), ("$3 02709 $9 id:12", "02709"), ("$9 web:x", "")],
)
def test_the_source_identifies_its_authorities_in_several_ways(marc: Marc, nines: str, authority_id: str) -> None:
    record = parse(marc(f"606    $a Logement {nines}\n700    $a Fictive {nines}"))
    assert record.subjects[0].authority_id == record.contributions[0].agent.authority_id == authority_id


def test_subjects_of_every_kind(marc: Marc) -> None:
    record = parse(
        marc("600  1 $a Fictive\n601 02 $a Ville\n605    $a Œuvre\n606    $a Thème\n607    $a Lieu\n608    $a Forme")
    )
    assert [subject.kind for subject in record.subjects] == [
        SubjectKind.PERSON,
        SubjectKind.ORGANISATION,
        SubjectKind.WORK,
        SubjectKind.TOPIC,
        SubjectKind.PLACE,
        SubjectKind.FORM,
    ]


def test_a_repeated_heading_counts_once(marc: Marc) -> None:
    assert len(parse(marc("606    $a Logement\n606    $a Logement\n606    $a Logement $x Histoire")).subjects) == 2


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ("320    $a Bibliogr. p. 12", NoteKind.BIBLIOGRAPHY, "Bibliogr. p. 12"),
        ("328  0 $b Thèse $c Droit $e Paris 8 $d 2001", NoteKind.THESIS, "Thèse : Droit : Paris 8 : 2001"),
        ("328    $a Th. : Droit : Paris 8 : 2001", NoteKind.THESIS, "Th. : Droit : Paris 8 : 2001"),
        ("326    $a Annuel $b 1999-", NoteKind.FREQUENCY, "Annuel, 1999-"),
        ("319    $a Aucun droit", NoteKind.RIGHTS, "Aucun droit"),
        ("330    $a Un\n330    $a Un", NoteKind.ABSTRACT, "Un"),
    ],
)
def test_notes(marc: Marc, fields: str, kind: NoteKind, text: str) -> None:
    (note,) = parse(marc(fields)).notes
    assert (note.kind, note.text) == (kind, text)


def test_461_has_two_meanings(marc: Marc) -> None:
    book = parse(marc("200 1  $a Tome 2\n461    $t Atlas $v 2 $9 id:3"))
    assert book.host is None
    assert book.title.variants == ("Atlas",)
    article = parse(
        marc("leader     naa2 22     1i 450 \n200 1  $a Article\n461    $t Géographies $9 id:24 $9 lnk:perio")
    )
    assert article.host is not None and (article.host.journal, article.host.journal_id) == ("Géographies", "24")
    assert article.relations == () and article.title.variants == ()


def test_a_journal_points_to_its_issues_and_articles(marc: Marc) -> None:
    serial = parse(marc("leader     nas1 22     1i 450 \n200 1  $a Revue\n463    $v 12 $t   $9 id:7 $9 lnk:bull"))
    assert [(one.direction, one.target_id, one.number) for one in serial.relations] == [("bull", "7", "12")]
    assert serial.host is None


def test_an_article_keeps_its_other_links(marc: Marc) -> None:
    article = parse(
        marc(
            "leader     naa2 22     1i 450 \n461    $t Parent $9 id:5 $9 type_lnk:c $9 lnk:child\n"
            "461    $t Revue $9 id:24 $9 lnk:perio"
        )
    )
    assert article.host is not None and article.host.journal_id == "24"
    assert [one.target_id for one in article.relations] == ["5"]


@pytest.mark.parametrize(
    ("number", "pages"),
    [
        ("n° 278, p. 18-25", "p. 18-25"),
        ("12 pp. 4-9", "pp. 4-9"),
        ("n° 3", ""),
        ("vol. 2, pages XII-XX", "pages XII-XX"),
    ],
)
def test_pages_of_an_article(marc: Marc, number: str, pages: str) -> None:
    article = parse(marc(f"leader     naa2 22     1i 450 \n463    $t Revue $v {number}"))
    assert article.host is not None and article.host.pages == pages


def test_996_wins_over_995_and_an_item_counts_once(marc: Marc) -> None:
    record = parse(
        marc("995    $f 1 $k VIEUX\n996    $f 1 $k COTE $9 expl_cb:1 $9 expl_cote:COTE NEUVE\n995    $f 2 $k B")
    )
    assert [(one.barcode, one.call_number) for one in record.items] == [("1", "COTE NEUVE"), ("2", "B")]


@pytest.mark.parametrize(
    ("field", "loanable"),
    [
        ("996    $f 1 $9 pret_flag:1", True),
        ("996    $f 1 $9 pret_flag:0", False),
        ("996    $f 1 $3 1", True),
        ("996    $f 1", None),
        ("995    $f 1 $o 0", True),
        ("995    $f 1 $o 2", False),
        ("995    $f 1 $o a", None),
    ],
)
def test_whether_an_item_lends(marc: Marc, field: str, loanable: bool | None) -> None:
    assert parse(marc(field)).items[0].loanable is loanable


def test_an_empty_item_is_no_item(marc: Marc) -> None:
    assert parse(marc("995    $r uu $q u")).items == ()


def test_new_means_entered_on(marc: Marc) -> None:
    record = parse(marc("100    $a 20180312d2018    u  y0frey50\n996    $f 1 $9 create_date:2019-03-28 09:12:00"))
    assert record.entered_on == date(2018, 3, 12)
    assert record.items == (ParsedItem(barcode="1", created_on=date(2019, 3, 28)),)


@pytest.mark.parametrize("coded", ["2018", "20181399d", "00000000", "", "abcdefgh", "²0180312"])
def test_a_coded_field_that_lies_gives_no_date(marc: Marc, coded: str) -> None:
    assert parse(marc(f"100    $a {coded}\n200 1  $a Titre")).entered_on is None


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("101 0  $a fre $a eng", ("fre", "eng")),
        ("101    $a freeng", ("fre", "eng")),
        ("101    $a   FRE   ", ("fre",)),
        ("101    $a f", ()),
    ],
)
def test_languages(marc: Marc, field: str, found: tuple[str, ...]) -> None:
    assert parse(marc(field)).languages == found


def test_custom_fields_keep_their_name_or_their_tag(marc: Marc) -> None:
    record = parse(marc("900    $a Montreuil $n lieu $l Lieu\n900    $a sans nom"))
    assert [(one.name, one.label, one.value) for one in record.custom_fields] == [
        ("lieu", "Lieu", "Montreuil"),
        ("900", "900", "sans nom"),
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_address_that_runs_code_is_left_out(marc: Marc, address: str) -> None:
    assert parse(marc(f"856    $u {address}\n897    $a {address}")).locations == ()
