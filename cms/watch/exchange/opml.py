"""OPML 2.0: the list of sources of a feed reader, in and out; its folders are our rubrics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cms.watch.addresses import cleaned
from cms.watch.exchange.received import Refused, Unreadable
from cms.watch.fetching.plain import plain
from reference.web.addresses import NotAnAddress

LIMIT_MB = 5
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Outline:
    """One source. `folder` is the nearest folder that has a name."""

    name: str
    feed_url: str
    site_url: str = ""
    folder: str = ""


def read(content: bytes) -> tuple[list[Outline], list[Refused]]:
    """Raises Unreadable."""
    if len(content) > LIMIT_MB << 20:
        raise Unreadable(f"Ce fichier dépasse {LIMIT_MB} Mo : ce n’est pas une liste de sources.")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(
            "Ce fichier déclare des entités, ce qu’aucune liste de sources ne fait : il n’est pas lu."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            "Ce fichier n’est pas du XML lisible. Exportez la liste de votre lecteur de flux au format OPML."
        ) from error
    if root.tag.lower() != "opml":
        raise Unreadable("Ce fichier n’est pas une liste OPML. Exportez celle de votre lecteur de flux.")
    body = root.find("body")
    if body is None:
        raise Unreadable("Cette liste OPML n’a pas de contenu. Exportez-la de nouveau.")
    found: dict[str, Outline] = {}
    refused: list[Refused] = []
    for number, (outline, folder) in enumerate(_sources(body, "", 0), start=1):
        one = _outline(number, outline, folder)
        if isinstance(one, Refused):
            refused.append(one)
        else:
            found.setdefault(one.feed_url, one)
    return list(found.values()), refused


def _sources(element: Element, folder: str, depth: int) -> Iterator[tuple[Element, str]]:
    if depth > DEEPEST:
        return
    for outline in element.findall("outline"):
        if outline.get("xmlUrl") is not None:
            yield outline, folder
        else:
            yield from _sources(outline, _name(outline) or folder, depth + 1)


def _name(outline: Element) -> str:
    return plain(outline.get("title") or outline.get("text") or "", 200)


def _outline(number: int, outline: Element, folder: str) -> Outline | Refused:
    given = outline.get("xmlUrl") or ""
    try:
        feed_url = cleaned(given)
    except NotAnAddress:
        return Refused(number, _name(outline)[:80], f"« {plain(given, 80)} » n’est pas l’adresse d’un flux.")
    try:
        site_url = cleaned(outline.get("htmlUrl") or "")
    except NotAnAddress:
        site_url = ""
    return Outline(_name(outline) or feed_url[:200], feed_url, site_url, folder)


def write(title: str, sources: Iterable[Outline], made_at: datetime) -> bytes:
    """In the order given; those of one folder together."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = plain(title)
    SubElement(head, "dateCreated").text = format_datetime(made_at)
    body = SubElement(root, "body")
    folders: dict[str, Element] = {"": body}
    for one in sources:
        folder = plain(one.folder)
        if folder not in folders:
            folders[folder] = SubElement(body, "outline", text=folder, title=folder)
        name = plain(one.name)
        given = {"type": "rss", "text": name, "title": name, "xmlUrl": one.feed_url}
        SubElement(folders[folder], "outline", given | ({"htmlUrl": one.site_url} if one.site_url else {}))
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
