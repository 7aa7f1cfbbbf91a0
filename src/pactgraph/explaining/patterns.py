"""What a graph pattern of a query is made of: its triple patterns, and how its parts are put together.

The grammar from GroupGraphPattern on, https://www.w3.org/TR/sparql11-query/#sparqlGrammar. Expressions (FILTER, BIND,
VALUES) stay text. SERVICE is left out; whether a query is good SPARQL is left to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import NamedNode, Variable

from pactgraph.explaining.pattern_terms import PatternTerm, TermReader
from pactgraph.namespaces import RDF
from pactgraph.property_paths import CompoundPath
from pactgraph.sparql.tokens import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """A triple with variables; the predicate may be a property path, kept with its text."""

    subject: PatternTerm
    predicate: PatternTerm | CompoundPath
    object_: PatternTerm
    path: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """A FILTER, BIND or VALUES as it is written, and the variables that it assigns."""

    text: str
    assigns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns that hold together."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """Patterns of which one holds; *marker* is bound to its place."""

    groups: tuple[Group, ...]
    marker: str


@dataclass(frozen=True, slots=True)
class Modified:
    """A group under a keyword: OPTIONAL (*marker* is bound where it holds), MINUS, GRAPH, FILTER [NOT] EXISTS."""

    keyword: str
    group: Group
    opening: str
    text: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class SubSelect:
    """A SELECT inside a pattern: its text before and after its group, and what it projects (None: everything)."""

    head: str
    group: Group
    tail: str
    projected: frozenset[str] | None
    aggregates: bool


Element: TypeAlias = TriplePattern | Expression | Group | Union | Modified | SubSelect


@dataclass(frozen=True, slots=True)
class ConstructQuery:
    """A CONSTRUCT query: what stands before it, what it makes, and where from."""

    prologue: str
    head: tuple[TriplePattern, ...]
    body: Group


#: What a part of a group begins with that is no triple.
PARTS = ("{", "BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SELECT", "VALUES")


def parse_construct(text: str, *, name: str = "query") -> ConstructQuery | None:
    """Return the parts of a CONSTRUCT query, None for another form.

    Raises QuerySyntaxError, with line and column, at what the grammar does not allow.
    """
    parser = _Parser(text, name)
    while not parser.at("", *FORMS):
        parser.take()
    prologue = text[: parser.start]
    if not parser.at("CONSTRUCT"):
        return None
    parser.take()
    head = parser.group() if parser.at("{") else None
    while not parser.at("", "{"):
        parser.take()
    body = parser.group()
    made = [element for element in (head if head is not None else body).elements if isinstance(element, TriplePattern)]
    if parser.at("VALUES"):
        body = Group((*body.elements, parser.values()))
    return ConstructQuery(prologue, tuple(made), body)


class _Parser(TermReader):
    """Reads graph patterns."""

    def group(self) -> Group:
        self.take("{")
        elements: list[Element] = []
        while not self.at("}"):
            elements += self._elements()
        self.take("}")
        return Group(tuple(elements))

    def values(self) -> Expression:
        start = self.take("VALUES").start
        names = set()
        while not self.at("{"):
            token = self.take()
            if token.kind == "variable":
                names.add(token.text[1:])
        self._skip_brackets()
        return Expression(self.since(start), frozenset(names))

    def _elements(self) -> Sequence[Element]:
        if self.at("."):
            self.take()
            return ()
        return [self._part()] if self.at(*PARTS) else self._triples()

    def _part(self) -> Element:
        if self.at("{"):
            groups = [self.group()]
            while self.at("UNION"):
                self.take()
                groups.append(self.group())
            return groups[0] if len(groups) == 1 else Union(tuple(groups), self.fresh())
        if self.at("SELECT"):
            return self._sub_select()
        return self.values() if self.at("VALUES") else self._modified()

    def _modified(self) -> Element:
        start = self.start
        keyword = self.take().word
        if keyword == "BIND":
            self._skip_brackets()
            return Expression(self.since(start), frozenset({self.before(2).text[1:]}))
        if keyword == "FILTER" and not (self.at("EXISTS") or (self.at("NOT") and self.at("EXISTS", ahead=1))):
            while not self.at("("):
                self.take()
            self._skip_brackets()
            return Expression(self.since(start))
        words = [keyword]
        while not self.at("{"):
            words.append(self.take().word)
        opening = self.since(start)
        group = self.group()
        marker = self.fresh() if keyword == "OPTIONAL" else ""
        return Modified(keyword if keyword == "GRAPH" else " ".join(words), group, opening, self.since(start), marker)

    def _skip_brackets(self) -> None:
        depth = 0
        while True:
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(self.take().text, 0)
            if depth == 0:
                return

    def _sub_select(self) -> SubSelect:
        start = self.start
        projected, depth, everything = set(), 0, False
        while not self.at("{"):
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            everything = everything or (token.text == "*" and depth == 0)
            if token.kind == "variable" and (depth == 0 or (depth == 1 and self.before(2).word == "AS")):
                projected.add(token.text[1:])
        head = self.since(start)
        group = self.group()
        start, words = self.start, set()
        while not self.at("}"):
            words.add(self.take().word)
        aggregates = bool(words & {"GROUP", "HAVING"}) or "(" in head
        tail = self.since(start) if words else ""
        return SubSelect(head, group, tail, None if everything else frozenset(projected), aggregates)

    def _triples(self) -> list[Element]:
        found: list[Element] = []
        bracketed = self.at("[", "(")
        subject = self._node(found)
        if not (bracketed and self.at(".", "}", *PARTS)):
            self._properties(subject, found)
        return found

    def _properties(self, subject: PatternTerm, found: list[Element]) -> None:
        while not self.at(".", "}", "]", *PARTS):
            start = self.start
            verb = self.verb()
            path = " ".join(self.since(start).split()) if isinstance(verb, CompoundPath) else ""
            found.append(TriplePattern(subject, verb, self._node(found), path))
            while self.at(","):
                self.take()
                found.append(TriplePattern(subject, verb, self._node(found), path))
            while self.at(";"):
                self.take()

    def _node(self, found: list[Element]) -> PatternTerm:
        """Read a term; blank nodes and collections become variables, with their triples added to *found*."""
        if self.at("["):
            self.take()
            node = Variable(self.fresh())
            self._properties(node, found)
            self.take("]")
            return node
        if not self.at("("):
            return self.term()
        self.take()
        cells: list[PatternTerm] = []
        while not self.at(")"):
            cell = Variable(self.fresh())
            if cells:
                found.append(TriplePattern(cells[-1], NamedNode(f"{RDF}rest"), cell))
            found.append(TriplePattern(cell, NamedNode(f"{RDF}first"), self._node(found)))
            cells.append(cell)
        self.take()
        nil = NamedNode(f"{RDF}nil")
        if not cells:
            return nil
        found.append(TriplePattern(cells[-1], NamedNode(f"{RDF}rest"), nil))
        return cells[0]
