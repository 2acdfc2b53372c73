"""How style sheets leave for the browser: those that every page takes, in one file.

`css/site.css` is a list of @import, which a browser follows one by one. `collectstatic` puts each sheet in its place, so
that a visitor far from the server waits for one file. The sheets stay apart for who writes them.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED = ("css/site.css",)
IMPORT = re.compile(r'^@import (?:url\()?"(?P<name>[^"]+)"\)?;$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
ADDRESS = re.compile(r'url\("(?P<path>(?!data:|/)[^"]+)"\)')


class SiteStorage(CompressedManifestStaticFilesStorage):
    def post_process(self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any) -> Iterator:
        for name in JOINED:
            if name in paths and not dry_run:
                Path(self.path(name)).write_text(joined(name, paths), encoding="utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def joined(name: str, paths: dict[str, tuple[Storage, str]]) -> str:
    """The sheet with those that it imports in their places, and their comments left at home."""
    folder = posixpath.dirname(name)

    def sheet(found: re.Match[str]) -> str:
        imported = posixpath.join(folder, found["name"])
        home = posixpath.dirname(imported)
        return ADDRESS.sub(lambda one: f'url("{moved(one["path"], home, folder)}")', text_of(imported, paths)).strip()

    return IMPORT.sub(sheet, text_of(name, paths))


def text_of(name: str, paths: dict[str, tuple[Storage, str]]) -> str:
    storage, path = paths[name]
    with storage.open(path) as source:
        return COMMENT.sub("", source.read().decode())


def moved(address: str, home: str, folder: str) -> str:
    """What a sheet of `home` calls `address`, as a sheet of `folder` says it."""
    return posixpath.relpath(posixpath.join(home, address), folder)
