"""The Python API: open a graph, run queries, with things named as people name them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Triple

import pactgraph
from pactgraph.errors import ParameterError, QuerySyntaxError, UnknownQueryError
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.results import Solutions
from pactgraph.terms import text_of


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    return open_graph(harbour, cache=tmp_path / "cache")


def test_select_gives_solutions(graph: Graph) -> None:
    answer = graph.run("ties", hospital="nordhafen hospital")

    assert isinstance(answer, Solutions)
    assert answer.columns == ("other", "otherLabel")
    assert [[text_of(term) for term in row] for row in answer.rows] == [
        ["https://example.org/harbour/id/south", "Südhafen – “Old” Hospital"]
    ]


def test_ask_gives_a_boolean(graph: Graph) -> None:
    assert graph.run("is-tied", hospital="hid:north") is True
    assert graph.run("is-tied", hospital="hid:twin-1") is False


def test_construct_gives_triples_once_each(graph: Graph) -> None:
    answer = graph.run("graph-of-ties")

    assert isinstance(answer, list)
    assert all(isinstance(triple, Triple) for triple in answer)
    assert len(answer) == len(set(answer)) == 3


def test_parameters_may_be_dates(graph: Graph, harbour: Path) -> None:
    (harbour / "queries/day.rq").write_text(
        '#+ summary: "The day"\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n'
        "SELECT ?day WHERE { BIND (?_day_xsd_date AS ?day) } ORDER BY ?day\n"
    )
    answer = graph.run("day", day=date(2023, 10, 17))

    assert isinstance(answer, Solutions)
    assert text_of(answer.rows[0][0]) == "2023-10-17"


@pytest.mark.parametrize(
    ("query", "values", "error", "message"),
    [
        ("tie", {}, UnknownQueryError, "Did you mean ties"),
        ("../pactgraph", {}, UnknownQueryError, "no saved query"),
        ("checks/no-twins", {}, UnknownQueryError, "no saved query"),
        ("ties", {}, ParameterError, "'hospital' needs a value"),
        ("ties", {"hospital": "Twin"}, ParameterError, "matches 2 things"),
        ("ties", {"hospital": "Ada Berg"}, ParameterError, "not a label of any hospital"),
        ("ties", {"hospital": "nope:north"}, ParameterError, "prefix 'nope' is not declared"),
        ("ties", {"hospitl": "hid:north"}, ParameterError, "Did you mean hospital"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    graph: Graph, query: str, values: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        graph.run(query, **values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?s WHERE { ?s ?p }", "not SPARQL"),
        ("INSERT DATA { <urn:x:a> <urn:x:b> <urn:x:c> }", "read"),
        ("SELECT ?s WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("", "SELECT"),
    ],
)
def test_a_query_only_reads_and_calls_nobody(graph: Graph, text: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message):
        graph.evaluate(text)


def test_the_package_offers_what_it_documents() -> None:
    assert sorted(pactgraph.__all__) == pactgraph.__all__
    for name in pactgraph.__all__:
        assert getattr(pactgraph, name)
    with pytest.raises(AttributeError, match="nothing"):
        _ = pactgraph.nothing
