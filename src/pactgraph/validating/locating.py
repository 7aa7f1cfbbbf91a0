"""Where the statement is written that a result is about.

Only the files that mention the focus node are read with positions, and only when a place is asked for. The place of a
result is that of its focus node, path and value; else of the value, or of the path, of the focus node; else where the
focus node is given a type, described, mentioned, or has a graph named after it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Triple

from pactgraph.errors import ParseError
from pactgraph.formats import GraphFormat
from pactgraph.namespaces import RDF
from pactgraph.places import Place
from pactgraph.property_paths import CompoundPath
from pactgraph.terms import text_of
from pactgraph.turtle.statements import parse_statements
from pactgraph.validation import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from pactgraph.property_paths import PropertyPath
    from pactgraph.terms import Term
    from pactgraph.turtle.statements import Statement
    from pactgraph.validation import Result

    Premises = Callable[[Triple], Iterable[Triple]]
    Wanted = tuple[Term | None, Term | None, Term | None, str]

#: How many terms are sought in the texts of all files before these are read with positions, which takes as long once.
MOST_SOUGHT = 500

_TYPE = NamedNode(f"{RDF}type")


class Sources:
    """The RDF files in which statements are looked up, each read when it is first needed."""

    def __init__(self, paths: Iterable[Path], unnamed: Mapping[str, Path] | None = None) -> None:
        """*unnamed* holds, by the name that is given to it, the file of each graph that has none."""
        self._paths = list(paths)
        self._unnamed = unnamed or {}
        self._contents: dict[Path, str] = {}
        self._line_starts: dict[Path, list[int]] = {}
        self._sought: dict[Term, list[Path]] = {}
        self._statements: dict[Path, dict[Term, list[Statement]]] = {}

    def place_of(self, focus: Term, path: PropertyPath | None = None, value: Term | None = None) -> Place | None:
        """Return where the statement stands that a result with this focus node, path and value is about."""
        for subject, predicate, object_, part in _searches(focus, path, value):
            for file, statement in self._find(subject, predicate, object_):
                return self._place(file, getattr(statement, part))
        return self._graph_place(focus)

    def _find(
        self, subject: Term | None, predicate: Term | None, object_: Term | None
    ) -> Iterator[tuple[Path, Statement]]:
        terms = [term for term in (subject, predicate, object_) if term is not None]
        if any(isinstance(term, BlankNode) for term in terms):
            # Those of the report have been renamed, and stand in no file.
            return
        for file in self._files(terms[0]):
            index = self._index(file)
            for statement in min((index.get(term, []) for term in terms), key=len):
                quad = statement.quad
                if (
                    subject in (None, quad.subject)
                    and predicate in (None, quad.predicate)
                    and object_ in (None, quad.object)
                ):
                    yield file, statement

    def _graph_place(self, focus: Term) -> Place | None:
        for file in self._files(focus):
            for statement in self._index(file).get(focus, ()):
                if statement.quad.graph_name == focus:
                    return self._place(file, statement.subject)
        unnamed = self._unnamed.get(text_of(focus))
        if unnamed is None:
            return None
        statements = (one for found in self._index(unnamed).values() for one in found)
        spans = (one.subject for one in statements if isinstance(one.quad.graph_name, DefaultGraph))
        first = min(spans, default=None)
        return None if first is None else self._place(unnamed, first)

    def _place(self, file: Path, span: tuple[int, int]) -> Place:
        """Return the place of *span*; as `place_in` gives it, without counting the lines of a long file for each."""
        text = self._text(file)
        if file not in self._line_starts:
            self._line_starts[file] = [0, *(found.end() for found in re.finditer("\n", text))]
        starts = self._line_starts[file]
        lines = [bisect_right(starts, offset) for offset in span]
        columns = [offset - starts[line - 1] + 1 for offset, line in zip(span, lines, strict=True)]
        return Place(file, lines[0], columns[0], lines[1], columns[1], text[slice(*span)])

    def _files(self, term: Term) -> list[Path]:
        """Return the files, those first that have the last part of the IRI, or the text of the literal, in them."""
        if len(self._sought) > MOST_SOUGHT:
            return [path for path in self._paths if term in self._index(path)]
        if term not in self._sought:
            needle = re.split(r"[/#:]", term.value)[-1] if isinstance(term, NamedNode) else getattr(term, "value", "")
            self._sought[term] = sorted(self._paths, key=lambda path: needle not in self._text(path))
        return self._sought[term]

    def _text(self, file: Path) -> str:
        if file not in self._contents:
            self._contents[file] = file.read_bytes().decode("utf-8", "replace")
        return self._contents[file]

    def _index(self, file: Path) -> dict[Term, list[Statement]]:
        """Return the statements of *file* by each of their terms; none when it nests too deep for us."""
        if file not in self._statements:
            index: dict[Term, list[Statement]] = {}
            try:
                statements = parse_statements(self._text(file), GraphFormat.from_path(file), name=file)
            except ParseError:
                statements = []
            for statement in statements:
                for term in dict.fromkeys(statement.quad):
                    index.setdefault(term, []).append(statement)
            self._statements[file] = index
        return self._statements[file]


def locate(report: Report, sources: Sources, premises: Premises = lambda _: ()) -> Report:
    """Return *report* with the place of every result that has none yet and can be found.

    *premises* gives the stated triples behind one that is not written in any file, because it was entailed or computed.
    """
    return Report.of(_located(result, sources, premises) for result in report.results)


def _located(result: Result, sources: Sources, premises: Premises) -> Result:
    if result.place is not None:
        return result
    focus, path, value = result.focus_node, result.path, result.value
    if isinstance(path, NamedNode) and value is not None and not isinstance(focus, Triple):
        written = next(sources._find(focus, path, value), None)
        if written is None and isinstance(focus, NamedNode):
            for triple in premises(Triple(focus, path, value)):
                place = sources.place_of(triple.subject, triple.predicate, triple.object)
                if place is not None:
                    return replace(result, place=place)
    return replace(result, place=sources.place_of(focus, path, value))


def _searches(focus: Term, path: PropertyPath | None, value: Term | None) -> Iterator[Wanted]:
    """Yield what to look for, the best first: terms of a statement, and which of its spans to show."""
    steps = list(_steps(path))
    if value is not None:
        for step, inverse in steps:
            yield (value, step, focus, "subject") if inverse else (focus, step, value, "object")
        yield focus, None, value, "object"
    for step, inverse in steps:
        yield (None, step, focus, "predicate") if inverse else (focus, step, None, "predicate")
    yield focus, _TYPE, None, "subject"
    yield focus, None, None, "subject"
    yield None, focus, None, "predicate"
    yield None, None, focus, "object"


def _steps(path: PropertyPath | None) -> Iterator[tuple[NamedNode, bool]]:
    """Yield the predicates with which a path can begin, and whether each is taken backwards."""
    if isinstance(path, NamedNode):
        yield path, False
    elif isinstance(path, CompoundPath):
        members = path.members[:1] if path.operator == "/" else path.members
        for member in members:
            for step, inverse in _steps(member):
                yield step, inverse != (path.operator == "^")
