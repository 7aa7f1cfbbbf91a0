"""Where an answer goes: the terminal, a pipe, or a file that is never left half-written."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pactgraph.errors import FormatError, UsageError
from pactgraph.formats import GraphFormat, ReportFormat, ResultsFormat, TextFormat

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping

    from pactgraph.cli.progress import Bar, Lines
    from pactgraph.graph import Graph

Format = TypeVar("Format", GraphFormat, ResultsFormat, ReportFormat, TextFormat)

#: What a build says as it begins each of its steps.
BUILD = ("reading", "entailing", "storing", "validating", "indexing")


def open_graph(arguments: Namespace) -> Graph:
    """Open the graph folder that the options name, building it first when needed, and warn when it does not conform."""
    from pactgraph import graph
    from pactgraph.cli.arguments import cache

    with progress(arguments, *BUILD) as say:
        opened = graph.open(arguments.graph, language=arguments.lang, cache=cache(), progress=say)
    tell_graph(arguments, opened, built=say.begun)
    faults = opened.generation.index["faults"]
    if faults and not arguments.quiet:
        found = "1 fault" if faults == 1 else f"{faults} faults"
        print(f"warning: the graph does not conform; {found}. See: pactgraph validate.", file=sys.stderr)
    return opened


def tell(arguments: Namespace, text: str) -> None:
    """Say on standard error, with ``--verbose`` only, what was done."""
    if arguments.verbose:
        print(text, file=sys.stderr, flush=True)


def tell_graph(arguments: Namespace, graph: Graph, *, built: bool) -> None:
    """Say with ``--verbose`` which graph folder answers, and from which store."""
    index = graph.generation.index
    tell(arguments, f"graph: {index['title']}, version {index['version']}, in {graph.folder.root}")
    state = "built now" if built else "fresh"
    tell(arguments, f"store: {state}, content {index['content']}, in {graph.generation.path}")


@contextmanager
def progress(arguments: Namespace, *steps: str) -> Iterator[Progress]:
    """Give what some work calls as it begins a step; *steps* are those that are to come, in order.

    They are shown as a bar on a terminal, as lines with ``--verbose``, and not at all with ``--quiet``.
    """
    shown = Progress(arguments, steps)
    try:
        yield shown
    finally:
        shown.end()


class Progress:
    """The steps of some work; what shows them is imported when the first begins: most often there is none."""

    def __init__(self, arguments: Namespace, steps: tuple[str, ...]) -> None:
        self._arguments = arguments
        self._steps = steps
        self._shown: Bar | Lines | None = None
        self.begun = False

    def __call__(self, step: str) -> None:
        """Show that *step* begins."""
        if not self.begun and not self._arguments.quiet:
            from pactgraph.cli.progress import show

            self._shown = show(verbose=self._arguments.verbose, steps=self._steps, last=_last_index(self._arguments))
        self.begun = True
        if self._shown:
            self._shown.begin(step)

    def end(self) -> None:
        """Leave nothing of it on the terminal."""
        if self._shown:
            self._shown.end()


def _last_index(arguments: Namespace) -> Mapping[str, Any] | None:
    """Return the index of the last build of the graph folder, whose steps took as long as these will."""
    from pactgraph.cli.arguments import cache
    from pactgraph.folder import find_folder
    from pactgraph.store import cache_folder, read_current

    generation = read_current(cache_folder(find_folder(arguments.graph), cache()))
    return generation.index if generation else None


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
            # Where links lead to; unlike Path.resolve, of links in a circle too.
            write_atomically(Path(os.path.realpath(output)), contents)
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
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else os.get_terminal_size(sys.stdout.fileno()).columns


def text_format(arguments: Namespace, *known: TextFormat) -> str:
    """Return the name of the format that ``--format`` says, else the extension of ``-o``, else text.

    Raises FormatError when it is none of the *known* ones: text, Markdown and JSON when nothing else is said.
    """
    known = known or (TextFormat.TEXT, TextFormat.MARKDOWN, TextFormat.JSON)
    chosen = chosen_format(TextFormat, arguments.format, arguments.output) or TextFormat.TEXT
    if chosen not in known:
        named = ", ".join(option.option for option in known)
        raise FormatError(f"{arguments.command}: cannot be written as {chosen.option}. Use one of: {named}.")
    return chosen.option


def chosen_format(formats: type[Format], name: str | None, output: Path | None) -> Format | None:
    """Return the format that ``--format`` names, else that of the extension of ``-o``, else None."""
    if name is not None:
        return formats.from_name(name)
    return formats.from_path(output) if output is not None and str(output) != "-" else None
