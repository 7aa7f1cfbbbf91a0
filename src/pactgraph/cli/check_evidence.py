"""``pactgraph check-evidence``: passages against their documents, and the position of a phrase."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import open_graph

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "check-evidence",
        summary="Hold passages against the documents in a folder, or find the position of a phrase in them.",
        example='pactgraph check-evidence documents --find "Memorandum of Understanding"',
        execute=execute,
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder that holds the documents as .txt files")
    parser.add_argument("--find", metavar="TEXT", help="give the selector of each place where this phrase stands")


def execute(arguments: Namespace) -> int:
    """Find a phrase, or check every document and passage; return 1 when there is none, or something is amiss."""
    from pactgraph.cli import DONE, NO
    from pactgraph.evidence import check_documents, find_phrase, read_documents

    graph = open_graph(arguments)
    documents = read_documents(arguments.folder)
    if arguments.find is not None:
        found = find_phrase(graph, documents, arguments.find)
        for place in found:
            print(place)
        if not found:
            print(f"no document in {arguments.folder} holds this phrase.", file=sys.stderr)
        return DONE if found else NO
    faults = check_documents(graph, documents)
    for fault in faults:
        print(fault)
    if not faults and not arguments.quiet:
        print("every document is as it was read, and every passage lies inside its document.")
    return NO if faults else DONE
