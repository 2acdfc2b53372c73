"""Every real file comes in and leaves again: an untouched notice gives every field it came with.

The files are outside the repository (RAYONNAGE_REAL_RECORDS). `pytest -s` prints what was refused and why.
"""

import csv
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pymarc
import pytest

from catalogue.charsets import iso5426
from catalogue.importing.source_record import Dialect, dialect_of
from catalogue.importing.sources import read_one
from catalogue.models import StoredRecord

REAL = Path(os.environ.get("RAYONNAGE_REAL_RECORDS", "../shared/data"))
LARGE = "periouni.mrc"
PMB = REAL / "records/generated+pmb-7.5.8/dev"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_records,
    pytest.mark.skipif(
        not (REAL / "MANIFEST.tsv").exists(), reason=f"no real files in {REAL} (RAYONNAGE_REAL_RECORDS)"
    ),
]


def unimarc_files() -> list:
    if not (REAL / "MANIFEST.tsv").exists():
        return []
    with (REAL / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        files = [row["file"] for row in rows if "UNIMARC" in row["kind"]]
    # One holds three thousand serials: its two minutes are not spent twice.
    once = (pytest.mark.first_stack, pytest.mark.lengthy)
    return [pytest.param(file, marks=once) if file.endswith(LARGE) else file for file in files]


def shapes(marc: pymarc.Record) -> list[tuple[object, ...]]:
    """Every field, but for the charset that 100 $a/26-29 declares, which follows the file."""
    leader = str(marc.leader)
    return [
        ("LDR", leader[5:9], leader[17:19]),
        *(
            (
                field.tag,
                field.data or "",
                # Some type the blank that manuals print; a reader of XML takes it for one.
                tuple(one.replace("#", " ") for one in field.indicators or ()),
                [(one.code, without_charset(field.tag, one.value)) for one in field.subfields],
            )
            for field in marc.fields
        ),
    ]


def without_charset(tag: str, text: str) -> str:
    return f"{text[:26]:<26}____{text[30:]}" if tag == "100" else text


@pytest.mark.parametrize("file", unimarc_files())
def test_an_untouched_notice_gives_every_field_it_came_with(file: str, take_in, send_out, read_back) -> None:
    take_in((REAL / "records" / file).read_bytes())
    marc21 = {one.record_id for one in StoredRecord.objects.all() if dialect(one) is Dialect.MARC21}
    for format in ("unimarc", "marcxml", "pmbxml"):
        written, export = send_out(format)
        assert export.report.edited == 0
        assert export.report.by_hand == len(marc21)
        if marc21 or not written or not export.report.written:
            continue
        refused = {one.pk for one, _reason in export.report.refused}
        for _one, reason in export.report.refused:
            print(f"{file}: {reason}")
        stored = StoredRecord.objects.exclude(record__in=refused).order_by("record_id")
        expected = [shapes(read_one(bytes(one.raw), one.format, one.encoding)) for one in stored]
        assert [shapes(one.marc) for one in read_back(written)] == expected


def dialect(one: StoredRecord) -> Dialect:
    return dialect_of([field.tag for field in read_one(bytes(one.raw), one.format, one.encoding).fields])


def titles_by_yaz(data: bytes, charset: str) -> list[str]:
    command = ["yaz-marcdump", "-f", charset, "-t", "utf8", "-o", "line", "/dev/stdin"]
    said = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    said = said.replace(" \u030a", "°")  # a ring before a space is PMB's degree sign, which yaz leaves over the space
    return re.findall(r"^200 .*$", unicodedata.normalize("NFC", said), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("yaz-marcdump"), reason="yaz n’est pas installé : script/test l’installe")
def test_pmb_in_utf8_leaves_in_iso5426_as_yaz_reads_it(take_in, send_out, read_back) -> None:
    take_in((PMB / "pmb_demo_utf8.iso").read_bytes())
    latin, export = send_out(charset="iso5426")
    unicode, _export = send_out()
    assert export.report.written == 48
    print(export.report.in_french())
    assert {one.declared_encoding for one in read_back(latin)} == {"iso5426"}
    ours, theirs = titles_by_yaz(latin, "iso5426"), titles_by_yaz(unicode, "utf8")
    assert len(ours) == 48
    # Typographic signs of cp1252 have no place in ISO 5426: three dots, a hyphen.
    assert ours == [iso5426.decode(iso5426.encode_standard(line).data) for line in theirs]


def test_the_same_file_of_pmb_leaves_byte_for_byte(take_in, send_out) -> None:
    data = (PMB / "pmb_demo_iso5426.iso").read_bytes()
    take_in(data)
    written, export = send_out(charset="iso5426")
    assert (export.report.written, export.report.edited) == (48, 0)
    assert sorted(written.split(b"\x1d")) == sorted(record.lstrip() for record in data.split(b"\x1d"))
