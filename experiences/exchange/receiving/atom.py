"""The bytes of an Atom feed → RawFeed: ours, with every field; another's, for what Atom says by itself.

No Django here. Entities and DTDs are refused, whatever they hold (defusedxml).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from experiences.exchange.marks import cleaned, told
from experiences.exchange.receiving.faults import Entities, Malformed, NotFiches
from experiences.exchange.receiving.raw import Raw, RawFeed
from experiences.exchange.values import LICENCES
from experiences.exchange.wording import Said
from experiences.exchange.writing.atom import ATOM, FICHE, LISTS, TOMBSTONE

_LICENCE_OF = {address: code for code, (_name, address) in LICENCES.items() if address}


def read(body: bytes) -> RawFeed:
    """Raises Fault."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Entities from error
    except ParseError as error:
        line, _column = error.position
        raise Malformed(why=f"XML, ligne {line}") from error
    except (ValueError, LookupError) as error:
        raise Malformed(why="son codage n’est pas celui qu’il annonce") from error
    if root.tag != f"{{{ATOM}}}feed":
        raise NotFiches(what="un flux RSS" if root.tag in ("rss", "RDF") else "un autre XML")
    following = next((one.get("href", "") for one in root.findall(_a("link")) if one.get("rel") == "next"), "")
    return RawFeed(tuple(_items(root)), following)


def _items(root: Element) -> Iterator[Raw]:
    number = 0
    for element in root:
        if element.tag == _a("entry"):
            number += 1
            yield Raw(f"Entrée {number}", _entry(element))
        elif element.tag == f"{{{TOMBSTONE}}}deleted-entry":
            number += 1
            said = {"identifiant": element.get("ref", ""), "supprimee_le": element.get("when", "")}
            said |= {key: element.get(f"{{{FICHE}}}{key}", "") for key in ("cote", "titre", "motif")}
            yield Raw(f"Entrée {number}", said, is_withdrawal=True)


def _entry(entry: Element) -> Said:
    fiche = entry.find(f"{{{FICHE}}}fiche")
    links = {one.get("rel", "alternate"): one.get("href", "") for one in entry.findall(_a("link"))}
    said: Said = {
        "identifiant": _text(entry, "id"),
        "titre": _plain(entry, "title"),
        "adresse": links.get("alternate", ""),
        "accroche": _plain(entry, "summary"),
        "publiee_le": _text(entry, "published"),
        "modifiee_le": _text(entry, "updated"),
    }
    return said | (_fields(fiche) if fiche is not None else _of_another(entry, links))


def _fields(fiche: Element) -> Said:
    said: Said = {}
    for element in fiche:
        key = element.tag.rpartition("}")[2]
        if key in LISTS:
            main = LISTS[key][1]
            said[key] = [_one(one, main) if main else one.text or "" for one in element]
        elif key == "recit":
            said[key] = {one.get("rubrique", ""): one.text or "" for one in element}
        elif key == "d_apres":
            said[key] = _one(element, "nom")
        else:
            said[key] = element.text or ""
    return said


def _one(element: Element, main: str) -> Said:
    return {**element.attrib, main: element.text or ""}


def _of_another(entry: Element, links: dict[str, str]) -> Said:
    """A feed that knows no fiche: its text becomes the context, if its licence lets us take it."""
    content = entry.find(_a("content"))
    html = (content.text or "") if content is not None and content.get("type") in ("html", None, "text") else ""
    authors = [name for one in entry.findall(_a("author")) if (name := _text(one, "name"))]
    return {
        "redaction": authors,
        "licence": _LICENCE_OF.get(links.get("license", ""), ""),
        "recit": {"contexte": html},
        "themes": [one.get("label") or one.get("term", "") for one in entry.findall(_a("category"))],
    }


def _plain(parent: Element, name: str) -> str:
    element = parent.find(_a(name))
    text = _text(parent, name)
    return " ".join(told(cleaned(text)).split()) if element is not None and element.get("type") == "html" else text


def _text(parent: Element, name: str) -> str:
    element: Any = parent.find(_a(name))
    return "".join(element.itertext()) if element is not None else ""


def _a(name: str) -> str:
    return f"{{{ATOM}}}{name}"
