"""What changed between two versions of a dataset: statements added, gone, changed, and moved to another graph.

Blank nodes are compared by their place in the graph and not by their names (`pactgraph.blank_node_names`), so two
isomorphic datasets have no changes. Whether two statements mean the same is not asked: terms are compared as written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad

from pactgraph.blank_node_names import name_blank_nodes
from pactgraph.turtle.terms import natural_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two datasets, old and new; every statement that differs is in one place only."""

    added: list[Quad]
    gone: list[Quad]
    changed: list[tuple[Quad, Quad]]
    """Old and new: the same subject and predicate, and the only ones of these that went and came."""
    moved: list[tuple[Quad, Quad]]
    """Old and new: the same statement in another graph."""

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed or self.moved)

    def __len__(self) -> int:
        return len(self.added) + len(self.gone) + len(self.changed) + len(self.moved)

    def apply(self, quads: Iterable[Quad]) -> list[Quad]:
        """Return *quads* with these changes made; made to the old dataset they give one isomorphic to the new."""
        pairs = [*self.changed, *self.moved]
        taken = {*self.gone, *(old for old, _ in pairs)}
        kept = [quad for quad in name_blank_nodes(quads) if quad not in taken]
        return list(dict.fromkeys([*kept, *self.added, *(new for _, new in pairs)]))

    def select(self, wanted: Callable[[Quad], bool]) -> Changes:
        """Return the changes one of whose statements is *wanted*."""
        return Changes(
            [quad for quad in self.added if wanted(quad)],
            [quad for quad in self.gone if wanted(quad)],
            [pair for pair in self.changed if any(map(wanted, pair))],
            [pair for pair in self.moved if any(map(wanted, pair))],
        )


def compare(old_quads: Iterable[Quad], new_quads: Iterable[Quad]) -> Changes:
    """Return what changed from *old_quads* to *new_quads*, in a natural order, with blank nodes under stable names."""
    old, new = set(name_blank_nodes(old_quads)), set(name_blank_nodes(new_quads))
    gone, added = sorted(old - new, key=reading_order), sorted(new - old, key=reading_order)
    moved, gone, added = _pair(gone, added, lambda quad: quad.triple, several=True)
    changed: list[tuple[Quad, Quad]] = []
    for key in (_same_graph_and_language, _same_graph, _same_predicate):
        pairs, gone, added = _pair(gone, added, key)
        changed += pairs
    return Changes(added, gone, sorted(changed, key=lambda pair: reading_order(pair[0])), moved)


def reading_order(quad: Quad) -> tuple[str, ...]:
    """Return what a statement sorts by: subject, predicate, object and graph, each natural."""
    return tuple(natural_key(str(term)) for term in quad)


def _same_graph_and_language(quad: Quad) -> Hashable:
    language = quad.object.language if isinstance(quad.object, Literal) else None
    return (*_same_graph(quad), type(quad.object), language)


def _same_graph(quad: Quad) -> tuple[Hashable, ...]:
    return (quad.subject, quad.predicate, quad.graph_name)


def _same_predicate(quad: Quad) -> Hashable:
    return (quad.subject, quad.predicate)


def _pair(
    gone: list[Quad], added: list[Quad], key: Callable[[Quad], Hashable], *, several: bool = False
) -> tuple[list[tuple[Quad, Quad]], list[Quad], list[Quad]]:
    """Return the pairs that *key* makes, and what is left; where it makes several, none of them, unless wanted."""
    groups: dict[Hashable, tuple[list[Quad], list[Quad]]] = defaultdict(lambda: ([], []))
    for side, quads in enumerate((gone, added)):
        for quad in quads:
            groups[key(quad)][side].append(quad)
    pairs = [
        pair
        for went, came in groups.values()
        if several or len(went) == len(came) == 1
        for pair in zip(went, came, strict=False)
    ]
    paired = {quad for pair in pairs for quad in pair}
    return (
        pairs,
        [quad for quad in gone if quad not in paired],
        [quad for quad in added if quad not in paired],
    )
