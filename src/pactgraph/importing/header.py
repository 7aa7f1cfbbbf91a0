"""The header of a sheet: which separator it uses, whether it stands where it should, and which column is which.

A column has the header that its mapping names, or one of its other titles; accents, capitals and kinds of space aside.
Every column is mapped or ignored on purpose: what nobody thought of is not lost silently.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pactgraph.errors import TableError
from pactgraph.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pactgraph.importing.mapping import TableMapping

BYTE_ORDER_MARK = "\ufeff"
DELIMITERS = (",", ";", "\t", "|")

#: The column that a file of rejected rows has besides; it may be imported again without taking the column out.
REASON = "why this row was not imported"

#: Down to which line a header that is not where it should be is looked for.
_MOST_ABOVE = 20


def find_delimiter(header: str, mapping: TableMapping) -> str:
    """Return the separator with which most cells of the header are columns of the mapping."""

    def rank(delimiter: str) -> tuple[int, int]:
        return _matches(header.strip(BYTE_ORDER_MARK + "\r\n").split(delimiter), mapping), header.count(delimiter)

    return max(DELIMITERS, key=rank)


def _matches(cells: Iterable[str], mapping: TableMapping) -> int:
    """Return how many of *cells* are headers that the mapping knows."""
    known = {fold(name) for column in mapping.columns for name in (column.name, *column.titles)}
    known |= {fold(name) for name in mapping.ignored}
    return sum(fold(cell.strip('"')) in known for cell in cells)


def check_place(path: Path, at: int, cells: Sequence[str], lines: Sequence[str], mapping: TableMapping) -> None:
    """Raise TableError when the header does not stand where it should, but further down."""
    if _matches(cells, mapping):
        return
    for number, line in enumerate(lines[:_MOST_ABOVE], 1):
        for separator in DELIMITERS:
            if _matches(line.strip("\r\n").split(separator), mapping) > len(mapping.columns) / 2:
                what = (
                    f"the header is on line {number}. Take out the lines above it, or add to [table]: header = {number}"
                )
                raise TableError(f"{path}:{at}", what, [])


def find_positions(path: Path, line: int, header: Sequence[str], mapping: TableMapping) -> dict[str, int]:
    """Return in which cell each column of the mapping stands.

    Raises TableError when one is missing, doubled or neither mapped nor ignored.
    """
    where = {fold(name): position for position, name in reversed(list(enumerate(header)))}
    faults = []
    for position, name in enumerate(header):
        if where[fold(name)] != position:
            faults.append(f"{path}:{line}: two columns are called '{name}'. Rename one of them.")
    positions = {}
    for column in mapping.columns:
        found = [where[title] for title in map(fold, (column.name, *column.titles)) if title in where]
        if len(found) == 1 or len(set(found)) == 1:
            positions[column.name] = found[0]
        elif found:
            names = " and ".join(f"'{header[position]}'" for position in sorted(set(found)))
            faults.append(f"{path}:{line}: {names} are both the column '{column.name}' of the mapping. Keep one.")
    left_out = {fold(name) for name in (*mapping.ignored, REASON)}
    known = {*positions.values(), *(position for name, position in where.items() if name in left_out)}
    rest = [name for name in header if where[fold(name)] not in known]
    missing = [column.name for column in mapping.columns if column.name not in positions]
    faults += _unmatched(path, line, missing, rest)
    if faults:
        raise TableError(str(path), "its columns are not those of the mapping; nothing was written:", faults)
    return positions


def _unmatched(path: Path, line: int, missing: Iterable[str], rest: Sequence[str]) -> Iterator[str]:
    folded = {fold(name): name for name in rest}
    for name in missing:
        near = get_close_matches(fold(name), folded, n=1, cutoff=0.75)
        advice = (
            f"Is it '{folded[near[0]]}'? Then add that to its titles."
            if near
            else "Add it, or take its [[column]] out of the mapping."
        )
        yield f"{path}:{line}: there is no column '{name}'. {advice}"
    for name in rest:
        called = f"the column '{name}'" if name else "a column without a name"
        yield f"{path}:{line}: {called} is not mapped. Map it with a [[column]], or put it under ignored in [table]."
