"""The shortest derivation of a statement, whatever circles there are among the rules.

The rules are followed backwards from the statement, one layer of premises at a time, and costs forwards from what is
written (Knuth, A generalization of Dijkstra's algorithm, 1977), until no deeper layer can give a shorter derivation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pactgraph.explaining.origins import Basis
from pactgraph.explaining.rules import Derivation, iter_derivations
from pactgraph.graph_kinds import GraphKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyoxigraph import Store, Triple

    from pactgraph.explaining.origins import Origins
    from pactgraph.explaining.rules import Rule
    from pactgraph.explaining.schema_closure import SchemaClosure


class Node(NamedTuple):
    """A statement to derive, and what its derivation may rest on."""

    triple: Triple
    basis: Basis


class Cost(NamedTuple):
    """How long a derivation is: its steps, then how many interpretations it rests on."""

    steps: int
    interpretations: int


WRITTEN = Cost(0, 0)
ONE_STEP = Cost(1, 0)


class Proofs:
    """Finds derivations in a store, and remembers them."""

    def __init__(
        self,
        store: Store,
        origins: Origins,
        rules: Mapping[GraphKind, Sequence[Rule]],
        close: Callable[[], SchemaClosure],
    ) -> None:
        """Take the rules by the kind of graph that keeps what they give, and how to get the ontology's closure."""
        self._store, self._origins, self._rules, self._close = store, origins, rules, close
        self.closure: SchemaClosure | None = None
        self._direct: dict[Node, list[Derivation]] = {}
        self._best: dict[Node, tuple[Cost, Derivation]] = {}

    def shortest(self, node: Node) -> Derivation | None:
        """Return the last step of a shortest derivation, None when there is none.

        Only when the ontology as it is written does not do, its closure is computed: that takes a second.
        """
        if node not in self._best:
            self._search(node)
        if node not in self._best and self.closure is None and node.basis.derived is GraphKind.ENTAILED:
            self.closure = self._close()
            self._direct.clear()
            self._search(node)
        found = self._best.get(node)
        return found[1] if found else None

    def direct(self, node: Node) -> Iterator[Derivation]:
        """Give every derivation of one step from premises that the statement may rest on."""

        def allowed(triple: Triple) -> bool:
            return self.is_leaf(Node(triple, node.basis)) or self._is_derived(Node(triple, node.basis))

        for rule in self._rules[node.basis.derived]:
            yield from iter_derivations(self._store, rule, node.triple, allowed)
            if self.closure is not None and node.basis.derived is GraphKind.ENTAILED:
                yield from self.closure.iter_derivations(self._store, rule, node.triple, allowed)

    def premise(self, triple: Triple, basis: Basis) -> Node:
        """Return the node of a premise of what rests on *basis*: what follows without interpretations does."""
        if basis is Basis.INTERPRETED and Basis.STATED in self._origins.bases(triple):
            return Node(triple, Basis.STATED)
        return Node(triple, basis)

    def is_leaf(self, node: Node) -> bool:
        """Return whether a statement needs no derivation: a graph that it may rest on holds it, or the closure does."""
        return self._is_closed(node) or bool(self._origins.leaves(*node))

    def _is_closed(self, node: Node) -> bool:
        entailing = node.basis.derived is GraphKind.ENTAILED
        return entailing and self.closure is not None and node.triple in self.closure

    def _is_derived(self, node: Node) -> bool:
        bases = self._origins.bases(node.triple)
        return node.basis in bases or (node.basis is Basis.INTERPRETED and Basis.STATED in bases)

    def _search(self, goal: Node) -> None:
        reached, layer, depth = {goal}, [goal], 0
        while layer:
            further: dict[Node, None] = {}
            for node in layer:
                if node not in self._direct:
                    self._direct[node] = self._enough(node)
                for derivation in self._direct[node]:
                    premises = (self.premise(triple, node.basis) for triple in derivation.triples())
                    further.update((one, None) for one in premises if not self.is_leaf(one) and one not in reached)
            reached |= further.keys()
            layer = list(further)
            depth += 1
            self._settle(reached)
            if goal in self._best and self._best[goal][0].steps <= depth + 1:
                return

    def _enough(self, node: Node) -> list[Derivation]:
        """Return the derivations of one step, but no more once one cannot be beaten."""
        found = []
        for derivation in self.direct(node):
            found.append(derivation)
            if self._cost(derivation, node.basis) == ONE_STEP:
                break
        return found

    def _settle(self, nodes: set[Node]) -> None:
        """Work out what the derivations found so far cost, until nothing gets cheaper."""
        changed = True
        while changed:
            changed = False
            for node in nodes & self._direct.keys():
                for derivation in self._direct[node]:
                    cost = self._cost(derivation, node.basis)
                    if cost is not None and (node not in self._best or cost < self._best[node][0]):
                        self._best[node] = cost, derivation
                        changed = True

    def _cost(self, derivation: Derivation, basis: Basis) -> Cost | None:
        total = ONE_STEP
        for triple in derivation.triples():
            cost = self._cost_of(self.premise(triple, basis))
            if cost is None:
                return None
            total = Cost(total.steps + cost.steps, total.interpretations + cost.interpretations)
        return total

    def _cost_of(self, node: Node) -> Cost | None:
        if self._is_closed(node):
            return WRITTEN
        leaves = self._origins.leaves(*node)
        if not leaves:
            return self._best[node][0] if node in self._best else None
        interpreted = all(self._origins.kind_of(quad) is GraphKind.INTERPRETATION for quad in leaves)
        return Cost(0, 1) if interpreted else WRITTEN
