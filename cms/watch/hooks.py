"""What the admin learns from the watch: one menu, its lists, its own pages; and a home that leads a contributor there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.watch.admin import urls
from cms.watch.admin.access import PROPOSE, SOURCES
from cms.watch.admin.sources import SourceViewSet
from cms.watch.admin.viewsets import ItemViewSet, RubricViewSet
from cms.watch.models import WatchSource


@hooks.register("register_admin_urls")
def watch_urls() -> list[URLResolver]:
    return [path("veille/", include(urls, namespace="watch_admin"))]


@hooks.register("insert_global_admin_css")
def watch_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/watch_admin.css"))


class WatchItem(MenuItem):
    """For whoever holds the right that it needs."""

    def __init__(self, label: Any, name: str, needs: str, **kwargs: Any) -> None:
        super().__init__(label, reverse_lazy(f"watch_admin:{name}"), **kwargs)
        self.needs = needs

    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(self.needs)


class WatchGroup(SnippetViewSetGroup):
    items = [ItemViewSet, SourceViewSet, RubricViewSet]
    menu_label = _("Veille")
    menu_name = "veille"
    menu_icon = "glasses"
    menu_order = 155

    def get_submenu_items(self) -> list[MenuItem]:
        ours = [
            WatchItem(_("À trier"), "queue", PROPOSE, icon_name="tasks", order=-3),
            WatchItem(_("Proposer un article"), "offer", PROPOSE, icon_name="plus", order=-2),
            WatchItem(_("Importer des articles"), "import", SOURCES, icon_name="upload", order=50),
        ]
        return [*ours, *super().get_submenu_items()]


register_snippet(WatchGroup)


@hooks.register("register_snippet_listing_buttons")
def read_now(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """A link of a list is a GET: the page it leads to asks before anything is done."""
    if isinstance(snippet, WatchSource) and user.has_perm(SOURCES):
        articles = f"{reverse('watch_admin:queue')}?source={snippet.pk}"
        yield Button(_("Ses articles"), articles, icon_name="list-ul", priority=5)
        yield Button(_("Lire maintenant"), reverse("watch_admin:read_now", args=[snippet.pk]), icon_name="resubmit")


@hooks.register("construct_main_menu")
def nothing_else_for_contributors(request: Any, menu_items: list[MenuItem]) -> None:
    if is_only_contributor(request.user):
        menu_items[:] = [item for item in menu_items if item.name == "veille"]


def is_only_contributor(user: Any) -> bool:
    """Who enters the admin for the watch alone."""
    return not user.is_superuser and user.get_all_permissions() == {PROPOSE, "wagtailadmin.access_admin"}


@hooks.register("construct_homepage_panels")
def home_of_contributors(request: Any, panels: list[Any]) -> None:
    if is_only_contributor(request.user):
        panels[:] = [WayIn()]


class WayIn(Component):
    """All that a contributor finds on the home of the admin."""

    order = 1

    def render_html(self, parent_context: Any = None) -> SafeString:
        return format_html(
            '<p><a class="button" href="{}">{}</a> <a class="button button-secondary" href="{}">{}</a></p>',
            reverse("watch_admin:offer"),
            _("Proposer un article"),
            reverse("watch_admin:queue"),
            _("Voir ce qui est proposé"),
        )
