"""Which statements lead from one thing to another along a property path: a shortest way, for showing.

https://www.w3.org/TR/sparql11-query/#propertypaths, followed in the default graph of a store.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Store

    from pactgraph.property_paths import CompoundPath, PropertyPath
    from pactgraph.terms import Term

    Way: TypeAlias = tuple[Triple, ...]

#: How many statements are followed before a way is given up.
MOST = 10_000


def find_way(
    store: Store, path: PropertyPath, start: Term, end: Term, allowed: Callable[[Triple], bool]
) -> tuple[Triple, ...] | None:
    """Return the statements of a shortest way from *start* to *end*; None when none is found, () where they are one."""
    ways = _Ways(store, allowed).follow(path, start, end, inverse=False)
    return next((way for node, way in islice(ways, MOST) if node == end), None)


class _Ways:
    def __init__(self, store: Store, allowed: Callable[[Triple], bool]) -> None:
        self._store, self._allowed = store, allowed

    def follow(self, path: PropertyPath, node: Term, end: Term | None, *, inverse: bool) -> Iterator[tuple[Term, Way]]:
        """Give each node that the path leads to from *node*, with the way; *end* is the one looked for, if any."""
        if isinstance(path, NamedNode):
            yield from self._edges(path, node, end, inverse=inverse)
        elif path.operator == "^":
            yield from self.follow(path.members[0], node, end, inverse=not inverse)
        elif path.operator == "/":
            yield from self._sequence(path.members[::-1] if inverse else path.members, node, end, inverse=inverse)
        elif path.operator == "|":
            for member in path.members:
                yield from self.follow(member, node, end, inverse=inverse)
        elif path.operator == "!":
            yield from self._others(path, node, end, inverse=inverse)
        else:
            if path.operator in "*?":
                yield node, ()
            if path.operator == "?":
                yield from self.follow(path.members[0], node, end, inverse=inverse)
            else:
                yield from self._repeated(path.members[0], node, inverse=inverse)

    def _edges(
        self, predicate: NamedNode | None, node: Term, end: Term | None, *, inverse: bool
    ) -> Iterator[tuple[Term, Way]]:
        subject, object_ = (end, node) if inverse else (node, end)
        if subject is not None and not isinstance(subject, NamedNode | BlankNode):
            return
        for quad in self._store.quads_for_pattern(subject, predicate, object_, DefaultGraph()):
            if self._allowed(quad.triple):
                yield quad.subject if inverse else quad.object, (quad.triple,)

    def _sequence(
        self, members: tuple[PropertyPath, ...], node: Term, end: Term | None, *, inverse: bool
    ) -> Iterator[tuple[Term, Way]]:
        first, *rest = members
        for middle, way in self.follow(first, node, None if rest else end, inverse=inverse):
            further = self._sequence(tuple(rest), middle, end, inverse=inverse) if rest else iter([(middle, ())])
            for last, beyond in further:
                yield last, (*way, *beyond)

    def _others(self, path: CompoundPath, node: Term, end: Term | None, *, inverse: bool) -> Iterator[tuple[Term, Way]]:
        forward = {member for member in path.members if isinstance(member, NamedNode)}
        backward = {member.members[0] for member in path.members if not isinstance(member, NamedNode)}
        for excluded, turned in ((forward, inverse), (backward, not inverse)):
            if excluded:
                for last, way in self._edges(None, node, end, inverse=turned):
                    if way[0].predicate not in excluded:
                        yield last, way

    def _repeated(self, path: PropertyPath, node: Term, *, inverse: bool) -> Iterator[tuple[Term, Way]]:
        """Give what one or more steps lead to, fewest steps first, each node once."""
        reached: dict[Term, Way] = {}
        ends: list[tuple[Term, Way]] = [(node, ())]
        while ends:
            further = []
            for last, way in ends:
                for next_, step in self.follow(path, last, None, inverse=inverse):
                    if next_ not in reached:
                        reached[next_] = (*way, *step)
                        further.append((next_, reached[next_]))
                        yield next_, reached[next_]
            ends = further
