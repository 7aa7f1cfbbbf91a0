"""What became of passages is told per document, and what is certain is written into the data, byte for byte."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import REPOSITORY
from pyoxigraph import Literal, RdfFormat, parse

from pactgraph.errors import GraphError, UsageError
from pactgraph.evidence import check_documents
from pactgraph.evidence.catalogue_update import update_catalogue
from pactgraph.evidence.change_text import serialize_json, serialize_markdown, serialize_text
from pactgraph.evidence.changes import Changes, compare_documents
from pactgraph.evidence.documents import read_documents
from pactgraph.evidence.relocation import Fate
from pactgraph.folder import GraphFolder
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.tables import display_width

PASSAGES = {
    "l1": "Agreements of the harbour",
    "l3-1": "The hospital signed a memorandum with Südhafen in May 2013.",
    "l3-2": "It was renewed in 2018.",
    "l6": "The parties meet “every year”.",
}
LETTER = f"{PASSAGES['l1']}\n\n{PASSAGES['l3-1']} {PASSAGES['l3-2']}\n\nPage 1 of 1\n{PASSAGES['l6']}\n"
SHEET = "partner,signed\r\nNordhafen,2011\r\n"

HEAD = """# What stands in the files of two documents.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/harbour/terms#> .
@prefix d: <https://example.org/harbour/doc/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix pg: <https://w3id.org/pactgraph/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def catalogue() -> str:
    """Return a catalogue with comments, odd layout, and a line that holds no fact."""
    blocks = [
        f'd:old skos:prefLabel "Old letter"@en ; ex:length {len(LETTER)} ;',
        f'    schema:sha256 "{sha256(LETTER)}" . # it',
        f'd:sheet skos:prefLabel "Sheet"@en ;\n\tschema:sha256 """{sha256(SHEET)}""" .',
        "d:l5 dcterms:isPartOf d:old ; ex:row 5 ; ex:pages 1 .",
    ]
    for name, text in PASSAGES.items():
        start = LETTER.index(text)
        line = LETTER.count("\n", 0, start) + 1
        blocks.append(
            f"d:{name} a pg:Passage ; # line {line}\n  dcterms:isPartOf d:old ; ex:row {line} ; ex:pages 1 ;\n"
            f'  skos:prefLabel "old:{line}" ; oa:hasSelector d:{name}-p .\n'
            f'd:{name}-p oa:start {start} ; oa:end "{start + len(text)}"^^xsd:integer .'
        )
    blocks.append("d:row a pg:Passage ; dcterms:isPartOf d:sheet ; oa:hasSelector d:row-p .")
    blocks.append("d:row-p oa:start 16 ; oa:end 30 .")
    return HEAD + "d:catalogue {\n" + "\n".join(["d:catalogue a pg:CatalogueGraph .", *blocks]) + "\n}\n"


@pytest.fixture
def folder(harbour: Path) -> Path:
    (harbour / "data/documents.trig").write_bytes(catalogue().replace("\n", "\r\n").encode())
    return harbour


@pytest.fixture
def graph(folder: Path, tmp_path: Path) -> Graph:
    return open_graph(folder, cache=tmp_path / "cache")


def write_documents(folder: Path, letter: str | None, sheet: str | None = SHEET) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (("letter.txt", letter), ("sheet.csv", sheet)):
        if text is not None:
            (folder / name).write_bytes(text.encode())
    return folder


def compare(graph: Graph, tmp_path: Path, letter: str | None, sheet: str | None = SHEET) -> Changes:
    old, new = write_documents(tmp_path / "old", LETTER), write_documents(tmp_path / "new", letter, sheet)
    return compare_documents(graph, read_documents(old), read_documents(new), where=old)


def fates(changes: Changes) -> dict[str, Fate]:
    return {part.iri.rpartition("/")[2]: part.fate for document in changes.documents for part in document.parts}


EDITED = (
    f"Preface.\n{LETTER}".replace("2013", "2014")
    .replace("Page 1 of 1", "Page 1 of  1")
    .replace("“every year”", '"every year"')
)


