"""Where in a file a statement stands, for every message that points into one.

Lines and columns count from 1, columns in code points; the end is excluded, as in a region of SARIF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pactgraph.tokens import line_column

if TYPE_CHECKING:
    from pathlib import Path


class Place(NamedTuple):
    """A stretch of a file, and the text that stands there."""

    path: Path
    line: int
    column: int
    end_line: int
    end_column: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def place_in(path: Path, text: str, start: int, end: int) -> Place:
    """Return the place of the code points from *start* up to *end* of *text*, which the file at *path* holds."""
    return Place(path, *line_column(text, start), *line_column(text, end), text[start:end])
