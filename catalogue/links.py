"""The links of the notices, tried so that a documentalist sees which ones are dead.

`manage.py check_links`, each night for instance, tries those that were not tried for a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from catalogue.display.access import is_safe
from catalogue.importing.rows import chunks
from catalogue.models import BibliographicRecord, CheckedLink
from reference.links import fault

AT_ONCE = 8
"""Addresses tried together: one slow site does not hold up the others."""
BATCH = 200
STALE = timedelta(days=30)


@dataclass(slots=True)
class Tried:
    """What a check did: addresses that answer, and those that do not."""

    alive: int = 0
    dead: int = 0


def addresses(details: dict) -> list[str]:
    """The addresses that a reader may follow from a notice, each once."""
    given = (location.get("url", "").strip() for location in details.get("locations") or ())
    return list(dict.fromkeys(url for url in given if is_safe(url)))


def check(older_than: timedelta = STALE) -> Tried:
    """Try every link not tried since; forget those that their notice gives no more."""
    tried = Tried()
    for some in linked_records():
        forget_gone(some)
        waiting = to_try(some, older_than)
        # One address given by ten notices is asked once.
        faults = asked(list(dict.fromkeys(url for _pk, url in waiting)))
        rows = [CheckedLink(record_id=pk, url=url, fault=faults[url][:300]) for pk, url in waiting]
        CheckedLink.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["record", "url"],
            update_fields=["fault", "checked_at"],
        )
        tried.dead += sum(bool(row.fault) for row in rows)
        tried.alive += sum(not row.fault for row in rows)
    return tried


def linked_records() -> Iterator[dict[int, list[str]]]:
    """Batches of {notice: its addresses}, by key: a change meanwhile moves none out of the walk."""
    last = 0
    while rows := list(
        BibliographicRecord.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "details")[:BATCH]
    ):
        last = rows[-1][0]
        yield {pk: addresses(details) for pk, details in rows}


def forget_gone(some: dict[int, list[str]]) -> None:
    known = CheckedLink.objects.filter(record__in=some).values_list("pk", "record_id", "url")
    gone = [pk for pk, record, url in known if url not in some[record]]
    for keys in chunks(gone):
        CheckedLink.objects.filter(pk__in=keys).delete()


def to_try(some: dict[int, list[str]], older_than: timedelta) -> list[tuple[int, str]]:
    recent = CheckedLink.objects.filter(record__in=some, checked_at__gt=timezone.now() - older_than)
    known = set(recent.values_list("record_id", "url"))
    return [(pk, url) for pk, urls in some.items() for url in urls if (pk, url) not in known]


def asked(urls: list[str]) -> dict[str, str]:
    """Address → why it does not answer, "" when it does."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(urls, pool.map(fault, urls), strict=True))
