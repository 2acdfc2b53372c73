"""Nadia corrects an imported notice: what she changed leaves changed, everything else byte for byte."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.exchange.iso2709 import RawField, record
from catalogue.importing.directory import cut_fields
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Identifier,
    Item,
    Publication,
    Publisher,
    Series,
    SeriesMembership,
    Source,
    SourceMapping,
    StoredRecord,
    Subject,
    SubjectAssignment,
    Vocabulary,
)
from reference.models import Agent, Theme

pytestmark = pytest.mark.django_db

LINES = (
    "001 16",
    "009   $a2018-03-01",
    "010   $a978-2-07-036822-8$bbr.$d18 EUR",
    "010   $a978-2-35735-001-4$brel.",
    "073   $a9782070368228",
    "100   $a20180312d2018    u  y0frey50      ba",
    "101 0 $afre",
    "102   $aFR",
    "200 1 $a\x98La \x9cville$bTexte imprimé$erécits$fClaire Bonnard$9id:7",
    "205   $a2e éd.",
    "210   $aParis$cSeuil$d2018$h2018-03-01$9id:3",
    "210   $aLyon$cCertu$d2018$9id:4",
    "214   $aParis$cSeuil$d2018$h2018-03-01$9id:3",
    "214   $aLyon$cCertu$d2018$9id:4",
    "215   $a203 p.$cill.$d24 cm",
    "215   $a1 CD",
    "225 2 $aRepères$v7$9id:2",
    "300   $aUne note",
    "330   $aUn résumé",
    "410  0$tRepères$v7$x1639-4968$9id:2",
    "606   $aLogement social$xFrance$2rameau$30272",
    "606   $aJardin$9id:12$9idthes:1",
    "606   $aJardin$9id:13$9idthes:1",
    "610 0 $aquartier;ville",
    "700  1$aBonnard$bClaire$4070$9id:81",
    "702  1$aPetit$bJean$4440$4730",
    "801  0$aPMB$bFR",
    "900   $aJeunes$lPublic$npublic",
    "995   $aCentre$cCentre$f9300001$kPOL 12$ruu$qu",
    "996   $f9300001$kPOL 12$aCentre$vSalle$9expl_id:81$9expl_cb:9300001$9expl_cote:POL 12$9pret_flag:1",
    "995   $aCentre$f9300002$kPOL 13",
    "996   $f9300002$kPOL 13$aCentre$9expl_id:82$9expl_cb:9300002$9expl_cote:POL 13",
    "999   $f9300001$aoui$nprete$lPrêté",
)


def field(line: str) -> RawField:
    tag, text = line[:3], line[4:].replace("$", "\x1f")
    return RawField(tag, text.encode())


SOURCE = record("     nam0 22     1i 450 ", map(field, LINES))


@pytest.fixture
def notice(take_in) -> BibliographicRecord:
    take_in(SOURCE)
    return BibliographicRecord.objects.get()


@pytest.fixture
def lines(send_out) -> Callable[[], list[str]]:
    """The fields that leave, written as LINES."""

    def leaving() -> list[str]:
        written, export = send_out()
        assert not export.report.refused
        cut = cut_fields(written.removesuffix(b"\x1d"))
        assert cut is not None
        _leader, tags, contents, _announced = cut
        return [f"{tag} {text.decode()}".replace("\x1f", "$") for tag, text in zip(tags, contents, strict=True)]

    return leaving


def differences(lines: list[str]) -> tuple[list[str], list[str]]:
    """What left, and what came, the order being the same for the rest."""
    gone, new = [one for one in LINES if one not in lines], [one for one in lines if one not in LINES]
    assert [one for one in lines if one in LINES] == [one for one in LINES if one in lines]
    return gone, new


def saved(notice: BibliographicRecord, **values: object) -> None:
    for name, value in values.items():
        setattr(notice, name, value)
    notice.save()


def test_an_untouched_notice_leaves_byte_for_byte(notice, send_out) -> None:
    written, export = send_out()
    assert written == SOURCE
    assert (export.report.written, export.report.edited, export.report.by_hand) == (1, 0, 0)


def test_saving_without_a_change_is_no_edit(notice, send_out) -> None:
    saved(notice)
    written, export = send_out()
    assert (written, export.report.edited) == (SOURCE, 0)


def line(start: str) -> str:
    return next(one for one in LINES if one.startswith(start))


@pytest.mark.parametrize(
    ("edit", "gone", "new"),
    [
        (
            {"title": "La ville neuve"},
            [line("200")],
            ["200 1 $a\x98La \x9cville neuve$bTexte imprimé$erécits$fClaire Bonnard$9id:7"],
        ),
        ({"title": "Cités"}, [line("200")], ["200 1 $aCités$bTexte imprimé$erécits$fClaire Bonnard$9id:7"]),
        (
            {"other_information": "récits\u00a0; photos", "responsibility": "C. Bonnard\u00a0; J. Petit"},
            [line("200")],
            ["200 1 $a\x98La \x9cville$bTexte imprimé$erécits$ephotos$fC. Bonnard$gJ. Petit$9id:7"],
        ),
        (
            {"other_information": "", "responsibility": ""},
            [line("200")],
            ["200 1 $a\x98La \x9cville$bTexte imprimé$9id:7"],
        ),
        ({"edition": "3e éd."}, [line("205")], ["205   $a3e éd."]),
        ({"edition": ""}, [line("205")], []),
        ({"abstract": "Autre\nrésumé"}, [line("330")], ["330   $aAutre\nrésumé"]),
        ({"extent": "203 p. : ill. ; 24 cm\n1 DVD"}, ["215   $a1 CD"], ["215   $a1 DVD"]),
        ({"languages": ["fre", "eng"]}, [line("101")], ["101 0 $afre$aeng"]),
        ({"keywords": ["ville", "jardin"]}, [line("610")], ["610 0 $aville;jardin"]),
        (
            {"year_start": 2017, "year_end": 2018},
            [line("100")],
            ["100   $a20180312g20172018u  y0frey50      ba"],
        ),
        ({"document_type": "Rapport"}, [], ["900   $aRapport$lType de document$ntype_document"]),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else None,
)
def test_an_edited_column_rewrites_its_field_alone(notice, lines, edit: dict, gone: list[str], new: list[str]) -> None:
    saved(notice, **edit)
    assert differences(lines()) == (gone, new)


def test_a_new_printed_date_is_that_of_each_statement(notice, lines) -> None:
    Publication.objects.update(date="2019")
    saved(notice, printed_date="2019", year_start=2019, year_end=2019)
    gone, new = differences(lines())
    assert {one[:3] for one in gone} == {"100", "210", "214"}
    assert [one for one in new if one.startswith("21")] == [
        "210   $aParis$cSeuil$d2019",
        "210   $aLyon$cCertu$d2019",
        "214  0$aParis$cSeuil$d2019",
        "214  0$aLyon$cCertu$d2019",
    ]


def test_a_printed_date_corrected_alone_reaches_its_statements(notice, lines) -> None:
    saved(notice, printed_date="cop. 2018")
    _gone, new = differences(lines())
    assert [one for one in new if one[:3] == "210"] == [
        "210   $aParis$cSeuil$dcop. 2018",
        "210   $aLyon$cCertu$dcop. 2018",
    ]


def test_an_author_removed_and_another_added(notice, lines) -> None:
    notice.contributions.get(agent__name="Petit").delete()
    added = Agent.objects.create(name="Donzelot", forename="Jacques")
    Contribution.objects.create(record=notice, agent=added, relators=["070"], rank=1, sort_order=5)
    assert differences(lines()) == ([line("702")], ["701  1$aDonzelot$bJacques$4070"])


def test_a_function_changed_rewrites_that_author_alone(notice, lines) -> None:
    Contribution.objects.filter(agent__name="Petit").update(relators=["440"])
    assert differences(lines()) == ([line("702")], ["702  1$aPetit$bJean$4440"])


def test_an_authority_renamed_rewrites_its_headings(notice, lines) -> None:
    agent = Agent.objects.get(name="Petit")
    agent.forename = "Jeanne"
    agent.save()
    assert differences(lines()) == ([line("702")], ["702  1$aPetit$bJeanne$4440$4730"])


def test_a_subject_added_and_one_removed_whose_field_came_twice(notice, lines) -> None:
    notice.subject_assignments.filter(subject__label="Jardin").delete()
    added = Subject.objects.create(kind="place", label="Aubervilliers", vocabulary=Vocabulary.of("rameau"))
    SubjectAssignment.objects.create(record=notice, subject=added, sort_order=9)
    gone = [one for one in LINES if one.startswith("606   $aJardin")]
    assert differences(lines()) == (gone, ["607   $aAubervilliers$2rameau"])


def test_a_publisher_removed_leaves_the_other_in_both_its_fields(notice, lines) -> None:
    notice.publications.get(publisher__name="Certu").delete()
    assert differences(lines()) == ([one for one in LINES if "$cCertu" in one], [])


def test_a_publisher_added_is_written_in_210_and_214(notice, lines) -> None:
    added = Publisher.objects.create(name="L’Aube")
    Publication.objects.create(record=notice, publisher=added, place="Aix", date="2018", sort_order=9)
    assert differences(lines()) == ([], ["210   $aAix$cL’Aube$d2018", "214  0$aAix$cL’Aube$d2018"])


def test_a_series_number_corrected(notice, lines) -> None:
    notice.series_memberships.update(number="8")
    gone, new = differences(lines())
    assert gone == [line("225"), line("410")]
    assert new == ["225 2 $aRepères$v8", "410  0$tRepères$v8"]


def test_a_second_series(notice, lines) -> None:
    added = Series.objects.create(title="Les cahiers")
    SeriesMembership.objects.create(record=notice, series=added, number="2", sort_order=9)
    assert differences(lines()) == ([], ["225 2 $aLes cahiers$v2", "410  0$tLes cahiers$v2"])


def test_an_isbn_corrected_leaves_the_other(notice, lines) -> None:
    Identifier.objects.filter(value="978-2-35735-001-4").update(value="978-2-35735-002-1")
    assert differences(lines()) == ([line("010   $a978-2-35735")], ["010   $a978-2-35735-002-1$brel."])


def test_a_call_number_corrected_rewrites_that_item_alone(notice, lines) -> None:
    Item.objects.filter(barcode="9300002").update(call_number="POL 14")
    gone, new = differences(lines())
    assert gone == [one for one in LINES if "9300002" in one]
    assert [one[:3] for one in new] == ["995", "996"]
    assert all("$kPOL 14" in one for one in new)


def test_an_item_added_and_one_taken_away(notice, lines) -> None:
    Item.objects.filter(barcode="9300002").delete()
    Item.objects.create(record=notice, barcode="9300003", call_number="POL 15")
    gone, new = differences(lines())
    assert gone == [one for one in LINES if "9300002" in one]
    assert new == [
        "995   $f9300003$kPOL 15$qu$ruu",
        "996   $f9300003$kPOL 15$9expl_cb:9300003$9expl_cote:POL 15",
    ]


def test_a_theme_put_by_hand_is_added(notice, lines) -> None:
    theme = Theme.objects.create(name="Habitat et cadre de vie", slug="habitat", short_name="Habitat")
    notice.themes.add(theme)
    notice.save()
    assert differences(lines()) == ([], ["900   $aHabitat et cadre de vie$lThèmes$nthemes"])


def test_an_edited_notice_read_again_says_what_was_edited(notice, send_out, take_in) -> None:
    saved(notice, title="Cités", edition="", keywords=["x"], extent="12 p.", abstract="A\nB", level="s")
    written, _export = send_out()
    StoredRecord.objects.all().delete()
    BibliographicRecord.objects.all().delete()
    take_in(written, "Retour")
    again = BibliographicRecord.objects.get()
    assert (again.title, again.edition, again.keywords, again.extent, again.abstract, again.level) == (
        "Cités", "", ["x"], "12 p.", "A\nB", "s",
    )  # fmt: skip


def test_a_notice_linked_by_hand_to_another_journal(take_in, lines, send_out, read_back) -> None:
    article = record(
        "     naa2 22     1i 450 ",
        map(field, ("001 61", "200 1 $aUn jardin", "461   $tLa Traverse$9id:24$9lnk:perio", "463   $v12$9lnk:bull")),
    )
    take_in(article)
    notice = BibliographicRecord.objects.get()
    assert send_out()[0] == article
    saved(notice, host=BibliographicRecord.objects.create(title="Diagonal", level="s"))
    leaving = next(one for one in read_back(send_out()[0]) if one.marc["001"].data == "61")
    assert (leaving.marc["461"]["t"], leaving.marc["463"]["v"]) == ("Diagonal", "12")


def test_a_change_of_the_table_is_no_edit_of_the_notice(notice, send_out) -> None:
    source = Source.objects.get()
    SourceMapping.objects.create(source=source, kind="document_type", value="a", target="Livre")
    assert send_out()[0] == SOURCE
    StoredRecord.objects.update(received_at=timezone.now() - timedelta(days=1))
    saved(notice, edition="3e éd.")
    written, export = send_out()
    assert export.report.edited == 1
    assert b"Livre" not in written


def test_a_lie_about_the_charset_is_corrected_and_nothing_else(take_in, lines) -> None:
    lying = [one.replace("frey50  ", "frey0103") for one in LINES]
    take_in(record("     nam0 22     1i 450 ", map(field, lying)))
    assert lines() == list(LINES)


def test_in_iso5426_every_field_is_there_and_says_its_charset(notice, send_out, read_back) -> None:
    written, export = send_out(charset="iso5426")
    [again] = read_back(written)
    assert again.declared_encoding == "iso5426"
    assert [one.tag for one in again.marc.fields] == [one[:3] for one in LINES]
    assert again.marc["200"]["a"] == "\x98La \x9cville"
    assert b"Un r\xc2esum\xc2e" in written
    assert not export.report.replaced
