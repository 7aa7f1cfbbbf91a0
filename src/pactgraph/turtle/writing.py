"""Writes Turtle and TriG so that equal graphs give equal bytes, laid out for people and for version control.

Follows RDF 1.1 Turtle (https://www.w3.org/TR/turtle/) and TriG (https://www.w3.org/TR/trig/), and where it is asked for
the triple terms and annotations of RDF 1.2 (https://www.w3.org/TR/rdf12-turtle/). Neither the order of the statements
nor the names of blank nodes has a say. Comments and the spelling of the input are not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, Triple

from pactgraph.blank_node_names import name_blank_nodes
from pactgraph.turtle.blank_nodes import nest
from pactgraph.turtle.layout import Layout
from pactgraph.turtle.reifiers import find_reifiers
from pactgraph.turtle.terms import TermSpeller, spell_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def serialize_turtle(
    statements: Iterable[Triple | Quad], *, prefixes: Mapping[str, str], header: Sequence[str] = (), rdf12: bool = False
) -> str:
    """Return *statements* as Turtle, the same text for isomorphic graphs; named graphs are merged.

    Only the *prefixes* that are used are declared. The lines of *header* come first, as comments. With *rdf12* a blank
    node that reifies a triple is written as its annotation.

    Raises FormatError for a term that only RDF 1.2 has, unless *rdf12* is given.

        >>> from pyoxigraph import Literal, NamedNode, Triple
        >>> example = "http://example.com/"
        >>> triple = Triple(NamedNode(example + "pact"), NamedNode(example + "parties"), Literal(2))
        >>> print(serialize_turtle([triple], prefixes={"ex": example}), end="")
        @prefix ex: <http://example.com/> .
        <BLANKLINE>
        ex:pact ex:parties 2 .
    """
    merged = {Quad(statement.subject, statement.predicate, statement.object) for statement in statements}
    return _serialize(merged, prefixes, header, rdf12)


def serialize_trig(
    statements: Iterable[Triple | Quad], *, prefixes: Mapping[str, str], header: Sequence[str] = (), rdf12: bool = False
) -> str:
    """Return *statements* as TriG, the default graph first; otherwise like `serialize_turtle`."""
    quads = {statement if isinstance(statement, Quad) else Quad(*statement) for statement in statements}
    return _serialize(quads, prefixes, header, rdf12)


def _serialize(quads: set[Quad], prefixes: Mapping[str, str], header: Sequence[str], rdf12: bool) -> str:
    nesting = nest(quads)
    if nesting.labelled:
        quads = set(name_blank_nodes(quads))
        nesting = nest(quads)
    speller = TermSpeller(prefixes, rdf12=rdf12)
    blocks = Layout(speller, nesting, find_reifiers(quads, nesting)).graphs(quads)
    comments = [f"# {line}".rstrip() for text in header for line in text.splitlines() or [""]]
    declarations = ['VERSION "1.2"'] if rdf12 else []
    declarations += [
        f"@prefix {prefix}: {spell_iri(namespace)} ." for prefix, namespace in sorted(speller.used.items())
    ]
    parts = ["\n".join(comments), "\n".join(declarations), *blocks]
    return "\n\n".join([part for part in parts if part] + [""]).removesuffix("\n")
