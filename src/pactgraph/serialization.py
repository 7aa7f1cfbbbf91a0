"""Writes a graph in any of our formats: the same bytes for equal graphs, and a list of what the format cannot carry.

RDF 1.1, unless RDF 1.2 is asked for: its triple terms and base directions are left out. Turtle and TriG are laid out by
`pactgraph.turtle.writing`; the other formats are sorted, and their blank nodes have names that an edit elsewhere leaves
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from pactgraph.blank_node_names import name_blank_nodes
from pactgraph.errors import FormatError
from pactgraph.formats import GraphFormat
from pactgraph.jsonld import serialize_jsonld
from pactgraph.namespaces import RDF
from pactgraph.rdfxml import serialize_rdfxml, what_xml_cannot_carry
from pactgraph.turtle.terms import natural_key, spell_iri
from pactgraph.turtle.writing import serialize_trig, serialize_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pactgraph.terms import Term


@dataclass(frozen=True, slots=True)
class Serialization:
    """A graph as a file would hold it, and the statements that it does not hold, each with the reason."""

    content: bytes
    left_out: list[tuple[Triple | Quad, str]]


def serialize(
    statements: Iterable[Triple | Quad],
    format: GraphFormat,  # noqa: A002 - the word that everybody uses
    *,
    prefixes: Mapping[str, str],
    header: Sequence[str] = (),
    rdf12: bool = False,
) -> Serialization:
    """Return *statements* in *format*, the same bytes for isomorphic graphs.

    A format for triples merges the named graphs. The lines of *header* come first as comments; JSON-LD has none. With
    *rdf12* the terms of RDF 1.2 are written too.

    Raises FormatError when we do not write RDF 1.2 in this format.
    """
    if rdf12 and not format.supports_rdf12:
        raise FormatError(f"RDF 1.2 is not written as {format.option}. Use turtle, trig, nt or nq.")
    carried: set[Quad] = set()
    left_out: dict[Triple | Quad, str] = {}
    for statement in statements:
        if not rdf12 and (reason := _what_cannot_be_carried(statement, format)):
            left_out[statement] = reason
        elif isinstance(statement, Quad) and format.supports_datasets:
            carried.add(statement)
        else:
            carried.add(Quad(statement.subject, statement.predicate, statement.object))
    text = _serialize(carried, format, prefixes, header, rdf12)
    return Serialization(text.encode(), sorted(left_out.items(), key=lambda item: str(item[0])))


def _what_cannot_be_carried(statement: Triple | Quad, format_: GraphFormat) -> str | None:
    if isinstance(statement.object, Triple) or isinstance(statement.subject, Triple):
        return "RDF 1.1 has no triple terms"
    if isinstance(statement.object, Literal) and statement.object.direction is not None:
        return "RDF 1.1 has no base direction"
    return what_xml_cannot_carry(statement) if format_ is GraphFormat.RDFXML else None


def _serialize(
    quads: set[Quad], format_: GraphFormat, prefixes: Mapping[str, str], header: Sequence[str], rdf12: bool
) -> str:
    if format_ is GraphFormat.TURTLE:
        return serialize_turtle(quads, prefixes=prefixes, header=header, rdf12=rdf12)
    if format_ is GraphFormat.TRIG:
        return serialize_trig(quads, prefixes=prefixes, header=header, rdf12=rdf12)
    named = name_blank_nodes(quads)
    if format_ is GraphFormat.RDFXML:
        triples = [quad.triple for quad in sorted(named, key=_reading_order)]
        return serialize_rdfxml(triples, prefixes=prefixes, header=header)
    if format_ is GraphFormat.JSONLD:
        return serialize_jsonld(sorted(named, key=_reading_order), prefixes=prefixes)
    comments = [f"# {line}".rstrip() for text in header for line in text.splitlines()]
    return "".join(f"{line}\n" for line in [*comments, *sorted(map(_line, named))])


def _reading_order(quad: Quad) -> tuple[str, str, bool, str, str]:
    graph_name = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    is_type = quad.predicate.value == f"{RDF}type"
    subject, predicate, object_ = (natural_key(str(term)) for term in quad.triple)
    return (natural_key(graph_name), subject, not is_type, predicate, object_)


def _line(quad: Quad) -> str:
    terms = [_spell(term) for term in quad]
    return " ".join(terms[:3] if isinstance(quad.graph_name, DefaultGraph) else terms) + " ."


def _spell(term: Term | DefaultGraph) -> str:
    if isinstance(term, Triple):
        return f"<<( {' '.join(map(_spell, term))} )>>"
    return spell_iri(term.value) if isinstance(term, NamedNode) else str(term)
