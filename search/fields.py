"""The fields of the index, each declared once: both mappings, the ranking, the facets and their order derive from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class FieldKind(Enum):
    TEXT = auto()
    """Words in French: found by their stems."""
    WORD = auto()
    """One value as it is."""
    NUMBER = auto()
    FLAG = auto()
    """Yes or no; as a facet, only « yes » is offered."""
    CODE = auto()
    """Call numbers, ISBN: found whole, however they are spaced, or by their words."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    """The attribute of SearchDocument."""
    kind: FieldKind
    label: str
    boost: float = 1.0
    """What a word found there weighs."""
    facet: str = ""
    """Public name of its facet, as in the address; "" when it makes none."""
    facet_label: str = ""
    facet_size: int = 30
    """Values counted, the most frequent first."""
    value_labels: tuple[tuple[str, str], ...] = ()
    """(value, words shown) where they differ."""

    @property
    def raw(self) -> str:
        """Where its whole values are kept, for facets and filters."""
        return f"{self.name}_raw" if self.kind is FieldKind.TEXT else self.name


YES = "oui"

KIND_LABELS = (
    ("notice", "Notices"),
    ("fiche", "Fiches d’expériences"),
    ("rendez-vous", "Rendez-vous"),
    ("page", "Pages"),
    ("document", "Documents"),
)

_TEXT, _WORD, _NUMBER, _FLAG, _CODE = FieldKind

FIELDS = (
    Field("title", _TEXT, "Titre", boost=8),
    Field("other_titles", _TEXT, "Autres titres", boost=8),
    Field("call_numbers", _CODE, "Cote"),
    Field("identifiers", _CODE, "ISBN, ISSN, numéro de fiche"),
    Field("kind", _WORD, "Nature", facet="nature", facet_label="Nature", value_labels=KIND_LABELS),
    Field("document_type", _TEXT, "Type de document", boost=1, facet="type", facet_label="Type de document"),
    Field("themes", _TEXT, "Thème", boost=2.5, facet="theme", facet_label="Thème"),
    Field("subjects", _TEXT, "Sujet", boost=5, facet="sujet", facet_label="Sujet"),
    Field("variants", _TEXT, "Autres formes des noms et des sujets", boost=4),
    Field("keywords", _TEXT, "Mots-clés", boost=4),
    Field("agents", _TEXT, "Auteur", boost=8, facet="auteur", facet_label="Auteur"),
    Field("publishers", _TEXT, "Éditeur", boost=1),
    Field("years", _NUMBER, "Année", boost=2, facet="annee", facet_label="Année", facet_size=300),
    Field("territories", _TEXT, "Territoire", boost=4, facet="territoire", facet_label="Territoire"),
    Field("languages", _WORD, "Langue", facet="langue", facet_label="Langue"),
    Field("series", _TEXT, "Collection", boost=2, facet="collection", facet_label="Collection"),
    Field(
        "available_here",
        _FLAG,
        "Disponible au centre",
        facet="dispo",
        facet_label="Disponibilité",
        value_labels=((YES, "Disponible au centre"),),
    ),
    Field(
        "has_full_text",
        _FLAG,
        "Texte en ligne",
        facet="texte",
        facet_label="Texte en ligne",
        value_labels=((YES, "À lire en ligne"),),
    ),
    Field("abstract", _TEXT, "Résumé", boost=2),
    Field("body", _TEXT, "Texte", boost=1),
    # A report of two hundred pages has every word of the trade: it finds, and hardly ranks.
    Field("full_text", _TEXT, "Texte du document", boost=0.4),
)

TEXTS = tuple(field for field in FIELDS if field.kind is FieldKind.TEXT)
CODES = tuple(field for field in FIELDS if field.kind is FieldKind.CODE)
FACETS = {field.facet: field for field in FIELDS if field.facet}
"""Public name → field, in the order of the page."""

# The unstemmed twins: of the title alone, and of all the words of a document together.
EXACT_TITLE, EXACT = "title_exact", "exact"
# Computed once, the same for both engines: whole titles and codes in one compact form, sort keys.
TITLE_KEYS, HEADING_KEYS, CODE_KEYS, SORT_TITLE, NEWEST, OLDEST, ENTERED = (
    "title_keys", "heading_keys", "code_keys", "sort_title", "newest", "oldest", "entered",
)  # fmt: skip
COMPLETIONS = "completions"
"""« profession banlieue\\tProfession Banlieue »: what is typed, then what is proposed."""
