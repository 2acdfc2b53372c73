"""A notice without a source record in UNIMARC → `ParsedRecord` ready to be encoded: our own numbers, and our own lists."""

from dataclasses import replace

from django.conf import settings

from catalogue.display.held import Held
from catalogue.exchange.described import described
from catalogue.models import BibliographicRecord
from catalogue.parsed import CustomField, HostPart, ParsedRecord, Title

JOINT = "\u00a0; "
"""What joins several statements in one column: `catalogue.importing.loading.columns`."""


def as_record(held: Held) -> ParsedRecord:
    """What we hold of a notice, numbered so that its articles and its issue find each other again."""
    record = held.record
    found = described(held)
    return replace(
        found,
        source_id=number_of(record),
        title=parted(found.title),
        host=numbered_host(record, found.host),
        cataloguing_sources=found.cataloguing_sources or (agency(),),
        custom_fields=(*found.custom_fields, *lists(held)),
    )


def number_of(record: BibliographicRecord) -> str:
    """001: its number in its source, else ours."""
    return record.source_record_id or f"rayonnage-{record.pk}"


def issue_number_of(issue: BibliographicRecord) -> str:
    """PMB numbers issues apart; one of ours bears its 001 twice."""
    return ((issue.details or {}).get("host") or {}).get("issue_id") or number_of(issue)


def parted(title: Title) -> Title:
    return replace(title, other_information=parts(title.other_information), responsibility=parts(title.responsibility))


def parts(statements: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for statement in statements for part in statement.split(JOINT) if part)


def numbered_host(record: BibliographicRecord, found: HostPart | None) -> HostPart | None:
    level = BibliographicRecord.Level(record.level)
    if level is level.ISSUE:
        found = replace(found or HostPart(), issue_id=issue_number_of(record))
    if record.host is None or level not in (level.ISSUE, level.ARTICLE):
        return found
    found = found or HostPart()
    if record.host.level != level.ISSUE or level is level.ISSUE:
        return replace(found, journal_id=number_of(record.host))
    issue = replace(found, issue_id=issue_number_of(record.host), issue_title=found.issue_title or record.host.title)
    return replace(issue, journal_id=number_of(record.host.host)) if record.host.host else issue


def lists(held: Held) -> list[CustomField]:
    """Our themes and territories, in the fields that a table of correspondences sends back to them."""
    themes = [CustomField("themes", "Thèmes", one.label) for one in held.attached["theme"]]
    territories = [CustomField("territories", "Territoires", one.label) for one in held.attached["territory"]]
    known = {(one.get("name"), one.get("value")) for one in held.details.get("custom_fields") or ()}
    return [one for one in (*themes, *territories) if (one.name, one.value) not in known]


def agency() -> str:
    """801 $b: the centre, under the name of its own shelves."""
    return next(iter(settings.OUR_LOCALISATIONS), "") or settings.WAGTAIL_SITE_NAME
