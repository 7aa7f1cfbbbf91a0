"""Where a query uses a variable that has no value: never, because no pattern binds it, or in some solutions only.

Follows https://www.w3.org/TR/sparql11-query/#evaluation and #variableScope. A FILTER over an unbound variable takes the
row away, an aggregate over one has no value at all, and neither says so.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.query_rules.scopes import Scope, Scopes, bound, tested
from pactgraph.sparql.expressions import demanded, needed
from pactgraph.sparql.patterns import Bind, Filter, Graph, Minus, Optional, Query, Triple, Union, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pactgraph.sparql.expressions import Expression
    from pactgraph.sparql.patterns import Group, Names
    from pactgraph.tokens import Token

UNKNOWN_VARIABLE, UNBOUND_VALUE = "query-unknown-variable", "query-unbound-value"

#: Aggregates that have no value as soon as one row has none.
_ALL_OR_NOTHING = frozenset(["SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT"])


class Finding(NamedTuple):
    """What is wrong with a stretch of a query, from *start* up to *end*: the rule, and what to do about it."""

    rule: str
    start: int
    end: int
    advice: str


def find_unbound_values(query: Query, scopes: Scopes, free: Iterable[str]) -> list[Finding]:
    """Return the variables of *query* that are used where they may have no value.

    *free* are the optional parameters: where they are not given, they are variables that may be bound nowhere.
    """
    reader = _Reader(query, scopes, frozenset(free))
    reader.query(query)
    return sorted(set(reader.findings))


class _Reader:
    def __init__(self, query: Query, scopes: Scopes, free: frozenset[str]) -> None:
        self.findings: list[Finding] = []
        self._scopes = scopes
        self._free = Scope(frozenset(), free)
        self._everywhere = frozenset(_names_of(query))

    def query(self, query: Query) -> None:
        scope = self._scopes.solutions(query)
        self._group(query.where, Scope())
        seen = scope.optionally(self._free)
        for column in query.group_by:
            if column.expression is None:
                self._known([column.target] if column.target else [], seen)
            else:
                self._expression(column.expression, seen)
            if column.target:
                seen = seen.join(bound([column.target.text[1:]]))
        whole = not scope.uncertain & {column.target.text[1:] for column in query.group_by if column.target}
        for column in query.columns or ():
            if column.expression is not None:
                self._expression(column.expression, seen)
                if whole:
                    self._aggregates(column.expression, seen)
            elif column.target is not None:
                self._known([column.target], seen)
            if column.target:
                seen = seen.optionally(Scope(frozenset(), frozenset([column.target.text[1:]])))
        for terms in query.template:
            self._known(terms.tokens, seen)
        for expression in query.order_by:
            self._expression(expression, seen)
        for expression in query.having:
            self._expression(expression, seen)

    def _group(self, group: Group, outer: Scope, left: Scope = Scope()) -> None:  # noqa: B008 (immutable)
        """Look at *group*; *outer* is put into it from outside, *left* only its own filters see."""
        before = Scope()
        for pattern in group.patterns:
            seen = before.join(outer)
            if isinstance(pattern, Bind):
                self._expression(pattern.expression, seen.optionally(self._free))
            elif isinstance(pattern, Optional):
                self._group(pattern.group, outer, seen)
            elif isinstance(pattern, Minus):
                self._group(pattern.group, outer)
            elif isinstance(pattern, Union):
                for branch in pattern.groups:
                    self._group(branch, outer)
            elif isinstance(pattern, Graph):
                self._group(pattern.group, outer.join(bound(pattern.graph.names)))
            elif isinstance(pattern, Query):
                self.query(pattern)
            before = self._scopes.extend(before, pattern, outer)
        inside = before.ensuring(tested(group))
        for pattern in group.patterns:
            if isinstance(pattern, Filter):
                self._filter(pattern.expression, inside, left.join(outer))

    def _filter(self, expression: Expression, inside: Scope, outside: Scope) -> None:
        self._expression(expression, outside.join(inside).optionally(self._free))
        # What is uncertain outside takes no row away here: the OPTIONAL or the EXISTS gives nothing, as it should.
        uncertain = inside.optionally(self._free).uncertain - outside.possible
        for name, token in demanded(expression).items():
            if name in uncertain:
                what = f"Where {token.text} is unbound, FILTER drops the row. "
                advice = f"Say what is meant: BOUND({token.text}) && ..., or bind it outside OPTIONAL."
                if name in self._free.possible:
                    what, advice = (
                        f"Without a value for {token.text}, FILTER drops every row. ",
                        "Write COALESCE(..., true).",
                    )
                self._add(UNBOUND_VALUE, token, what + advice)

    def _expression(self, expression: Expression, seen: Scope) -> None:
        self._known(_used(expression, self._everywhere), seen)
        for part in expression.walk():
            if part.group is not None:
                self._group(part.group, seen)

    def _aggregates(self, expression: Expression, seen: Scope) -> None:
        for part in expression.walk():
            if part.operator in _ALL_OR_NOTHING and part.arguments:
                for name, token in needed(part.arguments[0]).items():
                    if name in seen.uncertain:
                        advice = f"Where {token.text} is unbound in one row, {part.operator} has no value for all. "
                        self._add(UNBOUND_VALUE, token, advice + f"Write COALESCE({token.text}, ...) inside.")

    def _known(self, tokens: Iterable[Token], seen: Scope) -> None:
        for token in tokens:
            name = token.text[1:]
            if name in seen.possible or self._scopes.is_given(name):
                continue
            if name in self._everywhere:
                advice = (
                    f"{token.text} is bound in another group or later, which this place does not see. Bind it before."
                )
            else:
                near = get_close_matches(name, sorted(self._everywhere), n=1, cutoff=0.6)
                advice = f"Did you mean ?{near[0]}?" if near else "Bind it in a pattern, or leave it out."
            self._add(UNKNOWN_VARIABLE, token, advice)

    def _add(self, rule: str, token: Token, advice: str) -> None:
        self.findings.append(Finding(rule, token.start, token.end, advice))


def _used(expression: Expression, known: frozenset[str]) -> Iterator[Token]:
    """Yield the variables in *expression*, but for one that stands for no value: `IF(?a > 1, ?a, ?none)`."""
    for part in expression.walk():
        if part.operator == "variable" and part.token is not None and part is expression:
            yield part.token
        for argument in part.arguments:
            if argument.operator != "variable" or argument.token is None:
                continue
            choice = part.operator == "COALESCE" or (part.operator == "IF" and argument is not part.arguments[0])
            name = argument.token.text[1:]
            if not choice or name in known or (len(name) > 4 and get_close_matches(name, known, n=1, cutoff=0.85)):
                yield argument.token


def _names_of(query: Query) -> Iterator[str]:
    """Yield every variable that a pattern of *query* binds, or that a column of it names."""
    for column in (*(query.columns or ()), *query.group_by):
        if column.target is not None and column.expression is not None:
            yield column.target.text[1:]
        if column.expression is not None:
            yield from _names_in(column.expression)
    for expression in (*query.having, *query.order_by):
        yield from _names_in(expression)
    if query.values is not None:
        yield from _written(query.values.terms)
    yield from names_of_group(query.where)


def names_of_group(group: Group) -> Iterator[str]:
    """Yield every variable that a pattern in *group* binds, in any of its groups."""
    for pattern in group.patterns:
        if isinstance(pattern, Triple | Values):
            yield from _written(pattern.terms)
        elif isinstance(pattern, Bind):
            yield from _written(pattern.target)
            yield from _names_in(pattern.expression)
        elif isinstance(pattern, Filter):
            yield from _names_in(pattern.expression)
        elif isinstance(pattern, Query):
            yield from _names_of(pattern)
        elif isinstance(pattern, Graph):
            yield from _written(pattern.graph)
        for inner in groups_of(pattern):
            yield from names_of_group(inner)


def groups_of(pattern: object) -> tuple[Group, ...]:
    """Return the groups that *pattern* is made of."""
    if isinstance(pattern, Union):
        return pattern.groups
    return (pattern.group,) if isinstance(pattern, Optional | Minus | Graph) else ()


def _names_in(expression: Expression) -> Iterator[str]:
    for part in expression.walk():
        if part.group is not None:
            yield from names_of_group(part.group)


def _written(terms: Names) -> Iterator[str]:
    return (token.text[1:] for token in terms.tokens)


def sub_selects(group: Group) -> Iterator[Query]:
    """Yield the sub-selects in *group*, in any of its groups, and in those of its filters."""
    for pattern in group.patterns:
        inner = list(groups_of(pattern))
        if isinstance(pattern, Query):
            yield pattern
            inner.append(pattern.where)
        elif isinstance(pattern, Filter | Bind):
            inner += [part.group for part in pattern.expression.walk() if part.group is not None]
        for one in inner:
            yield from sub_selects(one)
