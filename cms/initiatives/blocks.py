"""InitiativesBlock: fiches laid out in the page. Names kept for good: initiatives {title, introduction, fiches: [page]}."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class InitiativesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False, help_text=_("« Initiatives » si vide."))
    introduction = blocks.TextBlock(label=_("Introduction"), required=False, rows=3)
    fiches = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Fiche"), page_type="rayonnage_experiences.ExperiencePage"),
        label=_("Fiches, dans l’ordre"),
        min_num=1,
        help_text=_(
            "À la publication, le texte de chaque fiche est copié dans cette page et n’en bouge plus. "
            "Le bouton « Initiatives » de la page permet de reprendre la version d’aujourd’hui."
        ),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.initiatives.showing import shown_in

        context = super().get_context(value, parent_context)
        return {**context, "initiatives": shown_in(context.get("page"), value, context.get("request"))}

    class Meta:
        icon = "clipboard-list"
        label = _("Initiatives : fiches reprises")
        template = "initiatives/block.html"
