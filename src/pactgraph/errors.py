"""The exceptions of Pactgraph: each keeps its facts as attributes and builds its own message.

    PactgraphError
    ├── UsageError              what the caller typed
    │   ├── UnknownQueryError   no saved query of that name
    │   ├── ParameterError      a parameter is missing, unknown, malformed or ambiguous
    │   ├── QuerySyntaxError    the text of a query is not SPARQL, or is not read-only
    │   ├── FormatError         a format is unknown or cannot carry the result
    │   ├── UnknownPrefixError  a CURIE uses a prefix that nothing declares
    │   └── UnknownThingError   a label, CURIE or IRI names nothing, or more than one thing
    └── GraphError              the data, the store or the engine
        ├── FolderError         a graph folder or its settings cannot be used
        │   └── ShapesError     the shapes are not SHACL
        ├── ParseError          a file is not the RDF or the query it should be
        ├── TableError          rows of a table cannot be imported
        ├── InconsistencyError  the statements contradict each other under OWL 2 RL
        ├── StoreError          the built store is missing, damaged or cannot be written
        └── EvaluationError     the engine could not answer

A message reads ``where: what, in the field's words; what was found. What to do.``
A report that does not conform is a result, not an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Triple


class PactgraphError(Exception):
    """The root: every error that Pactgraph raises on purpose."""


class UsageError(PactgraphError):
    """What the caller typed cannot be used."""


class GraphError(PactgraphError):
    """The data, the store or the engine failed."""


class UnknownQueryError(UsageError):
    """No saved query has this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        from difflib import get_close_matches

        self.name = name
        self.suggestions = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
        advice = (
            f"Did you mean {' or '.join(self.suggestions)}?" if self.suggestions else "List them: pactgraph queries."
        )
        super().__init__(f"run {name}: there is no saved query of this name. {advice}")


class ParameterError(UsageError):
    """A parameter of a query is missing, unknown, malformed or ambiguous."""

    def __init__(self, query: str, parameter: str, what: str, *, candidates: Iterable[str] = ()) -> None:
        self.query = query
        self.parameter = parameter
        self.candidates = list(candidates)
        listed = "".join(f"\n  {candidate}" for candidate in self.candidates)
        super().__init__(f"run {query}: parameter '{parameter}' {what}{listed}")


class QuerySyntaxError(UsageError):
    """The text of a query is not SPARQL 1.1, or does more than read."""

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        super().__init__(f"{where}: {what}")


class FormatError(UsageError):
    """A format is unknown, or cannot carry the result."""


class UnknownPrefixError(UsageError):
    """A CURIE uses a prefix that nothing declares."""

    def __init__(self, curie: str, known: Iterable[str]) -> None:
        self.curie = curie
        self.prefix = curie.partition(":")[0]
        self.known = sorted(known)
        super().__init__(f"{curie}: prefix '{self.prefix}' is not declared. Use one of: {', '.join(self.known)}.")


class UnknownThingError(UsageError):
    """A label, CURIE or IRI names nothing in the graph, or more than one thing."""

    def __init__(self, name: str, what: str, *, candidates: Iterable[str] = ()) -> None:
        self.name = name
        self.candidates = list(candidates)
        listed = "".join(f"\n  {candidate}" for candidate in self.candidates)
        super().__init__(f"{name}: {what}{listed}")


class FolderError(GraphError):
    """A graph folder or its settings cannot be used."""


class ShapesError(FolderError):
    """The shapes of a graph folder are not SHACL."""


class ParseError(GraphError):
    """A file is not the RDF or the query it should be; knows the place, and what is *found* there."""

    def __init__(
        self, file: Path | str, what: str, *, line: int | None = None, column: int | None = None, found: str = ""
    ) -> None:
        self.file = file
        self.what = what
        self.line = line
        self.column = column
        self.found = found
        place = ":".join(str(part) for part in (shown(file), line, column) if part is not None)
        super().__init__(f"{place}: {what}")


class TableError(GraphError):
    """A table cannot be imported as it is; knows each fault, with its row."""

    def __init__(self, where: str, what: str, faults: Iterable[object], *, most: int = 100) -> None:
        self.faults = list(faults)
        listed = "".join(f"\n  {fault}" for fault in self.faults[:most])
        rest = f"\n  and {len(self.faults) - most} more." if len(self.faults) > most else ""
        super().__init__(f"{where}: {what}{listed}{rest}")


class InconsistencyError(GraphError):
    """The statements contradict each other; knows the rule of OWL 2 RL and the statements that clash, in words too."""

    def __init__(self, clashes: Iterable[tuple[str, str]], triples: Iterable[list[Triple]] = ()) -> None:
        self.clashes = list(clashes)
        self.triples = list(triples)
        lines = "\n".join(f"  ({rule}) {statements}" for rule, statements in self.clashes)
        super().__init__(
            f"the graph is inconsistent; {len(self.clashes)} found. Correct one statement of each:\n{lines}"
        )


class StoreError(GraphError):
    """The built store is missing, damaged or cannot be written."""


class EvaluationError(GraphError):
    """The engine could not answer a query that is well formed."""
