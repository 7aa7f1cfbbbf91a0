"""A network is read by other tools with the things, ties and citations that were exported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from pactgraph.cli import main
from pactgraph.errors import FormatError
from pactgraph.exporting import export
from pactgraph.exporting.graphml import Edge, Node, serialize_graphml
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
EXAMPLE = "http://example.com/"


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    return open_graph(harbour, cache=tmp_path / "cache")


def read(content: bytes) -> Any:
    return networkx.parse_graphml(content.decode(), force_multigraph=True)


def ties(content: bytes) -> dict[tuple[str, str, str], tuple[str, str]]:
    return {
        (one, data["label"], other): (data.get("basis", ""), data.get("source", ""))
        for one, other, data in read(content).edges(data=True)
    }


def test_the_shipped_graph_is_read_back_whole(tmp_path: Path) -> None:
    graph = open_graph(cache=tmp_path)
    document = export(graph, graph_format="graphml")
    network = read(document.content)
    root = ElementTree.fromstring(document.content)
    nodes, edges = root.iter(f"{NAMESPACE}node"), list(root.iter(f"{NAMESPACE}edge"))

    assert document.left_out == []
    assert {node.get("id") for node in nodes} == set(network)
    assert len(edges) == network.number_of_edges() == len({edge.get("id") for edge in edges})
    assert all(re.fullmatch(r"[\w.:-]+", node) for node in network)
    assert all(data["label"] and data["iri"] for _, data in network.nodes(data=True))
    assert all(data["basis"] and data["source"] for _, _, data in network.edges(data=True))
    assert network.nodes["id:charite"]["label"] == "Charité – Universitätsmedizin Berlin"
    assert network.nodes["id:charite"]["kind"] == "organisation"
    assert network.nodes["id:berlin"]["latitude"] == pytest.approx(52.52437)


def test_a_tie_tells_its_basis_and_its_passages(graph: Graph) -> None:
    assert ties(export(graph, graph_format="graphml").content) == {
        ("hid:north", "ex:partnerOf", "hid:south"): ("stated", "letter:1"),
        ("hid:south", "ex:tiedTo", "hid:twin-1"): ("interpreted", "hint:south"),
    }


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"kinds": ["outside"]}, {("hid:north", "ex:tiedTo", "hid:twin-2"): ("outside", "hout:register")}),
        ({"about": "hid:twin-1"}, {("hid:south", "ex:tiedTo", "hid:twin-1"): ("interpreted", "hint:south")}),
        (
            {"query": "CONSTRUCT { ?s <urn:tie> ?o } WHERE { ?s <https://example.org/harbour/terms#partnerOf> ?o }"},
            {("hid:north", "urn:tie", "hid:south"): ("", ""), ("hid:south", "urn:tie", "hid:north"): ("", "")},
        ),
    ],
)
def test_a_choice(graph: Graph, choice: dict[str, Any], expected: dict[tuple[str, str, str], tuple[str, str]]) -> None:
    assert ties(export(graph, graph_format="graphml", **choice).content) == expected


def test_entailed_ties_are_there_when_they_are_asked_for(graph: Graph) -> None:
    found = ties(export(graph, graph_format="graphml", kinds=["stated", "entailed"]).content)

    assert found["hid:south", "ex:partnerOf", "hid:north"][0] == "entailed"
    assert found["hid:north", "ex:partnerOf", "hid:south"][0] == "stated"


def test_named_graphs_are_refused(graph: Graph) -> None:
    with pytest.raises(FormatError, match="graphml has not"):
        export(graph, graph_format="graphml", provenance=True)


def test_any_text_is_carried_but_for_what_xml_forbids() -> None:
    label = "<a> & \"b\" 'c' ]]> \r\n\t \u202e\u05d0 e\u0301 \U0001f600"
    nodes = [Node(f"{EXAMPLE}a", label, "\x0bx\x00"), Node(f"{EXAMPLE}a b", "", "")]
    edges = [Edge(f"{EXAMPLE}a", f"{EXAMPLE}a", f"{EXAMPLE}p", "--")]
    document = serialize_graphml(nodes, edges, prefixes={"ex": EXAMPLE}, header=["two -- dashes-", "\x01"])
    network = read(document.content)

    assert network.nodes["ex:a"]["label"] == label
    assert network.nodes["ex:a"]["kind"] == "x"
    assert [reason for _, reason in document.left_out] == [
        "XML 1.0 forbids the character U+000B; the text is written without it"
    ]
    assert len(network) == 2
    assert [data["label"] for _, _, data in network.edges(data=True)] == ["--"]


def test_the_command_writes_a_network_and_tells_what_it_shortened(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = harbour / "data/letters.trig"
    data.write_text(data.read_text().replace('"Nordhafen Hospital"@en', '"Nord\\u000Bhafen"@en'))
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))

    assert main(["export", "--graph", str(harbour), "-o", str(tmp_path / "ties.graphml")]) == 0
    assert read((tmp_path / "ties.graphml").read_bytes()).nodes["hid:north"]["label"] == "Nordhafen"
    assert "warning: 1 text was shortened:" in capsys.readouterr().err


def test_the_bytes_do_not_depend_on_the_hash_seed(harbour: Path, tmp_path: Path) -> None:
    outputs = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "pactgraph", "export", "--format", "graphml", "--graph", str(harbour)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PACTGRAPH_CACHE": str(tmp_path / f"cache-{seed}")}
        outputs.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)

    assert len(outputs) == 1


def test_what_is_no_place_on_earth_gives_none(harbour: Path, tmp_path: Path) -> None:
    (harbour / "data/places.ttl").write_text(
        "@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\n"
        "<https://example.org/harbour/id/north> geo:lat 'NaN', 'north' ; geo:long '-INF', 7.5 .\n"
    )
    content = export(open_graph(harbour, cache=tmp_path / "cache"), graph_format="graphml").content
    north = read(content).nodes["hid:north"]

    assert "latitude" not in north
    assert north["longitude"] == 7.5
