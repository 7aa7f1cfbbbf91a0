"""Where a statement of a built store comes from: the named graphs that hold it, and what it may be derived from."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from pactgraph.derivation import WITH_INTERPRETATIONS
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import RDF
from pactgraph.terms import graph_of, text_of

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store, Triple

TYPE = NamedNode(f"{RDF}type")

#: The kinds of graphs that are made and not written.
DERIVED_KINDS = frozenset({GraphKind.ENTAILED, GraphKind.COMPUTED})

#: What a closure starts from; see `pactgraph.derivation.derive`.
VOCABULARY = frozenset({GraphKind.STATED, GraphKind.CATALOGUE, GraphKind.ONTOLOGY})


class Basis(Enum):
    """What a derived statement rests on: the kinds of graphs it starts from, and the kind that its like are kept in."""

    STATED = ("stated", VOCABULARY, GraphKind.ENTAILED)
    INTERPRETED = ("interpreted", VOCABULARY | {GraphKind.INTERPRETATION}, GraphKind.ENTAILED)
    COMPUTED = ("computed", VOCABULARY | {GraphKind.INTERPRETATION}, GraphKind.COMPUTED)

    def __init__(self, label: str, leaves: frozenset[GraphKind], derived: GraphKind) -> None:
        self.label = label
        self.leaves = leaves
        self.derived = derived


class Origins:
    """The graphs and their kinds behind the statements of a store that `pactgraph.derivation.fill_store` has filled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kinds: dict[object, GraphKind | None] = {}
        self._quads: dict[Triple, tuple[Quad, ...]] = {}

    def kind_of(self, quad: Quad) -> GraphKind | None:
        """Return the kind of the named graph that a quad is in, as the catalogue says it."""
        graph = quad.graph_name
        if graph not in self._kinds:
            said: set[str] = set()
            if isinstance(graph, NamedNode):
                types = self._store.quads_for_pattern(graph, TYPE, None, DefaultGraph())
                said = {text_of(quad.object) for quad in types}
            self._kinds[graph] = next((kind for kind in GraphKind if kind.iri in said), None)
        return self._kinds[graph]

    def quads(self, triple: Triple) -> tuple[Quad, ...]:
        """Return the quads of *triple*, one for each named graph that holds it, in the order of their names."""
        if triple not in self._quads:
            found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            named = (quad for quad in found if not isinstance(quad.graph_name, DefaultGraph))
            self._quads[triple] = tuple(sorted(named, key=graph_of))
        return self._quads[triple]

    def written(self, triple: Triple) -> tuple[Quad, ...]:
        """Return the quads of *triple* in graphs that somebody has written."""
        return tuple(quad for quad in self.quads(triple) if self.kind_of(quad) not in DERIVED_KINDS)

    def leaves(self, triple: Triple, basis: Basis) -> tuple[Quad, ...]:
        """Return the quads of *triple* that what rests on *basis* may start from."""
        return tuple(quad for quad in self.quads(triple) if self.kind_of(quad) in basis.leaves)

    def bases(self, triple: Triple) -> list[Basis]:
        """Return what the derivations of *triple* rest on; none when it is not derived."""
        found = (self._basis(quad) for quad in self.quads(triple))
        return list(dict.fromkeys(basis for basis in found if basis is not None))

    def _basis(self, quad: Quad) -> Basis | None:
        kind = self.kind_of(quad)
        if kind is GraphKind.ENTAILED:
            return Basis.INTERPRETED if graph_of(quad).endswith(WITH_INTERPRETATIONS) else Basis.STATED
        return Basis.COMPUTED if kind is GraphKind.COMPUTED else None
