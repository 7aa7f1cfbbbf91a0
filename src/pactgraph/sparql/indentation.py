"""How far each line of a SPARQL query is indented, from its words alone.

One step for each line that opens brackets, one for what goes on with a statement or clause, one more for the second and
later objects of a predicate. A chain of IF, each in the last place of the one before, stays flat, like "else if".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.sparql.keywords import CLAUSES, PATTERNS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from pactgraph.tokens import Token

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = frozenset(OPENING.values())


@dataclass(slots=True)
class _Frame:
    """An open bracket, the step of the line on which it stands, and how far the statement inside it has come."""

    bracket: str
    step: int
    leads_if: bool = False
    holds_values: bool = False
    statement: str = ""
    terms: int = 0
    last: str = ""

    def goes_on(self, word: str) -> int:
        """Return how many steps a line that starts with *word* goes in for what it continues."""
        if self.bracket == "[":
            return 0 if self.last in ("", ";") else 1
        if self.holds_values or not self.statement or word == "{" or word in CLAUSES or word in PATTERNS:
            return 0
        if self.statement != "triples" or self.last == ";" or word == ".":
            return 1
        return 1 if self.terms == 1 else 2

    def take(self, token: Token) -> None:
        """Note a word that stands directly inside this bracket."""
        word = token.word
        if token.kind == "name" and (word in CLAUSES or word in PATTERNS):
            self.statement = word
        elif word in (".", "}") or (word == ")" and self.statement in ("BIND", "FILTER")):
            self.statement = ""
        elif not self.statement and word not in OPENING and word not in CLOSING:
            self.statement, self.terms = "triples", 0
        self.terms += word not in OPENING
        self.last = word


class Indentation:
    """The brackets and statements that are open, line after line."""

    def __init__(self) -> None:
        self._frames = [_Frame("", -1)]

    def enter(self, words: Sequence[Token]) -> tuple[int, int]:
        """Return how many steps the next line goes in, and how many the comments before it."""
        step = self._step(words)
        inner = step + 1 if _is_bracket(words[0], CLOSING) else step
        for index, token in enumerate(words):
            if _is_bracket(token, OPENING):
                self._open(words, index, step)
            elif _is_bracket(token, CLOSING):
                if len(self._frames) > 1:
                    self._frames.pop()
                self._frames[-1].take(token)
            elif token.kind != "comment":
                self._frames[-1].take(token)
        return step, inner

    def _step(self, words: Sequence[Token]) -> int:
        closing = 0
        while closing < len(words) and _is_bracket(words[closing], CLOSING):
            closing += 1
        if closing:
            return max(self._frames[max(len(self._frames) - closing, 0)].step, 0)
        frame = self._frames[-1]
        if frame.bracket == "(":
            return frame.step if frame.leads_if and words[0].word == "IF" else frame.step + 1
        return frame.step + 1 + frame.goes_on(words[0].word)

    def _open(self, words: Sequence[Token], index: int, step: int) -> None:
        outer = self._frames[-1]
        before = words[index - 1].word if index else outer.last
        holds_values = outer.statement == "VALUES" and words[index].text == "{"
        outer.take(words[index])
        self._frames.append(_Frame(words[index].text, step, before == "IF" and index == 1, holds_values))


def _is_bracket(token: Token, brackets: Container[str]) -> bool:
    return token.kind == "punctuation" and token.text in brackets
