"""Alerts that are due become mails: each claimed once, what it tells written down with the mail, in one transaction."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.models import OutgoingMail, State
from search.engines.base import EngineUnavailable, Hit
from search.saved.alerts import NEWS, OWN, link, stop, tell, write
from search.saved.models import Alert, Told
from search.saved.news import entered_since
from search.saved.rhythm import next_due

logger = logging.getLogger(__name__)

NAMED = 30
"""What a mail names; the rest is a number, and a link to all of it."""
REFUSALS = 3
"""In a row, after which an address is no longer written to."""


def send_due(at_most: int = 50) -> int:
    """Returns how many mails were written. An engine that is down leaves the alerts due."""
    written = 0
    for alert in Alert.objects.due().select_related("search")[:at_most]:
        try:
            written += send(alert)
        except EngineUnavailable as error:
            logger.warning("The index is unavailable, the alerts wait: %s", error)
            break
        except Exception:
            # One alert that cannot be read costs itself only: it is tried again at its next turn.
            logger.exception("The alert %s cannot be sent", alert.pk)
            claim(alert)
    return written


def send(alert: Alert) -> bool:
    """Whether there was something new. Raises EngineUnavailable, with nothing claimed."""
    if is_refused(alert):
        stop(alert, _("L’adresse refuse nos messages."))
        return False
    news = new_to(alert)
    with transaction.atomic():
        if not claim(alert) or not news:
            return False
        tell(alert, [hit.id for hit in news])
        write_news(alert, news)
        Alert.objects.filter(pk=alert.pk).update(last_sent_at=timezone.now())
    return True


def claim(alert: Alert) -> bool:
    """Only one process moves an alert from the moment it was due to the next."""
    after = next_due(alert.frequency, timezone.now(), timezone.get_current_timezone())
    due = Alert.objects.active().filter(pk=alert.pk, next_due_at=alert.next_due_at)
    return due.update(next_due_at=after) == 1


def new_to(alert: Alert) -> list[Hit]:
    """What entered since she asked, less what she was told. An entry may become public weeks after its day."""
    found = entered_since(alert.search.query, alert.since or timezone.localdate())
    told = set(
        Told.objects.filter(alert=alert, document__in=[hit.id for hit in found]).values_list("document", flat=True)
    )
    return [hit for hit in found if hit.id not in told]


def write_news(alert: Alert, news: list[Hit]) -> OutgoingMail:
    count = len(news)
    subject = ngettext("%(count)d nouveauté : %(name)s", "%(count)d nouveautés : %(name)s", count)
    leave = link("stop", OWN, alert)
    return write(
        NEWS,
        alert,
        subject % {"count": count, "name": alert.search.name},
        "news",
        # RFC 2369 and RFC 8058 §3.1
        headers={"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        hits=news[:NAMED],
        count=count,
        others=count - len(news[:NAMED]),
        manage_url=link("own", OWN, alert),
        stop_url=leave,
    )


def is_refused(alert: Alert) -> bool:
    last = OutgoingMail.objects.filter(address=alert.address, purpose=NEWS).order_by("-pk")
    states = list(last.values_list("state", flat=True)[:REFUSALS])
    return len(states) == REFUSALS and set(states) == {State.REFUSED}
