"""Completion: what may follow a line, and that bash, zsh and fish put it on the line as one word."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from terminals import Terminal

from pactgraph.cli import main
from pactgraph.cli.completion import SHELLS, answer
from pactgraph.cli.shell_words import Word, split_line
from pactgraph.errors import UsageError

THINGS = """
@prefix ex: <https://example.org/harbour/terms#> .
@prefix hid: <https://example.org/harbour/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

hid:charite a ex:Hospital ; skos:prefLabel "Charité – Universitätsmedizin Berlin"@en ; skos:altLabel "CUB"@en .
hid:guy a ex:Hospital ; skos:prefLabel "Guy's and \\"St Thomas'\\" Trust"@en .
hid:price a ex:Hospital ; skos:prefLabel "Price: $5 `off` \\\\ & more"@en .
hid:old a ex:Hospital ; skos:prefLabel "Sundholm"@en ; skos:hiddenLabel "Sundhlom"@en .
hid:ku a ex:Hospital ; skos:prefLabel "Karolinska Universitet"@en .
hid:ki a ex:Hospital ; skos:prefLabel "Karolinska Institutet"@en .
hid:lines a ex:Hospital ; skos:prefLabel "Two\\nlines"@en .
"""

#: What bash takes for the ends of words unless told otherwise.
BREAKS = " \t\n\"'@><=;|&(:"


@pytest.fixture
def folder(harbour: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a built graph folder in which names are hard to type."""
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    (harbour / "data/things.ttl").write_text(THINGS, encoding="utf-8")
    main(["build", "-q", "--graph", str(harbour)])
    return harbour


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", [("", "", "")]),
        ("pactgraph ", [("pactgraph", "pactgraph", ""), ("", "", "")]),
        ("a  b\\ c", [("a", "a", ""), ("b c", "b\\ c", "")]),
        ("a 'b \"c", [("a", "a", ""), ('b "c', "'b \"c", "'")]),
        ('"a \\" \\x" b"c d', [('a " \\x', '"a \\" \\x"', ""), ("bc d", 'b"c d', '"')]),
        ("é\u00a0x", [("é", "é", ""), ("x", "x", "")]),
        ("a\\", [("a", "a\\", "")]),
    ],
)
def test_a_line_is_cut_as_a_shell_cuts_it(line: str, words: list[tuple[str, str, str]]) -> None:
    assert split_line(line) == [Word(*word) for word in words]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("pactgraph val", ["validate"]),
        ("pactgraph --v", ["--version"]),
        ("pactgraph --version --g", ["--graph"]),
        ("pactgraph no-such-command ", []),
        ("pactgraph run is", ["is-tied"]),
        ("pactgraph run ties --h", ["--hospital", "--help"]),
        ("pactgraph run ties --hospital CUB --h", ["--help"]),
        ("pactgraph run ties --hospital=CUB --ho", []),
        ("pactgraph run no-such-query --x y --q", ["--quiet"]),
        ("pactgraph run ties --hospital charite", ["Charité – Universitätsmedizin Berlin"]),
        ("pactgraph run ties --hospital UNIV", ["Charité – Universitätsmedizin Berlin", "Karolinska Universitet"]),
        ("pactgraph run ties --hospital cu", ["CUB"]),
        ("pactgraph run ties --hospital sundhl", ["Sundholm"]),
        ("pactgraph run ties --hospital two", ["hid:lines"]),
        ("pactgraph run ties --hospital hid:ch", ["hid:charite"]),
        ("pactgraph run ties --hospital organisation", []),
        ("pactgraph run ties --hospital 'no such", []),
        ("pactgraph run ties --lang ", ["de", "en", "sv"]),
        ("pactgraph export --about organ", ["organisation"]),
        ("pactgraph export --kind sta", ["stated"]),
        ("pactgraph export --kind stated --ki", ["--kind"]),
        ("pactgraph export --format ni", []),
        ("pactgraph export --format n", ["nt", "nq"]),
        ("pactgraph export --format=n", ["nt", "nq"]),
        ("pactgraph queries --tag ", ["ties"]),
        ("pactgraph queries --format m", ["markdown"]),
        ("pactgraph completion z", ["zsh"]),
        ("pactgraph export -o ", ["\tfiles"]),
        ("pactgraph export --query=", ["\tfiles"]),
        ("pactgraph run own.r", ["\tfiles"]),
        ("pactgraph check-evidence ", ["\tfolders"]),
        ("pactgraph run ties --graph ", ["\tfolders"]),
        ("X=1 .venv/bin/pactgraph run is", ["is-tied"]),
    ],
)
def test_what_may_follow(folder: Path, line: str, rows: list[str]) -> None:
    found = [row for row in answer("zsh", line, graph=str(folder)) if row != "\tlist"]

    assert [row.rstrip("\t").split("\t")[0] or row for row in found] == rows


def test_labels_that_two_things_have_become_curies(folder: Path) -> None:
    rows = answer("fish", "pactgraph run ties --hospital twin", graph=str(folder))

    assert sorted(row.partition("\t")[0] for row in rows) == ["hid:twin-1", "hid:twin-2"]


def test_the_graph_on_the_line_is_asked(folder: Path) -> None:
    line = f"pactgraph run ties --graph '{folder}' --hospital cha"

    assert answer("zsh", line) == ["Charité – Universitätsmedizin Berlin\thid:charite"]
    with pytest.raises(UsageError):
        answer("zsh", line.replace("' --hosp", "/nowhere' --hosp"), graph=str(folder))


