"""The list of fiches: narrowed by theme and territory, never to nothing by a choice the form offers."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Model, Q, QuerySet
from django.http import QueryDict

from experiences.models.fiches import ExperiencePage
from reference.models import Territory, Theme

PER_PAGE = 24
LISTED_KINDS = (Territory.Kind.COMMUNE, Territory.Kind.EPT)


def listing(fiches: QuerySet[ExperiencePage], parameters: QueryDict) -> dict[str, Any]:
    """What the index page shows: `page_obj`, the two choices and what they offer. Unknown choices are ignored."""
    theme = chosen(Theme, parameters.get("theme", ""))
    territory = chosen(Territory, parameters.get("territoire", ""))
    found = narrowed(fiches, theme, territory)
    found = found.order_by("-written_on", "-first_published_at", "-pk").prefetch_related("themes", "territories")
    return {
        "page_obj": Paginator(found, PER_PAGE).get_page(parameters.get("page")),
        "theme": theme,
        "territory": territory,
        "themes": themes_of(narrowed(fiches, None, territory)),
        "territories": territories_of(narrowed(fiches, theme, None)),
    }


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


def within(territory: Territory) -> Q:
    """The territory, what it holds two steps down (EPT, commune, quartier), and the former communes it took over."""
    itself = Q(pk=territory.pk) | Q(successor=territory)
    return itself | Q(parent=territory) | Q(parent__parent=territory) | Q(parent__successor=territory)


def themes_of(fiches: QuerySet[ExperiencePage]) -> list[Theme]:
    """Those that a fiche bears, with `count`."""
    of_these = Q(experiences__in=fiches.order_by().values("pk"))
    return list(Theme.objects.annotate(count=Count("experiences", filter=of_these, distinct=True)).filter(count__gt=0))


def territories_of(fiches: QuerySet[ExperiencePage]) -> list[Territory]:
    """The communes and EPT where a fiche takes place, a former commune under the name it bears today."""
    borne = Territory.objects.filter(experiences__in=fiches.order_by().values("pk")).values(
        "pk", "parent", "parent__parent", "successor"
    )
    keys = {key for row in borne for key in row.values() if key}
    return list(Territory.objects.filter(pk__in=keys, kind__in=LISTED_KINDS, successor=None).order_by("-kind", "name"))
