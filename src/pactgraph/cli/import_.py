"""``pactgraph import``: a table that people keep becomes TriG, with its rows as evidence."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import open_graph, progress, write
from pactgraph.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.graph import Graph
    from pactgraph.importing import Import

SHOWN = 20


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "import",
        summary="Turn a table that people keep into TriG with evidence to the row, by a mapping of its columns.",
        example="pactgraph import agreements.csv --mapping agreements.toml -o agreements.trig",
        execute=execute,
    )
    parser.add_argument("table", metavar="TABLE", type=Path, nargs="?", help="the table, CSV in UTF-8")
    parser.add_argument("--mapping", metavar="FILE", type=Path, help="what its columns mean, in TOML")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the TriG file; with --template, the folder for its files"
    )
    parser.add_argument(
        "--rejects", metavar="FILE", type=Path, help="import the good rows, and write the others here with their faults"
    )
    parser.add_argument(
        "--template",
        metavar="NAME",
        nargs="?",
        const="agreements",
        help="write a sheet to fill in, and its mapping: agreements (when no name is given) or organisations",
    )


def execute(arguments: Namespace) -> int:
    """Write a template, or import a table; nothing is written when a row is faulty, unless rows may be rejected."""
    if arguments.template is not None:
        return _write_template(arguments)
    if arguments.table is None or arguments.mapping is None:
        wanted = "the table" if arguments.table is None else "the mapping: --mapping FILE.toml"
        raise UsageError(f"import: name {wanted}. For a sheet to start from: pactgraph import --template.")
    _check_files(arguments)
    from pactgraph.importing import STEPS, import_table

    graph = open_graph(arguments)
    with progress(arguments, *STEPS) as say:
        done = import_table(
            graph,
            arguments.table,
            arguments.mapping,
            output=arguments.output,
            reject=arguments.rejects is not None,
            progress=say,
        )
    if arguments.rejects is not None:
        write(done.rejects, arguments.rejects)
    write(done.content, arguments.output)
    _tell_rejected(arguments, done)
    if not arguments.quiet:
        _tell(graph, done)
    return 0


def _write_template(arguments: Namespace) -> int:
    from pactgraph.register_templates import template_names, write_template

    if arguments.table is not None or arguments.mapping is not None or arguments.rejects is not None:
        known = ", ".join(template_names())
        raise UsageError(f"import: --template takes no table, mapping or --rejects. The templates are: {known}.")
    table, mapping = write_template(arguments.template, arguments.output or Path())
    if not arguments.quiet:
        print(f"{table}\n{mapping}")
        print(f"Fill in, then: pactgraph import {table} --mapping {mapping} -o FILE.trig", file=sys.stderr)
    return 0


def _check_files(arguments: Namespace) -> None:
    """Raise UsageError when one file would be read and written, or two be written to one."""
    named = {"TABLE": arguments.table, "--mapping": arguments.mapping, "-o": arguments.output}
    named["--rejects"] = arguments.rejects
    if arguments.rejects is not None and str(arguments.rejects) == "-":
        raise UsageError("import: rejects go to a file, not to standard output. Write --rejects FILE.csv.")
    seen: dict[str, str] = {}
    for option, path in named.items():
        if path is None or str(path) == "-":
            continue
        other = seen.setdefault(os.path.realpath(path), option)
        if other != option:
            raise UsageError(f"import: {other} and {option} are the same file, {path}. Name another one.")
    if arguments.output is not None and str(arguments.output) != "-" and arguments.output.suffix != ".trig":
        raise UsageError(f"-o {arguments.output}: an import has named graphs. Name a file that ends in .trig.")


def _tell_rejected(arguments: Namespace, done: Import) -> None:
    rejected = len({fault.line for fault in done.faults})
    if rejected:
        counted = "1 row was" if rejected == 1 else f"{rejected} rows were"
        print(f"warning: {counted} not imported; see {arguments.rejects}:", file=sys.stderr)
        for fault in done.faults[:SHOWN]:
            print(f"  {fault}", file=sys.stderr)
        if len(done.faults) > SHOWN:
            print(f"  and {len(done.faults) - SHOWN} more", file=sys.stderr)


def _tell(graph: Graph, done: Import) -> None:
    from pactgraph.namespaces import compress

    rows = "1 row" if done.rows == 1 else f"{done.rows} rows"
    coined = "1 new thing" if len(done.coined) == 1 else f"{len(done.coined)} new things"
    print(f"{rows} imported, {done.statements} statements, {coined}.", file=sys.stderr)
    # Those that may be a slip of the pen first: nobody reads to the end of a long list.
    things = sorted(done.coined, key=lambda thing: thing.iri not in done.near)
    for thing in things[:SHOWN]:
        like = f"  (is it {done.near[thing.iri]}?)" if thing.iri in done.near else ""
        print(f"  new: {thing.label}  {compress(thing.iri, graph.prefixes)}{like}", file=sys.stderr)
    if len(things) > SHOWN:
        print(f"  and {len(things) - SHOWN} more", file=sys.stderr)
