"""How the lists of the admin name a notice: « La Traverse, n° 38 » for an issue that its source calls « 38 »."""

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from catalogue.display.serials import full_issue_title
from catalogue.models import BibliographicRecord


def with_journals(records: QuerySet[BibliographicRecord]) -> QuerySet[BibliographicRecord]:
    """Notices to be named by `name_of`, whose long texts stay in the database."""
    return (
        records.select_related("host")
        .defer("details", "abstract", "host__details", "host__abstract")
        .annotate(journal_said=KT("details__host__journal"))
    )


def name_of(record: BibliographicRecord) -> str:
    """The journal as our notice of it says it, else as the source of the issue does."""
    if record.level != BibliographicRecord.Level.ISSUE:
        return record.title
    said = record.journal_said if hasattr(record, "journal_said") else (record.details.get("host") or {}).get("journal")
    return full_issue_title(record, said or "")
