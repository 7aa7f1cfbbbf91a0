"""Graphs built in memory, from a folder or from Turtle, for tests that ask a graph and need no validation."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from pactgraph.derivation import Derivation, derive, fill_store, read_folder
from pactgraph.entailment import Closure, close_ontology
from pactgraph.folder import GraphFolder
from pactgraph.graph import Graph
from pactgraph.graph_kinds import GraphKind
from pactgraph.labels import write_labels
from pactgraph.namespaces import RDF
from pactgraph.store import Generation
from pactgraph.terms import in_graph

OPENING = (
    "@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
GRAPHS = {kind: f"https://example.org/{kind.label}" for kind in GraphKind}


class InMemory(Graph):
    """A graph whose store is in memory; its labels are in a folder."""

    def __init__(self, folder: GraphFolder, derivation: Derivation, place: Path, language: str | None = None) -> None:
        settings = folder.read_settings()
        if not (place / "labels.sqlite").exists():
            write_labels(place / "labels.sqlite", derivation.merged())
        index = {"prefixes": dict(settings.prefixes), "language": settings.language}
        super().__init__(folder, Generation(place, index), language)
        self.derivation = derivation
        self._store = Store()
        fill_store(self._store, derivation)


def build_in_memory(root: Path, place: Path, *, more: str = "", language: str | None = None) -> InMemory:
    """Return the graph of a folder, with *more* TriG added to its data."""
    folder = GraphFolder(root)
    settings = folder.read_settings()
    ontology, data = read_folder(folder, settings)
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in settings.prefixes.items())
    added: list[Quad] = list(parse(f"{prefixes}{more}".encode(), format=RdfFormat.TRIG))
    return InMemory(folder, derive(folder, settings, ontology, [*data, *added]), place, language)


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((OPENING + text).encode(), format=RdfFormat.TURTLE)]


def store_of(ontology: str = "", stated: str = "", interpreted: str = "", computed: list[Quad] | None = None) -> Store:
    """Return a store filled as a build does, from Turtle for the ontology, a passage and an interpretation."""
    closure = Closure(close_ontology(triples(ontology)))
    from_stated = closure.add([*triples(ontology), *triples(stated)])
    needing = closure.add(triples(interpreted))
    parts = {
        GRAPHS[GraphKind.ONTOLOGY]: triples(ontology),
        GRAPHS[GraphKind.STATED]: triples(stated),
        GRAPHS[GraphKind.INTERPRETATION]: triples(interpreted),
        "https://example.org/graph/entailed": from_stated,
        "https://example.org/graph/entailed-with-interpretations": needing,
    }
    quads = [in_graph(triple, NamedNode(name)) for name, listed in parts.items() for triple in listed] + (
        computed or []
    )
    kinds = {
        **{name: kind for kind, name in GRAPHS.items()},
        **dict.fromkeys(list(parts)[-2:], GraphKind.ENTAILED),
    }
    build = NamedNode(GRAPHS[GraphKind.CATALOGUE])
    quads += [
        Quad(NamedNode(name), NamedNode(f"{RDF}type"), NamedNode(kind.iri), build) for name, kind in kinds.items()
    ]
    store = Store()
    fill_store(store, Derivation(quads, kinds))
    return store
