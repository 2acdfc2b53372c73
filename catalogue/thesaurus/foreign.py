"""Headings of other vocabularies (RAMEAU…): what notices bear that is not ours, and what a person decides of each.

Linked to one of ours: the notices that bear it get ours too, those of later imports as well. Nothing of theirs changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from catalogue.models import Subject, SubjectAssignment, SubjectVariant, Vocabulary
from catalogue.signals import announce
from catalogue.vocabularies import subject_key


def headings() -> QuerySet[Subject]:
    """Those that notices bear, the most borne first; each with `notices`."""
    return (
        Subject.objects.foreign()
        .select_related("vocabulary", "mapped_to")
        .annotate(notices=Count("assignments"))
        .filter(notices__gt=0)
        .order_by("-notices", "label")
    )


def waiting(found: QuerySet[Subject]) -> QuerySet[Subject]:
    return found.filter(mapped_to=None, left_apart=False)


def suggestions(foreign: Iterable[Subject]) -> dict[int, Subject]:
    """Foreign heading → ours that bears the same label, or that rejects it. Three queries for a page of them."""
    codes = Vocabulary.objects.filter(is_ours=True).values_list("code", flat=True)
    keys = {subject_key(code, one.kind, one.label): one.pk for one in foreign for code in codes}
    found = {
        keys[variant.match_key]: variant.authority
        for variant in SubjectVariant.objects.filter(match_key__in=keys).select_related("authority")
    }
    return found | {keys[one.match_key]: one for one in Subject.objects.filter(match_key__in=keys)}


@transaction.atomic
def link(heading: Subject, ours: Subject) -> int:
    """Returns the number of notices that get ours and did not have it."""
    heading.mapped_to, heading.left_apart = ours, False
    heading.save()
    bearing = SubjectAssignment.objects.filter(subject=heading).values("record")
    having = SubjectAssignment.objects.filter(subject=ours).values("record")
    last = (
        SubjectAssignment.objects.filter(record__in=bearing)
        .exclude(record__in=having)
        .order_by()
        .values_list("record")
        .annotate(Max("sort_order"))
    )
    made = [SubjectAssignment(record_id=pk, subject=ours, sort_order=(order or 0) + 1) for pk, order in last]
    SubjectAssignment.objects.bulk_create(made, batch_size=500)
    announce([one.record_id for one in made])
    return len(made)


@transaction.atomic
def adopt(heading: Subject) -> Subject:
    """Ours from now on under the same label, in our own thesaurus; the one that is there already, if there is one."""
    ours = suggestions([heading]).get(heading.pk) or Subject.objects.create(kind=heading.kind, label=heading.label)
    link(heading, ours)
    return ours


def leave(heading: Subject) -> None:
    heading.mapped_to, heading.left_apart = None, True
    heading.save()


def look_again(heading: Subject) -> None:
    """Undo a decision. Descriptors of ours that notices got by it stay: a person may have wanted them since."""
    heading.mapped_to, heading.left_apart = None, False
    heading.save()
