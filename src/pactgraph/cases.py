"""Cases: what a query must answer, held against the graph as it is and against graphs that differ in what they say.

A case is a folder with ``case.toml`` and ``expected.csv``:

    query = "agreements"            a saved query; or the folder holds its own query.rq
    question = ["Q022"]             the questions that it answers, if any
    support = ["004:44"]            the passages without which the rows must change, cited as document and line
    ordered = false                 whether the order of the rows counts
    contains = false                whether further rows are right as well
    [parameters]                    as a user types them, things as CURIEs
    institution = "id:karolinska-institutet"

``expected.csv`` holds the columns that count, things as CURIEs, literals by their lexical form, nothing where nothing
is bound. ``contrary.trig``, where there is one, is a fact that must change the rows.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store

from pactgraph.binding import bind, parse_terms
from pactgraph.derivation import Derivation, derive, fill_store, read_folder
from pactgraph.entailment import close_ontology
from pactgraph.errors import ParseError
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import SKOS, compress, expand
from pactgraph.reading import read_quads
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.terms import Term, graph_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from pyoxigraph import Quad

    from pactgraph.folder import GraphFolder
    from pactgraph.parameters import Parameter
    from pactgraph.saved_queries import SavedQuery

    Row = tuple[str, ...]

KEYS = {"query", "question", "support", "ordered", "contains", "parameters", "today"}
DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a query and the rows that it must give."""

    folder: Path
    query: SavedQuery
    parameters: dict[str, str]
    questions: tuple[str, ...]
    support: tuple[str, ...]
    ordered: bool
    contains: bool
    today: date
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def contrary(self) -> Path | None:
        """The file with a fact that must change the rows, if there is one."""
        path = self.folder / "contrary.trig"
        return path if path.exists() else None

    def missing_and_surplus(self, rows: Collection[Row]) -> tuple[list[Row], list[Row]]:
        """Return the expected rows that are not among *rows*, and the rows that are not expected.

        When order counts and only the order is wrong, every row is both.
        """
        missing = sorted(set(self.rows) - set(rows))
        surplus = [] if self.contains else sorted(set(rows) - set(self.rows))
        if self.ordered and not missing and not surplus and list(dict.fromkeys(rows)) != list(self.rows):
            return list(self.rows), list(rows)
        return missing, surplus


