"""Phrases are found with their positions, and passages are held against the documents."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pactgraph.errors import UsageError
from pactgraph.evidence import check_documents, find_phrase, read_documents
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph

TEXT = "Nordhäfen –\ttwo lines\nNordhafen’s “Old” ward 😀 end\n"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "letter.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    data = harbour / "data/letters.trig"
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    data.write_text(
        data.read_text().replace("2b6ebb0ed6e17d2a6cd6bbb8fb5b8d8f3cbdd1d2a3ab6c13b5cea7e5a9f8a4ea", sha256)
    )
    return open_graph(harbour, cache=tmp_path / "cache")


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("Nordh", [(1, "Nordh"), (2, "Nordh")]),
        ("nordhafen", [(1, "Nordhäfen"), (2, "Nordhafen")]),
        ("nordhafens old ward", [(2, "Nordhafen’s “Old” ward")]),
        ("😀 end", [(2, "😀 end")]),
        ("two lines nordhafens", [(1, "two lines\nNordhafen’s")]),
        ("nowhere", []),
    ],
)
def test_find_phrase(graph: Graph, documents: Path, phrase: str, found: list[tuple[int, str]]) -> None:
    places = find_phrase(graph, read_documents(documents), phrase)

    assert [(place.line, TEXT[place.start : place.end]) for place in places] == found


def test_a_place_tells_its_selector_document_and_passages(graph: Graph, documents: Path) -> None:
    first, second = (str(place) for place in find_phrase(graph, read_documents(documents), "Nordh"))

    assert "letter.txt:1: a oa:TextPositionSelector ; oa:start 0 ; oa:end 5 ." in first
    assert "hdoc:letter; in hdoc:letter-1" in first
    assert "in no passage yet" in second


def test_documents_as_they_were_read(graph: Graph, documents: Path) -> None:
    assert check_documents(graph, read_documents(documents)) == []


def test_a_changed_document_is_said(graph: Graph, documents: Path) -> None:
    (documents / "letter.txt").write_text("changed")

    faults = check_documents(graph, read_documents(documents))

    assert len(faults) == 1
    assert "hdoc:letter: no file in the folder has its SHA-256" in faults[0]


@pytest.mark.parametrize(("start", "end"), [(0, 60), (12, 12), (13, 12)])
def test_a_passage_outside_its_document_is_said(
    harbour: Path, graph: Graph, documents: Path, tmp_path: Path, start: int, end: int
) -> None:
    assert check_documents(graph, read_documents(documents)) == []
    data = harbour / "data/letters.trig"
    data.write_text(data.read_text().replace("oa:start 0 ;\n    oa:end 12", f"oa:start {start} ;\n    oa:end {end}"))
    changed = open_graph(harbour, cache=tmp_path / "cache")

    assert f"hdoc:letter-1: {start} to {end} is not inside hdoc:letter." in check_documents(
        changed, read_documents(documents)
    )


def test_folders_and_files_that_cannot_be_used(tmp_path: Path, graph: Graph, documents: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        read_documents(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"no file ending in \.txt"):
        read_documents(tmp_path)
    with pytest.raises(UsageError, match="the phrase is empty"):
        find_phrase(graph, read_documents(documents), " – ")
    (documents / "latin.txt").write_bytes("Charité".encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.txt: not UTF-8"):
        read_documents(documents)
