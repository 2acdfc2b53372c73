"""The mail's part of `/sante/`: what waits to leave, since when, and what is in doubt."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cms import health
from correspondence.models import OutgoingMail, State
from newsletters.models import Campaign, Delivery

LATE = timedelta(minutes=15)
"""A confirmation that has waited so long waits for a worker, or for a relay."""


def mail() -> health.Report:
    ready = OutgoingMail.objects.filter(state=State.READY)
    is_late = ready.filter(created_at__lt=timezone.now() - LATE, next_try_at__lt=timezone.now() - LATE).exists()
    under_way = Campaign.objects.filter(phase=Campaign.Phase.SENDING)
    figures = {
        "waiting": ready.count(),
        "uncertain": OutgoingMail.objects.filter(state=State.UNCERTAIN).count(),
        "letters_under_way": under_way.count(),
        "letters_uncertain": Delivery.objects.filter(state=State.UNCERTAIN).count(),
    }
    detail = _("Des courriels attendent : le worker est arrêté, ou le relais ne répond pas.") if is_late else ""
    return health.Report(ok=not is_late, detail=detail, figures=figures)


health.register("mail", mail)
