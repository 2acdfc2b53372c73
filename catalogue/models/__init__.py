"""What the library holds. Read records.py first."""

from catalogue.models.aspects import Aspect
from catalogue.models.authorities import AuthorityRedirect, Publisher, PublisherVariant, Series, SeriesVariant
from catalogue.models.barcodes import ProposedBarcode
from catalogue.models.documents import DigitalDocument, DocumentPage, DocumentReading
from catalogue.models.imports import (
    ImportDecision,
    ImportedFile,
    ImportLine,
    ImportRun,
    ItemQuestion,
    OverlayRule,
    Source,
    SourceMapping,
)
from catalogue.models.inventories import ExpectedItem, Inventory, InventoryDrop, ScannedCode, ShelfAct
from catalogue.models.items import Item
from catalogue.models.links import CheckedLink
from catalogue.models.records import (
    BibliographicRecord,
    Contribution,
    Holdings,
    Identifier,
    Publication,
    SeriesMembership,
    StoredRecord,
    SubjectAssignment,
)
from catalogue.models.serials import ExpectedIssue, Subscription
from catalogue.models.thesaurus import (
    BroaderLink,
    ConceptMatch,
    RelatedLink,
    Subject,
    SubjectVariant,
    Vocabulary,
)
from catalogue.models.tombstones import BuriedIdentity, Tombstone

__all__ = [
    "Aspect",
    "AuthorityRedirect",
    "BibliographicRecord",
    "BroaderLink",
    "BuriedIdentity",
    "CheckedLink",
    "ConceptMatch",
    "Contribution",
    "DigitalDocument",
    "DocumentPage",
    "DocumentReading",
    "ExpectedIssue",
    "ExpectedItem",
    "Holdings",
    "Identifier",
    "ImportDecision",
    "ImportLine",
    "ImportRun",
    "ImportedFile",
    "Inventory",
    "InventoryDrop",
    "Item",
    "ItemQuestion",
    "OverlayRule",
    "ProposedBarcode",
    "Publication",
    "Publisher",
    "PublisherVariant",
    "RelatedLink",
    "ScannedCode",
    "Series",
    "SeriesMembership",
    "SeriesVariant",
    "ShelfAct",
    "Source",
    "SourceMapping",
    "StoredRecord",
    "Subject",
    "SubjectAssignment",
    "SubjectVariant",
    "Subscription",
    "Tombstone",
    "Vocabulary",
]
