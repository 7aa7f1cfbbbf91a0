"""Lays out a Turtle or TriG text as our files are: two spaces, one predicate a line, a blank line between blocks.

Comments, the order of statements and the spelling of terms are the author's. Several objects stand on one line when
they fit, and so does what is in brackets; a line break before the first of them keeps them on lines of their own, as
does a comment among them. Prefixes are sorted, and only those used are declared, unless one is declared twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from pactgraph.turtle.structure import CLOSING, mark
from pactgraph.turtle.words import Word, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LINE_WIDTH = 120
STEP = 2
# What follows the last word on its line: a space and a sign.
TAIL = 2


def format_turtle(text: str, *, name: Path | str = "text") -> str:
    """Return *text*, Turtle or TriG of RDF 1.1, laid out; formatting that again changes nothing, and it says the same.

    Raises ParseError, with line and column, at what is no word of Turtle or has no place there; the grammar of a text
    that the engine has not parsed is looked at no further.
    """
    layout = _Layout(mark(read_words(text, name=name), text, name=name))
    return layout.write()


@dataclass(slots=True)
class _Frame:
    """An open bracket: how far its closing sign is indented, how far what it holds, and whether it is on one line."""

    bracket: str
    closing: int
    indent: int
    inline: bool = False
    objects_apart: bool = False
    before: str = ""

    @property
    def predicates(self) -> int:
        return self.indent if self.bracket == "[" else self.indent + STEP


class _Layout:
    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._frames = [_Frame("", 0, 0)]
        self._parts: list[str] = []
        self._column = 0
        self._note = ""
        self._widths = [0, *accumulate(len(word.text) + _gap(before, word) for before, word in _pairs(words))]
        self._comments = [0, *accumulate(len(word.leading) + bool(word.note) for word in words)]
        self._apart = [0, *accumulate(_stands_apart(word, after) for word, after in pairwise((*words, words[-1])))]

    def write(self) -> str:
        for number, word in enumerate(self._words):
            self._write(number, word)
        return "".join(self._parts)

    def _write(self, number: int, word: Word) -> None:
        frame = self._frames[-1]
        role = word.role
        if role in ("subject", "declaration", "{ first", "end"):
            self._block(word, frame)
        elif role == "}":
            self._end_graph(number, word)
        elif role in CLOSING:
            self._frames.pop()
            gap = _gap(self._words[number - 1], word)
            self._place(word, gap, frame.closing, apart=not frame.inline, comments=frame.indent)
        elif role == "predicate first":
            self._place(word, 1, frame.predicates, apart=frame.bracket == "[" and not frame.inline)
        elif role in ("predicate", "item"):
            indent = frame.indent if role == "item" else frame.predicates
            self._place(word, 1, indent, apart=not frame.inline)
        elif role in ("object first", "object"):
            if role == "object first":
                frame.objects_apart = not frame.inline and self._must_part(number, word)
            self._place(word, 1, frame.predicates + STEP, apart=frame.objects_apart)
        else:
            self._place(word, 0 if role == "," else 1, frame.predicates, apart=False)
            if role == ".":
                frame.before = "statement"
        if word.kind == "punctuation" and word.text in ("[", "(", "{"):
            self._open(number, word, frame)

    def _block(self, word: Word, frame: _Frame) -> None:
        """Write what begins a block, with a blank line before it and before its comments."""
        author = word.role == "end" or word.role == frame.before == "declaration"
        apart = bool(frame.before)
        for comment in word.leading:
            self._line(frame.indent, blank=apart and (comment.blank or not author))
            self._parts.append(comment.text)
            apart = author = True
        if word.role == "end":
            self._parts.append(f"{self._tail()}\n" if self._parts else "")
            return
        self._line(frame.indent, blank=word.blank if word.leading else apart and not author)
        self._put(word)
        if word.role == "declaration":
            frame.before = "declaration"

    def _end_graph(self, number: int, word: Word) -> None:
        frame = self._frames.pop()
        apart = bool(frame.before)
        for comment in word.leading:
            self._line(frame.indent, blank=apart and comment.blank)
            self._parts.append(comment.text)
            apart = True
        if self._words[number - 1].text != "{" or word.leading or self._note:
            self._line(frame.closing)
        self._put(word)
        self._frames[-1].before = "statement"

    def _open(self, number: int, word: Word, frame: _Frame) -> None:
        closing = frame.indent
        if word.role.startswith("object"):
            closing = frame.predicates + STEP * frame.objects_apart
        inline = word.text != "{" and (frame.inline or self._fits(number, word.end))
        self._frames.append(_Frame(word.text, closing, closing + STEP, inline))

    def _fits(self, number: int, end: int) -> bool:
        """Return whether the brackets that open with a word just written can be closed on its line."""
        fits = self._column + self._widths[end + 1] - self._widths[number + 1] + TAIL <= LINE_WIDTH
        return fits and not self._has_breaks(number, end)

    def _must_part(self, number: int, word: Word) -> bool:
        """Return whether the objects of which *word* is the first need a line each."""
        if word.leading or self._note:
            return True
        if word.count == 1:
            return False
        width = self._column + self._widths[word.list_end] - self._widths[number] + TAIL
        return word.newline or width > LINE_WIDTH or self._has_breaks(number, word.list_end - 1)

    def _has_breaks(self, first: int, last: int) -> bool:
        """Return whether the words from *first* to *last* cannot be on one line; what is said around them can."""
        comments = self._comments[last + 1] - self._comments[first]
        around = len(self._words[first].leading) + bool(self._words[last].note)
        return comments > around or self._apart[last + 1] > self._apart[first]

    def _place(self, word: Word, gap: int, indent: int, *, apart: bool, comments: int | None = None) -> None:
        """Write a word on a line of its own if it must be, otherwise on this line."""
        if apart or word.leading or self._note:
            for comment in word.leading:
                self._line(indent if comments is None else comments)
                self._parts.append(comment.text)
            self._line(indent)
        else:
            self._parts.append(" " * gap)
            self._column += gap
        self._put(word)

    def _put(self, word: Word) -> None:
        self._parts.append(word.text)
        last = max(word.text.rfind("\n"), word.text.rfind("\r"))
        self._column = len(word.text) - last - 1 if last >= 0 else self._column + len(word.text)
        self._note = word.note

    def _line(self, indent: int, *, blank: bool = False) -> None:
        if self._parts:
            self._parts.append(self._tail() + ("\n\n" if blank else "\n"))
        self._parts.append(" " * indent)
        self._column = indent

    def _tail(self) -> str:
        tail, self._note = f" {self._note}" if self._note else "", ""
        return tail


def _pairs(words: Sequence[Word]) -> Iterable[tuple[Word, Word]]:
    return zip((words[0], *words), words, strict=False)


def _gap(before: Word, word: Word) -> int:
    """Return how many spaces stand between two words on one line."""
    empty = before.text in ("[", "(") and CLOSING.get(word.text) == before.text
    return 0 if empty or word.role == "," else 1


def _stands_apart(word: Word, after: Word) -> bool:
    """Return whether no line can hold this word and what is around it: a long string, or brackets set apart."""
    opens = word.text in ("[", "(") and word.kind == "punctuation" and after.role not in CLOSING
    return (opens and after.newline) or "\n" in word.text or "\r" in word.text
