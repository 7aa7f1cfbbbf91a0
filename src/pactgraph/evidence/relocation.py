"""Where the passages of a document stand in a later version of it, and which of its sentences are new.

A passage is found by its words: where alignment puts them, or wherever else they stand in a row. Where a text has come
to stand in several places its neighbours decide, and when they do not, nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.evidence.alignment import align_words
from pactgraph.evidence.likeness import Likeness
from pactgraph.evidence.words import Words, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pactgraph.evidence.alignment import Alignment

    Span = tuple[int, int]

#: How many words beside a passage must be as they were for that side to tell where it belongs.
CONTEXT = 3
#: By how many of its first words an occurrence is looked up.
_KEY = 4
#: How many places of a text that occurs over and over are told apart.
_MOST = 100


class Fate(Enum):
    """What became of a passage, the worst first."""

    CHANGED = "changed"
    VANISHED = "vanished"
    AMBIGUOUS = "ambiguous"
    RESPELT = "respelt"
    MOVED = "moved"
    UNMOVED = "unmoved"

    @property
    def holds(self) -> bool:
        """Whether the passage still says what it said, at a position that is known."""
        return self in (Fate.RESPELT, Fate.MOVED, Fate.UNMOVED)


@dataclass(frozen=True, slots=True)
class Relocation:
    """What became of one passage: its place in the new text, or the several that it may have."""

    fate: Fate
    places: tuple[Span, ...] = ()


class Change(NamedTuple):
    """A stretch of words as it was and as it is; both are the same where nothing changed."""

    old: str
    new: str


def relocate(old: str, new: str, spans: Sequence[Span]) -> tuple[list[Relocation], list[Span]]:
    """Return what became of each span of *old* in *new*, and the sentences of *new* that no span accounts for."""
    texts = _Texts(split_words(old), split_words(new), spans)
    found = [texts.same(number) for number in range(len(spans))]
    texts.take(found)
    whole = [one or texts.changed(number) for number, one in enumerate(found)]
    return whole, texts.new_sentences(whole)


def mark_changes(old: str, new: str) -> list[Change]:
    """Return two texts side by side: runs of words that are the same, and runs that differ, with the space after them.

    Every run of white space is one space; how spaces, quotes and dashes are written makes no difference.
    """
    words, others = split_words(old), split_words(new)
    matcher = SequenceMatcher(None, words.words, others.words, autojunk=False)
    changes = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        change = Change(_run(words, start, end), _run(others, new_start, new_end))
        changes.append(Change(change.new, change.new) if kind == "equal" else change)
    return changes


def _run(words: Words, start: int, end: int) -> str:
    """Return the text from one word up to another, white space collapsed."""
    if start == end:
        return ""
    last = words.starts[end] if end < len(words.starts) else words.ends[-1]
    return re.sub(r"\s+", " ", words.text[words.starts[start] : last])


class _Texts:
    """Both texts as words, and how they are aligned."""

    def __init__(self, old: Words, new: Words, spans: Sequence[Span]) -> None:
        self._old, self._new, self._spans = old, new, spans
        self._alignment: Alignment = align_words(old, new)
        self._ranges = [old.within(*span) for span in spans]
        found = _find(new, {tuple(old.words[one.start : one.stop]) for one in self._ranges if one})
        self._free = {
            words: list(islice((place for place in places if self._is_free(words, place)), _MOST))
            for words, places in found.items()
        }
        self._taken: set[int] = set()
        self._likeness: Likeness | None = None

    def same(self, number: int) -> Relocation | None:
        """Return where the words of a passage stand in a row; None when they do so nowhere."""
        span = self._ranges[number]
        words = self._old.words[span.start : span.stop]
        if not words:
            return Relocation(Fate.VANISHED)
        first = self._alignment.new_of[span.start]
        aligned = first >= 0 and self._alignment.new_of[span.start : span.stop] == list(range(first, first + len(span)))
        if aligned:
            rivals = [place for place in self._free.get(tuple(words), ()) if self._rivals(span, place, first)]
            return self._at(number, [first, *rivals])
        places = [place for place in self._open_to(span, words) if self._is_bounded_alike(span, place)]
        sides = [self._sides(span, place) for place in places]
        best = [place for place, count in zip(places, sides, strict=True) if count == max(sides)]
        return self._at(number, best) if best else None

    def take(self, found: Iterable[Relocation | None]) -> None:
        """Note which words of the new text are passages already."""
        for one in found:
            for place in one.places if one else ():
                self._taken.update(self._new.within(*place))

    def changed(self, number: int) -> Relocation:
        """Return the best place of a passage whose words have changed, if any is like it."""
        if self._likeness is None:
            self._likeness = Likeness(self._old, self._new, self._alignment, self._taken)
        best = self._likeness.best(self._ranges[number])
        return Relocation(Fate.CHANGED, (self._span(best),)) if best else Relocation(Fate.VANISHED)

    def new_sentences(self, found: Iterable[Relocation]) -> list[Span]:
        """Return the sentences with a word that stands in no passage and stood nowhere in the old text."""
        self.take(found)
        known = {tuple(self._old.words[one.start : one.stop]) for one in self._old.sentences()}
        known -= {tuple(self._old.words[one.start : one.stop]) for one in self._ranges}
        return [
            self._span(sentence)
            for sentence in self._new.sentences()
            if tuple(self._new.words[sentence.start : sentence.stop]) not in known
            and any(self._is_new(number) for number in sentence)
        ]

    def _is_new(self, number: int) -> bool:
        alike = self._alignment.old_of[number] >= 0 or number in self._taken
        return not alike and any(map(str.isalnum, self._new.words[number]))

    def _at(self, number: int, places: Sequence[int]) -> Relocation:
        """Return that a passage begins with the word *places* has, or that it may begin with each of several."""
        span = self._ranges[number]
        exact = [self._exact(number, place) for place in places]
        if len(places) > 1:
            fallback = [self._span(range(place, place + len(span))) for place in places]
            return Relocation(Fate.AMBIGUOUS, tuple(one or other for one, other in zip(exact, fallback, strict=True)))
        if exact[0] is None:
            return Relocation(Fate.RESPELT, (self._span(range(places[0], places[0] + len(span))),))
        return Relocation(Fate.UNMOVED if exact[0] == self._spans[number] else Fate.MOVED, (exact[0],))

    def _exact(self, number: int, place: int) -> Span | None:
        """Return the span of the new text with exactly the text of a passage, when one begins at this word."""
        start, end = self._spans[number]
        moved = self._new.starts[place] - self._old.starts[self._ranges[number].start]
        same = start + moved >= 0 and self._new.text[start + moved : end + moved] == self._old.text[start:end]
        return (start + moved, end + moved) if same else None

    def _span(self, words: range) -> Span:
        return self._new.starts[words.start], self._new.ends[words.stop - 1]

    def _open_to(self, span: range, words: Sequence[str]) -> list[int]:
        """Return where the words of a passage stand in a row and are new there, or in part those of the passage."""
        new_of = self._alignment.new_of
        begun = {new_of[number] - number + span.start for number in span if new_of[number] >= 0}
        own = (place for place in begun if place >= 0 and self._new.words[place : place + len(words)] == words)
        return sorted({*own, *self._free.get(tuple(words), ())})

    def _is_free(self, words: tuple[str, ...], place: int) -> bool:
        """Return whether most of the words that stand at *place* are new there."""
        old_of = self._alignment.old_of[place : place + len(words)]
        return 2 * sum(old >= 0 for old in old_of) <= len(words)

    def _rivals(self, span: range, place: int, first: int) -> bool:
        """Return whether nothing tells *place* from *first*, where alignment puts the passage."""
        return self._is_bounded_alike(span, place) and self._sides(span, place) >= self._sides(span, first)

    def _sides(self, span: range, place: int) -> int:
        """Return on how many sides the words beside *place* are those beside the passage."""
        old, new, after = self._old.words, self._new.words, place + len(span)
        before = old[max(0, span.start - CONTEXT) : span.start] == new[max(0, place - CONTEXT) : place]
        return before + (old[span.stop : span.stop + CONTEXT] == new[after : after + CONTEXT])

    def _is_bounded_alike(self, span: range, place: int) -> bool:
        """Return whether a sentence or line begins and ends at *place* where one does at the passage."""
        edges = [(span.start - 1, place - 1), (span.stop - 1, place + len(span) - 1)]
        return all(
            number < 0 or not self._old.ends_sentence(number) or other < 0 or self._new.ends_sentence(other)
            for number, other in edges
        )


def _find(words: Words, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """Return the numbers of the words at which each of *wanted* begins."""
    by_key: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for sought in wanted:
        by_key[sought[:_KEY]].append(sought)
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for length in {len(key) for key in by_key}:
        shifted = (words.words[offset:] for offset in range(length))
        for number, key in enumerate(zip(*shifted, strict=False)):
            for sought in by_key.get(key, ()):
                if tuple(words.words[number : number + len(sought)]) == sought:
                    found[sought].append(number)
    return found
