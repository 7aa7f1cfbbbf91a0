"""From which triples a rule drew a triple: its pattern run with the triple in place of what it makes.

A rule is a CONSTRUCT query over the default graph, of OWL 2 RL or of ``ontology/rules/``. Nothing is stored. Solution
modifiers of the query itself are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Variable

from pactgraph.errors import QuerySyntaxError
from pactgraph.explaining.patterns import Group, parse_construct
from pactgraph.explaining.premises import Way, instances
from pactgraph.explaining.solutions import iter_solutions, variables_of
from pactgraph.query_headers import parse_header
from pactgraph.saved_queries import as_parse_error, read_query_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Store, Triple

    from pactgraph.explaining.patterns import ConstructQuery, TriplePattern
    from pactgraph.explaining.premises import Allowed, Premise
    from pactgraph.terms import Term

    Bindings: TypeAlias = Mapping[str, Term]

#: How many solutions of a rule are looked at for one triple, and how many triples for where to look.
MOST_DERIVATIONS = 1000
MOST_HINTS = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query that derives: its code (the name of its file), what it says in words, and its parts."""

    code: str
    comment: str
    path: Path
    query: ConstructQuery


@dataclass(frozen=True, slots=True)
class Derivation:
    """One application of a rule: the triples it joined, and the patterns that it required to be absent."""

    rule: Rule
    premises: tuple[Premise, ...]
    absent: tuple[tuple[TriplePattern, ...], ...] = ()

    def triples(self) -> tuple[Triple, ...]:
        """Return all triples that it rests on, those of paths among them."""
        return tuple(
            triple
            for premise in self.premises
            for triple in (premise.triples if isinstance(premise, Way) else (premise,))
        )


def read_rules(paths: Iterable[Path]) -> list[Rule]:
    """Return the rules in these files, but those that are no CONSTRUCT query.

    Raises ParseError for a file that cannot be read as a query.
    """
    rules = []
    for path in paths:
        text = read_query_text(path)
        try:
            query = parse_construct(text, name=str(path))
        except QuerySyntaxError as error:
            raise as_parse_error(path, error) from error
        if query is not None:
            found = re.match(r"# *([^+\n].*)", text)
            comment = found[1].strip() if found else parse_header(path, text).summary
            rules.append(Rule(path.stem, comment, path, query))
    return rules


def iter_derivations(store: Store, rule: Rule, triple: Triple, allowed: Allowed) -> Iterator[Derivation]:
    """Give each application of *rule* by which the default graph of *store* yields *triple*, from *allowed* premises.

    None has the triple itself among its premises.
    """

    def founded(premise: Triple) -> bool:
        return premise != triple and allowed(premise)

    seen = set()
    for bindings in heads(rule, triple):
        for solution in islice(_solutions(store, rule.query, bindings), MOST_DERIVATIONS):
            for premises, absent in instances(store, rule.query.prologue, rule.query.body, solution, founded):
                if premises not in seen:
                    seen.add(premises)
                    yield Derivation(rule, premises, absent)


def heads(rule: Rule, triple: Triple) -> Iterator[Bindings]:
    """Give what *triple* binds the variables of *rule* to, once for each triple of its head that it fits."""
    known = variables_of(rule.query.body)
    found = (_match(pattern, triple, known) for pattern in rule.query.head)
    return (bindings for bindings in found if bindings is not None)


def _match(pattern: TriplePattern, triple: Triple, known: frozenset[str]) -> dict[str, Term] | None:
    """Bind a head; a variable that is not *known* to the body is never bound, so that nothing is made of it."""
    bindings: dict[str, Term] = {}
    for expected, term in zip((pattern.subject, pattern.predicate, pattern.object_), triple, strict=True):
        if not isinstance(expected, Variable):
            if expected != term:
                return None
        elif expected.value not in known or bindings.setdefault(expected.value, term) != term:
            return None
    return bindings


def _solutions(store: Store, query: ConstructQuery, bindings: Bindings) -> Iterator[Bindings]:
    """Solve the body of a rule for these bindings of its head.

    Where they are all computed by BIND, the engine would have to try everything: then what else the rule has made of
    the same things says where to look.
    """
    found = False
    if not bindings.keys() & variables_of(query.body, assigned=False):
        for further in _hints(store, query, bindings):
            for solution in iter_solutions(store, query.prologue, query.body, {**further, **bindings}):
                found = True
                yield solution
    if not found:
        yield from iter_solutions(store, query.prologue, query.body, bindings)


def _hints(store: Store, query: ConstructQuery, bindings: Bindings) -> Iterator[Bindings]:
    useful = variables_of(query.body, assigned=False)
    for pattern in query.head:
        group = Group((pattern,))
        names = variables_of(group)
        if names & bindings.keys() and names & useful:
            found = iter_solutions(store, query.prologue, group, bindings)
            yield from ({name: hint[name] for name in useful & hint.keys()} for hint in islice(found, MOST_HINTS))
