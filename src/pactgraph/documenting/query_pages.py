"""A page for each saved query: what it answers, what it asks for, a command, its answer, and the SPARQL below it.

The answer is that of the first case of the query that has rows, as the graph gives it now, for the day of that case.
"""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.binding import bind, parse_terms
from pactgraph.cases import case_folders, read_case
from pactgraph.errors import ParseError, UsageError
from pactgraph.folder import shipped_folder
from pactgraph.markdown import anchor, code, fence, link, paragraph, table
from pactgraph.namespaces import compress
from pactgraph.results import Solutions
from pactgraph.tables import cell_text, escape_markdown, heading, serialize_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pyoxigraph import Triple

    from pactgraph.cases import Case
    from pactgraph.graph import Answer, Graph
    from pactgraph.parameters import Parameter
    from pactgraph.saved_queries import SavedQuery

#: The rows, and the lines of a graph, that a sample shows.
ROWS = 10
LINES = 30
UNTAGGED = "other"


class Sample(NamedTuple):
    """A call of a query and its answer."""

    words: list[str]
    answer: Answer


def query_pages(
    graph: Graph, queries: Iterable[SavedQuery], folder: Path, classes: Mapping[str, str]
) -> dict[Path, str]:
    """Return the page of each query and their index, by path; *classes* are what leads from *folder* to a class."""
    known = list(queries)
    cases = _cases(graph, known)
    pages = {page_path(folder, query.name): query for query in known}
    written = {
        path: query_page(graph, query, cases.get(query.name, []), path, folder, classes)
        for path, query in pages.items()
    }
    return {folder / "README.md": index_page(known, folder), **written}


def _cases(graph: Graph, queries: Iterable[SavedQuery]) -> dict[str, list[Case]]:
    """Return the cases of each query; `pactgraph validate` says what is wrong with those that cannot be read."""
    known = {query.name: query for query in queries}
    cases: dict[str, list[Case]] = {}
    for path in case_folders(graph.folder):
        with suppress(ParseError):
            case = read_case(graph.folder, path, known)
            cases.setdefault(case.query.name, []).append(case)
    return cases


def page_path(folder: Path, name: str) -> Path:
    """Return where the page of the query *name* is; README is the index."""
    return folder / (f"{name}-query.md" if name.lower() == "readme" else f"{name}.md")


def index_page(queries: Iterable[SavedQuery], folder: Path) -> str:
    """Return the index: the queries by tag, each under every tag that it has."""
    by_tag: dict[str, list[SavedQuery]] = {}
    for query in queries:
        for tag in query.tags or (UNTAGGED,):
            by_tag.setdefault(tag, []).append(query)
    tags = sorted(by_tag, key=lambda tag: (tag == UNTAGGED, tag))
    parts = ["# Saved queries\n"]
    parts.append(" · ".join(link(escape_markdown(tag), f"#{anchor(tag)}") for tag in tags) + "\n")
    for tag in tags:
        rows = [
            [link(code(query.name), page_path(folder, query.name).relative_to(folder).as_posix()), _summary(query)]
            for query in by_tag[tag]
        ]
        parts.append(f'<a id="{anchor(tag)}"></a>\n\n## {escape_markdown(tag)}\n')
        parts.append(table(["query", "answers"], rows))
    return "\n".join(parts)


def query_page(
    graph: Graph, query: SavedQuery, cases: Iterable[Case], path: Path, folder: Path, classes: Mapping[str, str]
) -> str:
    """Return the page of one query, for the file at *path* below *folder*."""
    here, folder = (Path(os.path.realpath(place)) for place in (path.parent, folder))
    index = os.path.relpath(folder / "README.md", here).replace(os.sep, "/")
    home = os.path.relpath(folder, here).replace(os.sep, "/")
    parts = [f"# {escape_markdown(query.name)}\n", f"{_summary(query)}\n"]
    if query.description:
        parts.append(f"{paragraph(query.description)}\n")
    tags = [link(escape_markdown(tag), f"{index}#{anchor(tag)}") for tag in query.tags]
    parts.append(" · ".join([link("All queries", index), *tags]) + "\n")
    sample = sample_of(graph, query, cases)
    if sample:
        command = " ".join(map(_shell_word, ["pactgraph", "run", query.name, *sample.words, *_graph_words(graph)]))
        parts += ["## Example\n", fence(f"$ {command}", "console"), _answer(graph, sample.answer)]
        if query.chart:
            parts.append(f"As a chart: {code(f'{command} -o {query.name}.svg')}\n")
    if query.parameters:
        targets = {iri: os.path.normpath(f"{home}/{target}").replace(os.sep, "/") for iri, target in classes.items()}
        rows = [_parameter(graph, parameter, targets) for parameter in query.parameters]
        parts += ["## Parameters\n", table(["parameter", "asks for", "value", "default"], rows)]
    if query.columns:
        parts += ["## Columns\n", " · ".join(code(column) for column in query.columns) + "\n"]
    source = code(f"queries/{query.name}.rq")
    if folder.is_relative_to(graph.folder.root):
        source = link(source, os.path.relpath(query.path, here).replace(os.sep, "/"))
    parts += ["## SPARQL\n", f"{source}\n", fence(_body(query.text), "sparql")]
    return "\n".join(parts)


