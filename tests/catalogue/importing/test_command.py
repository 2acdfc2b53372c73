"""`manage.py import_records`, as Nadia and her scripts meet it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import BibliographicRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path: Path):
    """`run({"a.mrc": bytes}, "--json")` → (exit status, what it printed)."""

    def run(files: dict[str, bytes | None], *options: str) -> tuple[int, str]:
        paths = []
        for name, content in files.items():
            paths.append(str(tmp_path / name))
            if content is not None:
                Path(paths[-1]).write_bytes(content)
        out, status = StringIO(), 0
        try:
            call_command("import_records", *paths, "--source", "Cosoter", *options, stdout=out)
        except SystemExit as leaving:
            status = leaving.code
        return status, out.getvalue()

    return run


def test_all_loaded_is_0(book, run) -> None:
    status, printed = run({"a.mrc": book("1") + book("2")})
    assert status == 0
    assert "Notices créées : 2" in printed


def test_a_record_to_decide_is_1(book, run) -> None:
    status, printed = run({"a.mrc": book("1") + book("1", "Autre")})
    assert status == 1
    assert "deux notices différentes sous le même numéro 001" in printed


def test_a_file_that_cannot_be_read_is_2_and_the_others_are_imported(book, run) -> None:
    status, printed = run({"photo.jpg": b"\xff\xd8\xff\xe0" * 50, "b.mrc": book("1"), "absent.mrc": None})
    assert status == 2
    assert "photo.jpg" in printed
    assert "absent.mrc" in printed
    assert BibliographicRecord.objects.count() == 1


def test_json_is_one_object_with_every_count(book, run) -> None:
    truncated = book("9")[:-40]
    status, printed = run({"a.mrc": book("1") + book("", "[sans numéro]") + b"\x1d" + truncated}, "--json")
    report = json.loads(printed)
    assert status == 1
    expected = {"source", "created", "updated", "unchanged", "to_decide", "rejected", "items", "seconds", "files"}
    assert expected <= report.keys()
    assert (report["source"], report["created"], report["rejected"]) == ("Cosoter", 2, 2)
    [file] = report["files"]
    assert (file["file"], file["encoding"], file["records"]) == ("a.mrc", "utf-8", 4)
    assert [set(rejection) for rejection in file["rejections"]] == [{"position", "id", "reason"}] * 2
    assert [rejection["position"] for rejection in file["rejections"]] == [3, 4]


def test_a_dry_run_says_so(book, run) -> None:
    status, printed = run({"a.mrc": book("1")}, "--dry-run")
    assert status == 0
    assert "rien n’a été écrit" in printed
    assert not BibliographicRecord.objects.exists()


def test_a_refusal_says_what_where_and_what_next(book, run) -> None:
    _status, printed = run({"a.mrc": book("1") + b"\x1d" + book("2")})
    assert "a.mrc, notice n°\u00a02 (001\u00a0: absent) refusée" in printed
    assert "relancez l’import" in printed
    assert "notices chargées : 2" in printed


def test_an_incomplete_notice_is_listed(unimarc, run) -> None:
    status, printed = run({"a.mrc": unimarc("001 7", "500 ##$aRapport de 1998")})
    assert status == 0
    assert "À compléter (1)" in printed
    assert "Rapport de 1998" in printed


def test_a_wrong_encoding_name_is_explained(book, run) -> None:
    status, printed = run({"a.mrc": book("1")}, "--encoding", "klingon")
    assert status == 2
    assert "klingon" in printed


def test_a_source_needs_a_name(book, tmp_path: Path) -> None:
    (tmp_path / "a.mrc").write_bytes(book("1"))
    with pytest.raises(CommandError, match="provenance"):
        call_command("import_records", str(tmp_path / "a.mrc"), "--source", " ")
