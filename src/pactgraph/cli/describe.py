"""``pactgraph describe``: what the graph says of one thing, with the passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import interruptible, open_graph, terminal_width, text_format, write

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers

#: How many lines of one group are shown without ``--all``.
MOST = 10


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "describe",
        summary="Say what the graph knows of one thing: names, kinds and statements, with the passages.",
        example='pactgraph describe "Mayo Clinic"',
        execute=execute,
    )
    parser.add_argument("thing", metavar="THING", help="a label in any language, a CURIE or an IRI")
    parser.add_argument("--all", action="store_true", help=f"everything, not only the first {MOST} of each group")
    parser.add_argument("--format", metavar="FORMAT", help="one of: text, markdown, json; json is always whole")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )


def execute(arguments: Namespace) -> int:
    """Describe the thing."""
    from pactgraph.cli import DONE
    from pactgraph.describing import text as description_text
    from pactgraph.wording import Wording

    chosen = text_format(arguments)
    graph = open_graph(arguments)
    most = None if arguments.all else MOST
    with interruptible():
        description = graph.describe(arguments.thing, every=arguments.all or chosen == "json")
        wording = Wording(graph)
        if chosen == "json":
            text = description_text.serialize_json(description, wording)
        elif chosen == "markdown":
            text = description_text.serialize_markdown(description, wording, most=most)
        else:
            width = terminal_width() if arguments.output is None else None
            text = description_text.serialize_text(description, wording, most=most, width=width)
    write(text.encode(), arguments.output)
    return DONE
