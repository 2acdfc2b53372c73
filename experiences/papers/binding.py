"""Binders and dossiers: what is printed of them; a binder is made by the worker, since a centre may have hundreds of fiches."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from experiences.models import Binder, Dossier, ExperiencePage
from experiences.papers import laying
from experiences.papers.choosing import chosen_words, for_binder, in_order
from experiences.papers.gathering import Gathering, Kind
from experiences.papers.reading import sheets_of

logger = logging.getLogger(__name__)

State = Binder.State
KEPT = 10
"""Binders whose file stays: older ones are made again by asking."""


def ask(binder: Binder) -> Binder:
    binder.title = binder.title or _("Fiches d’expériences")
    binder.count = for_binder(binder.theme, binder.territory, binder.since).count()
    binder.save()
    bind.enqueue(binder.pk)
    return binder


@task()
def bind(pk: int) -> None:
    """Asked twice, it is made once."""
    if not Binder.objects.filter(pk=pk, state=State.ASKED).update(state=State.MAKING):
        return
    binder = Binder.objects.select_related("theme", "territory").get(pk=pk)
    try:
        make(binder)
    except Exception as error:
        logger.exception("Binder %s is not made", pk)
        binder.state = State.FAILED
        binder.fault = str(error).strip() or type(error).__name__
    binder.save()
    forget_old()


def make(binder: Binder) -> None:
    """Raises PrintingUnavailable, OSError."""
    pages = list(for_binder(binder.theme, binder.territory, binder.since))
    if not pages:
        binder.state, binder.fault = State.FAILED, _("Aucune fiche publiée ne répond à ce choix.")
        return
    document = laying.bound_pages(binder_gathering(binder, pages))
    data = laying.written(document)
    binder.file.parent.mkdir(parents=True, exist_ok=True)
    binder.file.write_bytes(data)
    binder.count, binder.pages, binder.size = len(pages), len(document.pages), len(data)
    binder.state, binder.made_at = State.READY, timezone.now()


def binder_gathering(binder: Binder, pages: Sequence[ExperiencePage]) -> Gathering:
    return Gathering(
        Kind.BINDER,
        binder.title,
        tuple(sheets_of(pages)),
        kicker=_("Classeur des fiches"),
        notes=tuple(chosen_words(binder.theme, binder.territory, binder.since)),
        url=settings.SITE_URL,
    )


def forget_old() -> None:
    for old in Binder.objects.all()[KEPT:]:
        old.file.unlink(missing_ok=True)
        old.delete()


def dossier_gathering(dossier: Dossier) -> Gathering:
    """A fiche withdrawn since is left out; `left_out` says how many."""
    pages = in_order([one.fiche_id for one in dossier.sheets.all()])
    return Gathering(
        Kind.DOSSIER,
        dossier.title,
        tuple(sheets_of(pages)),
        kicker=_("Dossier de fiches"),
        introduction=dossier.introduction,
        url=settings.SITE_URL,
    )


def left_out(dossier: Dossier) -> int:
    keys = {one.fiche_id for one in dossier.sheets.all()}
    return len(keys) - len(in_order(list(keys)))
