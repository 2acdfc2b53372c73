"""What may leave in a mail: content rid of what no mail should carry.

The rubrics write clean values, but a numéro comes back from the database and from imports: the last room before the
subscribers trusts nobody.
"""

import re
from dataclasses import replace

import nh3
from django.utils.safestring import SafeString, mark_safe

from newsletters.content import PREFERENCES_URL, UNSUBSCRIBE_URL, Content, Entry, Link, Picture, Rubric, Sender

TAGS = {"p", "ul", "ol", "li", "strong", "b", "em", "i", "a", "br", "sup"}
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\x00-\x1f\x7f]+", re.IGNORECASE)
# No-break spaces stay: they are French typography.
SPACES = re.compile(r"[ \x00-\x1f\x7f-\x84\x85\x86-\x9f\u2028\u2029]+")


def address(url: str) -> str:
    """The address when a reader may be sent there (http, https, mailto, or one of ours to come), else nothing."""
    if url in (PREFERENCES_URL, UNSUBSCRIBE_URL):
        return url
    typed = url.strip().replace(" ", "%20")
    return typed if ADDRESS.fullmatch(typed) else ""


def line(text: str) -> str:
    """On one line, without control characters: MJML refuses them."""
    return SPACES.sub(" ", text).strip(" ")


def body(html: str, *, link_style: str = "") -> SafeString:
    """The few tags of a body, with links that lead somewhere."""
    clean = nh3.clean(
        SPACES.sub(" ", html),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda tag, name, value: address(value) or None,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    clean = re.sub(r"<a>(.*?)</a>", r"\1", clean.replace("&nbsp;", "\u00a0"))
    if link_style:
        clean = clean.replace("<a href=", f'<a style="{link_style}" href=')
    return mark_safe(clean.strip(" "))


def words_of(html: str) -> str:
    """The words of a body, without its tags."""
    return re.sub(r"<[^>]*>", "", body(html)).strip()


def safe(content: Content, *, link_style: str = "") -> Content:
    """The same numéro; gone are the hostile links and the rubrics and entries that say nothing."""
    rubrics = (_rubric(rubric, link_style) for rubric in content.rubrics)
    return replace(
        content,
        letter=line(content.letter),
        tagline=line(content.tagline),
        issue=line(content.issue),
        period=line(content.period),
        title=line(content.title),
        preheader=line(content.preheader),
        editorial=body(content.editorial, link_style=link_style),
        url=address(content.url),
        rubrics=tuple(rubric for rubric in rubrics if rubric.entries or rubric.intro),
        look=replace(content.look, logo=_picture(content.look.logo)),
        sender=_sender(content.sender),
    )


def says_something(entry: Entry) -> bool:
    return bool(entry.title or entry.html or entry.kicker or entry.details or entry.picture or entry.links)


def _rubric(rubric: Rubric, link_style: str) -> Rubric:
    entries = (_entry(entry, link_style) for entry in rubric.entries)
    return replace(
        rubric,
        heading=line(rubric.heading),
        intro=body(rubric.intro, link_style=link_style),
        entries=tuple(entry for entry in entries if says_something(entry)),
    )


def _entry(entry: Entry, link_style: str) -> Entry:
    return replace(
        entry,
        title=line(entry.title),
        url=address(entry.url),
        kicker=line(entry.kicker),
        html=body(entry.html, link_style=link_style),
        details=tuple(filter(None, map(line, entry.details))),
        picture=_picture(entry.picture),
        links=tuple(_link(link) for link in entry.links if address(link.url)),
    )


def _link(link: Link) -> Link:
    return Link(label=line(link.label) or address(link.url), url=address(link.url))


def _picture(picture: Picture | None) -> Picture | None:
    # A mail shows pictures from the web only: Gmail drops data: addresses, and a mailto: is no picture.
    if picture is None or not address(picture.url).lower().startswith("http"):
        return None
    return replace(picture, url=address(picture.url), alt=line(picture.alt), caption=line(picture.caption))


def _sender(sender: Sender) -> Sender:
    return replace(
        sender,
        name=line(sender.name),
        address=tuple(filter(None, map(line, sender.address))),
        email=line(sender.email),
        phone=line(sender.phone),
        site_url=address(sender.site_url),
        reason=line(sender.reason),
    )
