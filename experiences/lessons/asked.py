"""What is asked of the index: `?sens=frein&domaine=pilotage&theme=habitat&q=bailleur`. Never fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.http import urlencode

from experiences.listing.asked import slug, typed
from experiences.models.parts import Lesson

LEVER, BRAKE = "levier", "frein"
NO_TOPIC = "autre"
TOPICS = (*Lesson.Topic.values, NO_TOPIC)
FILTERS = {"q": "words", "sens": "kind", "domaine": "topic", "theme": "theme"}


@dataclass(frozen=True, slots=True)
class Asked:
    words: str = ""
    kind: str = ""
    topic: str = ""
    theme: str = ""

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, field) for field in FILTERS.values())

    def parameters(self) -> dict[str, str]:
        said = {name: getattr(self, field) for name, field in FILTERS.items()}
        return {name: value for name, value in said.items() if value}

    def address(self, **changes: str) -> str:
        return "?" + urlencode(replace(self, **changes).parameters())


def read(parameters: Mapping[str, str]) -> Asked:
    kind, topic = parameters.get("sens", ""), parameters.get("domaine", "")
    return Asked(
        words=typed(parameters.get("q", "")),
        kind=kind if kind in (LEVER, BRAKE) else "",
        topic=topic if topic in TOPICS else "",
        theme=slug(parameters.get("theme", "")),
    )
