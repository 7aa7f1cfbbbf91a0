"""Compute triples with the CONSTRUCT queries of ``ontology/rules/``, to a fixpoint, kept in the graphs they name.

A rule names the graph for its results in its header: ``#+ pactgraph:`` with ``graph:`` and an IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, QueryTriples, Store

from pactgraph.errors import ParseError
from pactgraph.query_headers import parse_header
from pactgraph.query_syntax import check_syntax
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.terms import in_default_graph, in_graph

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad, Triple


def compute(rule_files: Iterable[Path], triples: Iterable[Triple]) -> list[Quad]:
    """Return what the rules derive from *triples* and from each other's results.

    Raises ParseError when a rule is not a CONSTRUCT query or names no graph.
    """
    store = Store()
    store.extend(map(in_default_graph, triples))
    rules = [(path, read_query_text(path)) for path in rule_files]
    graphs = {path: NamedNode(_target(path, text)) for path, text in rules}
    computed: list[Quad] = []
    grown = True
    while grown:
        grown = False
        for path, text in rules:
            new = [triple for triple in _evaluate(store, path, text) if in_default_graph(triple) not in store]
            store.extend(map(in_default_graph, new))
            computed += [in_graph(triple, graphs[path]) for triple in new]
            grown = grown or bool(new)
    return computed


def _target(path: Path, text: str) -> str:
    target = parse_header(path, text).graph
    if target is None:
        raise ParseError(
            path, "the header names no graph for what the rule derives. Add '#+ pactgraph:' with 'graph: <IRI>'."
        )
    return target


def _evaluate(store: Store, path: Path, text: str) -> list[Triple]:
    try:
        results = store.query(text)
    except SyntaxError as error:
        check_syntax(parse_saved_query(path.stem, path, text))
        raise ParseError(path, f"not SPARQL; {error.msg}.") from error
    if not isinstance(results, QueryTriples):
        raise ParseError(path, "a rule is a CONSTRUCT query; found another form.")
    triples = list(dict.fromkeys(results))
    if any(isinstance(term, BlankNode) for triple in triples for term in triple):
        # Each round would make another one, without end.
        raise ParseError(
            path, "a rule makes a blank node, which is new each time. Give the node an IRI with BIND (IRI(...))."
        )
    return triples
