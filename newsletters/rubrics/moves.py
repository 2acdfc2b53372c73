"""Mouvements dans l’administration et les quartiers: who arrives, who leaves, who changes."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletters.content import Entry
from newsletters.rubrics.base import RubricBlock, paragraph

WAYS = [("arrivee", _("Arrivée")), ("depart", _("Départ")), ("changement", _("Changement de fonction"))]


class MoveItem(blocks.StructBlock):
    """Names kept for good, and shared with the public form: name, function, organisation, way, date, source, note."""

    name = blocks.CharBlock(label=_("Nom"), max_length=160)
    way = blocks.ChoiceBlock(label=_("Mouvement"), choices=WAYS, default="arrivee")
    function = blocks.CharBlock(label=_("Fonction"), required=False, max_length=200)
    organisation = blocks.CharBlock(label=_("Structure"), required=False, max_length=200)
    date = blocks.DateBlock(label=_("À compter du"), required=False)
    note = blocks.TextBlock(label=_("Précision"), required=False, max_length=500)
    source = blocks.CharBlock(
        label=_("Source"), required=False, max_length=250, help_text=_("Pour nous : n’est pas publiée.")
    )

    def entry(self, value: Any) -> Entry:
        post = ", ".join(filter(None, [value["function"], value["organisation"]]))
        since = now("à compter du %s") % date_format(value["date"], "j F Y") if value["date"] else ""
        return Entry(
            title=value["name"],
            kicker=str(dict(WAYS).get(value["way"], "")),
            details=tuple(filter(None, [post, since])),
            html=paragraph(value["note"] or ""),
        )

    class Meta:
        icon = "user"
        label = _("Mouvement")


class MovesRubric(RubricBlock):
    items = blocks.ListBlock(MoveItem(), label=_("Mouvements"), default=[])

    class Meta:
        icon = "group"
        label = _("Mouvements")
        default_heading = _("Mouvements dans l’administration et les quartiers")
