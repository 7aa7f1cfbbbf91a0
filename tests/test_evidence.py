"""Phrases are found with their positions, and passages are held against the documents."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from pactgraph.errors import UsageError
from pactgraph.evidence import check_documents, find_phrase
from pactgraph.evidence.documents import Document, pair_documents, read_documents
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


def test_sheets_are_documents_too(graph: Graph, documents: Path) -> None:
    (documents / "register.csv").write_bytes("partner,city\r\nNordhäfen,Old\r\n".encode())

    (found,) = find_phrase(graph, read_documents(documents), "Nordhäfen,Old")

    assert (found.document.path.name, found.line, found.start, found.end) == ("register.csv", 2, 14, 27)


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (
            {"a": "one", "b": "two"},
            {"a": "other", "b": "two"},
            {"a": ("a", "same file name"), "b": ("b", "same file name")},
        ),
        ({"a": "one two"}, {"b": "one two"}, {"a": ("b", "same contents")}),
        (
            {"a": "one two", "b": "x"},
            {"a": "x", "b": "one two"},
            {"a": ("a", "same file name"), "b": ("b", "same file name")},
        ),
        ({"a": "one two three"}, {"b": "one two four", "c": "five"}, {"a": ("b", "66% of their words are the same")}),
        ({"a": "one two three", "b": "one two"}, {"c": "one two"}, {"b": ("c", "same contents")}),
        ({"a": "one two"}, {"b": "three four"}, {}),
        ({"a": ""}, {"b": ""}, {"a": ("b", "same contents")}),
    ],
)
def test_which_file_is_the_new_version(
    old: dict[str, str], new: dict[str, str], pairs: dict[str, tuple[str, str]]
) -> None:
    before, after = (
        [Document(Path(folder, name), text, text) for name, text in texts.items()]
        for folder, texts in (("old", old), ("new", new))
    )
    found = pair_documents(before, after)

    assert {one.path.name: (other.document.path.name, other.because) for one, other in found.items()} == pairs


@pytest.mark.parametrize(("start", "end"), [(0, 60), (12, 12), (13, 12), ('"zero"', 12), (0, "9" * 30)])
def test_a_passage_outside_its_document_is_said(
    harbour: Path, graph: Graph, documents: Path, tmp_path: Path, start: object, end: object
) -> None:
    assert check_documents(graph, read_documents(documents)) == []
    data = harbour / "data/letters.trig"
    data.write_text(data.read_text().replace("oa:start 0 ;\n    oa:end 12", f"oa:start {start} ;\n    oa:end {end}"))
    changed = open_graph(harbour, cache=tmp_path / "cache")

    (fault,) = check_documents(changed, read_documents(documents))
    assert re.fullmatch("hdoc:letter-1: -?[0-9]+ to -?[0-9]+ is not inside hdoc:letter.", fault)


def test_folders_and_files_that_cannot_be_used(tmp_path: Path, graph: Graph, documents: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        read_documents(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"no file ending in \.txt or \.csv"):
        read_documents(tmp_path)
    with pytest.raises(UsageError, match="the phrase is empty"):
        find_phrase(graph, read_documents(documents), " – ")
    (documents / "folder.txt").mkdir()
    with pytest.raises(UsageError, match=r"folder\.txt: cannot be read; Is a directory"):
        read_documents(documents)
    (documents / "folder.txt").rmdir()
    (documents / "latin.txt").write_bytes("Charité".encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.txt: not UTF-8"):
        read_documents(documents)
