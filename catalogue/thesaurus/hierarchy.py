"""Where a descriptor stands: above, below, beside it; and the branches of a vocabulary that a person has opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from catalogue.merging.authorities import count_of_notices
from catalogue.models import BroaderLink, Subject, SubjectVariant, Vocabulary

MOST_PATHS = 8
"""Ways up that are shown: a descriptor under several broader terms has several."""
MOST_ROOTS = 300


@dataclass(frozen=True, slots=True)
class Standing:
    subject: Subject
    paths: list[list[Subject]]
    """Each from the top down to the broader term, itself left out."""
    broader: list[Subject]
    narrower: list[Subject]
    related: list[Subject]
    rejected: list[str]
    translations: list[SubjectVariant]
    notices: int


@dataclass(slots=True)
class Node:
    subject: Subject
    narrower: int
    """How many terms are right under it."""
    is_open: bool = False
    is_chosen: bool = False
    children: list[Node] = field(default_factory=list)


def standing(subject: Subject) -> Standing:
    variants = list(subject.variants.all())
    paths = paths_to(subject)
    return Standing(
        subject=subject,
        paths=paths,
        broader=list(Subject.objects.filter(narrower_links__subject=subject)),
        narrower=list(Subject.objects.filter(broader_links__broader=subject)),
        related=list(Subject.objects.filter(related_to_links__subject=subject)),
        rejected=[one.label for one in variants if one.form == SubjectVariant.Form.REJECTED],
        translations=[one for one in variants if one.form == SubjectVariant.Form.TRANSLATION],
        notices=count_of_notices(subject),
    )


def above(subject: Subject) -> dict[int, set[int]]:
    """{descriptor: its broader terms} of everything over this one. One query a level."""
    found: dict[int, set[int]] = defaultdict(set)
    level = {subject.pk}
    while level:
        links = BroaderLink.objects.filter(subject__in=level).values_list("subject_id", "broader_id")
        level = set()
        for low, high in links:
            if high not in found:
                level.add(high)
            found[low].add(high)
        level -= found.keys()
    return found


def below(subjects: Collection[int]) -> set[int]:
    """These descriptors and everything under them. One query a level."""
    found = set(subjects)
    level = found
    while level:
        links = BroaderLink.objects.filter(broader__in=level).order_by()
        level = set(links.values_list("subject_id", flat=True)) - found
        found = found | level
    return found


def paths_to(subject: Subject) -> list[list[Subject]]:
    links = above(subject)
    ways: list[list[int]] = []

    def climb(way: list[int]) -> None:
        highers = sorted(links.get(way[0], set()) - set(way))
        if len(ways) >= MOST_PATHS:
            return
        if not highers:
            ways.append(way)
        for higher in highers:
            climb([higher, *way])

    climb([subject.pk])
    subjects = Subject.objects.in_bulk({pk for way in ways for pk in way})
    return [[subjects[pk] for pk in way[:-1]] for way in ways if len(way) > 1]


def tree(vocabulary: Vocabulary, chosen: Subject | None = None) -> list[Node]:
    """The tops of a vocabulary, and under them the branches that lead to the chosen term, and its own narrower ones."""
    opened = {chosen.pk, *(pk for highers in above(chosen).values() for pk in highers)} if chosen else set()
    below: dict[int, list[Subject]] = defaultdict(list)
    for link in BroaderLink.objects.filter(broader__in=opened).select_related("subject").order_by("subject__label"):
        below[link.broader_id].append(link.subject)
    roots = list(tops(vocabulary)[:MOST_ROOTS])
    if chosen and chosen.pk not in {root.pk for root in roots} and chosen.pk not in below and not above(chosen):
        roots.append(chosen)
    shown = {one.pk for ones in below.values() for one in ones} | {one.pk for one in roots}
    counts = dict(BroaderLink.objects.filter(broader__in=shown).values_list("broader").annotate(Count("pk")).order_by())

    def node(subject: Subject) -> Node:
        return Node(
            subject,
            counts.get(subject.pk, 0),
            is_open=subject.pk in opened,
            is_chosen=chosen is not None and subject.pk == chosen.pk,
            children=[node(one) for one in below[subject.pk]] if subject.pk in opened else [],
        )

    return [node(root) for root in roots]


def tops(vocabulary: Vocabulary) -> QuerySet[Subject]:
    """Terms with nothing above, those that lead somewhere first."""
    under = Count("narrower_links")
    return vocabulary.subjects.filter(broader_links=None).annotate(under=under).order_by("-under", "label")
