"""Whether the positions are those of the statements: the W3C suites, our own files, and random graphs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from conftest import REPOSITORY, shared_folder
from pyoxigraph import Literal, NamedNode, parse
from readers import canonical

from pactgraph.errors import ParseError
from pactgraph.formats import GraphFormat
from pactgraph.turtle.statements import parse_statements
from pactgraph.turtle.tokens import tokenize

if TYPE_CHECKING:
    from pathlib import Path

SUITES = shared_folder() / "suites/rdf/rdf11"
SUFFIXES = {".ttl", ".trig", ".nt", ".nq"}
BASE = "http://example.org/base/"
OURS = sorted(path for folder in ("ontology", "data") for path in (REPOSITORY / folder).rglob("*.t*"))


def suite_files() -> list[object]:
    """Return every file of the W3C suites that the engine reads."""
    paths = sorted(path for path in SUITES.rglob("*") if path.suffix in SUFFIXES)
    reason = f"no W3C suites at {SUITES}; set PACTGRAPH_SHARED"
    if not paths:
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in paths]


@pytest.mark.parametrize("path", [*suite_files(), *(pytest.param(path, id=path.name) for path in OURS)])
def test_the_statements_are_those_that_the_engine_reads(path: Path) -> None:
    syntax = GraphFormat.from_path(path)
    try:
        expected = list(parse(path.read_bytes(), format=syntax.rdf_format, base_iri=BASE))
    except SyntaxError:
        # What the engine refuses, this parser is never asked about: it must end, and only so.
        with suppress(ParseError):
            parse_statements(path.read_bytes().decode("utf-8", "replace"), syntax, name=path, base=BASE)
        return
    text = path.read_bytes().decode()
    statements = parse_statements(text, syntax, name=path, base=BASE)

    assert canonical(statement.quad for statement in statements) == canonical(expected)
    for quad, *spans in statements:
        for term, (start, end) in zip(quad.triple, spans, strict=True):
            assert 0 <= start < end <= len(text)
            if isinstance(term, Literal):
                assert next(iter(parse(_declared(text, text[start:end]), format=syntax.rdf_format))).object == term


def _declared(text: str, literal: str) -> bytes:
    """Return a document in which *literal* is the one object."""
    declarations = [line for line in text.splitlines() if line.lower().lstrip().startswith(("@prefix", "prefix"))]
    keep = declarations if "^^" in literal and "^^<" not in literal else []
    return "\n".join([*keep, f"<http://a/s> <http://a/p> {literal} ."]).encode()


TEXTS = {
    "lists and brackets": ("<s:s> <s:p> ( 1 [ <s:q> 'x' ] ) , [] .", 7),
    "empty list": ("<s:s> <s:p> () .", 1),
    "nested brackets": ("<s:s> <s:p> [ <s:p> [ <s:p> [ ] ] ] .", 3),
    "trailing semicolons": ("<s:s> <s:p> 1 ;; <s:q> 2 ; .", 2),
    "language that is a directive": ('<s:s> <s:p> "x"@prefix .', 1),
    "keywords in any case": ("PrEfIx e: <s:> BASE <s:> e:s a e:C .", 1),
    "comments between": ("<s:s> # one\n<s:p> # two\n1 # three\n.", 1),
    "dots in names": ("@prefix e: <s:> . e:a.b e:c.d e:f.g.", 1),
    "numbers before dots": ("<s:s> <s:p> 1.5, 1., 1.e5 .".replace("1.,", "1,"), 3),
}


@pytest.mark.parametrize(("text", "count"), TEXTS.values(), ids=TEXTS)
def test_all_is_lossless_and_found(text: str, count: int) -> None:
    assert "".join(token.text for token in tokenize(text)) == text
    statements = parse_statements(text, GraphFormat.TURTLE)

    assert len(statements) == count
    assert canonical(one.quad for one in statements) == canonical(parse(text, format=GraphFormat.TURTLE.rdf_format))


def test_spans_are_those_of_the_terms() -> None:
    text = '@prefix e: <s:> .\ne:g { e:é e:p "🚢"@en, "1"^^e:t ; a e:C }\n'
    statements = parse_statements(text, GraphFormat.TRIG)

    words = [[text[start:end] for start, end in statement[1:]] for statement in statements]
    assert words == [["e:é", "e:p", '"🚢"@en'], ["e:é", "e:p", '"1"^^e:t'], ["e:é", "a", "e:C"]]
    assert {statement.quad.graph_name for statement in statements} == {NamedNode("s:g")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x:s x:p 1 .", "text:1:1: prefix 'x' is not declared"),
        ("<s:s> <s:p> 'open .", "text:1:13: this text is not closed"),
        ("<s:s> <s:p> <s:o o> .", "text:1:13: this IRI is not closed"),
        ("<s:s> <s:p> 1", "text:1:14: the end of the text cannot stand here"),
        ("<s:s> <s:p> 1\n<s:s> <s:p> 2 .", "text:2:1: '<s:s>' stands where '.' should"),
        ("\ufeff<s:s> <s:p> 1 .", "byte order mark"),
        ("<s:s> <s:p> " + "[ <s:p> " * 151 + "]" * 151 + " .", "nested more than 150 deep"),
        ("<s:s> 'p' 1 .", "text:1:7: ''p'' cannot stand here"),
        ("<rel> <s:p> 1 .", "text:1:1: '<rel>' cannot stand here"),
    ],
)
def test_what_is_not_turtle_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_statements(text, GraphFormat.TURTLE)

    assert message in str(caught.value)


def test_tokens_of_any_text_join_to_it() -> None:
    text = (REPOSITORY / "ontology/pactgraph-shapes.ttl").read_text(encoding="utf-8")

    assert "".join(token.text for token in tokenize(text)) == text
