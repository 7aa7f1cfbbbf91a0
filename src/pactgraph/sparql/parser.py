"""Read the text of a SPARQL 1.1 query into its groups and patterns.

A recursive descent over https://www.w3.org/TR/sparql11-query/#sparqlGrammar, for a text that the engine has accepted;
what it cannot read is refused, not explained. rdflib's parser gives the same structure at a hundred times the price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.sparql.patterns import (
    Bind,
    Column,
    Filter,
    Graph,
    Group,
    Minus,
    Names,
    Optional,
    Query,
    Triple,
    Union,
    Values,
)
from pactgraph.sparql.tokens import FORMS
from pactgraph.sparql.triple_parser import TripleParser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pactgraph.sparql.expressions import Expression
    from pactgraph.sparql.patterns import Pattern
    from pactgraph.tokens import Token

MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def parse_query(text: str, tokens: Iterable[Token], *, name: str = "query") -> Query:
    """Return what the query asks for, whose significant *tokens* are given.

    Raises QuerySyntaxError, with line and column, at what is not SPARQL 1.1.
    """
    parser = _Parser(text, list(tokens), name)
    try:
        parser.prologue()
        query = parser.query()
    except RecursionError:
        raise parser.fault("the brackets are nested too deep") from None
    parser.expect_end()
    return query


class _Parser(TripleParser):
    """The part of the grammar from QueryUnit down to GroupGraphPattern."""

    def prologue(self) -> None:
        while self.here.word in ("PREFIX", "BASE"):
            for _ in range(3 if self.here.word == "PREFIX" else 2):
                self.take()

    def query(self) -> Query:
        start, form = self.here.start, self.take().word
        if form not in FORMS:
            raise self.fault("expected SELECT, ASK, CONSTRUCT or DESCRIBE")
        columns: tuple[Column, ...] | None = None
        template: list[Pattern] = []
        described: list[Names] = []
        if form == "SELECT":
            columns = self._columns()
        elif form == "CONSTRUCT" and self.here.text == "{":
            self._template(template)
        elif form == "DESCRIBE":
            while self.here.kind in ("variable", "iri", "pname"):
                described.append(self.names())
            self.accept("*")
        while self.accept("FROM"):
            self.accept("NAMED")
            self.take()
        self.accept("WHERE")
        where = Group((), self.end, self.end) if form == "DESCRIBE" and self.here.text != "{" else self.group()
        terms = [*described, *(pattern.terms for pattern in template if isinstance(pattern, Triple))]
        return self._solution_modifiers(form, columns, tuple(terms), where, start)

    def _columns(self) -> tuple[Column, ...] | None:
        self.accept("DISTINCT", "REDUCED")
        if self.accept("*"):
            return None
        columns = []
        while self.here.kind == "variable" or self.here.text == "(":
            columns.append(self._column())
        return tuple(columns)

    def _column(self) -> Column:
        if self.here.kind == "variable":
            return Column(self.take(), None)
        if self.here.text != "(":
            return Column(None, self.constraint())
        self.expect("(")
        expression = self.expression()
        target = self.take() if self.accept("AS") else None
        self.expect(")")
        return Column(target, expression)

    def _template(self, found: list[Pattern]) -> None:
        self.expect("{")
        while not self.accept("}"):
            if not self.accept("."):
                self.triples(found)

    def _solution_modifiers(
        self, form: str, columns: tuple[Column, ...] | None, template: tuple[Names, ...], where: Group, start: int
    ) -> Query:
        keys: list[Column] = []
        having: list[Expression] = []
        order: list[Expression] = []
        limit: Token | None = None
        single = False
        values: Values | None = None
        while self.here.word in MODIFIERS:
            word = self.take()
            if word.word in ("GROUP", "ORDER"):
                self.expect("BY")
            if word.word == "VALUES":
                values = self._values(word.start)
            elif word.word in ("LIMIT", "OFFSET"):
                limit = limit or word
                count = self.take().text
                single = single or (word.word == "LIMIT" and count in ("0", "1"))
            while word.word in ("GROUP", "HAVING", "ORDER") and self._continues():
                if word.word == "GROUP":
                    keys.append(self._column())
                else:
                    self.accept("ASC", "DESC")
                    (having if word.word == "HAVING" else order).append(self.constraint())
        grouping = (tuple(keys), tuple(having), tuple(order))
        return Query(form, columns, template, where, *grouping, limit, single, values, start, self.end)

    def _continues(self) -> bool:
        token = self.here
        return token.text == "(" or token.kind in ("variable", "iri", "pname") or self._is_call(token)

    def _is_call(self, token: Token) -> bool:
        return token.kind == "name" and token.word not in MODIFIERS

    def group(self) -> Group:
        start = self.here.start
        self.expect("{")
        patterns: list[Pattern] = []
        if self.here.word == "SELECT":
            patterns.append(self.query())
            self.expect("}")
            return Group(tuple(patterns), start, self.end)
        while not self.accept("}"):
            if not self.accept("."):
                self._pattern(patterns)
        return Group(tuple(patterns), start, self.end)

    def _pattern(self, found: list[Pattern]) -> None:
        token = self.here
        start = token.start
        if token.text == "{":
            groups = [self.group()]
            while self.accept("UNION"):
                groups.append(self.group())
            found.append(Union(tuple(groups), start, self.end))
        elif self.accept("OPTIONAL"):
            found.append(Optional(self.group(), start, self.end))
        elif self.accept("MINUS"):
            found.append(Minus(self.group(), start, self.end))
        elif self.accept("GRAPH"):
            name = self.names()
            found.append(Graph(name, self.group(), start, self.end))
        elif self.accept("FILTER"):
            found.append(Filter(self.constraint(), start, self.end))
        elif self.accept("BIND"):
            found.append(self._bind(start))
        elif self.accept("VALUES"):
            found.append(self._values(start))
        else:
            self.triples(found)

    def _bind(self, start: int) -> Bind:
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        target = self.names()
        self.expect(")")
        return Bind(expression, target, start, self.end)

    def _values(self, start: int) -> Values:
        several = self.accept("(")
        tokens: list[Token] = []
        while self.here.kind == "variable":
            tokens.append(self.take())
        if several:
            self.expect(")")
        undefined: set[str] = set()
        rows = 0
        self.expect("{")
        while not self.accept("}"):
            rows += 1
            if several:
                self.expect("(")
            for token in tokens:
                if self.accept("UNDEF"):
                    undefined.add(token.text[1:])
                else:
                    self.node([])
            if several:
                self.expect(")")
        names = Names(frozenset(token.text[1:] for token in tokens), tuple(tokens))
        return Values(names, frozenset(undefined), rows, start, self.end)
