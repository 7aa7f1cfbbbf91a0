"""What the user typed: the commands and their options."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from keyword import iskeyword
from typing import TYPE_CHECKING, NoReturn

from pactgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    Subparsers = argparse._SubParsersAction["_Parser"]

COMMANDS = (
    "build",
    "validate",
    "queries",
    "run",
    "describe",
    "explain",
    "export",
    "diff",
    "check-evidence",
    "fmt",
    "import",
    "init",
    "docs",
    "completion",
)


#: What the answers come from; the last are extras, named where they are installed.
LIBRARIES = ("pyoxigraph", "rdflib", "owlrl", "pyshacl", "vl-convert-python")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of one width: asking for that of the terminal costs every command, also those that print no help."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


class _Parser(argparse.ArgumentParser):
    """A parser that reports a wrong option as one line, like every other mistake."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. See: {self.prog} --help.")


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command that *words* name, with the function that executes it.

    Raises UsageError for a wrong option or command; ends the process for ``--help`` and ``--version``.
    """
    parser = _Parser(
        prog="pactgraph",
        description="Ask a graph of partnerships saved questions, and hand it on to other linked-data tools.",
        epilog='Example: pactgraph run partners --institution "Charité"',
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="store_true",
        help="show the versions of the tool, of the graph (--graph DIR) and of the libraries",
    )
    if words and words[0] == "--version":
        _show_version(words[1:])
    subparsers = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", prog="pactgraph", parser_class=_Parser
    )
    _reject_unknown_command(words)
    # A command imports what it needs: only the help of all of them needs all of them.
    for command in words[:1] if words and words[0] in COMMANDS else COMMANDS:
        _adder(command)(subparsers)
    if words[:1] == ["run"] and len(words) > 2 and {"-h", "--help"} & {*words[2:]} and not words[1].startswith("-"):
        # Of a query, its own help: what it answers and asks for.
        words = ["run", words[1], "--about-query", *(word for word in words[2:] if word not in ("-h", "--help"))]
    arguments, rest = parser.parse_known_args(words)
    if arguments.command is None:
        parser.print_help()
        sys.exit(0)
    if rest and arguments.command != "run":
        raise UsageError(
            f"{rest[0]}: {arguments.command} has no such option. See: pactgraph {arguments.command} --help."
        )
    arguments.rest = rest
    return arguments


def command_parsers(commands: Collection[str]) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each of these commands, with its summary, options and example."""
    subparsers = _Parser(prog="pactgraph").add_subparsers(prog="pactgraph", parser_class=_Parser)
    for command in commands:
        _adder(command)(subparsers)
    return {name: parser for name, parser in subparsers.choices.items() if name in commands}


def add_command(
    subparsers: Subparsers, name: str, *, summary: str, example: str, execute: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a command with its example and the options that every command has."""
    parser = subparsers.add_parser(
        name,
        help=summary[0].lower() + summary[1:].rstrip("."),
        description=summary,
        epilog=f"Example: {example}",
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--graph", metavar="DIR", help="the graph folder; else the one that you stand in, else the one that ships"
    )
    parser.add_argument("--lang", metavar="LANG", help="the language of labels, such as en or sv")
    words = parser.add_mutually_exclusive_group()
    words.add_argument("-q", "--quiet", action="store_true", help="say nothing but the answer and errors")
    words.add_argument("-v", "--verbose", action="store_true", help="say what was done, and how long it took")
    parser.set_defaults(execute=execute)
    return parser


def cache() -> Path | None:
    """Return the folder that the environment names for built stores, if any."""
    from pathlib import Path

    named = os.environ.get("PACTGRAPH_CACHE")
    return Path(named) if named else None


def _adder(command: str) -> Callable[[Subparsers], None]:
    from importlib import import_module

    # A command that Python has a keyword for has a module that PEP 8 spells with an underscore.
    name = f"{command}_" if iskeyword(command) else command.replace("-", "_")
    adder: Callable[[Subparsers], None] = import_module(f"pactgraph.cli.{name}").add
    return adder


def _reject_unknown_command(words: Sequence[str]) -> None:
    from pactgraph.errors import UsageError

    if words and words[0].startswith("-") and words[0] not in ("-h", "--help", "--version"):
        raise UsageError(f"{words[0]}: options come after the command: pactgraph run NAME {words[0]} ...")
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(words[0], COMMANDS, n=1, cutoff=0.5)
        advice = f"Did you mean {near[0]}?" if near else f"The commands are: {', '.join(COMMANDS)}."
        raise UsageError(f"{words[0]}: there is no such command. {advice}")


def _show_version(words: Sequence[str]) -> NoReturn:
    """Show what runs here: the tool, the graph that it would ask, and the libraries that answer."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from pactgraph import __version__
    from pactgraph.folder import find_folder

    parser = _Parser(prog="pactgraph --version", formatter_class=_Formatter, allow_abbrev=False)
    parser.add_argument("--graph", metavar="DIR")
    settings = find_folder(parser.parse_args(words).graph).read_settings()
    libraries = [f"python {platform.python_version()}"]
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            libraries.append(f"{name} {version(name)}")
    print(f"pactgraph {__version__}, graph {settings.version} ({settings.title})\n{', '.join(libraries)}")
    sys.exit(0)
