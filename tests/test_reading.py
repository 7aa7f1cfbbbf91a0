"""Files become quads as they are written; a fault is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pactgraph.errors import ParseError
from pactgraph.folder import GraphFolder
from pactgraph.reading import read_data, read_quads
from pactgraph.terms import graph_of, text_of


def test_literals_keep_their_lexical_form(harbour: Path) -> None:
    path = harbour / "data/beds.ttl"
    path.write_text('<urn:x:a> <urn:x:b> "010"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    quads = read_quads(path)

    assert "010" in {text_of(quad.object) for quad in quads}


def test_a_file_without_graph_names_is_one_graph(harbour: Path) -> None:
    (harbour / "data/more.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .")
    folder = GraphFolder(harbour)

    graphs = {graph_of(quad) for quad in read_data(folder, folder.read_settings())}

    assert "https://example.org/harbour/graph/more" in graphs


def test_blank_nodes_of_two_files_never_meet(harbour: Path) -> None:
    for name in ("one", "two"):
        (harbour / f"data/{name}.ttl").write_text('_:x <urn:x:name> "x" .')
    folder = GraphFolder(harbour)

    subjects = [str(quad.subject) for quad in read_data(folder, folder.read_settings())]

    assert len({subject for subject in subjects if subject.startswith("_:")}) == 2


@pytest.mark.parametrize(
    ("contents", "place", "what"),
    [
        (b"@prefix a: <urn:x:> .\n\na:b nope:c a:d .\n", "letters.trig:3:", "nope"),
        (b"<urn:x:a> <urn:x:b> .\n", "letters.trig:1:", "the value is missing before '.'"),
        (b'<urn:x:a> <urn:x:b> "\xff" .\n', "letters.trig:1:", "not UTF-8; found byte 0xff"),
    ],
)
def test_a_fault_has_its_place(harbour: Path, contents: bytes, place: str, what: str) -> None:
    path = harbour / "data/letters.trig"
    path.write_bytes(contents)

    with pytest.raises(ParseError) as raised:
        read_quads(path)
    assert place in str(raised.value)
    assert what in str(raised.value)
    assert "Parser error" not in str(raised.value)


def test_triple_terms_are_not_rdf_11(harbour: Path) -> None:
    path = harbour / "data/letters.trig"
    path.write_text("<urn:x:a> <urn:x:b> <<( <urn:x:a> <urn:x:b> <urn:x:c> )>> .\n")

    with pytest.raises(ParseError, match=r"RDF 1\.2"):
        read_quads(path)


def test_a_text_that_is_too_long_for_the_parser_is_told(tmp_path: Path) -> None:
    path = tmp_path / "long.ttl"
    path.write_text(f'<urn:x:a> <urn:x:b> "{"x" * (17 << 20)}" .')

    with pytest.raises(ParseError, match="longer than the 16 MiB"):
        read_quads(path)
