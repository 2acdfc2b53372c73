"""Whatever a record holds, it is read: no exception, no invisible mark, no absurd year."""

import dataclasses
import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum

import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.marc21.record import parse as parse_marc21
from catalogue.parsed import ParsedRecord
from catalogue.unimarc.record import field_map
from catalogue.unimarc.record import parse as parse_unimarc
from catalogue.unimarc.years import LATEST

_ODD = "\x88\x89\x98\x9c|\x00\x1b\u200e\ufeff\u0301\u00a0\n\t 0123456789Xx-–.;:$[]()éEaL'’"
_TEXT = (
    st.text(alphabet=st.characters(codec=None) | st.sampled_from(_ODD), max_size=30)
    | st.sampled_from(["id:12", "lnk:perio", "lnk:bull", "type_lnk:b", "2001 ", "70011", "001X", ":", "expl_cb:1"])
    | st.sampled_from(["1995-", "[19..]", "2-07-036002-4", "20180312d2018    ", "9999", "0000-00-00", "p. 3", " "])
)
_TAGS = st.sampled_from([*field_map(), "245", "260", "264", "490", "773", "952", "008"]) | st.from_regex(
    r"[0-9A-Z]{3}", fullmatch=True
)
_CODES = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789") | st.sampled_from(["", "$", "É"])
_FIELDS = st.tuples(
    _TAGS, st.sampled_from(["  ", "1 ", " 1", "04", "#|"]), st.lists(st.tuples(_CODES, _TEXT), max_size=6)
)


@st.composite
def records(draw: st.DrawFn) -> pymarc.Record:
    record = pymarc.Record()
    record.leader = "00000" + draw(st.text(alphabet="nacmsb 012*é", max_size=19))
    for tag, indicators, subfields in draw(st.lists(_FIELDS, max_size=12)):
        record.fields.append(_field(tag, indicators, subfields))
    return record


def _field(tag: str, indicators: str, subfields: list[tuple[str, str]]) -> pymarc.Field:
    if tag.isdigit() and tag < "010":
        return pymarc.Field(tag=tag, data="".join(f"\x1f{code}{text}" for code, text in subfields))
    pairs = [pymarc.Subfield(code, text) for code, text in subfields]
    return pymarc.Field(tag=tag, indicators=pymarc.Indicators(*indicators), subfields=pairs)


@pytest.mark.parametrize("parse", [parse_unimarc, parse_marc21], ids=["unimarc", "marc21"])
@settings(max_examples=300, deadline=None)
@given(record=records())
def test_any_record_is_read(parse: Callable[[pymarc.Record], ParsedRecord], record: pymarc.Record) -> None:
    parsed = parse(record)
    for text in _texts(parsed):
        assert unicodedata.is_normalized("NFC", text), text
        unseen = [one for one in text if unicodedata.category(one) in ("Cc", "Cs") and one != "\n"]
        assert not unseen, (text, unseen)
        assert text == text.strip()
    if parsed.years:
        assert 1400 <= parsed.years.start <= (parsed.years.end or LATEST) <= LATEST
    assert parsed == parse(record)
    assert hash(parsed) is not None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
