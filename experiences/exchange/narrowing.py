"""A list narrowed by a theme and a territory, as its page is."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from experiences.listing import within
from experiences.models import ExperiencePage
from reference.models import Territory, Theme


def chosen(model: type[Model], slug: str) -> Any:
    # PostgreSQL refuses a null character in any text.
    return model._default_manager.filter(slug=slug).first() if slug and "\0" not in slug else None


def narrowed(
    fiches: QuerySet[ExperiencePage], theme: Theme | None, territory: Territory | None
) -> QuerySet[ExperiencePage]:
    if theme:
        fiches = fiches.filter(themes=theme)
    if territory:
        fiches = fiches.filter(territories__in=Territory.objects.filter(within(territory))).distinct()
    return fiches
