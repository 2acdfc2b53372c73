"""References written in a cell → notices of the catalogue: an ISBN, « source:001 », or the very title."""

import re
from collections.abc import Iterable

from stdnum import isbn

from catalogue.filing import sort_title, without_article
from catalogue.models import BibliographicRecord, Identifier
from experiences.importing.agents import slices
from reference.folding import fold

_ISBN = re.compile(r"(?<![\d-])(?:97[89][- ]?)?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dXx](?![\d-])")
_SOURCE = re.compile(r"(?P<source>[^:\s][^:]*?)\s*:\s*(?P<id>\S+)")


class Citations:
    """Three queries for the whole file, whatever the number of references."""

    def __init__(self, references: Iterable[str]) -> None:
        cells = sorted(set(references))
        self.by_isbn = only_ones(isbn_rows(sorted({code for cell in cells for code in isbns(cell)})))
        self.by_source = only_ones(source_rows(cells))
        self.by_title = only_ones(title_rows(cells))

    def record(self, cell: str) -> int | None:
        """The notice meant by this reference; None when there is none, or several that could be."""
        found = self.by_source.get(fold_source(cell)) or self.by_title.get(fold(cell))
        for code in isbns(cell):
            found = found or self.by_isbn.get(code)
        return found


def isbns(cell: str) -> list[str]:
    """Those whose check digit is right, as 13 digits."""
    candidates = [found[0] for found in _ISBN.finditer(cell)]
    return [isbn.to_isbn13(code).replace("-", "").replace(" ", "") for code in candidates if isbn.is_valid(code)]


def isbn_rows(codes: list[str]) -> Iterable[tuple[str, int]]:
    for part in slices(codes):
        yield from Identifier.objects.filter(kind=Identifier.Kind.ISBN, normalized__in=part).values_list(
            "normalized", "record"
        )


def fold_source(cell: str) -> str:
    found = _SOURCE.fullmatch(cell.strip())
    return f"{found['source'].casefold()}:{found['id']}" if found else ""


def source_rows(cells: list[str]) -> Iterable[tuple[str, int]]:
    ids = sorted({found["id"] for cell in cells if (found := _SOURCE.fullmatch(cell))})
    for part in slices(ids):
        records = BibliographicRecord.objects.filter(source_record_id__in=part)
        for source, number, pk in records.values_list("source__name", "source_record_id", "pk"):
            yield f"{(source or '').casefold()}:{number}", pk


def title_rows(cells: list[str]) -> Iterable[tuple[str, int]]:
    filed = sorted({sort_title(form) for cell in cells for form in (cell, without_article(cell))})
    for part in slices(filed):
        # « La ville : relégation » is filed under its title alone when the notice keeps the rest apart.
        records = BibliographicRecord.objects.public().filter(sort_title__in=part)
        for pk, title, rest in records.values_list("pk", "title", "other_information"):
            yield fold(title), pk
            if rest:
                yield fold(f"{title} {rest}"), pk


def only_ones(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What names exactly one notice: of two homonyms, neither."""
    found: dict[str, set[int]] = {}
    for key, pk in rows:
        found.setdefault(key, set()).add(pk)
    return {key: next(iter(pks)) for key, pks in found.items() if len(pks) == 1}
