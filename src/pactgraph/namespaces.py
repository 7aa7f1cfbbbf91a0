"""The prefixes that everybody shares, and how a CURIE becomes an IRI and back.

A graph folder declares its own prefixes in ``pactgraph.toml``; the W3C's and the other common ones live here.
CURIE syntax: https://www.w3.org/TR/curie/ (safe CURIEs in brackets are left out).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.errors import UnknownPrefixError

if TYPE_CHECKING:
    from collections.abc import Mapping

PACTGRAPH = "https://w3id.org/pactgraph/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

COMMON_PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pg": PACTGRAPH,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
    "skos": SKOS,
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}


def expand(curie: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that *curie* abbreviates.

    Raises UnknownPrefixError when *prefixes* does not declare its prefix.
    """
    prefix, _, local = curie.partition(":")
    if prefix not in prefixes:
        raise UnknownPrefixError(curie, prefixes)
    return prefixes[prefix] + local


def compress(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return the shortest CURIE for *iri*, or *iri* itself in angle brackets when no prefix fits."""
    fitting = [(namespace, prefix) for prefix, namespace in prefixes.items() if namespace and iri.startswith(namespace)]
    if not fitting:
        return f"<{iri}>"
    namespace, prefix = max(fitting, key=lambda pair: (len(pair[0]), pair[1]))
    return f"{prefix}:{iri.removeprefix(namespace)}"
