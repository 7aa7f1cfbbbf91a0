"""A word of a text that keeps its position, in whatever language the text is."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """One word: its kind, as the grammar of its language names it, and where it starts, in code points from 0."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next token starts."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in capitals when this is a bare name, otherwise the text."""
        return self.text.upper() if self.kind == "name" else self.text


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of *offset*, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
