"""How long an account is kept (RGPD art. 5 §1 e; CNIL: three years after the last contact). Once a day, by the worker."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.readers.accounts import PURPOSE, User, erase, is_staff
from cms.readers.models import Reader
from correspondence import mails

DORMANT = timedelta(days=3 * 365)
NOTICE = timedelta(days=30)
UNPROVED = timedelta(days=1)
"""An address that somebody typed and never proved."""


def every_day() -> None:
    erase_the_unproved()
    erase_the_dormant()
    tell_the_dormant()


def erase_the_unproved() -> int:
    late = timezone.now() - UNPROVED
    typed = User.objects.filter(
        reader__origin=Reader.Origin.ASKED, last_login=None, date_joined__lt=late, groups=None
    ).exclude(emailaddress__verified=True)
    return _erase(typed)


def dormant() -> QuerySet[AbstractUser]:
    """Readers of whom nothing was seen for three years, less the notice that they are given."""
    seen = User.objects.filter(reader__isnull=False).annotate(seen_at=Coalesce("last_login", "date_joined"))
    return seen.filter(seen_at__lt=timezone.now() - DORMANT + NOTICE)


def tell_the_dormant() -> int:
    told = 0
    for user in dormant().filter(reader__told_of_end_on=None):
        if is_staff(user):
            continue
        end = timezone.localdate() + NOTICE
        mails.queue(
            f"{PURPOSE}.fin",
            user.email,
            _("Votre compte va être effacé"),
            "readers/mail/end",
            {"end": end, "url": settings.SITE_URL + reverse("account_home")},
        )
        Reader.objects.filter(user=user).update(told_of_end_on=timezone.localdate())
        told += 1
    return told


def erase_the_dormant() -> int:
    """Those who were told a month ago, and did not come back since."""
    due = timezone.localdate() - NOTICE
    return _erase(dormant().filter(reader__told_of_end_on__lte=due))


def _erase(users: QuerySet[AbstractUser]) -> int:
    gone = 0
    for user in users:
        if not is_staff(user):
            erase(user)
            gone += 1
    return gone


def came_back(user: AbstractUser) -> None:
    Reader.objects.filter(Q(user=user), ~Q(told_of_end_on=None)).update(told_of_end_on=None)
