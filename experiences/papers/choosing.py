"""Which fiches go on paper together: public ones only, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from experiences.models import ExperiencePage
from reference.models import Territory, Theme

LARGEST_KEY = 2**31
"""A key is an integer that every database holds."""


def public_fiches() -> QuerySet[ExperiencePage]:
    return ExperiencePage.objects.live().public()


def for_binder(
    theme: Theme | None = None, territory: Territory | None = None, since: date | None = None
) -> QuerySet[ExperiencePage]:
    """By number, as they stand in a binder. `since`: written, or checked, on that day or later."""
    found = public_fiches()
    if theme:
        found = found.filter(themes=theme)
    if territory:
        found = found.filter(territories__in=Territory.objects.filter(within(territory)))
    if since:
        found = found.filter(Q(written_on__gte=since) | Q(verified_on__gte=since))
    # By key first: a fiche of two communes is one fiche.
    return public_fiches().filter(pk__in=found.values("pk")).order_by("number")


def within(territory: Territory) -> Q:
    """It, what it holds two steps down (EPT, commune, quartier), and the former communes that it took over."""
    itself = Q(pk=territory.pk) | Q(successor=territory)
    return itself | Q(parent=territory) | Q(parent__parent=territory) | Q(parent__successor=territory)


def in_order(keys: Sequence[int]) -> list[ExperiencePage]:
    """Those of `keys` that are public, each once, in that order."""
    found = public_fiches().in_bulk([key for key in keys if 0 < key < LARGEST_KEY])
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def chosen_words(theme: Theme | None, territory: Territory | None, since: date | None) -> list[str]:
    """« Thème : Habitat », for a cover."""
    return [
        *([_("Thème : %s") % theme.short_name] if theme else []),
        *([_("Territoire : %s") % territory.name] if territory else []),
        *([_("Rédigées ou vérifiées depuis le %s") % since.strftime("%d/%m/%Y")] if since else []),
    ]
