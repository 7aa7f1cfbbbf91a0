"""Writes a network as GraphML, which Gephi, Cytoscape and networkx read: the same bytes for the same network.

Follows GraphML 1.0 (http://graphml.graphdrawing.org/specification.html) with the attributes of its primer, and XML 1.0.
Every attribute is declared; hyperedges, ports and nested graphs are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from pactgraph.namespaces import RDFS, compress
from pactgraph.serialization import Serialization
from pactgraph.turtle.terms import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Quad

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
#: The attributes of nodes and of edges: name and type; Gephi shows "label" and places by "latitude" and "longitude".
_NODE_KEYS = {"label": "string", "kind": "string", "iri": "string", "latitude": "double", "longitude": "double"}
_EDGE_KEYS = {"label": "string", "iri": "string", "basis": "string", "source": "string"}
# The characters of an NMTOKEN that CURIEs use; an identifier of GraphML is one.
_NMTOKEN = re.compile(r"[A-Za-z0-9._:-]+")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: what it is called, its kinds, and where it is in degrees of WGS 84, when that is known."""

    iri: str
    label: str
    kind: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement from one thing to another: the property, on what basis it holds, and what is cited for it."""

    subject: str
    object: str
    iri: str
    label: str
    basis: str = ""
    source: str = ""


def serialize_graphml(
    nodes: Iterable[Node], edges: Iterable[Edge], *, prefixes: Mapping[str, str], header: Sequence[str] = ()
) -> Serialization:
    """Return a directed network as GraphML; characters that XML cannot hold are dropped, and named with their text."""
    writer = _Writer(prefixes)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        *(
            f"<!-- {re.sub('-(?=-|$)', '- ', writer.text(line, ''))} -->"
            for text in header
            for line in text.splitlines()
        ),
        f'<graphml xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{_NAMESPACE} {_NAMESPACE}/1.0/graphml.xsd">',
        *(_key("node", name, type_) for name, type_ in _NODE_KEYS.items()),
        *(_key("edge", name, type_) for name, type_ in _EDGE_KEYS.items()),
        '  <graph id="graph" edgedefault="directed">',
    ]
    for node in sorted(nodes, key=lambda node: natural_key(node.iri)):
        lines += writer.node(node)
    for edge in sorted(edges, key=lambda edge: tuple(map(natural_key, (edge.subject, edge.iri, edge.object)))):
        lines += writer.edge(edge)
    lines += ["  </graph>", "</graphml>"]
    return Serialization("".join(f"{line}\n" for line in lines).encode(), writer.left_out)


class _Writer:
    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self.left_out: list[tuple[Triple | Quad, str]] = []

    def node(self, node: Node) -> list[str]:
        return [
            f"    <node id={quoteattr(self._identifier(node.iri))}>",
            *self._data("node", node, _NODE_KEYS, node.iri),
            "    </node>",
        ]

    def edge(self, edge: Edge) -> list[str]:
        ends = [quoteattr(self._identifier(iri)) for iri in (edge.subject, edge.object)]
        identifier = f"e-{_digest(edge.subject, edge.iri, edge.object)}"
        return [
            f'    <edge id="{identifier}" source={ends[0]} target={ends[1]}>',
            *self._data("edge", edge, _EDGE_KEYS, edge.iri),
            "    </edge>",
        ]

    def text(self, text: str, iri: str) -> str:
        """Return *text* for XML; what is dropped from it is told as a label of the thing at *iri*."""
        if iri and (found := _FORBIDDEN.search(text)):
            statement = Triple(NamedNode(iri), NamedNode(f"{RDFS}label"), Literal(text))
            code = f"U+{ord(found[0]):04X}"
            entry = (statement, f"XML 1.0 forbids the character {code}; the text is written without it")
            if entry not in self.left_out:
                self.left_out.append(entry)
        # A parser of XML reads a carriage return that is not escaped as a line feed.
        return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})

    def _data(self, domain: str, about: Node | Edge, keys: Iterable[str], iri: str) -> list[str]:
        values = ((key, getattr(about, key)) for key in keys)
        return [
            f'      <data key="{domain}-{key}">{self.text(str(value), iri)}</data>'
            for key, value in values
            if value not in (None, "")
        ]

    def _identifier(self, iri: str) -> str:
        """Return a name for the node at *iri* that depends on nothing else: its CURIE, where GraphML allows that."""
        curie = compress(iri, self._prefixes)
        return curie if _NMTOKEN.fullmatch(curie) else f"n-{_digest(iri)}"


def _key(domain: str, name: str, type_: str) -> str:
    return f'  <key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{type_}"/>'


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
