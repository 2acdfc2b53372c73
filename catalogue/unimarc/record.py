"""UNIMARC record → `ParsedRecord`: the table of contents. One module a concept, opened by its field map.

Sources: UNIMARC Manual, Bibliographic Format (IFLA, 3rd edition and updates); its French use by Transition
bibliographique; PMB's own writing of it (`admin/convert/export.class.php`).
"""

from pymarc import Record

from catalogue.parsed import HostPart, ParsedRecord
from catalogue.unimarc import (
    analytics,
    coded,
    custom,
    holdings,
    identifiers,
    items,
    locations,
    notes,
    publication,
    relations,
    responsibility,
    series,
    subjects,
    title,
)
from catalogue.unimarc.fields import Fields
from catalogue.unimarc.years import years

CONCEPTS = (
    coded,
    title,
    publication,
    identifiers,
    responsibility,
    subjects,
    notes,
    series,
    analytics,
    relations,
    locations,
    holdings,
    items,
    custom,
)


def parse(marc: Record) -> ParsedRecord:
    """What the record says. Never raises on a record that pymarc holds; NFC whatever the source's form."""
    fields = Fields(marc)
    level = coded.level(fields)
    published = publication.publications(fields)
    printed = publication.printed_date(fields, published)
    host = analytics.host(fields, level)
    customs = custom.custom_fields(fields)
    return ParsedRecord(
        source_id=fields.control("001"),
        level=level,
        record_type=coded.record_type(fields),
        title=title.title(fields, level),
        document_type=custom.document_type(fields, customs),
        publications=published,
        distributions=publication.distributions(fields),
        printed_date=printed,
        years=years(
            publication.dates_for_years(fields, published, printed) or _date_of(host), level, coded.coded_dates(fields)
        ),
        edition=publication.edition(fields),
        extent=publication.extent(fields),
        languages=coded.languages(fields),
        original_languages=coded.languages(fields, "bc"),
        countries=coded.countries(fields),
        identifiers=identifiers.identifiers(fields),
        contributions=responsibility.contributions(fields),
        subjects=subjects.subjects(fields),
        keywords=subjects.keywords(fields),
        classifications=subjects.classifications(fields),
        series=series.series(fields),
        host=host,
        relations=relations.relations(fields, level),
        notes=notes.notes(fields),
        locations=locations.locations(fields),
        custom_fields=customs,
        holdings=holdings.holdings(fields),
        items=items.items(fields),
        acquisition_source=notes.acquisition_source(fields),
        cataloguing_sources=coded.cataloguing_sources(fields),
        entered_on=coded.entered_on(fields),
        carries_items_of_issue=title.carries_items_of_issue(fields),
    )


def field_map() -> dict[str, str]:
    """Every subfield that some concept reads: {"200": "abcdefghi", …}. What is not here is kept in the source only."""
    merged: dict[str, set[str]] = {}
    for concept in CONCEPTS:
        for tag, codes in concept.READS.items():
            merged.setdefault(tag, set()).update(codes)
    return {tag: "".join(sorted(codes)) for tag, codes in sorted(merged.items())}


def _date_of(host: HostPart | None) -> str:
    """An article without a date of its own has its issue's."""
    return (host.printed_date or host.date_iso) if host else ""
