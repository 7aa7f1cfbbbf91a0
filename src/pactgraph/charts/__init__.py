"""Charts: the picture that the header of a query names, drawn from its solutions, with the same in words.

The block `chart` of a header names the kind and, by their variables, the columns to draw. All keys there are:

kind        timeline, bars, network or points
title       words above the chart, when the summary of the query will not do
label       what a mark is called; for a network, the tie
group       what tells marks apart by colour: the happening of a date, the series of a bar
from, to    timeline: a date, or the start and end of a stretch; a list of columns means between what all of them say
value       bars: a number, or things of which the different ones are counted; points: the size
qualifier   bars: how exact the number is, such as "at least", before it; timeline: a status, such as planned, behind it
source      network: the subject of the tie
target      network: the object of the tie
latitude    points: degrees north
longitude   points: degrees east

    #+ pactgraph:
    #+   chart: {kind: timeline, label: thing, from: date, group: happening}

A timeline needs label and from, bars need label, a network needs source and target, points need latitude, longitude and
label. `thing` shows what `thingLabel` says of it. Specifications follow https://vega.github.io/vega-lite/; nothing in a
chart is fetched, computed by a script in a page, or more precise than its source.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pactgraph.charts.drawing import Drawing
    from pactgraph.formats import ChartFormat
    from pactgraph.graph import Answer, Graph
    from pactgraph.results import Solutions, Term
    from pactgraph.saved_queries import SavedQuery

#: More rows than this are refused before anything is reckoned with them.
MOST_ROWS = 5000

#: So many things without a place are named below the picture; the description names all.
MOST_NOTED = 12

#: What stands in brackets behind a mark.
WITHOUT_STATUS = "In brackets: how something is known that is not stated."
WITH_STATUS = "In brackets: the status that the source gives, or how something is known that is not stated."

NO_ROWS = "no rows: the graph states nothing of the kind."


class Chart(NamedTuple):
    """A chart ready to be written: the specification of Vega-Lite, a title and a description in words."""

    specification: Mapping[str, Any]
    title: str
    description: str


def chart_of(
    solutions: Solutions, chart: Mapping[str, Any], text_of: Callable[[Term], str], *, words: Sequence[str], footer: str
) -> Chart:
    """Return the chart of *solutions* that *chart*, the block of a header, names.

    *words* are the title and the lines below it. Raises FormatError when there is too much for one picture.
    """
    from pactgraph.charts.appearance import assemble, empty_view
    from pactgraph.charts.cells import clean, read_rows
    from pactgraph.charts.drawing import refuse_too_many

    refuse_too_many(len(solutions.rows), "rows", MOST_ROWS)
    title, *below = [clean(text) for text in words]
    rows = read_rows(solutions, chart, text_of)
    drawing = _draw(chart["kind"])(rows, chart)
    sentence = NO_ROWS if not solutions.rows else "Nothing of this can be placed."
    bases = {f"{row.basis})" for row in rows if row.caution}
    is_cautious = any(basis in item for basis in bases for item in drawing.items)
    has_status = chart["kind"] == "timeline" and any(row.one("qualifier").term is not None for row in rows)
    cautions = [WITH_STATUS] if has_status else [WITHOUT_STATUS] if is_cautious else []
    drawing = drawing._replace(notes=[*drawing.notes, *cautions])
    notes = _notes(drawing) if rows else []
    view = drawing.view or empty_view(sentence)
    specification = assemble(view, title=title, subtitle=below, notes=[*notes, clean(footer)])
    told = [f"{chart['kind'].capitalize()}: {drawing.counted}." if drawing.view else sentence, *below]
    listed = [*(f"- {item}" for item in drawing.items), *(f"- not placed: {item}" for item in drawing.left_out)]
    described = "\n".join([*told, *(drawing.notes if drawing.view else ()), *listed, clean(footer)])
    return Chart({**specification, "description": told[0]}, title, described)


def write_chart(
    graph: Graph, query: SavedQuery, solutions: Answer, terms: Mapping[str, Term], chart_format: ChartFormat
) -> bytes:
    """Return the chart of the answer to a saved query, whose parameters had these *terms*, in a format.

    Raises FormatError when the query names no chart, or the extra that draws is not installed.
    """
    from pactgraph.errors import FormatError
    from pactgraph.results import Solutions
    from pactgraph.tables import cell_text

    if not isinstance(solutions, Solutions) or query.chart is None:
        raise FormatError(f"run {query.name}: {_no_chart(graph)}")

    def text_of(term: Term) -> str:
        return cell_text(term, graph.labels.label, graph.prefixes) or ""

    index = graph.generation.index
    asked = [
        f"{parameter.label or parameter.name}: {text_of(terms[parameter.name])}"
        for parameter in query.parameters
        if parameter.name in terms and parameter.name != "lang"
    ]
    title = query.chart.get("title") or query.summary or query.name
    footer = f"{index['title']}, version {index['version']}."
    try:
        chart = chart_of(solutions, query.chart, text_of, words=[title, *asked], footer=footer)
    except FormatError as error:
        raise FormatError(f"run {query.name}: {error}") from error
    return _render(chart, chart_format, graph.language, solutions, text_of)


def _render(
    chart: Chart, chart_format: ChartFormat, language: str, solutions: Solutions, text_of: Callable[[Term], str]
) -> bytes:
    from pactgraph.charts.page import serialize_page
    from pactgraph.charts.rendering import render_png, render_svg
    from pactgraph.formats import ChartFormat

    words = {"title": chart.title, "description": chart.description, "language": language}
    if chart_format is ChartFormat.VEGA:
        import json

        return (json.dumps(chart.specification, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    if chart_format is ChartFormat.PNG:
        return render_png(chart.specification, **words)
    svg = render_svg(chart.specification, **words)
    if chart_format is ChartFormat.SVG:
        return svg.encode()
    rows = dict.fromkeys(tuple(None if term is None else text_of(term) for term in row) for row in solutions.rows)
    return serialize_page(svg, solutions.columns, rows, title=chart.title, language=language).encode()


def _draw(kind: str) -> Callable[[Any, Mapping[str, Any]], Drawing]:
    from importlib import import_module

    draw: Callable[[Any, Mapping[str, Any]], Drawing] = import_module(f"pactgraph.charts.{kind}").draw
    return draw


def _notes(drawing: Drawing) -> list[str]:
    """Return what stands below the picture: what a reader must know, and what is not in it."""
    listed, more = drawing.left_out[:MOST_NOTED], len(drawing.left_out) - MOST_NOTED
    notes = [*(drawing.notes if drawing.view else ())]
    if listed:
        notes.append(f"Not placed: {'; '.join(listed)}{f'; and {more} more' if more > 0 else ''}.")
    return notes


def _no_chart(graph: Graph) -> str:
    from pactgraph.errors import PactgraphError

    known = []
    for name in sorted(graph.folder.query_files()):
        # A query with a faulty header is no help here; validation tells of it.
        with suppress(PactgraphError):
            known += [name] if graph.query(name).chart else []
    advice = f"These do: {', '.join(known)}." if known else "Add one below 'pactgraph:' in its header."
    return f"its header names no chart. {advice}"
