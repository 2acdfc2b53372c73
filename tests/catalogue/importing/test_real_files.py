"""Every real file goes through the pipeline: loaded, to decide, or refused with a reason; nothing raises.

The files are outside the repository (RAYONNAGE_REAL_RECORDS). `pytest -s` on this module prints what was refused and why.
"""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from catalogue.importing.matching import Outcome
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.report import Report
from catalogue.models import BibliographicRecord, Item

REAL = Path(os.environ.get("RAYONNAGE_REAL_RECORDS", "../shared/data"))
PMB = REAL / "records/generated+pmb-7.5.8/dev"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_records,
    pytest.mark.skipif(
        not (REAL / "MANIFEST.tsv").exists(), reason=f"no real files in {REAL} (RAYONNAGE_REAL_RECORDS)"
    ),
]

# The manifest counts what other readers cut; here is what is really in these files.
RECORDS_REALLY_THERE = {
    "PGA_2records.mrk": 0,  # MarcEdit's text, which is no exchange format
    "collection.mrk": 0,
    "zdbtitutf8.mrc": 8,  # the last one is cut, and counted as met
}


def manifest() -> list[dict[str, str]]:
    with (REAL / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def imported(path: Path, source: str) -> Report:
    importing = Import(source, [ImportFile.at(path)])
    for _progress in importing.run():
        pass
    return importing.report


@pytest.mark.lengthy
def test_each_record_is_loaded_to_decide_or_refused_with_a_reason() -> None:
    refused: Counter[tuple[str, str]] = Counter()
    for number, line in enumerate(manifest()):
        path = REAL / "records" / line["file"]
        report = imported(path, f"{number} {path.name}"[:100])
        [file] = report.files
        assert sum(report.outcomes.values()) == file.records, path
        assert len(file.rejections) == report.outcomes[Outcome.REJECTED], path
        assert file.records == RECORDS_REALLY_THERE.get(path.name, int(line["n_raw"])) or path.name == "bad_records.mrc"
        assert file.records or file.unreadable, path
        refused.update((line["file"], rejection.reason) for rejection in file.rejections)
        if file.unreadable:
            refused[line["file"], file.unreadable] += 1
    for (name, reason), count in sorted(refused.items()):
        print(f"{count:4} {name}: {reason}")
    assert all(reason.strip() for _name, reason in refused)


def snapshot() -> dict[str, tuple[object, ...]]:
    """All that a reader sees of each notice, by 001."""
    return {
        record.source_record_id: (
            record.pk,
            record.full_title,
            record.abstract,
            record.extent,
            record.year_start,
            record.details,
            [str(row.agent) for row in record.contributions.all()],
            [str(row.subject) for row in record.subject_assignments.all()],
            [str(row.publisher) for row in record.publications.all()],
            [row.value for row in record.identifiers.all()],
            [(item.barcode, item.call_number, item.localisation, item.status) for item in record.items.all()],
            record.host_id,
        )
        for record in BibliographicRecord.objects.all()
    }


def test_four_encodings_of_the_same_48_notices_are_the_same_48_records() -> None:
    imported(PMB / "pmb_demo_utf8.iso", "PMB")
    first = snapshot()
    assert len(first) == 48
    assert Item.objects.count() == 31
    for name in ("pmb_demo_iso5426.iso", "pmb_demo_utf8.xml", "pmb_demo_latin1.xml"):
        assert imported(PMB / name, "PMB").outcomes == {Outcome.UPDATED: 48}
        assert snapshot() == first, name


def test_articles_of_pmb_join_their_issue_and_their_serial() -> None:
    imported(PMB / "pmb_demo_utf8.xml", "PMB")
    hosts = dict(BibliographicRecord.objects.filter(level="a").values_list("source_record_id", "host__title"))
    assert hosts["25"] == "278"
    assert hosts["33"] == "Géo"


@pytest.mark.lengthy
def test_periouni_merges_none_of_its_3064_serials() -> None:
    path = next((REAL / "records").rglob("periouni.mrc"))
    report = imported(path, "Sciences Po")
    # 2,997 numbers 001, of which 11 come twice with another content, and 56 notices without any.
    assert report.files[0].records == 3064
    assert report.outcomes[Outcome.UPDATED] == 0
    assert report.outcomes[Outcome.CREATED] + report.outcomes[Outcome.TO_DECIDE] == 3064
    assert BibliographicRecord.objects.count() == report.outcomes[Outcome.CREATED] == 3049
    assert BibliographicRecord.objects.exclude(source_record_id="").count() >= 2996
    again = imported(path, "Sciences Po")
    assert again.outcomes == {Outcome.UNCHANGED: 3049, Outcome.TO_DECIDE: 15}
