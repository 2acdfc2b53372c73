"""A source's own words → ours: document types, custom fields (900, 999) and their values, the words of its items.

The table is `SourceMapping`, one line a word; what it does not name falls back to the lists of
`catalogue/unimarc/codes`, then to the source's word as it stands. `details` keeps every custom field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from django.utils.translation import gettext_lazy as _

from catalogue.models import Source, SourceMapping
from catalogue.parsed import Level, ParsedItem, ParsedRecord
from catalogue.unimarc import code_lists
from reference.folding import fold
from reference.models import Territory, Theme

# To raise when parsing or loading says more of a record than before: its next import then rewrites it.
READING_VERSION = 2

# Leader/6 of printed text, or nothing: of these the level says more than the letter.
TEXT = ("a", "", " ")

Kind = SourceMapping.Kind
LISTS = {"themes": Kind.THEME, "territories": Kind.TERRITORY}
"""Custom fields read into one of our lists → where the table says what each of their words means."""

FICHE_LABEL = _("Fiche d’expérience")

Words = dict[str, str]
"""{folded word of the source: ours}."""


@dataclass
class Mapping:
    document_types: Words = field(default_factory=dict)
    custom_fields: Words = field(default_factory=dict)
    words_of_lists: dict[str, Words] = field(default_factory=lambda: {name: {} for name in LISTS})
    """Name of a list → {word: slug of our theme or territory}."""
    statuses: Words = field(default_factory=dict)
    loanable: dict[str, bool] = field(default_factory=dict)
    """Status of an item → whether it lends, whatever the source says elsewhere."""
    sections: Words = field(default_factory=dict)
    localisations: Words = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    """Folded name, short name or slug → primary key."""
    territories: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in LISTS})
    """Name of a list → {slug: primary key}: what the table points to."""

    def __post_init__(self) -> None:
        self.has_fiches = SourceMapping.FICHE in self.document_types.values()
        self.speaks_of_items = bool(self.statuses or self.loanable or self.sections or self.localisations)

    def fingerprint(self, encoding: str) -> str:
        """Equal when a record of equal bytes would be read and mapped alike."""
        lists = [sorted(words.items()) for words in self.words_of_lists.values()]
        items = [sorted(words.items()) for words in (self.statuses, self.loanable, self.sections, self.localisations)]
        table = sorted(self.document_types.items()), sorted(self.custom_fields.items()), lists, items
        return blake2b(repr((READING_VERSION, encoding, table)).encode(), digest_size=8).hexdigest()

    def document_type(self, record: ParsedRecord) -> str:
        """Our word for the kind of document; empty when the level says enough (« Ouvrage, rapport »)."""
        found = self._document_type(record)
        return str(FICHE_LABEL) if found == SourceMapping.FICHE else found

    def is_fiche(self, record: ParsedRecord) -> bool:
        """Whether the table says that such a record is a fiche d’expérience, and no notice."""
        return self.has_fiches and self._document_type(record) == SourceMapping.FICHE

    def _document_type(self, record: ParsedRecord) -> str:
        for word in (*self._values(record, "document_type"), record.document_type):
            if word:
                return self.document_types.get(fold(word)) or word
        letter = record.record_type
        if mapped := self.document_types.get(letter):
            return mapped
        return code_lists.document_type(letter) if record.level is Level.MONOGRAPH and letter not in TEXT else ""

    def theme_ids(self, record: ParsedRecord) -> list[int]:
        return self._in_list(record, "themes")

    def territory_ids(self, record: ParsedRecord) -> list[int]:
        return self._in_list(record, "territories")

    def keywords(self, record: ParsedRecord) -> tuple[str, ...]:
        """Those of the record, and those of the custom fields that are keywords here."""
        return (*record.keywords, *self._values(record, "keywords"))

    def item(self, item: ParsedItem) -> ParsedItem:
        """The item in our words."""
        if not self.speaks_of_items:
            return item
        status = fold(item.status)
        return replace(
            item,
            status=self.statuses.get(status, item.status),
            loanable=self.loanable.get(status, item.loanable),
            section=self.sections.get(fold(item.section), item.section),
            localisation=self.localisations.get(fold(item.localisation), item.localisation),
        )

    def meaning(self, name: str, word: str) -> int | None:
        """The theme or territory that a word of the source is; None when nothing says it."""
        chosen = self.words_of_lists[name].get(fold(word), "")
        if (pk := self.slugs[name].get(chosen)) is not None:
            return pk
        # What was chosen may be deleted since.
        return (self.themes if name == "themes" else self.territories).get(fold(word))

    def _in_list(self, record: ParsedRecord, name: str) -> list[int]:
        if not self.custom_fields:
            return []
        found = (self.meaning(name, value) for value in self._values(record, name))
        return list(dict.fromkeys(pk for pk in found if pk is not None))

    def _values(self, record: ParsedRecord, target: str) -> Iterable[str]:
        for custom in record.custom_fields:
            if self.custom_fields.get(fold(custom.name)) == target:
                yield custom.value


def mapping_of(source: Source | None) -> Mapping:
    mapping = Mapping(themes=_themes(), territories=_territories())
    mapping.slugs = {
        "themes": dict(Theme.objects.values_list("slug", "pk")),
        "territories": dict(Territory.objects.values_list("slug", "pk")),
    }
    tables = {
        Kind.DOCUMENT_TYPE: mapping.document_types,
        Kind.CUSTOM_FIELD: mapping.custom_fields,
        Kind.THEME: mapping.words_of_lists["themes"],
        Kind.TERRITORY: mapping.words_of_lists["territories"],
        Kind.STATUS: mapping.statuses,
        Kind.SECTION: mapping.sections,
        Kind.LOCALISATION: mapping.localisations,
    }
    for line in SourceMapping.objects.filter(source=source):
        if line.target:
            tables[Kind(line.kind)][fold(line.value)] = line.target
        if line.loanable is not None:
            mapping.loanable[fold(line.value)] = line.loanable
    mapping.__post_init__()
    return mapping


def _themes() -> dict[str, int]:
    return {
        fold(word): theme.pk for theme in Theme.objects.all() for word in (theme.slug, theme.short_name, theme.name)
    }


def _territories() -> dict[str, int]:
    """By name and by code; of two territories of one name, the larger (a commune rather than its quartier)."""
    by_size = list(reversed(Territory.Kind.values))
    territories = sorted(
        Territory.objects.all(), key=lambda territory: (-by_size.index(territory.kind), territory.vintage)
    )
    return {fold(word): territory.pk for territory in territories for word in (territory.code, territory.name)}
