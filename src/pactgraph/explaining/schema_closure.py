"""Premises that only the closure of an ontology holds, which entailment ran over and the store does not keep.

Such a premise is explained by the written axioms that lead to it, along a property path, where one does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Store, Triple

from pactgraph.entailment import OWL, SCHEMA_PREDICATES, close_ontology
from pactgraph.explaining.path_steps import find_way
from pactgraph.explaining.patterns import Expression, Group, TriplePattern
from pactgraph.explaining.premises import instances
from pactgraph.explaining.rules import Derivation, Rule, heads
from pactgraph.explaining.solutions import iter_solutions
from pactgraph.namespaces import RDF, RDFS
from pactgraph.property_paths import CompoundPath
from pactgraph.terms import in_default_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pactgraph.explaining.patterns import Element
    from pactgraph.explaining.premises import Allowed
    from pactgraph.property_paths import PropertyPath
    from pactgraph.terms import Term


def _ancestors(step: str, equivalent: str) -> CompoundPath:
    same = NamedNode(OWL + equivalent)
    return CompoundPath("*", (CompoundPath("|", (NamedNode(RDFS + step), same, CompoundPath("^", (same,)))),))


SUPER_CLASSES = _ancestors("subClassOf", "equivalentClass")
SUPER_PROPERTIES = _ancestors("subPropertyOf", "equivalentProperty")
INVERSE = NamedNode(f"{OWL}inverseOf")

#: Along which axioms OWL 2 RL draws each kind of axiom: its rules scm-sco, scm-spo, scm-dom, scm-rng and their like.
AXIOM_PATHS: dict[str, PropertyPath] = {
    f"{RDFS}subClassOf": SUPER_CLASSES,
    f"{RDFS}subPropertyOf": SUPER_PROPERTIES,
    f"{RDFS}domain": CompoundPath("/", (SUPER_PROPERTIES, NamedNode(f"{RDFS}domain"), SUPER_CLASSES)),
    f"{RDFS}range": CompoundPath("/", (SUPER_PROPERTIES, NamedNode(f"{RDFS}range"), SUPER_CLASSES)),
    f"{OWL}inverseOf": CompoundPath("|", (INVERSE, CompoundPath("^", (INVERSE,)))),
    f"{OWL}equivalentClass": SUPER_CLASSES,
    f"{OWL}equivalentProperty": SUPER_PROPERTIES,
}


class SchemaClosure:
    """The closure of an ontology, to match the axioms among the premises of a rule."""

    def __init__(self, ontology_triples: Iterable[Triple]) -> None:
        """Close the ontology; raise FolderError when it uses a construct that no pattern covers."""
        self._written = Store()
        self._written.extend(map(in_default_graph, ontology_triples))
        self._closed = Store()
        self._closed.extend(map(in_default_graph, close_ontology(quad.triple for quad in self._written)))

    def __contains__(self, triple: Triple) -> bool:
        """Return whether the closure holds *triple*, and the ontology does not."""
        quad = in_default_graph(triple)
        return quad in self._closed and quad not in self._written

    def axioms(self, triple: Triple) -> tuple[Triple, ...]:
        """Return the written axioms that lead to one of the closure, none when no path does."""
        path = AXIOM_PATHS.get(triple.predicate.value)
        way = path and find_way(self._written, path, triple.subject, triple.object, lambda _: True)
        return way or ()

    def iter_derivations(self, store: Store, rule: Rule, triple: Triple, allowed: Allowed) -> Iterator[Derivation]:
        """Give the applications of *rule* with axioms from the closure and the other premises from *store*."""
        elements = rule.query.body.elements
        schema = Group(tuple(element for element in elements if _is_axiom(element)))
        data = [element for element in elements if not _is_axiom(element)]
        prologue = rule.query.prologue
        for bindings in heads(rule, triple):
            for axioms in iter_solutions(self._closed, prologue, schema, bindings):
                found = instances(self._closed, prologue, schema, axioms, lambda _: True)
                matched = [premise for premises, _ in found for premise in premises]
                known = {name: term for name, term in axioms.items() if isinstance(term, NamedNode | Literal)}
                rest = Group((_values(known), *data))
                for solution in iter_solutions(store, prologue, rest, known):
                    for premises, absent in instances(store, prologue, rest, solution, allowed):
                        if triple not in premises:
                            yield Derivation(rule, (*premises, *matched), absent)


def _values(known: Mapping[str, Term]) -> Group:
    """Return a pattern that binds what the axioms bound, for the expressions of the other patterns."""
    names, terms = (" ".join(words) for words in ((f"?{name}" for name in known), map(str, known.values())))
    return Group((Expression(f"VALUES ({names}) {{ ({terms}) }}", frozenset(known)),))


def _is_axiom(element: Element) -> bool:
    if not isinstance(element, TriplePattern) or not isinstance(element.predicate, NamedNode):
        return False
    predicate = element.predicate.value
    if predicate == f"{RDF}type":
        return isinstance(element.object_, NamedNode) and element.object_.value.startswith(OWL)
    return predicate in SCHEMA_PREDICATES or predicate.startswith(OWL)
