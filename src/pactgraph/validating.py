"""All that a graph folder is held against: shapes, checks, canonical literals and the rules for saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode, Store

from pactgraph.checks import check_literals, evaluate_checks, parse_check, read_checks
from pactgraph.derivation import derive, fill_store, read_folder
from pactgraph.errors import ParseError
from pactgraph.graph_kinds import GraphKind
from pactgraph.query_syntax import check_syntax
from pactgraph.reading import read_triples
from pactgraph.report import Names
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.terms import graph_of
from pactgraph.validation import Report, Result, Severity, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    progress("reading")
    ontology, data = read_folder(folder, settings)
    progress("entailing")
    derivation = derive(folder, settings, ontology, data)
    store = Store()
    fill_store(store, derivation)
    progress("validating")
    names = Names(settings.prefixes, store, language or settings.language)
    return validate_derivation(folder, settings, derivation, store), names


def validate_derivation(folder: GraphFolder, settings: Settings, derivation: Derivation, store: Store) -> Report:
    """Return what is found in *derivation*, which *store* holds, and in the saved queries of *folder*."""
    shapes = read_triples(folder.shapes_files(), f"{settings.base}graph/shapes")
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
    return report + Report.of([*evaluate_checks(store, checks), *check_literals(written), *faults])


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
