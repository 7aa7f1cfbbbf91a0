"""Where an answer goes: the terminal, a pipe, or a file that is never left half-written."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from pactgraph.errors import UsageError
from pactgraph.formats import GraphFormat, ResultsFormat

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from pactgraph.graph import Graph

Format = TypeVar("Format", GraphFormat, ResultsFormat)


def open_graph(arguments: Namespace) -> Graph:
    """Open the graph folder that the options name, building it first when needed, and warn when it does not conform."""
    from pactgraph import graph
    from pactgraph.cli.arguments import cache

    say = no_words if arguments.quiet else show_progress
    with graph_progress(say):
        opened = graph.open(arguments.graph, language=arguments.lang, cache=cache(), progress=say)
    faults = opened.generation.index["faults"]
    if faults and not arguments.quiet:
        found = "1 fault" if faults == 1 else f"{faults} faults"
        print(f"warning: the graph does not conform; {found}. See: pactgraph validate.", file=sys.stderr)
    return opened


def no_words(_: str) -> None:
    """Say nothing of what is going on."""


def show_progress(step: str) -> None:
    """Say on a terminal what is going on, on one line that the next replaces."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step} ...", end="", file=sys.stderr, flush=True)


@contextmanager
def graph_progress(say: object) -> Iterator[None]:
    """Clear the line of `show_progress` when the work is done, however it ends."""
    try:
        yield
    finally:
        if say is show_progress and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process while the engine works: it does not return to Python before it has answered."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def write(contents: bytes, output: Path | None) -> None:
    """Write *contents* to the file named by ``-o``, by way of a temporary one, or to standard output.

    Raises UsageError when the file cannot be written.
    """
    if output is None or str(output) == "-":
        write_all(contents)
        return
    from pactgraph.store import write_atomically

    try:
        if output.exists() and not output.is_file():
            output.write_bytes(contents)
        else:
            write_atomically(output.resolve(), contents)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written; {error.strerror}. Name another file with -o.") from error


def write_all(contents: bytes) -> None:
    """Write all of *contents* to standard output, also where a single write takes only a part of it."""
    sys.stdout.flush()
    left = memoryview(contents)
    while left:
        left = left[sys.stdout.buffer.write(left) or 0 :]


def terminal_width() -> int | None:
    """Return how many columns the terminal has, or None when the answer does not go to one."""
    if not sys.stdout.isatty():
        return None
    import os

    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else os.get_terminal_size(sys.stdout.fileno()).columns


def chosen_format(formats: type[Format], name: str | None, output: Path | None) -> Format | None:
    """Return the format that ``--format`` names, else that of the extension of ``-o``, else None."""
    if name is not None:
        return formats.from_name(name)
    return formats.from_path(output) if output is not None and str(output) != "-" else None
