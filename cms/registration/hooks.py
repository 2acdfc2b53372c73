"""What the admin and « Mon compte » learn of registrations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models.agenda import CyclePage, EventPage
from cms.readers.sections import AccountSection
from cms.registration import account
from cms.registration.admin import urls


@hooks.register("register_admin_urls")
def registration_urls() -> list[Any]:
    return [path("inscriptions/", include(urls, namespace="registration_admin"))]


class RegistrationsItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return PagePermissionPolicy().user_has_permission(request.user, "change")


@hooks.register("register_admin_menu_item")
def registrations_item() -> MenuItem:
    return RegistrationsItem(
        _("Inscriptions"),
        reverse_lazy("registration_admin:index"),
        name="inscriptions",
        icon_name="calendar-check",
        order=150,
    )


@hooks.register("register_page_header_buttons")
def participants_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    page = page.specific
    if is_concerned(page) and page.unit.permissions_for_user(user).can_edit():
        yield Button(
            now("Participants"),
            reverse("registration_admin:participants", args=[page.pk]),
            icon_name="group",
            priority=3,
        )


@hooks.register("register_page_listing_more_buttons")
def participants_in_a_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from participants_button(page, user, "index", next_url)


def is_concerned(page: Page) -> bool:
    if not page.pk:
        return False
    return isinstance(page, CyclePage) or (isinstance(page, EventPage) and page.unit.takes_registrations)


@hooks.register("register_account_section")
def registrations() -> AccountSection:
    return AccountSection(
        "inscriptions", _("Inscriptions"), 150, "registration/account.html", account.section, account.export
    )
