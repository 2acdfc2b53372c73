"""« Synonymes et sigles » in the admin: what the documentalist teaches the search."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import SynonymGroup


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "link"
    menu_label = _("Synonymes et sigles")
    url_prefix = "recherche/synonymes"
    list_display = [
        "__str__",
        Column("direction", label=_("Sens"), accessor=lambda group: short_direction(group)),
        Column("note", label=_("Précision")),
        DateColumn("updated_at", label=_("Modifié")),
    ]
    list_filter = ["direction"]
    list_per_page = 100
    search_fields = ["words", "note"]
    add_to_reference_index = False


def short_direction(group: SynonymGroup) -> str:
    return _("Équivalents") if group.direction == SynonymGroup.Direction.BOTH else _("Sens unique")
