"""A SKOS file (RDF/XML or Turtle) → concepts as pure values. What cannot be used is said in French, concept by concept.

Read: prefLabel, altLabel, hiddenLabel, broader, narrower, related, scopeNote (else definition), notation, the five
mapping relations, and dcterms:type, in which our own export puts the nature of a descriptor.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from rdflib import BNode, Graph, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from catalogue.parsed import SubjectKind

LARGEST = 20_000_000
"""Bytes. EuroVoc in two languages holds in it; rdflib takes some fifty times as much memory."""

LANGUAGE = "fr"
FORMATS = {".rdf": "xml", ".xml": "xml", ".owl": "xml", ".skos": "xml", ".ttl": "turtle", ".turtle": "turtle"}
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


class UnreadableThesaurus(Exception):
    """The message is a French sentence that says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Form:
    label: str
    language: str = ""
    """« en »; empty for French or when the file does not say."""


@dataclass(frozen=True, slots=True)
class Concept:
    key: str
    """What other concepts of the file call it: its address, or a name inside the file."""
    label: str
    uri: str = ""
    kind: str = ""
    notation: str = ""
    scope_note: str = ""
    rejected: frozenset[Form] = frozenset()
    hidden: frozenset[Form] = frozenset()
    translations: frozenset[Form] = frozenset()
    broader: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    matches: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Scheme:
    uri: str = ""
    title: str = ""
    concepts: list[Concept] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(data: bytes, name: str = "") -> Scheme:
    """Raises UnreadableThesaurus. `name` is that of the file: its ending tells the format, else its first bytes do."""
    if len(data) > LARGEST:
        said = _("Ce fichier fait plus de %(limit)s Mo. Exportez le thésaurus en plusieurs fichiers.")
        raise UnreadableThesaurus(said % {"limit": LARGEST // 1_000_000})
    return scheme_of(parsed(data, format_of(data, name)))


def format_of(data: bytes, name: str) -> str:
    looks_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rdf:", b"<!DOCTYPE", b"<!--", b"<RDF"))
    return "xml" if looks_xml else FORMATS.get(PurePath(name).suffix.lower(), "turtle")


def parsed(data: bytes, format: str) -> Graph:
    if format == "xml":
        refuse_entities(data)
    graph = Graph()
    try:
        graph.parse(data=data, format=format)
    # rdflib lets through whatever its parsers and their number of dialects raise.
    except Exception as error:
        said = _(
            "Ce fichier n’est pas du %(format)s valide (%(error)s). Exportez-le de nouveau en RDF/XML ou en Turtle."
        )
        shown = " ".join(str(error).split())[:300] or type(error).__name__
        raise UnreadableThesaurus(
            said % {"format": "RDF/XML" if format == "xml" else "Turtle", "error": shown}
        ) from error
    return graph


def refuse_entities(data: bytes) -> None:
    """rdflib's parser is that of xml.sax, which expands what a file declares: a few bytes could fill the memory."""
    try:
        defusedxml.sax.parse(BytesIO(data), ContentHandler())
    except DefusedXmlException as error:
        raise UnreadableThesaurus(
            _(
                "Ce fichier déclare des entités XML (<!ENTITY…>), refusées parce qu’elles peuvent bloquer le site ou lire "
                "ses fichiers. Enregistrez-le en Turtle, ou sans DOCTYPE."
            )
        ) from error
    except Exception as error:
        said = _("Ce fichier n’est pas du XML valide (%(error)s). Exportez-le de nouveau en RDF/XML ou en Turtle.")
        raise UnreadableThesaurus(said % {"error": " ".join(str(error).split())[:300]}) from error


def scheme_of(graph: Graph) -> Scheme:
    scheme = Scheme(*heading_of(graph))
    nodes = {*graph.subjects(RDF.type, SKOS.Concept), *graph.subjects(SKOS.prefLabel)}
    nodes -= set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    if not nodes:
        raise UnreadableThesaurus(
            _("Ce fichier ne contient aucun concept SKOS (skos:Concept). Vérifiez que c’est bien un thésaurus.")
        )
    for node in sorted(nodes):
        if label_of(graph, node):
            scheme.concepts.append(concept_of(graph, node))
        else:
            scheme.faults.append(_("Concept sans libellé, laissé de côté : %(uri)s") % {"uri": node})
    return scheme


def heading_of(graph: Graph) -> tuple[str, str]:
    """Address and title of the first scheme that says them."""
    for node in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        titles = (title for name in (DCTERMS.title, SKOS.prefLabel, RDFS.label) if (title := best(graph, node, name)))
        return ("" if isinstance(node, BNode) else str(node)), next(titles, "")
    return "", ""


def concept_of(graph: Graph, node: Node) -> Concept:
    label = label_of(graph, node)
    alternatives = frozenset(forms(graph, node, SKOS.altLabel)) - {Form(label)}
    narrower_of = {str(other) for other in graph.subjects(SKOS.narrower, node)}
    return Concept(
        key=str(node),
        label=label,
        uri="" if isinstance(node, BNode) else str(node),
        kind=kind_of(graph, node),
        notation=clean(str(next(iter(sorted(graph.objects(node, SKOS.notation))), ""))),
        scope_note=best(graph, node, SKOS.scopeNote) or best(graph, node, SKOS.definition),
        rejected=alternatives,
        hidden=frozenset(forms(graph, node, SKOS.hiddenLabel)) - {Form(label)},
        translations=frozenset(one for one in forms(graph, node, SKOS.prefLabel) if one != Form(label)),
        broader=frozenset({str(other) for other in graph.objects(node, SKOS.broader)} | narrower_of),
        related=frozenset(
            {str(other) for other in graph.objects(node, SKOS.related)}
            | {str(other) for other in graph.subjects(SKOS.related, node)}
        ),
        matches=frozenset((name, str(other)) for name in MATCHES for other in graph.objects(node, SKOS[name])),
    )


def label_of(graph: Graph, node: Node) -> str:
    return best(graph, node, SKOS.prefLabel)


def kind_of(graph: Graph, node: Node) -> str:
    said = {str(value) for value in graph.objects(node, DCTERMS.type)}
    return next((kind.value for kind in SubjectKind if kind.value in said), "")


def best(graph: Graph, node: Node, name: Node) -> str:
    """In French, else in no language, else in whatever comes first."""
    found = sorted(forms(graph, node, name), key=lambda one: (one.language != "", one))
    return found[0].label if found else ""


def forms(graph: Graph, node: Node, name: Node) -> list[Form]:
    found = [one for one in graph.objects(node, name) if isinstance(one, Literal)]
    made = (Form(clean(str(one)), language_of(one)) for one in found)
    return [one for one in made if one.label]


def language_of(literal: Literal) -> str:
    """« fr » and « fr-FR » are ours, which goes without saying."""
    language = (literal.language or "").lower()
    return "" if language.partition("-")[0] == LANGUAGE else language[:20]


def clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
