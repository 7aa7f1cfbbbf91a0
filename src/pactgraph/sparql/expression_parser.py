"""Read SPARQL expressions, token by token.

The grammar of https://www.w3.org/TR/sparql11-query/#rExpression; functions and constants are passed over unchecked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.sparql.expressions import Expression
from pactgraph.sparql.tokens import syntax_error
from pactgraph.tokens import Token

if TYPE_CHECKING:
    from pactgraph.errors import QuerySyntaxError
    from pactgraph.sparql.patterns import Group

_END = Token("end", "", -1)

#: Operators by how tightly they bind, the loosest first; those of one line may be chained.
_LEVELS = (
    ("||",),
    ("&&",),
    ("=", "!=", "<", ">", "<=", ">=", "IN", "NOT"),
    ("+", "-"),
    ("*", "/"),
)


class TokenReader:
    """A place in the tokens of a query."""

    def __init__(self, text: str, words: list[Token], name: str) -> None:
        self._text, self._words, self._name = text, words, name
        self._index = 0

    @property
    def here(self) -> Token:
        """The token at this place."""
        return self._words[self._index] if self._index < len(self._words) else _END

    @property
    def after(self) -> Token:
        """The token after it."""
        return self._words[self._index + 1] if self._index + 1 < len(self._words) else _END

    @property
    def end(self) -> int:
        """Where the token before this place ends."""
        return self._words[self._index - 1].end

    def take(self) -> Token:
        """Return the token at this place, and go on behind it."""
        token = self.here
        if token is _END:
            raise syntax_error(self._text, len(self._text), "the query ends too early.", name=self._name)
        self._index += 1
        return token

    def accept(self, *words: str) -> bool:
        """Go on behind the token when it is one of *words*, and return whether it was."""
        if self.here.word in words and self.here.kind != "string":
            self._index += 1
            return True
        return False

    def expect(self, word: str) -> None:
        """Go on behind *word*."""
        if not self.accept(word):
            raise self.fault(f"expected {word}")

    def expect_end(self) -> None:
        """Refuse what is left."""
        if self.here is not _END:
            raise self.fault("expected the end")

    def fault(self, what: str, token: Token | None = None) -> QuerySyntaxError:
        """Return the error that says *what* is wrong with *token*, or with the one at this place."""
        token = token or self.here
        start = token.start if token is not _END else len(self._text)
        return syntax_error(self._text, start, f"{what}; found '{token.text}'.", name=self._name)


class ExpressionParser(TokenReader):
    """The part of the grammar from Expression down."""

    def group(self) -> Group:
        """Read the group after EXISTS; what reads patterns says how."""
        raise NotImplementedError

    def constraint(self) -> Expression:
        """Read what may follow FILTER, HAVING or ORDER BY: in parentheses, or a call."""
        return self._primary()

    def expression(self, loosest: int = 0) -> Expression:
        """Read an expression of operators that bind no looser than the level *loosest*."""
        left = self._unary()
        while (level := self._level()) >= loosest:
            arguments, operator = [left], ""
            while self._level() == level:
                operator = self.take().word
                if operator == "NOT":
                    self.expect("IN")
                    operator = "NOT IN"
                arguments += self._arguments() if operator.endswith("IN") else [self.expression(level + 1)]
            left = Expression(operator, tuple(arguments), left.start, self.end)
        return left

    def _level(self) -> int:
        if self.here.kind not in ("operator", "name"):
            return -1
        return next((level for level, operators in enumerate(_LEVELS) if self.here.word in operators), -1)

    def _unary(self) -> Expression:
        signs = []
        while self.here.kind == "operator" and self.here.text in ("!", "+", "-"):
            signs.append(self.take())
        expression = self._primary()
        for sign in reversed(signs):
            expression = Expression(sign.text, (expression,), sign.start, self.end)
        return expression

    def _primary(self) -> Expression:
        token = self.here
        if self.accept("("):
            inner = self.expression()
            self.expect(")")
            return inner
        self.take()
        if token.kind == "variable":
            return Expression("variable", (), token.start, token.end, token)
        if token.kind in ("iri", "pname"):
            arguments = self._arguments() if self.here.text == "(" else None
            kind = "constant" if arguments is None else "call"
            return Expression(kind, tuple(arguments or ()), token.start, self.end)
        if token.word == "EXISTS" or (token.word == "NOT" and self.accept("EXISTS")):
            group = self.group()
            return Expression(
                "EXISTS" if token.word == "EXISTS" else "NOT EXISTS", (), token.start, self.end, group=group
            )
        if token.kind == "name" and self.here.text == "(":
            return Expression(token.word, tuple(self._arguments()), token.start, self.end)
        if token.kind == "string":
            self.pass_suffix()
        elif token.kind not in ("number", "name"):
            raise self.fault("expected an expression", token)
        return Expression("constant", (), token.start, self.end)

    def _arguments(self) -> list[Expression]:
        self.expect("(")
        self.accept("DISTINCT")
        arguments = []
        while not self.accept(")"):
            if self.accept("*", ","):
                continue
            if self.accept(";"):
                self.expect("SEPARATOR")
                self.expect("=")
                self.take()
            else:
                arguments.append(self.expression())
        return arguments

    def pass_suffix(self) -> None:
        """Pass over the language tag or the datatype of a literal."""
        if self.here.kind == "language" or self.accept("^^"):
            self.take()
