"""The command says what it found on standard output, what it wrote on standard error, and answers by its status."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from pactgraph.cli import main

OLD = "Nordhafen has ten beds. It has a partner.\n"


@pytest.fixture
def folders(harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the documents, as they were and as they are, and a graph that knows the old ones."""
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    data = harbour / "data/letters.trig"
    text = data.read_text().replace(
        "2b6ebb0ed6e17d2a6cd6bbb8fb5b8d8f3cbdd1d2a3ab6c13b5cea7e5a9f8a4ea", hashlib.sha256(OLD.encode()).hexdigest()
    )
    data.write_text(text.replace("oa:end 12", "oa:end 23"))
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.txt").write_bytes(OLD.encode())
    return tmp_path


def call(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["check-evidence", *words, "--graph", "harbour"])
    captured = capfd.readouterr()
    return status, captured.out, captured.err


def edit(folders: Path, text: str) -> None:
    (folders / "new/letter.txt").write_bytes(text.encode())


@pytest.mark.parametrize(
    ("words", "text", "status", "out"),
    [
        (["new"], OLD, 0, "Every document is as it was read"),
        (["new"], "x", 1, "no file in the folder has its SHA-256"),
        (["new", "--format", "json"], "x", 1, '"holds": false'),
        (["new", "--find", "beds"], OLD, 0, "oa:start 18 ; oa:end 22"),
        (["new", "--find", "beds", "--format", "json"], OLD, 0, '"start": 18'),
        (["new", "--show"], OLD, 0, "“Nordhafen has ten beds.”"),
        (["new", "--show", "letter:1", "--format", "markdown"], OLD, 0, "> “Nordhafen has ten beds.”"),
        (["new", "--show", "--format", "html"], OLD, 0, "<blockquote>“Nordhafen has ten beds.”</blockquote>"),
        (["new", "--show"], "x", 1, "AMISS"),
        (["new", "--previous", "old"], OLD, 0, "1 passage: 1 unmoved"),
        (["new", "--previous", "old"], f"Dear all. {OLD}", 0, "line 1, 0 to 23 → line 1, 10 to 33"),
        (["new", "--previous", "old"], OLD.replace("ten", "12"), 1, "has [-ten-] {+12+} beds."),
        (["new", "--previous", "old", "--format", "markdown"], OLD.replace("ten", "12"), 1, "~~ten~~ **12**"),
        (["new", "--previous", "old", "--format", "json"], "Gone.", 1, '"fate": "vanished"'),
    ],
)
def test_answers(
    capfd: pytest.CaptureFixture[str], folders: Path, words: list[str], text: str, status: int, out: str
) -> None:
    edit(folders, text)
    found = call(capfd, *words)

    assert found[0] == status
    assert out in found[1]
    assert found[2] == ""


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["new", "--update"], "needs the documents as they were. Add --previous OLD."),
        (["new", "--show", "nobody"], "no thing has this label"),
        (["new", "--previous", "nowhere"], "nowhere: there is no such folder"),
        (["new", "--find", "x", "--format", "html"], "--find: cannot be written as html. Use one of: text, json."),
        (["new", "--previous", "old", "--format", "html"], "Use one of: text, markdown, json."),
        (["new", "--find", "x", "--show"], "not allowed with argument"),
    ],
)
def test_what_cannot_be_done(capfd: pytest.CaptureFixture[str], folders: Path, words: list[str], what: str) -> None:
    status, out, err = call(capfd, *words)

    assert folders.is_dir()
    assert (status, out) == (2, "")
    assert what in err


def test_an_update_says_what_it_wrote_and_what_is_left(capfd: pytest.CaptureFixture[str], folders: Path) -> None:
    edit(folders, f"Dear all. {OLD}")
    first = call(capfd, "new", "--previous", "old", "--update")
    again = call(capfd, "new", "--previous", "new", "--update")
    edit(folders, "Gone.")
    (folders / "old/letter.txt").write_bytes(f"Dear all. {OLD}".encode())
    gone = call(capfd, "new", "--previous", "old", "--update")

    assert (first[0], first[2]) == (0, f"{folders}/harbour/data/letters.trig: 3 values replaced.\n")
    assert (again[0], again[2]) == (0, "no position, line or hash is to be replaced.\n")
    assert gone[0] == 1
    assert "1 passage or line keeps its old position: see above" in gone[2]
    assert "oa:start 10 ;\n    oa:end 33" in (folders / "harbour/data/letters.trig").read_text()


def test_a_report_goes_to_a_file(capfd: pytest.CaptureFixture[str], folders: Path) -> None:
    status, out, _ = call(capfd, "new", "--previous", "old", "--format", "json", "-o", "report.json")

    assert (status, out) == (0, "")
    assert json.loads((folders / "report.json").read_text())["holds"] is True


def test_a_data_file_that_cannot_be_written(capfd: pytest.CaptureFixture[str], folders: Path) -> None:
    """A folder stands where the temporary file goes; permissions do not stop the root user of a container."""
    edit(folders, f"Dear all. {OLD}")
    before = (folders / "harbour/data/letters.trig").read_bytes()
    (folders / f"harbour/data/.letters.trig.{os.getpid()}").mkdir()
    status, _, err = call(capfd, "new", "--previous", "old", "--update")

    assert status == 3
    assert "letters.trig: cannot be written;" in err
    assert (folders / "harbour/data/letters.trig").read_bytes() == before
