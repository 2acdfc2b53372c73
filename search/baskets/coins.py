"""The references of a page of results, for Zotero: read in four queries, only what COinS says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from catalogue.exchange.coins import coins
from catalogue.exchange.described import rebuilt
from catalogue.models import BibliographicRecord, Identifier
from catalogue.models import Contribution as ContributionRow
from catalogue.models import Publication as PublicationRow
from catalogue.parsed import (
    Agent,
    AgentKind,
    Contribution,
    HostPart,
    IdentifierKind,
    Level,
    ParsedRecord,
    Publication,
    Title,
    YearRange,
)
from catalogue.parsed import Identifier as ParsedIdentifier
from search.baskets.contents import key_of
from search.document import Kind

COLUMNS = (
    "pk", "title", "other_information", "level", "document_type", "year_start", "year_end", "edition", "extent", "details",
)  # fmt: skip

ROLE_COLUMNS = ("record_id", "agent__kind", "agent__name", "agent__forename", "relators", "rank")


def coins_of_hits(hits: Iterable[Any]) -> Iterator[str]:
    """One element a hit, in their order. A hit has `id`, `title`, `url` and `year`."""
    hits = list(hits)
    pks = [key[1] for hit in hits if (key := key_of(hit.id)) and key[0] is Kind.RECORD]
    records = read(pks) if pks else {}
    for hit in hits:
        key = key_of(hit.id)
        if key is None:
            continue
        record = records.get(key[1]) if key[0] is Kind.RECORD else None
        yield coins(record or page(hit), settings.SITE_URL + hit.url, is_web_page=record is None)


def page(hit: Any) -> ParsedRecord:
    years = YearRange(hit.year, hit.year) if hit.year else None
    return ParsedRecord(hit.id, Level.MONOGRAPH, "l", Title(hit.title, hit.title), years=years, languages=("fre",))


def read(pks: list[int]) -> dict[int, ParsedRecord]:
    authors: dict[int, list[Contribution]] = defaultdict(list)
    roles = ContributionRow.objects.filter(record__in=pks).order_by("rank", "sort_order", "pk")
    for pk, kind, name, forename, relators, rank in roles.values_list(*ROLE_COLUMNS):
        authors[pk].append(Contribution(Agent(AgentKind(kind), name, forename), tuple(relators), rank))
    published: dict[int, list[Publication]] = defaultdict(list)
    rows = PublicationRow.objects.filter(record__in=pks).order_by("sort_order", "pk")
    for pk, place, name, day in rows.values_list("record_id", "place", "publisher__name", "date"):
        published[pk].append(Publication((place,) if place else (), (name,) if name else (), day or ""))
    numbers: dict[int, list[ParsedIdentifier]] = defaultdict(list)
    for pk, kind, value in Identifier.objects.filter(record__in=pks).values_list("record_id", "kind", "value"):
        numbers[pk].append(ParsedIdentifier(IdentifierKind(kind), value, ""))
    found = BibliographicRecord.objects.public().filter(pk__in=pks).order_by().values(*COLUMNS)
    return {row["pk"]: parsed(row, authors[row["pk"]], published[row["pk"]], numbers[row["pk"]]) for row in found}


def parsed(
    row: dict[str, Any],
    authors: list[Contribution],
    published: list[Publication],
    numbers: list[ParsedIdentifier],
) -> ParsedRecord:
    details = row["details"] or {}
    other = row["other_information"]
    return ParsedRecord(
        source_id=str(row["pk"]),
        level=Level(row["level"]),
        record_type=details.get("record_type", ""),
        title=Title(row["title"], row["title"], other_information=(other,) if other else ()),
        document_type=row["document_type"],
        publications=tuple(published),
        years=YearRange(row["year_start"], row["year_end"]) if row["year_start"] is not None else None,
        edition=row["edition"],
        extent=tuple(filter(None, row["extent"].splitlines())),
        identifiers=tuple(numbers),
        contributions=tuple(authors),
        host=next(iter(rebuilt(HostPart, [details.get("host") or {}])), None),
    )
