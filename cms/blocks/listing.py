"""The blocks that list pages by what is asked of them, and never by hand.

Names kept for good, since stored pages bear them. Criteria: kinds, themes, tags, territories, since, until, sliding,
under, state, sort, limit. ListingBlock: title, criteria, display. AgendaBlock: title, theme, limit.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.collections.criteria import Criteria, Sort, State, words
from cms.collections.kinds import KINDS
from reference.models import Theme

DISPLAYS = [("liste", _("En liste")), ("cartes", _("En cartes, avec les images"))]
SLIDING = [
    ("-30", _("Les 30 derniers jours")),
    ("-90", _("Les 3 derniers mois")),
    ("-365", _("Les 12 derniers mois")),
    ("30", _("Les 30 jours qui viennent")),
    ("90", _("Les 3 mois qui viennent")),
]
STATES = [
    (State.TO_COME.value, _("Rendez-vous à venir")),
    (State.PAST.value, _("Rendez-vous passés")),
    (State.RUNNING.value, _("Fiches : action en cours")),
    (State.ENDED.value, _("Fiches : action terminée")),
]
SORTS = [
    (Sort.NEWEST.value, _("Le plus récent d’abord")),
    (Sort.OLDEST.value, _("Le plus ancien d’abord")),
    (Sort.TITLE.value, _("Par titre")),
    (Sort.TREE.value, _("Dans l’ordre du plan du site")),
]


def kind_choices() -> list[tuple[str, Any]]:
    return [(name, kind.label) for name, kind in KINDS.items()]


def theme_choices() -> list[tuple[str, str]]:
    return [(str(theme.pk), theme.short_name) for theme in Theme.objects.all()]


class CriteriaBlock(blocks.StructBlock):
    kinds = blocks.MultipleChoiceBlock(
        label=_("Types de pages"),
        choices=kind_choices,
        required=False,
        widget=CheckboxSelectMultiple,
        help_text=_("Aucun coché : tous."),
    )
    themes = blocks.MultipleChoiceBlock(
        label=_("Thèmes"), choices=theme_choices, required=False, widget=CheckboxSelectMultiple
    )
    tags = blocks.CharBlock(label=_("Mots-clés"), required=False, help_text=_("L’un ou l’autre, entre virgules."))
    territories = blocks.ListBlock(
        SnippetChooserBlock("rayonnage_reference.Territory", label=_("Territoire")),
        label=_("Territoires"),
        default=[],
        help_text=_("Avec ce qu’ils contiennent : un EPT vaut ses communes et leurs quartiers."),
    )
    sliding = blocks.ChoiceBlock(label=_("Période qui avance avec le jour"), choices=SLIDING, required=False)
    since = blocks.DateBlock(label=_("À partir du"), required=False)
    until = blocks.DateBlock(label=_("Jusqu’au"), required=False)
    under = blocks.PageChooserBlock(label=_("Dans la rubrique"), required=False)
    state = blocks.ChoiceBlock(label=_("État"), choices=STATES, required=False)
    sort = blocks.ChoiceBlock(label=_("Ordre"), choices=SORTS, default=Sort.NEWEST.value)
    limit = blocks.IntegerBlock(label=_("Au plus"), required=False, min_value=1, max_value=500)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if criteria_of(cleaned).is_impossible:
            raise blocks.StructBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        now(
                            "Aucune page ne pourra répondre : le dernier jour précède le premier, "
                            "ou l’état demandé n’est pas celui des types cochés."
                        )
                    )
                ]
            )
        return cleaned

    class Meta:
        icon = "list-ul"
        label = _("Ce que l’on rassemble")


def criteria_of(value: Any) -> Criteria:
    """From the block to plain values. A theme or a kind that exists no more asks nothing."""
    return Criteria(
        kinds=tuple(kind for kind in value.get("kinds") or () if kind in KINDS),
        themes=tuple(int(key) for key in value.get("themes") or () if str(key).isdecimal()),
        tags=words(value.get("tags") or ""),
        territories=tuple(one.pk for one in value.get("territories") or () if one),
        since=value.get("since"),
        until=value.get("until"),
        sliding=int(value.get("sliding") or 0),
        under=value["under"].pk if value.get("under") else None,
        state=State(value.get("state") or ""),
        sort=Sort(value.get("sort") or Sort.NEWEST.value),
        limit=value.get("limit"),
    )


class ListedBlock(blocks.StructBlock):
    """What the blocks that list have in common: the pages, and the addresses of their feed and table."""

    def asked(self, value: Any) -> Criteria:
        raise NotImplementedError

    def shown_at_most(self, value: Any) -> int:
        return 12

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.collections.showing import block_addresses, cards

        context = super().get_context(value, parent_context)
        criteria = self.asked(value)
        at_most = min(criteria.limit or self.shown_at_most(value), self.shown_at_most(value))
        return {
            **context,
            "pages": cards(criteria, at_most, context.get("request")),
            "addresses": block_addresses(context),
        }


class ListingBlock(ListedBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False)
    criteria = CriteriaBlock()
    display = blocks.ChoiceBlock(label=_("Présentation"), choices=DISPLAYS, default="liste")

    def asked(self, value: Any) -> Criteria:
        return criteria_of(value["criteria"])

    class Meta:
        icon = "list-ul"
        label = _("Liste de pages")
        template = "cms/blocks/listing.html"


class AgendaBlock(ListedBlock):
    """The next rendez-vous: the list that editors ask for most, with two questions only."""

    title = blocks.CharBlock(label=_("Titre"), required=False, help_text=_("« Prochains rendez-vous » si vide."))
    theme = blocks.ChoiceBlock(label=_("Thème"), choices=theme_choices, required=False)
    limit = blocks.IntegerBlock(label=_("Nombre de rendez-vous"), default=4, min_value=1, max_value=12)

    def asked(self, value: Any) -> Criteria:
        theme = str(value.get("theme") or "")
        return Criteria(
            kinds=("rendez-vous",),
            themes=(int(theme),) if theme.isdecimal() else (),
            state=State.TO_COME,
            sort=Sort.OLDEST,
            limit=value.get("limit"),
        )

    class Meta:
        icon = "date"
        label = _("Prochains rendez-vous")
        template = "cms/blocks/agenda.html"
