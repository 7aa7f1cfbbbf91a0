"""``pactgraph queries``: the saved queries, what they answer and what they ask for."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import open_graph, terminal_width, write
from pactgraph.errors import ParseError, UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.graph import Graph
    from pactgraph.saved_queries import SavedQuery


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "queries",
        summary="List the saved queries.",
        example="pactgraph queries --tag agreement",
        execute=execute,
    )
    parser.add_argument("--tag", metavar="TAG", help="only the queries with this tag")
    parser.add_argument("--format", choices=["table", "markdown", "json"], default="table", help="how to list them")


def execute(arguments: Namespace) -> int:
    """List the saved queries."""
    from pactgraph.tables import serialize_markdown, serialize_table

    graph = open_graph(arguments)
    queries, faults = read_queries(graph)
    for fault in faults:
        print(f"warning: left out: {fault}", file=sys.stderr)
    queries = [query for query in queries if arguments.tag is None or arguments.tag in query.tags]
    if arguments.tag and not queries:
        raise UsageError(f"--tag {arguments.tag}: no query has this tag. See: pactgraph queries --format json.")
    if arguments.format == "json":
        write((json.dumps([describe(query) for query in queries], indent=2, ensure_ascii=False) + "\n").encode(), None)
        return 0
    columns = ["name", "summary", "parameters"]
    rows = [[query.name, query.summary, " ".join(_usages(query))] for query in queries]
    table = serialize_table(columns, rows, width=terminal_width())
    write((serialize_markdown(columns, rows) if arguments.format == "markdown" else table).encode(), None)
    return 0


def read_queries(graph: Graph) -> tuple[list[SavedQuery], list[ParseError]]:
    """Return the saved queries by name, and what is wrong with those that cannot be run."""
    queries, faults = [], []
    for name in sorted(graph.folder.query_files()):
        try:
            queries.append(graph.query(name))
        except ParseError as fault:
            faults.append(fault)
    return queries, faults


def describe(query: SavedQuery) -> dict[str, Any]:
    """Return what ``--format json`` says of a query; tools rely on these keys."""
    return {
        "name": query.name,
        "summary": query.summary,
        "tags": list(query.tags),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "required": parameter.required and parameter.default is None,
                "default": parameter.default,
            }
            for parameter in query.parameters
        ],
    }


def _usages(query: SavedQuery) -> list[str]:
    usages = []
    for parameter in query.parameters:
        optional = not parameter.required or parameter.default is not None
        usages.append(f"[--{parameter.name}]" if optional else f"--{parameter.name}")
    return usages
