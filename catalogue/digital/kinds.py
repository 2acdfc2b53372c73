"""Which files are taken, told by their first bytes and never by their name alone.

Only what a browser shows without running anything is opened in its window; a page or a drawing (HTML, SVG) may hold a
script, so neither is taken at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEAD = 1024
"""Bytes that `recognised` wants: a PDF may say so anywhere in its first kilobyte (ISO 32000, annex H)."""


class Family(StrEnum):
    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"
    PICTURE = "picture"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class FileKind:
    extension: str
    label: str
    """« PDF », as a reader says it."""
    media_type: str
    family: Family
    inline: bool = False
    """Shown in the browser's window; anything else is downloaded."""
    also: tuple[str, ...] = ()
    """Other endings of the same kind."""

    @property
    def extensions(self) -> tuple[str, ...]:
        return (self.extension, *self.also)


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

PDF: Final = FileKind("pdf", "PDF", "application/pdf", Family.TEXT, inline=True)
EPUB: Final = FileKind("epub", "EPUB", "application/epub+zip", Family.TEXT)
ZIP: Final = FileKind("zip", "ZIP", "application/zip", Family.DATA)
OFFICE: Final = (
    FileKind("odt", "ODT", f"{_OPEN_DOCUMENT}text", Family.TEXT),
    FileKind("ods", "ODS", f"{_OPEN_DOCUMENT}spreadsheet", Family.DATA),
    FileKind("odp", "ODP", f"{_OPEN_DOCUMENT}presentation", Family.TEXT),
    FileKind("docx", "Word", f"{_OPEN_XML}wordprocessingml.document", Family.TEXT),
    FileKind("xlsx", "Excel", f"{_OPEN_XML}spreadsheetml.sheet", Family.DATA),
    FileKind("pptx", "PowerPoint", f"{_OPEN_XML}presentationml.presentation", Family.TEXT),
)
MP3: Final = FileKind("mp3", "MP3", "audio/mpeg", Family.AUDIO, inline=True)
OGG: Final = FileKind("ogg", "OGG", "audio/ogg", Family.AUDIO, inline=True, also=("oga", "opus"))
WAV: Final = FileKind("wav", "WAV", "audio/wav", Family.AUDIO, inline=True)
FLAC: Final = FileKind("flac", "FLAC", "audio/flac", Family.AUDIO, inline=True)
M4A: Final = FileKind("m4a", "M4A", "audio/mp4", Family.AUDIO, inline=True)
MP4: Final = FileKind("mp4", "MP4", "video/mp4", Family.VIDEO, inline=True, also=("m4v",))
WEBM: Final = FileKind("webm", "WebM", "video/webm", Family.VIDEO, inline=True)
JPEG: Final = FileKind("jpg", "JPEG", "image/jpeg", Family.PICTURE, inline=True, also=("jpeg",))
PNG: Final = FileKind("png", "PNG", "image/png", Family.PICTURE, inline=True)

KINDS: Final = (PDF, EPUB, *OFFICE, ZIP, MP3, OGG, WAV, FLAC, M4A, MP4, WEBM, JPEG, PNG)
_BY_EXTENSION: Final = {extension: kind for kind in KINDS for extension in kind.extensions}
_BY_MEDIA_TYPE: Final = {kind.media_type: kind for kind in KINDS}

ACCEPT: Final = ",".join(f".{extension}" for extension in _BY_EXTENSION)
"""What a file chooser proposes."""


def named(name: str) -> FileKind | None:
    """The kind that a name announces: `Rapport.PDF` → PDF."""
    return _BY_EXTENSION.get(extension_of(name))


def of_media_type(media_type: str) -> FileKind | None:
    return _BY_MEDIA_TYPE.get(media_type)


def extension_of(name: str) -> str:
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def recognised(head: bytes, name: str = "") -> FileKind | None:
    """The kind of a file from its first bytes. The name only decides between kinds that begin alike (those of a ZIP)."""
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(head, name)
    if head[4:8] == b"ftyp":
        return M4A if head[8:11] == b"M4A" else MP4
    if head[:4] == b"RIFF":
        return WAV if head[8:12] == b"WAVE" else None
    return next((kind for start, kind in _STARTS if head.startswith(start)), _mpeg_audio(head))


_STARTS: Final = (
    (b"ID3", MP3),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
    (b"\x1a\x45\xdf\xa3", WEBM),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
)


def _mpeg_audio(head: bytes) -> FileKind | None:
    """An MP3 without tags begins with a frame: eleven bits set, then its version, its layer (III or II)."""
    if len(head) < 2 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return MP3 if version != 1 and layer in (1, 2) else None


def _zipped(head: bytes, name: str) -> FileKind:
    """EPUB and OpenDocument begin with their own type, uncompressed; Office does not, and is believed on its name."""
    for kind in (EPUB, *OFFICE):
        if b"mimetype" + kind.media_type.encode() in head:
            return kind
    said = named(name)
    return said if said and said in OFFICE and said.media_type.startswith(_OPEN_XML) else ZIP
