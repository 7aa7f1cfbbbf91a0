"""Which terms a vocabulary has, and which one was meant by a term that it has not.

Known are the ontologies and concept schemes of a graph folder, and the vocabularies of the W3C and others whose lists
are closed: those that rdflib ships, completed by `vocabulary-terms.txt`. Of every other namespace nothing is known, so
that nothing in it is undefined.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from pactgraph.namespaces import RDF, RDFS, SKOS
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad, Triple

OWL = "http://www.w3.org/2002/07/owl#"
VANN = "http://purl.org/vocab/vann/"

#: The classes of rdflib.namespace whose lists are closed; in `XSD` and `DCAT` it lets unlisted terms pass, we do not.
CLOSED = ("RDF", "RDFS", "OWL", "SKOS", "DCTERMS", "FOAF", "ORG", "PROV", "SH", "XSD", "DCAT", "VOID", "VANN", "DC")
_SCHEME = f"{SKOS}ConceptScheme"
_HOMES = (f"{OWL}Ontology", _SCHEME)
_TERMS_FILE = Path(__file__).with_name("vocabulary-terms.txt")
_MEMBERSHIP = re.compile(re.escape(RDF) + "_[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms of the namespaces of which all terms are known: IRIs by namespace.

    *schemes* are the namespaces of concept schemes: lists that grow, and that a query may be ahead of.
    """

    terms: Mapping[str, frozenset[str]]
    schemes: frozenset[str] = frozenset()

    def namespace_of(self, iri: str) -> str | None:
        """Return the namespace of *iri* when all its terms are known, None otherwise."""
        namespace = split_iri(iri)[0]
        return namespace if namespace in self.terms else None

    def is_undefined(self, iri: str) -> bool:
        """Return whether *iri* lies in a namespace of which all terms are known, and is none of them.

        A namespace itself is no term, and may be named.
        """
        namespace = self.namespace_of(iri)
        return (
            namespace is not None
            and iri != namespace
            and iri not in self.terms[namespace]
            and not _MEMBERSHIP.fullmatch(iri)
        )

    def suggestions(self, iri: str) -> list[str]:
        """Return the IRIs, at most three, that may have been meant by an undefined *iri*, the nearest first.

        These are terms of its namespace spelt alike, or else those of the same local name elsewhere.
        """
        namespace, local = split_iri(iri)
        if namespace not in self.terms:
            return []
        folded: dict[str, list[str]] = defaultdict(list)
        for term in sorted(self.terms[namespace]):
            folded[term.removeprefix(namespace).casefold()].append(term)
        for cutoff in (0.9, 0.7):
            near = get_close_matches(local.casefold(), folded, cutoff=cutoff)
            if near:
                return [term for name in near for term in folded[name]][:3]
        return [other + local for other, terms in self.terms.items() if other + local in terms][:3]


def known_terms(ontology: Iterable[Quad | Triple]) -> Vocabulary:
    """Return what is known of the closed vocabularies and of the namespaces that *ontology* defines.

    The namespace of an ontology or concept scheme is its ``vann:preferredNamespaceUri``. Without one, a scheme has the
    namespace of its concepts where that continues the scheme's own IRI. A term is defined by being described there; one
    of a closed vocabulary also where ``rdfs:isDefinedBy`` says so, for what is newer than our list of it.
    """
    triples = list(ontology)
    described = {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}
    terms = {namespace: set(known) for namespace, known in closed_vocabularies().items()}
    for triple in triples:
        if triple.predicate.value == f"{RDFS}isDefinedBy":
            namespace = split_iri(text_of(triple.subject))[0]
            if namespace in terms:
                terms[namespace].add(text_of(triple.subject))
    own = dict(_own_namespaces(triples))
    for namespace in own:
        if namespace not in terms:
            terms[namespace] = {iri for iri in described if split_iri(iri)[0] == namespace}
    schemes = frozenset(namespace for namespace, home in own.items() if home == _SCHEME)
    return Vocabulary({namespace: frozenset(known) for namespace, known in terms.items()}, schemes)


def split_iri(iri: str) -> tuple[str, str]:
    """Return *iri* as namespace and local name, which holds no '/' and no '#', in an URN no ':'."""
    start = max(iri.rfind("/"), iri.rfind("#")) + 1 or iri.rfind(":") + 1
    return iri[:start], iri[start:]


def _own_namespaces(triples: Iterable[Quad | Triple]) -> Iterator[tuple[str, str]]:
    """Yield the namespaces of the ontologies and of the concept schemes, each with the class of what it is of."""
    homes = {triple.subject: text_of(triple.object) for triple in triples if text_of(triple.object) in _HOMES}
    schemes = {text_of(node) for node, home in homes.items() if home == _SCHEME}
    for triple in triples:
        if triple.predicate.value == f"{VANN}preferredNamespaceUri" and triple.subject in homes:
            yield text_of(triple.object), homes[triple.subject]
        elif triple.predicate.value == f"{SKOS}inScheme" and text_of(triple.object) in schemes:
            namespace = split_iri(text_of(triple.subject))[0]
            if namespace.rstrip("/#") == text_of(triple.object).rstrip("/#"):
                yield namespace, _SCHEME


@functools.cache
def closed_vocabularies() -> Mapping[str, frozenset[str]]:
    """Return the terms of each closed vocabulary, by namespace."""
    from rdflib import namespace as shipped

    terms: dict[str, set[str]] = {}
    for name in CLOSED:
        listed = getattr(shipped, name)
        # Names that Python could not write as attributes are among the extras.
        terms[str(listed._NS)] = {*map(str, dir(listed)), *(str(listed._NS) + extra for extra in listed._extras)}
    for line in _TERMS_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("<"):
            namespace, *names = line.split()
            namespace = namespace.strip("<>")
            terms.setdefault(namespace, set()).update(namespace + local for local in names)
    return {namespace: frozenset(known) for namespace, known in terms.items()}
