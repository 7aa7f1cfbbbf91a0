"""Whether the tokenizer gives every text back, and refuses what must not reach the engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactgraph.errors import QuerySyntaxError
from pactgraph.sparql.tokens import (
    check_query,
    declared_prefixes,
    projected_variables,
    query_form,
    significant,
    tokenize,
)
from pactgraph.tokens import line_column

CASES = Path(__file__).parent / "sparql"
NESTED = {
    "groups": ("ASK {", "{", "}", "}"),
    "parentheses": ("ASK { FILTER(", "(", ")", "1) }"),
    "blank nodes": ("ASK { ?s ?p ", "[ ?p ", "]", " }"),
    "hidden in an IRI": ("ASK { FILTER(1<", "(", ")", ">1) }"),
}
CHAINED = {
    "or": ("ASK { FILTER(1", "||1", ") }"),
    "not": ("ASK { FILTER(", "!", "1) }"),
    "plus": ("ASK { FILTER(1", "+1", ") }"),
    "union": ("ASK { {}", "UNION{}", "}"),
    "optional": ("ASK {", "OPTIONAL{}", "}"),
    "path": ("ASK { ?s a", "/a", " ?o }"),
    "triples": ("ASK {", "?s ?p ?o.", "}"),
    "objects": ("ASK { ?s ?p 1", ",1", "}"),
    "binds": ("ASK {", "BIND(1 AS ?x)", "}"),
    "values": ("ASK {", "VALUES?x{1}", "}"),
}


def read_lines(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def unescape(line: str) -> str:
    """Turn the escapes of the case files into characters, and leave those of SPARQL alone."""
    escapes = {r"\n": "\n", r"\r": "\r", r"\x0c": "\x0c", r"\x00": "\x00", r"\xa0": "\xa0", r"\ufeff": "\ufeff"}
    return re.sub(r"\\(?:n|r|x0c|x00|xa0|ufeff)", lambda found: escapes[found.group()], line)


ACCEPTED = [unescape(line) for line in read_lines("accepted.txt")]


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted_queries_are_given_back_and_evaluated(text: str) -> None:
    from pyoxigraph import Store

    tokens = check_query(text)
    assert "".join(token.text for token in tokens) == text
    assert [token.start for token in tokens] == [sum(len(t.text) for t in tokens[:i]) for i in range(len(tokens))]
    Store().query(text)


@pytest.mark.parametrize("line", read_lines("refused.txt"))
def test_refused_queries_say_why(line: str) -> None:
    from pyoxigraph import Store

    message, _, text = line.partition(" |")
    text = unescape(text)
    with pytest.raises(QuerySyntaxError, match=re.escape(message)):
        check_query(text.removeprefix("*").removeprefix(" "))
    if text.startswith("*"):
        Store().query(text.removeprefix("* "))


@pytest.mark.parametrize("parts", NESTED.values(), ids=NESTED)
def test_deep_nesting_is_refused(parts: tuple[str, str, str, str]) -> None:
    start, opening, closing, end = parts
    with pytest.raises(QuerySyntaxError, match=r"nested more than 100 deep|IRI or as a comparison"):
        check_query(start + opening * 5000 + closing * 5000 + end)


@pytest.mark.parametrize("parts", CHAINED.values(), ids=CHAINED)
def test_long_chains_are_refused(parts: tuple[str, str, str]) -> None:
    start, link, end = parts
    assert check_query(start + link * 200 + end)
    with pytest.raises(QuerySyntaxError, match="more than 1000 operators and keywords"):
        check_query(start + link * 1100 + end)


def test_long_values_are_allowed_but_not_endless() -> None:
    rows = " ".join(f'("{number}" <http://example.org/{number}>)' for number in range(1500))
    assert check_query(f"SELECT * {{ VALUES (?a ?b) {{ {rows} }} }}")
    with pytest.raises(QuerySyntaxError, match="longer than 64 KiB"):
        check_query("SELECT * {} #" + "é" * 33_000)


def test_errors_have_line_and_column() -> None:
    with pytest.raises(QuerySyntaxError, match=r"^partners\.rq:2:3: "):
        check_query("SELECT *\n{ \\ }", name="partners.rq")
    assert line_column("a\nbc", 3) == (2, 2)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?b $a (COUNT(?c) AS ?n) { ?x ?y ?z }", ("b", "a", "n")),
        ("SELECT DISTINCT ?a WHERE { { SELECT ?b {} } }", ("a",)),
        ("SELECT (IF(EXISTS { ?q a ?r }, 1, 2) AS ?x) {}", ()),
        ("SELECT ?a FROM <urn:a:b> {}", ("a",)),
        ("SELECT * { ?a ?b ?c }", ()),
        ("ASK { ?a ?b ?c }", ()),
        ("CONSTRUCT { ?a ?b ?c } { SELECT ?a {} }", ()),
    ],
)
def test_projected_variables(text: str, columns: tuple[str, ...]) -> None:
    assert projected_variables(tokenize(text)) == columns


def test_form_and_prefixes() -> None:
    tokens = tokenize("#+ x\nprefix a.b: <urn:a:> BASE <urn:b:> PREFIX : <urn:c:>\ndescribe ?x {}")
    assert query_form(tokens) == "DESCRIBE"
    assert declared_prefixes(tokens) == {"a.b": "urn:a:", "": "urn:c:"}
    assert significant(tokens)[0].word == "PREFIX"


@given(st.text(alphabet="?$<>'\"\\#:.@^aé1{}()[] \n-_%|&", max_size=60))
def test_whatever_is_tokenized_is_given_back(text: str) -> None:
    try:
        tokens = tokenize(text)
    except QuerySyntaxError:
        return
    assert "".join(token.text for token in tokens) == text


def test_w3c_positive_syntax(shared: Path) -> None:
    queries = sorted((shared / "suites" / "sparql").rglob("*.rq"))
    if not queries:
        pytest.skip("no W3C query files in the shared material")
    failures = []
    for path in queries:
        text = path.read_text(encoding="utf-8")
        bad = re.search(r"bad|fail|syn-neg|negative", path.name)
        try:
            assert "".join(token.text for token in tokenize(text)) == text
        except QuerySyntaxError as error:
            if not bad:
                failures.append(f"{path.name}: {error}")
    assert failures == []
