"""The words of a text with their positions, in a spelling in which two versions of a text can be compared.

What an editor or a converter changes without changing what is said counts as the same word: the Unicode normalisation
form, the kind of quotes and of dashes, characters that nobody sees. White space is no part of any word. Case counts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

# Scripts that put no spaces between words: each sign is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛‹›`´", "'"),
        **dict.fromkeys("‐‑‒–—―", "-"),
        **dict.fromkeys(_UNSEEN),
    }
)
_SENTENCE_END = frozenset(".!?")
_CLOSING = frozenset("\"')]}")


class Words(NamedTuple):
    """The words of a text, where each starts and ends in it, and on which line, from 0, it stands."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    lines: list[int]

    def within(self, start: int, end: int) -> range:
        """Return the numbers of the words of which some part lies from *start* up to *end*."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end)) if start < end else range(0)

    def sentences(self) -> list[range]:
        """Return the numbers of the words of each sentence: up to a full stop before a space, or the end of a line."""
        cuts = [0, *(number + 1 for number in range(len(self.words)) if self.ends_sentence(number))]
        return [range(first, after) for first, after in pairwise(cuts)]

    def ends_sentence(self, number: int) -> bool:
        """Return whether a sentence, or a line that is none, ends with the word of this number."""
        if number + 1 == len(self.words) or self.lines[number] != self.lines[number + 1]:
            return True
        if self.ends[number] == self.starts[number + 1]:
            return False
        while number and self.words[number] in _CLOSING and self.ends[number - 1] == self.starts[number]:
            number -= 1
        return self.words[number] in _SENTENCE_END


def split_words(text: str) -> Words:
    """Return the words and the signs of *text*, each spelt so that it can be compared."""
    spans = [piece.span() for piece in _PIECE.finditer(text)]
    joining = {character for character in set(text) if not character.isascii() and _joins(character)}
    if joining:
        spans = list(_joined(text, spans, joining))
    spelt = [spell(text[start:end]) for start, end in spans]
    spans = [span for span, word in zip(spans, spelt, strict=True) if word]
    breaks = [found.start() for found in re.finditer("\n", text)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return Words(text, [*filter(None, spelt)], starts, ends, [bisect_left(breaks, start) for start in starts])


def spell(word: str) -> str:
    """Return *word* as it is compared."""
    return word if word.isalnum() and word.isascii() else unicodedata.normalize("NFC", word.translate(_SPELLINGS))


def _joined(text: str, spans: Iterable[tuple[int, int]], joining: Container[str]) -> Iterator[tuple[int, int]]:
    """Yield *spans* with the marks that belong to a word made part of it, and what follows them in the word."""
    whole, marked = (-1, -1), False
    for start, end in spans:
        mark = end == start + 1 and text[start] in joining
        belongs = start == whole[1] and (mark or (marked and text[start].isalnum()))
        if not belongs and whole[1] > 0:
            yield whole
        whole = (whole[0] if belongs else start, end)
        marked = mark and belongs
    if whole[1] > 0:
        yield whole


def _joins(character: str) -> bool:
    """Return whether a sign that is no letter belongs to the word around it: a combining mark, a soft hyphen."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
