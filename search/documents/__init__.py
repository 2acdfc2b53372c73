"""From content to search documents: one module a kind of content, listed here."""

from collections.abc import Iterator

from search.document import Kind, SearchDocument
from search.documents.base import DocumentSource
from search.documents.events import EventDocuments
from search.documents.experiences import ExperienceDocuments
from search.documents.files import FileDocuments
from search.documents.pages import PageDocuments
from search.documents.press import PressDocuments
from search.documents.records import RecordDocuments

_SOURCES: dict[Kind, DocumentSource] = {
    source.kind: source
    for source in (
        RecordDocuments(),
        ExperienceDocuments(),
        EventDocuments(),
        PageDocuments(),
        FileDocuments(),
        PressDocuments(),
    )
}


def source_of(kind: Kind) -> DocumentSource:
    return _SOURCES[kind]


def all_documents() -> Iterator[SearchDocument]:
    """Everything the public may find, in constant memory."""
    for source in _SOURCES.values():
        yield from source.all()
