"""The levers and the brakes of all the public fiches, one line each: three queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Value

from experiences.lessons.asked import BRAKE, LEVER, NO_TOPIC
from experiences.models import Brake, ExperiencePage, Lever
from experiences.models.parts import Lesson
from reference.folding import fold
from reference.models import Theme


@dataclass(frozen=True)
class Line:
    """A lever or a brake."""

    pk: int
    kind: str
    topic: str
    """A `Lesson.Topic`, or « autre »."""
    text: str
    fiche: int
    themes: frozenset[str]
    """Slugs of those of its fiche."""

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its fiche."""
        return f"{self.kind}-{self.pk}"

    @cached_property
    def folded(self) -> str:
        return fold(self.text)


def all_lines() -> list[Line]:
    """Those of the latest fiches first, in the order of each fiche."""
    ranks = {
        pk: rank
        for rank, pk in enumerate(
            ExperiencePage.objects.live().public().order_by("-written_on", "-pk").values_list("pk", flat=True)
        )
    }
    themes: dict[int, set[str]] = defaultdict(set)
    for fiche, slug in ExperiencePage.themes.through.objects.values_list("experiencepage", "theme__slug"):
        themes[fiche].add(slug)
    columns = ("pk", "topic", "text", "page", "sort_order")
    levers = Lever.objects.order_by().values_list(Value(LEVER, CharField()), *columns)
    brakes = Brake.objects.order_by().values_list(Value(BRAKE, CharField()), *columns)
    rows = [row for row in levers.union(brakes, all=True) if row[4] in ranks]
    rows.sort(key=lambda row: (ranks[row[4]], row[0], row[5] or 0, row[1]))
    return [
        Line(pk, kind, topic if topic in Lesson.Topic.values else NO_TOPIC, text, fiche, frozenset(themes[fiche]))
        for kind, pk, topic, text, fiche, _order in rows
    ]


def all_themes() -> dict[str, str]:
    """Slug → short name, in the order of the centre."""
    return dict(Theme.objects.values_list("slug", "short_name"))
