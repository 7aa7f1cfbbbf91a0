"""Each folder of tests/turtle holds an input and the exact Turtle or TriG that we write for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from readers import canonical

from pactgraph.errors import FormatError
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.turtle.writing import serialize_trig, serialize_turtle

CASES = Path(__file__).parent / "turtle"
RDF12_CASES = Path(__file__).parent / "turtle12"
PREFIXES = {**COMMON_PREFIXES, "ex": "http://example.com/"}
SUBJECT, PREDICATE = NamedNode("http://example.com/s"), NamedNode("http://example.com/p")


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path) -> None:
    (expected,) = case.glob("expected.*")
    serialize = serialize_trig if expected.suffix == ".trig" else serialize_turtle
    # TriG reads both; a Turtle document is a TriG document.
    for source in (*case.glob("input.*"), expected):
        quads = parse(path=source, format=RdfFormat.TRIG)
        assert serialize(quads, prefixes=PREFIXES).encode() == expected.read_bytes(), source


@pytest.mark.parametrize("case", sorted(RDF12_CASES.iterdir()), ids=lambda case: case.name)
def test_case_of_rdf_12(case: Path) -> None:
    expected = case / "expected.trig"
    stated = [set(parse(path=path, format=RdfFormat.TRIG)) for path in (case / "input.trig", expected)]

    assert canonical(stated[0]) == canonical(stated[1])
    for quads in stated:
        assert serialize_trig(quads, prefixes=PREFIXES, rdf12=True).encode() == expected.read_bytes()


def test_a_header_becomes_comments() -> None:
    triple = Triple(SUBJECT, PREDICATE, Literal("o"))
    written = serialize_turtle([triple], prefixes={}, header=["Made by hand.", "", "two\nlines"])
    assert written == (
        '# Made by hand.\n#\n# two\n# lines\n\n<http://example.com/s> <http://example.com/p> "o" .\n'
    )  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "namespace"),
    [
        ("_", "http://example.com/"),
        ("a b", "http://example.com/"),
        ("1a", "http://example.com/"),
        ("a.", "http://example.com/"),
        ("a", "http"),
        ("a", ""),
        ("a", "http://example.com/%4"),
    ],
)
def test_a_prefix_that_turtle_cannot_write_is_not_used(prefix: str, namespace: str) -> None:
    triple = Triple(SUBJECT, NamedNode("http://example.com/%41"), Literal("o"))
    assert "@prefix" not in serialize_turtle([triple], prefixes={prefix: namespace})


def test_an_empty_prefix_and_the_longest_namespace_are_used() -> None:
    triple = Triple(NamedNode("http://example.com/ns/s"), PREDICATE, Literal("o"))
    written = serialize_turtle([triple], prefixes={"": "http://example.com/", "ns": "http://example.com/ns/"})
    assert written.endswith('\n\nns:s :p "o" .\n')


def test_characters_that_no_iri_may_have_are_escaped() -> None:
    source = r"<http://example.com/a\u0020b\u003C\u005C\u0000> <http://example.com/p> 1 ."
    (quad,) = parse(source, format=RdfFormat.TURTLE, lenient=True)
    assert serialize_turtle([quad], prefixes=PREFIXES).endswith(source.replace("<http://example.com/p>", "ex:p") + "\n")


@pytest.mark.parametrize(
    "term",
    [Triple(SUBJECT, PREDICATE, SUBJECT), Literal("o", language="ar", direction=BaseDirection.RTL)],
    ids=["triple term", "base direction"],
)
def test_terms_of_rdf_12_are_refused(term: Triple | Literal) -> None:
    with pytest.raises(FormatError, match=r"Turtle 1\.1 has no"):
        serialize_turtle([Triple(SUBJECT, PREDICATE, term)], prefixes={})


@pytest.mark.parametrize("length", [300, 2000])
def test_long_lists_and_rings_take_no_time(length: int) -> None:
    cells = " ".join(["1"] * length)
    listed = parse(f"<http://example.com/s> <http://example.com/p> ({cells}) .", format=RdfFormat.TURTLE)
    assert serialize_turtle(listed, prefixes={}).count("\n    1") == length
    nodes = [BlankNode(f"n{number}") for number in range(min(length, 300))]
    ring = [Triple(node, PREDICATE, nodes[number - 1]) for number, node in enumerate(nodes)]
    assert serialize_turtle(ring, prefixes={}) == serialize_turtle(ring[::-1], prefixes={})
