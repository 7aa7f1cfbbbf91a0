"""What ``pactgraph fmt`` prints, writes and returns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from conftest import REPOSITORY

from pactgraph.cli import main

UGLY = "@prefix ex: <http://example.com/> .\nex:a ex:b ex:c. # said\n"
FINE = "@prefix ex: <http://example.com/> .\n\nex:a ex:b ex:c . # said\n"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a working directory with a file to format, one formatted, one faulty and one that has no layout."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "files").mkdir()
    for name, text in {"ugly.ttl": UGLY, "fine.ttl": FINE, "faulty.ttl": "ex:a ex:b 'c", "lines.nt": UGLY}.items():
        (tmp_path / "files" / name).write_text(text)
    return tmp_path / "files"


def test_files_are_formatted_in_place(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["fmt", "files/ugly.ttl", "files/fine.ttl", "files/lines.nt"]

    assert main(words) == 0
    assert capfd.readouterr() == ("files/ugly.ttl\n", "")
    assert (folder / "ugly.ttl").read_text() == FINE
    assert (folder / "lines.nt").read_text() == UGLY
    assert main(words) == 0
    assert capfd.readouterr() == ("", "")


def test_check_changes_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "--check", "files/ugly.ttl", "files/fine.ttl"]) == 1
    captured = capfd.readouterr()
    assert captured.out == "files/ugly.ttl\n"
    assert captured.err == "1 of 2 files are not formatted. Format with the same command without --check.\n"
    assert (folder / "ugly.ttl").read_text() == UGLY
    assert main(["fmt", "--check", "-q", "files/ugly.ttl"]) == 1
    assert capfd.readouterr() == ("files/ugly.ttl\n", "")
    assert main(["fmt", "--check", "files/fine.ttl"]) == 0


@pytest.mark.parametrize("options", [[], ["--check"]], ids=["write", "check"])
def test_a_fault_is_reported_and_the_others_are_formatted(
    folder: Path, capfd: pytest.CaptureFixture[str], options: list[str]
) -> None:
    (folder / "other.rq").write_text("ASK {\n  SERVICE <http://a> {} }")

    assert main(["fmt", "files", *options]) == 3
    captured = capfd.readouterr()
    assert captured.out == "files/ugly.ttl\n"
    assert "pactgraph: files/faulty.ttl:1:" in captured.err
    assert "pactgraph: files/other.rq:2:3: SERVICE is refused" in captured.err
    assert (folder / "faulty.ttl").read_text() == "ex:a ex:b 'c"
    assert (folder / "ugly.ttl").read_text() == (UGLY if options else FINE)


def test_quiet_prints_no_names(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "-q", "files/ugly.ttl"]) == 0
    assert capfd.readouterr() == ("", "")
    assert (folder / "ugly.ttl").read_text() == FINE


def test_without_names_the_graph_folder_is_formatted(harbour: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["fmt", "-q", "--graph", str(harbour)])
    (harbour / "data" / "ugly.trig").write_text(UGLY)
    (harbour / "ugly.ttl").write_text(UGLY)

    assert main(["fmt", "--graph", str(harbour)]) == 0
    assert capfd.readouterr().out.splitlines() == [str(harbour / "data/ugly.trig")]
    assert main(["fmt", "--check", "--graph", str(harbour)]) == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["files/missing.ttl"], "fmt files/missing.ttl: there is no such file or folder"),
        (["files", "../x.txt"], "there is no such file"),
        (["files", "--graph", "files"], "Give one of them"),
        (["--graph", "missing"], "there is no such folder"),
    ],
)
def test_what_was_typed_wrongly_changes_nothing(
    capfd: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["fmt", *words]) == 2
    assert message in capfd.readouterr().err
    assert Path("files/ugly.ttl").read_text() == UGLY


def test_a_folder_without_such_files_is_no_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", str(tmp_path)]) == 0
    assert capfd.readouterr().err == "no Turtle, TriG or query file is there.\n"


def test_the_installed_graph_is_checked_but_not_rewritten(tmp_path: Path, harbour: Path) -> None:
    package = copytree(REPOSITORY / "src/pactgraph", tmp_path / "pactgraph", ignore=ignore_patterns("__pycache__"))
    installed = copytree(harbour, package / "graph")
    (installed / "data" / "ugly.trig").write_text(UGLY)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-m", "pactgraph", "fmt", *words]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = run()
    assert done.returncode == 2
    assert "Name a folder of yours: fmt --graph DIR." in done.stderr
    assert (installed / "data" / "ugly.trig").read_text() == UGLY
    assert run("--check").returncode == 1


def test_the_example_runs(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["fmt", "--help"])
    assert "Example: pactgraph fmt --check" in capfd.readouterr().out
    assert main(["fmt", "--check"]) in (0, 1)


def test_a_name_that_the_system_refuses_is_not_called_output(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "x" * 5000 + ".ttl"]) == 3
    assert ".ttl: cannot be reached; File name too long" in capfd.readouterr().err
