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
    DAY = auto()
    """A date, filed as days; as a facet, « in the last so many days »."""
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
    above: str = ""
    """The attribute of SearchDocument whose values its facet counts too, and no word finds: the terms above its own."""

    @property
    def raw(self) -> str:
        """Where its whole values are kept, for facets and filters."""
        if self.kind is FieldKind.DAY:
            return ENTERED
        return f"{self.name}_raw" if self.kind is FieldKind.TEXT else self.name


YES = "oui"

KIND_LABELS = (
    ("notice", "Notices"),
    ("fiche", "Fiches d’expériences"),
    ("rendez-vous", "Rendez-vous"),
    ("page", "Pages"),
    ("document", "Documents"),
    ("presse", "Revue de presse"),
)

NEW_SINCE = (("30", "Depuis 30 jours"), ("90", "Depuis 90 jours"), ("365", "Depuis un an"))

_TEXT, _WORD, _NUMBER, _FLAG, _DAY, _CODE = FieldKind

FIELDS = (
    Field("title", _TEXT, "Titre", boost=8),
    Field("other_titles", _TEXT, "Autres titres", boost=8),
    Field("call_numbers", _CODE, "Cote"),
    Field("identifiers", _CODE, "ISBN, ISSN, numéro de fiche"),
    Field("kind", _WORD, "Nature", facet="nature", facet_label="Nature", value_labels=KIND_LABELS),
    Field("document_type", _TEXT, "Type de document", boost=1, facet="type", facet_label="Type de document"),
    Field("themes", _TEXT, "Thème", boost=2.5, facet="theme", facet_label="Thème"),
    Field(
        "subjects",
        _TEXT,
        "Sujet",
        boost=5,
        facet="sujet",
        facet_label="Sujet",
        facet_size=150,
        above="broader_subjects",
    ),
    Field("subject_variants", _TEXT, "Autres formes des sujets", boost=4),
    Field("variants", _TEXT, "Autres formes des noms", boost=4),
    Field("keywords", _TEXT, "Mots-clés", boost=4),
    Field("agents", _TEXT, "Auteur", boost=8, facet="auteur", facet_label="Auteur"),
    Field("publishers", _TEXT, "Éditeur", boost=1),
    Field("years", _NUMBER, "Année", boost=2, facet="annee", facet_label="Année", facet_size=300),
    Field("entered_on", _DAY, "Entrée", facet="nouveau", facet_label="Nouveautés", value_labels=NEW_SINCE),
    Field(
        "territories",
        _TEXT,
        "Territoire",
        boost=4,
        facet="territoire",
        facet_label="Territoire",
        facet_size=100,
        above="wider_territories",
    ),
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


class AskedKind(Enum):
    WORDS = auto()
    """Words of a text, a phrase, a beginning of word."""
    CODE = auto()
    """A whole code, however it is spaced."""
    SHELF_MARK = auto()
    """The same, or its first parts: `cote:LOG` finds LOG 12."""
    YEARS = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as people name it in a question: `auteur:donzelot`."""

    name: str
    """As it is printed."""
    label: str
    of: tuple[str, ...]
    """The attributes of SearchDocument where it looks."""
    also: tuple[str, ...] = ()
    """Its other names, as `french.key` makes them."""
    kind: AskedKind = AskedKind.WORDS
    takes_spaced_colon: bool = False
    """« Auteur : Donzelot » asks for an author; « Lieu : une histoire » is a title."""
    shown_in: tuple[str, ...] = ()
    """Where its words are emphasised in a result: title, passage, description."""

    @property
    def is_code(self) -> bool:
        return self.kind in (AskedKind.CODE, AskedKind.SHELF_MARK)

    @property
    def exact(self) -> str:
        """Where its words are kept as written, or its codes in their compact form: what is asked there is only found there."""
        return f"in_{self.name}"

    @property
    def texts(self) -> tuple[Field, ...]:
        """The fields of stems where its words are looked for."""
        return tuple(field for field in TEXTS if field.name in self.of)


ASKED = (
    Asked("titre", "Titre", ("title", "other_titles"), ("titres",), shown_in=("title",)),
    Asked(
        "auteur",
        "Auteur",
        ("agents",),
        ("auteurs", "autrice", "autrices"),
        takes_spaced_colon=True,
        shown_in=("description",),
    ),
    Asked(
        "sujet",
        "Sujet",
        ("subjects", "subject_variants", "keywords"),
        ("sujets", "descripteur", "descripteurs"),
        takes_spaced_colon=True,
        shown_in=("title", "passage"),
    ),
    Asked("theme", "Thème", ("themes",), ("themes",), shown_in=("title", "passage")),
    Asked(
        "lieu", "Territoire", ("territories",), ("lieux", "territoire", "territoires"), shown_in=("title", "passage")
    ),
    Asked("collection", "Collection", ("series",), ("collections",), takes_spaced_colon=True),
    Asked("editeur", "Éditeur", ("publishers",), ("editeurs",), takes_spaced_colon=True, shown_in=("description",)),
    Asked("texte", "Résumé et texte", ("abstract", "body", "full_text"), ("resume",), shown_in=("passage",)),
    Asked("type", "Type de document", ("document_type",), ("types",)),
    Asked("nature", "Nature", ("kind",)),
    Asked("langue", "Langue", ("languages",), ("langues",), takes_spaced_colon=True),
    Asked("cote", "Cote", ("call_numbers",), ("cotes",), AskedKind.SHELF_MARK, takes_spaced_colon=True),
    Asked("isbn", "ISBN, ISSN, numéro de fiche", ("identifiers",), ("issn",), AskedKind.CODE),
    Asked("annee", "Année", ("years",), ("annees", "an", "date"), AskedKind.YEARS, takes_spaced_colon=True),
)
"""The names a question knows, in the order of the advanced form."""

ASKED_BY_NAME = {name: asked for asked in ASKED for name in (asked.name, *asked.also)}
ASKED_WORDS = tuple(asked for asked in ASKED if asked.kind is AskedKind.WORDS)
ASKED_CODES = tuple(asked for asked in ASKED if asked.is_code)

# The unstemmed twins: of the title alone, and of all the words of a document together.
EXACT_TITLE, EXACT = "title_exact", "exact"
# Computed once, the same for both engines: whole titles and codes in one compact form, sort keys, decades (0: no year).
TITLE_KEYS, HEADING_KEYS, CODE_KEYS, SORT_TITLE, NEWEST, OLDEST, ENTERED, DECADES = (
    "title_keys", "heading_keys", "code_keys", "sort_title", "newest", "oldest", "entered", "decades",
)  # fmt: skip
COMPLETIONS = "completions"
"""« auteur\\tprofession banlieue\\tProfession Banlieue »: its kind, what is typed, then what is proposed."""
