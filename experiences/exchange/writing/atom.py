"""Atom (RFC 4287): one entry a fiche, its fields under our namespace; tombstones (RFC 6721); pages (RFC 5005 §3).

<entry> id title updated published summary link category rights
    <fe:fiche version="1"> <fe:cote>…</fe:cote> <fe:territoires><fe:territoire echelle="commune" code="93066">…
<at:deleted-entry ref="tag:…" when="…" fe:cote="…" fe:motif="depubliee"> <at:comment>Retirée du site
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from experiences.exchange.values import LICENCES, Shared, SharedFiche, Withdrawn
from experiences.exchange.wording import Said, in_words, plain, withdrawal_in_words

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"
FICHE = "urn:x-rayonnage:fiche-experience:1"
VERSION = "1"
register_namespace("", ATOM)
register_namespace("at", TOMBSTONE)
register_namespace("fe", FICHE)

LISTS = {
    "redaction": ("personne", ""),
    "territoires": ("territoire", "nom"),
    "themes": ("theme", ""),
    "cadres": ("cadre", ""),
    "publics": ("public", ""),
    "acteurs": ("acteur", "nom"),
    "financements": ("financement", "financeur"),
    "indicateurs": ("indicateur", "nom"),
    "leviers": ("levier", "texte"),
    "freins": ("frein", "texte"),
    "contacts": ("contact", "nom"),
    "references": ("reference", ""),
}
"""{list: (name of its elements, the key that is their text; the others are attributes)}."""
IN_ATOM = ("identifiant", "adresse", "titre", "accroche", "publiee_le", "modifiee_le")
"""Said by elements of Atom itself."""


@dataclass(frozen=True, slots=True)
class Head:
    identifier: str
    title: str
    centre: str
    site: str
    """Address of the page for people."""
    updated_at: datetime
    links: dict[str, str] = field(default_factory=dict)
    """{relation: address}: self, first, previous, next, last."""


def feed(head: Head, items: Iterable[Shared]) -> bytes:
    root = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    _text(root, "id", head.identifier)
    _text(root, "title", head.title)
    _text(root, "updated", moment(head.updated_at))
    _text(SubElement(root, f"{{{ATOM}}}author"), "name", head.centre)
    _text(root, "generator", "Rayonnage")
    SubElement(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=head.site)
    for relation, address in head.links.items():
        SubElement(root, f"{{{ATOM}}}link", rel=relation, type="application/atom+xml", href=address)
    for item in items:
        root.append(entry(item) if isinstance(item, SharedFiche) else tombstone(item))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def entry(fiche: SharedFiche) -> Element:
    said = in_words(fiche)
    one = Element(f"{{{ATOM}}}entry")
    _text(one, "id", fiche.identifier)
    _text(one, "title", fiche.title)
    if fiche.url:
        SubElement(one, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=fiche.url)
    name, address = LICENCES.get(fiche.licence, ("", ""))
    if address:
        SubElement(one, f"{{{ATOM}}}link", rel="license", href=address)
    if fiche.published_at:
        _text(one, "published", moment(fiche.published_at))
    _text(one, "updated", moment(fiche.changed_at or fiche.published_at or datetime(1970, 1, 1, tzinfo=UTC)))
    for writer in fiche.writers:
        _text(SubElement(one, f"{{{ATOM}}}author"), "name", writer)
    if fiche.summary:
        _text(one, "summary", fiche.summary)
    if name:
        _text(one, "rights", name)
    for theme in fiche.themes:
        SubElement(one, f"{{{ATOM}}}category", term=plain(theme), label=plain(theme))
    one.append(fields(said))
    return one


def fields(said: Said) -> Element:
    """Every field that Atom has no element for."""
    fiche = Element(f"{{{FICHE}}}fiche", version=VERSION)
    for key, value in said.items():
        if key in IN_ATOM:
            continue
        if key in LISTS:
            _list(SubElement(fiche, f"{{{FICHE}}}{key}"), value, *LISTS[key])
        elif key == "recit":
            story = SubElement(fiche, f"{{{FICHE}}}recit", type="html")
            for rubric, html in value.items():
                SubElement(story, f"{{{FICHE}}}partie", rubrique=rubric).text = plain(html)
        elif isinstance(value, dict):
            _one(fiche, key, value, "nom")
        else:
            SubElement(fiche, f"{{{FICHE}}}{key}").text = plain(str(value))
    return fiche


def _list(parent: Element, values: list[str] | list[Said], name: str, main: str) -> None:
    for value in values:
        if isinstance(value, str):
            SubElement(parent, f"{{{FICHE}}}{name}").text = plain(value)
        else:
            _one(parent, name, value, main)


def _one(parent: Element, name: str, value: Said, main: str) -> None:
    attributes = {key: plain(str(said)) for key, said in value.items() if key != main}
    SubElement(parent, f"{{{FICHE}}}{name}", attributes).text = plain(str(value.get(main, "")))


def tombstone(gone: Withdrawn) -> Element:
    said = withdrawal_in_words(gone)
    one = Element(
        f"{{{TOMBSTONE}}}deleted-entry",
        {"ref": gone.identifier, "when": said.get("supprimee_le", "")}
        | {f"{{{FICHE}}}{key}": plain(str(said[key])) for key in ("cote", "titre", "motif") if key in said},
    )
    SubElement(one, f"{{{TOMBSTONE}}}comment").text = gone.said
    return one


def moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = plain(text)
