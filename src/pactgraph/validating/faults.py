"""What keeps a graph folder from being read or derived, as results with their places.

A file that is not the RDF or the query it should be stops every other command; a report names all of them at once, and
says nothing of shapes and checks, which need a graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode

from pactgraph.entailment import comment_of, spell_statement
from pactgraph.errors import ParseError
from pactgraph.places import Place
from pactgraph.reading import read_quads
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Triple

    from pactgraph.errors import InconsistencyError
    from pactgraph.folder import GraphFolder, Settings

SYNTAX = "syntax"


def file_node(folder: GraphFolder, path: Path) -> NamedNode:
    """Return the focus node of a result about a file: its path from the folder, as an IRI of the scheme `file`."""
    inside = path.relative_to(folder.root) if path.is_relative_to(folder.root) else path
    return NamedNode(f"file:{quote(inside.as_posix())}")


def fault_of(folder: GraphFolder, error: ParseError, source: str = SYNTAX) -> Result:
    """Return the result that says what *error* says; its last sentence is the advice."""
    path = Path(error.file)
    what, stop, advice = error.what.removesuffix(".").partition(". ")
    line, column = error.line or 1, error.column or 1
    # At least one sign is shown, also where the text ends too early.
    end = column + max(len(error.found), 1)
    return Result(
        source=source,
        focus_node=file_node(folder, path),
        path=None,
        value=None,
        component=None,
        severity=Severity.VIOLATION,
        message=f"{what[:1].upper()}{what[1:]}.",
        advice=advice if advice.endswith("?") or not stop else f"{advice}.",
        place=Place(path, line, column, line, end, error.found),
    )


def read_faults(folder: GraphFolder, settings: Settings, error: ParseError) -> list[Result]:
    """Return a result for each file of RDF that cannot be read, or else for *error*, which was met first."""
    faults = []
    for path in [*folder.ontology_files(), *folder.shapes_files(), *folder.data_files()]:
        try:
            read_quads(path, settings.prefixes)
        except ParseError as found:
            faults.append(fault_of(folder, found))
    return faults or [fault_of(folder, error)]


def clashes(error: InconsistencyError, prefixes: Mapping[str, str]) -> list[Result]:
    """Return a result for each statement of each clash: the rule of OWL 2 RL, and what it contradicts."""
    return [
        _clash(rule, triple, [other for other in triples if other != triple], prefixes)
        for (rule, _), triples in zip(error.clashes, error.triples, strict=True)
        for triple in triples
    ]


def _clash(rule: str, triple: Triple, others: list[Triple], prefixes: Mapping[str, str]) -> Result:
    against = f" It contradicts {'; '.join(spell_statement(other, prefixes) for other in others)}." if others else ""
    return Result(
        source=rule,
        focus_node=triple.subject,
        path=triple.predicate,
        value=triple.object,
        component=None,
        severity=Severity.VIOLATION,
        message=comment_of(rule) + against,
        advice="Correct one of the statements, or what they follow from.",
    )
