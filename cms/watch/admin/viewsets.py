"""Wagtail's lists of articles and rubrics. An article is written on its own page: one form, whoever asks for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.watch.models import PressItem, WatchRubric
from reference.viewsets import chooser_by


def items_named(items: QuerySet, words: str) -> QuerySet:
    for word in words.split():
        items = items.filter(Q(title__icontains=word) | Q(source_name__icontains=word))
    return items


_Chooser = chooser_by(items_named)


class _Columns:
    """What is published, the latest first: a letter quotes nothing else."""

    @property
    def columns(self) -> list[Any]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("source", label=_("Source"), accessor="shown_source"),
            Column("dated_on", label=_("Date"), accessor="dated_on"),
        ]

    def get_object_list(self) -> QuerySet:
        return super().get_object_list().published().order_by("-published_at", "-pk")  # type: ignore[misc]


class ItemChooser(_Chooser):
    choose_view_class = type("ChooseItem", (_Columns, _Chooser.choose_view_class), {})
    choose_results_view_class = type("ItemResults", (_Columns, _Chooser.choose_results_view_class), {})


class ItemCreateView(CreateView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("watch_admin:offer")


class ItemEditView(EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("watch_admin:item", self.object.pk)


class ItemViewSet(SnippetViewSet):
    model = PressItem
    icon = "doc-full-inverse"
    menu_label = _("Tous les articles")
    url_prefix = "veille/articles"
    list_display = [
        "title",
        Column("source", label=_("Source"), accessor="shown_source", sort_key="source_name"),
        Column("rubric", label=_("Rubrique"), accessor="rubric"),
        Column("state", label=_("État"), accessor="get_state_display", sort_key="state"),
        Column("dated_on", label=_("Date"), accessor="dated_on", sort_key="dated_on"),
    ]
    list_filter = ["state", "rubric", "themes", "origin"]
    list_export = ["title", "source_name", "author", "dated_on", "url", "summary", "rubric", "state", "published_at"]
    export_filename = "articles-de-presse"
    list_per_page = 50
    search_fields = ["title", "source_name"]
    add_view_class = ItemCreateView
    edit_view_class = ItemEditView
    copy_view_enabled = False
    chooser_viewset_class = ItemChooser
    panels = [FieldPanel("title")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return PressItem.objects.select_related("rubric")


class RubricViewSet(SnippetViewSet):
    model = WatchRubric
    icon = "list-ul"
    menu_label = _("Rubriques")
    url_prefix = "veille/rubriques"
    list_display = [
        "name",
        Column("is_shared", label=_("Ouverte aux partenaires"), accessor=lambda one: _("oui") if one.is_shared else ""),
        "position",
    ]
    search_fields = ["name"]
    add_to_reference_index = False
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("is_shared"),
        FieldPanel("position"),
        FieldPanel("slug"),
    ]
