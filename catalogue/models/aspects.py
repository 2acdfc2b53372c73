"""Aspect: what a rule of overlay, a difference or a correction speaks of. « Auteurs », not a column or a table.

A correction made here is remembered by its aspect (`BibliographicRecord.edited_here`), so that no import overwrites it
unless a rule of its source says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Aspect(models.TextChoices):
    TITLE = "title", _("Titre")
    TYPE = "type", _("Type et niveau")
    RESPONSIBILITY = "responsibility", _("Mention de responsabilité")
    AUTHORS = "authors", _("Auteurs")
    PUBLICATION = "publication", _("Éditeurs et date")
    EDITION = "edition", _("Édition")
    EXTENT = "extent", _("Description matérielle")
    LANGUAGES = "languages", _("Langues et pays")
    SERIES = "series", _("Collections")
    IDENTIFIERS = "identifiers", _("ISBN, ISSN et autres numéros")
    HOLDINGS = "holdings", _("État de collection")
    ABSTRACT = "abstract", _("Résumé")
    SUBJECTS = "subjects", _("Descripteurs")
    KEYWORDS = "keywords", _("Mots-clés")
    THEMES = "themes", _("Thèmes")
    TERRITORIES = "territories", _("Territoires")
    HOST = "host", _("Paru dans")
    DETAILS = "details", _("Notes, liens et autres zones")
    STATE = "state", _("État")
    ITEMS = "items", _("Exemplaires")


FIELDS: dict[str, Aspect] = {
    "title": Aspect.TITLE,
    "other_information": Aspect.TITLE,
    "sort_title": Aspect.TITLE,
    "level": Aspect.TYPE,
    "document_type": Aspect.TYPE,
    "responsibility": Aspect.RESPONSIBILITY,
    "contributions": Aspect.AUTHORS,
    "publications": Aspect.PUBLICATION,
    "printed_date": Aspect.PUBLICATION,
    "year_start": Aspect.PUBLICATION,
    "year_end": Aspect.PUBLICATION,
    "edition": Aspect.EDITION,
    "extent": Aspect.EXTENT,
    "languages": Aspect.LANGUAGES,
    "countries": Aspect.LANGUAGES,
    "series_memberships": Aspect.SERIES,
    "identifiers": Aspect.IDENTIFIERS,
    "holdings": Aspect.HOLDINGS,
    "abstract": Aspect.ABSTRACT,
    "subject_assignments": Aspect.SUBJECTS,
    "keywords": Aspect.KEYWORDS,
    "themes": Aspect.THEMES,
    "territories": Aspect.TERRITORIES,
    "host": Aspect.HOST,
    "details": Aspect.DETAILS,
    "state": Aspect.STATE,
}
"""Field of a notice, or relation of what hangs from it → its aspect. Items remember their own corrections."""


def aspects_of(fields: Iterable[str]) -> set[str]:
    """{"printed_date", "abstract"} → {"publication", "abstract"}; a field of no aspect is nobody's correction."""
    return {FIELDS[name].value for name in fields if name in FIELDS}
