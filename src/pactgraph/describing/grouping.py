"""Statements about a thing, grouped by meaning: by predicate and direction, and above by what predicates specialise.

Both directions of a symmetric property are one. An inverse direction goes by the inverse property where the ontology
states one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from pactgraph.describing.property_hierarchy import PropertyHierarchy
from pactgraph.explaining.proofs import Node
from pactgraph.graph_kinds import GraphKind
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad, Triple

    from pactgraph.explaining import Explainer
    from pactgraph.labels import Labels
    from pactgraph.terms import Term


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of the thing and one *other* term, the quads that state it, and the rules that give it."""

    other: Term
    statements: tuple[Triple, ...]
    quads: tuple[Quad, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What one predicate says of the thing, as subject or, when *inverse*, as object; *count* is how often it does.

    *named* is the property whose label says the inverse direction, where the ontology states one.
    """

    predicate: NamedNode
    inverse: bool
    said: tuple[Said, ...] = ()
    count: int = 0
    named: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Groups whose predicates specialise that of *head*; one group that stands for itself has no head."""

    head: Group | None
    groups: tuple[Group, ...]


class Grouping:
    """Groups the statements of a graph."""

    def __init__(self, explainer: Explainer, hierarchy: PropertyHierarchy, labels: Labels) -> None:
        self._explainer, self._hierarchy, self._labels = explainer, hierarchy, labels

    def groups(
        self,
        thing: NamedNode,
        triples: Iterable[Triple],
        unread: Mapping[tuple[NamedNode, bool], int] | None = None,
        *,
        outside: bool = False,
    ) -> list[Group]:
        """Return statements by predicate and direction, and in these by the other term, in the order of labels.

        *unread* adds to the count of a predicate in a direction. Sources are those *outside* the documents or the rest.
        """
        found: dict[tuple[NamedNode, bool], dict[Term, list[Triple]]] = {}
        for triple in triples:
            inverse = triple.subject != thing
            symmetric = inverse and self._hierarchy.is_symmetric(triple.predicate)
            others = found.setdefault((triple.predicate, inverse and not symmetric), {})
            others.setdefault(triple.subject if inverse else triple.object, []).append(triple)
        groups = []
        for (predicate, inverse), others in found.items():
            said = sorted((self._said(*item, outside=outside) for item in others.items()), key=self._order)
            named = self._hierarchy.inverse(predicate) if inverse else None
            count = len(said) + (unread or {}).get((predicate, inverse), 0)
            groups.append(Group(predicate, inverse, tuple(said), count, named))
        return sorted(groups, key=self._heading)

    def sections(self, groups: Sequence[Group]) -> tuple[Section, ...]:
        """Return groups under the most general property that they specialise; values come first."""
        by_top: dict[tuple[NamedNode, bool], list[Group]] = {}
        for group in groups:
            top = self._hierarchy.top(group.predicate)
            by_top.setdefault((top, group.inverse and not self._hierarchy.is_symmetric(top)), []).append(group)
        sections = []
        for (top, inverse), members in by_top.items():
            named = self._hierarchy.inverse(top) if inverse else None
            head = Group(top, inverse, named=named) if len(members) > 1 else None
            sections.append(Section(head, tuple(members)))
        return tuple(sections)

    def _said(self, other: Term, triples: list[Triple], *, outside: bool) -> Said:
        origins = self._explainer.origins
        written = (quad for triple in triples for quad in origins.written(triple))
        quads = tuple(quad for quad in written if (origins.kind_of(quad) is GraphKind.OUTSIDE) is outside)
        rules = () if quads else tuple(dict.fromkeys(rule for triple in triples for rule in self._rules(triple)))
        return Said(other, tuple(triples), quads, rules)

    def _rules(self, triple: Triple) -> Iterator[str]:
        for basis in self._explainer.origins.bases(triple):
            derivation = self._explainer.proofs.shortest(Node(triple, basis))
            if derivation is not None:
                yield f"{basis.derived.label} by {derivation.rule.code}"

    def _order(self, said: Said) -> tuple[bool, str, str]:
        text = text_of(said.other)
        name = self._labels.label(text) if isinstance(said.other, NamedNode) else None
        return not said.quads, (name or text).casefold(), str(said.other)

    def _heading(self, group: Group) -> tuple[bool, bool, str, str]:
        values = all(isinstance(said.other, Literal) for said in group.said)
        label = self._labels.label((group.named or group.predicate).value) or group.predicate.value
        return not values, group.inverse and group.named is None, label.casefold(), group.predicate.value
