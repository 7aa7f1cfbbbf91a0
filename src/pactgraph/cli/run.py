"""``pactgraph run``: answer a saved query, a query file, or a query on standard input."""

from __future__ import annotations

import sys
from argparse import SUPPRESS
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import chosen_format, interruptible, open_graph, tell, terminal_width, write
from pactgraph.errors import FormatError, ParseError, QuerySyntaxError, UsageError
from pactgraph.formats import ChartFormat, GraphFormat, ResultsFormat
from pactgraph.results import Solutions, serialize_results

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Triple

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.graph import Graph
    from pactgraph.saved_queries import SavedQuery


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "run",
        summary="Answer a saved query.",
        example='pactgraph run partners --institution "Charité"',
        execute=execute,
    )
    parser.add_argument("query", metavar="NAME", help="a saved query, a file ending in .rq, or - for standard input")
    parser.add_argument("--format", metavar="FORMAT", help=_formats_help())
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )
    parser.add_argument("--about-query", action="store_true", help=SUPPRESS)
    parser.usage = (
        "pactgraph run NAME [--PARAMETER VALUE ...] [--format FORMAT] [-o FILE] [--graph DIR] [--lang LANG] [-q | -v]"
    )


def execute(arguments: Namespace) -> int:
    """Answer the query and write the answer."""
    values = parse_values(arguments.query, arguments.rest)
    graph = open_graph(arguments)
    query = find_query(graph, arguments.query)
    if arguments.about_query:
        write(_about(graph, query).encode(), None)
        return 0
    if arguments.lang and any(parameter.name == "lang" for parameter in query.parameters):
        values["lang"] = arguments.lang
    chart_format = _chart_format(query, arguments)
    text = graph.bind(query, **values)
    if not arguments.quiet:
        tell_things(graph, query, values)
    tell(arguments, f"query: {query.path}, as the engine gets it:\n{text.rstrip()}")
    answer = _evaluate(graph, text, arguments)
    if chart_format:
        contents = _draw(graph, query, answer, values, chart_format)
    elif isinstance(answer, list):
        contents = _serialize_graph(graph, answer, arguments)
    else:
        contents = _serialize_results(graph, answer, arguments)
    write(contents, arguments.output)
    return 0


def tell_things(graph: Graph, query: SavedQuery, values: Mapping[str, str]) -> None:
    """Say on standard error which thing a name was taken for, where it is not what the thing is called first of all."""
    from pactgraph.labels import fold
    from pactgraph.namespaces import compress

    for parameter in query.parameters:
        if parameter.type != "iri" or parameter.name not in values:
            continue
        typed = values[parameter.name]
        iri = graph.resolve(typed, parameter.class_)
        label, curie = graph.labels.label(iri), compress(iri, graph.prefixes)
        if label and fold(label) != fold(typed) and typed.strip("<>") not in (iri, curie):
            print(f"{parameter.name}: {label} ({curie})", file=sys.stderr)


def _evaluate(graph: Graph, text: str, arguments: Namespace) -> Solutions | bool | list[Triple]:
    graph.store  # noqa: B018 - opened before the clock starts
    began = perf_counter()
    with interruptible():
        answer = graph.evaluate_bound(text, f"run {arguments.query}")
    seconds = perf_counter() - began
    if isinstance(answer, Solutions):
        found = f"rows: {len(answer.rows)}"
    else:
        found = "yes or no" if isinstance(answer, bool) else f"triples: {len(answer)}"
    tell(arguments, f"answer: {found}; {seconds:.3f} s in the engine")
    return answer


def parse_values(query: str, words: Sequence[str]) -> dict[str, str]:
    """Return the parameters that are typed as ``--name value`` or ``--name=value``.

    Raises UsageError when a word is neither, or a name has no value or two.
    """
    values: dict[str, str] = {}
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise UsageError(
                f"run {query}: '{word}' is not a parameter. Write --name \"value\", with quotes around spaces."
            )
        if not equals:
            if not left:
                raise UsageError(f'run {query}: --{name} has no value. Write --{name} "value".')
            value = left.pop(0)
        if name in values:
            raise UsageError(f"run {query}: --{name} is given twice. Give it once.")
        values[name] = value
    return values


def _about(graph: Graph, query: SavedQuery) -> str:
    """Return the help of a query: what it answers, what it asks for, and its columns."""
    from pactgraph.tables import merge_labels

    lines = [f"{query.name}: {query.summary}", *([query.description.strip()] if query.description else []), ""]
    for parameter in query.parameters:
        kind = graph.labels.label(parameter.class_) if parameter.class_ else None
        default = f", {parameter.default} when left out" if parameter.default else ""
        default = default or ("" if parameter.required else ", may be left out")
        asked = f"{parameter.label or parameter.name} ({kind or parameter.example}{default})"
        lines.append(f"  --{parameter.name:<14} {asked}")
    headings, _ = merge_labels(query.columns, [])
    lines += ["", f"Columns: {', '.join(headings)}"] if headings else []
    return "\n".join(lines) + "\n"


