"""Where the fields of an ISO 2709 record are: what its directory says, and what to believe when it lies.

An entry is a tag (3), a length (4) that counts the end mark, and a place (5) from the end of the directory.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

LEADER, ENTRY = 24, 12
LONGEST_OFFSET = 99_999
END_OF_FIELD = b"\x1e"
# What exports leave between two records: line feeds, padding, the end-of-file mark of old systems, a BOM.
BETWEEN = b"\r\n\t \0\x1a\xef\xbb\xbf"

# Leader/5-11: status, type, levels, coding, then 22 always.
_CODES = re.compile(rb"[a-z ][a-z][a-z #][0-9a-z #][a #]22")
_TAG = re.compile(rb"[0-9A-Za-z]{3}")
_ENTRY = re.compile(rb"([0-9A-Za-z]{3})([0-9]{4})([0-9]{5})")


def cut_fields(raw: bytes) -> tuple[bytes, list[str], list[bytes], int] | None:
    """The leader, the tags ("" when damaged), as many contents, and how many were announced.

    None when there is no directory, or when over a quarter of its tags are no tags.
    """
    end = raw.find(END_OF_FIELD)
    if end < LEADER:
        end = _end_of_unmarked_directory(raw)
    size = _leader_size(raw, end)
    if end < 0 or size <= 0:
        return None
    directory, data = raw[size:end], raw[end + 1 :]
    if in_order := _end_to_end(directory, data):
        return _realigned(raw[:size]), *in_order, len(in_order[0])
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - 2, ENTRY)]
    tags = [entry[:3].decode() if _TAG.match(entry) else "" for entry in entries]
    if tags.count("") > len(entries) // 4:
        return None
    contents = _by_directory(entries, data)
    if contents is None:
        tags, contents = _in_order(entries, tags, data)
    return _realigned(raw[:size]), tags, contents, len(entries)


def _end_to_end(directory: bytes, data: bytes) -> tuple[list[str], list[bytes]] | None:
    """The tags and the contents of a record without a fault, as nearly all are: its fields follow one another.

    None for any other, which is looked at more closely.
    """
    entries = _ENTRY.findall(directory)
    *contents, after = data.split(END_OF_FIELD)
    if after or len(entries) != len(contents) or len(directory) != ENTRY * len(entries):
        return None
    start = 0
    for (_tag, length, place), content in zip(entries, contents, strict=True):
        if int(place) != start or int(length) != len(content) + 1:
            return None
        start += len(content) + 1
    return [tag.decode() for tag, _length, _place in entries], contents


def _realigned(leader: bytes) -> bytes:
    """A leader whose length lost or gained digits, with its codes back at 5 to 9."""
    found = _CODES.search(leader) if len(leader) != LEADER else None
    return leader[: found.start()].rjust(5)[-5:] + leader[found.start() :] if found else leader


def _leader_size(raw: bytes, end: int) -> int:
    """24, unless the leader lost or gained characters: the directory is a whole number of entries."""
    extra = end % ENTRY
    if not extra:
        return LEADER
    shifted = LEADER + extra if extra < ENTRY // 2 else LEADER - ENTRY + extra
    # Or the directory is the one that has characters too many.
    return max((shifted, LEADER), key=lambda size: _linked(raw[size:end]))


def _linked(directory: bytes) -> int:
    """How many entries begin where the one before ends."""
    links, expected = 0, 0
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, start = directory[at + 3 : at + 7], directory[at + 7 : at + ENTRY]
        if length.isdigit() and start.isdigit():
            links += int(start) == expected
            expected = int(start) + int(length)
    return links


def _end_of_unmarked_directory(raw: bytes) -> int:
    """Where the directory ends when no 0x1E says so; -1 when nothing looks like one."""
    at = LEADER
    while raw[at : at + ENTRY].isdigit() and len(raw) >= at + ENTRY:
        at += ENTRY
    return at if at > LEADER and raw[at : at + 1] == END_OF_FIELD else -1


def _by_directory(entries: list[bytes], data: bytes) -> list[bytes] | None:
    """The contents where the directory says they are; None as soon as it is caught lying."""
    places = []
    for entry in entries:
        if not entry[3:].isdigit() or len(entry) != ENTRY:
            return None
        start = int(entry[7:])
        end = start + int(entry[3:7]) - 1
        if data[end : end + 1] != END_OF_FIELD or (start and data[start - 1 : start] != END_OF_FIELD):
            return None
        places.append((start, end))
    # Two fields of one place: the offsets turned over, as in a record longer than 99,999 bytes.
    if any(end >= start for (_start, end), (start, _end) in pairwise(sorted(places))):
        return None
    contents = [data[start:end] for start, end in places]
    if data.count(END_OF_FIELD) > len(entries):
        # A mark inside a field is a stray control character.
        return [content.replace(END_OF_FIELD, b" ") for content in contents]
    return contents


def _in_order(entries: list[bytes], tags: list[str], data: bytes) -> tuple[list[str], list[bytes]]:
    """The contents as they follow one another, each with the tag whose turn it is.

    Starting places, when they can be believed, tell the turn of each tag, and which one lost its end mark.
    """
    contents = data.split(END_OF_FIELD)
    if contents and not contents[-1].strip(BETWEEN):
        contents.pop()
    starts = [int(entry[7:]) if entry[7:].isdigit() else -1 for entry in entries]
    if -1 not in starts and len(set(starts)) == len(starts) and max(starts) <= len(data) <= LONGEST_OFFSET:
        turns = sorted(zip(starts, tags, strict=True))
        tags = [tag for _start, tag in turns]
        if len(contents) < len(tags):
            tags = _nearest(turns, contents)
    count = min(len(tags), len(contents))
    return tags[:count], contents[:count]


def _nearest(turns: list[tuple[int, str]], contents: list[bytes]) -> list[str]:
    """For each content, the tag announced the nearest to where it begins."""
    starts = [start for start, _tag in turns]
    tags, at = [], 0
    for content in contents:
        after = bisect_left(starts, at)
        near = min(range(max(after - 1, 0), min(after + 1, len(starts))), key=lambda turn: abs(starts[turn] - at))
        tags.append(turns[near][1])
        at += len(content) + 1
    return tags
