"""What every kind of content offers to the index."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Protocol

from search.document import Kind, SearchDocument


class DocumentSource(Protocol):
    kind: Kind

    def all(self) -> Iterator[SearchDocument]:
        """Every public content of this kind."""

    def some(self, pks: Collection[int]) -> Iterator[SearchDocument]:
        """Those of `pks` that exist and are public."""


def in_batches(values: Iterable[int], size: int = 1000) -> Iterator[list[int]]:
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
