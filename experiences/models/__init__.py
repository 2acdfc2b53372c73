"""Fiches d’expériences. Read fiches.py first."""

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
    "Brake",
    "Contact",
    "ContactRequest",
    "DocumentReference",
    "ExperienceIndexPage",
    "ExperiencePage",
    "FicheArchive",
    "FicheOrigin",
    "FicheReminder",
    "Funding",
    "HolderReview",
    "Indicator",
    "Involvement",
    "Lever",
    "Proposal",
    "ReviewAnswer",
    "ReviewComment",
    "Writer",
]
