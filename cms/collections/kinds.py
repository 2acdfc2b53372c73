"""What a collection may gather: each kind of page, its model, and the column of the day that it bears."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class Kind:
    label: Promise
    model_name: str
    day: str = ""
    """Its own field of the day; without one, the day of its first publication."""

    @property
    def model(self) -> type[Page]:
        return apps.get_model(self.model_name)

    @property
    def accessor(self) -> str:
        """From `Page` to its own columns."""
        return self.model._meta.model_name


KINDS = {
    "actualite": Kind(_("Actualités"), "rayonnage_cms.NewsPage", "published_on"),
    "rendez-vous": Kind(_("Rendez-vous"), "rayonnage_cms.EventPage", "starts_on"),
    "publication": Kind(_("Publications"), "rayonnage_cms.PublicationPage"),
    "fiche": Kind(_("Fiches d’expériences"), "rayonnage_experiences.ExperiencePage", "written_on"),
    "action": Kind(_("Actions du programme"), "rayonnage_cms.ActionPage"),
    "bibliographie": Kind(_("Bibliographies"), "rayonnage_cms.BibliographyPage"),
    "page": Kind(_("Pages"), "rayonnage_cms.ContentPage"),
    "reseau": Kind(_("Réseaux"), "rayonnage_cms.NetworkPage"),
    "lien": Kind(_("Liens"), "rayonnage_cms.LinkPage"),
}
