"""The things of a graph and the ties between them, each with its basis and its citations, as a network to draw.

A tie is a statement whose subject and object are both things with an IRI. Types, labels and places become what a node
is told by; what else is said in words or numbers is left out, and blank nodes are.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from math import isfinite
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from pactgraph.derivation import graph_kinds
from pactgraph.exporting.graphml import Edge, Node, serialize_graphml
from pactgraph.graph_kinds import MERGED_KINDS, GraphKind
from pactgraph.namespaces import COMMON_PREFIXES, RDF, RDFS, compress
from pactgraph.terms import graph_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pyoxigraph import Quad

    from pactgraph.graph import Graph
    from pactgraph.serialization import Serialization

#: What a network shows unless kinds are chosen: what documents say and what a curator concludes from it.
NETWORK_KINDS = (GraphKind.STATED, GraphKind.INTERPRETATION)
#: What the basis of a statement is called, as in the saved queries.
BASES = {kind: kind.label for kind in GraphKind} | {GraphKind.INTERPRETATION: "interpreted"}
_TYPE = f"{RDF}type"
# What begins the types of properties and classes.
_OF_TERMS = (RDF, RDFS, COMMON_PREFIXES["owl"])
_LATITUDE, _LONGITUDE = (f"{COMMON_PREFIXES['geo']}{name}" for name in ("lat", "long"))


def serialize_network(
    graph: Graph,
    triples: Iterable[Triple],
    dataset: list[Quad],
    *,
    kinds: Collection[GraphKind] = (),
    header: Sequence[str] = (),
) -> Serialization:
    """Return as GraphML the network of the ties among *triples*, with what *dataset* says of them and their ends.

    With *kinds* only graphs of these kinds count as the basis of a tie.
    """
    facts = _Facts(dataset)
    ties = [triple for triple in dict.fromkeys(triples) if facts.is_tie(triple)]
    things = {term.value for tie in ties for term in (tie.subject, tie.object) if isinstance(term, NamedNode)}
    return serialize_graphml(
        [facts.node(graph, iri) for iri in things],
        [facts.edge(graph, tie, set(kinds)) for tie in ties],
        prefixes=graph.prefixes,
        header=header,
    )


class _Facts:
    """What a dataset says of nodes and edges, looked up once."""

    def __init__(self, dataset: list[Quad]) -> None:
        self._kinds = graph_kinds(dataset)
        self._types: dict[str, set[str]] = defaultdict(set)
        self._coordinates: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._graphs: dict[Triple, list[str]] = defaultdict(list)
        for quad in dataset:
            predicate, subject = quad.predicate.value, text_of(quad.subject)
            self._graphs[quad.triple].append(graph_of(quad))
            if predicate == _TYPE and self._kinds.get(graph_of(quad)) in MERGED_KINDS - {GraphKind.ENTAILED}:
                self._types[subject].add(text_of(quad.object))
            elif predicate in (_LATITUDE, _LONGITUDE) and isinstance(quad.object, Literal):
                self._coordinates[subject, predicate].append(quad.object.value)

    def is_tie(self, triple: Triple) -> bool:
        """Return whether *triple* says something of two things, neither of which is a property or a class."""
        ends = (triple.subject, triple.object)
        return triple.predicate.value != _TYPE and all(
            isinstance(term, NamedNode) and not any(type_.startswith(_OF_TERMS) for type_ in self._types[term.value])
            for term in ends
        )

    def node(self, graph: Graph, iri: str) -> Node:
        kinds = sorted(_name(graph, type_) for type_ in self._types[iri])
        latitude, longitude = (self._degrees(iri, predicate) for predicate in (_LATITUDE, _LONGITUDE))
        return Node(iri, _name(graph, iri), "; ".join(kinds), latitude, longitude)

    def edge(self, graph: Graph, tie: Triple, wanted: set[GraphKind]) -> Edge:
        """Return an edge with the basis that comes first among those of the graphs that hold the statement."""
        sources = [(self._kinds[name], name) for name in self._graphs[tie] if name in self._kinds]
        sources = [source for source in sources if not wanted or source[0] in wanted]
        bases = [BASES[kind] for kind in GraphKind if kind in {kind for kind, _ in sources}]
        cited = sorted({_name(graph, name) for kind, name in sources if kind is not GraphKind.ENTAILED})
        subject, object_ = text_of(tie.subject), text_of(tie.object)
        label = _name(graph, tie.predicate.value)
        return Edge(subject, object_, tie.predicate.value, label, "; ".join(bases), "; ".join(cited))

    def _degrees(self, iri: str, predicate: str) -> float | None:
        for text in sorted(self._coordinates[iri, predicate]):
            with suppress(ValueError):
                if isfinite(degrees := float(text)):
                    return degrees
        return None


def _name(graph: Graph, iri: str) -> str:
    return graph.labels.label(iri) or compress(iri, graph.prefixes).strip("<>")
