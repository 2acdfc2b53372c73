"""What paper shows of the text of a block: its words, its lists, its links whole. Their addresses: `reference.printed`."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

import nh3

from reference.printed import LINK, TAGS

_BARE = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def kept(html: str, site: str) -> str:
    """The allowed HTML of a block, its links whole: « /fiches/… » is of `site`."""
    clean = nh3.clean(
        LINK.sub(lambda link: f'<a href="{escape(urljoin(site + "/", unescape(link[1])))}">{link[2]}</a>', html),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return _BARE.sub(r"\1", clean).strip()
