"""Which part each word of a Turtle or TriG text plays in its statement, for laying it out.

Follows the grammar of RDF 1.1 Turtle and TriG as far as a layout needs it; the text has been parsed before. No word
changes, but a `;` behind which nothing comes goes, and the last statement of a graph gets its full stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pactgraph.errors import ParseError
from pactgraph.prologues import Comment
from pactgraph.tokens import line_column
from pactgraph.turtle.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CLOSING = {"]": "[", ")": "(", "}": "{"}
#: How deep brackets may be nested: each level goes further in, and the text grows with the square of the depth.
DEEPEST = 100
#: What comes next after a term of each role.
_AFTER = {"subject": "predicate first", "predicate first": "object first", "predicate": "object first", "item": "item"}


class _Frame:
    """An open bracket: which word it is, what may come next in it, and where the list of objects began."""

    def __init__(self, bracket: Word | None, expects: str) -> None:
        self.bracket = bracket
        self.expects = expects
        self.list_start: Word | None = None
        self.objects = 0


def mark(words: Iterable[Word], text: str, *, name: Path | str = "text") -> list[Word]:
    """Return the words to write, each with its role, and the ends of brackets and of lists of objects.

    The roles of terms and opening brackets are "subject", "predicate first", "predicate", "object first", "object" and
    "item"; those of other words are what they are: a sign of punctuation, "declaration", "end".
    Raises ParseError where brackets do not match or are nested too deep, or a word has no place.
    """
    structure = _Structure()
    for word in words:
        if not structure.take(word):
            line, column = line_column(text, word.start)
            found = f"'{word.text}'" if word.text else "the end of the text"
            raise ParseError(name, f"{found} cannot stand here. Correct it.", line=line, column=column)
        if structure.depth > DEEPEST:
            line, column = line_column(text, word.start)
            what = f"brackets are nested more than {DEEPEST} deep. Name the inner nodes."
            raise ParseError(name, what, line=line, column=column)
    return structure.words


class _Structure:
    def __init__(self) -> None:
        self.words: list[Word] = []
        self._frames = [_Frame(None, "subject")]
        self._carried: tuple[Comment, ...] = ()

    @property
    def depth(self) -> int:
        """How many brackets are open."""
        return len(self._frames) - 1

    def take(self, word: Word) -> bool:
        """Add a word, and return whether it may stand there."""
        frame = self._frames[-1]
        if word.kind in ("declaration", "end"):
            word.role = word.kind
            self._append(word)
            whole = word.kind == "end" or word.declaration is not None
            return whole and frame.bracket is None and frame.expects == "subject"
        if word.kind == "punctuation":
            if word.text in CLOSING:
                return self._close(word, frame)
            if word.text == "{":
                return self._open_graph(word, frame)
            if word.text not in ("[", "("):
                return self._separate(word, frame)
        return self._term(word, frame)

    def _term(self, word: Word, frame: _Frame) -> bool:
        if frame.expects == "separator":
            return False
        word.role = frame.expects
        self._append(word)
        if word.role.startswith("object"):
            if word.role == "object first":
                frame.list_start, frame.objects = word, 0
            frame.objects += 1
        frame.expects = _AFTER.get(word.role, "separator")
        if word.text in ("[", "(") and word.kind == "punctuation":
            self._frames.append(_Frame(word, "item" if word.text == "(" else "predicate first"))
        return True

    def _close(self, word: Word, frame: _Frame) -> bool:
        if frame.bracket is None or frame.bracket.text != CLOSING[word.text]:
            return False
        if word.text == "}" and frame.expects != "subject":
            carried, self._carried = self._carried, ()
            if not self._separate(Word("punctuation", ".", word.start), frame):
                return False
            self._carried = carried
        if frame.expects in ("object first", "object"):
            return False
        self._end_list(word, frame)
        word.role = word.text
        frame.bracket.end = len(self.words)
        self._append(word)
        self._frames.pop()
        if word.text == "}":
            self._frames[-1].expects = "subject"
        return True

    def _open_graph(self, word: Word, frame: _Frame) -> bool:
        if frame.bracket is not None or frame.expects not in ("subject", "predicate first"):
            return False
        word.role = "{ first" if frame.expects == "subject" else "{"
        self._append(word)
        self._frames.append(_Frame(word, "subject"))
        return True

    def _separate(self, word: Word, frame: _Frame) -> bool:
        word.role = word.text
        if word.text == ";" and frame.expects == "predicate":
            self._carried += (*word.leading, *([Comment(word.note, blank=False)] if word.note else []))
            return True
        # A node in brackets may be a whole statement.
        ends = frame.expects == "predicate" or (frame.expects == "predicate first" and self.words[-1].role == "]")
        within = frame.bracket is not None and frame.bracket.text != "{"
        if (frame.expects != "separator" and not (word.text == "." and ends)) or (word.text == "." and within):
            return False
        if word.text != ",":
            self._end_list(word, frame)
        frame.expects = {",": "object", ";": "predicate"}.get(word.text, "subject")
        self._append(word)
        return True

    def _end_list(self, word: Word, frame: _Frame) -> None:
        last = self.words[-1]
        if frame.expects == "predicate" and last.role == ";" and not (self._carried or word.leading):
            self.words.pop()
            self.words[-1].note = last.note
        if frame.list_start is not None:
            frame.list_start.list_end, frame.list_start.count = len(self.words), frame.objects
            frame.list_start = None

    def _append(self, word: Word) -> None:
        """Add a word; a sign that cannot start a line takes over what was said behind the word before it."""
        leading, self._carried = self._carried + word.leading, ()
        if word.role in (",", ";", "{") or (word.role == "." and not leading):
            before, behind = self.words[-1].note, word.note
            if before:
                self.words[-1].note, word.note = "", before
            elif leading:
                word.note = ""
            if (before or leading) and behind:
                leading += (Comment(behind, blank=False),)
            self._carried, word.leading = leading, ()
        else:
            word.leading = leading
        self.words.append(word)
