"""What the admin learns from the letters: a menu, buttons on what may be kept for the next numéro, and their screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from newsletters.admin import urls
from newsletters.admin.subscribers import BounceViewSet, SubscriberViewSet
from newsletters.admin.tray import keep_url
from newsletters.admin.userbar import add_keep_item
from newsletters.models import IssuePage, LetterPage
from newsletters.rubrics import rubric_for


@hooks.register("register_admin_urls")
def letter_urls() -> list[Any]:
    return [path("lettres/", include(urls, namespace="newsletters_admin"))]


class LettersItem(MenuItem):
    """For whoever may do what it leads to."""

    def __init__(self, *args: Any, needs: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = f"rayonnage_newsletters.{needs}"

    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(self.needs)


class LettersGroup(SnippetViewSetGroup):
    items = [SubscriberViewSet, BounceViewSet]
    menu_label = gettext_lazy("Lettres")
    menu_name = "lettres"
    menu_icon = "mail"
    menu_order = 160

    def get_submenu_items(self) -> list[MenuItem]:
        ours = [
            LettersItem(
                gettext_lazy("Pour le prochain numéro"),
                reverse_lazy("newsletters_admin:tray"),
                needs="add_trayitem",
                icon_name="thumbtack",
                order=-2,
            ),
            LettersItem(
                gettext_lazy("Numéros"),
                reverse_lazy("newsletters_admin:numbers"),
                needs="view_campaign",
                icon_name="doc-full",
                order=-3,
            ),
            LettersItem(
                gettext_lazy("Courriels isolés"),
                reverse_lazy("newsletters_admin:mails"),
                needs="change_subscriber",
                icon_name="mail",
                order=60,
            ),
            LettersItem(
                gettext_lazy("Importer des abonnés"),
                reverse_lazy("newsletters_admin:import"),
                needs="add_subscriber",
                icon_name="upload",
                order=50,
            ),
        ]
        return [*ours, *super().get_submenu_items()]


register_snippet(LettersGroup)


@hooks.register("register_page_header_buttons")
def letter_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    page = page.specific
    if isinstance(page, IssuePage):
        if page.permissions_for_user(user).can_edit():
            yield Button(
                _("Préparer"), reverse("newsletters_admin:prepare", args=[page.pk]), icon_name="list-ul", priority=1
            )
            yield Button(_("Envoi"), reverse("newsletters_admin:sending", args=[page.pk]), icon_name="mail", priority=2)
    elif isinstance(page, LetterPage):
        if page.permissions_for_user(user).can_add_subpage():
            yield Button(
                _("Nouveau numéro"),
                reverse("newsletters_admin:new_issue", args=[page.pk]),
                icon_name="plus",
                priority=1,
            )
    elif may_keep(user) and page.pk and page.live and rubric_for(page) and not page.is_root():
        yield Button(_("Pour la prochaine lettre"), keep_url(page), icon_name="thumbtack", priority=60)


@hooks.register("register_page_listing_more_buttons")
def keep_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if not isinstance(page.specific, (IssuePage, LetterPage)):
        yield from letter_buttons(page, user, "index", next_url)


@hooks.register("register_snippet_listing_buttons")
def keep_record_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if rubric_for(snippet) and may_keep(user):
        yield Button(_("Pour la prochaine lettre"), keep_url(snippet), icon_name="thumbtack", priority=60)


@hooks.register("construct_wagtail_userbar")
def keep_from_the_site(request: Any, items: list[Any], page: Page | None) -> None:
    if may_keep(request.user):
        add_keep_item(request, items, page)


def may_keep(user: Any) -> bool:
    return user.has_perm("rayonnage_newsletters.add_trayitem")


@hooks.register("insert_global_admin_css")
def letter_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("newsletters/admin.css"))


@hooks.register("construct_page_action_menu")
def no_publishing_of_a_numero(menu_items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """A numéro is published when it is sent: before, its page would announce what nobody has received."""
    page = context.get("page")
    if isinstance(page, IssuePage) and not page.archive_pdf_id and page.frozen is None:
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]
