"""Serials: how an issue is named, where an article appeared, what a serial and an issue hold."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.display.held import Held, Part, parts_of
from catalogue.display.shown import Shown, texts
from catalogue.models import BibliographicRecord

Level = BibliographicRecord.Level

# « 278 », « 12-13 », « 2004/3 »: PMB gives an issue its number as its title.
_BARE_NUMBER = re.compile(r"[0-9][0-9 /.-]*")


@dataclass(frozen=True, slots=True)
class PartGroup:
    """`kind` is `issues` or `articles`; `label` a year, or a number of the serial; empty when there is one group."""

    kind: str
    label: str
    parts: list[Shown]


def parts(record: BibliographicRecord) -> list[PartGroup]:
    if record.level not in (Level.SERIAL, Level.ISSUE):
        return []
    found = parts_of(record)
    issues = [part for part in found if part.level == Level.ISSUE]
    articles = [part for part in found if part.level != Level.ISSUE]
    return [*issues_by_year(issues), *articles_by_number(articles, record.level == Level.SERIAL)]


def issues_by_year(issues: Iterable[Part]) -> list[PartGroup]:
    """Latest first."""
    ordered = sorted(issues, key=issue_order, reverse=True)
    years = groupby(ordered, key=lambda part: part.year)
    return [
        PartGroup("issues", str(year) if year else _("Sans date"), [shown_issue(one) for one in group])
        for year, group in years
    ]


def articles_by_number(articles: list[Part], is_serial: bool) -> list[PartGroup]:
    """Of an issue, in the order of its pages; of a serial, those whose issue we do not hold, by number."""
    if not is_serial:
        return [PartGroup("articles", "", shown_articles(articles))] if articles else []
    ordered = sorted(articles, key=lambda part: (whole_numbers(part.number), part.number), reverse=True)
    numbers = groupby(ordered, key=lambda part: part.number)
    return [
        PartGroup("articles", numbered(number) or _("Sans numéro"), shown_articles(group)) for number, group in numbers
    ]


def shown_issue(part: Part) -> Shown:
    year = str(part.year or "")
    return Shown(issue_title(part.title), part.url, "" if part.printed_date == year else part.printed_date)


def shown_articles(articles: Iterable[Part]) -> list[Shown]:
    return [Shown(one.title, one.url, paged(one.host.get("pages", ""))) for one in sorted(articles, key=first_page)]


def issue_order(part: Part) -> tuple[int, str, list[int], str]:
    """By year, by day when the source gives one, by the numbers in its own: n° 9 stands before n° 10."""
    return part.year or 0, part.host.get("date_iso", ""), whole_numbers(part.number or part.title), part.title


def first_page(part: Part) -> tuple[int, str]:
    """Articles follow the pages of the issue; one whose pages are unknown comes last."""
    pages = whole_numbers(part.host.get("pages", ""))
    return (pages[0] if pages else 10**9, part.title)


def whole_numbers(text: str) -> list[int]:
    return [int(digits[:9]) for digits in re.findall(r"[0-9]+", text)]


def numbered(number: str) -> str:
    """`12` → « n° 12 »; « vol. 2 » says what it is."""
    return f"n°\u00a0{number}" if number[:1].isdigit() else number


def paged(pages: str) -> str:
    """`4-9` → « p. 4-9 »; « p. 18 », « 12 p. » say what they are."""
    return f"p.\u00a0{pages}" if re.fullmatch(r"[0-9][0-9 ,-]*", pages) else pages


def issue_title(title: str) -> str:
    """`278` → « n° 278 »."""
    return numbered(title) if _BARE_NUMBER.fullmatch(title) else title


def full_issue_title(record: BibliographicRecord, journal: str) -> str:
    """« Géo, n° 278 » for an issue that its source calls « 278 »; any other notice has its own title."""
    journal = record.host.title if record.host else journal
    if record.level != Level.ISSUE or not journal or not _BARE_NUMBER.fullmatch(record.title):
        return record.title
    return f"{journal}, {issue_title(record.title)}"


def host_links(held: Held) -> list[Shown]:
    """What it is a part of: the serial, then the issue."""
    found, linked = held.details.get("host") or {}, held.record.host
    if linked is None:
        return texts(found.get("journal", ""), found.get("issue_title", ""))
    if linked.level == Level.ISSUE and linked.host:
        return [linked_record(linked.host), linked_record(linked)]
    journal = texts(found.get("journal", "")) if linked.level == Level.ISSUE else []
    return [*journal, linked_record(linked)]


def linked_record(record: BibliographicRecord) -> Shown:
    title = issue_title(record.title) if record.level == Level.ISSUE else record.title
    return Shown(title, record.get_absolute_url() if record.is_public else "")


def host_place(held: Held) -> str:
    """« n° 358, novembre 2009, p. 4-12 », without what the names of the journal and issue say already."""
    host, linked = held.details.get("host") or {}, held.record.host
    number = numbered(host.get("number", ""))
    said = linked is not None and linked.level == Level.ISSUE and number in issue_title(linked.title)
    day = host.get("printed_date") or in_french(host.get("date_iso", ""))
    return ", ".join(filter(None, ["" if said else number, day, paged(host.get("pages", ""))]))


def in_french(day: str) -> str:
    """`2004-08-04` → « 4 août 2004 »; what is not a whole date stays as it is."""
    try:
        return date_format(date.fromisoformat(day), "j F Y")
    except ValueError:
        return day
