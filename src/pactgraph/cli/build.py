"""``pactgraph build``: read, entail, validate and store, and say what was found."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command, cache
from pactgraph.cli.output import BUILD, progress, tell_graph

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from typing import Any

    from pactgraph.cli.arguments import Subparsers


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    add_command(
        subparsers,
        "build",
        summary="Read, entail, validate and store a graph folder.",
        example="pactgraph build --graph my-graph",
        execute=execute,
    )


def execute(arguments: Namespace) -> int:
    """Build, and return 1 when the graph does not conform."""
    from pactgraph import graph
    from pactgraph.cli import DONE, NO

    with progress(arguments, *BUILD) as say:
        built, report = graph.build(arguments.graph, cache=cache(), progress=say)
    tell_graph(arguments, built, built=True)
    if not arguments.quiet:
        sys.stdout.write(summary(built.generation.index))
    if not report.conforms:
        found = "1 fault" if report.violations == 1 else f"{report.violations} faults"
        print(f"the graph does not conform; {found}. See: pactgraph validate.", file=sys.stderr)
        return NO
    return DONE


def summary(index: Mapping[str, Any]) -> str:
    """Return what a build found, one kind of graph a line, and how long each step took."""
    from pactgraph.tables import serialize_table

    triples, graphs = index["counts"]["triples"], index["counts"]["graphs"]
    rows = [[kind, str(graphs[kind]), str(triples[kind])] for kind in triples if graphs[kind]]
    steps = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in index["seconds"].items())
    table = serialize_table(["kind", "graphs", "triples"], rows)
    return f"{table}{index['counts']['merged']} triples in the graph that queries see; {steps}.\n"
