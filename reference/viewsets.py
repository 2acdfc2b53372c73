"""The lists in the admin: one group, searched without accents, chosen by search rather than in a long menu."""

from collections.abc import Callable

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import ObjectList
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from reference.forms import AuthorityForm
from reference.keywords.admin import KeywordViewSet
from reference.models import Agent, Audience, Framework, Territory, Theme

Narrowing = Callable[[QuerySet, str], QuerySet]


def agents_named(agents: QuerySet, words: str) -> QuerySet:
    """By the heading, or by a rejected form."""
    return agents.matching(words)


def territories_named(territories: QuerySet, words: str) -> QuerySet:
    return territories.filter(Q(slug__contains=slugify(words)) | Q(code__istartswith=words.strip()))


def terms_named(terms: QuerySet, words: str) -> QuerySet:
    return terms.filter(Q(name__icontains=words) | Q(slug__contains=slugify(words)))


def searched_by(narrow: Narrowing) -> type[IndexView]:
    class FoldedIndexView(IndexView):
        def search_queryset(self, queryset: QuerySet) -> QuerySet:
            return narrow(queryset, self.search_query) if self.is_searching else queryset

    return FoldedIndexView


def chooser_by(narrow: Narrowing, creation_fields: list[str] | None = None) -> type[SnippetChooserViewSet]:
    class SearchForm(BaseFilterForm):
        q = forms.CharField(label=_("Chercher"), required=False)

        def filter(self, objects: QuerySet) -> QuerySet:
            objects = super().filter(objects)
            self.search_query = self.cleaned_data.get("q")
            if not self.search_query:
                return objects
            self.is_searching = True
            return narrow(objects, self.search_query)

    class Chooser(SnippetChooserViewSet):
        choose_view_class = type("Choose", (ChooseView,), {"filter_form_class": SearchForm})
        choose_results_view_class = type("ChooseResults", (ChooseResultsView,), {"filter_form_class": SearchForm})
        form_fields = creation_fields

    return Chooser


class AgentViewSet(SnippetViewSet):
    model = Agent
    icon = "group"
    list_display = ["heading", "kind"]
    list_filter = ["kind"]
    list_per_page = 50
    # Names the columns for Wagtail's search box; the search itself is `agents_named`.
    search_fields = ["name"]
    index_view_class = searched_by(agents_named)
    chooser_viewset_class = chooser_by(agents_named, creation_fields=["kind", "name", "forename"])
    edit_handler = ObjectList(Agent.panels, base_form_class=AuthorityForm)


class TerritoryViewSet(SnippetViewSet):
    model = Territory
    icon = "site"
    list_display = ["name", "kind", "code", "vintage", "parent", "successor"]
    list_filter = ["kind", "vintage"]
    list_per_page = 60
    search_fields = ["name"]
    index_view_class = searched_by(territories_named)
    chooser_viewset_class = chooser_by(territories_named)

    def get_queryset(self, request) -> QuerySet:
        return Territory.objects.select_related("parent", "successor")


class TermViewSet(SnippetViewSet):
    search_fields = ["name"]
    index_view_class = searched_by(terms_named)
    chooser_viewset_class = chooser_by(terms_named)


class ThemeViewSet(TermViewSet):
    model = Theme
    icon = "tag"
    list_display = ["name", "short_name", "position"]


class FrameworkViewSet(TermViewSet):
    model = Framework
    icon = "folder-open-inverse"
    list_display = ["name", "full_name", "position"]


class AudienceViewSet(TermViewSet):
    model = Audience
    icon = "user"
    list_display = ["name", "position"]


class ReferenceGroup(SnippetViewSetGroup):
    items = [ThemeViewSet, TerritoryViewSet, AgentViewSet, FrameworkViewSet, AudienceViewSet, KeywordViewSet]
    menu_label = _("Références")
    menu_icon = "list-ul"
    menu_order = 500
