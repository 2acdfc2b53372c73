"""What the admin learns from the catalogue: one menu, its lists and its choosers."""

from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from catalogue.cataloguing.imports import DecisionViewSet, RunViewSet
from catalogue.cataloguing.listing import (
    PublisherViewSet,
    RecordViewSet,
    SeriesViewSet,
    SourceMappingViewSet,
    SourceViewSet,
    SubjectViewSet,
)


class IncompleteRecordsItem(MenuItem):
    """The notices that wait for a title: the list of notices, filtered."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm("rayonnage_catalogue.change_bibliographicrecord")


class CatalogueGroup(SnippetViewSetGroup):
    items = [
        RecordViewSet,
        DecisionViewSet,
        RunViewSet,
        SubjectViewSet,
        SeriesViewSet,
        PublisherViewSet,
        SourceViewSet,
        SourceMappingViewSet,
    ]
    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_icon = "doc-full"
    menu_order = 150

    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), self.incomplete_records()]

    def incomplete_records(self) -> MenuItem:
        url = format_lazy("{}?state=incomplete", reverse_lazy(self.registerables[0].get_url_name("list")))
        return IncompleteRecordsItem(_("À compléter"), url, icon_name="warning", order=1)


register_snippet(CatalogueGroup)
