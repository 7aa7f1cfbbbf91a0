"""The parts of a group that must all hold, and which of them hang together."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pactgraph.sparql.expressions import Expression


class Part(NamedTuple):
    """A part of a group: the names that tie it to others for sure, those that may, and where it stands.

    *several* is off for what gives one row at most; *asked* is on where a parameter says what the part is about.
    """

    firm: frozenset[str]
    loose: frozenset[str]
    start: int
    end: int
    several: bool = True
    asked: bool = False


def shown(names: Iterable[str]) -> str:
    """Return the variables among *names* as a reader writes them."""
    return ", ".join(sorted(f"?{name}" for name in names if name[0] not in "[_")) or "this"


def conditions(expression: Expression) -> Iterator[Expression]:
    """Yield the conditions that must hold together, without those that only tell two variables apart."""
    if expression.operator == "&&":
        yield from chain.from_iterable(map(conditions, expression.arguments))
    elif expression.operator != "!=":
        yield expression


def linked(names: frozenset[str], others: frozenset[str], links: Iterable[frozenset[str]]) -> bool:
    """Return whether one of *links* brings some of *names* together with some of *others*."""
    return any(link & names and link & others for link in links)


def components(parts: Iterable[Part], links: Iterable[frozenset[str]]) -> list[list[Part]]:
    """Return the parts that hang together, in the order in which the first of each is written."""
    components = [*((link, list[Part]()) for link in links if link), *((part.firm, [part]) for part in parts)]
    merged: list[tuple[frozenset[str], list[Part]]] = []
    for names, members in components:
        touching = [one for one in merged if one[0] & names]
        merged = [one for one in merged if not one[0] & names]
        joined = names.union(*(one[0] for one in touching))
        merged.append((joined, [*chain.from_iterable(one[1] for one in touching), *members]))
    found = [sorted(members, key=lambda part: part.start) for _, members in merged if members]
    return sorted(found, key=lambda members: members[0].start)
