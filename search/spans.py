"""Years as a filter says them: `2015`, `2010..2018`, `2010..`, `..2018`, or `sans` for what bears no year. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

UNDATED = "sans"
_SPAN = re.compile(r"(\d{1,9})?(\.\.)?(\d{1,9})?", re.ASCII)


class Span(NamedTuple):
    """Both ends included; None leaves one open, never both."""

    first: int | None
    last: int | None

    @property
    def value(self) -> str:
        """As in an address."""
        if self.first == self.last:
            return str(self.first)
        return f"{'' if self.first is None else self.first}..{'' if self.last is None else self.last}"

    @property
    def label(self) -> str:
        if self.first is None:
            return f"jusqu’en {self.last}"
        if self.last is None:
            return f"depuis {self.first}"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def span_of(value: str) -> Span | None:
    """None when `value` is no year and no span of years. Ends given the wrong way round are taken the right way."""
    match = _SPAN.fullmatch(value)
    if match is None or not (match[1] or match[3]) or (match[3] and not match[2]):
        return None
    first, last = (int(end) if end else None for end in (match[1], match[3]))
    if not match[2]:
        return Span(first, first)
    if first is not None and last is not None and first > last:
        return Span(last, first)
    return Span(first, last)


def decade_of(year: int) -> int:
    return year - year % 10


def decade(start: int) -> Span:
    return Span(start, start + 9)


def label_of(value: str) -> str:
    """« 2010–2018 », « depuis 2010 », « Sans date »; what is no span, as it is."""
    if value == UNDATED:
        return "Sans date"
    span = span_of(value)
    return span.label if span else value
