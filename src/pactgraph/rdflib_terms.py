"""Terms of the engine as those of rdflib, for libraries that work on its graphs, and back with their lexical forms."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pactgraph.errors import FolderError
from pactgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib
    from pyoxigraph import Quad
    from rdflib.term import Node

    from pactgraph.terms import Term


@contextmanager
def quiet_literals() -> Iterator[None]:
    """Say nothing of literals that are not of their datatypes."""
    # rdflib logs every literal that is not of its datatype, or warns of it; here that is a result.
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.term")
            yield
    finally:
        logger.setLevel(before)


class Converter:
    """Takes terms to rdflib and back, each once, and keeps their lexical forms."""

    def __init__(self) -> None:
        self._to: dict[Term, Node] = {}
        self._back: dict[Node, Term] = {}

    def add(self, triples: Iterable[Triple | Quad], graph: rdflib.Graph) -> None:
        """Add *triples* to *graph*."""
        convert = self._convert
        for triple in triples:
            graph.add((convert(triple.subject), convert(triple.predicate), convert(triple.object)))

    def _convert(self, term: Term) -> Any:
        node = self._to.get(term)
        if node is None:
            node = self._to[term] = _to_rdflib(term)
            self._back[node] = term
        return node

    def back(self, node: Node) -> Term:
        """Return the term that *node* stands for."""
        term = self._back.get(node)
        if term is None:
            term = self._back[node] = _from_rdflib(node)
        return term


def _to_rdflib(term: Term) -> Node:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Triple):
        raise FolderError(f"{term}: shapes cannot be held against triple terms. Leave the statement out.")
    if term.language is not None:
        return RdflibLiteral(term.value, lang=term.language)
    if term.datatype.value == f"{XSD}string":
        # For rdflib a string with its datatype is another term than one without, as in the text of a query.
        return RdflibLiteral(term.value)
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _from_rdflib(node: Node) -> Term:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, RdflibLiteral)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
