"""Fiches d’expériences. Read fiches.py first."""

from experiences.models.exchange import AnnouncedFiche, FicheSource, Harvest, ReceivedFiche
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
    "AnnouncedFiche",
    "Brake",
    "Contact",
    "DocumentReference",
    "ExperienceIndexPage",
    "ExperiencePage",
    "FicheOrigin",
    "FicheSource",
    "Funding",
    "Harvest",
    "Indicator",
    "Involvement",
    "Lever",
    "ReceivedFiche",
    "Writer",
]
