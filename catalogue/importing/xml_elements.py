"""Cut the elements of records out of an XML file, as bytes, without parsing what is around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1 << 18
LIMIT_MB = 64
OPENING = re.compile(rb"<(?:[\w.-]+:)?(?:record|notice)(?=[\s>])")

_BOUND = re.compile(rb"<(/?)((?:[\w.-]+:)?(?:record|notice))(?:\s*>|\s(?!\s*/>))")
_HAS_FIELDS = re.compile(rb"<(?:[\w.-]+:)?(?:leader|controlfield|datafield|f)[\s>]")
# No bound is longer: enough to see again one that falls between two chunks.
_OVERLAP = 100


def cut_elements(head: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each innermost `record` or `notice` element, and whether it is whole.

    An OAI-PMH `record` that wraps another is not given. One that has fields and no end, because another begins or
    because the file stops, is given as not whole. One beyond the limit is given once, cut, and its rest is skipped.
    """
    cutter = _Cutter()
    chunk = head
    while chunk:
        yield from cutter.fed(chunk)
        chunk = stream.read(CHUNK)
    if cutter.name:
        yield bytes(cutter.buffer[cutter.start :]), False


class _Cutter:
    """Each byte is looked at once: `at` is how far, `start` and `name` tell the element that is open."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.at = 0
        self.start = 0
        self.name = b""

    def fed(self, chunk: bytes) -> Iterator[tuple[bytes, bool]]:
        self.buffer += chunk
        while found := _BOUND.search(self.buffer, self.at):
            self.at = found.end()
            yield from self._closed(found) if found[1] else self._opened(found)
        if self.name and len(self.buffer) - self.start > LIMIT_MB << 20:
            yield bytes(self.buffer[self.start :]), True
            self.name = b""
        self._forget()

    def _opened(self, found: re.Match[bytes]) -> Iterator[tuple[bytes, bool]]:
        before = self.buffer[self.start : found.start()] if self.name else b""
        if _HAS_FIELDS.search(before):
            yield bytes(before), False
        self.start, self.name = found.start(), found[2]

    def _closed(self, found: re.Match[bytes]) -> Iterator[tuple[bytes, bool]]:
        if found[2] == self.name:
            yield bytes(self.buffer[self.start : found.end()]), True
            self.name = b""

    def _forget(self) -> None:
        seen = max(self.at, len(self.buffer) - _OVERLAP)
        keep = self.start if self.name else seen
        del self.buffer[:keep]
        self.at, self.start = seen - keep, 0
