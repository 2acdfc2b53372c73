"""CSV: the export of Diigo (`title,url,tags,description,comments,annotations,created_at`), those of Scoop.it and of
spreadsheets, whose columns are known by their names, in English or in French."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from cms.watch.exchange.received import MOST, Received, Refused, Row, Unreadable, day_of, decoded, row, sorted_out
from reference.folding import fold

NAMES = {
    "url": ("url", "link", "lien", "adresse", "href", "source url", "article url", "post url", "original url"),
    "title": ("title", "titre", "headline", "post title", "article title", "name", "nom"),
    "keywords": ("tags", "tag", "mots cles", "mot cle", "keywords", "etiquettes", "labels"),
    "own": ("insight", "insights", "comment", "comments", "commentaire", "commentaires", "notes", "note", "resume"),
    "said": ("description", "excerpt", "extrait", "content", "text", "texte", "summary", "annotations"),
    "day": ("created at", "date", "published", "publication date", "date de publication", "curated at", "created",
            "scooped on", "date published", "time added", "posted at"),
    "source": ("source", "source name", "publisher", "journal", "site", "media", "domain"),
    "author": ("author", "auteur", "authors", "auteurs", "byline"),
}  # fmt: skip


def read(body: bytes) -> Received:
    """Raises Unreadable."""
    text = decoded(body)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        columns = _columns(next(lines, []))
        if "url" not in columns:
            raise Unreadable(
                "Aucune colonne d’adresses dans ce tableau. La première ligne doit nommer les colonnes : "
                "« url » ou « adresse », « title » ou « titre », « tags »…"
            )
        some = islice(lines, MOST + 1)
        found = [_row(lines.line_num, cells, columns) for cells in some if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Unreadable(
            f"Ce tableau ne se lit pas après la ligne {lines.line_num} : un guillemet ne se ferme pas, ou une case est "
            "démesurée. Exportez-le de nouveau."
        ) from error
    return sorted_out("Tableau CSV", found)


def _delimiter(text: str) -> str:
    first = text.lstrip("\ufeff").partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(cells: list[str]) -> dict[str, list[int]]:
    """What each column is: {"url": [1], "said": [3, 4]}."""
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        name = fold(cell)
        for key, names in NAMES.items():
            if name in names:
                found.setdefault(key, []).append(number)
    return found


def _row(line: int, cells: list[str], columns: dict[str, list[int]]) -> Row | Refused:
    def cell(key: str) -> str:
        given = (cells[number].strip() for number in columns.get(key, ()) if number < len(cells))
        return next((text for text in given if text), "")

    return row(
        line,
        cell("url"),
        cell("title"),
        said=cell("own") or cell("said"),
        keywords=keywords(cell("keywords")),
        day=day_of(cell("day")),
        source_name=cell("source"),
        author=cell("author"),
    )


def keywords(text: str) -> tuple[str, ...]:
    """`logement,"gens du voyage"` or `logement "gens du voyage"`: Diigo separates by either; `no_tag` says none."""
    if "," in text or ";" in text or "|" in text:
        words = re.split(r"[,;|]", text)
    else:
        words = [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|(\S+)', text)]
    told = (" ".join(word.strip(' "#').replace("_", " ").split()) for word in words)
    return tuple(dict.fromkeys(word[:60] for word in told if word and word != "no tag"))[:20]
