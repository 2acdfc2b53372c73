"""A page described by the fifteen elements of Dublin Core (ISO 15836), for harvesters and reference managers.

Written in its head as RFC 2731 and DCMI say: `<meta name="DC.title" content="…">`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models import (
    AgendaPage,
    CentreSettings,
    CollectionPage,
    EventPage,
    HomePage,
    LinkPage,
    PublicationPage,
    SectionPage,
    SeriesPage,
)
from cms.references import day_of, path_of
from cms.templatetags.cards import label_of, standfirst_of
from experiences.models import ExperiencePage

Terms = list[tuple[str, str]]
"""[("title", « Reloger sans éloigner »), ("subject", « Habitat »), …]: an element may come several times."""

GATHERING = (SectionPage, SeriesPage, AgendaPage, CollectionPage)


def described(page: Page, centre: CentreSettings) -> Terms:
    """What is not known is not said; nothing is said twice."""
    day = day_of(page)
    year = getattr(page, "year", None) if isinstance(page, PublicationPage) else None
    said: list[tuple[str, Iterable[object]]] = [
        ("title", [page.title]),
        ("creator", creators(page) or [getattr(page, "origin", None) or centre.name]),
        ("contributor", contributors(page)),
        ("subject", [*(theme.name for theme in themes(page)), *words(page)]),
        ("description", [standfirst_of(page)]),
        ("publisher", [centre.name]),
        ("date", [year or (day.isoformat() if day else "")]),
        ("type", [dcmi_type(page), label_of(page)]),
        ("format", ["text/html"]),
        ("identifier", [settings.SITE_URL + path_of(page), isbn(page)]),
        ("source", [getattr(page, "source_url", "")]),
        ("language", ["fr"]),
        ("coverage", [place.name for place in territories(page)]),
        ("rights", [rights(page, centre)]),
    ]
    terms = ((name, " ".join(str(value).split())) for name, values in said for value in values if value)
    return list(dict.fromkeys(terms))


def themes(page: Any) -> Iterable[Any]:
    if isinstance(page, HomePage):
        # It is about everything.
        return ()
    if not hasattr(page, "theme_list"):
        page.theme_list = list(page.themes.all()) if hasattr(page, "themes") else []
    return page.theme_list


def words(page: Any) -> Iterable[str]:
    return () if isinstance(page, HomePage) else getattr(page, "tag_list", ())


def territories(page: Any) -> Iterable[Any]:
    if isinstance(page, HomePage):
        return ()
    if hasattr(page, "territory_list"):
        return page.territory_list
    return page.territories.all() if hasattr(page, "territories") else ()


def creators(page: Any) -> list[str]:
    if isinstance(page, PublicationPage):
        return [author.heading for author in page.author_list]
    if isinstance(page, ExperiencePage):
        writers = getattr(page, "writer_list", None)
        if writers is None:
            writers = [writer.agent for writer in page.writers.select_related("agent")]
        return [agent.heading for agent in writers]
    return [page.organiser_name] if isinstance(page, EventPage) and page.organiser_name else []


def contributors(page: Any) -> list[str]:
    if isinstance(page, EventPage):
        # Kept on the page, whose template names them too.
        prefetch_related_objects([page], "speakers__agent")
        return [speaker.heading for speaker in page.speakers.all()]
    return [partner.heading for partner in page.partner_list] if hasattr(page, "partner_list") else []


def dcmi_type(page: Page) -> str:
    """A term of the DCMI Type Vocabulary."""
    if isinstance(page, EventPage):
        return "Event"
    return (
        "Collection" if isinstance(page, GATHERING) else "InteractiveResource" if isinstance(page, LinkPage) else "Text"
    )


def isbn(page: Page) -> str:
    return f"ISBN {page.isbn}" if isinstance(page, PublicationPage) and page.isbn else ""


def rights(page: Page, centre: CentreSettings) -> str:
    licence = getattr(page, "licence", "")
    if licence:
        shown = getattr(page, "get_licence_display", None)
        return str(shown() if shown else licence)
    return centre.rights or _("© %s") % centre.name
