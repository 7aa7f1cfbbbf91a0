"""What a chart reads in the solutions of a query: which thing a cell means, and the words to show for it.

Columns follow the conventions of saved queries: `thingLabel` names what `thing` is, `basis` and `source` say on what a
row stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.charts.declaration import columns_of
from pactgraph.graph_kinds import GraphKind
from pactgraph.tables import UNBOUND, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pactgraph.results import Solutions, Term

_NOT_XML = re.compile("[^ -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Cell(NamedTuple):
    """One value: *key* tells things with equal labels apart, *text* is what a reader sees."""

    key: str
    text: str
    term: Term | None


NOTHING = Cell("", UNBOUND, None)


class Row(NamedTuple):
    """One solution, by the keys of the chart; *basis* and *source* are empty where the query has no such column."""

    cells: Mapping[str, tuple[Cell, ...]]
    basis: str
    source: str

    def one(self, key: str) -> Cell:
        """Return the cell that a key names, NOTHING when it is unbound or the chart lacks the key."""
        return self.cells[key][0] if self.cells.get(key) else NOTHING

    def all(self, key: str) -> list[Cell]:
        """Return the bound cells of a key that may name several columns."""
        return [cell for cell in self.cells.get(key, ()) if cell.term is not None]

    @property
    def caution(self) -> str:
        """How the row is known when it is not stated, in brackets after a space."""
        return f" ({self.basis})" if self.basis not in ("", GraphKind.STATED.label) else ""


def clean(text: str) -> str:
    """Return *text* without what XML cannot hold and what would turn the words around it."""
    return _NOT_XML.sub("\ufffd", visible(text))


def isolated(text: str) -> str:
    """Return *text* so that letters from right to left do not reorder what stands beside it."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def read_rows(solutions: Solutions, chart: Mapping[str, Any], text_of: Callable[[Term], str]) -> list[Row]:
    """Return the solutions as the chart names their columns; rows that say the same are one."""
    places = {column: place for place, column in enumerate(solutions.columns)}
    keys = {key: columns_of(value) for key, value in chart.items() if key not in ("kind", "title")}

    def cell(row: tuple[Term | None, ...], column: str) -> Cell:
        thing = column.removesuffix("Label") if column.removesuffix("Label") in places else column
        term, label = row[places[thing]], row[places.get(f"{thing}Label", places[thing])]
        shown = term if label is None else label
        return (
            NOTHING
            if term is None or shown is None
            else Cell(str(term), clean(text_of(shown) or text_of(term)) or "“”", term)
        )

    def text(row: tuple[Term | None, ...], column: str) -> str:
        return cell(row, column).text if column in places and row[places[column]] is not None else ""

    rows = []
    for row in solutions.rows:
        cells = {key: tuple(cell(row, column) for column in columns) for key, columns in keys.items()}
        rows.append(Row(cells, text(row, "basis"), text(row, "source")))
    return _distinguished(rows)


def _distinguished(rows: list[Row]) -> list[Row]:
    """Return the rows with the key in brackets after a label that different things have."""
    bearers: dict[str, set[str]] = {}
    for cell in _cells(rows):
        bearers.setdefault(cell.text, set()).add(cell.key)
    shared = {text for text, keys in bearers.items() if len(keys) > 1}
    if not shared:
        return rows

    def told(cell: Cell) -> Cell:
        mark = re.split(r"[/#:]", cell.key.strip("<>").rstrip("/#"))[-1]
        return cell._replace(text=f"{cell.text} ({mark})") if cell.text in shared and cell.key[:1] == "<" else cell

    return [row._replace(cells={key: tuple(map(told, cells)) for key, cells in row.cells.items()}) for row in rows]


def _cells(rows: Iterable[Row]) -> Iterator[Cell]:
    for row in rows:
        for cells in row.cells.values():
            yield from cells


def cited(sources: Iterable[str]) -> str:
    """Return the sources in brackets after a space, each once; nothing when there are none."""
    different = list(dict.fromkeys(source for source in sources if source))
    return f" [{', '.join(different)}]" if different else ""
