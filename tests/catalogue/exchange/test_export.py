"""`manage.py export_records` and the address of one notice, as Nadia and Inès meet them."""

import csv
import json
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.exchange import export as exporting
from catalogue.exchange.iso2709 import RawField, record
from catalogue.models import BibliographicRecord, Contribution, Item, Subject, SubjectAssignment, Vocabulary
from fixtures.build_records import RECORDS
from reference.models import Agent

pytestmark = pytest.mark.django_db

UNIMARC_FIXTURES = sorted(RECORDS.glob("[!m]*.mrc"))


@pytest.fixture
def run(tmp_path: Path):
    """`run("--format", "ris")` → (exit status, what was written, what was said)."""

    def run(*options: str) -> tuple[int, bytes, str]:
        said, status = StringIO(), 0
        file = tmp_path / "export"
        try:
            call_command("export_records", *options, "--output", str(file), stderr=said)
        except SystemExit as leaving:
            status = leaving.code
        assert not (tmp_path / "export.partiel").exists()
        return status, file.read_bytes(), said.getvalue()

    return run


@pytest.fixture
def typed() -> BibliographicRecord:
    """A notice typed by hand."""
    notice = BibliographicRecord.objects.create(
        title="Habiter ☃ autrement", other_information="récits\u00a0; photos", printed_date="2016", languages=["fre"]
    )
    agent = Agent.objects.create(name="Bonnard", forename="Claire")
    Contribution.objects.create(record=notice, agent=agent, relators=["070"])
    subject = Subject.objects.create(label="Logement – France", vocabulary=Vocabulary.of("rameau"))
    SubjectAssignment.objects.create(record=notice, subject=subject)
    Item.objects.create(record=notice, barcode="1", call_number="POL 1", localisation="Salle")
    return notice


