"""What changed between two versions, told to a reviewer: text, Markdown for a pull request, or JSON.

Statements are grouped by the thing they are about, with labels of either version and the graph that each is cited from.
What hangs on blank nodes is told where they hang. What the catalogue says of the passages themselves, such as their
positions, is only counted unless kinds are chosen: it would drown the facts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from pactgraph.comparing import Changes, compare, reading_order
from pactgraph.comparing.words import Words
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.tables import escape_markdown
from pactgraph.terms import graph_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pyoxigraph import Quad

    from pactgraph.comparing.versions import Version
    from pactgraph.terms import Term

ADDED, GONE, CHANGED, MOVED = "added", "gone", "changed", "moved"
SIGNS = {ADDED: "+", GONE: "-", CHANGED: "~", MOVED: ">"}
_HAS_SELECTOR = NamedNode(f"{COMMON_PREFIXES['oa']}hasSelector")


class Change(NamedTuple):
    """One statement that was added, is gone, or changed from *old* to *new*."""

    how: str
    old: Quad | None
    new: Quad | None

    @property
    def quad(self) -> Quad:
        """The statement as it is, or else as it was."""
        found = self.new or self.old
        assert found is not None
        return found


class ChangeReport:
    """The changes between two versions, to be written in one of several forms."""

    def __init__(self, old: Version, new: Version, *, kinds: Collection[GraphKind] = (), language: str = "en") -> None:
        """Compare *old* and *new*; *kinds* leaves only the changes in graphs of these kinds."""
        self.old, self.new = old, new
        self._kind_of: Mapping[str, GraphKind] = {**old.kinds, **new.kinds}
        everything = compare(old.quads, new.quads)
        self.words = Words(old, new, everything, language=language)
        self.summarised: Changes | None = None
        if kinds:
            self.changes = everything.select(lambda quad: self._kind_of.get(graph_of(quad)) in kinds)
        else:
            evidence = self._evidence()
            self.changes = everything.select(lambda quad: not self._is_about(quad, evidence))
            self.summarised = everything.select(lambda quad: self._is_about(quad, evidence))

    @property
    def is_empty(self) -> bool:
        """Whether the versions say the same, as far as kinds were chosen."""
        return not (self.changes or self.summarised)

    def _evidence(self) -> set[str]:
        """Return the passages of both versions, and their positions."""
        passages = {name for name, kind in self._kind_of.items() if kind is GraphKind.STATED}
        positions = {
            text_of(quad.object)
            for quad in (*self.old.quads, *self.new.quads)
            if quad.predicate == _HAS_SELECTOR and text_of(quad.subject) in passages
        }
        return passages | positions

    def _is_about(self, quad: Quad, evidence: Collection[str]) -> bool:
        in_catalogue = self._kind_of.get(graph_of(quad)) is GraphKind.CATALOGUE
        return in_catalogue and text_of(quad.subject) in evidence

    def _listed(self) -> dict[Term, list[Change]]:
        """Return the changes by what they are about; what hangs on a blank node that came or went is told with it."""
        groups: dict[Term, list[Change]] = defaultdict(list)
        for change in _changes(self.changes):
            if not self.words.is_told_above(change.quad):
                groups[self.words.root(change.quad)].append(change)
        return {
            thing: sorted(
                groups[thing],
                key=lambda change: (self.words.predicate_key(change.quad), reading_order(change.quad), change.how),
            )
            for thing in sorted(groups, key=self.words.sort_key)
        }

    def summary(self) -> str:
        """Return one line: how many statements were added, are gone, changed and moved."""
        if not self.changes:
            return "nothing differs." if self.is_empty else "no fact differs."
        counts = {how: sum(change.how == how for change in _changes(self.changes)) for how in SIGNS}
        told = [f"{count} {how}" for how, count in counts.items() if count]
        noun = "statement" if told[0].startswith("1 ") else "statements"
        return f"{', '.join([told[0].replace(' ', f' {noun} ', 1), *told[1:]])}."

    def rest(self) -> str:
        """Return one line on what is only counted, or nothing."""
        if not self.summarised:
            return ""
        subjects = {text_of(change.quad.subject) for change in _changes(self.summarised)}
        subjects = {name for name in subjects if self._kind_of.get(name) is GraphKind.STATED}
        count = len(self.summarised)
        said = "1 statement differs" if count == 1 else f"{count} statements differ"
        passages = "1 passage" if len(subjects) == 1 else f"{len(subjects)} passages"
        return f"Besides, {said} that the catalogue makes of {passages} and their positions: --kind catalogue."

    def text(self) -> str:
        """Return the changes for a terminal."""
        blocks = [f"{self.old.name} → {self.new.name}: {self.summary()}"]
        for thing, changes in self._listed().items():
            lines = [f"{'  '.join(self.words.heading(thing))}{self._novelty(thing)}"]
            for change in changes:
                cited = self._cited(change)
                source = f"  [{cited}]" if cited else ""
                lines.append(f"  {SIGNS[change.how]} {self._path(change)}  {self._value(change)}{source}")
            # Several cells of a list may differ, and each is told by the whole list.
            blocks.append("\n".join(dict.fromkeys(lines)))
        return "\n\n".join(block for block in [*blocks, self.rest()] if block) + "\n"

    def markdown(self) -> str:
        """Return the changes as a comment on a pull request: a line of summary and one table."""
        old, new = (escape_markdown(version.name) for version in (self.old, self.new))
        blocks = [f"**{self.summary()}** From {old} to {new}."]
        rows = []
        for thing, changes in self._listed().items():
            name, *curie = map(escape_markdown, self.words.heading(thing))
            heading = f"{' '.join([f'**{name}**', *curie])}{self._novelty(thing)}"
            told = [(SIGNS[change.how], *self._cells(change)) for change in changes]
            for cells in dict.fromkeys(told):
                rows.append(" | ".join([heading, *cells]))
                heading = ""
        if rows:
            head = ["| thing | | property | value | source |", "| --- | :---: | --- | --- | --- |"]
            blocks.append("\n".join([*head, *(f"| {row} |" for row in rows)]))
        return "\n\n".join(block for block in [*blocks, escape_markdown(self.rest())] if block) + "\n"

    def json(self) -> str:
        """Return the changes for programs: every statement that differs, with its terms in full."""
        listed = [
            {
                "change": change.how,
                "subject": self.words.json(change.quad.subject),
                "predicate": self.words.json(change.quad.predicate),
                **{
                    side: {"object": self.words.json(quad.object), "graph": self.words.json(quad.graph_name)}
                    for side, quad in (("old", change.old), ("new", change.new))
                    if quad is not None
                },
            }
            for change in sorted(_changes(self.changes), key=lambda change: reading_order(change.quad))
        ]
        document = {
            "old": self.old.name,
            "new": self.new.name,
            "equal": self.is_empty,
            "counts": {how: sum(change["change"] == how for change in listed) for how in SIGNS},
            "summarised": len(self.summarised or ()),
            "changes": listed,
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    def _novelty(self, thing: Term) -> str:
        before, after = (thing in side.about for side in (self.words.old, self.words.new))
        return "" if before and after else " (gone)" if before else " (new)"

    def _cells(self, change: Change) -> list[str]:
        return [escape_markdown(text) for text in (self._path(change), self._value(change), self._cited(change))]

    def _path(self, change: Change) -> str:
        return self.words.path(change.quad, self.words.side_of(change.quad))

    def _value(self, change: Change) -> str:
        told = []
        if change.old is not None and change.how != MOVED:
            told.append(self.words.object(change.old, self.words.old))
        if change.new is not None:
            told.append(self.words.object(change.new, self.words.new))
        return " → ".join(told)

    def _cited(self, change: Change) -> str:
        cited = [self.words.source(quad) for quad in (change.old, change.new) if quad is not None]
        return " → ".join(dict.fromkeys(name for name in cited if name))


def _changes(changes: Changes) -> list[Change]:
    return [
        *(Change(GONE, quad, None) for quad in changes.gone),
        *(Change(CHANGED, old, new) for old, new in changes.changed),
        *(Change(MOVED, old, new) for old, new in changes.moved),
        *(Change(ADDED, None, quad) for quad in changes.added),
    ]