class Bench:
    """A graph folder in memory, from which graphs that lack passages or have further facts are derived."""

    def __init__(self, folder: GraphFolder) -> None:
        self._folder = folder
        self._settings = folder.read_settings()
        self.prefixes = self._settings.prefixes
        self._ontology, self._data = read_folder(folder, self._settings)
        self._schema = close_ontology(quad.triple for quad in self._ontology)
        self.derivation = self._derive(self._data)
        self._store = _filled(self.derivation)

    def rows(self, case: Case) -> list[Row]:
        """Return the rows of the case's columns on the graph as it is."""
        return self._evaluate(case, self._store)

    def rows_without_support(self, case: Case) -> list[Row]:
        """Return the rows on the graph without the passages of the case's support and all that is derived from them.

        Raises ParseError when a citation names no passage.
        """
        gone = self.passages(case)
        derived: dict[str, list[str]] = {}
        for quad in self._data:
            if quad.predicate.value == DERIVED_FROM:
                derived.setdefault(text_of(quad.object), []).append(text_of(quad.subject))
        left = list(gone)
        while left:
            for interpretation in derived.get(left.pop(), []):
                if interpretation not in gone:
                    gone.add(interpretation)
                    left.append(interpretation)
        kept = [quad for quad in self._data if not {graph_of(quad), text_of(quad.subject)} & gone]
        return self._evaluate(case, _filled(self._derive(kept)))

    def rows_with_contrary(self, case: Case) -> list[Row]:
        """Return the rows on the graph with the contrary fact of the case added."""
        assert case.contrary is not None
        return self._evaluate(case, _filled(self._derive([*self._data, *read_quads(case.contrary)])))

    def passages(self, case: Case) -> set[str]:
        """Return the IRIs of the passages that the case's support cites.

        Raises ParseError when a citation names no passage.
        """
        stated = {graph for graph, kind in self.derivation.kinds.items() if kind is GraphKind.STATED}
        cited: dict[str, set[str]] = {}
        for quad in self.derivation.quads:
            if quad.predicate.value == f"{SKOS}prefLabel" and text_of(quad.subject) in stated:
                cited.setdefault(text_of(quad.object), set()).add(text_of(quad.subject))
        for citation in case.support:
            if citation not in cited:
                raise ParseError(
                    case.folder / "case.toml", f"support '{citation}' cites no passage. Write it like 004:44."
                )
        return set().union(*(cited[citation] for citation in case.support))

    def _derive(self, data: list[Quad]) -> Derivation:
        return derive(self._folder, self._settings, self._ontology, data, schema=self._schema)

    def _evaluate(self, case: Case, store: Store) -> list[Row]:
        def resolve(_: Parameter, value: str) -> str:
            return expand(value, self.prefixes)

        terms = parse_terms(case.query, case.parameters, today=lambda: case.today, resolve=resolve)
        results = store.query(bind(case.query, terms))
        if isinstance(results, QueryBoolean):
            return [("true" if results else "false",)]
        if isinstance(results, QuerySolutions):
            known = [variable.value for variable in results.variables]
            self._check_columns(case, known)
            rows = [[solution[column] for column in case.columns] for solution in results]
        else:
            self._check_columns(case, ["subject", "predicate", "object"])
            rows = [[getattr(triple, column) for column in case.columns] for triple in results]
        return [tuple(self._text(term) for term in row) for row in rows]

    def _check_columns(self, case: Case, known: Collection[str]) -> None:
        if unknown := sorted(set(case.columns) - set(known)):
            what = f"column '{unknown[0]}' is not one of the query's: {', '.join(known)}."
            raise ParseError(case.folder / "expected.csv", what, line=1)

    def _text(self, term: Term | None) -> str:
        return compress(term.value, self.prefixes) if isinstance(term, NamedNode) else text_of(term)


def read_cases(folder: GraphFolder) -> list[Case]:
    """Return the cases beside the saved queries of *folder*: ``queries/cases/<query>/<case>/``."""
    paths = sorted((folder.root / "queries/cases").glob("**/case.toml"))
    return [read_case(folder, path.parent) for path in paths]


def read_case(folder: GraphFolder, path: Path) -> Case:
    """Return the case in the folder *path*.

    Raises ParseError when a file is missing or not what it should be.
    """
    settings = _read_toml(path / "case.toml")
    header, *rows = _read_csv(path / "expected.csv")
    return Case(
        folder=path,
        query=_query(folder, path, settings.get("query")),
        parameters={str(name): str(value) for name, value in dict(settings.get("parameters", {})).items()},
        questions=tuple(settings.get("question", ())),
        support=tuple(settings.get("support", ())),
        ordered=bool(settings.get("ordered", False)),
        contains=bool(settings.get("contains", False)),
        today=date.fromisoformat(str(settings.get("today", "2026-01-01"))),
        columns=header,
        rows=tuple(rows),
    )


def _query(folder: GraphFolder, path: Path, name: str | None) -> SavedQuery:
    own = path / "query.rq"
    file = own if name is None else folder.query_files().get(name)
    if file is None or not file.exists():
        raise ParseError(
            path / "case.toml", f"there is no query '{name}'. Name a saved query, or put a query.rq beside."
        )
    return parse_saved_query(name or path.name, file, read_query_text(file), strict=name is not None)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ParseError(path, f"not TOML; {error}.") from error
    if unknown := sorted(settings.keys() - KEYS):
        raise ParseError(path, f"'{unknown[0]}' is not known here. Use one of: {', '.join(sorted(KEYS))}.")
    return settings


def _read_csv(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(row) for row in csv.reader(file)]
    except (OSError, ValueError) as error:
        raise ParseError(path, f"not CSV; {error}.") from error
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        line = next((line for line, row in enumerate(rows, 1) if len(row) != len(rows[0])), 1)
        raise ParseError(path, "every row needs as many cells as the header.", line=line)
    return rows


def _filled(derivation: Derivation) -> Store:
    store = Store()
    fill_store(store, derivation)
    return store
