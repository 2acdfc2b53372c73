"""What the admin learns from the search: one menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from search.saved.admin import AlertViewSet, SavedSearchViewSet


class SearchGroup(SnippetViewSetGroup):
    items = [SavedSearchViewSet, AlertViewSet]
    menu_label = _("Recherche")
    menu_name = "recherche"
    menu_icon = "search"
    menu_order = 155


register_snippet(SearchGroup)
