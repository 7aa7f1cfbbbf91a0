"""The words of a Turtle or TriG text as a formatter moves them: with their comments, and what the author set apart.

A literal with its language or datatype, a declaration, and GRAPH with the name behind it are one word. Every comment
belongs to a word: one on a line of its own to the word that follows, any other to the word before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.prologues import Comment, Declaration, are_distinct, arrange
from pactgraph.turtle.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pactgraph.tokens import Token

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class Word:
    """One word, the comments before it, the one behind it, and whether a line break, a blank line came before it.

    The kind is "term", "punctuation", "declaration" or "end". The rest is for the layout: *role* is its part in the
    statement; *end* is the number of the closing bracket, *list_end* that of the word after a list of *count* objects.
    """

    kind: str
    text: str
    start: int
    leading: tuple[Comment, ...] = ()
    note: str = ""
    newline: bool = False
    blank: bool = False
    declaration: Declaration | None = None
    role: str = ""
    end: int = 0
    list_end: int = 0
    count: int = 1


def read_words(text: str, *, name: Path | str = "text") -> list[Word]:
    """Return the words of *text*, with the prefixes in order and only those used, then a word of kind "end".

    Where a prefix is declared twice, every declaration stays where it is.
    Raises ParseError, with line and column, at what is no word of Turtle.
    """
    reader = _Reader()
    for token in tokenize(text, name=name):
        reader.take(token)
    words = reader.finish(len(text))
    declared = [word.declaration.prefix for word in words if word.declaration]
    if not declared or not are_distinct(declared):
        return words
    says_something = any(word.kind == "term" for word in words)
    return list(_arranged(words, reader.used if says_something else {prefix or "" for prefix in declared}))


class _Reader:
    def __init__(self) -> None:
        self.used: set[str] = set()
        self._words: list[Word] = []
        self._comments: list[Comment] = []
        self._breaks = 0
        self._on_line = False
        self._open = ""
        self._parts: list[str] = []

    def take(self, token: Token) -> None:
        if token.kind == "space":
            breaks = len(_BREAK.findall(token.text))
            self._breaks += breaks
            self._on_line = self._on_line and not breaks
        elif token.kind == "comment":
            self._comment(token.text.rstrip())
        else:
            if token.kind == "pname" and self._open not in ("@", "PREFIX"):
                self.used.add(token.text.partition(":")[0])
            if self._open and not (self._open == "GRAPH" and token.text == "{"):
                self._continue(token)
            elif self._words and (token.kind == "language" or token.text == "^^"):
                self._words[-1].text += token.text
                self._open = "^^" if token.text == "^^" else ""
            else:
                self._begin(token)
            self._breaks, self._on_line = 0, True

    def finish(self, length: int) -> list[Word]:
        self._add(Word("end", "", length))
        return self._words

    def _comment(self, text: str) -> None:
        if self._on_line and not self._words[-1].note and not self._comments:
            self._words[-1].note = text
        else:
            self._comments.append(Comment(text, self._breaks > 1))
        self._breaks = 0

    def _begin(self, token: Token) -> None:
        keyword = token.word if token.kind == "name" else ""
        self._open = "@" if token.kind == "directive" else keyword if keyword in ("PREFIX", "BASE", "GRAPH") else ""
        self._parts = [keyword if keyword == "GRAPH" else token.text]
        kind = "declaration" if self._open in ("@", "PREFIX", "BASE") else "term"
        self._add(Word("punctuation" if token.kind == "punctuation" else kind, token.text, token.start))

    def _add(self, word: Word) -> None:
        word.leading, word.blank = tuple(self._comments), self._breaks > 1
        word.newline = self._breaks > 0 or bool(self._comments)
        self._comments = []
        self._words.append(word)

    def _continue(self, token: Token) -> None:
        """Add to a word of several tokens."""
        word = self._words[-1]
        self._parts.append(token.text)
        if self._open == "^^":
            word.text += token.text
            self._open = ""
            return
        word.text = " ".join(self._parts).replace("[ ]", "[]")
        if token.text == "." or (token.kind == "iri" and self._open in ("PREFIX", "BASE")):
            self._open = ""
            declared = self._parts[0].removeprefix("@").upper() == "PREFIX" and len(self._parts) > 2
            prefix = self._parts[1].removesuffix(":") if declared else None
            iri = f"@base {token.text} ." if self._parts[0].upper() == "BASE" else word.text
            word.declaration = Declaration(prefix, iri if prefix is None else self._parts[2])


def _arranged(words: list[Word], used: set[str]) -> Iterator[Word]:
    """Write each run of declarations in order; what goes with them stays with them."""
    run: list[Declaration] = []
    for word in words:
        if word.declaration:
            declaration = word.declaration
            declaration.leading, declaration.note, declaration.blank = list(word.leading), word.note, word.blank
            run.append(declaration)
            continue
        kept, comments = arrange(run, used)
        for each in kept:
            text = each.iri if each.prefix is None else f"@prefix {each.prefix}: {each.iri} ."
            leading = tuple(each.leading)
            yield Word("declaration", text, word.start, leading, each.note, blank=each.blank, declaration=each)
        if comments:
            word.blank = word.blank or not word.leading
            word.leading = (*comments, *word.leading)
        run = []
        yield word
