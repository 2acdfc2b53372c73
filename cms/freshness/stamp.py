"""When the content last changed, told to every process of the site by the date of one file.

Whoever writes touches it after commit, so that a page published by the worker is on the site at the next visit. A site of
several machines shares no such file; there, what is kept is at most `KEPT` seconds late.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from catalogue.signals import records_changed

KEPT = 60.0
"""Seconds. What depends on the hour (a rendez-vous that is over) is late by that at most."""

SHOWN = frozenset(
    f"rayonnage_{room}" for room in ("cms", "catalogue", "experiences", "reference", "newsletters", "search")
) | {"wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects", "taggit"}
"""Apps whose rows a public page may show…"""
QUIET = frozenset(
    {"askedwords", "basket", "basketentry", "bounce", "delivery", "domainslot", "linkclicks", "modellogentry"}
    | {"outboxentry", "pagelogentry", "presence", "previewcomment", "previewlink", "reader", "referenceindex"}
    | {"revision", "scannedcode", "tally", "told", "weblink", "weblinkuse"}
    | {"contactrequest", "fichereminder", "holderreview", "proposal", "reviewanswer", "reviewcomment"}
)
"""… but for these, which none shows and which are written all day."""


def stamp_file() -> Path:
    return settings.DATA_DIR / "changed"


def last_change() -> int:
    """When the content last changed, as the file says it; 0 before the first change."""
    try:
        return stamp_file().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def note_change() -> None:
    """Every page is read again, in every process, once what is being written is committed."""
    transaction.on_commit(touch)


def touch() -> None:
    # Two changes within one tick of the file system's clock are two.
    now = max(time.time_ns(), last_change() + 1)
    stamp_file().touch()
    os.utime(stamp_file(), ns=(now, now))


def follow_changes(sender: type[Model], **signal: Any) -> None:
    if sender._meta.app_label in SHOWN and sender._meta.model_name not in QUIET:
        note_change()


def follow_records(**signal: Any) -> None:
    note_change()


def connect() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(follow_changes, dispatch_uid="rayonnage.freshness")
    records_changed.connect(follow_records, dispatch_uid="rayonnage.freshness")
