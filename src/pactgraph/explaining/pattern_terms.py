"""The terms of a graph pattern, and its property paths: read token by token.

Constants are read by the engine, so that a term means here what it means there. Paths as in
https://www.w3.org/TR/sparql11-query/#propertypaths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Variable, parse

from pactgraph.namespaces import RDF
from pactgraph.property_paths import CompoundPath, PropertyPath
from pactgraph.sparql.tokens import declared_prefixes, significant, syntax_error, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable

    from pactgraph.tokens import Token

PatternTerm: TypeAlias = Variable | NamedNode | Literal

#: What begins the variables that are added: for blank nodes, and to tell which branch of a pattern matched.
FRESH = "pattern_"


class TermReader:
    """Reads the significant tokens of one query from left to right."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._tokens = significant(tokenize(text, name=name))
        prefixes = declared_prefixes(self._tokens)
        self._prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
        words = zip(self._tokens, self._tokens[1:], strict=False)
        self._base = next((iri.text[1:-1] for word, iri in words if word.word == "BASE" and iri.kind == "iri"), None)
        self._place = self._count = 0
        self._fresh = FRESH
        while self._fresh in text:
            self._fresh += "_"

    @property
    def start(self) -> int:
        """Where the next token starts."""
        return self._tokens[self._place].start if self._place < len(self._tokens) else len(self._text)

    def at(self, *words: str, ahead: int = 0) -> bool:
        """Return whether the next token is one of *words*; "" is the end of the text."""
        place = self._place + ahead
        return (self._tokens[place].word if place < len(self._tokens) else "") in words

    def take(self, *expected: str) -> Token:
        """Return the next token and go on; raise QuerySyntaxError when it is none of *expected*."""
        token = self._tokens[self._place] if self._place < len(self._tokens) else None
        if token is None or (expected and token.word not in expected):
            found = f"'{token.text}'" if token else "the end"
            wanted = " or ".join(f"'{word}'" for word in expected) or "more"
            raise syntax_error(self._text, self.start, f"found {found} in place of {wanted}.", name=self._name)
        self._place += 1
        return token

    def before(self, count: int) -> Token:
        """Return the token that was taken *count* tokens ago."""
        return self._tokens[self._place - count]

    def since(self, start: int) -> str:
        """Return the text from *start* to the last token taken, ended so that no comment swallows what follows."""
        return self._text[start : self.before(1).end] + "\n"

    def fresh(self) -> str:
        """Return the name of a variable that the query does not have."""
        self._count += 1
        return f"{self._fresh}{self._count}"

    def term(self) -> PatternTerm:
        """Read a variable, an IRI or a literal; a blank node is a variable of its own."""
        start = self.start
        token = self.take()
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "blank":
            label = "".join(sign if sign.isalnum() else f"_{ord(sign):x}_" for sign in token.text[2:])
            return Variable(f"{self._fresh}blank_{label}")
        if token.kind == "operator":
            self.take()
        elif token.kind == "string" and self.at("^^"):
            self.take()
            self.take()
        elif (
            token.kind == "string" and self._place < len(self._tokens) and self._tokens[self._place].kind == "language"
        ):
            self.take()
        return self._constant(start)

    def verb(self) -> PatternTerm | CompoundPath:
        """Read the predicate of a pattern: a variable, an IRI or a path."""
        if self._place < len(self._tokens) and self._tokens[self._place].kind == "variable":
            return Variable(self.take().text[1:])
        return self._alternatives()

    def _constant(self, start: int) -> NamedNode | Literal:
        text = self.since(start)
        try:
            document = f"{self._prologue}<urn:x:s> <urn:x:p> {text} ."
            (quad,) = parse(document, format=RdfFormat.TURTLE, base_iri=self._base)
        except (SyntaxError, ValueError) as error:
            raise syntax_error(self._text, start, f"'{text.strip()}' is no term.", name=self._name) from error
        if not isinstance(quad.object, NamedNode | Literal):
            raise syntax_error(self._text, start, f"'{text.strip()}' is no term.", name=self._name)
        return quad.object

    def _predicate(self) -> NamedNode:
        start = self.start
        if self.take().text == "a":
            return NamedNode(f"{RDF}type")
        found = self._constant(start)
        if not isinstance(found, NamedNode):
            raise syntax_error(self._text, start, f"{found} is no property.", name=self._name)
        return found

    def _alternatives(self) -> PropertyPath:
        return self._joined("|", lambda: self._joined("/", self._step))

    def _joined(self, operator: str, read: Callable[[], PropertyPath]) -> PropertyPath:
        members = [read()]
        while self.at(operator):
            self.take()
            members.append(read())
        return members[0] if len(members) == 1 else CompoundPath(operator, tuple(members))

    def _step(self) -> PropertyPath:
        if self.at("^"):
            self.take()
            return CompoundPath("^", (self._step(),))
        if self.at("!"):
            self.take()
            excluded = self._primary()
            if isinstance(excluded, CompoundPath) and excluded.operator == "|":
                return CompoundPath("!", excluded.members)
            return CompoundPath("!", (excluded,))
        path = self._primary()
        if self.at("*", "?") or (self.at("+") and not self._is_sign()):
            path = CompoundPath(self.take().text, (path,))
        return path

    def _primary(self) -> PropertyPath:
        if self.at("^"):
            return self._step()
        if not self.at("("):
            return self._predicate()
        self.take()
        path = self._alternatives()
        self.take(")")
        return path

    def _is_sign(self) -> bool:
        """Return whether the plus at hand is the sign of a number, which the grammar takes for one token."""
        following = self._tokens[self._place + 1] if self._place + 1 < len(self._tokens) else None
        return following is not None and following.kind == "number" and following.start == self.start + 1