def find_query(graph: Graph, name: str) -> SavedQuery:
    """Return the saved query *name*, or the one in a file or on standard input.

    Raises UnknownQueryError, and QuerySyntaxError for somebody's own text.
    """
    if name != "-" and not name.endswith(".rq"):
        return graph.query(name)
    from pactgraph.query_syntax import check_syntax
    from pactgraph.saved_queries import parse_saved_query

    if name.endswith(".rq") and not Path(name).exists() and name.removesuffix(".rq") in graph.folder.query_files():
        raise UsageError(f"run {name}: there is no such file here. The saved query is: run {name.removesuffix('.rq')}.")
    try:
        text = sys.stdin.buffer.read().decode() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"run {name}: the query cannot be read; {error}.") from error
    where = "standard input" if name == "-" else name
    query = parse_saved_query(where, where, text, strict=False)
    try:
        check_syntax(query)
    except ParseError as error:
        raise QuerySyntaxError(str(error).partition(": ")[0], str(error).partition(": ")[2]) from error
    return query


def _chart_format(query: SavedQuery, arguments: Namespace) -> ChartFormat | None:
    """Return the format of the chart that is asked for, if one is; refuse a picture that a terminal cannot show."""
    chosen = ChartFormat.asked_for(arguments.format, arguments.output)
    to_terminal = arguments.output is None and sys.stdout.isatty()
    if chosen is ChartFormat.PNG and to_terminal:
        raise FormatError(f"run {query.name}: a terminal shows no PNG. Write it to a file: -o {query.name}.png")
    return chosen


def _draw(
    graph: Graph,
    query: SavedQuery,
    answer: Solutions | bool | list[Triple],
    values: Mapping[str, str],
    chart_format: ChartFormat,
) -> bytes:
    from pactgraph.charts import write_chart

    terms = graph.terms(query, **values)
    with interruptible():
        return write_chart(graph, query, answer, terms, chart_format)


def _serialize_graph(graph: Graph, triples: list[Triple], arguments: Namespace) -> bytes:
    from pactgraph.cli.export import tell_left_out
    from pactgraph.exporting import header
    from pactgraph.serialization import serialize

    if arguments.format in {option.option for option in ResultsFormat}:
        raise FormatError(f"--format {arguments.format}: only a table can be written so; this query gives a graph.")
    chosen = chosen_format(GraphFormat, arguments.format, arguments.output) or GraphFormat.TURTLE
    document = serialize(triples, chosen, prefixes=graph.prefixes, header=header(graph))
    tell_left_out(graph, document)
    return document.content


def _serialize_results(graph: Graph, answer: Solutions | bool, arguments: Namespace) -> bytes:
    if arguments.format in {option.option for option in GraphFormat}:
        raise FormatError(f"--format {arguments.format}: only a graph can be written so; this query gives a table.")
    try:
        chosen = chosen_format(ResultsFormat, arguments.format, arguments.output) or ResultsFormat.TABLE
    except FormatError as error:
        charts = ", ".join(option.option for option in ChartFormat)
        raise FormatError(f"{error} For a chart: {charts}.") from error
    if chosen not in {ResultsFormat.TABLE, ResultsFormat.MARKDOWN}:
        return serialize_results(answer, chosen)
    if isinstance(answer, bool):
        return b"yes\n" if answer else b"no\n"
    from pactgraph.tables import cell_text, serialize_markdown, serialize_table

    texts = (tuple(cell_text(term, graph.labels.label, graph.prefixes) for term in row) for row in answer.rows)
    # Two sentences of one line are cited alike: rows that read the same are one row to a reader.
    rows = list(dict.fromkeys(texts))
    if chosen is ResultsFormat.MARKDOWN:
        return serialize_markdown(answer.columns, rows).encode()
    width = terminal_width() if arguments.output is None else None
    table = serialize_table(answer.columns, rows, width=width)
    if not rows and not arguments.quiet:
        print("no rows: the graph states nothing of the kind.", file=sys.stderr)
    return table.encode()


def _formats_help() -> str:
    tables = ", ".join(option.option for option in ResultsFormat)
    graphs = ", ".join(option.option for option in GraphFormat)
    charts = ", ".join(option.option for option in ChartFormat)
    return f"for tables: {tables}; for graphs: {graphs}; for charts: {charts}"
