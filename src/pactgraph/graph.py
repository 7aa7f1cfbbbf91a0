"""A graph folder opened to be asked: the Python API, which the commands use too.

>>> import pactgraph
>>> graph = pactgraph.open()
>>> solutions = graph.run("partners", institution="Charité")
>>> turtle = graph.export()
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pactgraph.errors import (
    EvaluationError,
    ParameterError,
    QuerySyntaxError,
    UnknownPrefixError,
    UnknownQueryError,
    UnknownThingError,
)
from pactgraph.folder import GraphFolder, find_folder
from pactgraph.results import Solutions
from pactgraph.saved_queries import SavedQuery, parse_saved_query, read_query_text
from pactgraph.store import Generation, cache_folder, is_fresh, read_current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pyoxigraph import Literal, NamedNode, Store, Triple

    from pactgraph.describing import Description
    from pactgraph.explaining import Explanation
    from pactgraph.labels import Labels
    from pactgraph.parameters import Parameter
    from pactgraph.serialization import Serialization
    from pactgraph.validation import Report

    Answer = Solutions | bool | list[Triple]


class Graph:
    """The graph of a folder, as it was last built; the store is opened when it is first needed."""

    def __init__(self, folder: GraphFolder, generation: Generation, language: str | None = None) -> None:
        self.folder = folder
        self.generation = generation
        self.prefixes: Mapping[str, str] = generation.index["prefixes"]
        self.language = language or generation.index["language"]
        self._store: Store | None = None
        self._labels: Labels | None = None

    @property
    def conforms(self) -> bool:
        """Whether the graph conformed to its shapes and checks when it was built."""
        return bool(self.generation.index["conforms"])

    @property
    def store(self) -> Store:
        """The built store, read-only: the merged graph as default graph, and every named graph."""
        if self._store is None:
            self._store = self.generation.open_store()
        return self._store

    @property
    def labels(self) -> Labels:
        """The labels of things, for showing and for resolving names."""
        if self._labels is None:
            from pactgraph.labels import Labels

            self._labels = Labels(self.generation.path / "labels.sqlite", language=self.language)
        return self._labels

    def query(self, name: str) -> SavedQuery:
        """Return the saved query of this name, as it was prepared or, when its file has changed, as it is now.

        Raises UnknownQueryError, and ParseError when its header is faulty.
        """
        path = self.folder.root / "queries" / f"{name}.rq"
        prepared = self.generation.index["queries"].get(name)
        try:
            stat = path.stat()
            if prepared and prepared["stamp"] == [stat.st_size, stat.st_mtime_ns]:
                return SavedQuery.from_json(prepared["query"])
        except (OSError, KeyError, TypeError):
            pass
        if name not in self.folder.query_files():
            raise UnknownQueryError(name, self.folder.query_files())
        return parse_saved_query(name, path, read_query_text(path))

    def run(self, query: str | SavedQuery, /, **values: str | date) -> Answer:
        """Evaluate a saved query, by name or as parsed, with its parameters as texts.

        Returns solutions for SELECT, True or False for ASK, and the triples of a graph for CONSTRUCT and DESCRIBE.
        A value for an IRI may be a label in any language, a CURIE or an IRI. Raises ParameterError.
        """
        saved = self.query(query) if isinstance(query, str) else query
        return self.evaluate_bound(self.bind(saved, **values), f"run {saved.name}")

    def bind(self, query: str | SavedQuery, /, **values: str | date) -> str:
        """Return the SPARQL text of a saved query in which the values have taken the place of its parameters.

        Raises ParameterError, as `run` does.
        """
        from pactgraph.binding import bind

        saved = self.query(query) if isinstance(query, str) else query
        return bind(saved, self.terms(saved, **values))

    def terms(self, query: SavedQuery, /, **values: str | date) -> dict[str, NamedNode | Literal]:
        """Return the term that each parameter of a query has, from the values or by default; raise ParameterError."""
        from pactgraph.binding import parse_terms

        texts = {name: str(value) for name, value in values.items()}
        return parse_terms(query, texts, today=_today, resolve=self._resolver(query))

    def chart(self, query: str | SavedQuery, /, *, chart_format: str = "svg", **values: str | date) -> bytes:
        """Draw the chart that the header of a saved query names, as svg, png, html or vega (Vega-Lite as JSON).

        Raises FormatError when it names none, or when the extra `pactgraph[charts]` is not installed.
        """
        from pactgraph.charts import write_chart
        from pactgraph.formats import ChartFormat

        saved = self.query(query) if isinstance(query, str) else query
        chosen = ChartFormat.from_name(chart_format)
        return write_chart(self, saved, self.run(saved, **values), self.terms(saved, **values), chosen)

    def evaluate(self, text: str, *, where: str = "query") -> Answer:
        """Evaluate the text of a SPARQL 1.1 query as it stands.

        Raises QuerySyntaxError, also for what does more than read or calls another service, and EvaluationError.
        """
        from pactgraph.sparql.tokens import check_query

        check_query(text, name=where)
        return self.evaluate_bound(text, where)

    def evaluate_bound(self, text: str, where: str = "query") -> Answer:
        """Evaluate what `bind` returned: a saved query was checked when it was read, and no value changes its words."""
        from pyoxigraph import QueryBoolean, QuerySolutions

        store = self.store
        try:
            results = store.query(text)
            if isinstance(results, QuerySolutions):
                return Solutions.from_engine(results)
            return bool(results) if isinstance(results, QueryBoolean) else list(dict.fromkeys(results))
        except SyntaxError as error:
            raise QuerySyntaxError(where, f"not SPARQL 1.1; {error.msg}. Correct the query.") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise EvaluationError(f"{where}: the engine failed; {error}.") from error

    def resolve(self, name: str, class_iri: str | None = None) -> str:
        """Return the IRI of the thing that *name* means; raise UnknownThingError with the candidates otherwise."""
        from pactgraph.things import resolve

        return resolve(name, self.labels, self.prefixes, class_iri)

    def describe(self, thing: str, *, every: bool = False) -> Description:
        """Return what the graph says of a thing, named as people name it; see `pactgraph.describing.describe`."""
        from pactgraph.describing import describe

        return describe(self, thing, every=every)

    def explain(self, subject: str, predicate: str, object_: str, *, every: bool = False) -> Explanation | None:
        """Return why the graph holds a statement, None when it does not; see `pactgraph.statements.read_statement`."""
        from pactgraph.explaining import explain_statement
        from pactgraph.statements import read_statement

        return explain_statement(self, read_statement(self, subject, predicate, object_), every=every)

    def export(self, **choice: Any) -> Serialization:
        """Serialise the graph, kinds of it, one thing or the result of a query; see `pactgraph.exporting.export`."""
        from pactgraph.exporting import export

        return export(self, **choice)

    def _resolver(self, query: SavedQuery) -> Callable[[Parameter, str], str]:
        def resolve(parameter: Parameter, value: str) -> str:
            try:
                return self.resolve(value, parameter.class_)
            except UnknownPrefixError as error:
                raise ParameterError(query.name, parameter.name, f"cannot be {error}") from error
            except UnknownThingError as error:
                what = f"cannot be {str(error).partition(chr(10))[0]}"
                raise ParameterError(query.name, parameter.name, what, candidates=error.candidates) from error

        return resolve


def _today() -> date:
    from datetime import date

    return date.today()


def open(  # noqa: A001
    folder: str | Path | None = None,
    *,
    language: str | None = None,
    cache: str | Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Graph:
    """Open a graph folder, when none is named that which one stands in or the shipped one; build it first when need be.

    Raises GraphError when it cannot be built.
    """
    found = find_folder(None if folder is None else str(folder))
    place = cache_folder(found, None if cache is None else Path(cache))
    generation = read_current(place)
    if generation is None or not is_fresh(generation, found):
        from pactgraph.building import build_if_stale

        generation = build_if_stale(found, place, progress)
    return Graph(found, generation, language)


def build(
    folder: str | Path | None = None,
    *,
    cache: str | Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Graph, Report]:
    """Build a graph folder anew and return it with what validation found."""
    from pactgraph import building

    found = find_folder(None if folder is None else str(folder))
    generation, report = building.build(found, cache_folder(found, None if cache is None else Path(cache)), progress)
    return Graph(found, generation), report


def run(name: str, /, *, folder: str | Path | None = None, **values: str | date) -> Answer:
    """Answer one saved query of a graph folder; see `Graph.run`."""
    return open(folder).run(name, **values)


def export(folder: str | Path | None = None, **choice: Any) -> Serialization:
    """Serialise the graph of a folder; see `pactgraph.exporting.export` for the choice."""
    return open(folder).export(**choice)
