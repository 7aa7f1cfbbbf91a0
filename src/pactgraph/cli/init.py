"""``pactgraph init``: a graph folder for another institution."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "init",
        summary="Make a graph folder for another institution, with an example that answers at once.",
        example='pactgraph init partnerships --title "Partnerships of Norrvik Hospital"',
        execute=execute,
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make; it is missing or empty")
    parser.add_argument("--title", metavar="TEXT", help="what the graph is called")
    parser.add_argument(
        "--base", metavar="IRI", help="what its IRIs begin with, such as https://data.hospital.example/partnerships/"
    )


def execute(arguments: Namespace) -> int:
    """Make the folder, and say what to do next."""
    from pactgraph import __version__
    from pactgraph.initializing import initialize

    if arguments.graph is not None:
        raise UsageError("init: a new folder starts from the graph that ships with Pactgraph. Leave out --graph.")
    files = initialize(
        arguments.folder,
        version=__version__,
        title=arguments.title,
        base=arguments.base,
        language=arguments.lang or "en",
    )
    if arguments.quiet:
        return 0
    name = shlex.quote(str(arguments.folder))
    print(f"{arguments.folder}: {len(files)} files. Read README.md there, and ask:")
    print(f"  pactgraph run agreements --graph {name}")
    if arguments.base is None:
        print(
            "Its IRIs begin with https://example.org/, which is nobody's. Choose your own: --base IRI.",
            file=sys.stderr,
        )
    return 0
