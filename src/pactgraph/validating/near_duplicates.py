"""Things that may be one and the same: of kinds that go together, with labels that are alike.

Only general vocabularies are known: labels of SKOS, RDFS and FOAF, classes of RDFS and OWL. Left out are the terms of
ontologies and schemes, named graphs, what has been replaced, and pairs that some statement relates: whoever wrote it
knew that they are two. What only a passage prints is no name of a thing.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, islice, pairwise, product
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from pactgraph.graph_kinds import GraphKind
from pactgraph.label_likeness import alike_labels
from pactgraph.namespaces import RDF, RDFS, SH, SKOS
from pactgraph.terms import text_of
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

NEAR_DUPLICATE = "near-duplicate"
ADVICE = "If they are one thing, point one on with dcterms:isReplacedBy; if not, say so with owl:differentFrom."

OWL = "http://www.w3.org/2002/07/owl#"
FOAF = "http://xmlns.com/foaf/0.1/"
REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"

#: By what a thing is named, the most telling first.
NAMES = (f"{SKOS}prefLabel", f"{RDFS}label", f"{FOAF}name", f"{SKOS}altLabel", f"{SKOS}hiddenLabel")

#: The vocabularies whose instances are terms, not things; and classes that all things may share.
_VOCABULARIES = (OWL, RDF, RDFS, SKOS, SH)
_GRAPHS = frozenset(kind.iri for kind in GraphKind)
_GENERAL = frozenset(f"http://www.w3.org/ns/prov#{name}" for name in ("Entity", "Agent", "Activity"))
#: Up to how many things with one label are reported each with each; beyond, each with the next.
_MOST = 20
_MANY = 1000

_TYPE = NamedNode(f"{RDF}type")


def find_near_duplicates(store: Store, *, reported: Iterable[Result] = ()) -> list[Result]:
    """Return a warning for each pair of things in the default graph of *store* that may be one.

    The focus node is that of which the graph says less: more likely it is the one that was added.
    What *reported* results name is not reported again: one as focus node and the other, or the name of both, as value.
    """
    things = _Things(store)
    known = {(one.focus_node, text_of(one.value)) for one in reported if one.component is None}
    results: dict[frozenset[NamedNode], Result] = {}
    for reason, one, label, other, other_label in things.pairs():
        pair = frozenset((one, other))
        told = {(one, other.value), (other, one.value), *((thing, label) for thing in pair if label == other_label)}
        if len(pair) < 2 or told & known or pair in results or not things.may_be_one(one, other):
            continue
        if things.said_of(other) < things.said_of(one):
            one, label, other, other_label = other, other_label, one, label
        results[pair] = Result(
            source=NEAR_DUPLICATE,
            focus_node=one,
            path=NamedNode(things.named[one][label]),
            value=other,
            component=None,
            severity=Severity.WARNING,
            message=_message(label, other_label, reason),
            advice=ADVICE,
        )
    return list(results.values())


def _message(label: str, other: str, reason: str) -> str:
    if label == other:
        return f"A thing has one node; two are called “{label}”."
    return f"A thing has one node; “{label}” and “{other}” {reason}."


class _Things:
    """What the default graph of a store says of things by which they can be told apart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._types = self._read_types()
        self._disjoint = self._read_disjoint()
        self._different = self._read_different()
        #: The labels of each thing, and the property that says so.
        self.named = self._read_names()

    def pairs(self) -> Iterator[tuple[str, NamedNode, str, NamedNode, str]]:
        """Yield what may be one thing: in what their labels are alike, and each with its label."""
        bearers: dict[str, list[NamedNode]] = defaultdict(list)
        for thing, names in self.named.items():
            for label in names:
                bearers[label].append(thing)
        for label, things in sorted(bearers.items()):
            same = combinations(things, 2) if len(things) <= _MOST else pairwise(things)
            yield from (("", one, label, other, label) for one, other in same)
        alone = [next(iter(names)) for names in self.named.values() if len(set(names)) == 1]
        for (label, other_label), reason in sorted(alike_labels(bearers, alone).items()):
            for one in bearers[label][:_MOST]:
                for other in bearers[other_label][:_MOST]:
                    first = one.value < other.value
                    pair = (one, label, other, other_label) if first else (other, other_label, one, label)
                    yield (reason, *pair)

    def may_be_one(self, one: NamedNode, other: NamedNode) -> bool:
        """Return whether two things share a class, are of no disjoint ones, and no statement holds them apart."""
        classes, others = self._types[one], self._types[other]
        if not (classes & others) - _GENERAL or self._disjoint & set(product(classes, others)):
            return False
        return not (self._different[one] & self._different[other] or self._are_related(one, other))

    def said_of(self, thing: NamedNode) -> int:
        """Return how many statements the graph holds about a thing, as far as it matters."""
        return sum(1 for _ in islice(self._store.quads_for_pattern(thing, None, None, DefaultGraph()), _MANY))

    def _are_related(self, one: NamedNode, other: NamedNode) -> bool:
        statements = (
            self._store.quads_for_pattern(subject, None, object_, DefaultGraph())
            for subject, object_ in ((one, other), (other, one))
        )
        return any(next(iter(found), None) is not None for found in statements)

    def _read_types(self) -> dict[NamedNode, frozenset[str]]:
        types: dict[NamedNode, set[str]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(None, _TYPE, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                types[quad.subject].add(quad.object.value)
        replaced = self._store.quads_for_pattern(None, NamedNode(REPLACED_BY), None, DefaultGraph())
        gone = {quad.subject for quad in replaced}
        return {
            thing: frozenset(classes - {f"{OWL}Thing", f"{OWL}NamedIndividual"})
            for thing, classes in types.items()
            if thing not in gone and not any(map(_is_no_thing, classes))
        }

    def _read_names(self) -> dict[NamedNode, dict[str, str]]:
        others = {DefaultGraph(), *self._graphs(GraphKind.STATED), *self._graphs(GraphKind.OUTSIDE)}
        named: dict[NamedNode, dict[str, str]] = {}
        for name in NAMES:
            for thing, _, label, graph in self._store.quads_for_pattern(None, NamedNode(name), None, None):
                if graph not in others and thing in self._types and isinstance(label, Literal):
                    named.setdefault(thing, {}).setdefault(label.value, name)
        return {thing: named[thing] for thing in sorted(named, key=lambda thing: thing.value)}

    def _graphs(self, kind: GraphKind) -> set[object]:
        quads = self._store.quads_for_pattern(None, _TYPE, NamedNode(kind.iri), DefaultGraph())
        return {quad.subject for quad in quads}

    def _read_disjoint(self) -> set[tuple[str, str]]:
        pairs = self._select(f"SELECT ?a ?b WHERE {{ ?a <{OWL}disjointWith> ?b }}")
        members = f"?all <{OWL}members>/<{RDF}rest>*/<{RDF}first> "
        pairs += self._select(
            f"SELECT ?a ?b WHERE {{ ?all a <{OWL}AllDisjointClasses> . {members} ?a . {members} ?b }}"
        )
        return {pair for one, other in pairs if one != other for pair in ((one, other), (other, one))}

    def _read_different(self) -> dict[NamedNode, set[str]]:
        """Return the lists of things that are all different in which each thing is."""
        lists = f"<{OWL}members>|<{OWL}distinctMembers>"
        pairs = self._select(
            f"SELECT ?thing ?all WHERE {{ ?all a <{OWL}AllDifferent> ; ({lists})/<{RDF}rest>*/<{RDF}first> ?thing }}"
        )
        different: dict[NamedNode, set[str]] = defaultdict(set)
        for thing, every in pairs:
            different[NamedNode(thing)].add(every)
        return different

    def _select(self, query: str) -> list[tuple[str, str]]:
        solutions = self._store.query(query)
        assert isinstance(solutions, QuerySolutions)
        return [(one.value, other.value) for one, other in solutions if not isinstance(one, Literal)]


def _is_no_thing(class_iri: str) -> bool:
    of_all = class_iri in (f"{OWL}Thing", f"{OWL}NamedIndividual")
    return class_iri in _GRAPHS or (class_iri.startswith(_VOCABULARIES) and not of_all)
