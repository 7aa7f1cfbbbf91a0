"""Which stretch of a new text is most like a passage whose words have changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pactgraph.evidence.alignment import Alignment
    from pactgraph.evidence.words import Words

#: How much two texts have in common, of 1, before one is taken for what became of the other.
LIKE = 0.5
#: Up to how many words a text is compared by its letters: a changed year alone leaves no word as it was.
SHORT = 4
#: How many sentences are compared, and how many sentences a word may stand in before it tells nothing.
_MOST, _COMMON = 8, 200
#: Up to how many words the order of the words counts.
_LONG = 2000
#: How many times as long as a passage the text may be that has taken its place.
_LONGER = 3


class Likeness:
    """The sentences of a new text that may be what became of a passage."""

    def __init__(self, old: Words, new: Words, alignment: Alignment, taken: set[int]) -> None:
        self._old, self._new, self._alignment, self._taken = old, new, alignment, taken

    def best(self, span: range) -> range | None:
        """Return the words of the new text that are most like those of *span*, None when none are like them."""
        words = self._old.words[span.start : span.stop]
        rated = [(self._ratio(words, one), -len(one), -one.start, one) for one in self._candidates(span, words)]
        ratio, _, _, best = max(rated, default=(0.0, 0, 0, range(0)))
        return best if ratio >= LIKE else None

    def _candidates(self, span: range, words: Sequence[str]) -> Iterator[range]:
        yield from self._in_place(span)
        votes: Counter[int] = Counter()
        for word in set(words):
            votes.update(self._by_word.get(word, ()))
        yield from (self._sentences[number] for number, _ in votes.most_common(_MOST))

    def _in_place(self, span: range) -> Iterator[range]:
        """Yield what stands where alignment puts the passage: its words that are left, out to the nearest border."""
        new_of = self._alignment.new_of
        left = [new_of[number] for number in span if new_of[number] >= 0]
        if not left:
            first = after = self._aligned_before[span.start] + 1
            while self._is_free(after) and after - first <= _LONGER * len(span):
                after += 1
            if after > first:
                yield range(first, after)
            return
        first, last = left[0], left[-1]
        while new_of[span.start] < 0 and self._is_free(first - 1) and not self._new.ends_sentence(first - 1):
            first -= 1
        while new_of[span.stop - 1] < 0 and not self._new.ends_sentence(last) and self._is_free(last + 1):
            last += 1
        yield range(first, last + 1)

    def _is_free(self, number: int) -> bool:
        return 0 <= number < len(self._new.words) and self._alignment.old_of[number] < 0 and number not in self._taken

    @cached_property
    def _aligned_before(self) -> list[int]:
        """For each word of the old text, where the last word before it that is aligned stands; -1 for none."""
        return list(accumulate(self._alignment.new_of, max, initial=-1))

    @cached_property
    def _sentences(self) -> list[range]:
        """The sentences of which most is neither a passage already nor text that stood there before."""
        return [one for one in self._new.sentences() if 2 * sum(map(self._is_free, one)) > len(one)]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        by_word = defaultdict(list)
        for number, sentence in enumerate(self._sentences):
            for word in set(self._new.words[sentence.start : sentence.stop]):
                by_word[word].append(number)
        return {word: numbers for word, numbers in by_word.items() if len(numbers) <= _COMMON}

    def _ratio(self, words: Sequence[str], span: range) -> float:
        others = self._new.words[span.start : span.stop]
        length = len(words) + len(others)
        if length > _LONG:
            return 2 * (Counter(words) & Counter(others)).total() / length
        ratio = SequenceMatcher(None, words, others, autojunk=False).ratio()
        if max(len(words), len(others)) <= SHORT:
            ratio = max(ratio, SequenceMatcher(None, " ".join(words), " ".join(others), autojunk=False).ratio())
        return ratio
