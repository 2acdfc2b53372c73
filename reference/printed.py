"""Links on paper, which no finger can press: each followed by its address, as one would dictate it, never https://."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

TAGS = {"p", "ul", "ol", "li", "strong", "b", "em", "i", "a", "br", "sup"}
"""What paper shows of the text of an editor."""
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def short_address(url: str) -> str:
    """« rayonnage.fr/fiches/un-jardin ». A sentence such as « écrivez à » makes mailto: and tel: needless."""
    parts = urlsplit(url)
    if parts.scheme in ("mailto", "tel"):
        return unquote(parts.path)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return unquote(f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") + query + fragment)


def with_addresses(html: str) -> str:
    """HTML whose links bear an `href` and nothing else. An address within the site leads nowhere on paper: its words stay."""
    return LINK.sub(_with_address, html)


def _with_address(link: re.Match[str]) -> str:
    url, label = unescape(link[1]), link[2]
    if not urlsplit(url).scheme:
        return label
    address = short_address(url)
    written = unescape(_TAG.sub("", label)).strip().rstrip("/")
    if re.sub(r"^(https?://)?(www\.)?", "", written) == address:
        return f'<a class="address" href="{link[1]}">{escape(address)}</a>'
    return f'{link[0]} <span class="address">({escape(address)})</span>'
