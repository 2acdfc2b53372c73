"""MARCXML and PMB-XML as we write them: our reader, and yaz for the first, give back the same fields."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pymarc
import pytest

from catalogue.exchange import marc_in_xml
from catalogue.importing.source_record import SourceRecord
from catalogue.importing.sources import read_records
from fixtures.build_records import as_pymarc, read_source

FIXTURES = sorted((Path(__file__).parents[3] / "fixtures" / "records").glob("*.txt"))
WRITERS = {
    "marcxml": (marc_in_xml.MARCXML_HEAD, marc_in_xml.marcxml, marc_in_xml.MARCXML_TAIL),
    "pmbxml": (marc_in_xml.PMBXML_HEAD, marc_in_xml.pmbxml, marc_in_xml.PMBXML_TAIL),
}


def shapes(record: pymarc.Record) -> list[tuple[object, ...]]:
    leader = str(record.leader)
    return [
        ("LDR", leader[5:9], leader[17:19]),
        *(
            (field.tag, field.data or "", tuple(field.indicators or ()), [tuple(one) for one in field.subfields])
            for field in record.fields
        ),
    ]


def read(data: bytes) -> list[pymarc.Record]:
    found = list(read_records(BytesIO(data)))
    assert all(isinstance(one, SourceRecord) for one in found), found
    return [one.marc for one in found]


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_comes_back(path: Path, format: str) -> None:
    [*records] = read(path.with_suffix(".mrc").read_bytes())
    head, write, tail = WRITERS[format]
    again = read(head + b"".join(map(write, records)) + tail)
    assert [shapes(record) for record in again] == [shapes(record) for record in records]


@pytest.mark.parametrize("format", WRITERS)
def test_signs_of_xml_and_line_breaks_survive_and_what_xml_forbids_is_left_out(format: str) -> None:
    [source] = read_source("leader     nam0 22     1i 450 \n001 1<2\n200 1  $a A & B < C > \"D\" 'E' $e x")
    record = as_pymarc(source)
    record.fields[1].subfields[1] = pymarc.Subfield("e", "a\r\nb\x01\x98c\x9cd\ufffe")
    head, write, tail = WRITERS[format]
    [again] = read(head + write(record) + tail)
    assert again["001"].data == "1<2"
    assert again["200"]["a"] == "A & B < C > \"D\" 'E'"
    assert again["200"]["e"] == "a\r\nb\x98c\x9cd"


@pytest.mark.skipif(not shutil.which("yaz-marcdump"), reason="yaz n’est pas installé : script/test l’installe")
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_yaz_turns_our_marcxml_into_the_same_iso2709(path: Path, tmp_path: Path) -> None:
    records = read(path.with_suffix(".mrc").read_bytes())
    file = tmp_path / "a.xml"
    file.write_bytes(marc_in_xml.MARCXML_HEAD + b"".join(map(marc_in_xml.marcxml, records)) + marc_in_xml.MARCXML_TAIL)
    command = ["yaz-marcdump", "-i", "marcxml", "-o", "marc", "-f", "utf8", "-t", "utf8", str(file)]
    said = subprocess.run(command, capture_output=True, check=True)
    assert [shapes(record)[1:] for record in read(said.stdout)] == [shapes(record)[1:] for record in records]