def test_fish_gets_no_label_that_would_break_its_line(folder: Path) -> None:
    more = THINGS.partition("hid:charite")[0] + 'hid:bad a ex:Hospital ; skos:prefLabel "Ward: east\\n\\u001B[31m"@en .'
    (folder / "data/more.ttl").write_text(more)
    main(["build", "-q", "--graph", str(folder)])

    assert answer("fish", "pactgraph describe ward", graph=str(folder)) == ["hid:bad\tWard: east [31m"]


def test_fish_gets_a_curie_where_it_would_leave_out_the_label(folder: Path) -> None:
    line = f"pactgraph run ties --graph '{folder}' --hospital "

    assert answer("fish", f"{line}charite") == ["hid:charite\tCharité – Universitätsmedizin Berlin"]
    assert answer("fish", f"{line}chari") == ["Charité – Universitätsmedizin Berlin\thid:charite"]


def test_nothing_is_built_and_nothing_is_said(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    for graph in (harbour, tmp_path / "nowhere"):
        line = f"pactgraph run ties --graph {graph} --hospital n"
        assert main(["completion", "bash", "--line", line]) == 0
        assert capfd.readouterr() == ("", "")
    assert main(["completion", "bash", "--line", f"pactgraph run --graph {harbour} i"]) == 0
    assert capfd.readouterr() == ("is-tied\n", "")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("damage", ["", "{}", '{"layout": 2}', "not JSON"])
def test_a_damaged_store_is_no_error(folder: Path, capfd: pytest.CaptureFixture[str], damage: str) -> None:
    (generation,) = (folder.parent / "cache").glob("*/*/")
    (generation / "labels.sqlite").write_text(damage)

    assert main(["completion", "bash", "--line", f"pactgraph run ties --graph {folder} --hospital n"]) == 0
    (generation / "index.json").write_text(damage)
    assert main(["completion", "bash", "--line", f"pactgraph run ties --graph {folder} --hospital n"]) == 0
    assert capfd.readouterr() == ("", "")


#: What somebody types, with tabs, and the last argument that the command then gets.
TYPED = [
    ("--hospital chari\t", "Charité – Universitätsmedizin Berlin"),
    ("--hospital charite\t", "Charité – Universitätsmedizin Berlin"),
    ('--hospital "Karolinska u\t', "Karolinska Universitet"),
    ("--hospital 'karolinska I\t", "Karolinska Institutet"),
    ("--hospital Karolinska\\ i\t", "Karolinska Institutet"),
    ("--hospital karol\tI\t", "Karolinska Institutet"),
    ("--hospital=chari\t", "--hospital=Charité – Universitätsmedizin Berlin"),
    ("--hospital hid:char\t", "hid:charite"),
    ("--hospital guy\t", "Guy's and \"St Thomas'\" Trust"),
    ("--hospital \"Guy's\t", "Guy's and \"St Thomas'\" Trust"),
    ("--hospital price\t", "Price: $5 `off` \\ & more"),
    ("--hospi\t nord-h\t", "Nord-Hafen"),
    ("--hospital no-such\t", "no-such"),
]
#: What fish leaves out unless it is a CURIE that holds it.
ACCENT = "--hospital charite\t"

START = {
    "bash": ["bash", "--noprofile", "--norc", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
LOAD = {
    "bash": "PS1='ready> '; bind 'set enable-bracketed-paste off'; source <(pactgraph completion bash)",
    "zsh": "PS1='ready> '; unsetopt zle_bracketed_paste 2>/dev/null; autoload -Uz compinit; compinit -u -D; "
    "source <(pactgraph completion zsh)",
    "fish": "function fish_prompt; echo 'ready> '; end; pactgraph completion fish | source",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_words_as_they_are(folder: Path, tmp_path: Path, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    program = tmp_path / "bin/pactgraph"
    program.parent.mkdir()
    # The last argument, between marks, instead of an answer.
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = completion ]; then PYTHONPATH={REPOSITORY}/src exec {sys.executable} '
        '-m pactgraph "$@"; fi\nfor last; do :; done\nprintf "got:%s:end\\n" "$last"\n'
    )
    program.chmod(0o755)
    path = f"{program.parent}:{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    environment = {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path)}
    terminal = Terminal(START[shell], columns=200, environment=environment)
    terminal.type(f"{LOAD[shell]}; echo loa''ded\n")
    terminal.read_until("loaded")

    expected = {typed: "hid:charite" if (shell, typed) == ("fish", ACCENT) else last for typed, last in TYPED}
    got = {}
    for typed, _ in TYPED:
        seen = len(terminal.text)
        terminal.type(f"pactgraph run ties --graph {folder} {typed}\n")
        found = re.search("got:(.*?):end", terminal.read_until(rf"(?s)\A.{{{seen}}}.*got:.*:end")[seen:])
        assert found, terminal.text[seen:]
        got[typed] = found[1]
    terminal.type("exit\n")
    terminal.end()

    assert got == expected


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_says_where_to_put_it_and_parses(
    capfd: pytest.CaptureFixture[str], shell: str, tmp_path: Path
) -> None:
    assert main(["completion", shell]) == 0
    script = capfd.readouterr().out

    assert f"pactgraph completion {shell}" in script
    if shutil.which(shell):
        (tmp_path / "script").write_text(script)
        subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)
