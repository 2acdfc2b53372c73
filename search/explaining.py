"""`/recherche/pourquoi/notice/12/?q=logement`: where the words of a search are in one document, to the page of its PDF.

Read from the content itself when somebody asks, so that no search pays for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from catalogue.models import DigitalDocument, DocumentPage
from search.address import address, query_of
from search.document import Kind, SearchDocument
from search.documents import source_of
from search.engines.excerpts import Marker
from search.fields import FIELDS, FieldKind
from search.french import compact
from search.presentation import emphasised
from search.query import Question, parse

MOST_VALUES, MOST_PAGES = 4, 6
LONG = frozenset({"abstract", "body"})
"""Fields of which a passage is shown, and not the whole."""


@dataclass(frozen=True, slots=True)
class Reason:
    """« Sujet : Logement social »."""

    label: str
    values: list[SafeString]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of a document of the notice, with the passage that answers."""

    document: str
    number: int
    url: str
    passage: SafeString


@require_safe
def why(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Raises Http404 for what the public may not find."""
    query, _notes = query_of(request.GET)
    question = parse(query.text)
    document = found(kind, pk)
    pages = list(islice(pages_of(document, question), MOST_PAGES)) if kind == Kind.RECORD else []
    context = {
        "query": query,
        "document": document,
        "reasons": list(reasons(document, question)),
        "pages": pages,
        "back_url": address(query),
    }
    response = render(request, "search/includes/reasons.html" if request.htmx else "search/why.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def found(kind: str, pk: int) -> SearchDocument:
    if kind not in {one.value for one in Kind}:
        raise Http404
    document = next(iter(source_of(Kind(kind)).some([pk])), None)
    if document is None:
        raise Http404
    return document


def reasons(document: SearchDocument, question: Question) -> Iterator[Reason]:
    """Field after field, in the order of their declaration; the text of files is told by its pages."""
    marker = Marker(question)
    for field in FIELDS:
        value = getattr(document, field.name)
        if field.kind is FieldKind.CODE:
            shown = [emphasised(code, [(0, len(code))]) for code in value if compact(code) in question.codes]
        elif field.kind is FieldKind.NUMBER:
            asked = {term.exact for term in question.terms}
            shown = [emphasised(str(year), [(0, len(str(year)))]) for year in value if str(year) in asked]
        elif field.kind is FieldKind.TEXT and field.name != "full_text":
            shown = [SafeString(text) for text in marked(field.name, value, marker)]
        else:
            continue
        if shown:
            yield Reason(field.label, shown[:MOST_VALUES])


def marked(name: str, value: str | tuple[str, ...], marker: Marker) -> Iterator[SafeString]:
    for text in (value,) if isinstance(value, str) else value:
        if not (marks := marker.marks(text)):
            continue
        if name in LONG:
            fragment = marker.best_fragment(text)
            yield emphasised(fragment.text, fragment.marks)
        else:
            yield emphasised(text, marks)


def pages_of(document: SearchDocument, question: Question) -> Iterator[FoundPage]:
    """Pages of the open documents of a notice, those with the most different words of the question first."""
    marker = Marker(question)
    kept = DigitalDocument.objects.open().filter(record=document.pk).exclude(digest="").order_by("sort_order", "pk")
    documents = {one.pk: one for one in kept.select_related("reading") if one.current_reading}
    pages = DocumentPage.objects.filter(reading__document__in=documents).order_by(
        "reading__document__sort_order", "number"
    )
    scored: list[tuple[int, int, int, int, str]] = []
    for rank, (owner, number, text) in enumerate(
        pages.values_list("reading__document", "number", "text").iterator(chunk_size=50)
    ):
        if marks := marker.marks(text):
            different = {text[start:end].casefold() for start, end in marks}
            scored.append((-len(different), rank, owner, number, text))
            # A report of a thousand pages that all answer is not kept whole.
            scored = sorted(scored)[:MOST_PAGES]
    for _score, _rank, owner, number, text in scored:
        fragment = marker.best_fragment(text)
        url = f"{documents[owner].get_absolute_url()}#page={number}"
        yield FoundPage(documents[owner].title, number, url, emphasised(fragment.text, fragment.marks))
