"""Cases held against the graph as it is, and against graphs that say less or more.

A case is right when the query gives its rows. It is worth something when the rows change without the passages that
support them, and with the contrary fact, where there is one: both are tried when asked, for each takes a derivation.
"""

from __future__ import annotations

import csv
import io
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store

from pactgraph.binding import bind, parse_terms
from pactgraph.cases import line_of, spell_row
from pactgraph.derivation import Derivation, derive, fill_store, read_folder
from pactgraph.entailment import close_ontology
from pactgraph.errors import PactgraphError, ParameterError, ParseError
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import SKOS, compress, expand
from pactgraph.reading import read_quads
from pactgraph.store import write_atomically
from pactgraph.terms import Term, graph_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pyoxigraph import Quad, Triple

    from pactgraph.cases import Case, Row
    from pactgraph.folder import GraphFolder
    from pactgraph.parameters import Parameter

DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
_MOST = 5


class Material(NamedTuple):
    """What a graph folder says, what follows from it, and the store that holds both."""

    ontology: list[Quad]
    data: list[Quad]
    derivation: Derivation
    store: Store


class Bench:
    """A graph folder in memory, from which graphs that lack passages or have further facts are derived."""

    def __init__(self, folder: GraphFolder, material: Material | None = None) -> None:
        self._folder = folder
        self._settings = folder.read_settings()
        self.prefixes = self._settings.prefixes
        self._curies: dict[NamedNode, str] = {}
        self._material = material or self._derive(*read_folder(folder, self._settings))

    def faults(self, case: Case, *, thorough: bool) -> list[ParseError]:
        """Return what is wrong with *case*, each with the line of its file; with *thorough*, whether it could fail too.

        Nothing is raised: a case that cannot be tried is at fault as well.
        """
        toml = case.folder / "case.toml"
        found: list[ParseError] = []
        try:
            found.extend(self._faults(case, thorough=thorough))
        except ParseError as error:
            found.append(error)
        except ParameterError as error:
            found.append(ParseError(toml, f"the case cannot be run. {error}", line=line_of(toml, error.parameter)))
        except (PactgraphError, SyntaxError, RuntimeError, ValueError, OSError) as error:
            found.append(ParseError(toml, f"the case cannot be run. {error}", line=1))
        return found

    def _faults(self, case: Case, *, thorough: bool) -> Iterator[ParseError]:
        rows = self.rows(case)
        yield from _differences(case, rows)
        self.passages(case)
        if thorough and case.support and set(self.rows_without_support(case)) == set(rows):
            cited = ", ".join(case.support)
            what = f"without the passages of its support, the rows of a case change. They do not without {cited}."
            line = line_of(case.folder / "case.toml", "support")
            yield ParseError(case.folder / "case.toml", what, line=line, found="support")
        if thorough and case.contrary and set(self.rows_with_contrary(case)) == set(rows):
            what = "with its contrary fact, the rows of a case change. They do not; state a fact that contradicts them."
            yield ParseError(case.contrary, what, line=1)

    def accept(self, case: Case) -> bool:
        """Write the rows that the query of *case* gives now into its file; return whether they are other ones.

        In a case that allows for further rows, a row that is gone gives way to those about the same thing: of the same
        first cell. A case that cannot be tried is left alone.
        """
        if not self.faults(case, thorough=False):
            return False
        try:
            rows = list(dict.fromkeys(self.rows(case)))
            if case.contains:
                rows = list(dict.fromkeys(row for expected in case.rows for row in _still(expected, rows)))
        except (PactgraphError, SyntaxError, RuntimeError, ValueError, OSError):
            return False
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([case.columns, *rows])
        write_atomically(case.folder / "expected.csv", text.getvalue().encode())
        return True

    @property
    def derivation(self) -> Derivation:
        """What follows from the graph as it is."""
        return self._material.derivation

    def rows(self, case: Case) -> list[Row]:
        """Return the rows of the case's columns on the graph as it is."""
        return self._evaluate(case, self._material.store)

    def rows_without_support(self, case: Case) -> list[Row]:
        """Return the rows on the graph without the passages of the case's support and all that is derived from them.

        Raises ParseError when a citation names no passage.
        """
        gone = self.passages(case)
        derived: dict[str, list[str]] = {}
        for quad in self._material.data:
            if quad.predicate.value == DERIVED_FROM:
                derived.setdefault(text_of(quad.object), []).append(text_of(quad.subject))
        left = list(gone)
        while left:
            for interpretation in derived.get(left.pop(), []):
                if interpretation not in gone:
                    gone.add(interpretation)
                    left.append(interpretation)
        kept = [quad for quad in self._material.data if not {graph_of(quad), text_of(quad.subject)} & gone]
        return self._evaluate(case, self._derive(self._material.ontology, kept, schema=self._schema).store)

    def rows_with_contrary(self, case: Case) -> list[Row]:
        """Return the rows on the graph with the contrary fact of the case added."""
        assert case.contrary is not None
        more = [*self._material.data, *read_quads(case.contrary)]
        return self._evaluate(case, self._derive(self._material.ontology, more, schema=self._schema).store)

    def passages(self, case: Case) -> set[str]:
        """Return the IRIs of the passages that the case's support cites.

        Raises ParseError when a citation names no passage.
        """
        cited = self._cited
        for citation in case.support:
            if citation not in cited:
                toml = case.folder / "case.toml"
                what = f"support '{citation}' cites no passage. Write it like 004:44."
                raise ParseError(toml, what, line=line_of(toml, "support"), found="support")
        return set().union(*(cited[citation] for citation in case.support))

    @cached_property
    def _cited(self) -> dict[str, set[str]]:
        """The passages by what they are cited as."""
        derivation = self._material.derivation
        stated = {graph for graph, kind in derivation.kinds.items() if kind is GraphKind.STATED}
        cited: dict[str, set[str]] = {}
        for quad in derivation.quads:
            if quad.predicate.value == f"{SKOS}prefLabel" and text_of(quad.subject) in stated:
                cited.setdefault(text_of(quad.object), set()).add(text_of(quad.subject))
        return cited

    @cached_property
    def _schema(self) -> list[Triple]:
        return list(close_ontology(quad.triple for quad in self._material.ontology))

    def _derive(self, ontology: list[Quad], data: list[Quad], schema: list[Triple] | None = None) -> Material:
        derivation = derive(self._folder, self._settings, ontology, data, schema=schema)
        store = Store()
        fill_store(store, derivation)
        return Material(ontology, data, derivation, store)

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
        if not isinstance(term, NamedNode):
            return text_of(term)
        if term not in self._curies:
            self._curies[term] = compress(term.value, self.prefixes)
        return self._curies[term]


