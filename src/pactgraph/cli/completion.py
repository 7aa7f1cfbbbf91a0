"""``pactgraph completion``: the script that makes a shell complete commands, queries, parameters and labels.

Own scripts: shtab writes what it knows when it is run, and the parameters of queries and the labels of a graph are not
known then; argcomplete has no parser for the parameters of ``run``, compares by prefix only, and its import alone takes
a third of the time that an answer may take. The scripts call this command again with the line so far.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.errors import PactgraphError

if TYPE_CHECKING:
    import argparse

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.cli.shell_words import Word
    from pactgraph.completing import Candidate

SHELLS = ("bash", "zsh", "fish")


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "completion",
        summary="Print the script that completes commands, queries, parameters and labels in a shell.",
        example="pactgraph completion bash",
        execute=execute,
    )
    parser.add_argument("shell", choices=SHELLS, help="the first lines of its script say where to put it")
    parser.add_argument("--line", metavar="TEXT", help="for the scripts: what may follow this line")
    parser.add_argument("--breaks", metavar="TEXT", default="", help="for the scripts: where bash cuts words")


def execute(arguments: argparse.Namespace) -> int:
    """Print the script, or what may follow a line; then nothing goes wrong aloud, for somebody is typing."""
    if arguments.line is None:
        script = Path(__file__).with_name("shells") / f"pactgraph.{arguments.shell}"
        sys.stdout.write(script.read_text(encoding="utf-8"))
        return 0
    try:
        rows = answer(arguments.shell, arguments.line, breaks=arguments.breaks, graph=arguments.graph)
    except (PactgraphError, OSError, sqlite3.Error, ValueError, LookupError, TypeError):
        return 0
    sys.stdout.write("".join(f"{row}\n" for row in rows))
    return 0


def answer(shell: str, line: str, *, breaks: str = "", graph: str | None = None) -> list[str]:
    """Return what may take the place of the last word of *line*, a row each, as the script of *shell* reads it."""
    from pactgraph.cli.candidates import candidates_for
    from pactgraph.cli.shell_words import split_line

    *before, typed = split_line(line)
    texts = [word.text for word in before]
    program = next((place for place, text in enumerate(texts) if Path(text).name.startswith("pactgraph")), 0)
    found = candidates_for(texts[program + 1 :], typed.text, graph=graph)
    if isinstance(found, str):
        return [f"\t{found}"]
    found = [each for each in dict.fromkeys(found) if each.text.isprintable()]
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](found, typed, breaks)


def _bash(found: list[Candidate], typed: Word, breaks: str) -> list[str]:
    from pactgraph.cli.shell_words import after_breaks, quote_words

    prefix, texts = _option_apart([each.text for each in found], typed)
    texts = [f"{prefix}{text}" for text in quote_words(texts, typed._replace(text="", quote=typed.quote))]
    rows = after_breaks(texts, typed, breaks)
    # What the rows share takes the place of what was typed: a row that shares nothing keeps it from being shortened.
    shortened = len(rows) > 1 and _shared(texts) < len(typed.raw)
    return [*rows, " "] if shortened and not typed.quote else rows


def _zsh(found: list[Candidate], typed: Word, _: str) -> list[str]:
    prefix, texts = _option_apart([each.text for each in found], typed)
    rows = [f"{text}\t{_one_line(each.note)}" if each.note else text for text, each in zip(texts, found, strict=True)]
    shortened = len(rows) > 1 and _shared(texts) < len(typed.text) - len(prefix)
    return ["\tlist", *rows] if shortened else rows


def _fish(found: list[Candidate], typed: Word, _: str) -> list[str]:
    """Return the rows; fish leaves out one that does not hold what was typed, so such a thing goes by its CURIE."""
    prefix, texts = _option_apart([each.text for each in found], typed)
    value = typed.text.removeprefix(prefix).casefold()
    rows = []
    for text, (_text, note) in zip(texts, found, strict=True):
        hidden = value not in text.casefold() and value in note.casefold() and ":" in note and note.isprintable()
        shown, about = (note, text) if hidden else (text, note)
        rows.append(f"{prefix}{shown}\t{_one_line(about)}" if about else f"{prefix}{shown}")
    return rows


def _option_apart(texts: list[str], typed: Word) -> tuple[str, list[str]]:
    """Return the ``--option=`` that *typed* and the texts begin with, and the texts without it."""
    name, equals, _ = typed.text.partition("=")
    prefix = f"{name}=" if equals and name.startswith("--") else ""
    return prefix, [text.removeprefix(prefix) for text in texts]


def _shared(texts: list[str]) -> int:
    """Return how many characters all *texts* begin with."""
    first, last = min(texts), max(texts)
    return next((place for place, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), len(first))


def _one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
