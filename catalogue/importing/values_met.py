"""ValuesMet: the words that a source uses, each with the number of records that say it. Pure; what the mapping lists.

Types of document, custom fields and their values, and of items: status, section, localisation. A batch costs a few
counters; a file of ten thousand different words is counted up to a limit, and the page says how many it leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalogue.parsed import CustomField, ParsedRecord

COUNTED = 5000
"""Different words of one list; the rest is only numbered."""
FIELDS_COUNTED = 300
LISTED = 500
LONGEST = 200
"""As long as a word of `SourceMapping` can be."""


@dataclass(slots=True)
class Tally:
    """{word: records}, the most frequent first when stored."""

    counts: Counter[str] = field(default_factory=Counter)
    others: int = 0
    """Different words that are not listed; times a word came, past the limit."""

    def add(self, words: Iterable[str]) -> None:
        """The words of one record, each counted once."""
        for word in {word.strip()[:LONGEST] for word in words if word.strip()}:
            if word in self.counts or len(self.counts) < COUNTED:
                self.counts[word] += 1
            else:
                self.others += 1

    def merge(self, other: Tally) -> None:
        """What another run met: of each word the greater count, since the same records come again and again."""
        self.counts |= other.counts
        self.others = max(self.others, other.others)

    def as_json(self) -> dict[str, Any]:
        listed = sorted(self.counts.items(), key=lambda one: (-one[1], one[0]))
        return {"values": [list(one) for one in listed[:LISTED]], "others": self.others + max(len(listed) - LISTED, 0)}

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> Tally:
        stored = stored or {}
        return cls(Counter(dict(stored.get("values", ()))), stored.get("others", 0))


@dataclass(slots=True)
class FieldMet:
    """One custom field: 900 of a notice, 999 of an item."""

    label: str = ""
    of_items: bool = False
    records: int = 0
    values: Tally = field(default_factory=Tally)

    def merge(self, other: FieldMet) -> None:
        self.label = self.label or other.label
        self.records = max(self.records, other.records)
        self.values.merge(other.values)


@dataclass(slots=True)
class ValuesMet:
    records: int = 0
    types: Tally = field(default_factory=Tally)
    """The source’s word for the kind of document, else its letter (leader/6)."""
    statuses: Tally = field(default_factory=Tally)
    sections: Tally = field(default_factory=Tally)
    localisations: Tally = field(default_factory=Tally)
    fields: dict[str, FieldMet] = field(default_factory=dict)

    def add(self, parsed: ParsedRecord) -> None:
        self.records += 1
        self.types.add((parsed.document_type or parsed.record_type,))
        if parsed.items:
            self.statuses.add(item.status for item in parsed.items)
            self.sections.add(item.section for item in parsed.items)
            self.localisations.add(item.localisation for item in parsed.items)
        if parsed.custom_fields:
            self._add_fields(parsed.custom_fields)

    def _add_fields(self, found: Iterable[CustomField]) -> None:
        by_name: dict[str, list[CustomField]] = {}
        for one in found:
            by_name.setdefault(one.name[:LONGEST], []).append(one)
        for name, said in by_name.items():
            if name not in self.fields and len(self.fields) >= FIELDS_COUNTED:
                continue
            met = self.fields.setdefault(name, FieldMet(said[0].label, bool(said[0].item_barcode)))
            met.records += 1
            met.values.add(one.value for one in said)

    def merge(self, other: ValuesMet) -> None:
        self.records = max(self.records, other.records)
        for name in TALLIES:
            getattr(self, name).merge(getattr(other, name))
        for name, met in other.fields.items():
            self.fields.setdefault(name, FieldMet(met.label, met.of_items)).merge(met)

    def as_json(self) -> dict[str, Any]:
        fields = {
            name: {
                "label": met.label,
                "of_items": met.of_items,
                "records": met.records,
                "values": met.values.as_json(),
            }
            for name, met in self.fields.items()
        }
        return {"records": self.records, "fields": fields} | {name: getattr(self, name).as_json() for name in TALLIES}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> ValuesMet:
        fields = {
            name: FieldMet(met["label"], met["of_items"], met["records"], Tally.of(met["values"]))
            for name, met in stored.get("fields", {}).items()
        }
        tallies = {name: Tally.of(stored.get(name)) for name in TALLIES}
        return cls(stored.get("records", 0), fields=fields, **tallies)


TALLIES = ("types", "statuses", "sections", "localisations")
