"""A vocabulary as SKOS: what `reading` reads back to the same thesaurus.

An address given by a thesaurus elsewhere stays; ours are those of the public pages, made from SITE_URL.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from catalogue.models import BroaderLink, ConceptMatch, RelatedLink, Subject, SubjectVariant, Vocabulary
from catalogue.thesaurus.reading import LANGUAGE

FORMATS = {"ttl": ("turtle", "text/turtle"), "rdf": ("xml", "application/rdf+xml")}
"""Ending of the file → rdflib's name of the format, media type."""

_LABELS = {
    SubjectVariant.Form.REJECTED: SKOS.altLabel,
    SubjectVariant.Form.HIDDEN: SKOS.hiddenLabel,
    SubjectVariant.Form.TRANSLATION: SKOS.prefLabel,
}


def minted(subject_pk: int) -> str:
    return f"{settings.SITE_URL}/sujets/{subject_pk}/"


def address_of(vocabulary: Vocabulary) -> str:
    return vocabulary.uri or f"{settings.SITE_URL}/sujets/vocabulaires/{vocabulary.pk}/"


def exported(vocabulary: Vocabulary, ending: str) -> bytes:
    return graph_of(vocabulary).serialize(format=FORMATS[ending][0], encoding="utf-8")


def graph_of(vocabulary: Vocabulary) -> Graph:
    """Seven queries whatever it holds."""
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    subjects = list(vocabulary.subjects.order_by("pk"))
    nodes = {one.pk: URIRef(escaped(one.uri or minted(one.pk))) for one in subjects}
    scheme = URIRef(escaped(address_of(vocabulary)))
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, in_french(vocabulary.name)))
    for one in subjects:
        add_concept(graph, nodes[one.pk], scheme, one)
    add_forms(graph, nodes, vocabulary)
    add_links(graph, nodes, scheme, vocabulary)
    add_matches(graph, nodes, vocabulary)
    return graph


def add_concept(graph: Graph, node: URIRef, scheme: URIRef, subject: Subject) -> None:
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    graph.add((node, SKOS.prefLabel, in_french(subject.label)))
    if subject.kind != Subject.Kind.TOPIC:
        graph.add((node, DCTERMS.type, Literal(subject.kind)))
    if subject.scope_note:
        graph.add((node, SKOS.scopeNote, in_french(subject.scope_note)))
    if subject.notation:
        graph.add((node, SKOS.notation, Literal(subject.notation)))


def add_forms(graph: Graph, nodes: dict[int, URIRef], vocabulary: Vocabulary) -> None:
    variants = SubjectVariant.objects.filter(authority__vocabulary=vocabulary).order_by("pk")
    for pk, label, form, language in variants.values_list("authority_id", "label", "form", "language"):
        graph.add((nodes[pk], _LABELS[SubjectVariant.Form(form)], Literal(label, lang=language or LANGUAGE)))


def add_links(graph: Graph, nodes: dict[int, URIRef], scheme: URIRef, vocabulary: Vocabulary) -> None:
    inside = {"subject__vocabulary": vocabulary}
    broader = within(nodes, BroaderLink.objects.filter(**inside).values_list("subject_id", "broader_id"))
    for subject, above in broader:
        graph.add((nodes[subject], SKOS.broader, nodes[above]))
        graph.add((nodes[above], SKOS.narrower, nodes[subject]))
    for subject, other in within(nodes, RelatedLink.objects.filter(**inside).values_list("subject_id", "related_id")):
        graph.add((nodes[subject], SKOS.related, nodes[other]))
    for top in nodes.keys() - {subject for subject, _above in broader}:
        graph.add((nodes[top], SKOS.topConceptOf, scheme))


def add_matches(graph: Graph, nodes: dict[int, URIRef], vocabulary: Vocabulary) -> None:
    """Those of the thesaurus, and the headings of other vocabularies that were linked to ours."""
    kept = ConceptMatch.objects.filter(subject__vocabulary=vocabulary)
    for subject, kind, uri in kept.values_list("subject_id", "kind", "uri"):
        graph.add((nodes[subject], SKOS[kind], URIRef(escaped(uri))))
    linked = Subject.objects.filter(mapped_to__vocabulary=vocabulary).exclude(uri="").order_by()
    for subject, uri in linked.values_list("mapped_to", "uri"):
        graph.add((nodes[subject], SKOS.exactMatch, URIRef(escaped(uri))))


def within(nodes: dict[int, URIRef], links: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """A link towards another vocabulary has nothing to point to in this file."""
    return [(subject, other) for subject, other in links if other in nodes]


def in_french(text: str) -> Literal:
    return Literal(text, lang=LANGUAGE)


def escaped(uri: str) -> str:
    """An address typed by hand may hold what no address may, and the whole file would be refused."""
    return "".join(character if character not in ' <>"{}|\\^`' else f"%{ord(character):02X}" for character in uri)
