"""How the things and statements of two versions are told: by labels of either, blank nodes by what hangs on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from pactgraph.blank_node_names import name_blank_nodes
from pactgraph.labels import RANKS
from pactgraph.namespaces import RDF, compress
from pactgraph.tables import visible
from pactgraph.terms import text_of
from pactgraph.turtle.blank_nodes import FIRST, NIL, REST, nest
from pactgraph.turtle.layout import LEADING_PREDICATES
from pactgraph.turtle.terms import TermSpeller, natural_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Quad

    from pactgraph.comparing import Changes
    from pactgraph.comparing.versions import Version
    from pactgraph.terms import Term

    _Label = tuple[int, int, bool, bool, str, str]

_TYPE = NamedNode(f"{RDF}type")
#: How deep the statements of blank nodes are told within each other.
DEEPEST = 12


class Side:
    """The statements of one version, looked up by subject and, for blank nodes, by object."""

    def __init__(self, version: Version) -> None:
        quads = name_blank_nodes(version.quads)
        nested = nest(quads, deepest=float("inf")).nested
        self.about: dict[Term, list[Quad]] = defaultdict(list)
        self._parents: dict[Term, Quad] = {}
        for quad in quads:
            self.about[quad.subject].append(quad)
            if quad.object in nested:
                self._parents[quad.object] = quad

    def parent(self, node: Term) -> Quad | None:
        """Return the statement that leads to a blank node, if it hangs in a tree."""
        return self._parents.get(node)

    def way(self, node: Term) -> list[Quad]:
        """Return the statements that lead to a blank node, from the thing that it hangs on."""
        found: list[Quad] = []
        while (parent := self.parent(node)) is not None:
            found.append(parent)
            node = parent.subject
        return found[::-1]


class Words:
    """What to call the things of two versions; where both have a label the newer is used."""

    def __init__(self, old: Version, new: Version, changes: Changes, *, language: str) -> None:
        self.old, self.new = Side(old), Side(new)
        self._prefixes: Mapping[str, str] = {**old.prefixes, **new.prefixes}
        self._speller = TermSpeller(self._prefixes)
        pairs = [quad for pair in (*changes.changed, *changes.moved) for quad in pair]
        self._differing = {*changes.added, *changes.gone, *pairs}
        labels: dict[str, _Label] = {}
        for age, version in enumerate((new, old)):
            for quad in version.quads:
                _note_label(labels, quad.triple, age, language)
            for triple in version.computed:
                _note_label(labels, triple, age, language)
        self._labels = {iri: label[-1] for iri, label in labels.items()}
        self._bearers = Counter(self._labels.values())

    def name(self, term: Term | DefaultGraph) -> str:
        """Return what to call a thing: its label, with its CURIE where others bear the same, or else its CURIE."""
        iri = text_of(term)
        label = self._labels.get(iri)
        curie = compress(iri, self._prefixes) if isinstance(term, NamedNode) else str(term)
        if label is None:
            return visible(curie)
        return visible(label if self._bearers[label] == 1 else f"{label} ({curie})")

    def heading(self, thing: Term) -> list[str]:
        """Return how the changes of a thing are headed: its label, if it has one, and its CURIE."""
        label = self._labels.get(text_of(thing)) if isinstance(thing, NamedNode) else None
        curie = compress(text_of(thing), self._prefixes) if isinstance(thing, NamedNode) else str(thing)
        return [visible(name) for name in (label, curie) if name]

    def source(self, quad: Quad) -> str:
        """Return what a statement is cited from: the label or CURIE of its graph, nothing for the default graph."""
        graph = quad.graph_name
        if isinstance(graph, DefaultGraph):
            return ""
        return self._label(graph)

    def sort_key(self, thing: Term) -> tuple[bool, str, str]:
        """Return what a thing sorts by: named ones first, by their names."""
        return (isinstance(thing, BlankNode), natural_key(self.heading(thing)[0].casefold()), str(thing))

    def predicate_key(self, quad: Quad) -> tuple[int, str]:
        """Return what the property of a statement sorts by: types and labels first."""
        return (LEADING_PREDICATES.get(quad.predicate, 99), natural_key(self.path(quad, self.side_of(quad))))

    def side_of(self, quad: Quad) -> Side:
        """Return the version that a statement is in; the new one when it is in both."""
        return self.new if quad in self.new.about.get(quad.subject, ()) else self.old

    def root(self, quad: Quad) -> Term:
        """Return the thing that a statement is about: that which its subject, if it is a blank node, hangs on."""
        way = self.side_of(quad).way(quad.subject)
        return way[0].subject if way else quad.subject

    def is_told_above(self, quad: Quad) -> bool:
        """Return whether a statement is told with another that differs, on which its subject hangs."""
        way = self.side_of(quad).way(quad.subject)
        return bool(way) and way[-1] in self._differing

    def path(self, quad: Quad, side: Side) -> str:
        """Return the properties that lead from the thing to the object of a statement."""
        steps = [*side.way(quad.subject), quad]
        told = [self._property(step.predicate) for step in steps if step.predicate != REST]
        return " / ".join(told or [self._property(REST)])

    def object(self, quad: Quad, side: Side) -> str:
        """Return the object of a statement in words; a blank node by all that hangs on it, a cell by its whole list."""
        term: Term = quad.object
        if quad.predicate == REST:
            term = quad.subject
            while (parent := side.parent(term)) is not None and parent.predicate == REST:
                term = parent.subject
        return self._told(term, side, DEEPEST)

    def _label(self, node: NamedNode | BlankNode | Triple) -> str:
        return visible(self._labels.get(text_of(node)) or self.name(node))

    def _property(self, predicate: NamedNode) -> str:
        return "a" if predicate == _TYPE else "item" if predicate == FIRST else self._label(predicate)

    def _told(self, term: Term, side: Side, deep: int) -> str:
        if isinstance(term, Literal):
            return visible(self._speller.literal(term))
        if isinstance(term, Triple):
            return visible(str(term))
        if isinstance(term, NamedNode):
            return "()" if term == NIL else self.name(term)
        if not deep or side.parent(term) is None:
            return str(term)
        items = self._items(term, side)
        if items is not None:
            return f"( {' '.join(self._told(item, side, deep - 1) for item in items)} )"
        told = [
            f"{self._property(quad.predicate)} {self._told(quad.object, side, deep - 1)}"
            for quad in sorted(side.about.get(term, ()), key=lambda quad: (self.predicate_key(quad), str(quad.object)))
        ]
        return f"[ {' ; '.join(told)} ]" if told else "[]"

    def _items(self, cell: Term, side: Side) -> list[Term] | None:
        """Return the items of a well-formed list, or None when *cell* begins none."""
        items: list[Term] = []
        seen: set[Term] = set()
        while cell != NIL:
            stated = {quad.predicate: quad.object for quad in side.about.get(cell, ())}
            if stated.keys() != {FIRST, REST} or len(side.about[cell]) != 2 or cell in seen:
                return None
            seen.add(cell)
            items.append(stated[FIRST])
            cell = stated[REST]
        return items

    def json(self, term: Term | DefaultGraph) -> dict[str, str] | None:
        """Return a term for programs, with its label if it has one; None for the default graph."""
        if isinstance(term, DefaultGraph):
            return None
        if isinstance(term, Literal):
            about = {"language": term.language} if term.language else {"datatype": term.datatype.value}
            return {"type": "literal", "value": term.value, **about}
        kind = "iri" if isinstance(term, NamedNode) else "blank node" if isinstance(term, BlankNode) else "triple"
        label = self._labels.get(text_of(term))
        return {"type": kind, "value": text_of(term), **({"label": label} if label else {})}


def _note_label(labels: dict[str, _Label], statement: Triple, age: int, language: str) -> None:
    rank = RANKS.get(statement.predicate.value)
    if rank is None or not isinstance(statement.object, Literal) or not statement.object.value.strip():
        return
    own = statement.object.language or ""
    found = (age, rank, own != language, own != "en", own, statement.object.value)
    iri = text_of(statement.subject)
    labels[iri] = min(labels.get(iri, found), found)
