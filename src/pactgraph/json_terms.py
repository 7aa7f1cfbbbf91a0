"""Terms, statements and their sources as JSON: what identifies them, and what they are called.

Programs rely on the keys. Terms are those of RDF 1.1; the members of an RDF list stand in place of its cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from pactgraph.namespaces import compress

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from pactgraph.terms import Term
    from pactgraph.wording import Source, Wording


def statement_json(triple: Triple, wording: Wording) -> dict[str, Any]:
    """Return subject, predicate and object for JSON."""
    terms = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
    return {role: term_json(term, wording) for role, term in terms.items()}


def term_json(term: Term, wording: Wording) -> dict[str, Any]:
    """Return a term for JSON: what identifies it, and what it is called."""
    if isinstance(term, NamedNode):
        return {"iri": term.value, "curie": compress(term.value, wording.prefixes), "label": wording.label(term.value)}
    if isinstance(term, Literal):
        about = {"language": term.language} if term.language else {"datatype": term.datatype.value}
        return {"value": term.value, **about}
    members = wording.members(term) if isinstance(term, BlankNode) else []
    return {"list": [term_json(member, wording) for member in members]} if members else {"blank": str(term)}


def source_json(source: Source) -> dict[str, Any]:
    """Return a source for JSON, with what it was derived from."""
    return {
        "graph": source.graph,
        "kind": source.kind.label if source.kind else None,
        "citation": source.citation,
        "document": source.document or None,
        "notes": list(source.notes),
        "links": list(source.links),
        "derivedFrom": [source_json(parent) for parent in source.derived_from],
    }
