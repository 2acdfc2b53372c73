"""Fields are declared once, and both engines derive from them."""

from dataclasses import fields as dataclass_fields

from search.document import Kind, SearchDocument
from search.engines.elasticsearch.mapping import mapping
from search.engines.embedded.schema import declarations
from search.fields import FACETS, FIELDS, KIND_LABELS, FieldKind


def test_facets_come_in_the_order_of_the_page():
    assert list(FACETS) == [
        "nature", "type", "theme", "sujet", "auteur", "annee", "nouveau", "territoire", "langue", "collection", "dispo", "texte",
    ]  # fmt: skip


def test_every_field_is_an_attribute_of_the_document():
    attributes = {field.name for field in dataclass_fields(SearchDocument)}
    assert {field.name for field in FIELDS} <= attributes
    assert {field.above for field in FIELDS if field.above} <= attributes


def test_both_engines_know_the_same_fields():
    codes = {field.name for field in FIELDS if field.kind is FieldKind.CODE}
    assert {name for name, _add in declarations()} == set(mapping()["properties"]) - codes


def test_every_kind_has_its_words():
    assert {value for value, _label in KIND_LABELS} == {kind.value for kind in Kind}


def test_every_facet_has_a_label():
    assert all(field.facet_label and field.label for field in FACETS.values())


def test_only_functions_of_an_official_elasticsearch_are_asked():
    types = {field["type"] for field in mapping()["properties"].values()}
    assert types == {"keyword", "text", "integer", "boolean", "object"}
