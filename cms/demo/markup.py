"""The light markup of the demo's texts → blocks of a page's body.

Blocks are separated by a blank line:

    ## Intertitre                                a heading
    Un paragraphe, **gras**, *italique*, [lien](/agenda/)
    - un point                                   a list
    > Une citation. — Auteur                     a quote
    !info Titre | Texte                          a callout: info, key or warning
    ![image | texte de remplacement | légende | crédit]
    [[document: fichier.pdf | Libellé]]
    [[related: Titre | /page/ | notice:Titre]]
    [[recording: audio | Titre | adresse | durée | Transcription]]
    [[table: Légende | Colonne ; Colonne | case ; case]]
    [[accordion: Titre | Texte || Titre | Texte]]
    [[listing: Titre | type de page | nombre]]
    [[agenda: Titre | nombre]]
    [[initiatives: Titre | Introduction | /fiches/une/ | /fiches/autre/]]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

Block = dict[str, Any]

INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\[(?P<label>[^\]]+)\]\((?P<target>[^)\s]+)\)")
CALLOUT = re.compile(r"!(?P<tone>info|key|warning) (?:(?P<title>[^|]*) \| )?(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """How a text's names become the keys of what is stored. Each raises KeyError for a name that nothing bears."""

    page: Callable[[str], int]
    """Path of a page → its key."""
    image: Callable[[str], int]
    document: Callable[[str], int]
    record: Callable[[str], int]
    """Title of a notice → its key."""


def blocks(text: str, found: Found) -> list[Block]:
    """The body as StreamField stores it. KeyError: a page, image, document or notice that does not exist."""
    pieces = re.split(r"\n\s*\n", text.strip())
    return [block(piece.strip(), found) for piece in pieces if piece.strip()]


def block(piece: str, found: Found) -> Block:
    if piece.startswith("## "):
        return {"type": "heading", "value": {"text": piece[3:].strip()}}
    if piece.startswith("> "):
        text, _, author = re.sub(r"^> ?", "", piece, flags=re.MULTILINE).rpartition(" — ")
        return {"type": "quote", "value": {"text": text or author, "author": author if text else ""}}
    if match := CALLOUT.fullmatch(piece):
        value = {"tone": match["tone"], "title": match["title"] or "", "text": rich_text(match["text"], found)}
        return {"type": "callout", "value": value}
    if piece.startswith("!["):
        return figure(arguments(piece[2:-1]), found)
    if piece.startswith("[[document:"):
        name, title = (*arguments(piece[len("[[document:") : -2]), "")[:2]
        return {"type": "document", "value": {"document": found.document(name), "title": title}}
    if piece.startswith("[[related:"):
        return related(arguments(piece[len("[[related:") : -2]), found)
    if match := WRITTEN.fullmatch(piece):
        return MADE[match["kind"]](match["rest"], found)
    return {"type": "paragraph", "value": rich_text(piece, found)}


def recording(text: str, found: Found) -> Block:
    kind, title, url, duration, transcript = arguments(text)
    value = {"kind": kind, "title": title, "url": url, "duration": duration, "document": None, "credit": ""}
    return {"type": "recording", "value": value | {"transcript": rich_text(transcript, found)}}


def table(text: str, found: Found) -> Block:
    caption, heads, *rows = arguments(text)
    columns = [{"type": "text", "heading": head} for head in cells(heads)]
    return {
        "type": "table",
        "value": {"caption": caption, "columns": columns, "rows": [{"values": cells(row)} for row in rows]},
    }


def cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split(";")]


def accordion(text: str, found: Found) -> Block:
    parts = (arguments(part) for part in text.split("||"))
    return {
        "type": "accordion",
        "value": {"items": [{"title": title, "text": rich_text(said, found)} for title, said in parts]},
    }


def listing(text: str, found: Found) -> Block:
    title, kind, limit = arguments(text)
    value = {"title": title, "display": "liste", "criteria": {"kinds": [kind], "sort": "recent", "limit": int(limit)}}
    return {"type": "listing", "value": value}


def agenda(text: str, found: Found) -> Block:
    title, limit = arguments(text)
    return {"type": "agenda", "value": {"title": title, "theme": None, "limit": int(limit)}}


def initiatives(text: str, found: Found) -> Block:
    title, introduction, *paths = arguments(text)
    return {
        "type": "initiatives",
        "value": {"title": title, "introduction": introduction, "fiches": [*map(found.page, paths)]},
    }


MADE = {"recording": recording, "table": table, "accordion": accordion, "listing": listing, "agenda": agenda,
        "initiatives": initiatives}  # fmt: skip
WRITTEN = re.compile(rf"\[\[(?P<kind>{'|'.join(MADE)}): (?P<rest>.*)\]\]", re.DOTALL)


def arguments(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def figure(parts: list[str], found: Found) -> Block:
    name, alt, caption, credit = (*parts, "", "", "")[:4]
    image = {"image": found.image(name), "alt_text": alt, "decorative": not alt}
    return {"type": "image", "value": {"image": image, "caption": caption, "credit": credit}}


def related(parts: list[str], found: Found) -> Block:
    title, *targets = parts
    notices = [target.removeprefix("notice:").strip() for target in targets if target.startswith("notice:")]
    pages = [target for target in targets if not target.startswith("notice:")]
    value = {"title": title, "pages": [*map(found.page, pages)], "records": [*map(found.record, notices)]}
    return {"type": "related", "value": value}


def rich_text(text: str, found: Found) -> str:
    """Paragraphs and lists, as Wagtail stores rich text."""
    return "".join(paragraph(piece, found) for piece in re.split(r"\n\s*\n", text.strip()) if piece.strip())


def paragraph(text: str, found: Found) -> str:
    head, *points = re.split(r"^- ", text, flags=re.MULTILINE)
    lead = f"<p>{inline(head, found)}</p>" if head.strip() else ""
    items = "".join(f"<li>{inline(point, found)}</li>" for point in points)
    return lead + (f"<ul>{items}</ul>" if items else "")


def inline(text: str, found: Found) -> str:
    def tagged(match: re.Match[str]) -> str:
        if match["bold"]:
            return f"<b>{match['bold']}</b>"
        if match["italic"]:
            return f"<i>{match['italic']}</i>"
        target = match["target"]
        link = f'linktype="page" id="{found.page(target)}"' if target.startswith("/") else f'href="{target}"'
        return f"<a {link}>{match['label']}</a>"

    # Lines of the file mean nothing; no-break spaces do.
    flowing = re.sub(r"[ \n]+", " ", text).strip(" ")
    return INLINE.sub(tagged, escape(flowing, quote=False))
