"""What a solution of a graph pattern rests on: the triples that it matched, and the patterns that nothing matched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from pactgraph.explaining.path_steps import find_way
from pactgraph.explaining.patterns import Group, Modified, SubSelect, TriplePattern, Union
from pactgraph.explaining.solutions import iter_solutions
from pactgraph.property_paths import CompoundPath
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from pactgraph.explaining.pattern_terms import PatternTerm
    from pactgraph.explaining.patterns import Element
    from pactgraph.terms import Term

    Bindings: TypeAlias = Mapping[str, Term]
    Allowed: TypeAlias = Callable[[Triple], bool]
    Instance: TypeAlias = tuple[tuple["Premise", ...], tuple[tuple[TriplePattern, ...], ...]]

#: How many solutions of a pattern inside another are looked at, and how many an aggregate may count.
MOST_WITNESSES = 20
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Way:
    """A premise that is a property path: its ends, its text, and the triples that lead along it."""

    subject: Term
    path: str
    object_: Term
    triples: tuple[Triple, ...]


Premise: TypeAlias = Triple | Way


def instances(store: Store, prologue: str, group: Group, solution: Bindings, allowed: Allowed) -> Iterator[Instance]:
    """Give the premises that a solution of *group* rests on, and the patterns that it requires to be absent.

    Several times where a pattern inside has several witnesses, never where one is not *allowed*.
    """
    return _Reader(store, prologue, allowed).instances(group, solution)


class _Reader:
    """Puts solutions in place of the variables of a pattern."""

    def __init__(self, store: Store, prologue: str, allowed: Allowed) -> None:
        self._store, self._prologue, self._allowed = store, prologue, allowed

    def instances(self, group: Group, solution: Bindings) -> Iterator[Instance]:
        """Give the premises of one solution: several times where a pattern inside has several witnesses."""
        premises: list[Premise] = []
        nested: list[list[Instance]] = []
        absent: list[tuple[TriplePattern, ...]] = []
        for element in _holding(group.elements, solution):
            if isinstance(element, TriplePattern):
                premise = self._premise(element, solution)
                if premise is None:
                    return
                premises.append(premise)
            elif isinstance(element, Modified) and element.keyword in ("FILTER NOT EXISTS", "MINUS"):
                absent.append(_absent(element.group, solution))
            elif isinstance(element, Modified | SubSelect):
                nested.append(self._witnesses(element, solution))
        for choice in product(*nested):
            inner = [premise for found, _ in choice for premise in found]
            missing = [patterns for _, found in choice for patterns in found]
            yield tuple(dict.fromkeys([*premises, *inner])), (*absent, *missing)

    def _premise(self, pattern: TriplePattern, solution: Bindings) -> Premise | None:
        """Return the premise that a pattern stands for, None when it may not be one."""
        subject, object_ = _value(pattern.subject, solution), _value(pattern.object_, solution)
        if subject is None or object_ is None:
            return None
        if isinstance(pattern.predicate, CompoundPath):
            triples = find_way(self._store, pattern.predicate, subject, object_, self._allowed)
            return None if triples is None else Way(subject, pattern.path, object_, triples)
        predicate = _value(pattern.predicate, solution)
        if not isinstance(predicate, NamedNode) or not isinstance(subject, NamedNode | BlankNode):
            return None
        triple = Triple(subject, predicate, object_)
        return triple if self._allowed(triple) else None

    def _witnesses(self, element: Modified | SubSelect, solution: Bindings) -> list[Instance]:
        """Return what a pattern inside rests on: one solution of it, but all that an aggregate counts."""
        inside = element.group
        visible = element.projected if isinstance(element, SubSelect) else None
        bindings = {name: term for name, term in solution.items() if visible is None or name in visible}
        found = iter_solutions(self._store, self._prologue, inside, bindings)
        if not (isinstance(element, SubSelect) and element.aggregates):
            instances = (instance for one in found for instance in self.instances(inside, one))
            return list(islice(instances, MOST_WITNESSES))
        counted = [next(self.instances(inside, one), None) for one in islice(found, MOST_COUNTED)]
        premises = [premise for instance in counted if instance for premise in instance[0]]
        return [(tuple(dict.fromkeys(premises)), ())]


def _holding(elements: Iterable[Element], solution: Bindings) -> Iterator[Element]:
    """Give the parts that a solution rests on: the branches that matched, taken apart."""
    for element in elements:
        if isinstance(element, Group):
            yield from _holding(element.elements, solution)
        elif isinstance(element, Union):
            place = solution.get(element.marker)
            if place is not None:
                yield from _holding(element.groups[int(text_of(place))].elements, solution)
        elif isinstance(element, Modified) and element.keyword in ("OPTIONAL", "GRAPH"):
            if element.keyword == "GRAPH" or element.marker in solution:
                yield from _holding(element.group.elements, solution)
        else:
            yield element


def _value(term: PatternTerm, solution: Bindings) -> Term | None:
    return solution.get(term.value) if isinstance(term, Variable) else term


def _absent(group: Group, solution: Bindings) -> tuple[TriplePattern, ...]:
    """Return the triple patterns of what must not be there, with what is known of them."""

    def known(term: PatternTerm) -> PatternTerm:
        value = _value(term, solution)
        return value if isinstance(value, NamedNode | Literal) else term

    return tuple(
        replace(
            element,
            subject=known(element.subject),
            predicate=element.predicate if isinstance(element.predicate, CompoundPath) else known(element.predicate),
            object_=known(element.object_),
        )
        for element in group.elements
        if isinstance(element, TriplePattern)
    )
