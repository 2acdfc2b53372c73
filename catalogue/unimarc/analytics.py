"""Analytics: where an article or an issue appeared.

461  journal: $t title, $x ISSN, `$9 id:`; without a 463, $v $d $e $p as there
     (PMB marks it `lnk:perio`, or `lnk:parent` for an issue)
463  issue: $t title, $v number, $d ISO date, $e date as printed, $p pages, `$9 id:` (PMB marks it `lnk:bull`);
     without a 461, other systems give the journal here
For an issue, 530 $a (PMB) is the journal, 200 $h its number, 210 $h its date, 200 `$9 id:` PMB's number of the issue.
For an article, PMB writes the pages in 215 $a.
"""

import re

from pymarc import Field

from catalogue.parsed import HostPart, Level
from catalogue.unimarc.fields import Fields, first, keyed, values
from catalogue.unimarc.publication import iso_date
from catalogue.unimarc.relations import is_host, linked_id, linked_title
from catalogue.unimarc.text import clean_title

READS = {"461": "0139atvxdep", "463": "0139atvxdep", "200": "h9", "530": "a", "215": "a", "210": "h", "214": "h"}

_ISO = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")
_DATE_IN_NUMBER = re.compile(r"\(([^()]*\b(?:1[4-9]|20)\d\d\b[^()]*)\)")
_PAGES = re.compile(r"[,;:]?\s*\b(?:p\.|pp\.|pages?)\s*[\dIVXivx].*")


def host(fields: Fields, level: Level) -> HostPart | None:
    if level is Level.ARTICLE:
        found = _of_article(fields)
    elif level is Level.ISSUE:
        found = _of_issue(fields)
    else:
        return None
    return found if found != HostPart() else None


def _of_article(fields: Fields) -> HostPart:
    journal, issue = _host_field(fields, "461", Level.ARTICLE), _host_field(fields, "463", Level.ARTICLE)
    if journal is None and issue is not None and "lnk" not in keyed(issue):
        return _standing_alone(fields, issue)
    numbered = issue or journal
    return HostPart(
        journal=linked_title(journal) if journal else "",
        journal_id=linked_id(journal) if journal else "",
        journal_issn=first(journal, "x") if journal else "",
        issue_title=linked_title(issue) if issue else "",
        issue_id=linked_id(issue) if issue else "",
        number=_number(numbered),
        date_iso=_iso(first(numbered, "d")) if numbered else "",
        printed_date=_printed(numbered),
        pages=_pages(fields, issue or journal),
    )


def _standing_alone(fields: Fields, issue: Field) -> HostPart:
    """A 463 without 461: `463 $t Diagonal $v n° 79`. Its title is the journal's."""
    return HostPart(
        journal=linked_title(issue),
        journal_id=linked_id(issue),
        journal_issn=first(issue, "x"),
        number=_number(issue),
        date_iso=_iso(first(issue, "d")),
        printed_date=_printed(issue),
        pages=_pages(fields, issue),
    )


def _of_issue(fields: Fields) -> HostPart:
    journal = _host_field(fields, "461", Level.ISSUE)
    key_titles = [clean_title(text) for text in fields.values("530", "a")]
    iso = _iso(fields.first("214", "h") or fields.first("210", "h")) or _iso(iso_date(fields))
    own = next((keyed(field).get("id", "") for field in fields.tagged("200")), "")
    return HostPart(
        journal=(linked_title(journal) if journal else "") or (key_titles[0] if key_titles else ""),
        journal_id=linked_id(journal) if journal else "",
        journal_issn=first(journal, "x") if journal else "",
        issue_id=own,
        number=fields.first("200", "h") or _number(journal),
        date_iso=iso,
    )


def _host_field(fields: Fields, tag: str, level: Level) -> Field | None:
    """The 461 or 463 that PMB marks, else the first that says where the record appeared."""
    found = [field for field in fields.tagged(tag) if is_host(field, level)]
    marked = [field for field in found if keyed(field).get("lnk") in ("perio", "bull")]
    return next(iter(marked or found), None)


def _iso(text: str) -> str:
    return text if _ISO.fullmatch(text) else ""


def _printed(field: Field | None) -> str:
    """$e, a $d that is no ISO date, or what $v says in brackets: « (1976, mai) n° 15 »."""
    if field is None:
        return ""
    dates = [text for text in values(field, "d") if not re.fullmatch(r"\d{4}-\d\d-\d\d", text)]
    in_number = [found[1] for text in values(field, "v") if (found := _DATE_IN_NUMBER.search(text))]
    return ", ".join(values(field, "e") or dates or in_number)


def _number(field: Field | None) -> str:
    """$v, without the pages that end it."""
    return ", ".join(_PAGES.sub("", text).rstrip(" ,;:") for text in values(field, "v")) if field else ""


def _pages(fields: Fields, source: Field | None) -> str:
    """$p, PMB's `$9 page:`, pages at the end of $v, else the 215 $a of an article."""
    if source is not None:
        if stated := first(source, "p") or keyed(source).get("page", ""):
            return stated
        for number in values(source, "v"):
            if found := _PAGES.search(number):
                return found[0].lstrip(",;: ")
    return fields.first("215", "a")
