"""Fiches d’expériences. Read fiches.py first."""

from experiences.models.bindings import Binder, Dossier, DossierSheet
from experiences.models.exchange import AnnouncedFiche, FicheSource, Harvest, ReceivedFiche
from experiences.models.fiches import ExperiencePage
from experiences.models.index import ExperienceIndexPage
from experiences.models.life import ContactRequest, FicheArchive, FicheReminder
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
from experiences.models.proposals import Proposal
from experiences.models.reviews import HolderReview, ReviewAnswer, ReviewComment

__all__ = [
    "AnnouncedFiche",
    "Binder",
    "Brake",
    "Contact",
    "ContactRequest",
    "DocumentReference",
    "Dossier",
    "DossierSheet",
    "ExperienceIndexPage",
    "ExperiencePage",
    "FicheArchive",
    "FicheOrigin",
    "FicheReminder",
    "FicheSource",
    "Funding",
    "Harvest",
    "HolderReview",
    "Indicator",
    "Involvement",
    "Lever",
    "Proposal",
    "ReceivedFiche",
    "ReviewAnswer",
    "ReviewComment",
    "Writer",
]
