"""Why a statement is in the graph: the graphs that state it, or a rule with its premises, each explained in turn.

A derivation is well-founded and has the fewest steps that it can have. What follows from statements alone is explained
by statements alone, what a rule computed by what the rule saw. Nothing is stored for it: the rules are run backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, Triple

from pactgraph import entailment
from pactgraph.explaining.origins import TYPE, Origins
from pactgraph.explaining.premises import Way
from pactgraph.explaining.proofs import Node, Proofs
from pactgraph.explaining.rules import read_rules
from pactgraph.explaining.schema_closure import SchemaClosure
from pactgraph.graph_kinds import GraphKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Store

    from pactgraph.explaining.origins import Basis
    from pactgraph.explaining.patterns import TriplePattern
    from pactgraph.explaining.premises import Premise
    from pactgraph.explaining.rules import Derivation
    from pactgraph.graph import Graph

#: What is said of an axiom that no rule of ours derives: owlrl does, over the ontology alone.
CLOSURE = "closure of the ontology"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement, the quads that state it, and the derivations that give it, the shortest unless all were wanted."""

    statement: Triple
    quads: tuple[Quad, ...]
    derivations: tuple[ExplainedDerivation, ...] = ()

    def leaves(self) -> Iterator[Quad]:
        """Give the quads that the statement rests on in the end."""
        yield from self.quads
        if not self.quads and self.derivations:
            for premise in self.derivations[0].premises:
                yield from premise.leaves()


@dataclass(frozen=True, slots=True)
class ExplainedPath:
    """A premise that is a property path: its ends, its text, and the statements that lead along it."""

    way: Way
    steps: tuple[Explanation, ...]

    def leaves(self) -> Iterator[Quad]:
        """Give the quads that the path rests on in the end."""
        for step in self.steps:
            yield from step.leaves()


@dataclass(frozen=True, slots=True)
class ExplainedDerivation:
    """One application of a rule: its code, what it says, what kind of graph keeps the result, and the premises.

    *absent* are triple patterns that nothing matched, which the rule required.
    """

    code: str
    comment: str
    kind: GraphKind
    premises: tuple[Explanation | ExplainedPath, ...]
    absent: tuple[tuple[TriplePattern, ...], ...] = ()
    path: Path | None = None


ExplainedPremise: TypeAlias = Explanation | ExplainedPath


class Explainer:
    """Explains the statements of a store that `pactgraph.derivation.fill_store` has filled."""

    def __init__(self, store: Store, rule_files: Iterable[Path]) -> None:
        """Read the rules of OWL 2 RL and those in *rule_files*; raise ParseError when one cannot be read."""
        own = sorted(Path(entailment.__file__).parent.glob("*.rq"))
        rules = {GraphKind.ENTAILED: read_rules(own), GraphKind.COMPUTED: read_rules(rule_files)}
        self._store = store
        self.origins = Origins(store)
        self.proofs = Proofs(store, self.origins, rules, self._close)

    def explain(self, triple: Triple, *, every: bool = False) -> Explanation | None:
        """Return why *triple* is in the graph, None when it is not; *every* gives all that directly derives it."""
        if not self.origins.quads(triple):
            return None
        derivations: list[ExplainedDerivation] = []
        for basis in self.origins.bases(triple):
            node = Node(triple, basis)
            shortest = self.proofs.shortest(node)
            found = list(self.proofs.direct(node)) if every else []
            listed = dict.fromkeys([shortest, *found] if shortest else found)
            derivations += [self._derivation(one, basis) for one in listed if self._is_founded(one, basis)]
        return Explanation(triple, self.origins.written(triple), tuple(derivations))

    def _is_founded(self, derivation: Derivation, basis: Basis) -> bool:
        """Return whether every premise can itself be explained."""
        nodes = (self.proofs.premise(triple, basis) for triple in derivation.triples())
        return all(self.proofs.is_leaf(node) or self.proofs.shortest(node) is not None for node in nodes)

    def _derivation(self, derivation: Derivation, basis: Basis) -> ExplainedDerivation:
        rule = derivation.rule
        explained = [self._premise(premise, basis) for premise in derivation.premises]
        # What is said comes before the axioms that apply to it.
        premises = tuple(sorted(explained, key=self._is_axiom))
        return ExplainedDerivation(rule.code, rule.comment, basis.derived, premises, derivation.absent, rule.path)

    def _premise(self, premise: Premise, basis: Basis) -> ExplainedPremise:
        if isinstance(premise, Way):
            return ExplainedPath(premise, tuple(self._statement(triple, basis) for triple in premise.triples))
        return self._statement(premise, basis)

    def _statement(self, triple: Triple, basis: Basis) -> Explanation:
        node = self.proofs.premise(triple, basis)
        leaves = self.origins.leaves(*node)
        if leaves:
            return Explanation(triple, leaves)
        closure = self.proofs.closure
        if closure is not None and triple in closure:
            axioms = tuple(self._statement(axiom, basis) for axiom in closure.axioms(triple))
            return Explanation(triple, (), (ExplainedDerivation(CLOSURE, "", GraphKind.ONTOLOGY, axioms),))
        derivation = self.proofs.shortest(node)
        return Explanation(triple, (), (self._derivation(derivation, node.basis),) if derivation else ())

    def _is_axiom(self, premise: ExplainedPremise) -> bool:
        kinds = {self.origins.kind_of(quad) for quad in premise.leaves()}
        return kinds <= {GraphKind.ONTOLOGY}

    def _close(self) -> SchemaClosure:
        kind = NamedNode(GraphKind.ONTOLOGY.iri)
        named = (quad.subject for quad in self._store.quads_for_pattern(None, TYPE, kind, DefaultGraph()))
        graphs = [graph for graph in named if isinstance(graph, NamedNode)]
        quads = (quad for graph in graphs for quad in self._store.quads_for_pattern(None, None, None, graph))
        return SchemaClosure(quad.triple for quad in quads)


def explain_statement(graph: Graph, triple: Triple, *, every: bool = False) -> Explanation | None:
    """Return why *graph* holds *triple*, None when it does not; see `Explainer.explain`."""
    return Explainer(graph.store, graph.folder.rule_files()).explain(triple, every=every)


def stated_premises(store: Store, rule_files: Iterable[Path], triple: Triple) -> list[Quad]:
    """Return the written quads that *triple* rests on: its own, or those at the leaves of its shortest derivation.

    Those of the data come first, those of the ontology last; none when the graph does not hold *triple*.

    Raises ParseError when a rule cannot be read.
    """
    explainer = Explainer(store, rule_files)
    explanation = explainer.explain(triple)
    quads = dict.fromkeys(explanation.leaves() if explanation else ())
    return sorted(quads, key=lambda quad: explainer.origins.kind_of(quad) is GraphKind.ONTOLOGY)
