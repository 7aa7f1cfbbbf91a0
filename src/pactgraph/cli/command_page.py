"""The page of the commands, from the same definitions as their ``--help``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import COMMANDS, command_parsers
from pactgraph.markdown import code, fence, link, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterable

STATUSES = {
    "0": "done, also when there are no rows and when ASK is answered with no",
    "1": "the answer is no: the graph does not conform, versions differ, evidence is amiss, a file or page is stale",
    "2": "what you typed cannot be used",
    "3": "the data, the store or the engine failed",
    "130": "interrupted",
}


def command_page() -> str:
    """Return the page: what each command does, an example, its usage, and what it takes."""
    parsers = command_parsers(COMMANDS)
    index = [[link(code(name), f"#{name}"), paragraph(parser.description or "")] for name, parser in parsers.items()]
    common = _common(parsers.values())
    parts = ["# Commands\n", table(["command", "does"], index)]
    parts += ["Every command takes:\n", table(["option", "means"], map(_row, common.values()))]
    parts += ["Exit status:\n", table(["status", "means"], [[status, words] for status, words in STATUSES.items()])]
    for name, parser in parsers.items():
        own = [action for action in parser._actions if _key(action) not in common and action.help != argparse.SUPPRESS]
        parts += [f"## {name}\n", f"{paragraph(parser.description or '')}\n"]
        parts += [fence(f"$ {example_of(parser)}", "console"), fence(parser.format_usage(), "text")]
        if own:
            parts.append(table(["takes", "which is"], map(_row, own)))
    return "\n".join(parts)


def example_of(parser: argparse.ArgumentParser) -> str:
    """Return the command line that the help of a command shows."""
    return (parser.epilog or "").removeprefix("Example: ")


def _common(parsers: Iterable[argparse.ArgumentParser]) -> dict[tuple[str, ...], argparse.Action]:
    first, *others = parsers
    keys = [{_key(action) for action in parser._actions} for parser in others]
    return {_key(action): action for action in first._actions if all(_key(action) in each for each in keys)}


def _key(action: argparse.Action) -> tuple[str, ...]:
    return (*action.option_strings, str(action.help))


def _row(action: argparse.Action) -> list[str]:
    metavar = str(action.metavar or "")
    if action.choices:
        metavar = metavar or "|".join(map(str, action.choices))
    value = f" {metavar}" if metavar and action.nargs != 0 else ""
    names = ", ".join(code(f"{option}{value}") for option in action.option_strings)
    return [names or code(metavar or action.dest), paragraph((action.help or "").replace("%%", "%"))]
