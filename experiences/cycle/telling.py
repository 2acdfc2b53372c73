"""Whom the centre writes to about a fiche, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.users.models import UserProfile

from correspondence import mails
from experiences.models import ExperiencePage
from reference.centre import this_centre

PURPOSE = "fiche"
Row = TypeVar("Row")


def publishers_of(page: Page) -> list[Any]:
    """Those who may publish there, administrators apart, and have an address."""
    found = page_permission_policy.users_with_permission_for_instance("publish", page, include_superusers=False)
    return [user for user in found if user.is_active and user.email]


def editors_of(page: ExperiencePage) -> list[str]:
    """Addresses: whoever writes the fiche, as long as she may; else those who publish there; else the centre."""
    owner = page.owner
    if owner and owner.is_active and owner.email and page.permissions_for_user(owner).can_edit():
        return [owner.email]
    return [user.email for user in publishers_of(page)] or centre_address()


def welcoming(page: Page) -> list[str]:
    """Who is told of a new proposal: those who publish there and did not ask to be left alone about what is submitted."""
    wishing = [user for user in publishers_of(page) if UserProfile.get_for_user(user).submitted_notifications]
    return [user.email for user in wishing] or centre_address()


def centre_address() -> list[str]:
    email = this_centre().email
    return [email] if email else []


def by_editor(rows: Iterable[tuple[ExperiencePage, Row]]) -> dict[str, list[tuple[ExperiencePage, Row]]]:
    """One mail to each, whatever the number of her fiches."""
    found: dict[str, list[tuple[ExperiencePage, Row]]] = defaultdict(list)
    known: dict[int, list[str]] = {}
    for page, row in rows:
        for address in known.setdefault(page.pk, editors_of(page)):
            found[address].append((page, row))
    return found


def write(what: str, address: str, subject: str, template: str, context: Mapping[str, Any]) -> None:
    mails.queue(f"{PURPOSE}.{what}", address, subject, f"experiences/cycle/mail/{template}", context)


def desk_url(page: ExperiencePage) -> str:
    """Of the page of the admin that says where the fiche stands, as a mail gives it."""
    return settings.SITE_URL + reverse("fiche_cycle:fiche", args=[page.pk])


def index_url(stage: str = "") -> str:
    return settings.SITE_URL + reverse("fiche_cycle:index") + (f"?etape={stage}" if stage else "")
