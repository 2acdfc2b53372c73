"""MARC21 record → the same `ParsedRecord`: the table of contents and, in one page, the field map.

001, 003, 005–008   008/00-05 entered, /06-14 dates, /15-17 country, /35-37 language   041 $a $h   044 $a
020, 022, 024, 028, 010, 035 identifiers      050, 080, 082, 084 classifications
245 (ind2 counts the non-filing characters)   130, 240, 246, 247, 210, 222 other titles
250 edition   264 (ind2 1, else 0, 2, 3), else 260 publication   300 extent   310 frequency   362 numbering
100, 110, 111, 700, 710, 711 contributions    600–655 subjects, 653 keywords
490 (else 440, 830) series                    5XX notes         773 host   76X–78X relations
856 addresses       852, 952 items   866 holdings   040 cataloguing source
Source: MARC 21 Format for Bibliographic Data, Library of Congress.
"""

from pymarc import Record

from catalogue.marc21 import access, coded, description, holdings, items, links, notes, title
from catalogue.parsed import HostPart, ParsedRecord
from catalogue.unimarc.fields import Fields
from catalogue.unimarc.years import years

CONCEPTS = (coded, title, description, access, notes, links, holdings, items)


def parse(marc: Record) -> ParsedRecord:
    """What the record says. Never raises on a record that pymarc holds; NFC whatever the source's form."""
    fields = Fields(marc)
    fixed = coded.fixed_field(fields)
    level = coded.level(fields)
    published = description.publications(fields)
    printed = description.printed_date(fields, published)
    host = links.host(fields, level)
    return ParsedRecord(
        source_id=fields.control("001"),
        level=level,
        record_type=fields.leader[6].strip(),
        title=title.title(fields),
        publications=published,
        distributions=description.distributions(fields),
        printed_date=printed,
        years=years(printed or _date_of(host), level, coded.coded_dates(fixed)),
        edition=description.edition(fields),
        extent=description.extent(fields),
        languages=coded.languages(fields, fixed),
        original_languages=coded.original_languages(fields),
        countries=coded.countries(fields, fixed),
        identifiers=access.identifiers(fields),
        contributions=access.contributions(fields),
        subjects=access.subjects(fields),
        keywords=access.keywords(fields),
        classifications=access.classifications(fields),
        series=description.series(fields),
        host=host,
        relations=links.relations(fields),
        notes=notes.notes(fields),
        locations=links.locations(fields),
        holdings=holdings.holdings(fields),
        items=items.items(fields),
        acquisition_source=tuple(fields.values("037", "b")),
        cataloguing_sources=tuple(dict.fromkeys(fields.values("040", "ac"))),
        entered_on=coded.entered_on(fixed),
    )


def field_map() -> dict[str, str]:
    """Every subfield that is read: {"245": "abchnp", …}."""
    merged: dict[str, set[str]] = {}
    for concept in CONCEPTS:
        for tag, codes in concept.READS.items():
            merged.setdefault(tag, set()).update(codes)
    return {tag: "".join(sorted(codes)) for tag, codes in sorted(merged.items())}


def _date_of(host: HostPart | None) -> str:
    return host.printed_date if host else ""
