"""What the rules find in queries that are wrong in one way each, in those that only look alike, and in all of ours."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import REPOSITORY
from pyoxigraph import NamedNode

from pactgraph.folder import GraphFolder
from pactgraph.query_rules import RULES, UNREAD, check_rules
from pactgraph.reading import read_quads
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.validation import Result, Severity
from pactgraph.vocabularies import Vocabulary, known_terms

FOLDER = GraphFolder(REPOSITORY)
TABLES = sorted(path for path in (REPOSITORY / "tests/query_rules").iterdir() if path.is_dir())
QUERIES = [path for table in TABLES for path in sorted(table.glob("*.rq"))]
OURS = [
    *FOLDER.query_files().values(),
    *FOLDER.check_files(),
    *FOLDER.rule_files(),
    *sorted((REPOSITORY / "tests/questions").glob("*/query.rq")),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return known_terms(quad for path in FOLDER.ontology_files() for quad in read_quads(path))


def check(path: Path, vocabulary: Vocabulary, text: str | None = None) -> list[Result]:
    text = read_query_text(path) if text is None else text
    query = parse_saved_query(path.stem, path, text, strict=False)
    return check_rules(NamedNode("file:query.rq"), path, query, vocabulary, FOLDER.read_settings().prefixes)


def expected(table: Path) -> dict[str, list[list[str]]]:
    rows: dict[str, list[list[str]]] = {}
    with (table / "expected.csv").open(encoding="utf-8", newline="") as file:
        for name, *row in list(csv.reader(file))[1:]:
            rows.setdefault(name, []).append(row)
    return rows


@pytest.mark.parametrize("path", QUERIES, ids=[f"{path.parent.name}/{path.stem}" for path in QUERIES])
def test_query(path: Path, vocabulary: Vocabulary) -> None:
    found = []
    for result in check(path, vocabulary):
        place = result.place
        assert place is not None
        lines = read_query_text(path).split("\n")
        assert lines[place.line - 1].startswith(place.text.split("\n")[0], place.column - 1)
        found.append([result.source, str(place.line), str(place.column), place.text, result.advice])

    assert sorted(found) == sorted(expected(path.parent).get(path.stem, []))
    assert bool(found) == path.stem.startswith("faulty-")


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_a_rule_is_tried_both_ways(table: Path) -> None:
    names = [path.stem for path in table.glob("*.rq")]

    assert sum(name.startswith("faulty-") for name in names) >= 6
    assert sum(name.startswith("fine-") for name in names) >= 6
    assert set(expected(table)) == {name for name in names if name.startswith("faulty-")}


def test_every_rule_is_tried() -> None:
    assert {row[0] for table in TABLES for rows in expected(table).values() for row in rows} == set(RULES) - {UNREAD}


@pytest.mark.parametrize("path", OURS, ids=[path.relative_to(REPOSITORY).as_posix() for path in OURS])
def test_our_queries_break_no_rule(path: Path, vocabulary: Vocabulary) -> None:
    assert check(path, vocabulary) == []


def test_what_cannot_be_read_is_told(vocabulary: Vocabulary) -> None:
    (result,) = check(Path("query.rq"), vocabulary, "SELECT ?s { ?s ?p ?o LATERAL { ?s ?q ?r } } ORDER BY ?s")

    assert (result.source, result.severity) == (UNREAD, Severity.INFO)


@pytest.mark.parametrize("depth", [10, 95])
def test_deep_queries_are_read(depth: int, vocabulary: Vocabulary) -> None:
    groups = "SELECT ?s { " + "{ " * depth + "?s ?p ?o" + " }" * depth + " } ORDER BY ?s"
    brackets = f"SELECT ?s {{ ?s ?p ?o FILTER ({'(1 + ' * depth}?o{')' * depth} > 3) }} ORDER BY ?s"
    calls = f"SELECT ?s {{ ?s ?p ?o FILTER ({'STR(' * depth}?o{')' * depth} > ?none) }} ORDER BY ?s"

    assert check(Path("query.rq"), vocabulary, groups) == []
    assert check(Path("query.rq"), vocabulary, brackets) == []
    assert [result.source for result in check(Path("query.rq"), vocabulary, calls)] == ["query-unknown-variable"]


def test_brackets_too_deep_for_python_are_told(vocabulary: Vocabulary) -> None:
    deep = "?o || (?o && (?o = (?o + (?o * (" * 19 + "?o" + ")))))" * 19
    text = f"SELECT ?s {{ ?s ?p ?o BIND ({deep} AS ?x) FILTER ({deep}) }} ORDER BY ?s"

    assert {result.source for result in check(Path("query.rq"), vocabulary, text)} <= {UNREAD}


def test_long_queries_are_read(vocabulary: Vocabulary) -> None:
    either = " || ".join(f"?o = {number}" for number in range(400))
    branches = " UNION ".join(["{ ?s ?p ?o }"] * 250)

    assert check(Path("query.rq"), vocabulary, f"SELECT ?s {{ ?s ?p ?o FILTER ({either}) }} ORDER BY ?s") == []
    assert check(Path("query.rq"), vocabulary, f"SELECT ?s {{ {branches} }} ORDER BY ?s") == []


def test_places_count_code_points(vocabulary: Vocabulary) -> None:
    text = '#+ summary: "𝔄 é"\r\nSELECT ?ö {\r\n  ?ö ?p "𝔄é\u202e" . FILTER (?ää > 1) }\r\nORDER BY ?ö'
    (result,) = check(Path("query.rq"), vocabulary, text)

    assert result.place is not None
    assert (result.place.line, result.place.column, result.place.text) == (3, 25, "?ää")
