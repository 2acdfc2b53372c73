"""Years as an address says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spans import Span, decade, decade_of, label_of, span_of


@pytest.mark.parametrize(
    ("value", "span"),
    [("2015", Span(2015, 2015)), ("2010..2018", Span(2010, 2018)), ("2018..2010", Span(2010, 2018)),
     ("2010..", Span(2010, None)), ("..2018", Span(None, 2018)), ("..", None), ("", None), ("20 15", None),
     ("2010-2018", None), ("²", None), ("١٢٣٤", None), ("1..2..3", None), ("9" * 10, None)],
)  # fmt: skip
def test_a_value_is_a_span_or_nothing(value: str, span: Span | None):
    assert span_of(value) == span


@given(st.text("0123456789.", max_size=24) | st.text(max_size=12))
def test_whatever_is_read_is_written_the_same(value: str):
    if span := span_of(value):
        assert span_of(span.value) == span
        assert label_of(value) == span.label
        assert span.first is None or span.last is None or span.first <= span.last


@given(st.integers(1, 9999))
def test_a_year_is_in_its_decade(year: int):
    span = decade(decade_of(year))
    assert span.first <= year <= span.last
