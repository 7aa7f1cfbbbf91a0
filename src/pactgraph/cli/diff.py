"""``pactgraph diff``: what changed between two versions of the graph, as statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import progress, text_format, write
from pactgraph.graph_kinds import GraphKind

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "diff",
        summary="Tell what changed between two versions of the graph: statements added, gone, changed and moved.",
        example="pactgraph diff HEAD~5 HEAD --format markdown",
        execute=execute,
    )
    what = "a file, a folder, a git revision of the graph folder, or REV:PATH"
    parser.add_argument("old", metavar="OLD", help=what)
    parser.add_argument("new", metavar="NEW", nargs="?", help="likewise; the graph folder as it is when left out")
    parser.add_argument("--format", metavar="FORMAT", help="one of: text, markdown, json")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )
    kinds = ", ".join(GraphKind.labels())
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        metavar="KIND",
        help=f"only graphs of this kind, repeatable and in full: {kinds}",
    )


def execute(arguments: Namespace) -> int:
    """Compare, and return 1 when the versions differ."""
    from pactgraph.cli import DONE, NO
    from pactgraph.comparing.report import ChangeReport
    from pactgraph.comparing.versions import read_version, read_working_tree
    from pactgraph.folder import find_folder

    chosen = text_format(arguments)
    kinds = [GraphKind.named(label) for label in arguments.kind]
    folder = find_folder(arguments.graph)
    with progress(arguments, "reading the old", "reading the new", "comparing") as say:
        say("reading the old")
        old = read_version(arguments.old, folder)
        say("reading the new")
        new = read_working_tree(folder) if arguments.new is None else read_version(arguments.new, folder)
        say("comparing")
        report = ChangeReport(old, new, kinds=kinds, language=arguments.lang or new.language)
    forms = {"text": report.text, "markdown": report.markdown, "json": report.json}
    # What was typed for a version need not be UTF-8; JSON writes such a character like this too.
    write(forms[chosen]().encode(errors="backslashreplace"), arguments.output)
    return DONE if report.is_empty else NO
