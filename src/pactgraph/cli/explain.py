"""``pactgraph explain``: why a statement is in the graph, down to the passages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import interruptible, open_graph, terminal_width, text_format, write

if TYPE_CHECKING:
    from argparse import Namespace

    from pyoxigraph import Triple

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.graph import Graph


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "explain",
        summary="Say why a statement is in the graph: the passages, or the rule and its premises, down to passages.",
        example='pactgraph explain "Karolinska Institutet" "is tied to" "MD Anderson"',
        execute=execute,
    )
    parser.add_argument("subject", metavar="S", help="a thing: label, CURIE or IRI")
    parser.add_argument("predicate", metavar="P", help="a property: label, CURIE or IRI, or a for its kinds")
    parser.add_argument("object", metavar="O", help="a thing, a number, a text, or a literal as Turtle writes it")
    parser.add_argument("--all", action="store_true", help="every way in which a rule gives it, not only the shortest")
    parser.add_argument("--format", metavar="FORMAT", help="one of: text, markdown, json")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )


def execute(arguments: Namespace) -> int:
    """Explain, and return 1 when the graph does not hold the statement."""
    from pactgraph.cli import DONE, NO
    from pactgraph.explaining import explain_statement
    from pactgraph.explaining import text as explanation_text
    from pactgraph.statements import read_statement
    from pactgraph.wording import Wording

    chosen = text_format(arguments)
    graph = open_graph(arguments)
    triple = read_statement(graph, arguments.subject, arguments.predicate, arguments.object)
    with interruptible():
        explanation = explain_statement(graph, triple, every=arguments.all)
    if explanation is None:
        print(_advice(graph, triple), file=sys.stderr)
        return NO
    wording = Wording(graph)
    if chosen == "json":
        text = explanation_text.serialize_json(explanation, wording)
    elif chosen == "markdown":
        text = explanation_text.serialize_markdown(explanation, wording)
    else:
        width = terminal_width() if arguments.output is None else None
        text = explanation_text.serialize_text(explanation, wording, width=width)
    write(text.encode(), arguments.output)
    return DONE


def _advice(graph: Graph, triple: Triple) -> str:
    """Return the words for a statement that the graph does not hold, and what it holds near to it."""
    from pactgraph.explaining.text import statement_words
    from pactgraph.statements import near_statements
    from pactgraph.wording import Wording

    wording = Wording(graph)
    near = near_statements(graph, triple)
    lines = [f"the graph does not say: {'  '.join(statement_words(triple, wording))}"]
    for how, triples in near.items():
        lines.append(f"it says, {how}:")
        lines += [f"  {'  '.join(statement_words(one, wording))}" for one in triples]
    if not near:
        lines.append("nor anything near to it. See: pactgraph describe.")
    return "\n".join(lines)
