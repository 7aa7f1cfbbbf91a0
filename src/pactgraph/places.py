"""Where in a file a statement stands, for every message that points into one.

Lines and columns count from 1, columns in code points; the end is excluded, as in a region of SARIF.
"""

from __future__ import annotations

import os
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

    @property
    def file(self) -> str:
        """The path as a reader finds it: from the working directory when it is inside, otherwise in full."""
        return shown(self.path)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def shown(path: Path | str) -> str:
    """Return *path* from the working directory when it is inside, otherwise as it is; also when that is gone."""
    try:
        directory = os.getcwd() + os.sep  # noqa: PTH109 - pathlib takes longer to import than this to run
    except OSError:
        return str(path)
    return str(path).removeprefix(directory).replace(os.sep, "/")


def place_in(path: Path, text: str, start: int, end: int) -> Place:
    """Return the place of the code points from *start* up to *end* of *text*, which the file at *path* holds."""
    return Place(path, *line_column(text, start), *line_column(text, end), text[start:end])
