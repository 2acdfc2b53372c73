"""Fiches d’expériences. Read fiches.py first."""

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
    "Brake",
    "Contact",
    "DocumentReference",
    "ExperienceIndexPage",
    "ExperiencePage",
    "FicheOrigin",
    "Funding",
    "Indicator",
    "Involvement",
    "Lever",
    "Writer",
]
