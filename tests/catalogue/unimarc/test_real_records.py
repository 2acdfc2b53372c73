"""Real files, read in place: none makes `parse` raise, and titles agree with those yaz-marcdump prints."""

import csv
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pymarc
import pytest

from catalogue.importing.sources import Dialect, SourceRecord, UnreadableFile, read_records
from catalogue.marc21.record import parse as parse_marc21
from catalogue.unimarc.record import parse as parse_unimarc

pytestmark = pytest.mark.real_records

YAZ_CHARSETS = {"utf8": "utf8", "utf8-NFD": "utf8", "ascii": "utf8", "ISO 5426 + stray cp1252 0x80-0x9F": "iso5426"}


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(path: Path) -> Iterator[SourceRecord]:
    with path.open("rb") as stream:
        try:
            yield from (received for received in read_records(stream) if isinstance(received, SourceRecord))
        except UnreadableFile:
            return


def test_every_record_of_every_file_is_parsed(real_records: Path) -> None:
    files = records = 0
    for line in manifest(real_records):
        files += 1
        for received in read(real_records / "records" / line["file"]):
            records += 1
            parse = parse_marc21 if received.dialect is Dialect.MARC21 else parse_unimarc
            parsed = parse(received.marc)
            assert unicodedata.is_normalized("NFC", repr(parsed)), (line["file"], received.position)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", parsed.title.proper)
    print(f"{records} records of {files} files")
    assert files >= 231
    assert records > 6000


def test_titles_agree_with_yaz(real_records: Path) -> None:
    if not shutil.which("yaz-marcdump"):
        pytest.skip("yaz-marcdump n’est pas installé (paquet yaz).")
    compared = 0
    for line in manifest(real_records):
        path = real_records / "records" / line["file"]
        if line["format"] != "ISO2709" or "UNIMARC" not in line["kind"] or line["detected"] not in YAZ_CHARSETS:
            continue
        ours = [received.marc for received in read(path)]
        theirs = titles_by_yaz(path, YAZ_CHARSETS[line["detected"]])
        if len(ours) != len(theirs):
            print(f"{line['file']}: {len(ours)} records here, {len(theirs)} for yaz: not compared")
            continue
        for position, (marc, title) in enumerate(zip(ours, theirs, strict=True), 1):
            if title:
                assert squeezed(own_title(marc)) == squeezed(title), (line["file"], position)
                compared += 1
    print(f"{compared} titles compared")
    assert compared > 3000


def own_title(marc: pymarc.Record) -> str:
    title = parse_unimarc(marc).title
    return "" if title.borrowed else title.proper


def titles_by_yaz(path: Path, charset: str) -> list[str]:
    """Every 200 $a of each record, joined, from yaz's own reading of the file."""
    command = ["yaz-marcdump", "-f", charset, "-t", "utf8", "-o", "json", str(path)]
    said = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    decoder, titles, at = json.JSONDecoder(strict=False), [], 0
    while start := re.compile(r"\{").search(said, at):
        record, at = decoder.raw_decode(said, start.start())
        fields = [field["200"] for field in record["fields"] if "200" in field]
        subfields = [one for field in fields if isinstance(field, dict) for one in field["subfields"]]
        titles.append(" ; ".join(one["a"] for one in subfields if one.get("a", "").strip()))
    return titles


def squeezed(title: str) -> str:
    """What two readers must agree on: the words, whatever the marks around them and the form of the accents."""
    # PMB's « N° » is a ring before a space, which yaz leaves over the space: we take the spacing sign, as people wrote.
    title = title.replace(" \u030a", "°")
    composed = unicodedata.normalize("NFC", re.sub("[\x80-\x9f|\u200e\u200f\ufeff]", "", title))
    return re.sub(r"[\s\u00a0]+", "", composed)
