"""A source's own words → ours: document types, and custom fields (900, 999).

The table is `SourceMapping`, one line a word; what it does not name falls back to the lists of
`catalogue/unimarc/codes`, then to the source's word as it stands. `details` keeps every custom field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from catalogue.models import Source, SourceMapping
from catalogue.parsed import Level, ParsedRecord
from catalogue.unimarc import code_lists
from reference.folding import fold
from reference.models import Territory, Theme

# To raise when parsing or loading says more of a record than before: its next import then rewrites it.
READING_VERSION = 1

# Leader/6 of printed text, or nothing: of these the level says more than the letter.
TEXT = ("a", "", " ")


@dataclass
class Mapping:
    document_types: dict[str, str] = field(default_factory=dict)
    custom_fields: dict[str, str] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    """Folded name, short name or slug → primary key."""
    territories: dict[str, int] = field(default_factory=dict)

    def fingerprint(self, encoding: str) -> str:
        """Equal when a record of equal bytes would be read and mapped alike."""
        table = sorted(self.document_types.items()), sorted(self.custom_fields.items())
        return blake2b(repr((READING_VERSION, encoding, table)).encode(), digest_size=8).hexdigest()

    def document_type(self, record: ParsedRecord) -> str:
        """Our word for the kind of document; empty when the level says enough (« Ouvrage, rapport »)."""
        for word in (*self._values(record, "document_type"), record.document_type):
            if word:
                return self.document_types.get(fold(word)) or word
        letter = record.record_type
        if mapped := self.document_types.get(letter):
            return mapped
        return code_lists.document_type(letter) if record.level is Level.MONOGRAPH and letter not in TEXT else ""

    def theme_ids(self, record: ParsedRecord) -> list[int]:
        return _found(self._values(record, "themes"), self.themes)

    def territory_ids(self, record: ParsedRecord) -> list[int]:
        return _found(self._values(record, "territories"), self.territories)

    def _values(self, record: ParsedRecord, target: str) -> Iterable[str]:
        for custom in record.custom_fields:
            if self.custom_fields.get(fold(custom.name)) == target:
                yield custom.value


def mapping_of(source: Source | None) -> Mapping:
    mapping = Mapping(themes=_themes(), territories=_territories())
    tables = {
        SourceMapping.Kind.DOCUMENT_TYPE: mapping.document_types,
        SourceMapping.Kind.CUSTOM_FIELD: mapping.custom_fields,
    }
    for line in SourceMapping.objects.filter(source=source):
        if line.target:
            tables[SourceMapping.Kind(line.kind)][fold(line.value)] = line.target
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


def _found(values: Iterable[str], known: dict[str, int]) -> list[int]:
    return list(dict.fromkeys(known[fold(value)] for value in values if fold(value) in known))
