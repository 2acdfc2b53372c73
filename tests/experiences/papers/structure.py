"""What a PDF must have to be read aloud: the checks of the Matterhorn Protocol (PDF/UA-1) that a program can make of ours.

`faults(data)` says in English what is wrong, with its checkpoint; an empty list is a tagged PDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

HEADINGS = re.compile(r"/H[1-6]$")
PARENTS = {
    "/LI": {"/L"},
    "/Lbl": {"/LI"},
    "/LBody": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
}


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def faults(data: bytes) -> list[str]:
    return [
        *of_the_document(read(data)),
        *of_the_tree(read(data)),
        *of_the_links(read(data)),
        *of_the_fonts(read(data)),
    ]


def of_the_document(reader: PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "06-001 not marked as tagged"
    if not str(root.get("/Lang", "")).startswith("fr"):
        yield "11-006 no language"
    if not (reader.metadata and reader.metadata.title):
        yield "06-003 no title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07-001 the title is not displayed"
    if b"pdfuaid:part" not in root["/Metadata"].get_data():
        yield "06-002 does not say that it is PDF/UA"
    for number, page in enumerate(reader.pages, 1):
        if "/StructParents" not in page:
            yield f"01-005 page {number} is not in the tree"


def of_the_tree(reader: PdfReader) -> Iterator[str]:
    last, seen = 0, 0
    for element, parent in elements(reader):
        tag = element["/S"]
        if tag in PARENTS and parent not in PARENTS[tag]:
            yield f"09-004 {tag} in {parent}"
        if tag == "/Figure" and not element.get("/Alt"):
            yield "13-004 a figure without text"
        if HEADINGS.match(tag):
            level = int(tag[2:])
            if level > last + 1:
                yield f"14-003 {tag} after /H{last}"
            last, seen = level, seen + 1
    if not seen:
        yield "14 no heading"


def of_the_links(reader: PdfReader) -> Iterator[str]:
    for number, page in enumerate(reader.pages, 1):
        for found in page.get("/Annots", []):
            link = found.get_object()
            if link.get("/Subtype") == "/Link" and "/StructParent" not in link:
                yield f"28-011 page {number}, a link out of the tree"


def of_the_fonts(reader: PdfReader) -> Iterator[str]:
    for number, page in enumerate(reader.pages, 1):
        for name, font in (page["/Resources"].get("/Font") or {}).items():
            below = font.get_object().get("/DescendantFonts")
            descriptor = (below[0].get_object() if below else font.get_object()).get("/FontDescriptor")
            if descriptor is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object()):
                yield f"31-009 page {number}, font {name} is not embedded"


def elements(reader: PdfReader) -> Iterator[tuple[Any, str]]:
    """Each element of the tree, in reading order, with the tag of the one that holds it."""
    yield from below(reader.trailer["/Root"]["/StructTreeRoot"].get_object(), "")


def below(element: Any, parent: str) -> Iterator[tuple[Any, str]]:
    tag = element.get("/S", "")
    if tag:
        yield element, parent
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(kid, "get") and kid.get("/Type") != "/OBJR" and "/MCID" not in kid:
            yield from below(kid, tag or parent)


def tags(data: bytes) -> list[str]:
    return [element["/S"] for element, _parent in elements(read(data))]


def text(data: bytes) -> str:
    return closed_up("\n".join(page.extract_text() for page in read(data).pages))


def page_text(data: bytes, number: int) -> str:
    """Of the page that bears this number, from 1."""
    return closed_up(read(data).pages[number - 1].extract_text())


def closed_up(said: str) -> str:
    """Without spaces nor hyphens, which a layout moves."""
    return re.sub(r"[\s\u00a0\u202f-]+", "", said)
