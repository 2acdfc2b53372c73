"""What every kind of content offers to the index."""

import gc
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Protocol

from django.utils.html import strip_tags

from catalogue.importing.reading import cycles_left_alone
from search.document import Change, Kind, SearchDocument


class DocumentSource(Protocol):
    kind: Kind

    def all(self) -> Iterator[SearchDocument]:
        """Every public content of this kind."""

    def some(self, pks: Collection[int]) -> Iterator[SearchDocument]:
        """Those of `pks` that exist and are public."""


_ENDS_OF_BLOCKS = re.compile(r"</(?:p|li|h[1-6]|td|blockquote)>|<br ?/?>")


def plain(html: str) -> str:
    """The words of a rich text; those of two blocks never touch."""
    return strip_tags(_ENDS_OF_BLOCKS.sub(" ", html)).strip()


def in_batches(values: Iterable[int], size: int = 1000) -> Iterator[list[int]]:
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch


def without_pause(changes: Iterable[Change], size: int = 1000) -> Iterator[Change]:
    """The same, cycles looked for once in a thousand documents: each is made of many small values, all in use."""
    with cycles_left_alone():
        for count, change in enumerate(changes, 1):
            yield change
            if not count % size:
                gc.collect(1)
