"""Where a fiche stands. Nothing of it is stored: it is read from the page, its reviews, its proposal and its archive.

Proposition     told by the public form, and nobody of the centre has written on it yet
En rédaction    a draft; remarks to take in, or a reviewer who never answered
Chez le porteur somebody is expected to answer, by her link
À valider       agreed to, or submitted in Wagtail's own workflow: it waits for whoever publishes
Publiée         on the site
À actualiser    on the site, and nobody has read it again for 24 months
Archivée        taken off the site, or given up before it was there, with the reason
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, QuerySet, TextChoices
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision, WorkflowState
from wagtail.models.pages import PageQuerySet

from experiences.models import ExperienceIndexPage, ExperiencePage, HolderReview
from experiences.models.fiches import FRESH_MONTHS
from experiences.models.parts import months_later
from reference.folding import fold


class Stage(TextChoices):
    PROPOSED = "proposition", gettext_lazy("Proposition")
    WRITING = "redaction", gettext_lazy("En rédaction")
    WITH_HOLDER = "relecture", gettext_lazy("Chez le porteur")
    TO_VALIDATE = "a-valider", gettext_lazy("À valider")
    PUBLISHED = "publiee", gettext_lazy("Publiée")
    AGEING = "a-actualiser", gettext_lazy("À actualiser")
    ARCHIVED = "archivee", gettext_lazy("Archivée")


@dataclass(frozen=True, slots=True)
class Standing:
    page: ExperiencePage
    stage: Stage
    waits: str
    """What it waits for, in a few words; empty when for nothing."""
    since: datetime | date | None


def fiches_at_work() -> PageQuerySet:
    """Those under a list of fiches: one that was thrown away is elsewhere."""
    lists = ExperienceIndexPage.objects.live().annotate(of_fiche=ExpressionWrapper(OuterRef("path"), CharField()))
    return ExperiencePage.objects.filter(Exists(lists.filter(of_fiche__startswith=F("path"))))


def is_at_work(page: ExperiencePage) -> bool:
    return fiches_at_work().filter(pk=page.pk).exists()


def standing_of(page: ExperiencePage) -> Standing:
    return standings(ExperiencePage.objects.filter(pk=page.pk))[0]


def standings(fiches: PageQuerySet) -> list[Standing]:
    """A handful of queries for any number of fiches; none reads a story."""
    answered = HolderReview.objects.prefetch_related("answers")
    # Wagtail's `prefetch_workflow_states` is for rows of `Page`: here they are already specific.
    submitted = Prefetch(
        "_specific_workflow_states", WorkflowState.objects.active(), to_attr="_current_workflow_states"
    )
    found = (
        fiches.annotate(was_written=Exists(by_a_person()))
        .select_related("proposal", "latest_revision")
        .defer_streamfields()
        .defer("latest_revision__content", "context", "objectives", "approach", "participation", "results", "hindsight",
               "transfer_conditions", "vigilance")
        .prefetch_related(Prefetch("holder_reviews", answered), "archives", submitted)
    )  # fmt: skip
    return [standing(page) for page in found]


def by_a_person() -> QuerySet[Revision]:
    """The first draft of a proposal is nobody's."""
    written = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    return written.exclude(user=None)


def standing(page: ExperiencePage) -> Standing:
    if page.live:
        return on_line(page)
    if is_archived(page):
        last = next(iter(page.archives.all()), None)
        since = last.archived_at if last else page.latest_revision_created_at
        return Standing(page, Stage.ARCHIVED, last.reason if last else "", since)
    return in_hand(page)


def on_line(page: ExperiencePage) -> Standing:
    read_on = last_read_on(page)
    asked = [review for review in page.holder_reviews.all() if review.is_awaited]
    waits = awaited(asked) if asked else ""
    if read_on is None or is_fresh(read_on):
        return Standing(page, Stage.PUBLISHED, waits, page.last_published_at)
    said = _("Relue pour la dernière fois en %s") % formatted(read_on, "F Y")
    return Standing(page, Stage.AGEING, waits or said, months_later(read_on, FRESH_MONTHS))


def in_hand(page: ExperiencePage) -> Standing:
    reviews = [review for review in page.holder_reviews.all() if review.revoked_at is None]
    if asked := [review for review in reviews if review.is_awaited]:
        return Standing(page, Stage.WITH_HOLDER, awaited(asked), min(review.created_at for review in asked))
    last = [answer for review in reviews if (answer := review.last_answer)]
    to_take_in = [answer for answer in last if not answer.is_agreement and answer.handled_at is None]
    if to_take_in:
        said = _("Les remarques %s à reprendre") % of(answer.name for answer in to_take_in)
        return Standing(page, Stage.WRITING, said, min(answer.answered_at for answer in to_take_in))
    if state := page.current_workflow_state:
        if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return Standing(page, Stage.WRITING, _("Renvoyée par la relecture : à reprendre"), state.created_at)
        return Standing(page, Stage.TO_VALIDATE, _("Soumise : à relire et à publier"), state.created_at)
    if agreed := [answer for answer in last if answer.is_agreement]:
        said = _("Accord %s : à valider et à publier") % of(answer.name for answer in agreed)
        return Standing(page, Stage.TO_VALIDATE, said, max(answer.answered_at for answer in agreed))
    proposal = getattr(page, "proposal", None)
    if proposal and not page.was_written:
        return Standing(page, Stage.PROPOSED, _("À lire : %s") % proposal.organisation, proposal.received_at)
    silent = [review for review in reviews if review.is_expired and review.last_answer is None]
    said = _("%s n’a pas répondu, et son lien est fini") % listed(review.name for review in silent) if silent else ""
    return Standing(page, Stage.WRITING, said or _("À écrire, puis à faire relire"), page.latest_revision_created_at)


def is_archived(page: ExperiencePage) -> bool:
    """One that was taken off before archives were kept is archived too, until somebody takes it up."""
    archives = page.archives.all()
    return any(one.lifted_at is None for one in archives) or (bool(page.first_published_at) and not archives)


def last_read_on(page: ExperiencePage) -> date | None:
    """When somebody last vouched for it: the day it appeared, when it bears no date of its own."""
    appeared = page.first_published_at
    return page.last_read_on or (timezone.localdate(appeared) if appeared else None)


def is_fresh(read_on: date) -> bool:
    return months_later(read_on, FRESH_MONTHS) >= timezone.localdate()


def awaited(reviews: Iterable[HolderReview]) -> str:
    return _("La réponse %s") % of(review.name for review in reviews)


def listed(names: Iterable[str]) -> str:
    """« Mme Roux, M. Diallo et Inès »."""
    *first, last = dict.fromkeys(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def of(names: Iterable[str]) -> str:
    """« de Mme Roux et Inès », « d’Inès ». Before an h, « de »: no rule tells « d’Hélène » from « de Hassan »."""
    said = listed(names)
    return f"d’{said}" if re.match("[aeiou]|y[^aeiou]", fold(said)) else f"de {said}"
