"""What the admin learns from the search: one menu, its lists and its own pages; and « Mon compte », its paniers."""

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.readers.sections import AccountSection
from search import admin_urls
from search.asked.admin import AskedView
from search.baskets.bibliography import MakeBibliographyView
from search.baskets.holding import export
from search.baskets.views import account_section
from search.saved import readers
from search.saved.admin import AlertViewSet, SavedSearchViewSet
from search.status import StatusView
from search.synonym_admin import SynonymGroupViewSet


@hooks.register("register_admin_urls")
def search_urls() -> list[Any]:
    return [
        path("recherche/", include(admin_urls, namespace="search_admin")),
        path("paniers/<str:ref>/bibliographie/", MakeBibliographyView.as_view(), name="basket_bibliography"),
    ]


@hooks.register("insert_global_admin_css")
def search_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("search/admin.css"))


@hooks.register("register_account_section")
def baskets() -> AccountSection:
    return AccountSection("paniers", _("Paniers"), 100, "search/baskets/account.html", account_section, export)


@hooks.register("register_account_section")
def alerts() -> AccountSection:
    return AccountSection(
        "alertes", _("Alertes"), 200, "search/saved/account.html", readers.account_section, readers.export
    )


class SearchItem(MenuItem):
    """For whoever may see what it leads to."""

    def __init__(self, *args: Any, needs: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs

    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(self.needs)


class SearchGroup(SnippetViewSetGroup):
    items = [SavedSearchViewSet, SynonymGroupViewSet, AlertViewSet]
    menu_label = _("Recherche")
    menu_name = "recherche"
    menu_icon = "search"
    menu_order = 155

    def get_submenu_items(self) -> list[MenuItem]:
        asked = SearchItem(
            AskedView.page_title,
            reverse_lazy("search_admin:asked"),
            icon_name="help",
            order=50,
            needs=AskedView.permission,
        )
        status = SearchItem(
            StatusView.page_title,
            reverse_lazy("search_admin:status"),
            icon_name="cogs",
            order=60,
            needs=StatusView.permission,
        )
        return [*super().get_submenu_items(), asked, status]


register_snippet(SearchGroup)
