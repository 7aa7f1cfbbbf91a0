"""Whether answers are written as the W3C's four formats define them, and read back by other parsers."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)
from rdflib import Variable
from rdflib.query import Result

from pactgraph.errors import FormatError
from pactgraph.formats import ResultsFormat
from pactgraph.namespaces import XSD
from pactgraph.results import Solutions, serialize_results

if TYPE_CHECKING:
    from pactgraph.results import Term

READABLE = {
    ResultsFormat.JSON: QueryResultsFormat.JSON,
    ResultsFormat.XML: QueryResultsFormat.XML,
    ResultsFormat.TSV: QueryResultsFormat.TSV,
}
TERMS: list[Term | None] = [
    None,
    NamedNode("http://example.org/a?b=1&c='d'"),
    BlankNode("b0"),
    Literal(""),
    Literal(' a, "b"\t<c> & d\\n \r\n e\rf\n '),
    Literal("färja 🛥", language="sv"),
    Literal("012", datatype=NamedNode(XSD + "integer")),
    Literal("1.50", datatype=NamedNode(XSD + "decimal")),
    Literal("1.", datatype=NamedNode(XSD + "decimal")),
    Literal("1.0E0", datatype=NamedNode(XSD + "double")),
    Literal("INF", datatype=NamedNode(XSD + "double")),
    Literal("many", datatype=NamedNode(XSD + "integer")),
    Literal("true", datatype=NamedNode(XSD + "boolean")),
    Literal("2024", datatype=NamedNode(XSD + "gYear")),
]
SOLUTIONS = Solutions(("a", "b"), [(term, Literal("x")) for term in TERMS] + [(None, None)])


def reread(data: bytes, results_format: ResultsFormat) -> Solutions | bool:
    results = parse_query_results(data, format=READABLE[results_format])
    return Solutions.from_engine(results) if isinstance(results, QuerySolutions) else bool(results)


@pytest.mark.parametrize("results_format", READABLE)
@pytest.mark.parametrize("solutions", [SOLUTIONS, Solutions(("a",), [])], ids=["all", "no rows"])
def test_the_engine_reads_back_what_is_written(results_format: ResultsFormat, solutions: Solutions) -> None:
    assert reread(serialize_results(solutions, results_format), results_format) == solutions


@pytest.mark.parametrize("results_format", [ResultsFormat.JSON, ResultsFormat.XML])
@pytest.mark.parametrize("answer", [True, False])
def test_yes_and_no(results_format: ResultsFormat, *, answer: bool) -> None:
    data = serialize_results(answer, results_format)
    assert reread(data, results_format) is answer
    parsed = Result.parse(io.BytesIO(data), format=results_format.option)
    assert parsed.askAnswer is answer


@pytest.mark.parametrize("results_format", [ResultsFormat.JSON, ResultsFormat.XML, ResultsFormat.TSV])
def test_rdflib_reads_the_same_terms(results_format: ResultsFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)
    plain = [row for row in SOLUTIONS.rows if row[0] not in (TERMS[4], TERMS[12])]
    data = serialize_results(Solutions(("a", "b"), plain), results_format)
    parsed = Result.parse(io.BytesIO(data), format=results_format.option)
    names = [Variable("a"), Variable("b")]
    found = [[None if row.get(name) is None else str(row[name]) for name in names] for row in parsed.bindings]
    expected = [[None if term is None else term.value for term in row if not isinstance(term, Triple)] for row in plain]
    assert re.sub(r"N[0-9a-f]{32}", "b0", str(found)) == str(expected)


@pytest.mark.parametrize("results_format", [ResultsFormat.JSON, ResultsFormat.XML])
def test_a_solution_without_columns(results_format: ResultsFormat) -> None:
    solutions = Solutions((), [()])
    assert reread(serialize_results(solutions, results_format), results_format) == solutions


def test_csv_is_what_the_w3c_defines() -> None:
    data = serialize_results(SOLUTIONS, ResultsFormat.CSV).decode("utf-8")
    assert data.startswith('a,b\r\n,x\r\nhttp://example.org/a?b=1&c=\'d\',x\r\n_:b0,x\r\n,x\r\n" a, ""b""\t<c>')
    assert data.endswith(
        "färja 🛥,x\r\n012,x\r\n1.50,x\r\n1.,x\r\n1.0E0,x\r\nINF,x\r\nmany,x\r\ntrue,x\r\n2024,x\r\n,\r\n"
    )
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert [row[0] for row in rows[4:6]] == ["", ' a, "b"\t<c> & d\\n \r\n e\rf\n ']


def test_a_single_empty_cell_is_no_blank_line() -> None:
    data = serialize_results(Solutions(("a",), [(None,), (Literal(""),), (Literal("x"),)]), ResultsFormat.CSV)
    assert data == b'a\r\n""\r\n""\r\nx\r\n'
    assert list(csv.reader(io.StringIO(data.decode()))) == [["a"], [""], [""], ["x"]]


def test_tsv_has_terms_as_turtle_writes_them() -> None:
    data = serialize_results(SOLUTIONS, ResultsFormat.TSV).decode("utf-8")
    assert [line.split("\t")[0] for line in data.splitlines()] == [
        "?a",
        "",
        "<http://example.org/a?b=1&c='d'>",
        "_:b0",
        '""',
        '" a, \\"b\\"\\t<c> & d\\\\n \\r\\n e\\rf\\n "',
        '"färja 🛥"@sv',
        "012",
        "1.50",
        f'"1."^^<{XSD}decimal>',
        "1.0E0",
        f'"INF"^^<{XSD}double>',
        f'"many"^^<{XSD}integer>',
        f'"true"^^<{XSD}boolean>',
        f'"2024"^^<{XSD}gYear>',
        "",
    ]


def test_json_says_type_language_and_datatype() -> None:
    bindings = json.loads(serialize_results(SOLUTIONS, ResultsFormat.JSON))["results"]["bindings"]
    assert bindings[0] == {"b": {"type": "literal", "value": "x"}}
    assert bindings[1]["a"] == {"type": "uri", "value": "http://example.org/a?b=1&c='d'"}
    assert bindings[5]["a"] == {"type": "literal", "value": "färja 🛥", "xml:lang": "sv"}
    assert bindings[13]["a"] == {"type": "literal", "value": "2024", "datatype": XSD + "gYear"}


def test_xml_has_the_namespace_of_sparql() -> None:
    root = ET.fromstring(serialize_results(SOLUTIONS, ResultsFormat.XML))
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    assert len(root.findall(".//{*}result")) == len(SOLUTIONS.rows)


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\ufffe", "\uffff"])
def test_xml_refuses_what_it_cannot_hold(character: str) -> None:
    solutions = Solutions(("a",), [(Literal(f"a{character}b"),)])
    with pytest.raises(FormatError, match=f"character U\\+{ord(character):04X}"):
        serialize_results(solutions, ResultsFormat.XML)
    assert reread(serialize_results(solutions, ResultsFormat.JSON), ResultsFormat.JSON) == solutions


@pytest.mark.parametrize("results_format", [ResultsFormat.CSV, ResultsFormat.TSV])
def test_yes_and_no_have_no_table(results_format: ResultsFormat) -> None:
    with pytest.raises(FormatError, match="no form for the answer of ASK"):
        serialize_results(True, results_format)


def test_other_formats_and_triples_are_refused() -> None:
    with pytest.raises(FormatError, match=r"no result format of SPARQL\. Use one of: json, xml, csv, tsv"):
        serialize_results(SOLUTIONS, ResultsFormat.MARKDOWN)
    triple = Triple(NamedNode("urn:a:a"), NamedNode("urn:a:b"), NamedNode("urn:a:c"))
    with pytest.raises(FormatError, match="triple as a value"):
        serialize_results(Solutions(("a",), [(triple,)]), ResultsFormat.JSON)


def test_solutions_come_from_the_engine() -> None:
    results = Store().query("SELECT ?a ?b { VALUES ?a { 1 'x'@sv } }")
    assert isinstance(results, QuerySolutions)
    one = Literal("1", datatype=NamedNode(XSD + "integer"))
    assert Solutions.from_engine(results) == Solutions(("a", "b"), [(one, None), (Literal("x", language="sv"), None)])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_comes_back(text: str) -> None:
    solutions = Solutions(("a",), [(Literal(text),)])
    for results_format in READABLE:
        try:
            data = serialize_results(solutions, results_format)
        except FormatError:
            continue
        assert reread(data, results_format) == solutions