def sample_of(graph: Graph, query: SavedQuery, cases: Iterable[Case]) -> Sample | None:
    """Return the first call of a case that has rows, else a call without parameters; None where there is neither."""
    from datetime import date

    calls: list[tuple[Mapping[str, str], date]] = [(case.parameters, case.today) for case in cases]
    if not any(parameter.required and parameter.default is None for parameter in query.parameters):
        calls.append(({}, date(2026, 1, 1)))
    best: Sample | None = None
    for parameters, today in calls:
        try:
            found = _call(graph, query, parameters, today)
        except UsageError:
            continue  # A case of a thing that is gone.
        if found.answer is True or (not isinstance(found.answer, bool) and _size(found.answer)):
            return found
        best = best or found
    return best


def _call(graph: Graph, query: SavedQuery, parameters: Mapping[str, str], today: date) -> Sample:
    def resolve(parameter: Parameter, value: str) -> str:
        return graph.resolve(value, parameter.class_)

    dated = {each.name: today.isoformat() for each in query.parameters if each.default == "today" and each.datatype}
    values = {**dated, **parameters}
    terms = parse_terms(query, values, today=lambda: today, resolve=resolve)
    words: list[str] = []
    for parameter in query.parameters:
        if parameter.name in values:
            words += [f"--{parameter.name}", _as_typed(graph, parameter, values[parameter.name])]
    return Sample(words, graph.evaluate_bound(bind(query, terms), f"run {query.name}"))


def _as_typed(graph: Graph, parameter: Parameter, value: str) -> str:
    """Return a thing by its label where that names it alone, otherwise what the case has."""
    if parameter.type != "iri":
        return value
    iri = graph.resolve(value, parameter.class_)
    label = graph.labels.label(iri)
    alone = label is not None and label.isprintable() and graph.labels.named(label, parameter.class_) == [iri]
    return label if label and alone and not label.startswith("-") else compress(iri, graph.prefixes)


def _shell_word(word: str) -> str:
    if re.fullmatch(r"[\w@%+=:,./-]+", word):
        return word
    return f'"{word}"' if not re.search(r'["$`\\!]', word) else shlex.quote(word)


def _size(answer: Answer) -> int:
    return len(answer.rows) if isinstance(answer, Solutions) else len(answer) if isinstance(answer, list) else 1


def _answer(graph: Graph, answer: Answer) -> str:
    if isinstance(answer, bool):
        return "Answers **yes**.\n" if answer else "Answers **no**.\n"
    if isinstance(answer, list):
        return _graph_sample(graph, answer)
    texts = (tuple(cell_text(term, graph.labels.label, graph.prefixes) for term in row) for row in answer.rows)
    rows = list(dict.fromkeys(texts))
    if not rows:
        return "No rows: the graph states nothing of the kind.\n"
    shown = serialize_markdown(answer.columns, rows[:ROWS])
    return shown if len(rows) <= ROWS else f"{shown}\n{ROWS} of {len(rows):,} rows.\n"


def _graph_sample(graph: Graph, answer: list[Triple]) -> str:
    from pactgraph.formats import GraphFormat
    from pactgraph.serialization import serialize

    document = serialize(answer, GraphFormat.TURTLE, prefixes=graph.prefixes)
    lines = document.content.decode().splitlines()
    shown = fence("\n".join(lines[:LINES]), "turtle")
    return shown if len(lines) <= LINES else f"{shown}\nThe first {LINES} of {len(lines):,} lines.\n"


def _graph_words(graph: Graph) -> list[str]:
    """Return how a command names the graph folder that it is typed in; the one that ships needs no name."""
    return [] if graph.folder == shipped_folder() else ["--graph", "."]


def _parameter(graph: Graph, parameter: Parameter, classes: Mapping[str, str]) -> list[str]:
    asked = escape_markdown(parameter.label or heading(parameter.name))
    value = escape_markdown(parameter.type)
    if parameter.values:
        value = ", ".join(map(code, parameter.values))
    elif parameter.type == "iri":
        value = "label, CURIE or IRI of a thing"
        if parameter.class_:
            curie = compress(parameter.class_, graph.prefixes)
            shown = escape_markdown(graph.labels.label(parameter.class_) or curie)
            target = classes.get(parameter.class_)
            value = "label, CURIE or IRI: " + (link(shown, target) if target else shown)
    elif parameter.datatype:
        value = f"{code(parameter.type)} such as {code(parameter.example)}"
    default = code(parameter.default) if parameter.default is not None else ""
    needed = parameter.required and parameter.default is None
    return [code(f"--{parameter.name}"), asked, value, default or ("*required*" if needed else "any")]


def _summary(query: SavedQuery) -> str:
    return paragraph(query.summary)


def _body(text: str) -> str:
    """Return the query below its header, which the page says in words."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip("\n")
