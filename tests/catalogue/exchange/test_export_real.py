"""Every real file comes in and leaves again: an untouched notice gives every field it came with.

The files are outside the repository (RAYONNAGE_REAL_RECORDS). `pytest -s` prints what was refused and why.
"""

import csv
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pymarc
import pytest

from catalogue.importing.source_record import Dialect
from catalogue.importing.sources import read_one
from catalogue.models import StoredRecord

REAL = Path(os.environ.get("RAYONNAGE_REAL_RECORDS", "../shared/data"))
PMB = REAL / "records/generated+pmb-7.5.8/dev"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_records,
    pytest.mark.skipif(
        not (REAL / "MANIFEST.tsv").exists(), reason=f"no real files in {REAL} (RAYONNAGE_REAL_RECORDS)"
    ),
]


def unimarc_files() -> list[str]:
    if not (REAL / "MANIFEST.tsv").exists():
        return []
    with (REAL / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["file"] for row in rows if "UNIMARC" in row["kind"]]


def shapes(marc: pymarc.Record) -> list[tuple[object, ...]]:
    """Every field, but for the charset that 100 $a/26-29 declares, which follows the file."""
    leader = str(marc.leader)
    return [
        ("LDR", leader[5:9], leader[17:19]),
        *(
            (
                field.tag,
                field.data or "",
                tuple(field.indicators or ()),
                [(one.code, without_charset(field.tag, one.value)) for one in field.subfields],
            )
            for field in marc.fields
        ),
    ]


def without_charset(tag: str, text: str) -> str:
    return f"{text[:26]:<26}____{text[30:]}" if tag == "100" else text


def originals() -> list[list[tuple[object, ...]]]:
    stored = StoredRecord.objects.order_by("record_id")
    return [shapes(read_one(bytes(one.raw), one.format, one.encoding)) for one in stored]


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
    from catalogue.importing.source_record import dialect_of

    return dialect_of([field.tag for field in read_one(bytes(one.raw), one.format, one.encoding).fields])
