"""A graph in which every statement is annotated with the passage, or other graph, that makes it.

Follows RDF 1.2 Concepts (https://www.w3.org/TR/rdf12-concepts/). There is one reifier a statement and graph, not one a
statement: two passages that say the same are two pieces of evidence, each whole, while a single reifier derived from
both would need both. What the catalogue and the ontology say has no evidence, and is stated without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad

from pactgraph.graph_kinds import GraphKind
from pactgraph.terms import graph_of, in_default_graph
from pactgraph.turtle.reifiers import REIFIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DERIVED_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_WITHOUT_EVIDENCE = {GraphKind.CATALOGUE, GraphKind.ONTOLOGY, None}


def annotate(quads: Iterable[Quad], kinds: Mapping[str, GraphKind]) -> list[Quad]:
    """Return the statements of *quads* in one graph, each with a reifier that was derived from the graph it is in.

    Outside knowledge is reified without being stated: it is what others say. *kinds* are the kinds of the graphs.
    """
    annotated: dict[Quad, None] = {}
    for quad in quads:
        kind = kinds.get(graph_of(quad))
        if kind is not GraphKind.OUTSIDE:
            annotated[in_default_graph(quad.triple)] = None
        if kind not in _WITHOUT_EVIDENCE and isinstance(quad.graph_name, NamedNode):
            reifier = BlankNode()
            annotated[Quad(reifier, REIFIES, quad.triple)] = None
            annotated[Quad(reifier, DERIVED_FROM, quad.graph_name)] = None
    return list(annotated)
