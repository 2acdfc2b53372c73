"""The Elasticsearch index: its settings and mapping, and a document as Elasticsearch receives it."""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from typing import Any

from search import fields, french
from search.document import SearchDocument
from search.engines import keys
from search.engines.base import DEEPEST
from search.engines.shown import Shown, shown
from search.fields import ASKED_CODES, ASKED_WORDS, FIELDS, Field, FieldKind

ID, SHOWN = "id", "shown"
Properties = dict[str, dict[str, Any]]

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": DEEPEST,
    "analysis": french.ANALYSIS,
}


@cache
def mapping() -> dict[str, Any]:
    properties: Properties = {ID: {"type": "keyword"}, SHOWN: {"type": "object", "enabled": False}}
    for field in FIELDS:
        if field.kind is not FieldKind.DAY:
            properties |= _declared(field)
    for name in (fields.EXACT, fields.EXACT_TITLE, *(asked.exact for asked in ASKED_WORDS)):
        properties[name] = {"type": "text", "analyzer": "french_exact"}
    codes = (asked.exact for asked in ASKED_CODES)
    for name in (fields.TITLE_KEYS, fields.HEADING_KEYS, fields.CODE_KEYS):
        # Looked for, neither sorted nor counted.
        properties[name] = {"type": "keyword", "doc_values": False}
    for name in (fields.SORT_TITLE, fields.COMPLETIONS, *codes):
        properties[name] = {"type": "keyword"}
    for name in (fields.NEWEST, fields.OLDEST, fields.ENTERED, fields.DECADES):
        properties[name] = {"type": "integer"}
    # The database is the truth: of what is sent, only what is shown is kept.
    return {"dynamic": False, "_source": {"includes": [SHOWN]}, "properties": properties}


def _declared(field: Field) -> Properties:
    asked = [asked.exact for asked in ASKED_WORDS if field.name in asked.of]
    if field.kind is FieldKind.TEXT:
        twins = [
            fields.EXACT,
            *asked,
            *([fields.EXACT_TITLE] if field.name == "title" else []),
            *([field.raw] if field.facet else []),
        ]
        text = {"type": "text", "analyzer": "french_stems", "index_options": "freqs", "copy_to": twins}
        return {field.name: text} | ({field.raw: {"type": "keyword"}} if field.facet else {})
    declared: dict[FieldKind, dict[str, Any]] = {
        FieldKind.CODE: {"type": "keyword", "index": False, "doc_values": False, "copy_to": [fields.EXACT]},
        FieldKind.WORD: {"type": "keyword"} | ({"copy_to": asked} if asked else {}),
        FieldKind.NUMBER: {"type": "integer"},
        FieldKind.FLAG: {"type": "boolean"},
    }
    return {field.name: declared[field.kind]}


@cache
def fingerprint() -> str:
    """What an index was built with: another one must be rebuilt."""
    parts = [SETTINGS, mapping(), Shown._fields, sorted(french.FUNCTION_WORDS)]
    return blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=8).hexdigest()


def elasticsearch_document(document: SearchDocument) -> dict[str, Any]:
    date = keys.date_key(document)
    return {
        ID: document.id,
        SHOWN: shown(document),
        **{field.name: _value(field, document) for field in FIELDS if field.kind is not FieldKind.DAY},
        **{field.raw: keys.facet_values(document, field) for field in FIELDS if field.above},
        fields.TITLE_KEYS: keys.title_keys(document),
        fields.HEADING_KEYS: keys.heading_keys(document),
        fields.CODE_KEYS: keys.code_keys(document),
        **{asked.exact: keys.asked_codes(document, asked) for asked in ASKED_CODES},
        fields.COMPLETIONS: list(keys.completions(document)),
        fields.SORT_TITLE: keys.sort_title(document),
        fields.NEWEST: date,
        fields.OLDEST: date or keys.NO_DATE,
        fields.ENTERED: keys.entry_key(document),
        fields.DECADES: keys.decades(document),
    }


def _value(field: Field, document: SearchDocument) -> Any:
    value = getattr(document, field.name)
    if field.facet and isinstance(value, tuple) and field.kind is not FieldKind.NUMBER:
        return [one[: keys.LONGEST_VALUE] for one in value]
    return value or None if isinstance(value, str) else value
