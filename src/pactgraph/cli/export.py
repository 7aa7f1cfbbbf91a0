"""``pactgraph export``: the graph for other linked-data tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import chosen_format, interruptible, open_graph, write
from pactgraph.errors import UsageError
from pactgraph.formats import GraphFormat
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import compress

if TYPE_CHECKING:
    from argparse import Namespace

    from pyoxigraph import Quad, Triple

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.graph import Graph
    from pactgraph.serialization import Serialization

SHOWN = 5


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "export",
        summary="Write the graph, kinds of it, one thing or the result of a query in an RDF format.",
        example='pactgraph export --about "Mayo Clinic" -o mayo.ttl',
        execute=execute,
    )
    names = ", ".join(option.option for option in GraphFormat)
    parser.add_argument("--format", metavar="FORMAT", help=f"one of: {names}; turtle when nothing else is said")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )
    kinds = ", ".join(GraphKind.labels())
    parser.add_argument(
        "--kind", action="append", default=[], metavar="KIND", help=f"only this kind, repeatable: {kinds}"
    )
    parser.add_argument("--about", metavar="THING", help="only the statements of and to one thing")
    parser.add_argument("--query", metavar="FILE", help="the graph that a CONSTRUCT query gives; - for standard input")
    parser.add_argument(
        "--provenance", action="store_true", help="keep named graphs: passages, their triples, catalogue"
    )


def execute(arguments: Namespace) -> int:
    """Write the export."""
    if arguments.query and (arguments.kind or arguments.about or arguments.provenance):
        raise UsageError("export: --query chooses the triples itself. Leave out --kind, --about and --provenance.")
    kinds = [GraphKind.named(label) for label in arguments.kind]
    chosen = chosen_format(GraphFormat, arguments.format, arguments.output)
    query = _read_query(arguments.query)
    graph = open_graph(arguments)
    with interruptible():
        document = graph.export(
            graph_format=chosen, kinds=kinds, about=arguments.about, query=query, provenance=arguments.provenance
        )
    tell_left_out(graph, document)
    write(document.content, arguments.output)
    return 0


def tell_left_out(graph: Graph, document: Serialization) -> None:
    """Count and name on standard error the triples that the format could not carry."""
    left_out = document.left_out
    if not left_out:
        return
    counted = "1 triple was" if len(left_out) == 1 else f"{len(left_out)} triples were"
    print(f"warning: {counted} left out:", file=sys.stderr)
    for triple, reason in left_out[:SHOWN]:
        print(f"  {_words(triple, graph)}: {reason}", file=sys.stderr)
    if len(left_out) > SHOWN:
        print(f"  and {len(left_out) - SHOWN} more", file=sys.stderr)


def _words(triple: Triple | Quad, graph: Graph) -> str:
    from pyoxigraph import NamedNode

    terms = (triple.subject, triple.predicate, triple.object)
    return " ".join(
        compress(term.value, graph.prefixes) if isinstance(term, NamedNode) else str(term) for term in terms
    )


def _read_query(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return sys.stdin.buffer.read().decode() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"export --query {name}: cannot be read; {error}.") from error
