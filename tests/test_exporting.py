"""An export holds what was chosen, with literals as they were written, and the same bytes every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse
from readers import READERS, canonical

from pactgraph.errors import FormatError, UnknownThingError
from pactgraph.exporting import export, select_quads
from pactgraph.formats import GraphFormat
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.graph_kinds import GraphKind
from pactgraph.terms import graph_of, text_of

TIED = "https://example.org/harbour/terms#tiedTo"


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    return open_graph(harbour, cache=tmp_path / "cache")


def quads(content: bytes, syntax: RdfFormat = RdfFormat.TURTLE) -> set[Quad]:
    return set(parse(content, format=syntax))


def ties(content: bytes) -> set[str]:
    return {str(quad.object).rpartition("/")[2] for quad in quads(content) if quad.predicate.value == TIED}


def test_the_whole_export_is_what_queries_see(graph: Graph) -> None:
    loaded = Store()
    loaded.extend(quads(export(graph).content))

    assert set(loaded) == set(graph.store.quads_for_pattern(None, None, None, DefaultGraph()))


def test_literals_are_written_as_they_were_parsed(harbour: Path, tmp_path: Path) -> None:
    data = harbour / "data/letters.trig"
    data.write_text(data.read_text().replace("beds 10", 'beds "010"^^<http://www.w3.org/2001/XMLSchema#integer>'))

    assert b'"010"^^xsd:integer' in export(open_graph(harbour, cache=tmp_path / "cache")).content


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], {"south>", "north>", "twin-1>"}),
        ([GraphKind.STATED], set()),
        ([GraphKind.INTERPRETATION], {"twin-1>"}),
        ([GraphKind.OUTSIDE], {"twin-2>"}),
        ([GraphKind.ENTAILED, GraphKind.OUTSIDE], {"south>", "north>", "twin-2>"}),
    ],
)
def test_kinds_choose_graphs(graph: Graph, kinds: list[GraphKind], expected: set[str]) -> None:
    assert ties(export(graph, kinds=kinds).content) == expected


def test_about_gives_the_statements_of_and_to_one_thing(graph: Graph) -> None:
    found = quads(export(graph, about="hid:twin-1").content)

    assert {str(quad.subject).rpartition("/")[2] for quad in found} == {"south>", "twin-1>"}
    assert all("twin-1" in str(quad) for quad in found)


def test_about_an_unknown_thing(graph: Graph) -> None:
    with pytest.raises(UnknownThingError, match="no thing has this label"):
        export(graph, about="Nobody at all")


def test_a_construct_query_is_exported(graph: Graph) -> None:
    text = f"CONSTRUCT {{ ?s <{TIED}> ?o }} WHERE {{ ?s <{TIED}> ?o }}"

    assert ties(export(graph, query=text).content) == {"south>", "north>", "twin-1>"}
    with pytest.raises(FormatError, match="gives no graph"):
        export(graph, query="ASK { ?s ?p ?o }")


def test_provenance_keeps_graphs_and_their_catalogue(graph: Graph) -> None:
    found = quads(export(graph, provenance=True).content, RdfFormat.TRIG)
    names = {graph_of(quad).rpartition("/")[2] for quad in found}

    assert {"letter-1", "south", "register", "catalogue", "computed"} <= names
    with pytest.raises(FormatError, match="turtle has not"):
        export(graph, provenance=True, graph_format=GraphFormat.TURTLE)


def test_provenance_of_one_thing_tells_of_the_passages_that_speak_of_it(graph: Graph) -> None:
    found = quads(export(graph, provenance=True, about="hid:south").content, RdfFormat.TRIG)
    described = {text_of(quad.subject).rpartition("/")[2] for quad in found if graph_of(quad).endswith("/catalogue")}

    assert {"letter-1", "letter-1-position", "letter", "south"} <= described
    assert "twin-2" not in described


def test_the_header_names_title_version_and_licence(graph: Graph) -> None:
    content = export(graph).content.decode()

    assert content.startswith("# Ties of a harbour hospital\n# Version 1 (")
    assert "# Licence: https://creativecommons.org/publicdomain/zero/1.0/\n" in content


@pytest.mark.parametrize("options", [[], ["--provenance"], ["--format", "jsonld"], ["--format", "nq", "--provenance"]])
def test_the_bytes_do_not_depend_on_the_hash_seed_or_the_order_of_statements(
    harbour: Path, tmp_path: Path, options: list[str]
) -> None:
    outputs = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "pactgraph", "export", "--graph", str(harbour), *options]
        cache = tmp_path / f"cache-{seed}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PACTGRAPH_CACHE": str(cache)}
        outputs.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)

    assert len(outputs) == 1


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(cache=tmp_path_factory.mktemp("cache"))


READINGS = [(reader, chosen) for reader, (_, syntaxes) in READERS.items() for chosen in syntaxes]


# rdflib calls what it deprecates itself.
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@pytest.mark.parametrize(
    ("reader", "chosen"), READINGS, ids=[f"{reader}-{chosen.option}" for reader, chosen in READINGS]
)
def test_the_shipped_graph_is_read_back_with_the_same_triples(shipped: Graph, reader: str, chosen: GraphFormat) -> None:
    document = export(shipped, graph_format=chosen, provenance=chosen.supports_datasets)
    stated = select_quads(shipped, provenance=chosen.supports_datasets)
    read, syntaxes = READERS[reader]

    assert document.left_out == []
    assert canonical(read(document.content, syntaxes[chosen])) == canonical(stated)
