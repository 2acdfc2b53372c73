"""What paper shows of the text of a block: its words, its lists, and the address of each link, which no finger can press."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urljoin, urlsplit

import nh3

TAGS = {"p", "ul", "ol", "li", "strong", "b", "em", "i", "a", "br", "sup"}
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_BARE = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def kept(html: str, site: str) -> str:
    """The allowed HTML of a block, its links whole: « /fiches/… » is of `site`."""
    clean = nh3.clean(
        _LINK.sub(lambda link: f'<a href="{escape(urljoin(site + "/", unescape(link[1])))}">{link[2]}</a>', html),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return _BARE.sub(r"\1", clean).strip()


def printable(html: str) -> str:
    """`html` as `kept` left it, each link followed by its address."""
    return _LINK.sub(_with_address, html)


def short_address(url: str) -> str:
    """« rayonnage.fr/fiches/un-jardin »: as one would dictate it."""
    parts = urlsplit(url)
    if parts.scheme in ("mailto", "tel"):
        return unquote(parts.path)
    query = f"?{parts.query}" if parts.query else ""
    return unquote(f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") + query)


def _with_address(link: re.Match[str]) -> str:
    address = short_address(unescape(link[1]))
    written = unescape(_TAG.sub("", link[2])).strip().rstrip("/")
    if re.sub(r"^(https?://)?(www\.)?", "", written) == address:
        return f'<a href="{link[1]}">{escape(address)}</a>'
    return f'{link[0]} <span class="address">({escape(address)})</span>'
