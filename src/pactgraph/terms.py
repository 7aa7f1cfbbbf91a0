"""Terms, triples and quads of the engine, where its types are wider than RDF 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    from pyoxigraph import DefaultGraph

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


def text_of(term: Term | DefaultGraph | None) -> str:
    """Return the IRI, the label of the blank node or the lexical form; nothing for the default graph and for None."""
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else "" if term is None else str(term)


def graph_of(quad: Quad) -> str:
    """Return the IRI of the graph that a quad is in."""
    return text_of(quad.graph_name)


def in_graph(triple: Triple, graph: NamedNode) -> Quad:
    """Return *triple* as a quad of *graph*."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def in_default_graph(triple: Triple) -> Quad:
    """Return *triple* as a quad of the default graph."""
    return Quad(triple.subject, triple.predicate, triple.object)
