"""All that a graph folder is held against: shapes, checks, canonical literals and the rules for saved queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode, Store

from pactgraph.checks import evaluate_checks, parse_check, read_checks
from pactgraph.derivation import derive, fill_store, read_folder
from pactgraph.errors import InconsistencyError, ParseError, ShapesError
from pactgraph.faults import clashes, read_faults
from pactgraph.graph_kinds import GraphKind
from pactgraph.locating import Sources, locate
from pactgraph.query_syntax import check_syntax
from pactgraph.reading import read_triples
from pactgraph.remedies import Things, advise
from pactgraph.report_names import Names
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.spelling import LITERALS_OF_DATATYPE, check_literals, check_terms
from pactgraph.terms import graph_of
from pactgraph.validation import Report, Result, Severity, validate, validate_shapes
from pactgraph.vocabularies import known_terms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Quad

    from pactgraph.derivation import Derivation
    from pactgraph.folder import GraphFolder, Settings

#: What the shapes see: what is said, and what describes it. What is entailed has no author to act on a result.
VALIDATED = (GraphKind.STATED, GraphKind.INTERPRETATION, GraphKind.CATALOGUE, GraphKind.COMPUTED)
SAVED_QUERY = "saved-query"


def validate_folder(
    folder: GraphFolder, progress: Callable[[str], None], *, language: str | None = None
) -> tuple[Report, Names]:
    """Validate a graph folder in memory, without storing it; returns the report, and how to call things in it.

    Raises GraphError when it cannot be read or is inconsistent.
    """
    settings = folder.read_settings()
    names = Names(settings.prefixes, language=language or settings.language)
    sources = Sources([*folder.data_files(), *folder.ontology_files(), *folder.shapes_files()])
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
    try:
        report = validate_derivation(folder, settings, derivation, store)
    except ShapesError:
        report = validate_shapes(_read_shapes(folder, settings))
        if report.conforms:
            raise
    return locate(advise(report, Things(store, settings.prefixes)), sources), replace(names, store=store)


def validate_derivation(folder: GraphFolder, settings: Settings, derivation: Derivation, store: Store) -> Report:
    """Return what is found in *derivation*, which *store* holds, and in the saved queries of *folder*."""
    shapes = _read_shapes(folder, settings)
    made = f"{settings.base}graph/entailed"
    written = [quad for quad in derivation.quads if not graph_of(quad).startswith(made)]
    report = validate(derivation.triples(*VALIDATED), shapes, derivation.triples(GraphKind.ONTOLOGY))
    faults = [
        fault
        for path in [*folder.query_files().values(), *folder.check_files()]
        if (fault := _query_fault(folder, path)) is not None
    ]
    broken = {fault.focus_node for fault in faults}
    checks = read_checks(path for path in folder.check_files() if _name_of(folder, path) not in broken)
    ontology = [quad for quad in derivation.quads if derivation.kinds.get(graph_of(quad)) is GraphKind.ONTOLOGY]
    spelling = [*check_terms([*written, *shapes], known_terms(ontology), settings.prefixes), *check_literals(written)]
    return _without_repeats(report, spelling) + Report.of([*evaluate_checks(store, checks), *spelling, *faults])


def _read_shapes(folder: GraphFolder, settings: Settings) -> list[Quad]:
    return read_triples(folder.shapes_files(), f"{settings.base}graph/shapes")


def _without_repeats(report: Report, spelling: list[Result]) -> Report:
    """Return *report* without what is said of a literal that is none of its datatype: that it is none, says enough."""
    ill = {(one.focus_node, one.path, one.value) for one in spelling if one.source == LITERALS_OF_DATATYPE}
    return Report.of(one for one in report.results if (one.focus_node, one.path, one.value) not in ill)


def _query_fault(folder: GraphFolder, path: Path) -> Result | None:
    """Return what is wrong with a saved query or a check, None when nothing is."""
    try:
        text = read_query_text(path)
        check_syntax(parse_saved_query(path.stem, path, text))
        if path in folder.check_files():
            parse_check(path, text)
    except ParseError as error:
        return _fault(_name_of(folder, path), str(error))
    return None


def _name_of(folder: GraphFolder, path: Path) -> NamedNode:
    return NamedNode(f"file:{quote(path.relative_to(folder.root).as_posix())}")


def _fault(name: NamedNode, message: str) -> Result:
    return Result(
        source=SAVED_QUERY,
        focus_node=name,
        path=None,
        value=None,
        component=None,
        severity=Severity.VIOLATION,
        message=message,
        advice="Correct the file; other tools read the same header.",
    )
