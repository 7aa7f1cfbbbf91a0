"""Blank nodes get the same names in isomorphic datasets, and keep them when something else is edited."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from readers import canonical

from pactgraph.blank_node_names import name_blank_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "@prefix : <http://example.com/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
NODES = [BlankNode(name) for name in "abcdefg"]
terms = st.sampled_from([*NODES, NamedNode("http://example.com/s"), NamedNode("http://example.com/t")])
predicates = st.sampled_from([NamedNode(f"http://example.com/{name}") for name in "pq"])
datasets = st.lists(st.builds(Quad, terms, predicates, terms, terms), max_size=12)


def read(text: str) -> list[Quad]:
    return list(parse(PREFIX + text, format=RdfFormat.TRIG, rename_blank_nodes=True))


def named(text: str) -> set[Quad]:
    return set(name_blank_nodes(read(text)))


def shuffled(quads: Iterable[Quad], seed: int) -> list[Quad]:
    lines = "\n".join(f"{quad} ." for quad in random.Random(seed).sample(list(quads), len(list(quads))))
    return list(parse(lines, format=RdfFormat.N_QUADS, rename_blank_nodes=True))


@settings(max_examples=300, deadline=None)
@given(quads=datasets, seed=st.integers())
def test_the_graph_alone_names_its_blank_nodes(quads: list[Quad], seed: int) -> None:
    names = name_blank_nodes(quads)

    assert canonical(names) == canonical(quads)
    assert set(name_blank_nodes(shuffled(set(quads), seed))) == set(names)


def test_alike_blank_nodes_stay_two() -> None:
    assert len(named(":s :p [ :q 1 ], [ :q 1 ], [], [] . [] :p 1 . [] :p 1 .")) == 8


def test_a_triple_term_is_renamed_with_what_it_speaks_of() -> None:
    text = "_:r rdf:reifies <<( _:a :p _:b )>> . _:a :p _:b . _:b :q {0} . [] rdf:reifies <<( :s :p :o )>> ."

    assert named(text.format(1)) == named(text.format(1).replace("_:a", "_:z").replace("_:r", "_:a"))
    assert canonical(named(text.format(1))) == canonical(read(text.format(1)))
    assert len(named(text.format(1)) & named(text.format(2))) == 1


@pytest.mark.parametrize(
    ("before", "after", "differing"),
    [
        (":s :p [ :q 1 ] .", ":s :p [ :q 1, 2 ] .", 1),
        (":s :p [ :q [ :q 1 ] ] .", ":s :p [ :q [ :q 1 ] ; :p 0 ] .", 1),
        (":s :p [ :q 1 ], [ :q 2 ] .", ":s :p [ :q 1 ; :r 3 ], [ :q 2 ] .", 1),
        (":s :p [ :q 1 ], [ :q 2 ] .", ":s :p [ :q 1 ], [ :q 2 ], [ :q 3 ] .", 2),
        (":s :p ( 1 2 3 4 ) .", ":s :p ( 1 2 9 3 4 ) .", 4),
        (":s :p ( 1 2 3 4 ) .", ":s :p ( 9 1 2 3 4 ) .", 4),
        (":g { :s :p [ :q 1 ] } :h { :s :p [ :q 1 ] }", ":g { :s :p [ :q 1 ] } :h { :s :p [ :q 2 ] }", 2),
        ("_:a :p _:b . _:b :p _:a . [] :q 1 .", "_:a :p _:b . _:b :p _:a . [] :q 1, 2 .", 1),
    ],
)
def test_an_edit_renames_little(before: str, after: str, differing: int) -> None:
    assert len(named(before) ^ named(after)) == differing


def test_long_lists_and_deep_nests_take_no_time() -> None:
    cells = " ".join(["1"] * 3000)
    deep = "[ :p " * 90 + "1" + " ]" * 90

    assert len(named(f":s :p ( {cells} ), {deep} .")) == 6001 + 91
