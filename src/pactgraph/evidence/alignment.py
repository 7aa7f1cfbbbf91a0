"""Which words of a text stand where in a later version of it, in time nearly linear in their number.

Patience differencing: what occurs once in both texts anchors the rest, lines first, then words between them; what no
anchor divides goes to difflib as long as it is short. Text that was moved past other text is left unaligned.
"""

from __future__ import annotations

from bisect import bisect_left
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from pactgraph.evidence.words import Words

#: The largest product of two lengths that difflib gets: beyond it, text without anchors stays unaligned.
LARGEST = 100_000
#: How long the runs are that may anchor a long text: where each word of it occurs over and over, a few in a row do not.
RUNS = (1, 4, 16)


class Block(NamedTuple):
    """A run of equal elements: where it starts in the old and in the new sequence, and how long it is."""

    old: int
    new: int
    length: int


class Alignment(NamedTuple):
    """For each word of the old text the number of the same word in the new one, and back; -1 where there is none."""

    new_of: list[int]
    old_of: list[int]


def align_words(old: Words, new: Words) -> Alignment:
    """Return which words of *old* are which words of *new*: in the same order, each at most once."""
    alignment = Alignment([-1] * len(old.words), [-1] * len(new.words))
    old_lines, new_lines = _lines(old), _lines(new)
    keys = [[tuple(words.words[line.start : line.stop]) for line in lines]
            for words, lines in ((old, old_lines), (new, new_lines))]  # fmt: skip
    gap_old = gap_new = 0
    end = Block(len(old_lines), len(new_lines), 0)
    old_lines.append(range(len(old.words), len(old.words)))
    new_lines.append(range(len(new.words), len(new.words)))
    for block in [*align(*keys), end]:
        first, after = old_lines[block.old].start, old_lines[block.old + block.length].start
        other, other_after = new_lines[block.new].start, new_lines[block.new + block.length].start
        for piece in align(old.words[gap_old:first], new.words[gap_new:other]):
            _note(alignment, gap_old + piece.old, gap_new + piece.new, piece.length)
        _note(alignment, first, other, after - first)
        gap_old, gap_new = after, other_after
    return alignment


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """Return runs of equal elements of two sequences, in the order of both."""
    return sorted(_blocks(old, new))


def _blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Block]:
    gaps = [(0, len(old), 0, len(new))]
    while gaps:
        start, end, new_start, new_end = gaps.pop()
        first, new_first = start, new_start
        while start < end and new_start < new_end and old[start] == new[new_start]:
            start, new_start = start + 1, new_start + 1
        last = end
        while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
            end, new_end = end - 1, new_end - 1
        yield from (
            block for block in (Block(first, new_first, start - first), Block(end, new_end, last - end)) if block.length
        )
        anchors = _anchors(old, new, range(start, end), range(new_start, new_end))
        if anchors:
            corners = [(start, new_start), *anchors, (end, new_end)]
            gaps += [(a, c, b, d) for (a, b), (c, d) in pairwise(corners)]
        elif 0 < (end - start) * (new_end - new_start) <= LARGEST:
            matcher = SequenceMatcher(None, old[start:end], new[new_start:new_end], autojunk=False)
            yield from (Block(start + a, new_start + b, n) for a, b, n in matcher.get_matching_blocks() if n)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], span: range, new_span: range) -> list[tuple[int, int]]:
    """Return the longest chain of elements, or runs of a few, that occur once in both spans, in the order of both."""
    for length in RUNS:
        places = _once(old, span, length)
        new_places = _once(new, new_span, length) if places else {}
        chain = _longest_chain([(place, new_places[key]) for key, place in places.items() if key in new_places])
        if chain or len(span) * len(new_span) <= LARGEST:
            return chain
    return []


def _once(sequence: Sequence[Hashable], span: range, length: int) -> dict[Hashable, int]:
    """Return where each run of this length begins that occurs once in *span*, in order."""
    places: dict[Hashable, int] = {}
    repeated = set()
    for place in span[: max(0, len(span) - length + 1)]:
        run = sequence[place] if length == 1 else tuple(sequence[place : place + length])
        if run in places:
            repeated.add(run)
        places[run] = place
    return {run: place for run, place in places.items() if run not in repeated}


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of *pairs*, which ascend in the first number, that ascends in the second as well."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _lines(words: Words) -> list[range]:
    """Return the numbers of the words of each line that has any."""
    numbers = groupby(range(len(words.words)), key=words.lines.__getitem__)
    lines = [list(line) for _, line in numbers]
    return [range(line[0], line[-1] + 1) for line in lines]


def _note(alignment: Alignment, old: int, new: int, length: int) -> None:
    alignment.new_of[old : old + length] = range(new, new + length)
    alignment.old_of[new : new + length] = range(old, old + length)
