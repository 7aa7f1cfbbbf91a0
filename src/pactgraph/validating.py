"""All that a graph folder is held against: shapes, checks, canonical literals and the rules for saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from pactgraph.checks import check_literals, evaluate_checks, read_checks
from pactgraph.derivation import derive, fill_store, read_folder
from pactgraph.errors import ParseError
from pactgraph.graph_kinds import GraphKind
from pactgraph.query_syntax import check_syntax
from pactgraph.reading import read_triples
from pactgraph.report import Names
from pactgraph.saved_queries import parse_saved_query
from pactgraph.terms import graph_of
from pactgraph.validation import Report, Result, Severity, validate

if TYPE_CHECKING:
    from collections.abc import Callable

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
    checked = evaluate_checks(store, read_checks(folder.check_files()))
    return report + Report.of([*checked, *check_literals(written), *_check_queries(folder)])


def _check_queries(folder: GraphFolder) -> list[Result]:
    faults = []
    for name, path in folder.query_files().items():
        try:
            check_syntax(parse_saved_query(name, path, path.read_text(encoding="utf-8")))
        except (ParseError, UnicodeDecodeError) as error:
            faults.append(_query_fault(name, str(error)))
    return faults


def _query_fault(name: str, message: str) -> Result:
    return Result(
        source=SAVED_QUERY,
        focus_node=NamedNode(f"file:queries/{name}.rq"),
        path=None,
        value=None,
        component=None,
        severity=Severity.VIOLATION,
        message=message,
        advice="Correct the file; other tools read the same header.",
    )
