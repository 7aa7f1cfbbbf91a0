"""What a SPARQL 1.1 query asks for: its groups, the patterns in them, and where each of them stands.

Follows the grammar of https://www.w3.org/TR/sparql11-query/#sparqlGrammar as far as variables go: terms are checked by
the engine, property paths are passed over. A parameter is a variable like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from pactgraph.sparql.expressions import Expression
    from pactgraph.tokens import Token


class Names(NamedTuple):
    """Terms that may be variables, in one place: a triple pattern, the name of a graph, the target of a BIND.

    *names* holds variables without their mark, and blank nodes, which stand for anything just as well; *tokens* are
    the variables among them as written.
    """

    names: frozenset[str]
    tokens: tuple[Token, ...]


class Group(NamedTuple):
    """The patterns between two braces, in order."""

    patterns: tuple[Pattern, ...]
    start: int
    end: int


class Triple(NamedTuple):
    """A triple pattern."""

    terms: Names
    start: int
    end: int


class Optional(NamedTuple):
    """OPTIONAL { ... }."""

    group: Group
    start: int
    end: int


class Minus(NamedTuple):
    """MINUS { ... }."""

    group: Group
    start: int
    end: int


class Union(NamedTuple):
    """One group, or several between which stands UNION."""

    groups: tuple[Group, ...]
    start: int
    end: int


class Graph(NamedTuple):
    """GRAPH name { ... }."""

    graph: Names
    group: Group
    start: int
    end: int


class Filter(NamedTuple):
    """FILTER expression."""

    expression: Expression
    start: int
    end: int


class Bind(NamedTuple):
    """BIND (expression AS ?target)."""

    expression: Expression
    target: Names
    start: int
    end: int


class Values(NamedTuple):
    """VALUES with its variables, those of them that are UNDEF somewhere, and the number of rows."""

    terms: Names
    undefined: frozenset[str]
    rows: int
    start: int
    end: int


class Column(NamedTuple):
    """A projected variable, or a key of GROUP BY, with the expression that gives its value, if there is one."""

    target: Token | None
    expression: Expression | None


class Query(NamedTuple):
    """A query or a sub-select, from its form up to its last clause.

    *columns* is None for ``*`` and for forms without columns; *template* holds the terms of a CONSTRUCT template, of
    DESCRIBE those it describes. *limit* is the token LIMIT or OFFSET, whichever comes first; *single* whether it is
    LIMIT 1 or less.
    """

    form: str
    columns: tuple[Column, ...] | None
    template: tuple[Names, ...]
    where: Group
    group_by: tuple[Column, ...]
    having: tuple[Expression, ...]
    order_by: tuple[Expression, ...]
    limit: Token | None
    single: bool
    values: Values | None
    start: int
    end: int

    @property
    def is_aggregated(self) -> bool:
        """Whether all solutions become one row."""
        if self.form != "SELECT" or self.group_by or self.columns is None:
            return False
        expressions = [*(column.expression for column in self.columns), *self.having]
        return any(expression is not None and expression.has_aggregate for expression in expressions)


Pattern: TypeAlias = Triple | Optional | Minus | Union | Graph | Filter | Bind | Values | Query
