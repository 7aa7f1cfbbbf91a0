"""What the graph says of a thing: names, kinds, and statements in both directions, with their sources.

What a single statement about the thing entails, by axioms alone, is set aside. Works for whatever has an IRI: also for
properties (the statements with it), passages and other graphs (the statements in it).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Triple

from pactgraph.describing.grouping import Group, Grouping, Section
from pactgraph.describing.property_hierarchy import PropertyHierarchy
from pactgraph.explaining import Explainer
from pactgraph.explaining.origins import TYPE
from pactgraph.explaining.proofs import Node
from pactgraph.graph_kinds import GraphKind
from pactgraph.labels import RANKS
from pactgraph.statements import find_thing
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from pactgraph.graph import Graph

#: How many statements of one predicate are read, to be sorted and told apart; beyond, they are only counted.
MOST_READ = 500


@dataclass(frozen=True, slots=True)
class Listing:
    """Statements as they are, each with the quads that hold it: the first of *count*."""

    statements: tuple[tuple[Triple, tuple[Quad, ...]], ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says of *thing*.

    *follows* is what single statements about it entail, *outside* what graphs of outside knowledge say; *used* are the
    statements with it as predicate, *holds* those of the graph that it names.
    """

    thing: NamedNode
    names: tuple[Group, ...]
    kinds: tuple[Group, ...]
    sections: tuple[Section, ...]
    follows: tuple[Group, ...]
    outside: tuple[Group, ...]
    used: Listing
    holds: Listing


def describe(graph: Graph, thing: str, *, every: bool = False) -> Description:
    """Return what *graph* says of the thing that people call *thing*.

    Of a predicate with more than `MOST_READ` statements, only so many are listed unless *every* one is wanted.

    Raises UnknownThingError when there is none, or more than one.
    """
    return _Reader(graph, None if every else MOST_READ).describe(find_thing(graph, thing))


class _Reader:
    def __init__(self, graph: Graph, most: int | None) -> None:
        self._store, self._most = graph.store, most
        self._explainer = Explainer(graph.store, graph.folder.rule_files())
        self._origins = self._explainer.origins
        self._hierarchy = PropertyHierarchy(graph.store, self._origins)
        self._grouping = Grouping(self._explainer, self._hierarchy, graph.labels)

    def describe(self, thing: NamedNode) -> Description:
        triples, unread = self._statements(thing)
        aside = {triple for triple in triples if self._follows(triple, thing)}
        shown = [triple for triple in triples if triple not in aside]
        told = self._grouping.groups(thing, shown, unread)
        known = set(shown)
        further = [triple for triple in triples if triple in aside and not self._is_mirrored(triple, known)]
        follows = self._grouping.groups(thing, further)
        names = [group for group in told if group.predicate.value in RANKS and not group.inverse]
        kinds = [group for group in (*told, *follows) if group.predicate == TYPE and not group.inverse]
        return Description(
            thing,
            tuple(sorted(names, key=lambda group: RANKS[group.predicate.value])),
            self._merged(kinds),
            self._grouping.sections([group for group in told if group not in names and group not in kinds]),
            tuple(group for group in follows if group not in kinds),
            self._outside(thing),
            self._listing(f"?s {thing} ?o", self._store.quads_for_pattern(None, thing, None, DefaultGraph())),
            self._listing(f"GRAPH {thing} {{ ?s ?p ?o }}", self._store.quads_for_pattern(None, None, None, thing)),
        )

    def _merged(self, groups: list[Group]) -> tuple[Group, ...]:
        """Return what is written and what follows as one group."""
        said = tuple(one for group in groups for one in group.said)
        return (replace(groups[0], said=said, count=sum(group.count for group in groups)),) if groups else ()

    def _statements(self, thing: NamedNode) -> tuple[list[Triple], dict[tuple[NamedNode, bool], int]]:
        """Return what the merged graph says, and how much is left unread, by predicate and direction."""
        triples: dict[Triple, None] = {}
        unread = {}
        for inverse, pattern in ((False, f"{thing} ?predicate ?other"), (True, f"?other ?predicate {thing}")):
            query = f"SELECT ?predicate (COUNT(*) AS ?count) WHERE {{ {pattern} }} GROUP BY ?predicate"
            for predicate, count in self._select(query):
                assert isinstance(predicate, NamedNode)
                subject, object_ = (None, thing) if inverse else (thing, None)
                quads = self._store.quads_for_pattern(subject, predicate, object_, DefaultGraph())
                triples.update((quad.triple, None) for quad in islice(quads, self._most))
                unread[predicate, inverse] = 0 if self._most is None else max(0, int(text_of(count)) - self._most)
        return list(triples), unread

    def _follows(self, triple: Triple, thing: NamedNode) -> bool:
        """Return whether a statement is only entailed, and that by one other statement about *thing* with axioms."""
        if self._kinds(triple) - {GraphKind.OUTSIDE} != {GraphKind.ENTAILED}:
            return False
        for basis in self._origins.bases(triple):
            derivation = self._explainer.proofs.shortest(Node(triple, basis))
            premises = derivation.triples() if derivation else ()
            said = [one for one in premises if not self._kinds(one) <= {GraphKind.ONTOLOGY}]
            if len(said) == 1 and thing in (said[0].subject, said[0].object):
                return True
        return False

    def _kinds(self, triple: Triple) -> set[GraphKind | None]:
        return {self._origins.kind_of(quad) for quad in self._origins.quads(triple)}

    def _is_mirrored(self, triple: Triple, shown: set[Triple]) -> bool:
        """Return whether what is shown already says the same the other way round: it is shown in the same words."""
        subject, predicate, object_ = triple
        if not isinstance(object_, NamedNode):
            return False
        turned = [self._hierarchy.inverse(predicate), predicate if self._hierarchy.is_symmetric(predicate) else None]
        return any(Triple(object_, other, subject) in shown for other in turned if other is not None)

    def _outside(self, thing: NamedNode) -> tuple[Group, ...]:
        triples: dict[Triple, None] = {}
        for pattern in (f"{thing} ?p ?o BIND ({thing} AS ?s)", f"?s ?p {thing} BIND ({thing} AS ?o)"):
            query = f"SELECT ?s ?p ?o WHERE {{ GRAPH ?g {{ {pattern} }} ?g a <{GraphKind.OUTSIDE.iri}> }}"
            triples.update((Triple(*terms), None) for terms in islice(self._select(query), self._most))
        return tuple(self._grouping.groups(thing, triples, outside=True))

    def _listing(self, pattern: str, quads: Iterator[Quad]) -> Listing:
        triples = [quad.triple for quad in islice(quads, self._most)]
        listed = tuple((triple, self._origins.quads(triple)) for triple in triples)
        if self._most is None or len(listed) < self._most:
            return Listing(listed, len(listed))
        ((count,),) = self._select(f"SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}")
        return Listing(listed, int(text_of(count)))

    def _select(self, query: str) -> QuerySolutions:
        solutions = self._store.query(query)
        assert isinstance(solutions, QuerySolutions)
        return solutions
