"""Whether the parser sees in a query what rdflib's sees: its triple patterns, groups, variables and clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import REPOSITORY
from rdflib import Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from pactgraph.errors import QuerySyntaxError
from pactgraph.query_rules.values import groups_of
from pactgraph.sparql.parser import parse_query
from pactgraph.sparql.patterns import Bind, Filter, Graph, Group, Minus, Optional, Query, Triple, Union, Values
from pactgraph.sparql.tokens import significant, tokenize

ACCEPTED = [
    line.replace(r"\n", "\n").replace(r"\r", "\r")
    for line in (REPOSITORY / "tests/sparql/accepted.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ") and r"\x" not in line
]
TABLES = sorted((REPOSITORY / "tests/query_rules/query-cartesian-product").glob("*.rq"))
#: A few of ours: rdflib takes a tenth of a second for each.
OURS = [REPOSITORY / "queries" / f"{name}.rq" for name in ("agreement-status", "chains", "not-known", "partners")]
KINDS = {
    Optional: "OptionalGraphPattern",
    Minus: "MinusGraphPattern",
    Graph: "GraphGraphPattern",
    Filter: "Filter",
    Bind: "Bind",
    Values: "InlineData",
    Query: "SubSelect",
}


def parse(text: str) -> Query:
    return parse_query(text, significant(tokenize(text)))


def patterns(group: Group) -> Iterator[Any]:
    for pattern in group.patterns:
        yield pattern
        inner = list(groups_of(pattern))
        if isinstance(pattern, Query):
            inner.append(pattern.where)
        elif isinstance(pattern, Filter | Bind):
            inner += [part.group for part in pattern.expression.walk() if part.group]
        for one in inner:
            yield from patterns(one)


def parts_of_rdflib(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, CompValue):
        for one in value.values():
            yield from parts_of_rdflib(one)
    elif isinstance(value, list | tuple) or type(value).__name__ in ("ParseResults", "plist"):
        for one in value:
            yield from parts_of_rdflib(one)


def variables(query: Query, text: str) -> set[str]:
    """Return every variable that the parser has kept somewhere, by where it stands."""
    found: set[int] = set()

    def visit(value: Any) -> None:
        if hasattr(value, "kind") and value.kind == "variable":
            found.add(value.start)
        elif isinstance(value, tuple):
            for one in value:
                visit(one)

    visit(query)
    return {token.text[1:] for token in tokenize(text) if token.start in found}


@pytest.mark.parametrize("text", [*ACCEPTED, *(path.read_text(encoding="utf-8") for path in (*TABLES, *OURS))])
def test_sees_what_rdflib_sees(text: str) -> None:
    query = parse(text)
    theirs = list(parts_of_rdflib(parseQuery(text)[1]))
    names = Counter(one.name for one in theirs if isinstance(one, CompValue))
    ours = list(patterns(query.where))

    assert variables(query, text) == {str(one) for one in theirs if isinstance(one, Variable)}
    assert Counter(KINDS[type(one)] for one in ours if type(one) in KINDS) == {
        kind: number for kind, number in names.items() if kind in KINDS.values()
    }
    assert sum(len(one.groups) for one in ours if isinstance(one, Union)) == sum(
        len(one.graph) for one in theirs if isinstance(one, CompValue) and one.name == "GroupOrUnionGraphPattern"
    )


def test_every_triple_pattern_has_its_place() -> None:
    text = "SELECT * { ?a a ?b , ?c ; ?d [ ?e ?f ] , ( ?g 1 ) . }"
    triples = [one for one in parse(text).where.patterns if isinstance(one, Triple)]

    assert [text[one.start : one.end] for one in triples] == [
        "?a a ?b",
        "?c",
        "?e ?f",
        "?d [ ?e ?f ]",
        "?g",
        "1",
        "( ?g 1 )",
    ]


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("1 + 2 * 3 - 4", ("+", ["1", "2 * 3", "4"])),
        ("!BOUND(?x) || ?x > 1 && ?y", ("||", ["!BOUND(?x)", "?x > 1 && ?y"])),
        ("?x NOT IN (1, ?y)", ("NOT IN", ["?x", "1", "?y"])),
        ("-1 = +?x", ("=", ["-1", "+?x"])),
        ("IF(?x, 'a'@en, <urn:f>(1))", ("IF", ["?x", "'a'@en", "<urn:f>(1)"])),
        ("NOT EXISTS { ?a ?b ?c }", ("NOT EXISTS", [])),
        ("(?x) < (2)", ("<", ["?x", "2"])),
    ],
)
def test_expressions(text: str, operators: tuple[str, list[str]]) -> None:
    query = parse(f"ASK {{ FILTER ({text}) }}")
    (one,) = query.where.patterns
    assert isinstance(one, Filter)
    whole = f"ASK {{ FILTER ({text}) }}"
    first = one.expression.operator.replace("-", "+") if "+" in text else one.expression.operator

    assert (first, [whole[part.start : part.end] for part in one.expression.arguments]) == operators


@pytest.mark.parametrize(
    "text",
    ["", "SELECT", "SELECT ?x {", "SELECT ?x { ?x ?y }", "ASK { } }", "ASK { FILTER ( ) }", "ASK { VALUES ?x { "],
)
def test_what_is_not_sparql_is_refused(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        parse(text)


def test_too_deep_is_refused() -> None:
    with pytest.raises(QuerySyntaxError, match="too deep"):
        parse("ASK " + "{ " * 5000 + "}" * 5000)
