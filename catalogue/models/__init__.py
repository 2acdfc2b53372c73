"""What the library holds. Read records.py first."""

from catalogue.models.authorities import Publisher, Series, Subject
from catalogue.models.imports import ImportDecision, ImportRun, Source, SourceMapping
from catalogue.models.items import Item
from catalogue.models.records import (
    BibliographicRecord,
    Contribution,
    Identifier,
    Publication,
    SeriesMembership,
    StoredRecord,
    SubjectAssignment,
)

__all__ = [
    "BibliographicRecord",
    "Contribution",
    "Identifier",
    "ImportDecision",
    "ImportRun",
    "Item",
    "Publication",
    "Publisher",
    "Series",
    "SeriesMembership",
    "Source",
    "SourceMapping",
    "StoredRecord",
    "Subject",
    "SubjectAssignment",
]
