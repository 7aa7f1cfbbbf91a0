"""In RDF 1.2 every statement leads to the passages that make it, and what others say is not stated as ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse
from readers import canonical

from pactgraph.derivation import graph_kinds
from pactgraph.errors import FormatError
from pactgraph.exporting import export, read_dataset
from pactgraph.exporting.annotating import DERIVED_FROM, annotate
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.graph_kinds import GraphKind
from pactgraph.terms import graph_of, in_graph, text_of
from pactgraph.turtle.reifiers import REIFIES

HID, TERMS = "https://example.org/harbour/id/", "https://example.org/harbour/terms#"
FORMATS = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS}
PASSAGES = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?source WHERE { ?reifier rdf:reifies <<( %s )>> ; prov:wasDerivedFrom ?source } ORDER BY ?source
"""


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    return open_graph(harbour, cache=tmp_path / "cache")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(cache=tmp_path_factory.mktemp("cache"))


def load(content: bytes, syntax: RdfFormat = RdfFormat.TURTLE) -> Store:
    store = Store()
    store.load(content, format=syntax)
    return store


def sources(store: Store, triple: str) -> list[str]:
    found = store.query(PASSAGES % triple)
    assert isinstance(found, QuerySolutions)
    return [text_of(solution["source"]).rpartition("/")[2] for solution in found]


def test_a_statement_leads_to_its_passage_and_its_document(graph: Graph) -> None:
    store = load(export(graph, rdf12=True).content)
    query = f"""
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX hid: <{HID}> PREFIX ex: <{TERMS}>
        ASK {{
          hid:north ex:partnerOf hid:south {{| prov:wasDerivedFrom ?passage |}} .
          ?passage dcterms:isPartOf/dcterms:identifier "L-1" ; oa:hasSelector/oa:start 0 .
        }}"""

    assert store.query(query)
    assert sources(store, f"<{HID}north> <{TERMS}beds> 10") == ["letter-1"]


def test_what_others_say_is_not_stated(graph: Graph) -> None:
    store = load(export(graph, rdf12=True).content)
    outside = Quad(*(NamedNode(iri) for iri in (f"{HID}north", f"{TERMS}tiedTo", f"{HID}twin-2")))

    assert outside not in store
    assert sources(store, f"<{HID}north> <{TERMS}tiedTo> <{HID}twin-2>") == ["register"]
    assert (
        b"<< hid:north ex:tiedTo hid:twin-2 >> prov:wasDerivedFrom hout:register ." in export(graph, rdf12=True).content
    )


@pytest.mark.parametrize("option", FORMATS)
def test_every_statement_of_the_shipped_graph_leads_to_its_graphs(shipped: Graph, option: str) -> None:
    dataset = read_dataset(shipped)
    kinds = graph_kinds(dataset)
    document = export(shipped, rdf12=True, graph_format=option)
    read = set(parse(document.content, format=FORMATS[option]))
    reified = {quad.subject: quad.object for quad in read if quad.predicate == REIFIES}
    cited = {
        (reified[quad.subject], text_of(quad.object))
        for quad in read
        if quad.predicate == DERIVED_FROM and quad.subject in reified
    }
    with_source = {GraphKind.STATED, GraphKind.INTERPRETATION, GraphKind.COMPUTED, GraphKind.OUTSIDE}
    expected = {(quad.triple, graph_of(quad)) for quad in dataset if kinds.get(graph_of(quad)) in with_source}

    assert document.left_out == []
    assert len(reified) == len(cited)
    assert cited == expected


def test_the_formats_say_the_same(graph: Graph) -> None:
    read = [
        canonical(parse(export(graph, rdf12=True, graph_format=name).content, format=FORMATS[name])) for name in FORMATS
    ]

    assert read[0] == read[1] == read[2] == read[3]


def test_kinds_and_things_are_chosen_with_their_catalogue(graph: Graph) -> None:
    stated = load(export(graph, rdf12=True, kinds=["stated"]).content)
    about = load(export(graph, rdf12=True, about="hid:twin-1").content)
    tie = f"<{HID}south> <{TERMS}tiedTo> <{HID}twin-1>"

    assert (sources(stated, tie), sources(about, tie)) == ([], ["south"])
    for store in (stated, about):
        assert store.query("ASK { ?passage <http://purl.org/dc/terms/isPartOf> ?document }")


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"graph_format": "rdfxml"}, "needs annotations, which rdfxml has not"),
        ({"graph_format": "jsonld"}, "needs annotations, which jsonld has not"),
        ({"graph_format": "graphml"}, "needs annotations, which graphml has not"),
        ({"provenance": True, "graph_format": "trig"}, "Choose one"),
        ({"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, "gives triples without passages"),
    ],
)
def test_what_cannot_be_annotated_is_refused(graph: Graph, choice: dict[str, object], message: str) -> None:
    with pytest.raises(FormatError, match=message):
        export(graph, rdf12=True, **choice)  # type: ignore[arg-type]


def test_two_passages_are_two_pieces_of_evidence_also_where_blank_nodes_are_spoken_of() -> None:
    node, passages = BlankNode(), [NamedNode(f"http://example.com/{name}") for name in "gh"]
    triple = Triple(node, NamedNode("http://example.com/p"), Literal(1))
    kinds = {passage.value: GraphKind.STATED for passage in passages}
    annotated = annotate([in_graph(triple, passage) for passage in passages], kinds)

    assert [quad.object for quad in annotated if quad.predicate == REIFIES] == [triple, triple]
    assert len({quad.subject for quad in annotated if quad.predicate == DERIVED_FROM}) == 2


@pytest.mark.parametrize("option", ["turtle", "nt"])
def test_the_bytes_do_not_depend_on_the_hash_seed(harbour: Path, tmp_path: Path, option: str) -> None:
    outputs = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "pactgraph", "export", "--rdf12", "--format", option, "--graph", str(harbour)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PACTGRAPH_CACHE": str(tmp_path / f"cache-{seed}")}
        outputs.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)

    assert len(outputs) == 1
