"""Whether queries are laid out as the cases say, and whether laying out ever changes what a query says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from pactgraph.errors import QuerySyntaxError
from pactgraph.saved_queries import SavedQuery, parse_saved_query
from pactgraph.sparql.formatting import format_query, is_same_query
from pactgraph.sparql.tokens import tokenize

CASES = Path(__file__).parent / "formatting"
QUERIES = sorted([*REPOSITORY.glob("queries/**/*.rq"), *REPOSITORY.glob("ontology/rules/*.rq")])
ACCEPTED = (Path(__file__).parent / "sparql/accepted.txt").read_text(encoding="utf-8").splitlines()

SPACES = [" ", "\n", "\t", "\r\n", "\n\n\n", "\r", " \n  "]
COMMENTS = [" # one\n", "\n# two  \n", "\n\n#three\n\n", " #+ four\r\n", "\n  #+ five\n", "\r#+ six\r"]


def words_of(text: str) -> list[str]:
    """Return the words, names in capitals, without the declarations of prefixes."""
    words: list[str] = []
    left = 0
    for token in tokenize(text):
        if token.kind not in ("space", "comment"):
            left = 3 if token.word == "PREFIX" else left
            words += [] if left else [token.word]
            left = max(left - 1, 0)
    return words


def comments_of(text: str) -> Counter[str]:
    return Counter(token.text.rstrip() for token in tokenize(text) if token.kind == "comment")


def header_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.startswith("#+")]


def prefixes_of(text: str) -> set[tuple[str, str]]:
    words = [token for token in tokenize(text) if token.kind not in ("space", "comment")]
    pairs = zip(words, words[1:], words[2:], strict=False)
    return {(prefix.text, iri.text) for word, prefix, iri in pairs if word.word == "PREFIX"}


def assert_formatted(text: str) -> None:
    """Hold against *text* what holds of every text: the same words, comments and header, and nothing left to do."""
    formatted = format_query(text)

    assert format_query(formatted) == formatted
    assert words_of(formatted) == words_of(text)
    assert comments_of(formatted) == comments_of(text)
    assert header_of(formatted) == header_of(text)
    assert prefixes_of(formatted) <= prefixes_of(text)
    assert is_same_query(text, formatted)


@pytest.mark.parametrize("path", sorted(CASES.glob("*/given.rq")), ids=lambda path: path.parent.name)
def test_cases(path: Path) -> None:
    text = path.read_bytes().decode()

    assert_formatted(text)
    assert format_query(text) == path.with_stem("expected").read_bytes().decode()
    Store().query(format_query(text))


def mangle(text: str, gaps: list[str], *, small: bool) -> str:
    """Put other space and comments between all words below the header, and write keywords in small letters."""
    gap = cycle(gaps)
    parts: list[str] = []
    for token in tokenize(text):
        if token.kind == "comment":
            parts.append(f"\n{token.text}\n")
        elif token.kind != "space":
            parts += [token.text.lower() if small and token.kind == "name" else token.text, next(gap)]
    return "".join(parts)


def is_accepted(text: str) -> bool:
    """Return whether the engine takes the text: it does not take a line break everywhere."""
    try:
        Store().query(text)
    except SyntaxError:
        return False
    return True


def meaning(query: SavedQuery) -> SavedQuery:
    return query._replace(pieces=())


@settings(max_examples=40, deadline=None)
@given(
    path=st.sampled_from(QUERIES),
    gaps=st.lists(st.sampled_from(SPACES + COMMENTS), min_size=1, max_size=30),
    small=st.booleans(),
)
def test_our_queries_however_they_are_typed(path: Path, gaps: list[str], *, small: bool) -> None:
    text = path.read_text(encoding="utf-8")
    mangled = mangle(text, gaps, small=small)
    formatted = format_query(mangled)

    assert_formatted(mangled)
    assert is_same_query(text, formatted)
    assert meaning(parse_saved_query("q", "q", formatted)) == meaning(parse_saved_query("q", "q", text))
    if is_accepted(mangled):
        assert is_accepted(formatted)


@settings(max_examples=40, deadline=None)
@given(
    line=st.sampled_from([line for line in ACCEPTED if line and not line.startswith("# ") and "\\" not in line]),
    gaps=st.lists(st.sampled_from(SPACES + COMMENTS), min_size=1, max_size=10),
)
def test_odd_queries(line: str, gaps: list[str]) -> None:
    assert_formatted(line)
    Store().query(format_query(line))
    assert_formatted(mangle(line, gaps, small=False))


def test_w3c_queries(shared: Path) -> None:
    paths = sorted((shared / "suites" / "sparql").rglob("*.rq"))
    if not paths:
        pytest.skip("no W3C query files in the shared material")
    for path in paths:
        text = path.read_bytes().decode()
        try:
            tokenize(text)
        except QuerySyntaxError:
            continue
        assert_formatted(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("ASK { ?a ?b 1 }", "ASK { ?a ?b 2 }"),
        ("ASK { ?a ?b ?c }", "ASK { ?a ?c ?b }"),
        ("ASK { ?a ?b ?c }", "SELECT * { ?a ?b ?c }"),
        ("PREFIX a: <b> ASK { a:b a:c a:d }", "PREFIX a: <c> ASK { a:b a:c a:d }"),
        ("PREFIX a: <b> ASK { a:b a:c a:d }", "ASK { a:b a:c a:d }"),
        ("PREFIX a: <b> BASE <http://c/> ASK { a:b a:c a:d }", "BASE <http://c/> PREFIX a: <b> ASK { a:b a:c a:d }"),
        ('ASK { ?a ?b "a  b" }', 'ASK { ?a ?b "a b" }'),
    ],
)
def test_other_queries_are_told_apart(text: str, other: str) -> None:
    assert is_same_query(text, text)
    assert not is_same_query(text, other)


def test_what_is_no_query_is_refused_with_its_place() -> None:
    with pytest.raises(QuerySyntaxError, match=re.escape("q.rq:2:3: this string is not closed")):
        format_query("ASK {\n  'a }", name="q.rq")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["?a", "[", "]", "(", ")", "{", "}", ".", ";", ",", "select", "if", "\n", "# c\n", "prefix", "a:", "<b>"]
        )
    )
)
def test_nonsense_keeps_its_words(words: list[str]) -> None:
    text = " ".join(words)
    try:
        formatted = format_query(text)
    except QuerySyntaxError:
        return
    assert format_query(formatted) == formatted
    assert comments_of(formatted) == comments_of(text)
