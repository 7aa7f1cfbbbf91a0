"""``pactgraph validate``: all that a graph folder is held against, for a steward to act on, or for programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import chosen_format, progress, write
from pactgraph.formats import ReportFormat
from pactgraph.places import shown

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers

FAIL_ON = ("violation", "warning", "info", "never")


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "validate",
        summary="Hold data, ontology, saved queries and their cases against the rules, and say where to mend what.",
        example="pactgraph validate --fail-on warning --format sarif -o report.sarif",
        execute=execute,
    )
    names = ", ".join(option.option for option in ReportFormat)
    parser.add_argument("--format", metavar="FORMAT", help=f"one of: {names}; text when nothing else is said")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )
    parser.add_argument(
        "--fail-on", choices=FAIL_ON, default="violation", help="exit 1 when there is anything as bad as this, or worse"
    )
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="try each case also without the passages that support it, and with its contrary fact; takes minutes",
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="write the rows that the queries give now into the cases that expect others; then read the difference",
    )


def execute(arguments: Namespace) -> int:
    """Validate, and return 1 when something as bad as ``--fail-on`` says is found."""
    from pactgraph.cli import DONE, NO
    from pactgraph.folder import find_folder
    from pactgraph.reports import serialize_report
    from pactgraph.validating import validate_folder
    from pactgraph.validation import Severity

    chosen = chosen_format(ReportFormat, arguments.format, arguments.output) or ReportFormat.TEXT
    with progress(arguments, "reading", "entailing", "validating", "asking") as say:
        folder = find_folder(arguments.graph)
        accepted: list[Path] = []
        report, names = validate_folder(
            folder,
            say,
            language=arguments.lang,
            thorough=arguments.thorough,
            accept=accepted.append if arguments.accept else None,
        )
    tell_accepted(accepted)
    write(serialize_report(report, chosen, names).encode(), arguments.output)
    if arguments.fail_on == "never":
        return DONE
    return NO if report.has(Severity(arguments.fail_on.capitalize())) else DONE


def tell_accepted(paths: list[Path]) -> None:
    """Name on standard error the cases that were written anew: somebody has to read them."""
    for path in paths:
        print(shown(path), file=sys.stderr)
    if paths:
        counted = "1 case was" if len(paths) == 1 else f"{len(paths)} cases were"
        print(f"{counted} written anew. Read what has changed: git diff.", file=sys.stderr)
