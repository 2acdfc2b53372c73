"""What the admin learns from the exchange: a menu entry, its pages, and that a received fiche is not copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from experiences.exchange.admin import urls
from experiences.exchange.admin.views import MAY
from experiences.exchange.receiving.adopting import ADOPTED


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLResolver]:
    return [path("fiches-recues/", include(urls, namespace="fiche_exchange_admin"))]


@hooks.register("insert_global_admin_css")
def exchange_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("experiences/exchange_admin.css"))


@hooks.register("register_page_header_buttons")
def adopt_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    specific = page.specific_deferred
    if getattr(specific, "is_received", False) and user.has_perm(MAY):
        url = reverse("fiche_exchange_admin:adopt", args=[page.pk])
        yield Button(now("Adopter"), url, icon_name="tick-inverse", priority=2)


@hooks.register("before_copy_page")
def not_copied(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would be ours, and would not say where it comes from."""
    if not getattr(page.specific, "is_received", False):
        return None
    messages.warning(request, now("Une fiche reçue ne se copie pas : adoptez-la, elle sera à vous."))
    return redirect("fiche_exchange_admin:adopt", page.pk)


@hooks.register("register_log_actions")
def exchange_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(ADOPTED)
    class AdoptFormatter(LogFormatter):
        label = _("Adopter")

        def format_message(self, log_entry: Any) -> str:
            return now("Adoptée, d’après la fiche %(number)s de %(name)s") % {
                "number": log_entry.data.get("number", ""),
                "name": log_entry.data.get("from", ""),
            }
