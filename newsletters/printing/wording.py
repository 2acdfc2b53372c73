"""Addresses that can be read on paper and typed: « rayonnage.fr/fiches/un-jardin », never https://."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.translation import gettext as _

from newsletters.content import GREETING, PLACEHOLDERS, Entry, Link

TAGS = {"p", "ul", "ol", "li", "strong", "b", "em", "i", "a", "br", "sup"}
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# « … quatre tonnes par / an. »: a very short word is not left alone on the last line. An element around the last word would
# say it better, but the layout then cuts the word before it.
_SHORT_END = re.compile(r"(?<=[^\s<>]) (?=[^\s<>]{1,4}</(?:p|li)>)")


def short_address(url: str) -> str:
    """`url` as one would dictate it. A sentence such as « écrivez à » makes mailto: and tel: needless."""
    parts = urlsplit(url)
    if parts.scheme in ("mailto", "tel"):
        return unquote(parts.path)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return unquote(f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") + query + fragment)


def addresses(entry: Entry) -> list[Link]:
    """The links of an entry, its own page last. A link below that page is reached from it: its label is enough."""
    page = entry.url.rstrip("/")
    below = [link for link in entry.links if page and link.url.startswith(page)]
    elsewhere = [link for link in entry.links if link not in below]
    return [*elsewhere, *([Link(", ".join(link.label for link in below), entry.url)] if entry.url else [])]


def printable(html: str) -> str:
    """The allowed HTML of an entry, each link followed by its address, since paper cannot be clicked."""
    clean = nh3.clean(
        _addressed_to_all(html),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    if clean.strip() and "<p" not in clean and "<li" not in clean:
        clean = f"<p>{clean}</p>"
    return _SHORT_END.sub("&nbsp;", _LINK.sub(_with_address, clean))


def _with_address(link: re.Match[str]) -> str:
    url, label = unescape(link[1]), link[2]
    if not urlsplit(url).scheme:
        return label
    address = short_address(url)
    written = unescape(_TAG.sub("", label)).strip().rstrip("/")
    if written.removeprefix("https://").removeprefix("http://").removeprefix("www.") == address:
        return f'<a class="address" href="{link[1]}">{escape(address)}</a>'
    return f'{link[0]} <span class="address">({escape(address)})</span>'


def _addressed_to_all(html: str) -> str:
    html = html.replace(GREETING, _("Chère lectrice, cher lecteur"))
    for placeholder in PLACEHOLDERS:
        html = html.replace(placeholder, "")
    return html
