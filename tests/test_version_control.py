"""A few statements more or less change a few lines of an export: what a person reviews is what was changed."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from pactgraph.formats import GraphFormat
from pactgraph.namespaces import RDF
from pactgraph.serialization import serialize

EXAMPLE = "http://example.com/"
PREFIXES = {"ex": EXAMPLE, "rdf": RDF}
TYPE, FIRST, REST, NIL = (NamedNode(f"{RDF}{name}") for name in ("type", "first", "rest", "nil"))
THINGS = [NamedNode(f"{EXAMPLE}{name}") for name in ("a", "b", "c", "thing-of-a-longer-name", "x" * 60)]
VALUES: list[NamedNode | Literal] = [
    *THINGS,
    *(Literal(number) for number in range(1, 13)),
    *(Literal(text, language="en") for text in ("word", "some words of a label", "w" * 90)),
]
SUBJECTS = [NamedNode(f"{EXAMPLE}{name}") for name in ("s1", "s2", "s10", "subject-of-a-longer-name")]
PREDICATES = [TYPE, *(NamedNode(f"{EXAMPLE}{name}") for name in ("p", "q", "r", "predicate-of-a-longer-name"))]
GRAPHS = [NamedNode(f"{EXAMPLE}{name}") for name in ("g1", "g2")]

#: How many lines, added and removed, one statement changes at most where each blank node has a predicate to itself: in
#: Turtle when a full line breaks up, in the others when the statement is the first or last of a subject.
MOST_LINES = {"turtle": 12, "trig": 12, "nt": 1, "nq": 1, "rdfxml": 8, "jsonld": 14}
#: And on average: in Turtle the line of the statement, and often that before it, whose end changes.
MEAN_LINES = {"turtle": 2.5, "trig": 2.5, "nt": 1.0, "nq": 1.0, "rdfxml": 2.0, "jsonld": 3.5}


def grow(chance: random.Random, size: int) -> list[list[Quad]]:
    """Return statements of a random forest, in groups that leave a forest when any but the first few are left out."""
    nodes: list[tuple[NamedNode | BlankNode, int, NamedNode]] = [
        (subject, 0, graph) for subject in SUBJECTS for graph in GRAPHS
    ]
    groups: list[list[Quad]] = []
    hanging = set()
    for number in range(size):
        subject, depth, graph = chance.choice(nodes)
        predicate = chance.choice(PREDICATES)
        kind = chance.random()
        if kind < 0.3 and (subject, predicate) not in hanging and depth < 9:
            hanging.add((subject, predicate))
            if kind < 0.1:
                groups.append(
                    _listed(subject, predicate, graph, chance.choices(VALUES, k=chance.randint(1, 6)), number)
                )
            else:
                node = BlankNode(f"n{number}")
                nodes.append((node, depth + 1, graph))
                groups.append([Quad(subject, predicate, node, graph)])
        else:
            value = chance.choice(THINGS if predicate == TYPE else VALUES)
            groups.append([Quad(subject, predicate, value, graph)])
    return groups


def _listed(
    subject: NamedNode | BlankNode,
    predicate: NamedNode,
    graph: NamedNode,
    items: list[NamedNode | Literal],
    number: int,
) -> list[Quad]:
    cells = [BlankNode(f"c{number}-{position}") for position in range(len(items))]
    firsts = [Quad(cell, FIRST, item, graph) for cell, item in zip(cells, items, strict=True)]
    following: list[NamedNode | BlankNode] = [*cells[1:], NIL]
    rests = [Quad(cell, REST, rest, graph) for cell, rest in zip(cells, following, strict=True)]
    return [Quad(subject, predicate, cells[0], graph), *firsts, *rests]


def changed_lines(before: str, after: str) -> int:
    old, new = before.splitlines(), after.splitlines()
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return len(old) + len(new) - 2 * same


def leaf_groups(groups: list[list[Quad]]) -> list[int]:
    """Return which groups nothing hangs on."""
    subjects = {quad.subject for group in groups for quad in group}
    return [place for place, group in enumerate(groups) if len(group) == 1 and group[0].object not in subjects]


def take_out(seed: int, size: int, count: int, option: str) -> tuple[int, int]:
    """Return how many statements were taken out of a random forest, *count* at most, and the lines that changed."""
    chance = random.Random(seed)
    groups = grow(chance, size)
    leaves = leaf_groups(groups)
    gone = set(chance.sample(leaves, k=min(count, len(leaves))))
    everything = {quad for group in groups for quad in group}
    fewer = {quad for place, group in enumerate(groups) if place not in gone for quad in group}
    texts = [
        serialize(quads, GraphFormat.from_name(option), prefixes=PREFIXES).content.decode()
        for quads in (everything, fewer)
    ]
    return len(everything) - len(fewer), changed_lines(*texts)


@pytest.mark.parametrize("option", MOST_LINES)
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(2, 60))
def test_one_statement_changes_a_few_lines(option: str, seed: int, size: int) -> None:
    count, lines = take_out(seed, size, 1, option)

    assert lines <= count * MOST_LINES[option]


@pytest.mark.parametrize("option", MEAN_LINES)
def test_many_statements_change_about_as_many_lines(option: str) -> None:
    counts, lines = zip(*(take_out(seed, 80, 12, option) for seed in range(30)), strict=True)

    assert sum(counts) > 250
    assert sum(counts) / 2 < sum(lines) <= sum(counts) * MEAN_LINES[option]


def test_a_shared_blank_node_is_renamed_only_by_what_it_is_connected_with() -> None:
    def ring(name: str, value: int) -> list[Quad]:
        one, other = BlankNode(f"{name}1"), BlankNode(f"{name}2")
        return [
            Quad(one, PREDICATES[1], other),
            Quad(other, PREDICATES[1], one),
            Quad(one, PREDICATES[2], Literal(value)),
        ]

    before, after = (
        serialize([*ring("a", 1), *ring("b", value)], GraphFormat.NTRIPLES, prefixes={}).content.decode()
        for value in (2, 3)
    )
    assert changed_lines(before, after) == 6
