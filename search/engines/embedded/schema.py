"""The Tantivy index: its fields, and a document as Tantivy receives it.

Text comes analysed by `search.french` (Tantivy knows neither elision nor the light French stemmer): it only cuts at
spaces.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import tantivy

from search import fields, french
from search.document import SearchDocument
from search.engines import keys
from search.engines.shown import Shown, shown
from search.fields import ASKED_CODES, ASKED_WORDS, CODES, FIELDS, TEXTS, FieldKind

WORDS = "words"
ID, SHOWN = "id", "shown"


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, add in declarations():
        add(builder, name)
    return builder.build()


def declarations() -> list[tuple[str, Callable[[tantivy.SchemaBuilder, str], object]]]:
    """(name, how it is declared), in order."""
    declared = [(ID, _raw), (SHOWN, _stored), (fields.EXACT_TITLE, _words), (fields.EXACT, _words)]
    for field in FIELDS:
        if field.kind is FieldKind.TEXT:
            declared.append((field.name, _stems))
        elif field.kind not in (FieldKind.CODE, FieldKind.DAY):
            declared.append(
                (field.name, {FieldKind.WORD: _facet, FieldKind.NUMBER: _number, FieldKind.FLAG: _flag}[field.kind])
            )
        if field.facet and field.kind is FieldKind.TEXT:
            declared.append((field.raw, _facet))
    declared += [(asked.exact, _words) for asked in ASKED_WORDS] + [(asked.exact, _raw) for asked in ASKED_CODES]
    declared += [
        (name, _raw) for name in (fields.TITLE_KEYS, fields.HEADING_KEYS, fields.CODE_KEYS, fields.COMPLETIONS)
    ]
    declared += [(name, _order) for name in (fields.NEWEST, fields.OLDEST, fields.ENTERED)]
    declared.append((fields.DECADES, _number))
    return [*declared, (fields.SORT_TITLE, _facet)]


def _raw(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_text_field(name, tokenizer_name="raw", index_option="basic")


def _facet(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)


def _stems(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_text_field(name, tokenizer_name=WORDS, index_option="freq")


def _words(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_text_field(name, tokenizer_name=WORDS, index_option="position")


def _number(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_integer_field(name, indexed=True, fast=True)


def _flag(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_boolean_field(name, indexed=True, fast=True)


def _order(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_integer_field(name, fast=True)


def _stored(builder: tantivy.SchemaBuilder, name: str) -> object:
    return builder.add_bytes_field(name, stored=True)


@cache
def fingerprint() -> str:
    """What an index was built with: another one must be rebuilt."""
    parts = [f"{name}:{add.__name__}" for name, add in declarations()]
    parts += [
        json.dumps(french.ANALYSIS, sort_keys=True),
        " ".join(sorted(french.FUNCTION_WORDS)),
        version("tantivy"),
        "1",
        *Shown._fields,
    ]
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def open_index(directory: Path, *, create: bool = False) -> tantivy.Index:
    """Raises ValueError when there is no index there, or another kind of one."""
    index = tantivy.Index(schema(), path=str(directory)) if create else tantivy.Index.open(str(directory))
    index.register_tokenizer(WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    # Who searches looks at each search whether the index has changed, which no watcher tells as soon.
    index.config_reader("manual")
    return index


_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# The same authors, subjects and types come back all along a catalogue.
_analysed_again = lru_cache(maxsize=30_000)(french.analysed)
_REPEATED = frozenset(field.name for field in TEXTS) - {"title", "other_titles", "abstract", "body", "full_text"}

# Where the exact words of a field go, besides EXACT.
_TWINS = {
    field.name: [
        *([fields.EXACT_TITLE] if field.name == "title" else []),
        *(asked.exact for asked in ASKED_WORDS if field.name in asked.of),
    ]
    for field in FIELDS
}


def tantivy_document(document: SearchDocument) -> tantivy.Document:
    added = tantivy.Document()
    text = added.add_text
    text(ID, document.id)
    added.add_bytes(SHOWN, _AS_JSON.encode(shown(document)).encode())
    _add_words(document, text)
    for field, name in _OFFERED:
        for value in keys.facet_values(document, field):
            text(name, value)
    for add, attribute, name in _MEASURED:
        add(added, name, getattr(document, attribute))
    for name, values in (
        (fields.TITLE_KEYS, keys.title_keys(document)),
        (fields.HEADING_KEYS, keys.heading_keys(document)),
        (fields.CODE_KEYS, keys.code_keys(document)),
        (fields.COMPLETIONS, keys.completions(document)),
        (fields.SORT_TITLE, (keys.sort_title(document),)),
    ):
        for value in values:
            text(name, value)
    date = keys.date_key(document)
    added.add_integer(fields.NEWEST, date)
    added.add_integer(fields.OLDEST, date or keys.NO_DATE)
    added.add_integer(fields.ENTERED, keys.entry_key(document))
    _add_numbers(added, fields.DECADES, keys.decades(document))
    return added


def _add_words(document: SearchDocument, text: Callable[[str, str], None]) -> None:
    for name, analyse, twins in _READ:
        for value in _several(getattr(document, name)):
            stems, exact = analyse(value)
            text(name, stems)
            for twin in twins:
                text(twin, exact)
    for field in CODES:
        for code in getattr(document, field.name):
            text(fields.EXACT, french.key(code))
    for asked in ASKED_CODES:
        for code in keys.asked_codes(document, asked):
            text(asked.exact, code)
    for name, twins in _NAMED:
        for value in _several(getattr(document, name)):
            for twin in twins:
                text(twin, french.key(value))


def _several(value: str | tuple[str, ...]) -> Iterable[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    return value


def _add_numbers(added: tantivy.Document, name: str, value: Iterable[int]) -> None:
    for one in value:
        added.add_integer(name, one)


def _add_flag(added: tantivy.Document, name: str, value: bool) -> None:
    added.add_boolean(name, value)


_ADD: dict[FieldKind, Callable[..., None]] = {FieldKind.NUMBER: _add_numbers, FieldKind.FLAG: _add_flag}

# What `tantivy_document` goes through for each of thousands of documents.
_READ = [
    (field.name, _analysed_again if field.name in _REPEATED else french.analysed, [fields.EXACT, *_TWINS[field.name]])
    for field in TEXTS
]
_NAMED = [(field.name, _TWINS[field.name]) for field in FIELDS if field.kind is FieldKind.WORD and _TWINS[field.name]]
_OFFERED = [(field, field.raw) for field in FIELDS if field.kind in (FieldKind.TEXT, FieldKind.WORD) and field.facet]
_MEASURED = [(_ADD[field.kind], field.name, field.raw) for field in FIELDS if field.kind in _ADD]
