"""What the page of a fiche says beyond its fields: the period in words, the roles in order, the fiches nearby."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from experiences.models.fiches import ExperiencePage
from experiences.models.parts import Involvement
from reference.models import Territory, Theme

STORY = ("context", "objectives", "approach", "participation", "results")
AFTERTHOUGHTS = ("hindsight", "transfer_conditions", "vigilance")
NEIGHBOURS = 3


def fiche_context(page: ExperiencePage) -> dict[str, Any]:
    involvements = with_their("agent", page.involvements.all())
    territories = with_their("successor", page.territories.all())
    themes = list(page.themes.all())
    return {
        "story": sections(page, STORY),
        "afterthoughts": sections(page, AFTERTHOUGHTS),
        "holders": [each.agent for each in involvements if each.role == Involvement.Role.HOLDER],
        "partners": [each for each in involvements if each.role != Involvement.Role.HOLDER],
        "territories": territories,
        "themes": themes,
        "frameworks": list(page.frameworks.all()),
        "audiences": list(page.audiences.all()),
        "writers": [writer.agent for writer in with_their("agent", page.writers.all())],
        "levers": list(page.levers.all()),
        "brakes": list(page.brakes.all()),
        "indicators": list(page.indicators.all()),
        "fundings": list(page.fundings.all()),
        "references": with_their("record", page.references.all()),
        "contacts": page.shown_contacts,
        "staff": number_words(page.full_time_equivalents),
        "period": period(page.started_on, page.ended_on),
        "neighbours": neighbours(page, themes, territories),
    }


def with_their(relation: str, rows: Iterable[Any]) -> list[Any]:
    """The rows, and what each points to, in one query; a preview has its rows in memory, not in a queryset."""
    rows = list(rows)
    prefetch_related_objects(rows, relation)
    return rows


def sections(page: ExperiencePage, names: tuple[str, ...]) -> list[dict[str, str]]:
    """The blocks that are written, each with its title and an anchor."""
    return [
        {"id": name.replace("_", "-"), "title": title(page, name), "html": getattr(page, name)}
        for name in names
        if getattr(page, name)
    ]


def title(page: ExperiencePage, name: str) -> str:
    label = str(page._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def number_words(number: Decimal | None) -> str:
    """Decimal("0.50") → « 0,5 »; None → nothing."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",") if number is not None else ""


def period(start: date | None, end: date | None) -> str:
    """« De mars 2016 à juin 2018 », « Depuis avril 2017 », « Jusqu’en juin 2018 »; empty when neither is known."""
    if start and end:
        if (start.year, start.month) == (end.year, end.month):
            return _("En %(month)s") % {"month": month(start)}
        opening = _("D’%(month)s") if month(start)[0] in "ao" else _("De %(month)s")
        return opening % {"month": month(start)} + " " + _("à %(month)s") % {"month": month(end)}
    if start:
        return _("Depuis %(month)s") % {"month": month(start)}
    return _("Jusqu’en %(month)s") % {"month": month(end)} if end else ""


def month(day: date) -> str:
    return formatted(day, "F Y")


def neighbours(page: ExperiencePage, themes: list[Theme], territories: list[Territory]) -> list[ExperiencePage]:
    """Fiches that share a theme, those of the same territories first."""
    if not themes:
        return []
    fiches = ExperiencePage.objects.live().public().exclude(pk=page.pk).filter(themes__in=themes)
    near = Count("territories", filter=Q(territories__in=territories), distinct=True)
    alike = Count("themes", filter=Q(themes__in=themes), distinct=True)
    ranked = fiches.annotate(near=near, alike=alike).order_by("-near", "-alike", "-written_on", "-pk")
    return list(ranked.prefetch_related("themes", "territories")[:NEIGHBOURS])
