"""The documents of a notice in its form: a file or an address, who may read it, and how its reading went."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms import CheckboxSelectMultiple
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from catalogue.digital import kinds
from catalogue.models import DigitalDocument, DocumentReading

State = DocumentReading.State

TOLD = {
    State.UNDER_WAY: _("Lecture du texte en cours."),
    State.READ: _("Texte lu\u00a0: la recherche trouve ce document par ses mots."),
    State.PARTLY: _(
        "Texte lu en partie\u00a0: le fichier est trop long ou abîmé, la recherche n’en connaît que le début."
    ),
    State.NO_TEXT: _(
        "Ce PDF n’est fait que d’images\u00a0: la recherche n’en lit pas un mot. Passez-le à la reconnaissance de caractères "
        "(OCR), puis remplacez le fichier."
    ),
    State.ENCRYPTED: _(
        "Ce PDF est protégé par un mot de passe\u00a0: ni la recherche ni les lecteurs ne peuvent l’ouvrir. Remplacez-le par "
        "une version sans mot de passe."
    ),
    State.BROKEN: _("Ce PDF est abîmé et ne s’ouvre pas. Exportez-le de nouveau, puis remplacez le fichier."),
    State.FAILED: _(
        "La lecture de ce PDF n’a pas abouti. Les lecteurs peuvent le télécharger\u00a0; pour que la recherche en lise le "
        "texte, enregistrez-le de nouveau depuis un autre logiciel, puis remplacez le fichier."
    ),
}
RESERVED = _("Texte lu, et tenu hors de la recherche tant que le document est réservé.")
TROUBLES = {State.PARTLY, State.NO_TEXT, State.ENCRYPTED, State.BROKEN, State.FAILED}


class DocumentInput(forms.FileInput):
    """Proposes what is taken, tells the limit before anything is sent, and sends a file once (`documents.js`)."""

    class Media:
        js = ("catalogue/documents.js",)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        limit = settings.DOCUMENT_MAX_BYTES
        said = {
            "accept": kinds.ACCEPT,
            "data-max-bytes": limit,
            "data-too-big": gettext("Ce fichier est trop lourd\u00a0: la limite est de %s.") % filesizeformat(limit),
            "data-kept": gettext("«\u00a0%s\u00a0» est enregistré."),
        }
        return super().get_context(name, value, said | (attrs or {}))


class ReadingPanel(Panel):
    """How the reading of its file went, in plain words; nothing for a new document or an address."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalogue/admin/document_state.html"

        def get_context_data(self, parent_context=None) -> dict:
            context = super().get_context_data(parent_context)
            return context | {
                "document": self.instance,
                "told": told(self.instance),
                "is_trouble": is_trouble(self.instance),
            }

        def is_shown(self) -> bool:
            return self.instance.pk is not None and bool(self.instance.file) and super().is_shown()


def told(document: DigitalDocument) -> str:
    """« 48 pages. Texte lu : … »."""
    if not document.is_pdf:
        return ""
    reading = document.current_reading
    if reading is None:
        return gettext("Le texte sera lu dans un instant.")
    state = State(reading.state)
    said = RESERVED if state == State.READ and document.is_reserved else TOLD[state]
    return " ".join(filter(None, [page_count(reading.page_count), str(said)]))


def page_count(pages: int | None) -> str:
    return ngettext("%d page.", "%d pages.", pages) % pages if pages else ""


def is_trouble(document: DigitalDocument) -> bool:
    reading = document.current_reading
    return reading is not None and reading.state in TROUBLES


DOCUMENTS = [
    InlinePanel(
        "documents",
        [
            FieldPanel("file", widget=DocumentInput),
            ReadingPanel(),
            FieldRowPanel([FieldPanel("title"), FieldPanel("url")]),
            FieldPanel("access"),
            FieldPanel("groups", widget=CheckboxSelectMultiple),
        ],
        heading=_("Documents numériques"),
        label=_("Document"),
        help_text=_("PDF, enregistrement, vidéo ou adresse. Remplacer le fichier d’un document garde son adresse."),
    ),
]
