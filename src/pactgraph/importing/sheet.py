"""Reads a table that people keep, CSV as spreadsheets write it, row by row, with the place of each row in the text.

Follows RFC 4180 and the model for tabular data of the W3C (https://www.w3.org/TR/tabular-data-model/): UTF-8, a header
in the first line, cells in quotes may hold line ends. The separator is told by the header. A line ``sep=;`` before the
header, which Excel writes, is read. Positions count code points of the text as it is, a byte order mark included.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.errors import TableError, UsageError
from pactgraph.importing.header import BYTE_ORDER_MARK, REASON, check_place, find_delimiter, find_positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pactgraph.importing.mapping import TableMapping

_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)


class Fault(NamedTuple):
    """What is wrong in one row."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class Row(NamedTuple):
    """One row: the line that it begins on, from 1, its code points, and its cells as they stand there."""

    line: int
    start: int
    end: int
    cells: Sequence[str]


@dataclass(slots=True)
class Sheet:
    """A table as it lies in a file, with the place of each mapped column; faulty rows are known by their line."""

    path: Path
    text: str
    sha256: str
    delimiter: str
    header: Sequence[str]
    positions: dict[str, int]
    """In which cell of a row each mapped column stands."""
    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: Row, what: str) -> None:
        """Note what is wrong in a row."""
        self.faults.append(Fault(str(self.path), row.line, what))

    def rejects(self) -> bytes:
        """Return the faulty rows as a table like this one, with the reason of each in a further column."""
        reasons: dict[int, list[str]] = {}
        for fault in self.faults:
            reasons.setdefault(fault.line, []).append(fault.what)
        output = io.StringIO()
        writer = csv.writer(output, delimiter=self.delimiter, lineterminator="\r\n")
        width = len(self.header) - (REASON in self.header)
        writer.writerow([*self.header[:width], REASON])
        for row in self.rows:
            if row.line in reasons:
                padded = [*row.cells[: max(width, len(row.cells) - (REASON in self.header))]]
                padded += [""] * (width - len(padded))
                writer.writerow([*padded, " ".join(reasons[row.line])])
        mark = BYTE_ORDER_MARK if self.text.startswith(BYTE_ORDER_MARK) else ""
        return (mark + output.getvalue()).encode()


def read_sheet(path: Path, mapping: TableMapping) -> Sheet:
    """Return the table at *path*; its faults are the rows that cannot be read.

    Raises UsageError when there is no such file, and TableError when the text is not UTF-8, or its columns are not
    those of the mapping.
    """
    try:
        contents = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read; {error.strerror}. Name a table in CSV.") from error
    text = _decode(path, contents)
    lines = list(io.StringIO(text, newline=""))
    if not lines or not text.strip(BYTE_ORDER_MARK + " \r\n\t"):
        raise TableError(str(path), "the table is empty. Its first line names the columns.", [])
    announced = _SEPARATOR_LINE.fullmatch(lines[0])
    skipped = mapping.header - 1 if mapping.header else 1 if announced else 0
    if skipped >= len(lines):
        raise TableError(str(path), f"has {len(lines)} lines, and its header is on line {skipped + 1}.", [])
    delimiter = mapping.delimiter or (announced[1] if announced else find_delimiter(lines[skipped], mapping))
    faults: list[Fault] = []
    rows = _rows(path, lines, skipped, delimiter, faults)
    first = next(rows, None)
    if first is None or faults:
        found = faults[0].what if faults else "the table has no header."
        raise TableError(f"{path}:{skipped + 1}", found, [])
    check_place(path, first.line, first.cells, lines, mapping)
    header = [cell.strip(BYTE_ORDER_MARK + " \t\u00a0") for cell in first.cells]
    while header and not header[-1]:
        header.pop()
    positions = find_positions(path, first.line, header, mapping)
    digest = hashlib.sha256(contents).hexdigest()
    sheet = Sheet(path, text, digest, delimiter, header, positions, list(rows), faults)
    amiss = {fault.line for fault in faults}
    for row in sheet.rows:
        surplus = any(cell.strip() for cell in row.cells[len(header) :])
        if row.line not in amiss and (surplus or len(row.cells) < len(header)):
            counted = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
            advice = "A separator or a quotation mark may be missing or too many."
            sheet.fault(row, f"{counted} where the header has {len(header)}. {advice}")
    return sheet


def _decode(path: Path, contents: bytes) -> str:
    try:
        return contents.decode()
    except UnicodeDecodeError as error:
        advice = "Save it as CSV UTF-8: positions of evidence are counted in UTF-8."
        if contents.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise TableError(
                str(path), f"not UTF-8; it is UTF-16, which Excel calls Unicode text. {advice}", []
            ) from error
        line = contents.count(b"\n", 0, error.start) + 1
        begin = contents.rfind(b"\n", 0, error.start) + 1
        shown = contents[max(begin, error.start - 20) : error.start + 12].split(b"\n")[0].decode("cp1252", "replace")
        found = f"not UTF-8; read as Windows-1252 this is '{shown.strip()}'."
        raise TableError(f"{path}:{line}", f"{found} {advice}", []) from error


def _rows(path: Path, lines: list[str], skipped: int, delimiter: str, faults: list[Fault]) -> Iterator[Row]:
    """Yield every row that is not empty; a row whose quotes are amiss becomes one cell, and a fault."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    reader = csv.reader(_without_mark(lines, skipped), delimiter=delimiter, strict=True)
    while True:
        first = skipped + reader.line_num
        try:
            cells = next(reader, None)
            if cells is None:
                return
            amiss = ""
        except csv.Error as error:
            amiss = str(error)
            cells = []
        last = skipped + reader.line_num
        text = "".join(lines[first:last])
        kept = len(text.rstrip("\r\n"))
        row = Row(first + 1, starts[first], starts[first] + kept, cells or [text[:kept]])
        if amiss:
            faults.append(Fault(str(path), row.line, _quotation_fault(amiss, first + 1, last)))
            yield row
        elif any(cell.strip() for cell in cells):
            yield row


def _quotation_fault(error: str, first: int, last: int) -> str:
    """Return in plain words what the CSV parser says of the lines from *first* to *last*."""
    if "field larger" in error:
        return f"a cell has more than {csv.field_size_limit()} characters. A quotation mark may not be closed."
    if "unexpected end" in error:
        down = f", so that the row reaches down to line {last}" if last > first else ""
        return f"a quotation mark is not closed{down}. Close it, or double it inside a cell."
    return "text follows a quotation mark that closes its cell. Double each one inside a cell."


def _without_mark(lines: list[str], skipped: int) -> Iterator[str]:
    for number, line in enumerate(lines[skipped:]):
        yield line.removeprefix(BYTE_ORDER_MARK) if number + skipped == 0 else line
