"""Where the pictures of a numéro are read: from data: addresses and allowed folders, never from the network."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image, UnidentifiedImageError

from newsletters.content import Content, Picture

Pictures = Callable[[str], bytes | None]
"""The bytes of the picture at an address, or None when it cannot be had."""


def nothing(_url: str) -> None:
    return None


def under(folders: Mapping[str, Path]) -> Pictures:
    """Pictures of `folders`, by the address each is served at: {"https://rayonnage.fr/media/": MEDIA_ROOT}."""

    def read(url: str) -> bytes | None:
        if url.startswith("data:"):
            return _inline(url)
        for address, folder in folders.items():
            if url.startswith(address):
                return _file(folder, unquote(urlsplit(url.removeprefix(address)).path))
        return None

    return read


def gathered(content: Content, pictures: Pictures) -> dict[str, bytes]:
    """What can be printed of the pictures of a numéro, by address: each is asked for once, unreadable ones are left out."""
    read = {picture.url: pictures(picture.url) for picture in _of(content)}
    return {url: data for url, data in read.items() if data and _is_readable(data)}


def _of(content: Content) -> list[Picture]:
    entries = [entry for rubric in content.rubrics for entry in rubric.entries]
    return [picture for picture in (content.look.logo, *(entry.picture for entry in entries)) if picture]


def _inline(url: str) -> bytes | None:
    head, _comma, body = url.partition(",")
    try:
        return base64.b64decode(body, validate=True) if head.endswith(";base64") else None
    except binascii.Error:
        return None


def _file(folder: Path, name: str) -> bytes | None:
    try:
        path = (folder / name).resolve()
        return path.read_bytes() if path.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError):
        return None


def _is_readable(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    return True
