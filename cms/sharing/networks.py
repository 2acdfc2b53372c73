"""The networks where a centre announces a page: how long a post may be, and the address that opens one already written.

Pure. Limits are those that each network publishes for a free account; a link counts for as many characters as each says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Network:
    key: str
    name: str
    limit: int
    """Characters of a post, its link included."""
    link_costs: int = 0
    """Characters that any link counts for; 0 when it counts for its own."""
    opens: str = ""
    """What a visitor's link « Partager » opens, with `{address}` and `{title}`. Empty: visitors are not offered it."""


NETWORKS = (
    Network("linkedin", "LinkedIn", 3000, 0, "https://www.linkedin.com/sharing/share-offsite/?url={address}"),
    Network("facebook", "Facebook", 2000, 0, "https://www.facebook.com/sharer/sharer.php?u={address}"),
    Network("bluesky", "Bluesky", 300, 0, "https://bsky.app/intent/compose?text={title}%20{address}"),
    Network("mastodon", "Mastodon", 500, 23),
    Network("instagram", "Instagram", 2200, 0),
)
BY_KEY = {network.key: network for network in NETWORKS}


@dataclass(frozen=True)
class Subject:
    """What is announced."""

    title: str
    summary: str
    address: str
    date: str = ""
    """« Jeudi 12 mars 2026, de 9 h 30 à 12 h, à Saint-Denis », for a rendez-vous."""
    themes: tuple[str, ...] = ()


def post_for(network: Network, subject: Subject) -> str:
    """Title, date, as much of the summary as fits, the link, then the themes that still fit as words with a #."""
    first = "\n".join(part for part in (subject.title, subject.date) if part)
    room = network.limit - (network.link_costs or len(subject.address)) - 2
    if len(first) > room:
        return f"{shortened(first, room)}\n\n{subject.address}"
    left = room - len(first) - 2
    summary = shortened(subject.summary, left) if left > 40 else ""
    text = "\n\n".join(part for part in (first, summary, subject.address) if part)
    left = room - len(first) - (len(summary) + 2 if summary else 0)
    tags: list[str] = []
    for tag in map(hashtag, subject.themes):
        if tag and len(" ".join([*tags, tag])) + 2 <= left:
            tags.append(tag)
    return f"{text}\n\n{' '.join(tags)}" if tags else text


def shortened(text: str, room: int) -> str:
    """At most `room` characters, cut between two words."""
    text = text.strip()
    if len(text) <= room:
        return text
    cut = text[: room - 1]
    before, space, _after = cut.rpartition(" ")
    return f"{(before if space else cut).rstrip(' ,;:.')}…"


def hashtag(words: str) -> str:
    """« Politique de la ville » → #PolitiqueDeLaVille, which screen readers say word by word."""
    plain = unicodedata.normalize("NFC", words)
    return "".join(["#", *(word[:1].upper() + word[1:] for word in re.findall(r"\w+", plain))]) if plain.strip() else ""


def share_links(address: str, title: str) -> list[tuple[Network, str]]:
    """The plain links that a visitor is offered: no script, and nothing asked of the network before the click."""
    quoted = {"address": quote(address, safe=""), "title": quote(title, safe="")}
    return [(network, network.opens.format(**quoted)) for network in NETWORKS if network.opens]
