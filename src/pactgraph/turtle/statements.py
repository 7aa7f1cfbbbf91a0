"""Which statement stands where in a Turtle or TriG text.

The engine's parser is quick and keeps no positions; this one follows the same grammar (https://www.w3.org/TR/turtle/,
https://www.w3.org/TR/trig/, N-Triples, N-Quads) and is run only over a file into which a message must point. It reads
what the engine has read before; what is not of the syntax is refused, not explained. RDF 1.2 is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, parse

from pactgraph.errors import ParseError
from pactgraph.formats import GraphFormat
from pactgraph.namespaces import RDF, XSD
from pactgraph.tokens import Token, line_column
from pactgraph.turtle.tokens import significant, tokenize

if TYPE_CHECKING:
    from pathlib import Path

    Span = tuple[int, int]
    Node = NamedNode | BlankNode
    Object = NamedNode | BlankNode | Literal

#: How deep brackets may be nested; deeper ones would exhaust Python's stack.
DEEPEST = 150

_FIRST, _REST, _NIL, _TYPE = (NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*/\.)")
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


class Statement(NamedTuple):
    """A quad, and the spans of its terms in the text: code points from 0, the end excluded."""

    quad: Quad
    subject: Span
    predicate: Span
    object: Span


def parse_statements(text: str, format: GraphFormat, *, name: Path | str = "text", base: str = "") -> list[Statement]:  # noqa: A002
    """Return the statements of *text*, which is in *format*, in their order.

    Raises ParseError, with line and column, when it is not of the syntax or is nested too deep.
    """
    parser = _Parser(text, format, name, base)
    parser.document()
    return parser.statements


class _Parser:
    def __init__(self, text: str, format_: GraphFormat, name: Path | str, base: str) -> None:
        self.statements: list[Statement] = []
        self._text, self._format, self._name, self._base = text, format_, name, base
        self._tokens = significant(tokenize(text, name=name))
        self._index = self._depth = 0
        self._prefixes: dict[str, str] = {}
        self._blanks: dict[str, BlankNode] = {}
        self._graph: NamedNode | BlankNode | DefaultGraph = DefaultGraph()

    def document(self) -> None:
        while self._index < len(self._tokens):
            token = self._tokens[self._index]
            if token.kind == "directive" or (token.kind == "name" and token.word in ("PREFIX", "BASE")):
                self._directive()
            elif token.text == "{" or (token.kind == "name" and token.word == "GRAPH"):
                self._graph_block(named=token.text != "{")
            else:
                self._triples_or_graph()

    def _directive(self) -> None:
        keyword = self._next()
        if keyword.word.removeprefix("@").upper() == "PREFIX":
            prefix = self._next("pname")
            self._prefixes[prefix.text[:-1]] = self._iri(self._next("iri"))
        else:
            self._base = self._iri(self._next("iri"))
        if keyword.kind == "directive":
            self._expect(".")

    def _graph_block(self, *, named: bool) -> None:
        if named:
            self._next()
            self._graph = self._node()[0]
        self._braces()

    def _triples_or_graph(self) -> None:
        bracketed = self._peek() in ("[", "(")
        subject, span = self._node()
        if self._peek() == "{":
            self._graph = subject
            self._braces()
            return
        # A node in brackets that holds statements is a sentence of its own.
        if not (bracketed and self._peek() == "."):
            self._predicates(subject, span)
        self._expect(".")

    def _braces(self) -> None:
        self._expect("{")
        while self._peek() != "}":
            bracketed = self._peek() in ("[", "(")
            subject, span = self._node()
            if not (bracketed and self._peek() in (".", "}")):
                self._predicates(subject, span)
            if self._peek() != "}":
                self._expect(".")
        self._expect("}")
        self._graph = DefaultGraph()

    def _predicates(self, subject: Node, span: Span) -> None:
        while True:
            token = self._next()
            predicate = _TYPE if token.text == "a" else self._named_node(token)
            while True:
                index = len(self.statements)
                object_, object_span = self._object()
                if self._format is GraphFormat.NQUADS and self._peek() != ".":
                    self._graph = self._node()[0]
                # Before those of the brackets that its object may be: the order in which a reader meets them.
                self._state(index, subject, span, predicate, (token.start, token.end), object_, object_span)
                if self._peek() != ",":
                    break
                self._next()
            if self._format is GraphFormat.NQUADS:
                self._graph = DefaultGraph()
            if self._peek() != ";":
                return
            while self._peek() == ";":
                self._next()
            if self._peek() in (".", "]", "}", ""):
                return

    def _state(
        self, index: int, subject: Node, span: Span, predicate: NamedNode, at: Span, object_: Object, object_span: Span
    ) -> None:
        quad = Quad(subject, predicate, object_, self._graph)
        self.statements.insert(index, Statement(quad, span, at, object_span))

    def _object(self) -> tuple[Object, Span]:
        token = self._tokens[self._index] if self._index < len(self._tokens) else Token("end", "", len(self._text))
        if token.kind in ("string", "number") or token.text in ("true", "false"):
            return self._literal()
        return self._node()

    def _node(self) -> tuple[Node, Span]:
        token = self._next()
        if token.kind in ("iri", "pname"):
            return self._named_node(token), (token.start, token.end)
        if token.kind == "blank":
            return self._blanks.setdefault(token.text, BlankNode()), (token.start, token.end)
        if token.text not in ("[", "("):
            raise self._error(token)
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(token, f"brackets are nested more than {DEEPEST} deep. Name the inner nodes.")
        node = self._property_list(token) if token.text == "[" else self._collection(token)
        self._depth -= 1
        return node, (token.start, self._tokens[self._index - 1].end)

    def _property_list(self, bracket: Token) -> Node:
        node = BlankNode()
        if self._peek() != "]":
            self._predicates(node, (bracket.start, bracket.end))
        self._expect("]")
        return node

    def _collection(self, bracket: Token) -> Node:
        cells: list[tuple[BlankNode, Span]] = []
        span = (bracket.start, bracket.end)
        while self._peek() != ")":
            index = len(self.statements)
            item, item_span = self._object()
            cell = BlankNode()
            self._state(index, cell, item_span, _FIRST, span, item, item_span)
            cells.append((cell, item_span))
        self._expect(")")
        following: list[Node] = [cell for cell, _ in cells[1:]]
        for (cell, item_span), rest in zip(cells, [*following, _NIL], strict=bool(cells)):
            self._state(len(self.statements), cell, item_span, _REST, span, rest, item_span)
        return cells[0][0] if cells else _NIL

    def _literal(self) -> tuple[Literal, Span]:
        token = self._next()
        if token.kind != "string":
            local = "boolean" if token.kind == "name" else _number_type(token.text)
            return Literal(token.text, datatype=NamedNode(XSD + local)), (token.start, token.end)
        quotes = 3 if token.text[:3] in ('"""', "'''") else 1
        value = _unescape(token.text[quotes:-quotes])
        following = self._tokens[self._index] if self._index < len(self._tokens) else token
        if following.kind == "language":
            self._next()
            return Literal(value, language=following.text[1:]), (token.start, following.end)
        if following.text == "^^" and following.kind == "punctuation":
            self._next()
            datatype = self._next()
            return Literal(value, datatype=self._named_node(datatype)), (token.start, datatype.end)
        return Literal(value), (token.start, token.end)

    def _named_node(self, token: Token) -> NamedNode:
        try:
            return NamedNode(self._iri(token))
        except ValueError as error:
            raise self._error(token) from error

    def _iri(self, token: Token) -> str:
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes:
                raise self._error(token, f"prefix '{prefix}' is not declared. Add a line: @prefix {prefix}: <...> .")
            return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        if token.kind != "iri":
            raise self._error(token)
        iri = _unescape(token.text[1:-1])
        return iri if _ABSOLUTE.match(iri) else self._resolve(token)

    def _resolve(self, token: Token) -> str:
        """Return the IRI against the base, as the engine resolves it."""
        text = f"{token.text} {token.text} {token.text} ."
        try:
            quad = next(iter(parse(text.encode(), format=GraphFormat.TURTLE.rdf_format, base_iri=self._base or None)))
        except (SyntaxError, ValueError) as error:
            raise self._error(token) from error
        assert isinstance(quad.predicate, NamedNode)
        return quad.predicate.value

    def _peek(self) -> str:
        """Return the next token when it is punctuation, otherwise its kind in a form that no punctuation has."""
        if self._index >= len(self._tokens):
            return ""
        token = self._tokens[self._index]
        return token.text if token.kind == "punctuation" else f"<{token.kind}>"

    def _next(self, kind: str | None = None) -> Token:
        if self._index >= len(self._tokens):
            raise self._error(Token("end", "", len(self._text)))
        token = self._tokens[self._index]
        if kind is not None and token.kind != kind:
            raise self._error(token)
        self._index += 1
        return token

    def _expect(self, punctuation: str) -> None:
        token = self._next()
        if token.text != punctuation:
            raise self._error(token, f"'{token.text}' stands where '{punctuation}' should. Correct the statement.")

    def _error(self, token: Token, what: str | None = None) -> ParseError:
        line, column = line_column(self._text, token.start)
        found = f"'{token.text}'" if token.text else "the end of the text"
        return ParseError(self._name, what or f"{found} cannot stand here. Correct it.", line=line, column=column)


def _number_type(text: str) -> str:
    if "e" in text.lower():
        return "double"
    return "decimal" if "." in text else "integer"


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text

    def character(found: re.Match[str]) -> str:
        code, long_code, sign = found.groups()
        return _ESCAPES.get(sign, sign) if sign else chr(int(code or long_code, 16))

    return _ESCAPED.sub(character, text)
