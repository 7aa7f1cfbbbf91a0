"""How a report calls things: labels first, CURIEs where there are none, and what stands where a result points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions

from pactgraph.namespaces import RDFS, SKOS, XSD, compress
from pactgraph.property_paths import spell_path
from pactgraph.turtle.terms import spell_iri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from pactgraph.property_paths import PropertyPath
    from pactgraph.terms import Term
    from pactgraph.validation import Result

_LABELS = (NamedNode(f"{SKOS}prefLabel"), NamedNode(f"{RDFS}label"))


@dataclass(frozen=True, slots=True)
class Names:
    """How to call things in a report: with CURIEs of *prefixes*, and labels and graphs of *store* when there is one."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    store: Store | None = None
    language: str = "en"

    def curie(self, iri: str) -> str:
        """Return the CURIE of *iri*, or the IRI in angle brackets."""
        return compress(iri, self.prefixes)

    def spell(self, term: Term) -> str:
        """Return *term* as Turtle has it, with CURIEs."""
        if isinstance(term, NamedNode):
            return self.curie(term.value)
        if isinstance(term, Literal) and term.language is None and term.datatype.value != f"{XSD}string":
            return f'"{term.value}"^^{self.curie(term.datatype.value)}'
        return str(term)

    def label(self, term: Term) -> str | None:
        """Return the preferred label of *term*, in the language asked for when there is one, or a printed label."""
        if self.store is None or not isinstance(term, NamedNode | BlankNode):
            return None
        for predicate in _LABELS:
            quads = self.store.quads_for_pattern(term, predicate, None, None)
            labels = {quad.object for quad in quads if isinstance(quad.object, Literal)}
            if labels:
                return min(labels, key=lambda label: (label.language != self.language, str(label))).value
        return None

    def describe(self, term: Term) -> str:
        """Return *term* with its label first, such as ``Mayo Clinic (id:mayo-clinic)``."""
        label = self.label(term)
        return self.spell(term) if label is None else f"{label} ({self.spell(term)})"

    def path(self, path: PropertyPath) -> str:
        """Return *path* with its label first, or as SPARQL writes it when it is more than one property."""
        return self.describe(path) if isinstance(path, NamedNode) else spell_path(path, self.curie)

    def found(self, result: Result) -> list[str]:
        """Return what stands where *result* says, in order; empty when nothing does or no store tells."""
        if result.value is not None:
            return [self.describe(result.value)]
        if self.store is None or result.path is None or not isinstance(result.focus_node, NamedNode):
            return []
        path = spell_path(result.path, spell_iri)
        query = f"SELECT DISTINCT ?value WHERE {{ {spell_iri(result.focus_node.value)} {path} ?value }}"
        solutions = self.store.query(query, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions)
        return sorted(self.describe(solution["value"]) for solution in solutions)

    def graphs(self, result: Result) -> list[str]:
        """Return the named graphs in which the statement stands, or else those that speak of the focus node."""
        focus, path, value = result.focus_node, result.path, result.value
        if self.store is None or not isinstance(focus, NamedNode | BlankNode):
            return []
        predicate = path if isinstance(path, NamedNode) else None
        object_ = value if predicate else None
        quads = [*self.store.quads_for_pattern(focus, predicate, object_, None)]
        quads = quads or [*self.store.quads_for_pattern(focus, None, None, None)]
        graphs = {quad.graph_name for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
        return sorted({self.label(graph) or self.spell(graph) for graph in graphs})
