"""Names for blank nodes that an edit elsewhere leaves alone, so that two versions of a graph can be held side by side.

The names of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) depend on the graph alone, but one more triple can change them
all. Here a blank node that hangs in a tree is named after its way from the root: its parent, the predicate, and, where
several hang on the same predicate, the first statement that the others do not make; a cell of a list after its item.
Any other has the name of RDFC-1.0 among the blank nodes that it is connected with, and a digest of what these say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Quad, Triple

from pactgraph.canonicalization import canonicalize
from pactgraph.turtle.blank_nodes import FIRST, blank_nodes_in, nest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pactgraph.terms import Term
    from pactgraph.turtle.blank_nodes import Nesting

    _Names = dict[BlankNode, BlankNode]
    _Hanging = tuple[tuple[str, ...], list[BlankNode]]


def name_blank_nodes(quads: Iterable[Quad]) -> list[Quad]:
    """Return *quads*, without duplicates, with blank nodes named after the graph alone, whatever they were named.

    Isomorphic datasets give the same quads. A statement more or less in a tree of blank nodes renames at most those
    that share parent and predicate with another, or that nothing refers to, and what hangs on these.
    """
    ground: list[Quad] = []
    components = _Components()
    for quad in dict.fromkeys(quads):
        nodes = [node for term in quad for node in blank_nodes_in(term)]
        if nodes:
            components.add(quad, nodes)
        else:
            ground.append(quad)
    trees: list[Quad] = []
    others: list[list[Quad]] = []
    everything = nest(components.quads(), deepest=float("inf"))
    for component, members in components.groups():
        if members & everything.labelled:
            others.append(component)
        else:
            trees += component
    return [*ground, *_rename(trees, _tree_names(trees, everything)), *_named_components(others)]


class _Components:
    """Quads grouped by the blank nodes that connect them."""

    def __init__(self) -> None:
        self._parents: _Names = {}
        self._quads: list[tuple[Quad, BlankNode]] = []

    def add(self, quad: Quad, nodes: list[BlankNode]) -> None:
        self._quads.append((quad, nodes[0]))
        first = self._root(nodes[0])
        for node in nodes[1:]:
            self._parents[self._root(node)] = first

    def quads(self) -> list[Quad]:
        return [quad for quad, _ in self._quads]

    def groups(self) -> list[tuple[list[Quad], set[BlankNode]]]:
        quads: dict[BlankNode, list[Quad]] = defaultdict(list)
        nodes: dict[BlankNode, set[BlankNode]] = defaultdict(set)
        for quad, node in self._quads:
            quads[self._root(node)].append(quad)
        for node in list(self._parents):
            nodes[self._root(node)].add(node)
        return [(found, nodes[root]) for root, found in quads.items()]

    def _root(self, node: BlankNode) -> BlankNode:
        while (parent := self._parents.setdefault(node, node)) != node:
            self._parents[node] = self._parents[parent]
            node = parent
        return node


def _named_components(components: Iterable[list[Quad]]) -> list[Quad]:
    named: list[Quad] = []
    seen: Counter[str] = Counter()
    for component in components:
        canonical = canonicalize(component)
        digest = _digest(*sorted(map(str, canonical)))
        seen[digest] += 1
        nodes = {node for quad in canonical for term in quad for node in blank_nodes_in(term)}
        named += _rename(canonical, {node: _name(digest, node.value, seen[digest]) for node in nodes})
    return named


def _tree_names(quads: Iterable[Quad], nesting: Nesting) -> _Names:
    """Return a name for each blank node of *quads*, all of which are nested or subjects that nothing refers to."""
    statements: dict[BlankNode, list[Quad]] = defaultdict(list)
    hanging: dict[tuple[str, ...], list[BlankNode]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            statements[quad.subject].append(quad)
            if quad.subject not in nesting.nested and quad == statements[quad.subject][0]:
                hanging["", str(quad.graph_name)].append(quad.subject)
        elif isinstance(quad.object, BlankNode):
            hanging[str(quad.subject), str(quad.predicate), str(quad.graph_name)].append(quad.object)
    contents = _contents([node for nodes in hanging.values() for node in nodes], statements)
    names: _Names = {}
    waiting = list(hanging.items())
    while waiting:
        place, nodes = waiting.pop()
        seen: Counter[str] = Counter()
        for node, mark in _marks(nodes, statements, contents).items() if len(nodes) > 1 else ((nodes[0], ""),):
            seen[mark] += 1
            key = _digest(*place, mark, seen[mark])
            if node in nesting.lists:
                waiting += _name_cells(node, key, names, statements, contents)
            else:
                names[node] = _name(key)
                waiting += _below(statements[node], str(names[node]))
    return names


def _marks(
    nodes: Iterable[BlankNode], statements: Mapping[BlankNode, list[Quad]], contents: Mapping[BlankNode, str]
) -> dict[BlankNode, str]:
    """Return for each of *nodes* the first statement that only it makes, or else a digest of all that it says."""
    lines = {
        node: [f"{quad.predicate} {quad.object}" for quad in statements[node] if not isinstance(quad.object, BlankNode)]
        for node in nodes
    }
    counts = Counter(line for own in lines.values() for line in own)
    return {
        node: min((line for line in own if counts[line] == 1), default=contents[node]) for node, own in lines.items()
    }


def _name_cells(
    cell: Term,
    key: str,
    names: _Names,
    statements: Mapping[BlankNode, list[Quad]],
    contents: Mapping[BlankNode, str],
) -> list[_Hanging]:
    """Name the cells of a list after their items, and return what hangs on them."""
    seen: Counter[str] = Counter()
    found: list[_Hanging] = []
    while isinstance(cell, BlankNode):
        item, rest = _item_and_rest(statements[cell])
        content = contents[item] if isinstance(item, BlankNode) else str(item)
        seen[content] += 1
        names[cell] = _name(key, content, seen[content])
        if isinstance(item, BlankNode):
            found.append(((str(names[cell]), str(FIRST)), [item]))
        cell = rest
    return found


def _item_and_rest(stated: Iterable[Quad]) -> tuple[Term, Term]:
    one, other = stated
    return (one.object, other.object) if one.predicate == FIRST else (other.object, one.object)


def _below(stated: Iterable[Quad], parent: str) -> list[_Hanging]:
    hanging: dict[tuple[str, ...], list[BlankNode]] = defaultdict(list)
    for quad in stated:
        if isinstance(quad.object, BlankNode):
            hanging[parent, str(quad.predicate)].append(quad.object)
    return list(hanging.items())


def _contents(roots: Iterable[BlankNode], statements: Mapping[BlankNode, list[Quad]]) -> dict[BlankNode, str]:
    """Return a digest of all that is said below each blank node; the deepest come first, without recursion."""
    order = list(roots)
    for node in order:
        order += [quad.object for quad in statements[node] if isinstance(quad.object, BlankNode)]
    contents: dict[BlankNode, str] = {}
    for node in reversed(order):
        lines = [
            f"{quad.predicate} {contents[quad.object] if isinstance(quad.object, BlankNode) else quad.object}"
            for quad in statements[node]
        ]
        contents[node] = _digest(*sorted(lines))
    return contents


def _rename(quads: Iterable[Quad], names: Mapping[BlankNode, BlankNode]) -> list[Quad]:
    def renamed(term: Any) -> Any:
        if isinstance(term, BlankNode):
            return names[term]
        return Triple(*map(renamed, term)) if isinstance(term, Triple) else term

    return [Quad(*map(renamed, quad)) for quad in quads]


def _digest(*parts: object) -> str:
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _name(*parts: object) -> BlankNode:
    return BlankNode(f"b{_digest(*parts)[:24]}")
