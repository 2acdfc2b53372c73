"""Netscape bookmarks, which every browser and Diigo export: `<DT><A HREF="…" ADD_DATE="…" TAGS="…">title</A><DD>note`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from cms.watch.exchange.received import Received, Refused, Row, Unreadable, day_of, decoded, row, sorted_out
from cms.watch.exchange.tables import keywords

_START = re.compile(rb"<!DOCTYPE\s+NETSCAPE-Bookmark-file|<DL>|<DT>\s*<A\s", re.IGNORECASE)
_NOT_PAGES = ("javascript:", "place:", "chrome:", "about:", "data:", "file:")


def looks_like(start: bytes) -> bool:
    return _START.search(start) is not None


def read(body: bytes) -> Received:
    """Raises Unreadable."""
    reader = _Bookmarks()
    reader.feed(decoded(body))
    reader.close()
    reader.end()
    if not reader.found:
        raise Unreadable("Aucun signet dans ce fichier. Exportez-le de nouveau, puis déposez-le.")
    return sorted_out("Signets HTML", reader.found)


class _Bookmarks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Row | Refused] = []
        self.folders: list[str] = []
        self.attributes: dict[str, str] | None = None
        self.line, self.title, self.note, self.heading, self.within = 0, "", "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("dt", "dl", "h3"):
            self.end()
        if tag == "a":
            self.end()
            self.attributes = {name: value or "" for name, value in attrs}
            self.line, self.within = self.getpos()[0], "a"
        elif tag == "dd":
            self.within = "dd"
        elif tag == "h3":
            self.heading, self.within = "", "h3"
        elif tag == "dl":
            self.folders.append(" ".join(self.heading.split()))
            self.heading = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "h3", "dd"):
            self.within = ""
        if tag == "dl":
            self.end()
            if self.folders:
                self.folders.pop()

    def handle_data(self, data: str) -> None:
        if self.within == "a":
            self.title += data
        elif self.within == "dd":
            self.note += data
        elif self.within == "h3":
            self.heading += data

    def end(self) -> None:
        """A bookmark ends where another thing begins: nothing closes its note."""
        given, title, note = self.attributes, self.title, self.note
        self.attributes, self.title, self.note = None, "", ""
        if given is None:
            return
        url = given.get("href", "")
        if url.lower().startswith(_NOT_PAGES):
            self.found.append(Refused(self.line, title[:80], "ce n’est pas une page du web."))
            return
        tags = keywords(given.get("tags", ""))
        self.found.append(
            row(
                self.line, url, title, said=note, keywords=tags or self._folder(), day=day_of(given.get("add_date", ""))
            )
        )

    def _folder(self) -> tuple[str, ...]:
        """The folder stands for a tag, but for the root ones of browsers."""
        named = [name for name in self.folders if name]
        return (named[-1][:60],) if len(named) > 1 else ()
