"""Whether Turtle and TriG are laid out as the cases say, and whether laying out ever changes what a text says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse
from test_random_graphs import PREFIXES, graphs

from pactgraph.errors import ParseError
from pactgraph.turtle.formatting import format_turtle
from pactgraph.turtle.tokens import tokenize
from pactgraph.turtle.writing import serialize_trig, serialize_turtle

CASES = Path(__file__).parent / "formatting"
BASE = "http://example.com/base/"
FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}
TEXTS = sorted([*CASES.glob("*/given.ttl"), *CASES.glob("*/given.trig")])

SPACES = [" ", "\n", "\t", "\r\n", "\n\n\n", "\r", " \n  "]
COMMENTS = [" # one\n", "\n# two  \n", "\n\n#three\n\n", " #+ four\r\n", "\r#\u2028 five\r", "# six\n# seven\n"]


def quads_of(text: str, rdf_format: RdfFormat = RdfFormat.TRIG) -> set[Quad]:
    dataset = Dataset(parse(text.encode(), format=rdf_format, base_iri=BASE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def comments_of(text: str) -> Counter[str]:
    return Counter(token.text.rstrip() for token in tokenize(text) if token.kind == "comment")


def words_of(text: str) -> list[str]:
    """Return the words but for declarations and the signs that may go or come."""
    words: list[str] = []
    declares = False
    for token in tokenize(text):
        keyword = token.text.upper() if token.kind in ("name", "directive") else ""
        declares = declares or keyword.removeprefix("@") in ("PREFIX", "BASE")
        if not declares and token.kind not in ("space", "comment") and token.text not in (".", ";"):
            words.append("GRAPH" if keyword == "GRAPH" else token.text)
        declares = declares and token.kind != "iri"
    return words


def assert_formatted(text: str, rdf_format: RdfFormat = RdfFormat.TRIG) -> None:
    """Hold against *text* what holds of every text: the same words, comments and quads, and nothing left to do."""
    formatted = format_turtle(text)
    outside = re.sub(
        "|".join(re.escape(token.text) for token in tokenize(text) if token.kind == "string"), '""', formatted
    )

    assert format_turtle(formatted) == formatted
    assert words_of(formatted) == words_of(text)
    assert comments_of(formatted) == comments_of(text)
    assert quads_of(formatted, rdf_format) == quads_of(text, rdf_format)
    assert not re.search(r"[ \t]\n|\n\n\n|\r|\t", outside)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name)
def test_cases(path: Path) -> None:
    text = path.read_bytes().decode()

    assert format_turtle(text) == path.with_stem("expected").read_bytes().decode()
    assert quads_of(format_turtle(text), FORMATS[path.suffix]) == quads_of(text, FORMATS[path.suffix])
    assert comments_of(format_turtle(text)) == comments_of(text)


def mangle(text: str, gaps: list[str], *, sparql_style: bool, twice: bool) -> str:
    """Put other space and comments between all words, in places a `;` more, and declare prefixes in another way."""
    parts: list[str] = []
    gap = cycle(gaps)
    directive = False
    for token in (token for token in tokenize(text) if token.kind != "space"):
        directive = directive or token.kind == "directive"
        word = token.text.removeprefix("@").upper() if sparql_style and token.kind == "directive" else token.text
        if directive and sparql_style and word == ".":
            word = ""
        parts += [word, next(gap)]
        if word == ";" and len(parts) % 3 == 0:
            parts += [";", next(gap)]
        directive = directive and token.text != "."
    mangled = "".join(parts)
    return mangled + "\n@prefix ns: <http://example.com/ns#> ." if twice else mangled


@settings(max_examples=100, deadline=None)
@given(
    quads=graphs,
    gaps=st.lists(st.sampled_from(SPACES + COMMENTS), min_size=1, max_size=30),
    sparql_style=st.booleans(),
    twice=st.booleans(),
)
def test_any_dataset(quads: list[Quad], gaps: list[str], *, sparql_style: bool, twice: bool) -> None:
    text = mangle(serialize_trig(quads, prefixes=PREFIXES), gaps, sparql_style=sparql_style, twice=twice)

    assert quads_of(text) == quads_of(serialize_trig(quads, prefixes=PREFIXES))
    assert_formatted(text)


@settings(max_examples=60, deadline=None)
@given(quads=graphs)
def test_what_is_exported_is_formatted(quads: list[Quad]) -> None:
    for text in (serialize_trig(quads, prefixes=PREFIXES), serialize_turtle(quads, prefixes=PREFIXES)):
        assert format_turtle(text) == text


TERMS = st.sampled_from(
    ["ex:a", "<b>", "_:c", '"d"', "'e'@en", '"""f\ng"""', "1", "-2.5", "true", '"h"^^ex:i', "[]", "()"]
)


def bracketed(terms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(terms, min_size=1, max_size=3).map(lambda objects: "ex:p " + ",\n".join(objects))
    lists = st.lists(terms, max_size=4).map(lambda items: f"( {' '.join(items)})")
    return lists | st.lists(pairs, min_size=1, max_size=3).map(lambda each: f"[\n{';'.join(each)} ]")


STATEMENTS = st.recursive(TERMS, bracketed, max_leaves=12).map(lambda term: f"ex:s ex:p {term} .")


@settings(max_examples=100, deadline=None)
@given(statements=st.lists(STATEMENTS, max_size=3), gaps=st.lists(st.sampled_from(SPACES + COMMENTS), min_size=1))
def test_any_brackets(statements: list[str], gaps: list[str]) -> None:
    text = "@prefix ex: <http://example.com/> .\n" + "\n".join(statements)

    assert_formatted(text)
    assert_formatted(mangle(text, gaps, sparql_style=False, twice=False))


def test_w3c_suites(shared: Path) -> None:
    paths = [path for path in sorted((shared / "suites").rglob("*")) if path.suffix in FORMATS]
    if not paths:
        pytest.skip("no W3C suites in the shared material")
    read = 0
    for path in paths:
        try:
            text = path.read_bytes().decode()
            quads_of(text, FORMATS[path.suffix])
        except (SyntaxError, UnicodeDecodeError):
            continue
        read += 1
        assert_formatted(text, FORMATS[path.suffix])
    assert read > 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ex:a ex:b ] .", "text:1:11: ']' cannot stand here"),
        ("ex:a ex:b ( ex:c ] .", "text:1:18: ']' cannot stand here"),
        ("ex:a ex:b [ ex:c ex:d .", "text:1:23: '.' cannot stand here"),
        ("ex:a ex:b ex:c ex:d .", "text:1:16: 'ex:d' cannot stand here"),
        ("ex:a ex:b .", "text:1:11: '.' cannot stand here"),
        ("ex:g { ex:a ex:b }", "text:1:18: '}' cannot stand here"),
        ("ex:g { ex:a ex:b ex:c .", "text:1:24: the end of the text cannot stand here"),
        ("@prefix", "text:1:1: '@prefix' cannot stand here"),
        ("^^ ex:a", "text:1:1: '^^' cannot stand here"),
        (", ex:a", "text:1:1: ',' cannot stand here"),
        ("}", "text:1:1: '}' cannot stand here"),
        ("ex:a\n  ex:b 'c .", "text:2:8: this text is not closed"),
        ("\ufeff@prefix ex: <http://example.com/> .", "text:1:1: the text starts with a byte order mark"),
        ("ex:a ex:b " + "( " * 101 + ")" * 101 + " .", "text:1:211: brackets are nested more than 100 deep"),
    ],
)
def test_what_is_no_turtle_is_refused(text: str, message: str) -> None:
    with pytest.raises(ParseError, match="^" + re.escape(message)):
        format_turtle(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["ex:a", "[", "]", "(", ")", "{", "}", ".", ";", ",", "a", "GRAPH", "@prefix", "@base"]))
)
def test_nonsense_is_refused_or_kept(words: list[str]) -> None:
    text = " ".join(words)
    try:
        formatted = format_turtle(text)
    except ParseError:
        return
    assert words_of(formatted) == words_of(text)


def test_time_grows_with_the_text() -> None:
    from time import process_time

    block = (CASES / "comments/expected.ttl").read_text(encoding="utf-8").partition("ex:a a ")[2]
    seconds = []
    for times in (200, 800):
        text = ("ex:a a " + block) * times
        start = process_time()
        format_turtle(text)
        seconds.append(process_time() - start)
    assert seconds[1] < 16 * max(seconds[0], 0.05)
