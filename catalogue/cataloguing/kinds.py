"""The kinds of document that one catalogues by hand, each with the form that it needs, in the order one catalogues.

A form leaves alone what it does not show: a field that came with an import, or by « Toutes les zones », is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.cataloguing.combobox import Combobox, Comboboxes
from catalogue.cataloguing.documents import DOCUMENTS
from catalogue.cataloguing.forms import RecordForm
from catalogue.cataloguing.holdings import HOLDINGS
from catalogue.cataloguing.widgets import Languages, Lines, Relators, Watched
from catalogue.models import BibliographicRecord
from reference.folding import fold

Level = BibliographicRecord.Level

COMPLETE = "complet"
"""The name, in an address, of the form with every field."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` is in addresses; `type_words`, folded, tell that a type of document is of this kind."""

    key: str
    label: Any
    hint: Any
    icon: str
    level: Level
    document_type: str
    sections: tuple[str, ...]
    type_words: tuple[str, ...] = ()

    def new(self) -> BibliographicRecord:
        return BibliographicRecord(level=self.level, document_type=self.document_type)


DESCRIPTION = (
    "identifiers",
    "abstract",
    "subjects",
    "themes",
    "territories",
    "keywords",
    "items",
    "documents",
    "state",
)

KINDS = (
    Kind(
        "ouvrage",
        _("Ouvrage"),
        _("Un livre, avec un éditeur et le plus souvent un ISBN."),
        "doc-full",
        Level.MONOGRAPH,
        "Ouvrage",
        ("title", "authors", "publication", "edition", "extent", "series", *DESCRIPTION),
    ),
    Kind(
        "rapport",
        _("Rapport, étude"),
        _("Littérature grise : rapport, diagnostic, mémoire, thèse. Souvent sans ISBN."),
        "clipboard-list",
        Level.MONOGRAPH,
        "Rapport",
        ("title", "authors", "publication", "extent", "series", *DESCRIPTION),
        ("rapport", "etude", "memoire", "these", "diagnostic", "litterature grise", "evaluation"),
    ),
    Kind(
        "article",
        _("Article"),
        _("Paru dans un numéro de périodique ou dans un ouvrage."),
        "pilcrow",
        Level.ARTICLE,
        "",
        ("title", "authors", "host", "date", "pages", "abstract", "subjects", "themes", "territories", "keywords",
         "documents", "state"),
    ),
    Kind(
        "periodique",
        _("Périodique"),
        _("Le titre lui-même : revue, journal, lettre."),
        "calendar-alt",
        Level.SERIAL,
        "",
        ("title", "bodies", "publication", "identifiers", "holdings", "abstract", "subjects", "themes", "territories",
         "items", "documents", "state"),
    ),
    Kind(
        "numero",
        _("Numéro de périodique"),
        _("Une livraison : n° 42, mars 2024."),
        "list-ol",
        Level.ISSUE,
        "",
        ("title", "journal", "date", "extent", "abstract", "subjects", "themes", "territories", "items", "documents",
         "state"),
    ),
    Kind(
        "numerique",
        _("Document numérique"),
        _("Un PDF ou une page du web, sans exemplaire papier."),
        "download",
        Level.MONOGRAPH,
        "Document électronique",
        ("title", "authors", "documents", "publication", "extent", "identifiers", "abstract", "subjects", "themes",
         "territories", "keywords", "state"),
        ("electronique", "numerique", "en ligne", "site"),
    ),
    Kind(
        "audiovisuel",
        _("Audiovisuel"),
        _("Film, enregistrement, podcast."),
        "media",
        Level.MONOGRAPH,
        "Vidéo, projection",
        ("title", "authors", "publication", "duration", "series", *DESCRIPTION),
        ("video", "film", "sonore", "audio", "dvd", "multimedia", "podcast"),
    ),
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}
_OF_LEVEL = {Level.SERIAL: "periodique", Level.ISSUE: "numero", Level.ARTICLE: "article"}


def kind_of(record: BibliographicRecord) -> Kind:
    """By its level, then by its type of document; a book when neither says more."""
    if key := _OF_LEVEL.get(record.level):
        return BY_KEY[key]
    said = fold(record.document_type)
    return next((kind for kind in KINDS if any(word in said for word in kind.type_words)), BY_KEY["ouvrage"])


def authors(heading: Any, help_text: Any) -> Panel:
    return InlinePanel(
        "contributions",
        [
            FieldPanel("agent", widget=Combobox("agent")),
            FieldRowPanel(
                [
                    FieldPanel(
                        "relators", widget=Relators, help_text=_("Auteur, traducteur, préfacier… entre virgules.")
                    ),
                    FieldPanel("rank", help_text=_("1 principal, 2 autre, 3 secondaire.")),
                ]
            ),
        ],
        heading=heading,
        label=_("Auteur"),
        help_text=help_text,
    )


def extent(heading: Any, help_text: Any) -> Panel:
    return MultiFieldPanel(
        [
            FieldPanel("extent", heading=heading, widget=AdminAutoHeightTextInput, help_text=help_text),
            FieldPanel("languages", widget=Languages, help_text=_("Français, anglais… entre virgules.")),
        ],
        heading=_("Description matérielle"),
    )


def date() -> Panel:
    printed = FieldPanel("printed_date", help_text=_("« 2018 », « impr. 2008 », « [19..]- ». L’année en est tirée."))
    return MultiFieldPanel([printed], heading=_("Date"))


def host(heading: Any, help_text: Any) -> Panel:
    return FieldPanel("host", heading=heading, widget=Combobox("host"), help_text=help_text)


