"""``pactgraph docs``: pages for the ontology and the saved queries, made and held fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import open_graph, progress
from pactgraph.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.folder import GraphFolder


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "docs",
        summary="Write a page for the ontology and one for each saved query, as Markdown.",
        example="pactgraph docs -o pages",
        execute=execute,
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, help="write into this folder; docs in the graph folder by default"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; name the pages that are not as they are")


def execute(arguments: Namespace) -> int:
    """Write the pages that have changed; with ``--check`` name them, and return 1 when there are any."""
    from pactgraph.cli import DONE, NO
    from pactgraph.cli.command_page import command_page
    from pactgraph.documenting import changes, make_pages, page_bytes, write_pages
    from pactgraph.folder import shipped_folder

    graph = open_graph(arguments)
    folder = arguments.output or _docs_folder(graph.folder)
    with progress(arguments, "describing the ontology", "asking the queries") as say:
        pages, faults = make_pages(graph, folder, say)
    for fault in faults:
        print(f"warning: left out: {fault}", file=sys.stderr)
    if graph.folder == shipped_folder():
        pages[folder / "commands.md"] = page_bytes(command_page())
    found = changes(pages, folder) if arguments.check else write_pages(pages, folder)
    stale = [*(f"stale: {path}" for path in found.stale), *(f"surplus: {path}" for path in found.surplus)]
    if arguments.check:
        for line in stale:
            print(line)
        if stale:
            print(f"{len(stale)} of {len(pages)} pages. Make them anew: pactgraph docs.", file=sys.stderr)
        return NO if stale else DONE
    if not arguments.quiet:
        print(f"{len(pages)} pages in {folder}; {len(found.stale)} written, {len(found.surplus)} taken away.")
    return DONE


def _docs_folder(folder: GraphFolder) -> Path:
    """Return ``docs`` below the graph folder; an installed package is no place to write to."""
    if folder.root.is_relative_to(Path(__file__).resolve().parents[1]):
        raise UsageError("docs: the graph is that of the installed package. Name a folder with -o.")
    return folder.root / "docs"
