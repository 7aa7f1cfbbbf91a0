"""How a reader is told of terms, of statements and of the graphs that they come from: labels first.

What has no label is called by its CURIE, but for the words of RDF, RDFS, SKOS and OWL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from pactgraph.datatypes import is_iri
from pactgraph.graph_kinds import GraphKind
from pactgraph.labels import RANKS
from pactgraph.namespaces import RDF, RDFS, SKOS, XSD, compress
from pactgraph.tables import cell_text, visible
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pactgraph.graph import Graph
    from pactgraph.terms import Term

OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"
DERIVED_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")

#: The vocabularies that ontologies are written in, where they have no label of their own.
WORDS = {
    f"{RDF}type": "is a",
    f"{RDFS}subClassOf": "is a sub-class of",
    f"{RDFS}subPropertyOf": "is a sub-property of",
    f"{RDFS}domain": "is said of a",
    f"{RDFS}range": "leads to a",
    f"{RDFS}isDefinedBy": "is defined by",
    f"{RDFS}label": "label",
    f"{RDFS}comment": "comment",
    f"{SKOS}prefLabel": "preferred label",
    f"{SKOS}altLabel": "alternative label",
    f"{SKOS}hiddenLabel": "hidden label",
    f"{SKOS}definition": "definition",
    f"{SKOS}scopeNote": "scope note",
    f"{OWL}differentFrom": "is different from",
    f"{OWL}inverseOf": "is the inverse of",
    f"{OWL}disjointWith": "has nothing in common with",
    f"{OWL}equivalentClass": "is the same class as",
    f"{OWL}equivalentProperty": "is the same property as",
    f"{OWL}propertyChainAxiom": "is given by the chain",
    f"{OWL}Class": "class",
    f"{OWL}ObjectProperty": "property between things",
    f"{OWL}DatatypeProperty": "property with a literal value",
    f"{OWL}AnnotationProperty": "annotation property",
    f"{OWL}SymmetricProperty": "symmetric property",
    f"{OWL}AsymmetricProperty": "asymmetric property",
    f"{OWL}TransitiveProperty": "transitive property",
    f"{OWL}IrreflexiveProperty": "irreflexive property",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A named graph as the source of what it holds.

    *citation* is its label, such as 004:44, or its CURIE; *document* the title of what it is part of; *notes* what is
    said of it in words, such as the reason of an interpretation; *links* where outside knowledge was found.
    """

    graph: str
    kind: GraphKind | None
    citation: str
    document: str = ""
    notes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    derived_from: tuple[Source, ...] = ()


class Wording:
    """The words for what a graph holds, in its language."""

    def __init__(self, graph: Graph) -> None:
        self._store, self._labels, self._language = graph.store, graph.labels, graph.language
        self.prefixes = graph.prefixes
        self._sources: dict[str, Source] = {}

    def label(self, iri: str) -> str | None:
        """Return what the thing at *iri* is called, None when nothing calls it anything."""
        return self._labels.label(iri) or WORDS.get(iri) or self._outside_label(iri)

    def term(self, term: Term) -> str:
        """Return what a reader sees of a term: a label or CURIE, a quoted string, a value, or the members of a list."""
        if isinstance(term, Literal):
            if term.language or term.datatype.value == f"{XSD}string":
                return f"“{visible(term.value)}”" + (f" @{term.language}" if term.language else "")
            return visible(cell_text(term, self.label, self.prefixes) or term.value)
        if isinstance(term, BlankNode):
            members = self.members(term)
            return f"({', '.join(map(self.term, members))})" if members else "a node without a name"
        return visible(cell_text(term, self.label, self.prefixes) or "")

    def members(self, cell: BlankNode) -> list[Term]:
        """Return the members of the RDF list that begins at *cell*, none when there is none."""
        members: list[Term] = []
        reached: Term | None = cell
        seen: set[Term] = set()
        while isinstance(reached, BlankNode) and reached not in seen:
            seen.add(reached)
            first = self._object(reached, f"{RDF}first")
            members += [] if first is None else [first]
            reached = self._object(reached, f"{RDF}rest")
        return members

    def source(self, graph: str) -> Source:
        """Return what is known of a named graph as a source, and what it was derived from, as far as that goes."""
        if graph not in self._sources:
            # A circle of derivations ends where it closes.
            self._sources[graph] = Source(graph, self._kind(graph), self._citation(graph))
            self._sources[graph] = self._read_source(graph)
        return self._sources[graph]

    def _read_source(self, graph: str) -> Source:
        kind = self._kind(graph)
        parents = sorted(text_of(term) for term in self._objects(NamedNode(graph), DERIVED_FROM.value))
        told = kind in (GraphKind.INTERPRETATION, GraphKind.OUTSIDE, None)
        links = self._objects(NamedNode(graph), f"{DCTERMS}source") if kind is GraphKind.OUTSIDE else ()
        return Source(
            graph,
            kind,
            self._citation(graph),
            self._document(graph) if kind is GraphKind.STATED else "",
            tuple(self._notes(graph)) if told else (),
            tuple(sorted(text_of(term) for term in links)),
            tuple(self.source(parent) for parent in parents),
        )

    def _outside_label(self, iri: str) -> str | None:
        """Return the label of what only outside graphs know, which the labels of a build leave out."""
        if not is_iri(iri):
            return None
        for predicate in RANKS:
            quads = self._store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, None)
            texts = self._spoken(quad.object for quad in quads)
            if texts:
                return texts[0]
        return None

    def _kind(self, graph: str) -> GraphKind | None:
        types = set(map(text_of, self._objects(NamedNode(graph), f"{RDF}type")))
        return next((kind for kind in GraphKind if kind.iri in types), None)

    def _citation(self, graph: str) -> str:
        return visible(self._labels.label(graph) or compress(graph, self.prefixes))

    def _document(self, graph: str) -> str:
        for document in self._objects(NamedNode(graph), f"{DCTERMS}isPartOf"):
            if isinstance(document, NamedNode):
                titles = self._spoken(self._objects(document, f"{DCTERMS}title"))
                return visible(next(iter(titles), None) or self._labels.label(document.value) or "")
        return ""

    def _notes(self, graph: str) -> Iterator[str]:
        """Give the literals that are said of a graph, but for its names, in the language that is asked for."""
        said: dict[str, list[Term]] = {}
        for quad in self._store.quads_for_pattern(NamedNode(graph), None, None, DefaultGraph()):
            if isinstance(quad.object, Literal) and quad.predicate.value not in RANKS:
                said.setdefault(quad.predicate.value, []).append(quad.object)
        for predicate in sorted(said, key=lambda name: (name != f"{DCTERMS}title", name)):
            yield from map(visible, self._spoken(said[predicate]))

    def _spoken(self, terms: Iterable[Term]) -> list[str]:
        """Return the texts in the language that is asked for, in English where there is none, or else all."""
        literals = [term for term in terms if isinstance(term, Literal)]
        for language in (self._language, "en"):
            chosen = [term for term in literals if term.language in (language, None)]
            if chosen:
                return sorted(term.value for term in chosen)
        return sorted(term.value for term in literals)

    def _object(self, subject: NamedNode | BlankNode, predicate: str) -> Term | None:
        return next(iter(self._objects(subject, predicate)), None)

    def _objects(self, subject: NamedNode | BlankNode, predicate: str) -> list[Term]:
        quads = self._store.quads_for_pattern(subject, NamedNode(predicate), None, DefaultGraph())
        return [quad.object for quad in quads]