@pytest.mark.parametrize("charset", ["utf-8", "iso5426"])
@pytest.mark.parametrize("path", UNIMARC_FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_leaves_as_it_came(path: Path, charset: str, take_in, send_out, read_back) -> None:
    take_in(path.read_bytes())
    written, export = send_out(charset=charset)
    assert (export.report.edited, export.report.refused) == (0, [])
    by_id = {one.marc["001"].data: one for one in read_back(path.read_bytes())}
    for one in read_back(written):
        source = by_id[one.marc["001"].data]
        assert [field.tag for field in one.marc.fields] == [field.tag for field in source.marc.fields]
        if charset == "utf-8":
            assert one.raw == source.raw


@pytest.mark.skipif(not shutil.which("yaz-marcdump"), reason="yaz n’est pas installé : script/test l’installe")
def test_yaz_reads_a_notice_typed_by_hand(typed, run, tmp_path: Path) -> None:
    run("--format", "unimarc", "--encoding", "iso5426")
    command = ["yaz-marcdump", "-f", "iso5426", "-t", "utf8", "-o", "json", str(tmp_path / "export")]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = {tag: field for one in said["fields"] for tag, field in one.items()}
    assert found["001"] == f"rayonnage-{typed.pk}"
    assert found["100"]["subfields"][0]["a"][26:30] == "0103"
    assert found["200"]["subfields"][1:] == [{"e": "re\u0301cits"}, {"e": "photos"}]
    assert found["606"]["subfields"] == [{"a": "Logement"}, {"x": "France"}, {"2": "rameau"}]
    assert {"995", "996", "801", "700"} <= found.keys()


def test_what_iso5426_lacks_is_counted_notice_by_notice(typed, run) -> None:
    status, written, said = run("--format", "unimarc", "--encoding", "iso5426")
    assert status == 0
    assert b"Habiter ? autrement" in written
    assert f"notice {typed.pk} (001\u00a0: rayonnage-{typed.pk}" in said
    assert "1 caractère que l’ISO 5426 n’a pas, remplacé par «\u00a0?\u00a0» (☃)" in said


def test_a_record_too_long_costs_itself_and_the_status_is_1(typed, run) -> None:
    long = BibliographicRecord.objects.create(title="Trop longue")
    Item.objects.bulk_create(Item(record=long, barcode=str(number), note="x" * 400) for number in range(100))
    status, written, said = run("--format", "unimarc")
    assert status == 1
    assert written.count(b"\x1d") == 1
    assert "Notices exportées\u00a0: 1\n" in said
    assert "Notices refusées\u00a0: 1\n" in said
    assert "«\u00a0Trop longue\u00a0») refusée\u00a0: elle ferait" in said
    assert "marcxml" in said
    assert run("--format", "marcxml")[0] == 0


def test_a_notice_that_cannot_be_written_costs_itself(typed, run, monkeypatch) -> None:
    BibliographicRecord.objects.create(title="Bonne")
    written = exporting.described

    def faulty(held):
        if held.record.pk == typed.pk:
            raise ValueError("cassée")
        return written(held)

    monkeypatch.setattr(exporting, "described", faulty)
    status, data, said = run("--format", "ris")
    assert (status, data.count(b"ER  - ")) == (1, 1)
    assert "cassée" in said


def test_only_public_notices_leave_unless_all_are_asked_for(typed, run) -> None:
    BibliographicRecord.objects.create(title="Retirée", state="withdrawn")
    assert run("--format", "ris")[1].count(b"TY  - ") == 1
    assert run("--format", "ris", "--all")[1].count(b"TY  - ") == 2


def test_since_source_and_limit(typed, run, take_in) -> None:
    take_in(record("     nam0 22     1i 450 ", [RawField("001", b"1"), RawField("200", b"1 \x1faLa ville")]))
    BibliographicRecord.objects.filter(pk=typed.pk).update(updated_at="2020-01-02T12:00:00Z")
    assert run("--format", "ris", "--source", "Cosoter")[1].count(b"TY  - ") == 1
    assert run("--format", "ris", "--since", "2020-01-03")[1].count(b"TY  - ") == 1
    assert run("--format", "ris", "--since", "2020-01-02")[1].count(b"TY  - ") == 2
    assert run("--format", "ris", "--limit", "1")[1].count(b"TY  - ") == 1
    with pytest.raises(CommandError, match="Cosoter"):
        run("--format", "ris", "--source", "Inconnue")
    with pytest.raises(CommandError, match="UTF-8"):
        run("--format", "csv", "--encoding", "iso5426")


def test_standard_output_is_bytes_and_the_report_goes_elsewhere(typed, capfdbinary) -> None:
    call_command("export_records", "--format", "unimarc")
    written, said = capfdbinary.readouterr()
    assert written.endswith(b"\x1d")
    assert b"Notices" not in written
    assert "Notices exportées" in said.decode()


def test_a_spreadsheet_opens_the_csv(typed, run) -> None:
    _status, written, _said = run("--format", "csv")
    assert written.startswith(b"\xef\xbb\xbfNum\xc3\xa9ro;Niveau;")
    rows = list(csv.DictReader(StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Titre"] for row in rows] == ["Habiter ☃ autrement"]
    assert rows[0]["Auteurs"] == "Claire Bonnard"


def test_articles_typed_by_hand_join_their_issue_again(run, take_in) -> None:
    journal = BibliographicRecord.objects.create(title="La Traverse", level="s")
    issue = BibliographicRecord.objects.create(title="Habiter", level="b", host=journal)
    BibliographicRecord.objects.create(title="Un jardin", level="a", host=issue)
    written = run("--format", "unimarc")[1]
    BibliographicRecord.objects.all().delete()
    take_in(written)
    article = BibliographicRecord.objects.get(title="Un jardin")
    assert (article.level, article.host.title, article.host.host.title) == ("a", "Habiter", "La Traverse")


def test_a_marc21_record_leaves_as_unimarc(take_in, send_out, read_back) -> None:
    take_in((RECORDS / "marc21_title_with_nonfiling_characters.mrc").read_bytes())
    written, export = send_out()
    assert export.report.by_hand == export.report.written > 0
    assert all(one.dialect == "unimarc" and one.marc["200"]["a"] for one in read_back(written))


def test_queries_do_not_grow_with_the_notices(take_in, send_out) -> None:
    def count(number: int) -> int:
        take_in(
            b"".join(
                record(
                    "     nam0 22     1i 450 ",
                    [RawField("001", b"%d" % rank), RawField("200", b"1 \x1faLa ville %d" % rank)],
                )
                for rank in range(number)
            ),
            f"S{number}",
        )
        queryset = BibliographicRecord.objects.filter(source__name=f"S{number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            send_out(queryset=queryset)
        return len(queries)

    assert count(3) == count(150)


@pytest.mark.parametrize("format", exporting.FORMATS)
def test_one_notice_has_an_address_in_each_format(typed, client, format: str) -> None:
    response = client.get(reverse("catalogue:record_export", args=[typed.pk, format]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith(f'attachment; filename="notice-{typed.pk}-')
    assert "Bonnard" in b"".join(response.streaming_content).decode()


def test_a_visitor_may_not_take_what_she_may_not_read(typed, client) -> None:
    address = reverse("catalogue:record_export", args=[typed.pk, "ris"])
    for state, status in (("incomplete", 404), ("withdrawn", 410)):
        BibliographicRecord.objects.update(state=state)
        assert client.get(address).status_code == status
    BibliographicRecord.objects.update(state="public")
    assert client.get(reverse("catalogue:record_export", args=[typed.pk, "docx"])).status_code == 404
