"""Cases: what a query must answer, and what it must stand on. `pactgraph.bench` holds them against the graph.

A case is a folder with ``case.toml`` and ``expected.csv``:

    query = "agreements"            a saved query; or the folder holds its own query.rq
    question = ["Q022"]             the questions that it answers, if any
    support = ["004:44"]            the passages without which the rows must change, cited as document and line
    ordered = false                 whether the order of the rows counts
    contains = false                whether further rows are right as well
    [parameters]                    as a user types them, things as CURIEs
    institution = "id:karolinska-institutet"

``expected.csv`` holds the columns that count, things as CURIEs, literals by their lexical form, nothing where nothing
is bound. ``contrary.trig``, where there is one, is a fact that must change the rows.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pactgraph.errors import ParseError
from pactgraph.saved_queries import parse_saved_query, read_query_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from pactgraph.folder import GraphFolder
    from pactgraph.saved_queries import SavedQuery

    Row = tuple[str, ...]

#: The keys of ``case.toml``, and what each holds.
KEYS: Mapping[str, type] = {
    "query": str,
    "question": list,
    "support": list,
    "ordered": bool,
    "contains": bool,
    "parameters": dict,
    "today": date,
}
_NAMES = {str: "text in quotes", list: "a list of texts", bool: "true or false", dict: "a table", date: "a date"}


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a query and the rows that it must give; *lines* says where each row of ``expected.csv`` starts."""

    folder: Path
    query: SavedQuery
    parameters: dict[str, str]
    questions: tuple[str, ...]
    support: tuple[str, ...]
    ordered: bool
    contains: bool
    today: date
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...] = ()

    @property
    def contrary(self) -> Path | None:
        """The file with a fact that must change the rows, if there is one."""
        path = self.folder / "contrary.trig"
        return path if path.exists() else None

    def missing_and_surplus(self, rows: Collection[Row]) -> tuple[list[Row], list[Row]]:
        """Return the expected rows that are not among *rows*, and the rows that are not expected."""
        missing = sorted(set(self.rows) - set(rows))
        surplus = [] if self.contains else sorted(set(rows) - set(self.rows))
        return missing, surplus

    def misplaced(self, rows: Iterable[Row]) -> int | None:
        """Return the first expected row, counted from 0, in whose place another stands where order counts."""
        expected = dict.fromkeys(self.rows)
        found = [row for row in dict.fromkeys(rows) if row in expected]
        pairs = zip(expected, found, strict=False)
        wrong = next((row for row, other in pairs if row != other), None) if self.ordered else None
        return None if wrong is None else self.rows.index(wrong)


def case_folders(folder: GraphFolder) -> list[Path]:
    """Return the folders of the cases beside the saved queries of *folder*: ``queries/cases/<query>/<case>/``.

    A folder that holds only one of the files of a case is one as well.
    """
    root = folder.root / "queries/cases"
    return sorted({path.parent for name in ("case.toml", "expected.csv") for path in root.glob(f"**/{name}")})


def read_cases(folder: GraphFolder) -> list[Case]:
    """Return the cases beside the saved queries of *folder*.

    Raises ParseError as `read_case` does.
    """
    return [read_case(folder, path) for path in case_folders(folder)]


def read_case(folder: GraphFolder, path: Path, queries: Mapping[str, SavedQuery] | None = None) -> Case:
    """Return the case in the folder *path*; *queries* are the saved queries that have been parsed before.

    Raises ParseError when a file is missing or not what it should be.
    """
    settings = _read_toml(path / "case.toml")
    header, rows, lines = _read_csv(path / "expected.csv")
    return Case(
        folder=path,
        query=_query(folder, path, settings.get("query"), queries or {}),
        parameters={str(name): _spell(value) for name, value in settings.get("parameters", {}).items()},
        questions=tuple(settings.get("question", ())),
        support=tuple(settings.get("support", ())),
        ordered=settings.get("ordered", False),
        contains=settings.get("contains", False),
        today=settings.get("today", date(2026, 1, 1)),
        columns=header,
        rows=rows,
        lines=lines,
    )


def spell_row(row: Iterable[str]) -> str:
    """Return *row* as a line of ``expected.csv``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()


def _query(folder: GraphFolder, path: Path, name: str | None, queries: Mapping[str, SavedQuery]) -> SavedQuery:
    _check_home(folder, path, name)
    if name is not None and name in queries:
        return queries[name]
    own = path / "query.rq"
    file = own if name is None else folder.query_files().get(name)
    if file is None or not file.exists():
        raise _fault(path, "query", f"there is no query '{name}'. Name a saved query, or put a query.rq beside.")
    return parse_saved_query(name or path.name, file, read_query_text(file), strict=name is not None)


def _check_home(folder: GraphFolder, path: Path, name: str | None) -> None:
    """Refuse a case that lies below the saved queries and is none of the query whose folder it is in."""
    root = folder.root / "queries/cases"
    if not path.is_relative_to(root):
        return
    home = path.relative_to(root).parent.as_posix()
    if name is None:
        raise _fault(path, "query", f'the case names no query. Add a line: query = "{home}".')
    if name != home:
        what = f"the case is of query '{name}', and lies among those of '{home}'. Move it to queries/cases/{name}."
        raise _fault(path, "query", what)


def _fault(path: Path, key: str, what: str) -> ParseError:
    return ParseError(path / "case.toml", what, line=line_of(path / "case.toml", key))


def line_of(path: Path, key: str) -> int:
    """Return the line of the file at *path* that starts with *key*, otherwise 1."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return 1
    return next((number for number, line in enumerate(lines, 1) if line.partition("=")[0].strip(" \"'") == key), 1)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParseError(
            path, f"cannot be read; {error.strerror}. A case has a case.toml and an expected.csv."
        ) from error
    except ValueError as error:
        raise ParseError(path, f"not TOML; {error}. Correct the line.") from error
    for key, value in settings.items():
        if key not in KEYS:
            what = f"'{key}' is not known here. Use one of: {', '.join(sorted(KEYS))}."
            raise ParseError(path, what, line=line_of(path, key))
        if key == "today" and isinstance(value, str):
            value = settings[key] = _date(value)
        texts = not isinstance(value, list) or all(isinstance(one, str) for one in value)
        if type(value) is not KEYS[key] or not texts:
            raise ParseError(path, f"'{key}' needs {_NAMES[KEYS[key]]}. Correct it.", line=line_of(path, key))
    return settings


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _spell(value: object) -> str:
    """Return a value of TOML as a user would type it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_csv(path: Path) -> tuple[Row, tuple[Row, ...], tuple[int, ...]]:
    """Return the header, the rows, and the line in which each row starts."""
    rows: list[Row] = []
    lines: list[int] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            start = 1
            for row in reader:
                rows.append(tuple(row))
                lines.append(start)
                start = reader.line_num + 1
    except OSError as error:
        raise ParseError(
            path, f"cannot be read; {error.strerror}. A case has a case.toml and an expected.csv."
        ) from error
    except (ValueError, csv.Error) as error:
        raise ParseError(path, f"not CSV; {error}. Correct it.") from error
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        line = next((line for line, row in zip(lines, rows, strict=True) if len(row) != len(rows[0])), 1)
        raise ParseError(path, "every row needs as many cells as the header. Add or take out commas.", line=line)
    return rows[0], tuple(rows[1:]), tuple(lines[1:])
