"""The HTML of a story: a few marks, whatever it came with. No Django here.

cleaned("<p onclick=…>Un <b>mot</b></p><script>…")  → "<p>Un <b>mot</b></p>"
told("<p>Un mot</p><ul><li>un</li></ul>")           → "Un mot\n\n- un", as a cell of the table says it
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li"}
_UNTOLD = {"script", "style", "template", "svg", "math", "iframe", "object", "form", "head", "title", "noscript"}
_RELATIVE = re.compile(r'(?<=\shref=")/(?!/)')


def cleaned(html: str, base: str = "") -> str:
    """What may stand on a page of ours. `base` (`https://centre.example`) makes the addresses of its own site whole."""
    if not html.strip():
        return ""
    whole = _RELATIVE.sub(f"{base}/", html) if base else html
    clean: str = nh3.clean(
        whole,
        tags=TAGS,
        clean_content_tags=_UNTOLD,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return "" if not re.sub(r"<[^>]*>|&nbsp;|\s", "", clean) else clean.strip()


def told(html: str) -> str:
    """Plain text that `experiences.importing.wanted.as_html` turns back into the same paragraphs and lists."""
    reader = _Teller()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Teller(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[""]]
        self.lists: list[int] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.blocks.append([""])
        elif tag in ("ul", "ol"):
            self.blocks.append([])
            self.lists.append(0 if tag == "ul" else 1)
        elif tag == "li" and self.lists:
            rank = self.lists[-1]
            self.blocks[-1].append(f"{rank}. " if rank else "- ")
            self.lists[-1] += 1 if rank else 0
        elif tag == "br":
            # A line of its own would leave the list.
            if self.lists:
                self._add(" ")
            else:
                self.blocks[-1].append("")
        elif tag == "a":
            self.links.append(next((value or "" for name, value in attrs if name == "href"), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "ul", "ol"):
            self.blocks.append([""])
            if tag != "p" and self.lists:
                self.lists.pop()
        elif tag == "a" and self.links:
            address = self.links.pop()
            if address and not self.blocks[-1][-1].endswith(address):
                self._add(f" ({address})")

    def handle_data(self, data: str) -> None:
        self._add(" ".join(data.split("\n")) if data.strip() else " " if data else "")

    def _add(self, text: str) -> None:
        if not self.blocks[-1]:
            # White space between the items of a list.
            if not text.strip():
                return
            self.blocks[-1].append("")
        self.blocks[-1][-1] += text

    def text(self) -> str:
        blocks = ([line.strip() for line in lines] for lines in self.blocks)
        written = ("\n".join(line for line in lines if line) for lines in blocks)
        return "\n\n".join(block for block in written if block)
