"""Which variables a part of a query binds: in every solution, or perhaps.

Follows https://www.w3.org/TR/sparql11-query/#variableScope and the algebra below it. An expression is taken to have a
value when what it needs is bound: that a cast fails, only the data can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pactgraph.sparql.expressions import ensured
from pactgraph.sparql.patterns import Bind, Filter, Graph, Optional, Query, Triple, Union, Values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pactgraph.sparql.expressions import Expression
    from pactgraph.sparql.patterns import Group, Names, Pattern

NONE: frozenset[str] = frozenset()


class Scope(NamedTuple):
    """The variables that are bound in every solution, those that may be, and those that UNDEF leaves open.

    *branches* holds, for each UNION, what is bound for certain in each of its branches.
    """

    certain: frozenset[str] = NONE
    possible: frozenset[str] = NONE
    open: frozenset[str] = NONE
    branches: tuple[tuple[frozenset[str], ...], ...] = ()

    @property
    def uncertain(self) -> frozenset[str]:
        """The variables that are bound in some solutions only."""
        return self.possible - self.certain

    def join(self, other: Scope) -> Scope:
        """Return what is bound where both hold."""
        certain = self.certain | other.certain
        open_ = (self.open | other.open) - certain
        return Scope(certain, self.possible | other.possible, open_, self.branches + other.branches)

    def optionally(self, other: Scope) -> Scope:
        """Return what is bound where this holds and *other* may."""
        return Scope(self.certain, self.possible | other.possible, self.open | other.open, self.branches)

    def holds_one_of(self, names: frozenset[str]) -> bool:
        """Return whether in every solution at least one of *names* is bound, or left open on purpose."""
        if names & (self.certain | self.open):
            return True
        return any(all(names & branch for branch in branches) for branches in self.branches)

    def ensuring(self, names: Iterable[str]) -> Scope:
        """Return what is bound where *names*, as far as they are known, are bound."""
        return self._replace(certain=self.certain | (frozenset(names) & self.possible))


def bound(names: Iterable[str]) -> Scope:
    """Return the scope in which *names* are bound."""
    certain = frozenset(names)
    return Scope(certain, certain)


class Scopes:
    """The scopes of the parts of one query.

    *given* are the parameters that always have a value. They are no variables: no scope holds them.
    """

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._given = frozenset(given)
        self._known: dict[int, Scope] = {}

    def is_given(self, name: str) -> bool:
        """Return whether *name* is a parameter that always has a value."""
        return name in self._given

    def variables(self, terms: Names) -> frozenset[str]:
        """Return the variables and blank nodes among *terms*."""
        return terms.names - self._given

    def group(self, group: Group, outer: Scope = Scope()) -> Scope:  # noqa: B008 (immutable)
        """Return what *group* binds; *outer* is what is put into it from outside, as EXISTS does."""
        found = self._known.get(id(group))
        if found is None:
            found = Scope()
            for pattern in group.patterns:
                found = self.extend(found, pattern, outer)
            found = found.ensuring(tested(group))
            self._known[id(group)] = found
        return found

    def extend(self, scope: Scope, pattern: Pattern, outer: Scope = Scope()) -> Scope:  # noqa: B008 (immutable)
        """Return what is bound after *pattern*, where *scope* is bound before it."""
        if isinstance(pattern, Optional):
            return scope.optionally(self.group(pattern.group, outer))
        if isinstance(pattern, Bind):
            seen = scope.join(outer)
            target = pattern.target.names
            if self.may_lack(pattern.expression, seen):
                return scope.optionally(Scope(NONE, target))
            return scope.join(bound(target))
        return scope.join(self.part(pattern, outer))

    def part(self, pattern: Pattern, outer: Scope = Scope()) -> Scope:  # noqa: B008 (immutable)
        """Return what *pattern* binds by itself; FILTER and MINUS bind nothing."""
        if isinstance(pattern, Triple):
            return bound(self.variables(pattern.terms))
        if isinstance(pattern, Union):
            branches = [self.group(group, outer) for group in pattern.groups]
            certain = frozenset.intersection(*(branch.certain for branch in branches))
            possible = NONE.union(*(branch.possible for branch in branches))
            open_ = NONE.union(*(branch.open for branch in branches)) - certain
            return Scope(certain, possible, open_, (tuple(branch.certain for branch in branches),))
        if isinstance(pattern, Graph):
            return self.group(pattern.group, outer).join(bound(self.variables(pattern.graph)))
        if isinstance(pattern, Values):
            names = pattern.terms.names
            return Scope(names - pattern.undefined, names, pattern.undefined)
        if isinstance(pattern, Query):
            return self.query(pattern)
        return Scope()

    def query(self, query: Query) -> Scope:
        """Return what a sub-select hands on."""
        scope = self.solutions(query)
        if query.columns is None:
            return scope
        seen = Scope()
        for column in query.columns:
            if column.target is None:
                continue
            name = column.target.text[1:]
            if column.expression is None:
                certain = name in scope.certain
            else:
                certain = not self.may_lack(column.expression, scope.join(seen))
            seen = seen.join(bound([name]) if certain else Scope(NONE, frozenset([name])))
        return seen

    def solutions(self, query: Query) -> Scope:
        """Return what is bound in the solutions of *query*, before its columns are chosen."""
        scope = self.group(query.where)
        return scope if query.values is None else scope.join(self.part(query.values))

    def may_lack(self, expression: Expression, scope: Scope) -> bool:
        """Return whether *expression* may have no value because a variable is unbound where *scope* is bound."""
        operator, arguments = expression.operator, expression.arguments
        if operator == "variable":
            return not expression.names() <= scope.certain | self._given
        if operator in ("constant", "BOUND", "EXISTS", "NOT EXISTS", "COUNT"):
            return False
        if operator == "IF" and len(arguments) == 3:
            test, yes, no = arguments
            then = scope.ensuring(ensured(test))
            otherwise = scope.ensuring(ensured(test, holds=False))
            return self.may_lack(test, scope) or self.may_lack(yes, then) or self.may_lack(no, otherwise)
        lacking = [self.may_lack(argument, scope) for argument in arguments]
        return all(lacking) if operator == "COALESCE" else any(lacking)


def tested(group: Group) -> frozenset[str]:
    """Return the variables that the filters of *group* say are bound."""
    return NONE.union(*(ensured(one.expression) for one in group.patterns if isinstance(one, Filter)))
