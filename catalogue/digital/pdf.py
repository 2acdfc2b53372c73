"""One PDF opened alone in its process: `python -m catalogue.digital.pdf FILE FOLDER`. Knows no Django.

PDFium is written in C++ and reads what anybody sends: what it does to memory, to the clock or to itself costs this
process only. FOLDER receives, as they are made:

    reading.jsonl    {"pages": 12}, then {"page": 1, "text": "…"} for each page, then {"end": "read"}
    cover.webp       the first page, as wide as the widest cover

The end is `read`, `partly` (a limit was met), `encrypted` or `broken`. No end: the process died, and what was written
before is good.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import unicodedata
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

READING, COVER = "reading.jsonl", "cover.webp"

SECONDS: Final = 90
"""Of reading, after which what is read is kept and the rest left."""
MEMORY: Final = 1_500_000_000
"""Bytes of addresses: PDFium, the largest image of a page and room for more."""
OUTPUT: Final = 60_000_000
"""Bytes of one file that this process may write."""
PAGES: Final = 3_000
PAGE_TEXT: Final = 60_000
"""Characters; a dense page of a newspaper has 25,000."""
ALL_TEXT: Final = 8_000_000
COVER_WIDTH, COVER_HEIGHT = 640, 1280
"""Pixels, both bounded: a page may say that it is a kilometre wide."""

_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_CUT_WORD = re.compile(r"(\w)[-\u00ad\ufffe\x02]\n(?=[a-zà-öø-ÿ])")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff\u00ad]")


def main(file: Path, folder: Path) -> None:
    hold_back()
    with (folder / READING).open("w", encoding="utf-8", errors="replace") as output:
        document, fault = opened(file)
        end = fault or read_pages(document, output, time.monotonic() + SECONDS)
        tell(output, end=end)
    # Last: a first page that cannot be drawn, or kills who draws it, takes no text away.
    if document is not None:
        draw_cover(document, folder / COVER)


def hold_back() -> None:
    """What the machine keeps from this process, whatever the file asks of it."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS + 30),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def opened(file: Path) -> tuple[PdfDocument | None, str]:
    """The document, or why there is none: `encrypted`, `broken`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        return None, "encrypted" if "assword" in str(error) else "broken"
    return (document, "") if len(document) else (None, "broken")


def read_pages(document: PdfDocument, output: IO[str], deadline: float) -> str:
    """`read`, or `partly` when a limit is met. A page that cannot be read costs itself."""
    count, written = len(document), 0
    tell(output, pages=count)
    for index in range(min(count, PAGES)):
        if time.monotonic() > deadline or written > ALL_TEXT:
            return "partly"
        if text := page_text(document, index):
            tell(output, page=index + 1, text=text)
            written += len(text)
    return "read" if count <= PAGES else "partly"


def page_text(document: PdfDocument, index: int) -> str:
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return ""
    try:
        textpage = page.get_textpage()
        try:
            return clean(textpage.get_text_range(count=min(textpage.count_chars(), PAGE_TEXT)))
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()


def clean(text: str) -> str:
    """In NFC, without what is not seen; a word cut at the end of a line is whole again."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSEEN.sub("", _CUT_WORD.sub(r"\1", text))
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def draw_cover(document: PdfDocument, path: Path) -> None:
    """The first page on white. One that cannot be drawn leaves the document without a cover."""
    try:
        page = document[0]
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            return
        scale = min(COVER_WIDTH / width, COVER_HEIGHT / height)
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        picture.save(path, "WEBP", quality=80, method=4)
    except Exception as error:
        path.unlink(missing_ok=True)
        print(f"no cover: {error}", file=sys.stderr)


def tell(output: IO[str], **said: object) -> None:
    """At once: a process that dies leaves what it has said."""
    output.write(json.dumps(said, ensure_ascii=False) + "\n")
    output.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
