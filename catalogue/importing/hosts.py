"""Join articles to their issue, and issues to their serial, once the whole file is in: hosts may come after.

The ids are those of 461 and 463 (`$9 id:`, $0, $3 or the embedded 001), within one source. PMB numbers its issues apart
from its notices: `$9 id:2` of a 463 is the issue that says `$9 id:2` in its own 200, and not the notice 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from catalogue.importing import rows
from catalogue.importing.overlay import take_same_item
from catalogue.models import Aspect, BibliographicRecord, Item, Source, StoredRecord

Level = BibliographicRecord.Level
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Issue:
    pk: int
    journal_id: str
    number: str

    def may_hold(self, host: dict[str, Any]) -> bool:
        """Whether nothing contradicts it: same journal, same number, as far as both say."""
        journal_id, number = host.get("journal_id", ""), host.get("number", "")
        return _agree(self.journal_id, journal_id) and _agree(self.number, number)


def join_hosts(source: Source) -> Iterator[list[int]]:
    """Set the hosts that can be; yields the keys of the notices joined, some at a time."""
    issues: IssuesOfSource | None = None
    for parts in _waiting(source):
        issues = issues or IssuesOfSource(source)
        serials = _at_level(source, Level.SERIAL, {host.get("journal_id", "") for _pk, _level, _now, host in parts})
        joined = []
        for pk, level, now, host in parts:
            serial = serials.get(host.get("journal_id", ""))
            found = (issues.holding(host) if level == Level.ARTICLE else None) or serial
            if found and found not in (now, pk):
                joined.append((found, pk))
        rows.update(BibliographicRecord, ["host"], joined)
        if joined:
            yield [pk for _host, pk in joined]
    yield from join_listed(source)


def join_listed(source: Source) -> Iterator[list[int]]:
    """Articles that say nothing of where they appeared, and that a 464 of their serial or issue names."""
    above = BibliographicRecord.objects.filter(
        source=source, level__in=(Level.SERIAL, Level.ISSUE), details__has_key="relations"
    )
    named: dict[str, int] = {}
    # The serial first: an issue that names the same article is nearer to it.
    for pk, details in above.order_by("-level", "pk").values_list("pk", "details").iterator(AT_ONCE):
        links = (one for one in details["relations"] if one["tag"] == "464" and one.get("direction", "art") == "art")
        named |= {link["target_id"]: pk for link in links if link.get("target_id")}
    for some in rows.chunks(list(named)):
        alone = BibliographicRecord.objects.filter(
            source=source, source_record_id__in=some, level=Level.ARTICLE, host=None
        ).exclude(details__has_key="host")
        joined = [
            (named[number], pk)
            for pk, number, edited in alone.values_list("pk", "source_record_id", "edited_here")
            if Aspect.HOST not in edited
        ]
        rows.update(BibliographicRecord, ["host"], joined)
        if joined:
            yield [pk for _host, pk in joined]


class IssuesOfSource:
    """The issues of a source, by PMB's own number of the issue or by 001."""

    def __init__(self, source: Source) -> None:
        self.by_own_number: dict[str, Issue] = {}
        self.by_source_id: dict[str, Issue] = {}
        issues = BibliographicRecord.objects.filter(source=source, level=Level.ISSUE).order_by("pk")
        for pk, source_id, details in issues.values_list("pk", "source_record_id", "details").iterator(AT_ONCE):
            host = details.get("host", {})
            issue = Issue(pk, host.get("journal_id", ""), host.get("number", "") or _part_number(details))
            self.by_source_id[source_id] = issue
            if own_number := host.get("issue_id"):
                self.by_own_number[own_number] = issue

    def holding(self, host: dict[str, Any]) -> int | None:
        # A 463 that stands alone names the journal, or the issue itself.
        issue_id = host.get("issue_id") or host.get("journal_id")
        if not issue_id:
            return None
        # A source whose issues have numbers of their own never means a 001.
        known = self.by_own_number or self.by_source_id
        issue = known.get(issue_id) or self.by_source_id.get(f"{issue_id}-bull")
        return issue.pk if issue and issue.may_hold(host) else None


def give_items_to_issues(source: Source) -> list[int]:
    """PMB carries the items of an issue on a dummy article: put them on the issue. Returns the notices touched."""
    dummies = BibliographicRecord.objects.filter(
        source=source, level=Level.ARTICLE, host__level=Level.ISSUE, details__carries_items_of_issue=True
    )
    moved: list[tuple[int, int]] = []
    touched: set[int] = set()
    for pk, issue in dummies.values_list("pk", "host"):
        held = list(Item.objects.filter(record=issue).values("pk", "barcode", "call_number"))
        for item in Item.objects.filter(record=pk).values("pk", "barcode", "call_number"):
            if take_same_item(item, held) is None:
                moved.append((issue, item["pk"]))
                touched |= {pk, issue}
    rows.update(Item, ["record"], moved)
    return sorted(touched)


def _waiting(source: Source) -> Iterator[list[tuple[int, str, int | None, dict[str, Any]]]]:
    """(key, level, present host, its `host` in the source) of the parts that may still be joined better.

    What a person said of where it appeared, even nothing, stays.
    """
    parts = BibliographicRecord.objects.filter(source=source).filter(
        Q(level=Level.ISSUE, host=None)
        | Q(level=Level.ARTICLE, host=None)
        | Q(level=Level.ARTICLE, host__level=Level.SERIAL)
    )
    last = 0
    while found := list(
        parts.filter(pk__gt=last).order_by("pk").values_list("pk", "level", "host", "details", "edited_here")[:AT_ONCE]
    ):
        last = found[-1][0]
        yield [
            (pk, level, now, details["host"])
            for pk, level, now, details, edited in found
            if details.get("host") and Aspect.HOST not in edited
        ]


def _at_level(source: Source, level: str, source_ids: Iterable[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for some in rows.chunks(sorted(filter(None, source_ids))):
        stored = StoredRecord.objects.filter(
            ~Q(source_record_id=""), source=source, source_record_id__in=some, record__level=level
        )
        known |= dict(stored.values_list("source_record_id", "record_id"))
    return known


def _part_number(details: dict[str, Any]) -> str:
    return next(iter(details.get("title", {}).get("part_numbers", ())), "")


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other
