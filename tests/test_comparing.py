"""The changes between two datasets, made to the old one, give the new one; and each is told as what it is."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from readers import canonical

from pactgraph.comparing import Changes, compare

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "@prefix : <http://example.com/> .\n"
NODES = [BlankNode(name) for name in "abcde"]
IRIS = [NamedNode(f"http://example.com/{name}") for name in "stg"]
LITERALS = [Literal("x"), Literal("y"), Literal("x", language="en"), Literal("y", language="en"), Literal(1)]
nodes = st.sampled_from([*NODES, *IRIS])
predicates = st.sampled_from([NamedNode("http://example.com/p"), NamedNode("http://example.com/q")])
quads = st.builds(Quad, nodes, predicates, st.sampled_from([*NODES, *IRIS, *LITERALS]), nodes)
datasets = st.lists(quads, max_size=10)


def read(text: str) -> list[Quad]:
    return list(parse(PREFIX + text, format=RdfFormat.TRIG, rename_blank_nodes=True))


def told(changes: Changes) -> dict[str, list[str]]:
    def words(quad: Quad) -> str:
        return " ".join(str(term).replace("http://example.com/", "") for term in (quad.object, quad.graph_name))

    found = {
        "added": [words(quad) for quad in changes.added],
        "gone": [words(quad) for quad in changes.gone],
        "changed": [f"{words(old)} {words(new)}" for old, new in changes.changed],
        "moved": [f"{words(old)} {words(new)}" for old, new in changes.moved],
    }
    return {how: quads for how, quads in found.items() if quads}


def disguised(quads: Iterable[Quad], seed: int) -> list[Quad]:
    lines = sorted(f"{quad} ." for quad in quads)
    random.Random(seed).shuffle(lines)
    return list(parse("\n".join(lines), format=RdfFormat.N_QUADS, rename_blank_nodes=True))


@settings(max_examples=300, deadline=None)
@given(old=datasets, new=datasets)
def test_the_changes_made_to_the_old_give_the_new(old: list[Quad], new: list[Quad]) -> None:
    assert canonical(compare(old, new).apply(old)) == canonical(new)


@settings(max_examples=200, deadline=None)
@given(old=datasets, more=datasets, seed=st.integers())
def test_an_edit_made_to_the_old_gives_the_new(old: list[Quad], more: list[Quad], seed: int) -> None:
    new = disguised({*old[1:], *more}, seed)

    assert canonical(compare(old, new).apply(disguised(old, seed))) == canonical(new)


@settings(max_examples=200, deadline=None)
@given(quads=datasets, seed=st.integers())
def test_names_of_blank_nodes_and_order_are_no_change(quads: list[Quad], seed: int) -> None:
    assert not compare(quads, disguised(quads, seed))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (":g { :s :p 'x' }", ":g { :s :p 'y' }", {"changed": ['"x" <g> "y" <g>']}),
        (":g { :s :p 'x' }", ":g { :s :p 'x', 'y' }", {"added": ['"y" <g>']}),
        (":g { :s :p 'x', 'y' }", ":g { :s :p 'y' }", {"gone": ['"x" <g>']}),
        (":g { :s :p 'x' }", ":h { :s :p 'x' }", {"moved": ['"x" <g> "x" <h>']}),
        (":g { :s :p 'x' }", ":g { :s :p 'x' } :h { :s :p 'x' }", {"added": ['"x" <h>']}),
        (":g { :s :p 'x' }", ":h { :s :p 'y' }", {"changed": ['"x" <g> "y" <h>']}),
        (
            ":g { :s :p 'x'@en, 'x'@sv }",
            ":g { :s :p 'y'@en, 'y'@sv }",
            {"changed": ['"x"@en <g> "y"@en <g>', '"x"@sv <g> "y"@sv <g>']},
        ),
        (
            ":g { :s :p 'x', 'y' }",
            ":g { :s :p 'z' }",
            {"added": ['"z" <g>'], "gone": ['"x" <g>', '"y" <g>']},
        ),
        (":g { :s :p 'x' }", ":g { :s :q 'x' }", {"added": ['"x" <g>'], "gone": ['"x" <g>']}),
        (":g { :s :p [ :q 'x' ] }", ":g { :s :p [ :q 'y' ] }", {"changed": ['"x" <g> "y" <g>']}),
        (
            ":g { :s :p '1' }",
            ":g { :s :p 1 }",
            {"changed": ['"1" <g> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <g>']},
        ),
    ],
)
def test_what_happened(old: str, new: str, expected: dict[str, list[str]]) -> None:
    assert told(compare(read(old), read(new))) == expected
