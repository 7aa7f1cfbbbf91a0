"""Read the triple patterns of a SPARQL query, token by token.

The grammar of https://www.w3.org/TR/sparql11-query/#rTriplesBlock, where a property path holds no variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.sparql.expression_parser import ExpressionParser
from pactgraph.sparql.patterns import Names, Triple

if TYPE_CHECKING:
    from pactgraph.sparql.patterns import Pattern
    from pactgraph.tokens import Token

_CONSTANTS = ("TRUE", "FALSE")
_STARTS = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "LATERAL")


class TripleParser(ExpressionParser):
    """The part of the grammar for triple patterns; each becomes a pattern of its own."""

    def __init__(self, text: str, words: list[Token], name: str) -> None:
        super().__init__(text, words, name)
        self._nodes = 0

    def triples(self, found: list[Pattern]) -> None:
        """Read the triples of one subject into *found*."""
        start = self.here.start
        opened = self.here.text
        subject = self.node(found)
        if opened not in ("[", "(") or not self._is_over():
            self._properties(subject, start, found)

    def _is_over(self) -> bool:
        return self.here.text in (".", "}", "]", "{") or self.here.word in _STARTS

    def _properties(self, subject: Names, start: int, found: list[Pattern]) -> None:
        while True:
            verb = self._verb()
            self._objects(subject, verb, start, found)
            more = False
            while self.accept(";"):
                more = True
            start = self.here.start
            if not more or self._is_over():
                return

    def _objects(self, subject: Names, verb: Names, start: int, found: list[Pattern]) -> None:
        while True:
            object_ = self.node(found)
            found.append(Triple(_joined(subject, verb, object_), start, self.end))
            if not self.accept(","):
                return
            start = self.here.start

    def _verb(self) -> Names:
        if self.here.kind == "variable":
            return self.names()
        while True:
            while self.accept("^", "!"):
                pass
            if self.here.text == "(":
                self._skip_parentheses()
            else:
                self.take()
            while self.here.text in ("*", "+", "?") and not self._is_sign():
                self.take()
            if not self.accept("/", "|"):
                return Names(frozenset(), ())

    def _is_sign(self) -> bool:
        return self.here.text == "+" and self.after.kind == "number" and self.after.start == self.here.end

    def _skip_parentheses(self) -> None:
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self.take().text, 0)
            if depth == 0:
                return

    def names(self) -> Names:
        """Read one variable or one IRI."""
        token = self.here
        if token.kind in ("punctuation", "operator") or (token.kind == "name" and token.word not in _CONSTANTS):
            raise self.fault("expected a term")
        self.take()
        if token.kind == "variable":
            return Names(frozenset([token.text[1:]]), (token,))
        return Names(frozenset([token.text]) if token.kind == "blank" else frozenset(), ())

    def node(self, found: list[Pattern]) -> Names:
        """Read a subject or an object, and into *found* the triples inside its brackets."""
        token = self.here
        if token.text in ("[", "(") and token.kind == "punctuation":
            return self._bracket(found)
        if token.text in ("+", "-"):
            self.take()
        terms = self.names()
        if token.kind == "string":
            self.pass_suffix()
        return terms

    def _bracket(self, found: list[Pattern]) -> Names:
        opening = self.take()
        self._nodes += 1
        blank = Names(frozenset([f"[]{self._nodes}"]), ())
        if opening.text == "[":
            if not self.accept("]"):
                self._properties(blank, self.here.start, found)
                self.expect("]")
            return blank
        if self.accept(")"):
            return Names(frozenset(), ())
        while not self.accept(")"):
            start = self.here.start
            member = self.node(found)
            found.append(Triple(_joined(blank, member), start, self.end))
        return blank


def _joined(*terms: Names) -> Names:
    names = frozenset[str]().union(*(one.names for one in terms))
    return Names(names, tuple(token for one in terms for token in one.tokens))
