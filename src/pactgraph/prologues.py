"""The prefixes that a Turtle or SPARQL text declares: in order, and only those that are used, with their comments.

A comment on lines of its own, and a base IRI, begin a group: they say something of what follows, so prefixes are sorted
within their group and never leave it. A prefix with a comment behind it stays although nothing uses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Comment(NamedTuple):
    """A comment on a line of its own, and whether the author left a blank line before it."""

    text: str
    blank: bool


@dataclass(slots=True)
class Declaration:
    """A prefix, or None for a base, with its IRI as it is spelt, the comments before it and the one behind it."""

    prefix: str | None
    iri: str
    leading: list[Comment] = field(default_factory=list)
    note: str = ""
    blank: bool = False


def are_distinct(prefixes: Iterable[str | None]) -> bool:
    """Return whether no prefix is declared twice, so that the order of prefixes says nothing."""
    named = [prefix for prefix in prefixes if prefix is not None]
    return len(named) == len(set(named))


def arrange(declarations: Iterable[Declaration], used: Collection[str]) -> tuple[list[Declaration], list[Comment]]:
    """Return the declarations to write, and the comments that stood before the last ones and have none left."""
    arranged: list[Declaration] = []
    for group in _groups(declarations):
        leading, blank = group[0].leading, group[0].blank
        kept = sorted(
            (each for each in group if each.prefix is None or each.prefix in used or each.note),
            key=lambda each: each.prefix or "",
        )
        for each in kept:
            each.leading, each.blank = [], False
        if kept:
            kept[0].leading, kept[0].blank = leading, blank
        elif leading:
            kept = [Declaration(None, "", leading)]
        arranged += kept
    return _joined(arranged)


def _groups(declarations: Iterable[Declaration]) -> list[list[Declaration]]:
    groups: list[list[Declaration]] = []
    for each in declarations:
        if not groups or each.leading or each.prefix is None or groups[-1][-1].prefix is None:
            groups.append([])
        groups[-1].append(each)
    return groups


def _joined(arranged: Iterable[Declaration]) -> tuple[list[Declaration], list[Comment]]:
    """Give the comments of groups of which nothing is left to what follows."""
    result: list[Declaration] = []
    comments: list[Comment] = []
    for each in arranged:
        if each.iri:
            each.leading = comments + each.leading
            result.append(each)
            comments = []
        else:
            comments += each.leading
    return result, comments
