"""``pactgraph validate``: shapes, checks and query headers, as text a steward can act on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import graph_progress, no_words, show_progress, write

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "validate",
        summary="Hold the graph against its shapes and checks, and the saved queries against the rules for headers.",
        example="pactgraph validate --format turtle -o report.ttl",
        execute=execute,
    )
    parser.add_argument("--format", choices=["text", "turtle", "json"], default="text", help="how to write the report")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file")


def execute(arguments: Namespace) -> int:
    """Validate, and return 1 when the graph does not conform."""
    from pactgraph.cli import DONE, NO
    from pactgraph.folder import find_folder
    from pactgraph.report import serialize_report
    from pactgraph.validating import validate_folder

    say = no_words if arguments.quiet else show_progress
    with graph_progress(say):
        report, names = validate_folder(find_folder(arguments.graph), say, language=arguments.lang)
    write(serialize_report(report, arguments.format, names).encode(), arguments.output)
    return DONE if report.conforms else NO
