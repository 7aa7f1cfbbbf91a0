"""All that a graph folder is held against: shapes, checks, spelling, near-duplicates, saved queries and their cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store, Triple

from pactgraph.bench import Material
from pactgraph.checks import evaluate_checks
from pactgraph.derivation import derive, fill_store, read_folder
from pactgraph.errors import InconsistencyError, ParseError, ShapesError
from pactgraph.explaining import stated_premises
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import RDF, SH
from pactgraph.reading import graph_of_file, read_triples
from pactgraph.reports.names import Names
from pactgraph.terms import graph_of
from pactgraph.validating.faults import clashes, read_faults
from pactgraph.validating.locating import Sources, locate
from pactgraph.validating.near_duplicates import find_near_duplicates
from pactgraph.validating.prefixes import check_prefixes
from pactgraph.validating.query_faults import check_cases, check_queries, read_queries
from pactgraph.validating.remedies import Things, advise
from pactgraph.validating.spelling import LITERALS_OF_DATATYPE, UNDEFINED_TERM, check_literals, check_terms
from pactgraph.validating.texts import check_texts
from pactgraph.validation import Report, Result, Severity, validate, validate_shapes
from pactgraph.vocabularies import known_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pyoxigraph import Quad

    from pactgraph.derivation import Derivation
    from pactgraph.folder import GraphFolder, Settings
    from pactgraph.validating.prefixes import check_prefixes
from pactgraph.validating.query_faults import Queries

#: What the shapes see: what is said, and what describes it. What is entailed has no author to act on a result.
VALIDATED = (GraphKind.STATED, GraphKind.INTERPRETATION, GraphKind.CATALOGUE, GraphKind.COMPUTED)
#: What no file holds, and nobody can spell wrongly.
MADE = (GraphKind.ENTAILED, GraphKind.COMPUTED)

_TYPE = NamedNode(f"{RDF}type")
_CLASS, _DATATYPE = f"{SH}ClassConstraintComponent", f"{SH}DatatypeConstraintComponent"


def validate_folder(
    folder: GraphFolder,
    progress: Callable[[str], None],
    *,
    language: str | None = None,
    thorough: bool = False,
    accept: Callable[[Path], None] | None = None,
) -> tuple[Report, Names]:
    """Validate a graph folder in memory, without storing it; returns the report, and how to call things in it.

    The cases of the queries are tried when the data conform: until then their answers say nothing. With *thorough*,
    they are also tried on graphs that say less and more, a derivation each; *accept* is that of `check_cases`.

    Raises GraphError when it cannot be read or is inconsistent.
    """
    settings = folder.read_settings()
    names = Names(settings.prefixes, language=language or settings.language)
    data_files = folder.data_files()
    unnamed = {graph_of_file(path, settings).value: path for path in data_files}
    sources = Sources([*data_files, *folder.ontology_files(), *folder.shapes_files()], unnamed)
    try:
        progress("reading")
        ontology, data = read_folder(folder, settings)
        progress("entailing")
        derivation = derive(folder, settings, ontology, data)
    except ParseError as error:
        return Report.of(read_faults(folder, settings, error)), names
    except InconsistencyError as error:
        return locate(Report.of(clashes(error, settings.prefixes)), sources), names
    store = Store()
    fill_store(store, derivation)
    progress("validating")
    queries = read_queries(folder)
    try:
        report = validate_derivation(folder, settings, derivation, store, queries=queries)
    except ShapesError:
        report = validate_shapes(_read_shapes(folder, settings))
        if report.conforms:
            raise
    progress("asking")
    found = check_queries(folder, queries, known_terms(ontology), settings.prefixes)
    found += check_prefixes(folder, settings.prefixes)
    if report.violations == len(queries.faults):
        material = Material(ontology, data, derivation, store)
        found += check_cases(folder, queries, material, thorough=progress if thorough else None, accept=accept)
    report += Report.of(found)

    def premises(triple: Triple) -> list[Triple]:
        return [quad.triple for quad in stated_premises(store, folder.rule_files(), triple)]

    report = locate(advise(report, Things(store, settings.prefixes)), sources, premises)
    return _as_written(report, derivation), replace(names, store=store)


def validate_derivation(
    folder: GraphFolder, settings: Settings, derivation: Derivation, store: Store, *, queries: Queries | None = None
) -> Report:
    """Return what is found in *derivation*, which *store* holds, and what keeps saved queries of *folder* from running.

    How its queries are made, and whether their cases hold, is left to `validate_folder`: a build does not wait for it.
    """
    queries = read_queries(folder) if queries is None else queries
    shapes = _read_shapes(folder, settings)
    written = [quad for quad in derivation.quads if derivation.kinds.get(graph_of(quad)) not in MADE]
    report = validate(derivation.triples(*VALIDATED), shapes, derivation.triples(GraphKind.ONTOLOGY))
    ontology = [quad for quad in derivation.quads if derivation.kinds.get(graph_of(quad)) is GraphKind.ONTOLOGY]
    spelling = [*check_terms([*written, *shapes], known_terms(ontology), settings.prefixes), *check_literals(written)]
    texts = check_texts(written)
    found = _without_consequences([*report.results, *evaluate_checks(store, queries.checks)], spelling)
    return Report.of([*found, *spelling, *texts, *queries.faults, *find_near_duplicates(store, reported=found)])


def _read_shapes(folder: GraphFolder, settings: Settings) -> list[Quad]:
    return read_triples(folder.shapes_files(), f"{settings.base}graph/shapes")


def _as_written(report: Report, derivation: Derivation) -> Report:
    """Return what *report* says of files; of what was only made from them, when nothing else is at fault there."""
    placed = [result for result in report.results if result.place is not None]
    results = placed if any(one.severity is Severity.VIOLATION for one in placed) else report.results
    written = {quad.triple for quad in derivation.quads if derivation.kinds.get(graph_of(quad)) not in MADE}
    told = {one.place for one in results if _statement(one) in written and one.severity is Severity.VIOLATION}
    told_of = {(one.source, one.place) for one in results if _statement(one) in written}
    kept: set[Triple | None] = {None, *written}
    return Report.of(
        one
        for one in results
        if _statement(one) in kept or (one.place not in told and (one.source, one.place) not in told_of)
    )


def _statement(result: Result) -> Triple | None:
    focus, path, value = result.focus_node, result.path, result.value
    if not isinstance(focus, NamedNode) or not isinstance(path, NamedNode) or value is None:
        return None
    return Triple(focus, path, value)


def _without_consequences(results: Iterable[Result], spelling: list[Result]) -> list[Result]:
    """Return *results* but for those that follow from another: from a misspelt term or literal, or a wrong datatype."""
    found = list(results)
    misspelt = {one.value for one in spelling if one.source in (UNDEFINED_TERM, LITERALS_OF_DATATYPE)} - {None}
    # Of a thing whose kind is misspelt, nobody knows the kind.
    untyped = {one.focus_node for one in spelling if one.source == UNDEFINED_TERM and one.path == _TYPE and one.value}
    wrong = {_subject_matter(one) for one in found if one.component == _DATATYPE}
    return [
        one
        for one in found
        if not {one.focus_node, one.value} & misspelt
        and not (one.focus_node in untyped and one.path == _TYPE)
        and not (one.value in untyped and one.component == _CLASS)
        and (one.component == _DATATYPE or one.value is None or _subject_matter(one) not in wrong)
    ]


def _subject_matter(result: Result) -> tuple[object, ...]:
    return result.source, result.focus_node, result.path, result.value
