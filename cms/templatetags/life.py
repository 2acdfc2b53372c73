"""What the admin's templates ask of the life of a page: its state, why it left, who leads to it."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import Media
from django.template import Context
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.workflow.page_views import withdrawal_context
from cms.workflow.states import Shown, State, shown, state_of
from cms.workflow.withdrawing import reason_of

register = template.Library()


@register.filter
def life(page: Page) -> Shown:
    return shown(page)


@register.simple_tag
def withdrawal_of(page: Page) -> Any:
    """Of a page that is withdrawn: by whom, when and why; else None."""
    return reason_of(page) if page.pk and state_of(page) is State.WITHDRAWN else None


@register.simple_tag
def remarks_on(page: Page) -> int:
    """Remarks of people without an account, that nobody has dealt with."""
    return page.preview_comments.filter(handled_at=None).count() if page.pk else 0


@register.simple_tag
def chooser_media() -> Media:
    """What the chooser of a page needs, where Wagtail makes no form of its own."""
    return AdminPageChooser().media


@register.inclusion_tag("workflow/withdrawal_fields.html", takes_context=True)
def withdrawal_fields(context: Context, page: Page) -> dict[str, object]:
    return withdrawal_context(page, context["request"], context.get("form"))