def _still(expected: Row, rows: Collection[Row]) -> list[Row]:
    """Return *expected* when it is among *rows*, otherwise the rows that begin as it does."""
    return [expected] if expected in rows else [row for row in rows if row[:1] == expected[:1]]


def _differences(case: Case, rows: Collection[Row]) -> Iterator[ParseError]:
    """Yield how *rows* differ from those that the case expects."""
    path = case.folder / "expected.csv"
    missing, surplus = case.missing_and_surplus(rows)
    line_of_row = dict(zip(reversed(case.rows), reversed(case.lines), strict=True))
    if not missing and (place := case.misplaced(rows)) is not None:
        shown = spell_row(case.rows[place])
        what = f"a query gives the rows of its case in their order. Another row stands where this one belongs: {shown}"
        yield ParseError(path, f"{what}. Correct ORDER BY, or the rows.", line=case.lines[place], found=shown)
    for row in sorted(missing, key=line_of_row.__getitem__):
        shown = spell_row(row)
        what = f"a query gives the rows of its case. Missing: {shown}"
        yield ParseError(path, f"{what}. Correct the query, or this row.", line=line_of_row[row], found=shown)
    if surplus:
        listed = "; ".join(spell_row(row) for row in surplus[:_MOST])
        more = f" and {len(surplus) - _MOST} more" if len(surplus) > _MOST else ""
        what = f"a query gives no other rows than its case expects. Surplus: {listed}{more}"
        advice = "Correct the query, add the rows, or write contains = true in case.toml."
        yield ParseError(path, f"{what}. {advice}", line=1, found=spell_row(case.columns))
