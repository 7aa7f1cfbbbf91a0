"""``pactgraph fmt``: Turtle, TriG and queries laid out alike, in place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import progress, tell
from pactgraph.errors import GraphError, UsageError
from pactgraph.places import shown

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from pactgraph.cli.arguments import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "fmt",
        summary="Format Turtle, TriG and query files in place; comments stay, and the graph stays the same.",
        example="pactgraph fmt --check",
        execute=execute,
    )
    parser.add_argument(
        "paths", metavar="FILE", nargs="*", type=Path, help="a file or folder; without any, those of the graph folder"
    )
    parser.add_argument("--check", action="store_true", help="change nothing, name the files that are not formatted")


def execute(arguments: Namespace) -> int:
    """Format every file that can be; return 1 when one is not formatted and only checked, 3 when one has a fault."""
    from pactgraph.cli import DONE, FAILED, NO
    from pactgraph.formatting import format_file, write_formatted

    files = _find(arguments)
    faults: list[GraphError] = []
    amiss: list[Path] = []
    with progress(arguments, "formatting") as say:
        say("formatting")
        for path in files:
            try:
                formatted = format_file(path)
                if formatted is not None and not arguments.check:
                    write_formatted(path, formatted)
            except GraphError as error:
                faults.append(error)
            else:
                amiss += [path] if formatted is not None else []
    if arguments.check or not arguments.quiet:
        print("".join(f"{shown(path)}\n" for path in amiss), end="")
    for fault in faults:
        print(f"pactgraph: {fault}", file=sys.stderr)
    if not arguments.quiet:
        _tell(arguments, files, amiss)
    if faults:
        return FAILED
    return NO if arguments.check and amiss else DONE


def _tell(arguments: Namespace, files: Sequence[Path], amiss: Sequence[Path]) -> None:
    if not files:
        print("no Turtle, TriG or query file is there.", file=sys.stderr)
    elif arguments.check and amiss:
        counted = f"{len(amiss)} of {len(files)} files are" if len(files) > 1 else "the file is"
        print(f"{counted} not formatted. Format with the same command without --check.", file=sys.stderr)
    tell(arguments, f"{len(files)} files read")


def _find(arguments: Namespace) -> list[Path]:
    from pactgraph.folder import find_folder
    from pactgraph.formatting import files_named, files_of_folder, is_installed

    if arguments.paths and arguments.graph is not None:
        raise UsageError("fmt: --graph names a graph folder, and so do the files. Give one of them.")
    files = files_named(arguments.paths) if arguments.paths else files_of_folder(find_folder(arguments.graph))
    if not arguments.check and any(map(is_installed, files)):
        raise UsageError(
            "fmt: the graph that is installed with Pactgraph is not rewritten. Name a folder of yours: fmt --graph DIR."
        )
    return files
