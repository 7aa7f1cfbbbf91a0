"""Whatever the graph, what we write reads back as the same graph, and equal graphs give equal bytes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from pactgraph.formats import GraphFormat
from pactgraph.namespaces import RDF, XSD
from pactgraph.serialization import serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIXES = {
    "": "http://example.com/",
    "ns": "http://example.com/ns#",
    "rdf": RDF,
    "xsd": XSD,
    "urn": "urn:",
    "u": "urn:",
}
NAMESPACES = ["http://example.com/", "http://example.com/ns#", "http://example.com/a/b?c=", "urn:", "urn:x:", RDF]
LOCAL_CHARACTERS = "abZ019_-.:~!$&'()*+,;=@/\u00b7\u00e9\u037e\u0301\u203f\u2028\U0001f600\U000e0100"
TEXT_CHARACTERS = "aZ09 \"'\\\t\n\r\b\f\0\x01\x1f\x7f\x85\xa0<>&]\u2028\ufeff\ufffd\ufffe\uffff\U0001f600\U0010ffff"
DATATYPES = [f"{XSD}{name}" for name in ("string", "integer", "decimal", "double", "boolean", "date", "dateTime")]
DATATYPES += [f"{RDF}XMLLiteral", f"{RDF}JSON", f"{RDF}HTML", "http://example.com/ns#datatype", "urn:x:y"]
LEXICAL_FORMS = ["0", "010", "-1", "+1", "1.5", "1.50", "1.", ".5", "1e0", "INF", "true", "1", "2024-05", "<b/>", "{}"]


def _valid(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


local_names = st.text(LOCAL_CHARACTERS, max_size=5) | st.sampled_from(
    ["type", "first", "rest", "nil", "li", "_1", "%41"]
)
iris = st.builds(str.__add__, st.sampled_from(NAMESPACES), local_names).filter(_valid).map(NamedNode)
blank_nodes = st.sampled_from([BlankNode(name) for name in "abcde"])
datatypes = st.sampled_from(DATATYPES).map(NamedNode)
texts = st.text(TEXT_CHARACTERS, max_size=6)
literals = (
    st.builds(
        lambda value, datatype: Literal(value, datatype=datatype), st.sampled_from(LEXICAL_FORMS) | texts, datatypes
    )
    | st.builds(lambda value, language: Literal(value, language=language), texts, st.sampled_from(["en", "sv-se"]))
    | texts.map(Literal)
)
predicates = iris | st.sampled_from(["type", "first", "rest"]).map(lambda name: NamedNode(f"{RDF}{name}"))
objects = blank_nodes | literals | iris | st.just(NamedNode(f"{RDF}nil"))
graph_names = st.just(DefaultGraph()) | iris | blank_nodes
graphs = st.lists(st.builds(Quad, blank_nodes | iris, predicates, objects, graph_names), max_size=12)
edges = st.tuples(*[st.integers(0, 8)] * 2)
formats = pytest.mark.parametrize("graph_format", GraphFormat, ids=lambda member: member.option)


def _canonical(quads: Iterable[Quad], graph_format: GraphFormat) -> set[Quad]:
    if not graph_format.supports_datasets:
        quads = (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _disguise(quads: Iterable[Quad], seed: int) -> list[Quad]:
    chance = random.Random(seed)
    names = {f"_:{name}": f"_:b{chance.getrandbits(64)}" for name in "abcdefghi"}
    lines = [" ".join(names.get(str(term), str(term)) for term in quad).replace("DEFAULT", "") + " ." for quad in quads]
    disguised = list(parse("\n".join(lines), format=RdfFormat.N_QUADS))
    chance.shuffle(disguised)
    return disguised


@formats
@settings(max_examples=200, deadline=None)
@given(quads=graphs, seed=st.integers())
def test_any_graph(graph_format: GraphFormat, quads: list[Quad], seed: int) -> None:
    written = serialize(quads, graph_format, prefixes=PREFIXES, header=["a header -- of one line"])
    carried = set(quads) - {statement for statement, _ in written.left_out}
    assert graph_format is GraphFormat.RDFXML or not written.left_out
    read = parse(written.content, format=graph_format.rdf_format)
    assert _canonical(read, graph_format) == _canonical(carried, graph_format)
    again = serialize(_disguise(quads, seed), graph_format, prefixes=PREFIXES, header=["a header -- of one line"])
    assert again.content == written.content


@settings(max_examples=200, deadline=None)
@given(pairs=st.lists(edges, max_size=40), seed=st.integers())
def test_blank_nodes_that_look_alike(pairs: list[tuple[int, int]], seed: int) -> None:
    names = [BlankNode(name) for name in "abcdefghi"]
    quads = [Quad(names[one], NamedNode("http://example.com/p"), names[other]) for one, other in pairs]
    for graph_format in (GraphFormat.TRIG, GraphFormat.NQUADS):
        written = serialize(quads, graph_format, prefixes=PREFIXES).content
        assert serialize(_disguise(quads, seed), graph_format, prefixes=PREFIXES).content == written
        read = parse(written, format=graph_format.rdf_format)
        assert serialize(read, graph_format, prefixes=PREFIXES).content == written
