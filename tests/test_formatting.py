"""Whether the right files are formatted, faults are found first, and our own files are formatted."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from conftest import REPOSITORY

from pactgraph.errors import FolderError, ParseError, UsageError
from pactgraph.folder import GraphFolder
from pactgraph.formatting import files_named, files_of_folder, format_file, is_installed, write_formatted

TURTLE = "@prefix ex: <http://example.com/> .\n\nex:a ex:b ex:c .\n"


@pytest.mark.parametrize("folder", [REPOSITORY, REPOSITORY / "tests/graphs/harbour"], ids=["ours", "harbour"])
def test_the_files_of_this_repository_are_formatted(folder: Path) -> None:
    files = files_of_folder(GraphFolder(folder))

    assert len(files) > 5
    assert [str(path.relative_to(folder)) for path in files if format_file(path) is not None] == []


def test_the_rules_of_the_closure_are_formatted() -> None:
    files = files_named([REPOSITORY / "src/pactgraph/entailment"])

    assert [path.name for path in files if format_file(path) is not None] == []


def test_files_below_a_folder_are_found_once(tmp_path: Path) -> None:
    for name in ("b.ttl", "a.trig", "c/d.rq", "c/e.nt", "c/f.nq", "c/g.txt", ".h/i.ttl", ".j.ttl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.ttl").symlink_to("b.ttl")

    found = files_named([tmp_path / "c", tmp_path / "b.ttl", tmp_path, tmp_path / "c/e.nt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["c/d.rq", "b.ttl", "a.trig"]


def test_cases_of_a_folder_are_found_and_files_beside_it_are_not(harbour: Path) -> None:
    (harbour / "notes.ttl").touch()
    (harbour / "queries/cases").mkdir(exist_ok=True)
    (harbour / "queries/cases/contrary.trig").touch()

    found = files_of_folder(GraphFolder(harbour))
    assert harbour / "queries/cases/contrary.trig" in found
    assert harbour / "notes.ttl" not in found


@pytest.mark.parametrize("name", ["missing.ttl", "notes.txt", "pipe.ttl"])
def test_what_has_no_layout_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").touch()
    os.mkfifo(tmp_path / "pipe.ttl")
    with pytest.raises(UsageError, match=re.escape(f"fmt {tmp_path / name}: ")):
        files_named([tmp_path / name])


def test_a_folder_of_no_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"not a graph folder; it has no pactgraph\.toml"):
        files_of_folder(GraphFolder(tmp_path))


FAULTY = {
    "open.ttl": (b"@prefix ex: <http://example.com/> .\nex:a ex:b 'c .\n", ":2:11: "),
    "prefix.trig": (b"ex:a ex:b ex:c .", ":1:1: "),
    "graph.ttl": (b"<http://a> { <http://a> <http://b> <http://c> }", ":1:12: "),
    "mark.ttl": (b"\xef\xbb\xbf" + TURTLE.encode(), ":1:1: "),
    "latin.ttl": (TURTLE.encode() + b"# \xe9\n", ":4: "),
    "star.ttl": (b"<http://a> <http://b> <<( <http://a> <http://b> 1 )>> .", ""),
    "nothing.rq": (b"", ""),
    "update.rq": (b"INSERT DATA { <http://a> <http://b> 1 }", ""),
    "service.rq": (b"ASK {\n  SERVICE <http://a> { ?a ?b ?c } }", ":2:3: "),
    "open.rq": (b"ASK {\n  ?a ?b 'c }", ":2:9: "),
    "engine.rq": (b"ASK {\n  ?a ?b }", ":2:"),
    "prefix.rq": (b"ASK {\n  ?a ex:b ?c }", ":2:6: "),
    "mark.rq": (b"\xef\xbb\xbfASK {}", ":1:1: "),
    "latin.rq": (b"ASK {}\n# \xe9\n", ":2: "),
    "header.rq": (b"#+ tags: [\nASK { ?a ?b ?c }\n", ":1"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_is_refused_with_the_place(tmp_path: Path, name: str) -> None:
    contents, place = FAULTY[name]
    (tmp_path / name).write_bytes(contents)

    with pytest.raises(ParseError, match=re.escape(f"{name}{place}")):
        format_file(tmp_path / name)
    assert (tmp_path / name).read_bytes() == contents


@pytest.mark.parametrize("name", ["folder.ttl", "folder.rq", "broken.ttl", "pipe.rq"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / "folder.rq").mkdir()
    (tmp_path / "broken.ttl").symlink_to("nowhere.ttl")
    os.mkfifo(tmp_path / "pipe.rq")

    with pytest.raises(ParseError, match="is not a file"):
        format_file(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "contents", "formatted"),
    [
        ("a.ttl", TURTLE, None),
        ("a.ttl", TURTLE.replace("\n", "\r\n"), TURTLE),
        ("a.ttl", TURTLE.rstrip(), TURTLE),
        ("a.TTL", TURTLE + "# \n", TURTLE + "#\n"),
        ("a.ttl", "", None),
        ("a.trig", "\n", ""),
        ("a.ttl", '<http://a> <http://b> """\r\n""" .\r\n', '<http://a> <http://b> """\r\n""" .\n'),
        ("a.rq", "ASK {}\n", None),
        ("a.rq", "\r\nask {}\r\n", "ASK {}\n"),
    ],
)
def test_line_ends_and_empty_files(tmp_path: Path, name: str, contents: str, formatted: str | None) -> None:
    (tmp_path / name).write_bytes(contents.encode())

    assert format_file(tmp_path / name) == (None if formatted is None else formatted.encode())


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE)
    (tmp_path / "a.ttl").chmod(0o640)
    (tmp_path / "link.ttl").symlink_to("a.ttl")

    write_formatted(tmp_path / "link.ttl", b"# other\n")
    assert (tmp_path / "link.ttl").is_symlink()
    assert (tmp_path / "a.ttl").read_bytes() == b"# other\n"
    assert stat.S_IMODE((tmp_path / "a.ttl").stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl", "link.ttl"]


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE)
    (tmp_path / "a.ttl").chmod(0o444)

    with pytest.raises(FolderError, match="read-only"):
        write_formatted(tmp_path / "a.ttl", b"")
    assert (tmp_path / "a.ttl").read_text() == TURTLE


def test_only_the_graph_inside_the_package_is_installed() -> None:
    package = REPOSITORY / "src/pactgraph"

    assert is_installed(package / "graph/data/a.ttl")
    assert not is_installed(package / "entailment/cax-sco.rq")
    assert not is_installed(REPOSITORY / "data/000-partnerships-and-alliances.trig")


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "circle.ttl").symlink_to("circle.ttl")
    (tmp_path / "other.ttl").write_text(TURTLE)

    circle, other = files_named([tmp_path])
    assert not is_installed(circle)
    assert format_file(other) is None
    with pytest.raises(ParseError, match="is not a file"):
        format_file(circle)
