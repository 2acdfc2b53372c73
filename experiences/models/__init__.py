"""Fiches d’expériences. Read fiches.py first."""

from experiences.models.bindings import Binder, Dossier, DossierSheet
from experiences.models.fiches import ExperiencePage
from experiences.models.index import ExperienceIndexPage
from experiences.models.origins import FicheOrigin
from experiences.models.parts import (
    Brake,
    Contact,
    DocumentReference,
    Funding,
    Indicator,
    Involvement,
    Lever,
    Writer,
)

__all__ = [
    "Binder",
    "Brake",
    "Contact",
    "DocumentReference",
    "Dossier",
    "DossierSheet",
    "ExperienceIndexPage",
    "ExperiencePage",
    "FicheOrigin",
    "Funding",
    "Indicator",
    "Involvement",
    "Lever",
    "Writer",
]
