"""Saved searches and alerts in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from search.engines.base import EngineUnavailable
from search.indexing import current_engine
from search.query import Query
from search.saved.forms import SavedSearchForm
from search.saved.models import Alert, SavedSearch
from search.saved.searches import described, question


class TellsWhatItFinds:
    """After each save: how many documents the search finds today."""

    def save_instance(self) -> SavedSearch:
        search = super().save_instance()
        if search.created_by is None and self.request.user.is_authenticated:
            SavedSearch.objects.filter(pk=search.pk).update(created_by=self.request.user)
        asked = search.query
        try:
            total = current_engine().search(Query(asked.text, asked.filters, page_size=1, with_facets=False)).total
        except EngineUnavailable:
            return search
        if total:
            found = ngettext("Elle trouve %d document aujourd’hui.", "Elle trouve %d documents aujourd’hui.", total)
            messages.info(self.request, found % total)
        else:
            messages.warning(self.request, _("Elle ne trouve rien aujourd’hui : vérifiez ses mots et ses filtres."))
        return search


class SavedSearchCreateView(TellsWhatItFinds, CreateView):
    """« Enregistrer » of a page of results hands its address over."""

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("recherche", "")[:4000]
        return super().get_initial() | ({"asked": asked, "name": described(question(asked)[0])[:200]} if asked else {})

    def get_initial_form_instance(self) -> SavedSearch:
        return SavedSearch()


class SavedSearchEditView(TellsWhatItFinds, EditView):
    pass


def link_to(search: SavedSearch) -> SafeString:
    return format_html('<a href="{}">{}</a>', search.get_absolute_url(), _("Voir"))


class SavedSearchViewSet(SnippetViewSet):
    model = SavedSearch
    icon = "search"
    menu_label = gettext_lazy("Recherches enregistrées")
    url_prefix = "recherche/enregistrees"
    add_view_class = SavedSearchCreateView
    edit_view_class = SavedSearchEditView
    list_display = [
        "name",
        Column("alerts", label=gettext_lazy("Alertes"), accessor="active_alerts"),
        Column("page", label=gettext_lazy("Sur le site"), accessor=link_to),
    ]
    search_fields = ["name"]
    add_to_reference_index = False
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("asked"), FieldPanel("description"), FieldPanel("slug")],
        base_form_class=SavedSearchForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        active = Count("alerts", filter=Q(alerts__state=Alert.State.ACTIVE))
        return SavedSearch.objects.listed().annotate(active_alerts=active).order_by("name")


class AlertPolicy(ModelPermissionPolicy):
    """Made by readers alone; the centre may stop one that somebody asks it to."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "change"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


class AlertViewSet(SnippetViewSet):
    model = Alert
    icon = "mail"
    menu_label = gettext_lazy("Alertes des lecteurs")
    url_prefix = "recherche/alertes"
    list_display = [
        "search",
        "address",
        Column("frequency", label=gettext_lazy("Rythme"), accessor="get_frequency_display"),
        Column("state", label=gettext_lazy("État"), accessor="get_state_display"),
        DateColumn("asked_at", label=gettext_lazy("Demandée")),
        DateColumn("last_sent_at", label=gettext_lazy("Dernier message")),
    ]
    list_filter = ["state", "frequency"]
    search_fields = ["address"]
    list_per_page = 50
    inspect_view_enabled = True
    add_to_reference_index = False
    panels: list[Any] = []

    @property
    def permission_policy(self) -> AlertPolicy:
        return AlertPolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Alert.objects.select_related("search")
