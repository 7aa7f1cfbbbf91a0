"""Which triples an export holds, and the document that holds them.

Everything comes from the dataset as it was parsed and derived, not from the store, which may rewrite literals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from pactgraph.derivation import graph_kinds
from pactgraph.errors import FormatError, StoreError
from pactgraph.formats import EXPORT_FORMATS, GraphFormat, NetworkFormat, named
from pactgraph.graph_kinds import MERGED_KINDS, GraphKind
from pactgraph.serialization import Serialization, serialize
from pactgraph.terms import Term, graph_of, in_default_graph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Quad, Triple

    from pactgraph.graph import Graph

#: What an export with provenance holds: all that has a source of its own, and the catalogue that tells it.
PROVENANCE_KINDS = (
    GraphKind.STATED,
    GraphKind.INTERPRETATION,
    GraphKind.COMPUTED,
    GraphKind.OUTSIDE,
    GraphKind.CATALOGUE,
)


def export(
    graph: Graph,
    *,
    graph_format: GraphFormat | NetworkFormat | str | None = None,
    kinds: Collection[GraphKind | str] = (),
    about: str | None = None,
    query: str | None = None,
    provenance: bool = False,
    rdf12: bool = False,
) -> Serialization:
    """Return the graph as one document, the same bytes whenever the triples are the same.

    Without a choice it is what queries see: everything but outside knowledge, as Turtle. *kinds* picks kinds of graphs
    instead; *about* picks the statements of one thing, in both directions; *query* takes the graph that the text of a
    CONSTRUCT query gives; *provenance* keeps the named graphs: each passage with its triples, and the catalogue;
    *rdf12* annotates each triple with the passages that state it, in RDF 1.2, and adds the catalogue. As a network it
    is the things of the stated and interpreted graphs and the ties between them; see `pactgraph.exporting.networks`.

    Raises FormatError when the format cannot keep named graphs or annotations, or *query* gives no graph.
    """
    chosen = named(graph_format, EXPORT_FORMATS) if isinstance(graph_format, str) else graph_format
    chosen = chosen or (GraphFormat.TRIG if provenance else GraphFormat.TURTLE)
    _refuse_what_cannot_be(chosen, provenance=provenance, rdf12=rdf12, query=query)
    names = [kinds] if isinstance(kinds, str) else kinds
    known = [kind if isinstance(kind, GraphKind) else GraphKind.named(kind) for kind in names]
    triples = None if query is None else _construct(graph, query)
    if isinstance(chosen, NetworkFormat):
        from pactgraph.exporting.networks import NETWORK_KINDS, serialize_network

        if triples is None:
            picked = select_quads(graph, kinds=known or NETWORK_KINDS, about=about)
            triples = [quad.triple for quad in picked]
        return serialize_network(graph, triples, read_dataset(graph), kinds=known, header=header(graph))
    if triples is not None:
        quads = [in_default_graph(triple) for triple in triples]
    elif rdf12:
        quads = _annotated(graph, known, about)
    else:
        quads = select_quads(graph, kinds=known, about=about, provenance=provenance)
    return serialize(quads, chosen, prefixes=graph.prefixes, header=header(graph), rdf12=rdf12)


def _refuse_what_cannot_be(
    chosen: GraphFormat | NetworkFormat, *, provenance: bool, rdf12: bool, query: str | None
) -> None:
    if provenance and not chosen.supports_datasets:
        raise FormatError(f"--provenance needs named graphs, which {chosen.option} has not. Use trig, nq or jsonld.")
    if rdf12 and not chosen.supports_rdf12:
        raise FormatError(f"--rdf12 needs annotations, which {chosen.option} has not. Use turtle, trig, nt or nq.")
    if rdf12 and provenance:
        raise FormatError("--rdf12 and --provenance say the same in two ways. Choose one.")
    if query is not None and (rdf12 or provenance):
        raise FormatError("--query gives triples without passages. Leave out --provenance and --rdf12.")


def _annotated(graph: Graph, kinds: Collection[GraphKind], about: str | None) -> list[Quad]:
    from pactgraph.exporting.annotating import annotate

    dataset = read_dataset(graph)
    picked = select_quads(graph, kinds=kinds, about=about, provenance=True)
    return annotate([*picked, *_catalogue_of(picked, dataset)], graph_kinds(dataset))


def select_quads(
    graph: Graph, *, kinds: Collection[GraphKind] = (), about: str | None = None, provenance: bool = False
) -> list[Quad]:
    """Return the quads of the dataset that a choice picks, without graph names unless *provenance* is wanted."""
    dataset = read_dataset(graph)
    kind_of = graph_kinds(dataset)
    wanted: set[GraphKind | None] = set(kinds) or {*(PROVENANCE_KINDS if provenance else MERGED_KINDS), None}
    picked = [quad for quad in dataset if kind_of.get(graph_of(quad)) in wanted]
    if about is not None:
        picked = _about(picked, NamedNode(graph.resolve(about)))
    if provenance:
        return picked if about is None else [*picked, *_catalogue_of(picked, dataset)]
    return [in_default_graph(triple) for triple in dict.fromkeys(quad.triple for quad in picked)]


def read_dataset(graph: Graph) -> list[Quad]:
    """Return every quad of the built graph, with literals as they were written."""
    path = graph.generation.path / "dataset.nq"
    try:
        quads = list(parse(path.read_bytes(), format=RdfFormat.N_QUADS))
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{path}: the built graph is damaged; {error}. Build anew: pactgraph build.") from error
    if len(quads) != graph.generation.index["quads"]:
        raise StoreError(f"{path}: the built graph is damaged; a part is missing. Build anew: pactgraph build.")
    return quads


def header(graph: Graph) -> list[str]:
    """Return the comment lines that open an export: what it is, of which version, under which licence."""
    index = graph.generation.index
    licence = [f"Licence: {index['licence']}"] if index["licence"] else []
    return [index["title"], f"Version {index['version']} ({index['content']})", *licence]


def _construct(graph: Graph, query: str) -> Iterable[Triple]:
    answer = graph.evaluate(query, where="export --query")
    if not isinstance(answer, list):
        raise FormatError("export --query: the query gives no graph. Use CONSTRUCT or DESCRIBE.")
    return answer


def _about(quads: list[Quad], thing: NamedNode) -> list[Quad]:
    """Return the statements of and to *thing*, with the blank nodes that hang on it."""
    reached: set[Term] = {thing}
    picked: dict[Quad, None] = {}
    grown = True
    while grown:
        grown = False
        for quad in quads:
            if quad not in picked and (quad.subject in reached or quad.object == thing):
                picked[quad] = None
                if isinstance(quad.object, BlankNode) and quad.object not in reached:
                    reached.add(quad.object)
                    grown = True
    return list(picked)


def _catalogue_of(picked: list[Quad], dataset: list[Quad]) -> list[Quad]:
    """Return what the dataset says of the graphs of *picked*, and of what these descriptions lead to."""
    named = {quad.graph_name for quad in picked}
    kind_of = graph_kinds(dataset)
    dataset = [quad for quad in dataset if kind_of.get(graph_of(quad)) in PROVENANCE_KINDS]
    described = [quad for quad in dataset if quad.subject in named]
    further = {quad.object for quad in described if isinstance(quad.object, NamedNode)} - named
    details = [quad for quad in dataset if quad.subject in further and quad.subject not in named]
    known = set(picked)
    return [quad for quad in (*described, *details) if quad not in known]
