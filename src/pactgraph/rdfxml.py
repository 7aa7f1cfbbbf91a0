"""Writes RDF/XML, and says which statements it cannot carry.

Follows RDF 1.1 XML Syntax (https://www.w3.org/TR/rdf-syntax-grammar/) and XML 1.0. A predicate becomes the name of an
element, so its IRI has to end in a name of XML; and XML has no way to write most control characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from pactgraph.namespaces import RDF
from pactgraph.turtle.terms import PN_CHARS, PN_CHARS_U

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = re.compile(f"[{PN_CHARS_U}][{PN_CHARS}.]*\\Z")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RESERVED_NAMES = ["RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "bagID"]
_RESERVED = {f"{RDF}{name}" for name in [*_RESERVED_NAMES, "aboutEach", "aboutEachPrefix"]}
# What the engine writes for a class whose IRI is no element name.
_NAMELESS_CLASS = re.compile(r'<oxprefix: xmlns:oxprefix=("[^"]*") ([^>]*[^/])>')


def what_xml_cannot_carry(statement: Triple | Quad) -> str | None:
    """Return why RDF/XML cannot carry *statement*, or None when it can."""
    predicate = statement.predicate.value
    if predicate in _RESERVED:
        return "RDF/XML reserves the name of this predicate"
    if not _NAME.search(predicate):
        return "the IRI of the predicate does not end in an XML name"
    for term in (statement.subject, statement.predicate, statement.object):
        if not isinstance(term, Triple) and (forbidden := _FORBIDDEN.search(term.value)):
            return f"XML 1.0 forbids the character U+{ord(forbidden[0]):04X}"
    return None


def serialize_rdfxml(triples: Sequence[Triple], *, prefixes: Mapping[str, str], header: Sequence[str] = ()) -> str:
    """Return *triples*, in their order, as RDF/XML; each has to be one that RDF/XML can carry."""
    elements = {triple.predicate.value for triple in triples}
    elements |= {
        triple.object.value
        for triple in triples
        if triple.predicate.value == f"{RDF}type" and isinstance(triple.object, NamedNode)
    }
    namespaces = {_NAME.sub("", element) for element in elements}
    declared = {
        namespace: prefix
        for prefix, namespace in sorted(prefixes.items())
        if namespace in namespaces and not prefix.lower().startswith("xml") and _NAME.fullmatch(prefix)
    }
    written = serialize(triples, format=RdfFormat.RDF_XML, prefixes={name: iri for iri, name in declared.items()})
    assert written is not None
    # A parser of XML reads a carriage return that is not escaped as a line feed.
    text = written.decode().replace("\r", "&#13;")
    text = _NAMELESS_CLASS.sub(r"<rdf:Description \2>\n\t\t<rdf:type rdf:resource=\1/>", text)
    declaration, _, rest = text.replace("</oxprefix:>", "</rdf:Description>").partition("\n")
    comments = [f"<!-- {re.sub('-(?=-)', '- ', line)} -->" for text in header for line in text.splitlines()]
    return "\n".join([declaration, *comments, f"{rest.rstrip()}\n"])
