"""The documentation says what is true: outputs are those of the commands, and nothing is undocumented."""

from __future__ import annotations

import argparse
import re
import shlex
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import copytree
from urllib.parse import unquote

import pytest
from conftest import REPOSITORY, shared_folder
from transcripts import Command, checkout, read_commands, run_commands

from pactgraph.cli import arguments, main
from pactgraph.cli.command_page import example_of
from pactgraph.formats import EXPORT_FORMATS, ChartFormat, ReportFormat, ResultsFormat
from pactgraph.graph_kinds import GraphKind

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
DOCS = REPOSITORY / "docs"
QUERY_PAGES = sorted((DOCS / "queries").glob("**/*.md"))
COMMAND_PAGE = DOCS / "commands.md"
WRITTEN = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted({*DOCS.glob("*.md")} - {COMMAND_PAGE})]
PAGES = [*WRITTEN, COMMAND_PAGE, *QUERY_PAGES]

#: What gives the table that the example of a command imports.
BEFORE_EXAMPLES = "pactgraph import --template -o ."


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path_factory.getbasetemp() / "docs-cache"))


@pytest.mark.parametrize("document", WRITTEN, ids=lambda path: path.name)
def test_every_command_of_a_document_does_what_it_says(tmp_path: Path, document: Path) -> None:
    commands = read_commands(document.read_text(encoding="utf-8"))
    folder = checkout(tmp_path / "checkout") if commands else tmp_path

    assert "\n".join(run_commands(commands, folder, source=folder / "src")) == ""


@pytest.mark.parametrize("page", QUERY_PAGES, ids=lambda path: path.stem)
def test_every_command_on_the_page_of_a_query_runs(capfd: pytest.CaptureFixture[str], page: Path) -> None:
    for command in read_commands(page.read_text(encoding="utf-8")):
        program, *words = shlex.split(command.text, comments=True)
        assert program == "pactgraph"
        status = main(words)
        captured = capfd.readouterr()
        assert command.fault(captured.out + captured.err, status) is None


def examples() -> dict[str, str]:
    """Return the command line that the help of each command shows."""
    return {name: example_of(parser) for name, parser in arguments.command_parsers(arguments.COMMANDS).items()}


def test_the_example_in_the_help_of_every_command_runs(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "checkout")
    copytree(REPOSITORY / "tests/graphs/harbour", folder / "my-graph")
    shown = examples()
    if (documents := shared_folder() / "sources").is_dir():
        for name in ("documents", "documents-as-they-were"):
            copytree(documents, folder / name)
    else:
        del shown["check-evidence"]
    # An example may answer no: two versions differ, a file is not formatted.
    lines = [BEFORE_EXAMPLES, *(f"{example} || test $? -eq 1" for example in shown.values())]
    commands = [Command(place, line, "", 0) for place, line in enumerate(lines)]

    assert "\n".join(run_commands(commands, folder, source=folder / "src")) == ""


def test_the_page_of_the_commands_shows_the_same_examples() -> None:
    commands = read_commands(COMMAND_PAGE.read_text(encoding="utf-8"))

    assert [command.text for command in commands] == list(examples().values())


def test_the_generated_pages_are_fresh(capfd: pytest.CaptureFixture[str]) -> None:
    """Make them anew with: pactgraph docs."""
    status = main(["docs", "--check"])

    assert (capfd.readouterr().out, status) == ("", 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^(```+).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        path, _, fragment = unquote(target).partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), target
        assert not fragment or fragment in anchors(other), target


@cache
def anchors(page: Path) -> set[str]:
    """Return what a link may name in a page: its anchors, and its headings as GitHub spells them."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("document", [*WRITTEN, COMMAND_PAGE], ids=lambda path: path.name)
def test_every_command_within_a_sentence_is_one(document: Path) -> None:
    for line in re.findall(r"`pactgraph ([^`]+)`", document.read_text(encoding="utf-8")):
        # Help and versions end the process, and nothing else does.
        with suppress(SystemExit):
            arguments.parse_arguments(shlex.split(line))


def test_the_python_example_runs(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    program = re.findall(r"^```python\n(.*?)```", README, re.MULTILINE | re.DOTALL)[0]
    exec(compile(program, "README.md", "exec"), {})

    assert "https://w3id.org/pactgraph/id/" in capfd.readouterr().out


@pytest.mark.parametrize("command", arguments.COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    subparsers = argparse.ArgumentParser().add_subparsers(parser_class=arguments._Parser)
    arguments._adder(command)(subparsers)
    shown = [action for action in subparsers.choices[command]._actions if action.help != argparse.SUPPRESS]
    options = {option for action in shown for option in action.option_strings}

    assert f"`{command}" in README
    documented = README + COMMAND_PAGE.read_text(encoding="utf-8")
    assert {option for option in options if option.startswith("--") and option not in documented} == set()


def test_every_format_and_kind_is_documented() -> None:
    documented = README + COMMAND_PAGE.read_text(encoding="utf-8")
    formats = [option.option for option in (*EXPORT_FORMATS, *ResultsFormat, *ChartFormat, *ReportFormat)]
    for name in [*formats, *GraphKind.labels()]:
        assert name in documented


def test_every_saved_query_named_in_the_documentation_exists() -> None:
    text = README + (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in re.findall(r"pactgraph run ([a-z][a-z-]+) (?![^\n]*--graph)", text):
        assert (REPOSITORY / "queries" / f"{name}.rq").exists(), name
