"""What La Lettre says on paper, where no link can be pressed (`reference.printed`)."""

from __future__ import annotations

import re

import nh3
from django.utils.translation import gettext as _

from newsletters.content import GREETING, PLACEHOLDERS, Entry, Link
from reference.printed import TAGS, with_addresses

# « … quatre tonnes par / an. »: a very short word is not left alone on the last line. An element around the last word would
# say it better, but the layout then cuts the word before it.
_SHORT_END = re.compile(r"(?<=[^\s<>]) (?=[^\s<>]{1,4}</(?:p|li)>)")


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
    return _SHORT_END.sub("&nbsp;", with_addresses(clean))


def _addressed_to_all(html: str) -> str:
    html = html.replace(GREETING, _("Chère lectrice, cher lecteur"))
    for placeholder in PLACEHOLDERS:
        html = html.replace(placeholder, "")
    return html
