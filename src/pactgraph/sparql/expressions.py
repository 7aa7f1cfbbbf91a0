"""What a SPARQL expression is made of, and what becomes of it where a variable in it is not bound.

Follows https://www.w3.org/TR/sparql11-query/#evaluation: an unbound variable is an error, an error in a FILTER takes
the row away, and only BOUND, COALESCE, IF, `||`, `&&`, IN and EXISTS can do without a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pactgraph.sparql.patterns import Group
    from pactgraph.tokens import Token

AGGREGATES = frozenset(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"])


class Expression(NamedTuple):
    """An operator or function with its arguments; a variable or a constant has none.

    *operator* is ``variable``, ``constant``, ``EXISTS``, ``NOT EXISTS``, a sign, a keyword in capitals, or ``call`` for
    a function with an IRI. Chains of one precedence are one expression: ``a + b - c`` has three arguments.
    """

    operator: str
    arguments: tuple[Expression, ...]
    start: int
    end: int
    token: Token | None = None
    group: Group | None = None

    @property
    def has_aggregate(self) -> bool:
        """Whether there is an aggregate in it."""
        return any(part.operator in AGGREGATES for part in self.walk())

    def walk(self) -> Iterator[Expression]:
        """Yield this expression and all below it, in the order in which they are written."""
        yield self
        for argument in self.arguments:
            yield from argument.walk()

    def variables(self) -> Iterator[Token]:
        """Yield the variables in it, but for those inside EXISTS."""
        for part in self.walk():
            if part.operator == "variable" and part.token is not None:
                yield part.token

    def names(self) -> frozenset[str]:
        """Return the names of the variables in it, but for those inside EXISTS."""
        return frozenset(token.text[1:] for token in self.variables())


def needed(expression: Expression) -> dict[str, Token]:
    """Return the variables without which *expression* has no value, each where it is first needed."""
    operator, arguments = expression.operator, expression.arguments
    if operator == "variable" and expression.token is not None:
        return {expression.token.text[1:]: expression.token}
    if operator in ("BOUND", "EXISTS", "NOT EXISTS", "COUNT"):
        return {}
    if operator == "IF" and len(arguments) == 3:
        return _any(needed(arguments[0]), _all(needed(arguments[1]), needed(arguments[2])))
    if operator in ("COALESCE", "||", "&&"):
        return _all(*map(needed, arguments))
    if operator == "IN":
        return needed(arguments[0])
    return _any(*map(needed, arguments))


def demanded(expression: Expression, *, holds: bool = True) -> dict[str, Token]:
    """Return the variables without which *expression* cannot be true, or with *holds* off, not false.

    Those that the expression itself tests with BOUND are left out: there a row is dropped in so many words.
    """
    operator, arguments = expression.operator, expression.arguments
    if operator == "!":
        return demanded(arguments[0], holds=not holds)
    if operator in ("&&", "||"):
        found = [demanded(argument, holds=holds) for argument in arguments]
        if (operator == "&&") is holds:
            guarded = ensured(expression, holds=holds)
            return {name: token for name, token in _any(*found).items() if name not in guarded}
        return _all(*found)
    if operator == "COALESCE" and len(arguments) == 1:
        return {}
    return needed(expression)


def ensured(expression: Expression, *, holds: bool = True) -> frozenset[str]:
    """Return the variables that BOUND says are bound where *expression* is true, or with *holds* off, false."""
    operator, arguments = expression.operator, expression.arguments
    if operator == "!":
        return ensured(arguments[0], holds=not holds)
    if operator == "BOUND":
        return arguments[0].names() if holds else frozenset()
    if operator in ("&&", "||"):
        found = [ensured(argument, holds=holds) for argument in arguments]
        return frozenset.union(*found) if (operator == "&&") is holds else frozenset.intersection(*found)
    return frozenset()


def _any(*found: dict[str, Token]) -> dict[str, Token]:
    return {name: token for one in reversed(found) for name, token in one.items()}


def _all(*found: dict[str, Token]) -> dict[str, Token]:
    first, *rest = found or ({},)
    return {name: token for name, token in first.items() if all(name in one for one in rest)}
