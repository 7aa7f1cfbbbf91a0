"""Where the parts of a query share no variable, so that every solution of one meets every solution of the other.

Parts are joined by a variable that both bind, by a FILTER or a BIND that uses variables of both, and by what stands
outside the group. What gives one row at most, and what holds no variable, multiplies nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.query_rules.parts import Part, components, conditions, linked, shown
from pactgraph.query_rules.scopes import NONE, Scope, Scopes
from pactgraph.query_rules.values import UNBOUND_VALUE, Finding, names_of_group
from pactgraph.sparql.patterns import Bind, Filter, Graph, Group, Minus, Optional, Query, Triple, Union, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pactgraph.sparql.expressions import Expression
    from pactgraph.sparql.patterns import Pattern

CARTESIAN_PRODUCT, IDLE_MINUS = "query-cartesian-product", "query-idle-minus"


def find_unjoined_parts(query: Query, scopes: Scopes) -> list[Finding]:
    """Return the parts of *query* that nothing joins to the others."""
    reader = _Reader(scopes)
    reader.query(query)
    return sorted(set(reader.findings))


def gives_several(query: Query, scopes: Scopes) -> bool:
    """Return whether *query* may have more than one solution."""
    return _Reader(scopes).is_several(query.where)


class _Reader:
    def __init__(self, scopes: Scopes) -> None:
        self.findings: list[Finding] = []
        self._scopes = scopes
        self._parts: dict[int, Part | None] = {}

    def query(self, query: Query) -> None:
        self._group(query.where, self._scopes.part(query.values).possible if query.values else NONE)
        for expression in (*(column.expression for column in query.columns or ()), *query.having, *query.order_by):
            if expression is not None:
                self._exists(expression, self._scopes.solutions(query).possible)

    def _group(self, group: Group, outer: frozenset[str], graph: frozenset[str] = NONE) -> None:
        """Look at *group*, where *outer* are the names that stand outside it, and *graph* is that of its graph."""
        links = [outer, *self._links(group)]
        asked = self._asked_names(group)
        found = [part for pattern in group.patterns if (part := self._part(pattern)) is not None]
        parts = [part._replace(firm=part.firm | graph, asked=part.asked or bool(part.firm & asked)) for part in found]
        self._required(parts, links, self._loose(group))
        before = Scope()
        for pattern in group.patterns:
            if isinstance(pattern, Optional):
                self._optional(pattern, before, links)
            elif isinstance(pattern, Minus):
                self._minus(pattern, before)
            before = self._scopes.extend(before, pattern)
        for pattern in group.patterns:
            self._inside(pattern, group, outer)

    def _inside(self, pattern: Pattern, group: Group, outer: frozenset[str]) -> None:
        others = outer.union(*(self._names(other) for other in group.patterns if other is not pattern))
        if isinstance(pattern, Query):
            self.query(pattern)
        elif isinstance(pattern, Filter | Bind):
            self._exists(pattern.expression, others)
        elif isinstance(pattern, Graph):
            graph = self._scopes.variables(pattern.graph)
            self._group(pattern.group, others | graph, graph)
        elif isinstance(pattern, Optional | Minus):
            self._group(pattern.group, others)
        elif isinstance(pattern, Union):
            for branch in pattern.groups:
                self._group(branch, others)
                if len(pattern.groups) > 1:
                    self._branch(branch, others, [outer, *self._links(group)], group)

    def _branch(self, branch: Group, others: frozenset[str], links: list[frozenset[str]], group: Group) -> None:
        """Find a branch of a UNION that is tied to nothing beside the UNION."""
        names = self._scopes.group(branch).possible
        beside = [
            part for part in map(self._part, group.patterns) if part and not part.start <= branch.start < part.end
        ]
        if names & others or self._is_asked(branch) or linked(names, others, links):
            return
        if any(part.several for part in beside) and self.is_several(branch):
            self._product(branch.start, branch.end, names)

    def _required(self, parts: list[Part], links: list[frozenset[str]], loose: frozenset[str]) -> None:
        """Find the parts that must hold and are tied neither to the first of them nor to what stands outside."""
        groups = components(parts, links)
        counted = [one for one in groups if any(part.several for part in one)]
        fine = [one for one in counted if any(part.asked or part.firm & links[0] for part in one)] or counted[:1]
        known = NONE.union(*(part.firm for one in fine for part in one))
        for one in counted:
            if one in fine:
                continue
            part = next(part for part in one if part.several)
            names = NONE.union(*(member.firm | member.loose for member in one))
            shared = names & loose - known
            if shared:
                self._unbound_join(part, shared)
            else:
                self._product(part.start, part.end, names)

    def _optional(self, pattern: Optional, before: Scope, links: list[frozenset[str]]) -> None:
        scope = self._scopes.group(pattern.group)
        inner = [*links, *self._links(pattern.group)]
        if not scope.possible or not before.certain or not self.is_several(pattern.group):
            return
        if self._is_asked(pattern.group) or scope.possible & links[0] or before.holds_one_of(scope.possible):
            return
        if linked(scope.possible, before.certain | links[0], inner):
            return
        part = Part(scope.certain, scope.uncertain, pattern.start, pattern.end)
        shared = scope.possible & before.uncertain
        if shared:
            self._unbound_join(part, shared)
        else:
            self._product(pattern.start, pattern.end, scope.possible)

    def _minus(self, pattern: Minus, before: Scope) -> None:
        scope = self._scopes.group(pattern.group)
        if before.possible and not scope.possible & before.possible:
            advice = "It shares no variable with what stands before it, and takes nothing away. Use the same one."
            self.findings.append(Finding(IDLE_MINUS, pattern.start, pattern.end, advice))

    def _exists(self, expression: Expression, outer: frozenset[str]) -> None:
        for part in expression.walk():
            if part.group is not None:
                self._group(part.group, outer | expression.names())

    def _part(self, pattern: Pattern) -> Part | None:
        """Return a pattern that must hold as a part, None for what only changes or tests the others."""
        if id(pattern) not in self._parts:
            self._parts[id(pattern)] = self._as_part(pattern)
        return self._parts[id(pattern)]

    def _as_part(self, pattern: Pattern) -> Part | None:
        if isinstance(pattern, Optional | Minus | Filter | Bind):
            return None
        scope = self._scopes.part(pattern)
        firm, loose = scope.certain, scope.uncertain - scope.open
        if isinstance(pattern, Union) and len(pattern.groups) > 1:
            firm, loose = scope.possible, NONE
        several = bool(scope.possible) and self._gives_several(pattern)
        asked = self._is_asked(Group((pattern,), pattern.start, pattern.end))
        return Part(firm | scope.open, loose, pattern.start, pattern.end, several, asked)

    def _asked_names(self, group: Group) -> frozenset[str]:
        """Return the names that a parameter gives the value of."""
        names: set[str] = set()
        for pattern in group.patterns:
            if isinstance(pattern, Bind) and any(map(self._scopes.is_given, pattern.expression.names())):
                names |= pattern.target.names
            for condition in conditions(pattern.expression) if isinstance(pattern, Filter) else ():
                compared = {name for one in condition.arguments if one.operator == "variable" for name in one.names()}
                if condition.operator in ("=", "IN") and any(map(self._scopes.is_given, compared)):
                    names |= compared
        return frozenset(names)

    def _is_asked(self, group: Group) -> bool:
        return any(map(self._scopes.is_given, names_of_group(group)))

    def _gives_several(self, pattern: Pattern) -> bool:
        if isinstance(pattern, Values):
            return pattern.rows > 1
        if isinstance(pattern, Query):
            return not (pattern.single or pattern.is_aggregated) and self.is_several(pattern.where)
        if isinstance(pattern, Union):
            return len(pattern.groups) > 1 or self.is_several(pattern.groups[0])
        if isinstance(pattern, Graph):
            return bool(self._scopes.part(pattern).possible)
        return isinstance(pattern, Triple)

    def is_several(self, group: Group) -> bool:
        """Return whether *group* may have more than one solution."""
        return any(part.several for one in group.patterns if (part := self._part(one)) is not None)

    def _names(self, pattern: Pattern) -> frozenset[str]:
        if isinstance(pattern, Optional):
            return self._scopes.group(pattern.group).possible
        if isinstance(pattern, Bind):
            return pattern.target.names
        return self._scopes.part(pattern).possible

    def _links(self, group: Group) -> Iterator[frozenset[str]]:
        """Yield the sets of names that a FILTER or a BIND of *group* brings together."""
        used: list[frozenset[str]] = [self._names(one) for one in group.patterns if not isinstance(one, Bind)]
        for pattern in group.patterns:
            if isinstance(pattern, Filter):
                used += (mentioned := [self._mentioned(one) for one in conditions(pattern.expression)])
                yield from mentioned
        for pattern in group.patterns:
            if isinstance(pattern, Bind):
                names = self._mentioned(pattern.expression)
                if any(pattern.target.names & other for other in used):
                    yield names | pattern.target.names
                used.append(names)

    def _mentioned(self, expression: Expression) -> frozenset[str]:
        groups = [part.group for part in expression.walk() if part.group is not None]
        return expression.names().union(*(self._scopes.group(group).possible for group in groups))

    def _loose(self, group: Group) -> frozenset[str]:
        """Return the names that only an OPTIONAL of *group* binds."""
        names = [self._names(one) for one in group.patterns if isinstance(one, Optional)]
        return NONE.union(*names, *(part.loose for part in map(self._part, group.patterns) if part))

    def _product(self, start: int, end: int, names: Iterable[str]) -> None:
        variables = shown(names)
        advice = f"Nothing joins {variables} to the rest, so each combination is a row. Add the pattern between."
        self.findings.append(Finding(CARTESIAN_PRODUCT, start, end, advice))

    def _unbound_join(self, part: Part, names: Iterable[str]) -> None:
        variables = shown(names)
        advice = (
            f"Where {variables} is unbound, this matches everything. Put it inside the OPTIONAL that binds {variables}."
        )
        self.findings.append(Finding(UNBOUND_VALUE, part.start, part.end, advice))
