"""What the mapping page of a source shows and saves: a row for each word that its files contain.

The table itself is `SourceMapping`; a word that is kept as it is has no line in it. Two people may have the page open:
`version` says which table was shown, and a save over another one is asked again, with what each of them chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from django.db import transaction

from catalogue.importing.mapping import LISTS, mapping_of
from catalogue.importing.values_met import Tally, ValuesMet
from catalogue.models import BibliographicRecord, Source, SourceMapping, StoredRecord
from catalogue.unimarc import code_lists
from catalogue.unimarc.code_lists import document_type
from reference.folding import fold
from reference.models import Territory, Theme

Kind = SourceMapping.Kind
ROWS = 150
"""Of one list: more would be more than a form can send, and than a person can read."""
LABEL = "label"
FIELD_TARGETS = ("document_type", "themes", "territories", "keywords")
YES, NO = "oui", "non"


class ChangedMeanwhile(Exception):
    """Somebody else saved this mapping after the page was shown."""


@dataclass(slots=True)
class Row:
    kind: str
    value: str
    count: int
    target: str = ""
    label: str = ""
    """Of a custom field: the name under which the notice shows it."""
    loanable: str = ""
    shown: str = ""
    """The word, when the source gives a code or another name."""
    samples: tuple[str, ...] = ()
    found: str = ""
    """What the word means without any choice: our theme of the same name."""
    lost: str = ""
    """A choice that is no more: the theme was deleted."""
    is_list: bool = False
    """A custom field read into one of our lists: its values have a page."""

    @property
    def name(self) -> str:
        return f"{self.kind}|{self.value}"


@dataclass(frozen=True, slots=True)
class Listed:
    rows: list[Row]
    others: int
    """Different words that are not shown."""


class Correspondences:
    """The mapping of one source, beside the words it met."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.met = ValuesMet.of(source.values_met)
        self.lines = list(SourceMapping.objects.filter(source=source))
        self._by_word = {(line.kind, fold(line.value)): line for line in self.lines}

    @property
    def version(self) -> str:
        table = sorted((line.kind, line.value, line.target, line.loanable) for line in self.lines)
        return blake2b(repr(table).encode(), digest_size=8).hexdigest()

    def types(self) -> Listed:
        listed = self._listed(Kind.DOCUMENT_TYPE, self.met.types)
        for row in listed.rows:
            name = document_type(row.value)
            row.shown = name if name != row.value else ""
        return listed

    def statuses(self) -> Listed:
        return self._listed(Kind.STATUS, self.met.statuses, ROWS // 2)

    def sections(self) -> Listed:
        return self._listed(Kind.SECTION, self.met.sections)

    def localisations(self) -> Listed:
        return self._listed(Kind.LOCALISATION, self.met.localisations, ROWS // 2)

    def fields(self) -> Listed:
        met = sorted(self.met.fields.items(), key=lambda one: (-one[1].records, one[0]))
        counts = {name: one.records for name, one in met}
        listed = self._listed(Kind.CUSTOM_FIELD, Tally(counts), ROWS)  # type: ignore[arg-type]
        for row in listed.rows:
            if one := self.met.fields.get(row.value):
                row.shown = one.label if one.label != row.value else ""
                row.samples = tuple(word for word, _count in one.values.counts.most_common(3))
            row.is_list = row.target in (*LISTS, "document_type")
            if row.target and row.target not in FIELD_TARGETS:
                row.target, row.label = LABEL, row.target
        return listed

    def values_of(self, name: str) -> Listed | None:
        """The values of a custom field that is one of our lists, those that mean nothing yet first."""
        line = self._by_word.get((Kind.CUSTOM_FIELD, fold(name)))
        if line is None or line.target not in (*LISTS, "document_type"):
            return None
        met = next((one for known, one in self.met.fields.items() if fold(known) == fold(name)), None)
        tally = met.values if met else Tally()
        if line.target == "document_type":
            return self._listed(Kind.DOCUMENT_TYPE, tally, 3 * ROWS, with_lines=False)
        listed = self._listed(LISTS[line.target], tally, 3 * ROWS, with_lines=False)
        self._say_what_is_found(listed.rows, line.target)
        listed.rows.sort(key=lambda row: (bool(row.target or row.found), -row.count))
        return listed

    def list_of(self, name: str) -> str:
        """themes, territories, document_type, or "" when this custom field is none of them."""
        line = self._by_word.get((Kind.CUSTOM_FIELD, fold(name)))
        return line.target if line and line.target in (*LISTS, "document_type") else ""

    def _say_what_is_found(self, rows: list[Row], name: str) -> None:
        mapping = mapping_of(self.source)
        model = Theme if name == "themes" else Territory
        keys = {row.value: pk for row in rows if (pk := mapping.meaning(name, row.value)) is not None}
        names = dict(model.objects.filter(pk__in=set(keys.values())).values_list("pk", "name"))
        for row in rows:
            row.found = names.get(keys.get(row.value), "")
            if row.target and row.target not in mapping.slugs[name]:
                row.lost, row.target = row.target, ""

    def _listed(self, kind: Kind, tally: Tally, most: int = ROWS, *, with_lines: bool = True) -> Listed:
        words = sorted(tally.counts.items(), key=lambda one: (-one[1], one[0]))
        if with_lines:
            # What somebody mapped stays on the page, although no file says it any more.
            met = {fold(word) for word in tally.counts}
            words += [(line.value, 0) for line in self.lines if line.kind == kind and fold(line.value) not in met]
        rows = [self._row(kind, word, count) for word, count in words[:most]]
        return Listed(rows, tally.others + max(len(words) - most, 0))

    def _row(self, kind: Kind, word: str, count: int) -> Row:
        line = self._by_word.get((kind, fold(word)))
        loanable = {True: YES, False: NO}.get(line.loanable, "") if line else ""
        return Row(kind.value, word, count, line.target if line else "", loanable=loanable)

    # Saving

    def save(self, posted: Mapping[str, str], version: str) -> int:
        """How many notices hold a word whose meaning changed, at the most. Raises ChangedMeanwhile."""
        with transaction.atomic():
            Source.objects.select_for_update().get(pk=self.source.pk)
            now = Correspondences(self.source)
            if now.version != version:
                raise ChangedMeanwhile
            changed = [wanted for wanted in wanted_lines(self.source, posted) if now._differs(wanted)]
            for wanted in changed:
                now._write(wanted)
        touched = sum(self.count(wanted.kind, wanted.value) for wanted in changed)
        return min(touched, StoredRecord.objects.filter(source=self.source).count())

    def _differs(self, wanted: SourceMapping) -> bool:
        line = self._by_word.get((wanted.kind, fold(wanted.value)))
        return (wanted.target, wanted.loanable) != ((line.target, line.loanable) if line else ("", None))

    def _write(self, wanted: SourceMapping) -> None:
        line = self._by_word.get((wanted.kind, fold(wanted.value)))
        if not wanted.target and wanted.loanable is None:
            line.delete()
        elif line is None:
            wanted.save()
        else:
            line.target, line.loanable = wanted.target, wanted.loanable
            line.save(update_fields=["target", "loanable"])

    def count(self, kind: str, value: str) -> int:
        """Records that say it, in the files met."""
        if kind == Kind.CUSTOM_FIELD:
            return self.met.fields[value].records if value in self.met.fields else 0
        tallies = {
            Kind.DOCUMENT_TYPE: self.met.types,
            Kind.STATUS: self.met.statuses,
            Kind.SECTION: self.met.sections,
            Kind.LOCALISATION: self.met.localisations,
        }
        direct = tallies[Kind(kind)].counts.get(value, 0) if kind in tallies else 0
        return direct or max((one.values.counts.get(value, 0) for one in self.met.fields.values()), default=0)


def wanted_lines(source: Source, posted: Mapping[str, str]) -> Iterator[SourceMapping]:
    """From « kind|value » → choice; what is no field of the page, or no choice that we know, is left as it is."""
    slugs = {
        Kind.THEME: set(Theme.objects.values_list("slug", flat=True)),
        Kind.TERRITORY: set(Territory.objects.values_list("slug", flat=True)),
    }
    for name, chosen in posted.items():
        kind, bar, value = name.partition("|")
        if not bar or kind not in Kind.values or not value or len(value) > 200:
            continue
        target = " ".join(chosen.split())[:200]
        if kind == Kind.CUSTOM_FIELD and target == LABEL:
            target = " ".join(posted.get(f"label|{value}", "").split())[:200]
        if kind == Kind.TERRITORY:
            target = territory_slug(target)
        if kind in slugs and target and target not in slugs[kind]:
            continue
        loanable = {YES: True, NO: False}.get(posted.get(f"loanable|{value}", "")) if kind == Kind.STATUS else None
        yield SourceMapping(source=source, kind=kind, value=value, target=target, loanable=loanable)


def territory_slug(typed: str) -> str:
    """« Saint-Denis », « 93066 » or a slug → the slug of the commune before that of a quartier."""
    found = list(Territory.objects.filter(slug=typed)) or [
        one for one in Territory.objects.all() if fold(typed) in (fold(one.name), fold(one.full_name), one.code)
    ]
    kinds = list(Territory.Kind.values)
    return max(found, key=lambda one: kinds.index(one.kind) == kinds.index("commune")).slug if found else typed


def unknown_places(posted: Mapping[str, str]) -> list[str]:
    """What was typed for a territory, and that no territory is."""
    typed = {chosen.strip() for name, chosen in posted.items() if name.startswith(f"{Kind.TERRITORY}|")} - {""}
    known = set(Territory.objects.values_list("slug", flat=True))
    return sorted(one for one in typed if territory_slug(one) not in known)


def our_types() -> list[str]:
    """The document types of our list: those of the code list, and those in use."""
    used = BibliographicRecord.objects.exclude(document_type="").order_by("document_type")
    known = (code_lists.document_type(letter) for letter in "abcdefgijklmr")
    mapped = SourceMapping.objects.filter(kind=Kind.DOCUMENT_TYPE).exclude(target__in=("", SourceMapping.FICHE))
    every = {*known, *used.values_list("document_type", flat=True).distinct(), *mapped.values_list("target", flat=True)}
    return sorted(every, key=fold)
