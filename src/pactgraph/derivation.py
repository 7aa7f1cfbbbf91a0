"""What follows from a graph folder: its dataset with the computed and the entailed graphs, and the kind of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from pactgraph.entailment import Closure, close_ontology
from pactgraph.graph_kinds import MERGED_KINDS, GraphKind
from pactgraph.namespaces import RDF
from pactgraph.reading import read_data, read_triples
from pactgraph.rules import compute
from pactgraph.terms import graph_of, in_default_graph, in_graph, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Store, Triple

    from pactgraph.folder import GraphFolder, Settings

#: What the name of the graph ends in that holds what follows only with interpretations.
WITH_INTERPRETATIONS = "entailed-with-interpretations"


@dataclass(frozen=True, slots=True)
class Derivation:
    """A dataset with all that follows from it: quads in named graphs, and the kind of each graph."""

    quads: list[Quad]
    kinds: Mapping[str, GraphKind]

    def triples(self, *kinds: GraphKind) -> list[Triple]:
        """Return the triples of the graphs of these kinds, once each, in the order of the dataset."""
        return list(dict.fromkeys(quad.triple for quad in self.quads if self.kinds.get(graph_of(quad)) in kinds))

    def merged(self) -> list[Triple]:
        """Return what the default graph of the store holds: everything but outside knowledge, once each."""
        left_out = {graph for graph, kind in self.kinds.items() if kind not in MERGED_KINDS}
        return list(dict.fromkeys(quad.triple for quad in self.quads if graph_of(quad) not in left_out))


def derive(
    folder: GraphFolder,
    settings: Settings,
    ontology: list[Quad],
    data: list[Quad],
    *,
    schema: Iterable[Triple] | None = None,
) -> Derivation:
    """Return the dataset of *ontology* and *data* with computed and entailed graphs, and a catalogue of these.

    *schema* is the closure of the ontology, for those who have it already.

    Raises InconsistencyError when the statements contradict each other.
    """
    kinds = graph_kinds(data)
    stated = _of(data, kinds, GraphKind.STATED, GraphKind.CATALOGUE)
    interpreted = _of(data, kinds, GraphKind.INTERPRETATION)
    vocabulary = [quad.triple for quad in ontology]
    closure = Closure(close_ontology(vocabulary) if schema is None else schema)
    graph = f"{settings.base}graph/"
    from_stated = closure.add([*vocabulary, *stated])
    needing_interpretation = closure.add(interpreted)
    closure.check(settings.prefixes)
    computed = compute(folder.rule_files(), [*vocabulary, *stated, *interpreted])
    made = {
        f"{graph}ontology": GraphKind.ONTOLOGY,
        f"{graph}entailed": GraphKind.ENTAILED,
        f"{graph}{WITH_INTERPRETATIONS}": GraphKind.ENTAILED,
        f"{graph}build": GraphKind.CATALOGUE,
        **{graph_of(quad): GraphKind.COMPUTED for quad in computed},
    }
    quads = [
        *ontology,
        *data,
        *computed,
        *_in_graph(from_stated, f"{graph}entailed"),
        *_in_graph(needing_interpretation, f"{graph}{WITH_INTERPRETATIONS}"),
        *(_kind_quad(name, kind, f"{graph}build") for name, kind in made.items()),
    ]
    return Derivation(quads, {**kinds, **made})


def graph_kinds(data: Iterable[Quad]) -> dict[str, GraphKind]:
    """Return the kind of each graph as the catalogue says it."""
    classes = {kind.iri: kind for kind in GraphKind}
    return {
        text_of(quad.subject): classes[quad.object.value]
        for quad in data
        if quad.predicate.value == f"{RDF}type" and isinstance(quad.object, NamedNode) and quad.object.value in classes
    }


def read_folder(folder: GraphFolder, settings: Settings) -> tuple[list[Quad], list[Quad]]:
    """Return the quads of the ontology, in a graph of their own, and those of the data."""
    return read_triples(folder.ontology_files(), f"{settings.base}graph/ontology"), read_data(folder, settings)


def fill_store(store: Store, derivation: Derivation) -> None:
    """Put the named graphs of *derivation*, and their merge as default graph, into *store*."""
    store.bulk_extend(derivation.quads)
    store.bulk_extend(map(in_default_graph, derivation.merged()))


def _of(quads: Iterable[Quad], kinds: Mapping[str, GraphKind], *wanted: GraphKind) -> list[Triple]:
    return [quad.triple for quad in quads if kinds.get(graph_of(quad)) in wanted]


def _in_graph(triples: Iterable[Triple], graph: str) -> list[Quad]:
    name = NamedNode(graph)
    return [in_graph(triple, name) for triple in triples]


def _kind_quad(name: str, kind: GraphKind, graph: str) -> Quad:
    return Quad(NamedNode(name), NamedNode(f"{RDF}type"), NamedNode(kind.iri), NamedNode(graph))
