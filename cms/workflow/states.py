"""What a page is: Brouillon, Soumis, Publié, Retiré or Expiré; and what it is besides.

All of it is read from the row of the page and from what Wagtail's lists prefetch: a list costs no query more.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class State(TextChoices):
    DRAFT = "brouillon", _("Brouillon")
    SUBMITTED = "soumis", _("Soumis")
    PUBLISHED = "publie", _("Publié")
    WITHDRAWN = "retire", _("Retiré")
    EXPIRED = "expire", _("Expiré")


@dataclass(frozen=True, slots=True)
class Shown:
    state: State
    besides: str | Promise = ""
    """« modifications soumises »: what waits beside a published page, or the hour of a draft."""


def state_of(page: Page) -> State:
    if page.live:
        return State.PUBLISHED
    if page.workflow_in_progress:
        return State.SUBMITTED
    if page.expired:
        return State.EXPIRED
    # Only a publication sets this date, and only a person or an expiry takes a published page off.
    return State.WITHDRAWN if page.first_published_at else State.DRAFT


def shown(page: Page) -> Shown:
    state = state_of(page)
    if page.approved_schedule:
        return Shown(state, _("modifications programmées") if page.live else _("programmé"))
    if page.live and page.workflow_in_progress:
        return Shown(state, _("modifications soumises"))
    if page.live and page.has_unpublished_changes:
        return Shown(state, _("modifications en brouillon"))
    return Shown(state)
