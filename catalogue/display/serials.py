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
from catalogue.parsed import Relation
from reference.folding import fold

Level = BibliographicRecord.Level

# « 278 », « 12-13 », « 2004/3 »: PMB gives an issue its number as its title.
_BARE_NUMBER = re.compile(r"[0-9][0-9 /.-]*")
# « n° 12 », « Vol. 3, n° 2 (2019) », « Numéro 12-13 », « Hors-série n° 4 »: named after nothing but its place.
_ONLY_A_NUMBER = re.compile(
    r"(?:(?:n[°o]\.?|num[ée]ro|vol(?:ume|\.)?|tome|t\.|ann[ée]e|hors[- ]s[ée]rie|suppl[ée]ment|num[ée]ro double|et)"
    r"|[0-9]|[\s,;:/.()–-])+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PartGroup:
    """`kind` is `issues` or `articles`; `label` a year, or a number of the serial; empty when there is one group."""

    kind: str
    label: str
    parts: list[Shown]


def parts(record: BibliographicRecord, listed: Iterable[Part] = ()) -> list[PartGroup]:
    """Those that the library holds as notices, then those that its source only lists."""
    if record.level not in (Level.SERIAL, Level.ISSUE):
        return []
    held = parts_of(record)
    found = [*held, *(one for one in listed if not is_among(one, held))]
    issues = [part for part in found if part.level == Level.ISSUE]
    articles = [part for part in found if part.level != Level.ISSUE]
    return [*issues_by_year(issues), *articles_by_number(articles, record.level == Level.SERIAL)]


def is_among(listed: Part, held: Iterable[Part]) -> bool:
    """The same issue by its number, by PMB's own number of it, or the same article by its title."""
    if listed.level != Level.ISSUE:
        return any(fold(one.title) == fold(listed.title) for one in held)
    own, numbers = listed.host.get("issue_id"), whole_numbers(listed.number or listed.title)
    return any(
        (own and own == one.host.get("issue_id")) or (numbers and numbers == whole_numbers(one.number or one.title))
        for one in held
        if one.level == Level.ISSUE
    )


def listed_parts(record: BibliographicRecord, relations: Iterable[Relation]) -> list[Part]:
    """463 and 464 of a serial or of an issue: what they name, without a notice to lead to."""
    return [listed_part(one) for one in relations if is_part_of(record, one)]


def is_part_of(record: BibliographicRecord, one: Relation) -> bool:
    if one.direction in ("bull", "art"):
        return record.level in (Level.SERIAL, Level.ISSUE)
    # Without PMB's word for it, the level of the record tells what the link goes down to.
    down = {Level.SERIAL: ("462", "463", "464"), Level.ISSUE: ("464",)}
    return not one.direction and one.tag in down.get(record.level, ())


def listed_part(one: Relation) -> Part:
    is_issue = one.direction == "bull" or (not one.direction and one.tag in ("462", "463"))
    year = re.search(r"\b(1[4-9]|20)\d\d\b", one.date)
    number = one.number or (one.title if is_issue else "")
    return Part(
        pk=0,
        title=one.title or one.number,
        level=Level.ISSUE if is_issue else Level.ARTICLE,
        year=int(year[0]) if year else None,
        printed_date=in_french(one.date),
        host={
            "number": number,
            "pages": one.pages,
            "date_iso": one.date if is_iso(one.date) else "",
            "issue_id": one.target_id if is_issue else "",
        },
        url="",
    )


def is_iso(day: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", day) is not None


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
    year, number = str(part.year or ""), numbered(part.number)
    title = issue_title(part.title)
    if number and not only_a_number(part.title) and fold(number) not in fold(title):
        title = f"{number}\u00a0: {title}"
    return Shown(title, part.url, "" if part.printed_date == year else part.printed_date)


def shown_articles(articles: Iterable[Part]) -> list[Shown]:
    return [Shown(one.title, one.url, paged(one.pages)) for one in sorted(articles, key=first_page)]


def issue_order(part: Part) -> tuple[int, str, list[int], str]:
    """By year, by day when the source gives one, by the numbers in its own: n° 9 stands before n° 10."""
    return part.year or 0, part.host.get("date_iso", ""), whole_numbers(part.number or part.title), part.title


def first_page(part: Part) -> tuple[int, str]:
    return page_order(part.title, part.pages)


def page_order(title: str, pages: str) -> tuple[int, str]:
    """Articles follow the pages of the issue; one whose pages are unknown comes last."""
    found = whole_numbers(pages)
    return (found[0] if found else 10**9, title)


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


def only_a_number(title: str) -> bool:
    """« 278 », « n° 12 », « vol. 3, n° 2 »: a title that says which issue it is, and not what it is about."""
    return any(map(str.isdigit, title)) and _ONLY_A_NUMBER.fullmatch(title) is not None


def full_issue_title(record: BibliographicRecord, journal: str) -> str:
    """« Géo, n° 278 » for an issue that its source calls « 278 »; any other notice has its own title."""
    journal = record.host.title if record.host else journal
    if record.level != Level.ISSUE or not journal or not only_a_number(record.title):
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
    day = host.get("printed_date") or in_french(host.get("date_iso", "")) or day_of_issue(linked)
    pages = host.get("pages", "") or (held.record.extent if is_in_issue(held.record) else "")
    return ", ".join(filter(None, ["" if said else number, day, paged(pages)]))


def is_in_issue(record: BibliographicRecord) -> bool:
    return record.level == Level.ARTICLE and record.host is not None and record.host.level == Level.ISSUE


def day_of_issue(linked: BibliographicRecord | None) -> str:
    """Of an article that was linked here, which its source dated in no way."""
    return linked.printed_date if linked is not None and linked.level == Level.ISSUE else ""


def in_french(day: str) -> str:
    """`2004-08-04` → « 4 août 2004 »; what is not a whole date stays as it is."""
    try:
        return date_format(date.fromisoformat(day), "j F Y")
    except ValueError:
        return day
