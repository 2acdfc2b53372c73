"""The demo's pictures and PDFs, stored in the site the first time a page asks for one."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

MARK = "contenu de démonstration"
"""A tag: search shows it in results as it does for pages and notices."""


class Shelf:
    """By the name of the file, without its folder. KeyError: no such file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.images: dict[str, int] = {}
        self.documents: dict[str, int] = {}

    def image(self, name: str) -> int:
        if name not in self.images:
            title = name.replace("-", " ").capitalize()
            self.images[name] = self._stored(get_image_model(), title, self.folder / "pictures" / f"{name}.webp")
        return self.images[name]

    def document(self, name: str, title: str = "") -> int:
        if name not in self.documents:
            path = self.folder / "documents" / name
            self.documents[name] = self._stored(get_document_model(), title or path.stem, path)
        return self.documents[name]

    def _stored(self, model, title: str, path: Path) -> int:
        if not path.is_file():
            raise KeyError(path.name)
        with path.open("rb") as stream:
            stored = model(title=title, collection=self._collection, file=File(stream, name=path.name))
            stored.save()
        stored.tags.add(MARK)
        return stored.pk

    @cached_property
    def _collection(self) -> Collection:
        return Collection.get_first_root_node() or Collection.add_root(name="Root")
