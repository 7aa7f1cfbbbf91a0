"""The terms, concepts and prefixes of a graph folder, as a mapping may use them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pactgraph.datatypes import is_iri
from pactgraph.errors import UsageError
from pactgraph.namespaces import compress, expand
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from pactgraph.graph import Graph

#: Terms in the namespaces that an ontology of the graph says are its own: these it has to define.
OWN_TERMS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX vann: <http://purl.org/vocab/vann/>
SELECT DISTINCT ?namespace ?term ?class
WHERE {
  ?ontology vann:preferredNamespaceUri ?namespace .
  OPTIONAL {
    ?term a ?type .
    FILTER (?type IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))
    FILTER (STRSTARTS(STR(?term), STR(?namespace)))
    BIND (?type = owl:Class AS ?class)
  }
}
"""


class Vocabulary:
    """What the graph knows, for the CURIEs of a mapping."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._namespaces: set[str] = set()
        self._classes: set[str] = set()
        self._properties: set[str] = set()
        answer = graph.evaluate(OWN_TERMS)
        assert not isinstance(answer, bool | list)
        for namespace, term, is_class in answer.rows:
            self._namespaces.add(text_of(namespace))
            (self._classes if text_of(is_class) == "true" else self._properties).add(text_of(term))

    def class_(self, curie: str) -> str:
        """Return the IRI of a class; raise UsageError when its ontology does not define it."""
        return self._own(curie, self._classes, "class")

    def property(self, curie: str) -> str:
        """Return the IRI of a property; raise UsageError when its ontology does not define it."""
        return self._own(curie, self._properties, "property")

    def thing(self, curie: str) -> str:
        """Return the IRI of a thing or concept; raise UsageError when the graph knows none there."""
        iri = self._iri(curie)
        if self._graph.labels.is_known(iri):
            return iri
        near = [compress(one, self._graph.prefixes) for one in self._graph.labels.near(iri)]
        advice = f"Did you mean {' or '.join(near)}?" if near else "Correct it."
        raise UsageError(f"the graph has no '{curie}'. {advice}")

    def _own(self, curie: str, known: set[str], kind: str) -> str:
        iri = self._iri(curie)
        if iri in known or not iri.startswith(tuple(self._namespaces)):
            return iri
        near = [compress(one, self._graph.prefixes) for one in get_close_matches(iri, known, n=2, cutoff=0.8)]
        advice = f"Did you mean {' or '.join(near)}?" if near else "Correct it, or define it."
        raise UsageError(f"the ontology has no {kind} '{curie}'. {advice}")

    def _iri(self, curie: str) -> str:
        iri = curie[1:-1] if curie.startswith("<") and curie.endswith(">") else expand(curie, self._graph.prefixes)
        if not is_iri(iri):
            raise UsageError(f"'{curie}' is not an IRI. Write a CURIE such as dcterms:title.")
        return iri
