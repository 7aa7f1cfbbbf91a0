"""Which blank nodes Turtle can write without a name: where they are referenced, or as cells of a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from pactgraph.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import DefaultGraph

    from pactgraph.terms import Term

DEEPEST_NESTING = 12
FIRST, REST, NIL = NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest"), NamedNode(f"{RDF}nil")


@dataclass(frozen=True, slots=True)
class Nesting:
    """How the blank nodes of a dataset can be written; one that is in none of the sets is a subject without a name."""

    nested: set[BlankNode] = field(default_factory=set)
    """Referenced once, so that they are written where they are referenced."""
    lists: set[BlankNode] = field(default_factory=set)
    """Those of the nested that are cells of a well-formed list."""
    labelled: set[BlankNode] = field(default_factory=set)
    """Those that need a name."""


def blank_nodes_in(term: Term | DefaultGraph) -> Iterator[BlankNode]:
    """Iterate over the blank nodes that *term* is or, as a triple term, speaks of."""
    if isinstance(term, BlankNode):
        yield term
    elif isinstance(term, Triple):
        for part in term:
            yield from blank_nodes_in(part)


def nest(quads: Iterable[Quad], *, deepest: float = DEEPEST_NESTING) -> Nesting:
    """Return which blank nodes of *quads* can be nested, are lists, or need a name.

    Nodes on a cycle or in a triple term need a name; so does every one below *deepest*, because parsers are recursive.
    """
    references: dict[BlankNode, list[Quad]] = defaultdict(list)
    statements: dict[BlankNode, list[Quad]] = defaultdict(list)
    named: set[BlankNode] = set()
    for quad in quads:
        if isinstance(quad.object, BlankNode):
            references[quad.object].append(quad)
        else:
            named.update(blank_nodes_in(quad.object))
        if isinstance(quad.subject, BlankNode):
            statements[quad.subject].append(quad)
        if isinstance(quad.graph_name, BlankNode):
            named.add(quad.graph_name)
    parents: dict[BlankNode, Quad] = {}
    for node, referring in references.items():
        graphs = {quad.graph_name for quad in [*referring, *statements.get(node, ())]}
        if len(referring) == 1 and len(graphs) == 1 and node not in named:
            parents[node] = referring[0]
    cells = _list_cells(parents, statements)
    nested = parents.keys() - _cut(parents, cells, deepest)
    nameless = {
        node
        for node, stated in statements.items()
        if node not in references and node not in named and len({quad.graph_name for quad in stated}) == 1
    }
    return Nesting(nested, cells & nested, (references.keys() | statements.keys() | named) - nested - nameless)


def _list_cells(parents: Mapping[BlankNode, Quad], statements: Mapping[BlankNode, list[Quad]]) -> set[BlankNode]:
    shaped: dict[BlankNode, object] = {}
    for node in parents:
        objects = {quad.predicate: quad.object for quad in statements.get(node, ())}
        if len(statements.get(node, ())) == 2 and objects.keys() == {FIRST, REST}:
            shaped[node] = objects[REST]
    cells: set[BlankNode] = set()
    for last in [node for node, rest in shaped.items() if rest == NIL]:
        cell: object = last
        while isinstance(cell, BlankNode) and cell in shaped and cell not in cells:
            cells.add(cell)
            parent = parents[cell].subject
            cell = parent if isinstance(parent, BlankNode) and shaped.get(parent) == cell else None
    return cells


def _cut(parents: Mapping[BlankNode, Quad], cells: set[BlankNode], deepest: float) -> set[BlankNode]:
    cut: set[BlankNode] = set()
    depths: dict[object, int] = {}
    for start in parents:
        path: dict[BlankNode, None] = {}
        node: object = start
        while isinstance(node, BlankNode) and node in parents and node not in depths and node not in path:
            path[node] = None
            node = parents[node].subject
        climbed = list(path)
        if isinstance(node, BlankNode) and node in path:
            cycle = climbed[climbed.index(node) :]
            cut.update(cycle)
            depths.update(dict.fromkeys(cycle, 0))
        for descendant in reversed([node for node in climbed if node not in depths]):
            quad = parents[descendant]
            in_list = descendant in cells and quad.subject in cells and quad.predicate == REST
            depths[descendant] = depths.get(quad.subject, 0) + (not in_list)
            if depths[descendant] > deepest:
                cut.add(descendant)
                depths[descendant] = 0
    return cut