SECTIONS: dict[str, list[Panel]] = {
    "title": [
        MultiFieldPanel(
            [
                FieldPanel("title", widget=AdminAutoHeightTextInput),
                FieldPanel("other_information", widget=AdminAutoHeightTextInput),
            ],
            heading=_("Titre"),
            classname="cataloguing-title",
        )
    ],
    "authors": [authors(_("Auteurs"), _("Personnes et organismes, le principal d’abord."))],
    "bodies": [authors(_("Organismes responsables"), "")],
    "host": [host(_("Paru dans"), _("Le numéro du périodique, ou l’ouvrage."))],
    "journal": [host(_("Périodique"), _("Le titre dont c’est un numéro."))],
    "publication": [
        InlinePanel(
            "publications",
            [
                FieldPanel("publisher", widget=Combobox("publisher")),
                FieldPanel("place"),
            ],
            heading=_("Éditeurs"),
            label=_("Éditeur"),
            help_text=_("Un lieu ou un éditeur inconnu se laisse vide."),
        ),
        date(),
    ],
    "date": [date()],
    "edition": [
        MultiFieldPanel([FieldPanel("edition", widget=AdminAutoHeightTextInput)], heading=_("Mention d’édition"))
    ],
    "extent": [extent(_("Importance"), _("« 128 p. : ill. ; 30 cm »."))],
    "pages": [extent(_("Pages"), _("« p. 12-19 »."))],
    "duration": [extent(_("Durée, support"), _("« 1 DVD (52 min) »."))],
    "series": [
        InlinePanel(
            "series_memberships",
            [FieldRowPanel([FieldPanel("series", widget=Combobox("series")), FieldPanel("number")])],
            heading=_("Collections"),
            label=_("Collection"),
        )
    ],
    "identifiers": [
        InlinePanel(
            "identifiers",
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("value", widget=Watched("number"))]),
                FieldRowPanel([FieldPanel("qualification"), FieldPanel("price")]),
            ],
            heading=_("ISBN, ISSN et autres numéros"),
            label=_("Numéro"),
        )
    ],
    "holdings": HOLDINGS,
    "abstract": [MultiFieldPanel([FieldPanel("abstract")], heading=_("Résumé"))],
    "subjects": [
        InlinePanel(
            "subject_assignments",
            [FieldPanel("subject", widget=Combobox("subject"))],
            heading=_("Descripteurs"),
            label=_("Descripteur"),
        )
    ],
    "themes": [
        MultiFieldPanel([FieldPanel("themes", widget=CheckboxSelectMultiple)], heading=_("Thèmes")),
    ],
    "territories": [
        MultiFieldPanel([FieldPanel("territories", widget=Comboboxes("territory"))], heading=_("Territoires"))
    ],
    "keywords": [
        MultiFieldPanel([FieldPanel("keywords", widget=Lines, help_text=_("Un par ligne."))], heading=_("Mots-clés"))
    ],
    "items": [
        InlinePanel(
            "items",
            [
                FieldRowPanel([FieldPanel("call_number"), FieldPanel("barcode", widget=Watched("barcode"))]),
                FieldRowPanel([FieldPanel("localisation"), FieldPanel("section")]),
                FieldRowPanel([FieldPanel("support"), FieldPanel("status"), FieldPanel("loanable")]),
                FieldPanel("note", widget=AdminAutoHeightTextInput),
            ],
            heading=_("Exemplaires"),
            label=_("Exemplaire"),
        )
    ],
    "documents": DOCUMENTS,
    "state": [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("document_type"), FieldPanel("state")]),
                FieldPanel("entered_on", help_text=_("Décide de ce que les nouveautés et la Lettre annoncent.")),
            ],
            heading=_("Type, état et entrée"),
        )
    ],
}
"""What each section of a form lays out. A field stands in one section of a form only."""

_SHOWN = {
    "title": ("title", "other_information"), "authors": ("contributions",), "bodies": ("contributions",),
    "host": ("host",), "journal": ("host",), "publication": ("publications", "printed_date"), "date": ("printed_date",),
    "edition": ("edition",), "extent": ("extent", "languages"), "pages": ("extent", "languages"),
    "duration": ("extent", "languages"), "series": ("series_memberships",), "abstract": ("abstract",),
    "subjects": ("subject_assignments",),
}  # fmt: skip
"""Section → its fields, where the section does not bear the name of its only field."""

_MAY_BE_LEFT_OUT = ("responsibility", "host", "publications", "edition", "extent", "series_memberships",
                    "identifiers", "keywords", "holdings", "items")  # fmt: skip


def shown_fields(kind: Kind) -> set[str]:
    return {name for section in kind.sections for name in _SHOWN.get(section, (section,))}


def filled_elsewhere(record: BibliographicRecord, kind: Kind) -> list[str]:
    """Names of the fields that the notice fills and that the form of its kind does not show, for « Toutes les zones »."""
    hidden = [name for name in _MAY_BE_LEFT_OUT if name not in shown_fields(kind)]
    return [field_name(name) for name in hidden if is_filled(record, name)]


def is_filled(record: BibliographicRecord, name: str) -> bool:
    value = getattr(record, name)
    return value.exists() if hasattr(value, "exists") else bool(value)


def field_name(name: str) -> str:
    field = BibliographicRecord._meta.get_field(name)
    related = getattr(field, "related_model", None)
    return str(related._meta.verbose_name_plural if field.auto_created and related else field.verbose_name)


@cache
def edit_handler(key: str) -> Panel:
    """The form of a kind, bound to the model. Raises KeyError."""
    panels = [panel for section in BY_KEY[key].sections for panel in SECTIONS[section]]
    return ObjectList(panels, base_form_class=RecordForm).bind_to_model(BibliographicRecord)
