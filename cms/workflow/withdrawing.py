"""« Retirer »: a page leaves the site, for a reason that its history keeps; its readers may be sent elsewhere."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.redirections.following import leave
from cms.workflow.models import Withdrawal

WITHDRAWN = "rayonnage.withdraw"


@transaction.atomic
def withdraw(
    page: Page, reason: str, user: Any, *, target: Page | None = None, with_descendants: bool = False
) -> list[Page]:
    """Returns the pages taken off, this one first. `target`: where those who come to their addresses are sent."""
    live = page.get_descendants().live().defer_streamfields().specific() if with_descendants else Page.objects.none()
    pages = [one for one in (page, *live) if one.live and may_withdraw(one, user)]
    for one in pages:
        leave(one, target)
        one.unpublish(user=user, log_action=False)
        Withdrawal.objects.create(page=one, reason=reason, withdrawn_by=user)
        log(instance=one, action=WITHDRAWN, user=user, data={"reason": reason})
    return pages


def may_withdraw(page: Page, user: Any) -> bool:
    return user is None or page.permissions_for_user(user).can_unpublish()


def reason_of(page: Page) -> Withdrawal | None:
    """Of the latest withdrawal, with who decided it; only of use while the page is withdrawn."""
    return Withdrawal.objects.filter(page=page).select_related("withdrawn_by").first() if page.pk else None
