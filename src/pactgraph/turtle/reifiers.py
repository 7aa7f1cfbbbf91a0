"""Which blank nodes stand for a triple and nothing else, so that RDF 1.2 can write them as its annotations.

Follows RDF 1.2 Turtle (https://www.w3.org/TR/rdf12-turtle/#reifying-triples). A reifier that has an IRI, that something
refers to, or that reifies more than one triple is left out: it is written like any other subject.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from pactgraph.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import DefaultGraph

    from pactgraph.turtle.blank_nodes import Nesting

REIFIES = NamedNode(f"{RDF}reifies")


@dataclass(frozen=True, slots=True)
class Reifiers:
    """The blank nodes of a dataset that stand for triples, each with more to say than that."""

    asserted: dict[NamedNode | BlankNode | Triple | DefaultGraph, dict[Triple, list[BlankNode]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By the name of the graph, those of each triple that it also states."""
    unasserted: dict[BlankNode, Triple] = field(default_factory=dict)
    """Those of triples that their graph does not state."""
    nodes: set[BlankNode] = field(default_factory=set)


def find_reifiers(quads: Iterable[Quad], nesting: Nesting) -> Reifiers:
    """Return the blank nodes of *quads* that can be written as annotations of the triples they reify."""
    reified: dict[BlankNode, list[Quad]] = defaultdict(list)
    telling: set[BlankNode] = set()
    known = set(quads)
    for quad in known:
        node = quad.subject
        if isinstance(node, BlankNode) and node not in nesting.nested and node not in nesting.labelled:
            if quad.predicate == REIFIES and isinstance(quad.object, Triple):
                reified[node].append(quad)
            else:
                telling.add(node)
    found = Reifiers()
    for node, statements in reified.items():
        triple = statements[0].object
        if len(statements) > 1 or node not in telling or not isinstance(triple, Triple):
            continue
        graph = statements[0].graph_name
        found.nodes.add(node)
        if Quad(triple.subject, triple.predicate, triple.object, graph) in known:
            found.asserted[graph][triple].append(node)
        else:
            found.unasserted[node] = triple
    return found
