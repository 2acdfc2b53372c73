"""The words a reader sees for the codes of a notice: functions of authors, languages, natures of notes and numbers."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.parsed import IdentifierKind, NoteKind, SubjectKind
from catalogue.unimarc import code_lists

AUTHOR = "070"
_SAID_BY_THE_LIST_ITSELF = {AUTHOR, ""}

NOTES = {
    # With its context: « Note » is an English word too, which the catalogue of a library translates.
    NoteKind.GENERAL: pgettext_lazy("notice", "Note"),
    NoteKind.RIGHTS: _("Droits d’usage"),
    NoteKind.BIBLIOGRAPHY: _("Bibliographie, index"),
    NoteKind.FACSIMILE: _("Document d’origine"),
    NoteKind.CONTENTS: _("Contient"),
    NoteKind.THESIS: _("Thèse ou mémoire"),
    NoteKind.AUDIENCE: _("Public visé"),
    NoteKind.AWARD: _("Prix reçu"),
    NoteKind.SYSTEM: _("Configuration requise"),
    NoteKind.ACQUISITION: _("Acquisition"),
    NoteKind.NUMBERING: _("Numérotation"),
    NoteKind.FREQUENCY: _("Périodicité"),
}

IDENTIFIERS = {
    IdentifierKind.ISBN: "ISBN",
    IdentifierKind.ISSN: "ISSN",
    IdentifierKind.EAN: "EAN",
    IdentifierKind.DOI: "DOI",
    IdentifierKind.ARK: "ARK",
    IdentifierKind.NATIONAL: _("Numéro dans d’autres catalogues"),
    IdentifierKind.COMMERCIAL: _("Numéro d’éditeur"),
}

SUBJECTS = {
    SubjectKind.TOPIC: _("Sujets"),
    SubjectKind.PERSON: _("Personnes citées"),
    SubjectKind.ORGANISATION: _("Organismes cités"),
    SubjectKind.PLACE: _("Lieux"),
    SubjectKind.WORK: _("Œuvres citées"),
    SubjectKind.FORM: _("Genre"),
    SubjectKind.PERIOD: _("Période"),
}


def role(relators: Iterable[str]) -> str:
    """« traduction, préface »: what was done, which fits a woman, a man and a body; nothing for a plain author."""
    labels = [code_lists.contribution(code) for code in relators if code not in _SAID_BY_THE_LIST_ITSELF]
    return ", ".join(dict.fromkeys(label for label in labels if label))


def languages(codes: Iterable[str]) -> str:
    return ", ".join(code_lists.language(code) for code in codes)
