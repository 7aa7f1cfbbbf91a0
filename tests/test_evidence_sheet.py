"""A passage stands beside what the graph takes from it, in words, for people who know no RDF."""

from __future__ import annotations

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pactgraph.errors import UnknownThingError
from pactgraph.evidence.documents import read_documents
from pactgraph.evidence.sheet import Entry, gather_entries
from pactgraph.evidence.sheet_text import serialize_html, serialize_json, serialize_markdown, serialize_text
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.tables import display_width
from pactgraph.wording import Wording

TEXT = "Nordhafen *is*\n<b>tied</b>.\n"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "letter.txt").write_bytes(TEXT.encode())
    return folder


@pytest.fixture
def graph(harbour: Path, tmp_path: Path) -> Graph:
    data = harbour / "data/letters.trig"
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    text = data.read_text().replace("2b6ebb0ed6e17d2a6cd6bbb8fb5b8d8f3cbdd1d2a3ab6c13b5cea7e5a9f8a4ea", sha256)
    data.write_text(text.replace("oa:end 12", f"oa:end {len(TEXT) - 1}"))
    return open_graph(harbour, cache=tmp_path / "cache")


@pytest.fixture
def entries(graph: Graph, documents: Path) -> list[Entry]:
    return gather_entries(graph, read_documents(documents))


def test_the_sheet_as_text(graph: Graph, documents: Path, entries: list[Entry]) -> None:
    assert serialize_text(entries, Wording(graph)) == (
        f"""letter:1  hdoc:letter-1
  Letter (hdoc:letter), line 1, characters 0 to {len(TEXT) - 1}, in {documents}/letter.txt
  “Nordhafen *is* <b>tied</b>.”
  says
    Nordhafen Hospital
      ex:beds: 10
      ex:partnerOf: Südhafen – “Old” Hospital
    Südhafen – “Old” Hospital
      label: “Nordhafen Hospital” @en
  from which is concluded
    hint:south
      Südhafen – “Old” Hospital
        ex:tiedTo: Twin
  The document is as it was read. The position is inside it.
"""
    )


def test_lines_wrap_at_the_width_of_a_terminal(graph: Graph, entries: list[Entry]) -> None:
    assert max(map(display_width, serialize_text(entries, Wording(graph), width=40).splitlines())) <= 40


def test_the_sheet_as_markdown_keeps_the_text_as_it_is(graph: Graph, entries: list[Entry]) -> None:
    text = serialize_markdown(entries, Wording(graph))

    assert "## letter:1  hdoc:letter-1\n" in text
    assert "> “Nordhafen \\*is\\* \\<b\\>tied\\</b\\>.”\n" in text
    assert "### says\n\n- Nordhafen Hospital\n  - ex:beds: 10\n" in text
    assert "\n\n### from which is concluded\n\n- hint:south\n" in text


def test_the_sheet_as_a_page_is_well_formed_and_asks_for_nothing(graph: Graph, entries: list[Entry]) -> None:
    page = serialize_html(entries, Wording(graph), title="Evidence & more", language="en")
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert not {"src", "href"} & {name for name, _ in attrs}
            opened.extend([tag] if tag not in ("meta", "br") else [])

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Reader().feed(page)
    assert opened == []
    assert "<title>Evidence &amp; more</title>" in page
    assert "“Nordhafen *is* &lt;b&gt;tied&lt;/b&gt;.”" in page


def test_the_sheet_as_json(graph: Graph, entries: list[Entry]) -> None:
    (entry,) = json.loads(serialize_json(entries, Wording(graph)))

    assert (entry["citation"], entry["line"], entry["text"]) == ("letter:1", 1, TEXT.rstrip("\n"))
    assert (entry["hashHolds"], entry["positionHolds"]) == (True, True)
    assert len(entry["statements"]) == 3
    assert [one["graph"].rpartition("/")[2] for one in entry["conclusions"]] == ["south"]


def test_a_changed_document_and_a_wrong_position_are_said(graph: Graph, documents: Path) -> None:
    (documents / "letter.txt").write_text("Changed.")
    (entry,) = gather_entries(graph, read_documents(documents))

    assert entry.text is None
    assert "AMISS: no file in the folder has the SHA-256 of its document" in serialize_text([entry], Wording(graph))
    assert '<footer class="amiss">' in serialize_html([entry], Wording(graph), title="", language="en")


@pytest.mark.parametrize("name", ["letter:1", "hdoc:letter-1", "hdoc:letter", "Letter", "L-1"])
def test_passages_are_named_by_citation_curie_or_document(graph: Graph, documents: Path, name: str) -> None:
    (entry,) = gather_entries(graph, read_documents(documents), [name])

    assert entry.passage.iri.endswith("letter-1")


@pytest.mark.parametrize("name", ["nowhere", "hid:north", "hdoc:letter-1-position", "", "nope:x"])
def test_what_is_no_passage_is_refused(graph: Graph, documents: Path, name: str) -> None:
    with pytest.raises((UnknownThingError, Exception)) as caught:
        gather_entries(graph, read_documents(documents), [name])
    assert type(caught.value).__module__ == "pactgraph.errors"
