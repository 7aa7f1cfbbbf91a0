"""A thing is found by any of its labels, however typed, and shown by the best one in the language asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactgraph.errors import UnknownPrefixError, UnknownThingError
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.labels import fold

HOSPITAL = "https://example.org/harbour/terms#Hospital"
ID = "https://example.org/harbour/id/"


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    return open_graph(harbour, cache=tmp_path / "cache")


@pytest.mark.parametrize(
    ("label", "folded"),
    [
        ("Charité – Universitätsmedizin Berlin", "charite universitatsmedizin berlin"),
        ("Landspítali", "landspitali"),
        ("Brigham and Women’s\u00a0Hospital", "brigham and womens hospital"),
        ("AD-RIDDLE", "ad riddle"),
        ("  Straße\t", "strasse"),
        ("“Old”", "old"),
        ("Østfold", "østfold"),
    ],
)
def test_fold(label: str, folded: str) -> None:
    assert fold(label) == folded


@given(st.text())
def test_folding_twice_is_folding_once(label: str) -> None:
    assert fold(fold(label)) == fold(label)


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("Nordhafen Hospital", "north"),
        ("nordhamnens SJUKHUS", "north"),
        ("nord hafen", "north"),
        ("sudhafen - old hospital", "south"),
        ("hid:south", "south"),
        (f"{ID}south", "south"),
        (f"<{ID}south>", "south"),
    ],
)
def test_a_label_a_curie_or_an_iri_names_a_thing(graph: Graph, name: str, thing: str) -> None:
    assert graph.resolve(name, HOSPITAL) == ID + thing


@pytest.mark.parametrize(
    ("name", "message", "candidate"),
    [
        ("Twin", "matches 2 things", "Twin  hid:twin-2"),
        ("hafen", "Did you mean", "Nordhafen Hospital  hid:north"),
        ("Nordhafn Hospitl", "Did you mean", "Nordhafen Hospital  hid:north"),
        ("Ada Berg", "not a label of any hospital, but of", "Ada Berg  hid:ada"),
        ("hid:nort", "no hospital of the graph has this IRI", "Nordhafen Hospital  hid:north"),
    ],
)
def test_what_names_no_single_thing_lists_candidates(graph: Graph, name: str, message: str, candidate: str) -> None:
    with pytest.raises(UnknownThingError, match=message) as raised:
        graph.resolve(name, HOSPITAL)
    assert candidate in raised.value.candidates


@pytest.mark.parametrize("name", ["", "  ", "%", "_", "'; DROP TABLE label; --", "\u202e", "x" * 10_000])
def test_odd_names_are_only_unknown(graph: Graph, name: str) -> None:
    with pytest.raises(UnknownThingError):
        graph.resolve(name, HOSPITAL)


def test_a_code_names_its_document(graph: Graph) -> None:
    assert graph.resolve("l-1") == "https://example.org/harbour/doc/letter"


def test_an_undeclared_prefix_is_said(graph: Graph) -> None:
    with pytest.raises(UnknownPrefixError, match="prefix 'hidd' is not declared"):
        graph.resolve("hidd:north", HOSPITAL)


def test_labels_are_shown_in_the_language_asked_for(harbour: Path, tmp_path: Path) -> None:
    swedish = open_graph(harbour, language="sv", cache=tmp_path / "cache")

    assert swedish.labels.label(f"{ID}north") == "Nordhamnens sjukhus"
    assert swedish.labels.label(f"{ID}south") == "Südhafen – “Old” Hospital"
    assert swedish.labels.label(f"{ID}nobody") is None