def test_every_passage_and_every_line_is_told(graph: Graph, tmp_path: Path) -> None:
    changes = compare(graph, tmp_path, EDITED)

    assert fates(changes) == {
        "l1": Fate.MOVED,
        "l3-1": Fate.CHANGED,
        "l3-2": Fate.MOVED,
        "l6": Fate.RESPELT,
        "l5": Fate.RESPELT,
        "row": Fate.UNMOVED,
    }
    assert not changes.hold
    assert [name.rpartition("#")[2] for name in changes.lines] == ["row"]
    letter = next(one for one in changes.documents if one.new_text)
    assert [EDITED[slice(*span)] for span in letter.new_text] == ["Preface."]
    assert compare(graph, tmp_path, LETTER).hold


def test_the_report_for_people(graph: Graph, tmp_path: Path) -> None:
    changes = compare(graph, tmp_path, EDITED)
    text = serialize_text(changes, graph)

    assert "Old letter (hdoc:old)\n" in text
    assert "letter.txt (same file name)\n  4 passages: 1 changed, 1 respelt, 2 moved\n" in text
    assert "    old:3  hdoc:l3-1: line 3, 27 to 86 → line 4, 36 to 95\n" in text
    assert "      The hospital signed a memorandum with Südhafen in May [-2013-] {+2014+}.\n" in text
    assert "    line 1, 0 to 8: Preface.\n" in text
    assert text.index("CHANGED") < text.index("RESPELT") < text.index("MOVED") < text.index("NEW TEXT")
    assert "hdoc:letter: its old text is not at hand" in text.replace("Letter (hdoc:letter)", "hdoc:letter")
    assert "in May ~~2013~~ **2014**." in serialize_markdown(changes, graph)
    assert max(map(display_width, serialize_text(changes, graph, width=50).splitlines())) <= 50


def test_the_report_for_programs(graph: Graph, tmp_path: Path) -> None:
    document = json.loads(serialize_json(compare(graph, tmp_path, EDITED), graph))
    letter = next(one for one in document["documents"] if one["document"].endswith("/old"))
    changed = next(one for one in letter["passages"] if one["fate"] == "changed")

    assert document["holds"] is False
    assert letter["counts"] == {"changed": 1, "respelt": 1, "moved": 2}
    assert changed["places"] == [{"line": 4, "start": 36, "end": 95, "text": PASSAGES["l3-1"].replace("2013", "2014")}]
    assert letter["newText"][0]["text"] == "Preface."


def test_markup_in_a_document_stays_text(graph: Graph, tmp_path: Path) -> None:
    changes = compare(graph, tmp_path, LETTER.replace("in May 2013", "in *May* <b>2014</b> \u202e"))

    markdown, text = serialize_markdown(changes, graph), serialize_text(changes, graph)

    assert "<b>" in text
    assert "<b>" not in markdown
    assert "\\<" in markdown
    assert "\u202e" not in markdown + text


def test_documents_without_a_new_version_are_left_and_new_ones_named(graph: Graph, tmp_path: Path) -> None:
    changes = compare(graph, tmp_path, LETTER, sheet=None)
    (tmp_path / "new/note.txt").write_text("Nothing of the kind.")
    added = compare(graph, tmp_path, LETTER)

    assert changes.hold
    assert "no file is a new version of it; its passages stay" in serialize_text(changes, graph)
    assert [document.path.name for document in added.added] == ["note.txt"]
    assert "note.txt: a new document; no passage is taken from it." in serialize_text(added, graph)


def test_a_folder_that_is_not_the_old_one(graph: Graph, tmp_path: Path) -> None:
    new = write_documents(tmp_path / "new", EDITED, "x")

    with pytest.raises(UsageError, match="no file has the SHA-256 of a document that the graph knows"):
        compare_documents(graph, read_documents(new), read_documents(new), where=new)


