"""What the ontology says of properties that matters for grouping: what they specialise, and their inverses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from pactgraph.explaining.origins import TYPE
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import RDFS
from pactgraph.wording import OWL

if TYPE_CHECKING:
    from pyoxigraph import Store

    from pactgraph.explaining.origins import Origins

SUPER_PROPERTY = NamedNode(f"{RDFS}subPropertyOf")
INVERSE = NamedNode(f"{OWL}inverseOf")
SYMMETRIC = NamedNode(f"{OWL}SymmetricProperty")


class PropertyHierarchy:
    """The properties of a store, asked one at a time."""

    def __init__(self, store: Store, origins: Origins) -> None:
        self._store, self._origins = store, origins
        self._tops: dict[NamedNode, NamedNode] = {}

    def is_symmetric(self, predicate: NamedNode) -> bool:
        """Return whether the ontology calls a property symmetric."""
        return next(self._store.quads_for_pattern(predicate, TYPE, SYMMETRIC, DefaultGraph()), None) is not None

    def inverse(self, predicate: NamedNode) -> NamedNode | None:
        """Return the inverse of a property, the first by IRI when there are several, None when none is stated."""
        store = self._store
        found = [quad.object for quad in store.quads_for_pattern(predicate, INVERSE, None, DefaultGraph())]
        found += [quad.subject for quad in store.quads_for_pattern(None, INVERSE, predicate, DefaultGraph())]
        return min((term for term in found if isinstance(term, NamedNode)), key=lambda term: term.value, default=None)

    def top(self, predicate: NamedNode) -> NamedNode:
        """Return the most general property above one that the ontology itself declares; itself when there is none."""
        if predicate not in self._tops:
            above, layer = {predicate}, [predicate]
            top = predicate
            while layer:
                supers = {parent for one in layer for parent in self._parents(one)} - above
                layer = sorted(supers, key=lambda term: term.value)
                above |= supers
                top = layer[0] if layer else top
            self._tops[predicate] = top
        return self._tops[predicate]

    def _parents(self, predicate: NamedNode) -> list[NamedNode]:
        quads = self._store.quads_for_pattern(predicate, SUPER_PROPERTY, None, DefaultGraph())
        parents = [quad.object for quad in quads]
        return [parent for parent in parents if isinstance(parent, NamedNode) and self._is_declared(parent)]

    def _is_declared(self, predicate: NamedNode) -> bool:
        quads = self._store.quads_for_pattern(predicate, TYPE, None, None)
        return any(self._origins.kind_of(quad) is GraphKind.ONTOLOGY for quad in quads)
