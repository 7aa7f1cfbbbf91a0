"""``pactgraph export``: the graph for other linked-data tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import interruptible, open_graph, write
from pactgraph.errors import UsageError
from pactgraph.formats import EXPORT_FORMATS, NetworkFormat, named, named_by_extension
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
        summary="Write the graph, kinds of it, one thing or the result of a query in an RDF format, or as a network.",
        example='pactgraph export --about "Mayo Clinic" -o mayo.ttl',
        execute=execute,
    )
    names = ", ".join(option.option for option in EXPORT_FORMATS)
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
    parser.add_argument(
        "--rdf12", action="store_true", help="annotate each triple with its passages, in RDF 1.2, and add the catalogue"
    )


def execute(arguments: Namespace) -> int:
    """Write the export."""
    if arguments.query and (arguments.kind or arguments.about or arguments.provenance or arguments.rdf12):
        raise UsageError(
            "export: --query chooses the triples itself. Leave out --kind, --about, --provenance and --rdf12."
        )
    kinds = [GraphKind.named(label) for label in arguments.kind]
    chosen = None
    if arguments.format is not None:
        chosen = named(arguments.format, EXPORT_FORMATS)
    elif arguments.output is not None and str(arguments.output) != "-":
        chosen = named_by_extension(arguments.output, EXPORT_FORMATS)
    query = _read_query(arguments.query)
    graph = open_graph(arguments)
    with interruptible():
        document = graph.export(
            graph_format=chosen,
            kinds=kinds,
            about=arguments.about,
            query=query,
            provenance=arguments.provenance,
            rdf12=arguments.rdf12,
        )
    tell_left_out(graph, document, shortened=isinstance(chosen, NetworkFormat))
    write(document.content, arguments.output)
    return 0


def tell_left_out(graph: Graph, document: Serialization, *, shortened: bool = False) -> None:
    """Count and name on standard error the triples, or of a network the texts, that the format could not carry."""
    left_out = document.left_out
    if not left_out:
        return
    one, many = (
        ("text was shortened", "texts were shortened")
        if shortened
        else ("triple was left out", "triples were left out")
    )
    counted = f"1 {one}" if len(left_out) == 1 else f"{len(left_out)} {many}"
    print(f"warning: {counted}:", file=sys.stderr)
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
