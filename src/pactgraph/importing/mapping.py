"""What a mapping says of a table: its subject, the further things that a row speaks of, and its columns.

IRIs are written out; `pactgraph.importing.mapping_reading` reads them from TOML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with the names of columns in braces, such as ``{Number}-term``."""

    text: str

    @property
    def columns(self) -> list[str]:
        """The columns that it names."""
        return _PLACEHOLDER.findall(self.text)

    @property
    def is_one_column(self) -> bool:
        """Whether it is what one column says, and nothing of ours."""
        return _PLACEHOLDER.fullmatch(self.text) is not None

    def fill(self, cells: Mapping[str, str]) -> str:
        """Return the text with the cells of one row."""
        return _PLACEHOLDER.sub(lambda found: cells[found[1]], self.text)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that each row speaks of: its subject, or one beside it."""

    name: str
    slug: Template
    label: Template | None
    class_: str
    predicate: str | None = None
    inverse: str | None = None
    constants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of one column say of the subject of their row, or of another node."""

    name: str
    titles: tuple[str, ...] = ()
    """Other headers that this column may have."""
    of: str = ""
    predicate: str | None = None
    inverse: str | None = None
    """For a property that leads from the value to the node."""
    datatype: str = "text"
    format: tuple[str, ...] = ()
    """How dates are written beside ISO 8601, such as dd.MM.yyyy."""
    language: str = ""
    class_: str | None = None
    scheme: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    """Folded words, and the literal or the IRI that each stands for."""
    separator: str | None = None
    required: bool = False
    minimum: int = 0
    default: str = ""
    create: bool = False

    @property
    def is_literal(self) -> bool:
        """Whether its cells are values, not things."""
        return self.class_ is None and self.scheme is None and self.datatype != "thing"


@dataclass(frozen=True, slots=True)
class TableMapping:
    """All that a mapping says; IRIs are written out."""

    path: Path
    code: str | None
    title: str
    language: str
    document_class: str | None
    line: str | None
    characters: str | None
    delimiter: str | None
    header: int | None
    """The line of the header, where it is not the first."""
    ignored: tuple[str, ...]
    missing: frozenset[str]
    subject: Node
    resolve: bool
    nodes: tuple[Node, ...]
    columns: tuple[Column, ...]