def test_the_catalogue_is_updated_where_it_is_certain(graph: Graph, folder: Path, tmp_path: Path) -> None:
    before = (folder / "data/documents.trig").read_bytes().decode()
    others = {path: path.read_bytes() for path in folder.rglob("*.trig") if path.name != "documents.trig"}
    (update,) = update_catalogue(graph.folder, compare(graph, tmp_path, EDITED))
    after = (folder / "data/documents.trig").read_bytes().decode()
    changed = [pair for pair in zip(before.split("\r\n"), after.split("\r\n"), strict=True) if pair[0] != pair[1]]
    digits = re.compile("[0-9a-f]{64}|[0-9]+")

    assert update.path == folder / "data/documents.trig"
    assert [digits.sub("_", old) for old, _ in changed] == [digits.sub("_", new) for _, new in changed]
    assert [new.strip() for _, new in changed] == [
        f'd:old skos:prefLabel "Old letter"@en ; ex:length {len(EDITED)} ;',
        f'schema:sha256 "{sha256(EDITED)}" . # it',
        "d:l5 dcterms:isPartOf d:old ; ex:row 6 ; ex:pages 1 .",
        "dcterms:isPartOf d:old ; ex:row 2 ; ex:pages 1 ;",
        'd:l1-p oa:start 9 ; oa:end "34"^^xsd:integer .',
        "dcterms:isPartOf d:old ; ex:row 4 ; ex:pages 1 ;",
        'd:l3-2-p oa:start 96 ; oa:end "119"^^xsd:integer .',
        "dcterms:isPartOf d:old ; ex:row 7 ; ex:pages 1 ;",
        'd:l6-p oa:start 134 ; oa:end "164"^^xsd:integer .',
    ]
    assert others == {path: path.read_bytes() for path in others}
    assert len(list(parse(after.encode(), format=RdfFormat.TRIG))) == len(
        list(parse(before.encode(), format=RdfFormat.TRIG))
    )


def test_after_the_update_the_evidence_holds(graph: Graph, folder: Path, tmp_path: Path) -> None:
    new = f"Preface.\n\n{LETTER}"
    update_catalogue(graph.folder, compare(graph, tmp_path, new))
    again = open_graph(folder, cache=tmp_path / "cache")
    documents = read_documents(tmp_path / "new")

    assert not [fault for fault in check_documents(again, documents) if "hdoc:letter:" not in fault]
    unchanged = compare_documents(again, documents, documents, where=tmp_path)
    assert set(fates(unchanged).values()) == {Fate.UNMOVED}
    assert update_catalogue(again.folder, unchanged) == []


def test_passages_of_a_sheet_are_updated(graph: Graph, folder: Path, tmp_path: Path) -> None:
    update_catalogue(graph.folder, compare(graph, tmp_path, LETTER, f"\ufeff{SHEET}"))

    assert "d:row-p oa:start 17 ; oa:end 31 ." in (folder / "data/documents.trig").read_text(encoding="utf-8")


def test_a_position_that_no_file_states_by_name_is_refused(folder: Path, tmp_path: Path) -> None:
    data = folder / "data/documents.trig"
    data.write_text(
        catalogue()
        .replace("d:row-p .", "[ oa:start 16 ; oa:end 30 ] .")
        .replace("d:row-p oa:start 16 ; oa:end 30 .", "")
    )
    before = data.read_bytes()
    graph = open_graph(folder, cache=tmp_path / "cache")

    with pytest.raises(GraphError, match="so it cannot be replaced"):
        update_catalogue(graph.folder, compare(graph, tmp_path, f"A line.\n{LETTER}", f"\ufeff{SHEET}"))
    assert data.read_bytes() == before


def test_the_shipped_catalogue_follows_its_documents(shared: Path, tmp_path: Path) -> None:
    """What is put in before moves every passage and line, and the updated files say so."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "graph/data")
    (tmp_path / "new").mkdir()
    for path in (shared / "sources").glob("*.txt"):
        (tmp_path / "new" / path.name).write_bytes("Först\n\n".encode() + path.read_bytes())
    old, new = read_documents(shared / "sources"), read_documents(tmp_path / "new")
    changes = compare_documents(open_graph(cache=tmp_path / "cache"), old, new, where=tmp_path)
    update_catalogue(GraphFolder(tmp_path / "graph"), changes)
    digits = {
        quad.object.value
        for path in (tmp_path / "graph/data/catalogue").iterdir()
        for quad in parse(path=path)
        if isinstance(quad.object, Literal)
    }

    assert set(fates(changes).values()) == {Fate.MOVED}
    assert {document.sha256 for document in new} <= digits
    assert {str(one.end + 7) for document in changes.documents for one in document.known.passages} <= digits
