"""A relay that does not answer costs nobody their copy: after a few errors in a row nothing is tried for a while."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletters.models import Campaign
from newsletters.sending.campaigns import pause

TOLERATED = 3
"""Errors in a row before the circuit opens."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
OPENINGS = 12
"""Over an hour of attempts: then somebody has to look."""


def fails(campaign: Campaign, said: str) -> None:
    """One more error of connection. Opens the circuit, and in the end pauses the campaign with what the relay said."""
    rows = Campaign.objects.filter(pk=campaign.pk)
    rows.update(failures=F("failures") + 1)
    failures, openings = rows.values_list("failures", "openings").get()
    if failures < TOLERATED:
        return
    if openings >= OPENINGS:
        pause(campaign, _("Le relais de messagerie ne répond plus : %s. Vérifiez-le, puis reprenez.") % said)
        return
    rows.update(failures=0, openings=F("openings") + 1, closed_until=timezone.now() + cooling(openings))


def answers(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).exclude(failures=0, openings=0).update(
        failures=0, openings=0, closed_until=None
    )


def cooling(openings: int) -> timedelta:
    return min(FIRST_PAUSE * 2**openings, LONGEST_PAUSE)
