"""The documentation says what is true: outputs are those of the commands, and nothing is undocumented."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest
from conftest import REPOSITORY

from pactgraph.cli import arguments, main
from pactgraph.formats import GraphFormat, ResultsFormat
from pactgraph.graph_kinds import GraphKind

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
OUTPUTS = re.findall(r"^<!-- output: ([^\n]+) -->\n```text\n(.*?)```", README, re.MULTILINE | re.DOTALL)
EXAMPLES = re.findall(r"^\$ pactgraph ([^#\n]+)", README, re.MULTILINE)


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path_factory.getbasetemp() / "docs-cache"))


@pytest.mark.parametrize(("words", "output"), OUTPUTS, ids=[words for words, _ in OUTPUTS])
def test_printed_output_is_what_the_command_prints(capfd: pytest.CaptureFixture[str], words: str, output: str) -> None:
    assert main(shlex.split(words)) == 0
    assert capfd.readouterr().out == output


@pytest.mark.parametrize("words", EXAMPLES)
def test_every_example_runs(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-construct.rq").write_text("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }")

    assert main(shlex.split(words)) == 0
    assert "Traceback" not in capfd.readouterr().err


def test_the_python_example_runs(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    program = re.findall(r"^```python\n(.*?)```", README, re.MULTILINE | re.DOTALL)[0]
    exec(compile(program.replace('open("graph.ttl", "wb").write', "print"), "README.md", "exec"), {})

    assert "https://w3id.org/pactgraph/id/" in capfd.readouterr().out


@pytest.mark.parametrize("command", arguments.COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    subparsers = argparse.ArgumentParser().add_subparsers(parser_class=arguments._Parser)
    arguments._adder(command)(subparsers)
    options = {option for action in subparsers.choices[command]._actions for option in action.option_strings}

    assert f"`{command}" in README
    assert {option for option in options if option.startswith("--") and option not in README} <= {"--output"}


def test_every_format_and_kind_is_documented() -> None:
    for name in [*(option.option for option in (*GraphFormat, *ResultsFormat)), *GraphKind.labels()]:
        assert name in README


def test_every_saved_query_named_in_the_documentation_exists() -> None:
    text = README + (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in re.findall(r"pactgraph run ([a-z][a-z-]+)", text):
        assert (REPOSITORY / "queries" / f"{name}.rq").exists(), name
