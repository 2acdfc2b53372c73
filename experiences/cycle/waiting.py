"""What the life of fiches asks of a person of the centre: answers of porteurs to take in, proposals to read."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.permissions import page_permission_policy

from experiences.cycle.stages import by_a_person, fiches_at_work
from experiences.models import ExperiencePage, FicheArchive, Proposal, ReviewAnswer


def answers_for(user: Any, count: int) -> list[ReviewAnswer]:
    """The last word of each review, the oldest first: what is asked until it is handled, an agreement until it is used.

    On the fiches that she writes, and at the links that she gave; an agreement, also when she publishes there.
    """
    later = ReviewAnswer.objects.filter(review=OuterRef("review"), pk__gt=OuterRef("pk"))
    last = ReviewAnswer.objects.filter(~Exists(later), handled_at=None, review__revoked_at=None)
    agreed = Q(verdict=ReviewAnswer.Verdict.AGREED)
    unused = Q(review__page__live=False) & ~Exists(archived(OuterRef("review__page")))
    hers = Q(review__created_by=user) | Q(review__page__owner=user)
    publishes = Q(review__page__in=keys_where(user, "publish"))
    waiting = last.filter(~agreed & hers | agreed & unused & (hers | publishes))
    return list(waiting.filter(review__page__in=keys_where(user, "change")).select_related("review__page")[:count])


def proposals_for(user: Any, count: int) -> list[Proposal]:
    """Those that nobody has begun to write, where she publishes; the oldest first."""
    unread = ExperiencePage.objects.filter(~Exists(by_a_person()), ~Exists(archived(OuterRef("pk"))), live=False)
    unread = unread.filter(pk__in=keys_where(user, "publish"))
    found = Proposal.objects.filter(page__in=unread.order_by().values("pk"))
    return list(found.select_related("page").order_by("received_at", "pk")[:count])


def archived(page: OuterRef) -> QuerySet[FicheArchive]:
    return FicheArchive.objects.filter(page=page, lifted_at=None)


def keys_where(user: Any, permission: str) -> QuerySet:
    """Of the fiches that she may act on; one that was thrown away asks nothing."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, permission)
    return fiches_at_work().filter(pk__in=allowed.order_by().values("pk")).order_by().values("pk")
