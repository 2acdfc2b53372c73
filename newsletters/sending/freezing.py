"""Freeze a numéro: what leaves is fixed, and one row per recipient says who will receive it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.suppression import suppressed
from newsletters.models import Campaign, Delivery, IssuePage, LinkClicks, Subscriber, Subscription
from newsletters.rendering.checks import faults
from newsletters.rendering.mail import rendered

VALID = timedelta(hours=48)
"""After that a numéro that has not left stays: a backup put back must not send an old one again."""


class CannotSend(Exception):
    """Why, in French, for the person who asked."""


def may_launch(issue: IssuePage, user: Any) -> str:
    """ "" when `user` may launch the sending of `issue`; else why not."""
    if not user.has_perm("rayonnage_newsletters.send_campaign"):
        return _("Vous ne pouvez pas lancer d’envoi ; demandez-le à un éditeur.")
    if issue.letter.needs_two_people and user.pk in composers(issue):
        return _("Cette lettre s’envoie à deux : vous avez composé le numéro, une autre personne lance l’envoi.")
    return ""


def composers(issue: IssuePage) -> set[int]:
    return {*issue.revisions.exclude(user=None).values_list("user_id", flat=True)}


@transaction.atomic
def launch(issue: IssuePage, user: Any, starts_at: datetime | None = None, valid: timedelta = VALID) -> Campaign:
    """Freeze the numéro as it is now, publish its page, and hand its rows to the worker.

    Raises CannotSend.
    """
    # Two people, or a double click: the second waits here, then finds the campaign.
    issue = IssuePage.objects.select_for_update().get(pk=issue.pk)
    if Campaign.objects.filter(issue=issue).exists():
        raise CannotSend(_("Ce numéro est déjà parti, ou programmé."))
    if refusal := may_launch(issue, user):
        raise CannotSend(refusal)
    issue = issue.get_latest_revision_as_object()
    issue.frozen = None
    content = issue.content()
    mail = rendered(content)
    blocking = [one.message for one in faults(content, mail, issue.mail_subject) if one.level == "blocking"]
    if blocking:
        raise CannotSend(" ".join(blocking))
    now = timezone.now()
    starts_at = max(starts_at or now, now)
    letter = issue.letter
    campaign = Campaign.objects.create(
        issue_id=issue.pk,
        subject=issue.mail_subject,
        html=mail.html,
        text=mail.text,
        starts_at=starts_at,
        expires_at=starts_at + valid,
        launched_by=user,
        per_minute=letter.per_minute,
        per_minute_and_domain=letter.per_minute_and_domain,
        postal_total=postal_subscribers(issue).count(),
    )
    if letter.counts_clicks:
        count_clicks(campaign, content)
    Delivery.objects.bulk_create(deliveries(campaign, issue), batch_size=1000)
    campaign.total = campaign.deliveries.count()
    if not campaign.total and not campaign.postal_total:
        raise CannotSend(_("Personne n’est abonné aux listes choisies."))
    campaign.save(update_fields=["total"])
    issue.frozen = content.as_json()
    revision = issue.save_revision(user=user, log_action=False)
    revision.publish(user=user)
    return campaign


def mail_subscribers(issue: IssuePage) -> Any:
    """Each once, whatever the number of its lists, unless it left, or its mails come back."""
    wanted = Subscription.objects.by_mail().filter(mailing_list__in=issue.lists())
    return Subscriber.objects.reachable().filter(pk__in=wanted.values("subscriber"))


def postal_subscribers(issue: IssuePage) -> Any:
    wanted = Subscription.objects.by_post().filter(mailing_list__in=issue.lists())
    return Subscriber.objects.filter(pk__in=wanted.values("subscriber"))


def deliveries(campaign: Campaign, issue: IssuePage) -> Iterator[Delivery]:
    people = list(mail_subscribers(issue).order_by("pk"))
    left = suppressed((one.email for one in people), issue.letter.scope)
    for one in people:
        if one.email not in left:
            yield Delivery(
                campaign=campaign,
                subscriber=one,
                address=one.email,
                name=one.name,
                greeting=greeting(one),
                domain=one.email.rpartition("@")[2],
                next_try_at=campaign.starts_at,
            )


def greeting(subscriber: Subscriber) -> str:
    """« Bonjour Inès Fontaine, »: no civility, that may be wrong."""
    return _("Bonjour %s,") % subscriber.name if subscriber.name else _("Bonjour,")


def count_clicks(campaign: Campaign, content: Any) -> None:
    """Each address of the frozen mail goes through a counter of ours, that knows no reader."""
    from newsletters.clicks import counted

    campaign.html, campaign.text, urls = counted(campaign, content)
    campaign.save(update_fields=["html", "text"])
    LinkClicks.objects.bulk_create(
        LinkClicks(campaign=campaign, position=position, url=url) for position, url in enumerate(urls)
    )
