"""What the ISO 2709 writer writes, our reader and yaz read again, whatever the fields hold."""

import json
import shutil
import subprocess
import unicodedata
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymarc import Field, Indicators, Subfield

from catalogue.exchange.iso2709 import FieldTooLong, RawField, RecordTooLong, is_whole, raw_field, record
from catalogue.importing.source_record import SourceRecord
from catalogue.importing.sources import read_records

LEADER = "     nam0 22     1i 450 "

tags = st.from_regex(r"[0-9]{3}", fullmatch=True).filter(lambda tag: tag >= "010")
texts = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60).map(
    lambda text: unicodedata.normalize("NFC", text)
)
codes = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789")
data_fields = st.builds(
    lambda tag, first, second, parts: Field(tag=tag, indicators=Indicators(first, second), subfields=parts),
    tags,
    st.sampled_from(" 0129"),
    st.sampled_from(" 0129"),
    st.lists(st.builds(Subfield, codes, texts), min_size=1, max_size=5),
)


def utf8(text: str) -> bytes:
    return text.encode()


def shape(field: Field) -> tuple[object, ...]:
    return field.tag, tuple(field.indicators or ()), [tuple(one) for one in field.subfields], field.data or ""


@given(st.lists(data_fields, min_size=1, max_size=12))
def test_the_reader_gives_back_every_field(fields: list[Field]) -> None:
    written = record(LEADER, [raw_field(field, utf8) for field in fields])
    assert is_whole(written[:-1])
    [read] = read_records(BytesIO(written), encoding="utf-8")
    assert isinstance(read, SourceRecord)
    assert [shape(field) for field in read.marc.fields] == [shape(field) for field in fields]


ascii_fields = st.lists(
    st.builds(
        lambda tag, parts: Field(tag=tag, indicators=Indicators("1", " "), subfields=parts),
        tags,
        st.lists(st.builds(Subfield, codes, st.text("aé’ «œ»Ž1$", min_size=1, max_size=40)), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.skipif(not shutil.which("yaz-marcdump"), reason="yaz n’est pas installé : script/test l’installe")
@given(ascii_fields)
def test_yaz_reads_the_same_fields(fields: list[Field]) -> None:
    command = ["yaz-marcdump", "-f", "utf8", "-t", "utf8", "-o", "json", "/dev/stdin"]
    written = record(LEADER, [raw_field(field, utf8) for field in fields])
    said = subprocess.run(command, input=written, capture_output=True, check=True)
    assert not said.stderr
    dumped = [next(iter(one.items())) for one in json.loads(said.stdout)["fields"]]
    read = [(tag, [next(iter(part.items())) for part in field["subfields"]]) for tag, field in dumped]
    assert read == [(field.tag, [(one.code, one.value) for one in field.subfields]) for field in fields]


def test_a_record_at_the_limit_is_written_and_one_byte_more_is_refused() -> None:
    full = [RawField("300", b"  \x1fa" + b"x" * 9_994)] * 9
    room = 99_999 - (24 + 12 * 10 + 1 + 9 * 9_999 + 1)
    last = b"  \x1fa" + b"x" * (room - 5)
    written = record(LEADER, [*full, RawField("330", last)])
    assert (len(written), written[:5]) == (99_999, b"99999")
    with pytest.raises(RecordTooLong, match=r"100\u202f000 octets.*marcxml"):
        record(LEADER, [*full, RawField("330", last + b"x")])


def test_a_field_that_the_directory_cannot_measure_is_refused_by_its_tag() -> None:
    assert record(LEADER, [RawField("330", b"x" * 9_998)])
    with pytest.raises(FieldTooLong, match="zone 330"):
        record(LEADER, [RawField("330", b"x" * 9_999)])


def test_marks_inside_a_text_do_not_break_the_record() -> None:
    field = Field(tag="200", indicators=Indicators("1", " "), subfields=[Subfield("a", "La\x1e vi\x1dlle\x1f")])
    assert raw_field(field, utf8).content == b"1 \x1faLa ville"


def test_the_leader_keeps_its_codes_and_gets_true_lengths() -> None:
    written = record("99999cas2a99999991x 4  9", [RawField("001", b"12")])
    assert written == b"00041cas2a2200037" + b"1x " + b"4509" + b"001000300000\x1e12\x1e\x1d"


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"00099" + raw[5:],
        lambda raw: raw[:24] + raw[24:].replace(b"0003", b"0004", 1),
        lambda raw: raw.replace(b"\x1e12", b"\x1e1\x1e", 1),
        lambda raw: raw[:10] + b"33" + raw[12:],
        lambda raw: raw + b"x",
    ],
)
def test_a_record_with_a_lie_is_not_whole(damage) -> None:
    raw = record(LEADER, [RawField("001", b"12"), RawField("300", b"  \x1faNote")])[:-1]
    assert is_whole(raw)
    assert not is_whole(damage(raw))
