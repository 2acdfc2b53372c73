"""Words on their way to the database: appended to a file by the search page, counted by the worker.

A search never waits for the database, which an import may hold for seconds. A line is shorter than what POSIX writes at
once, so that processes may append to one file; it says what was asked and how much was found, and not when nor by whom.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.asked.models import AskedWords

logger = logging.getLogger(__name__)

LONGEST = 200
KEPT_MONTHS = 12
# Who pastes an address or a telephone number may be looking for a person.
_PERSONAL = re.compile(r"\S+@\S+|(?:\+?\d[\s.]?){9,12}$")
_ROBOTS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|http", re.IGNORECASE)


class Asked(NamedTuple):
    words: str
    found: int


def note(text: str, found: int, agent: str = "") -> None:
    """One search of a visitor. Whatever happens to it here, the page of results is hers."""
    words = tidied(text)
    if not words or not agent or _ROBOTS.search(agent):
        return
    line = json.dumps([words, found], ensure_ascii=False) + "\n"
    try:
        descriptor = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        logger.warning("What was searched is not counted: %s", error)


def tidied(text: str) -> str:
    """« Logement  Social » → « logement social »; "" for what may name a person."""
    words = " ".join(text.lower().split())
    return "" if _PERSONAL.search(words) else words[:LONGEST]


def count() -> int:
    """Bring what was noted into the database. Returns how many searches were counted."""
    file = _file()
    taken = file.with_suffix(".taken")
    # What an earlier turn took and could not count comes first.
    if not taken.exists():
        try:
            file.rename(taken)
        except FileNotFoundError:
            return 0
        # Somebody may still be writing in what was just taken: the next turn reads it.
        return 0
    counted = add(_lines(taken), timezone.localdate().replace(day=1))
    taken.unlink()
    return counted


@transaction.atomic
def add(asked: Iterable[Asked], month: date) -> int:
    times, empty, last = Counter[str](), Counter[str](), dict[str, int]()
    for one in asked:
        times[one.words] += 1
        empty[one.words] += one.found == 0
        last[one.words] = one.found
    for words, number in times.items():
        row, _is_new = AskedWords.objects.get_or_create(month=month, words=words)
        AskedWords.objects.filter(pk=row.pk).update(
            times=F("times") + number, times_empty=F("times_empty") + empty[words], found=last[words]
        )
    return times.total()


def forget_old() -> int:
    """What is older than twelve months. Returns how many rows went."""
    today = timezone.localdate()
    first = date(today.year - 1, today.month, 1)
    return AskedWords.objects.filter(month__lt=first).delete()[0]


def _lines(path: Path) -> Iterator[Asked]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                words, found = json.loads(line)
                yield Asked(str(words)[:LONGEST], int(found))
            except (ValueError, TypeError):
                # The disk was full in the middle of a line: it costs itself only.
                continue


def _file() -> Path:
    return Path(settings.DATA_DIR) / "recherches.jsonl"
