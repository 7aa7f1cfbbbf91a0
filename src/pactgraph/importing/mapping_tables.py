"""The tables and keys of a mapping, the type of each value, and where in its file a fault stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pactgraph.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_TEXTS = (str, list)

DOCUMENT: Mapping[str, Any] = dict.fromkeys(("code", "title", "language", "class", "line", "characters"), str)
TABLE: Mapping[str, Any] = {"delimiter": str, "header": int, "ignored": list, "missing": list}
SUBJECT: Mapping[str, Any] = {"slug": str, "label": str, "class": str, "constants": dict, "resolve": bool}
NODE: Mapping[str, Any] = {
    "slug": str,
    "label": str,
    "class": str,
    "constants": dict,
    "property": str,
    "inverse": str,
}
COLUMN: Mapping[str, Any] = {
    **dict.fromkeys(
        ("name", "of", "property", "inverse", "datatype", "language", "class", "scheme", "separator", "default"), str
    ),
    "titles": _TEXTS,
    "format": _TEXTS,
    "values": dict,
    "required": bool,
    "create": bool,
    "minimum": int,
}

#: What a cell can be: text in a language, a plain string, a date of any precision, a thing named by its CURIE.
DATATYPES = ("text", "string", "date", "integer", "decimal", "boolean", "duration", "iri", "thing")

_WORDS = {str: "text", list: "a list of texts", dict: "a table", bool: "true or false", int: "a whole number"}


class Reading:
    """One mapping file that is being read."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()

    def fault(self, what: str, near: str = "") -> ParseError:
        """Return the error that says *what* of the first line that holds *near*."""
        line = next((number for number, line in enumerate(self._lines, 1) if near and near in line), None)
        return ParseError(self.path, what, line=line)

    def check_keys(self, table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        """Raise ParseError when *table* has a key that is not known."""
        known = list(known)
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                advice = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(known)}."
                raise self.fault(f"{where} has no '{key}'. {advice}", key)

    def check_types(self, table: Mapping[str, Any], types: Mapping[str, Any], where: str) -> None:
        """Raise ParseError when a key of *table* is not known, or its value is not of its type."""
        self.check_keys(table, types, where)
        for key, value in table.items():
            wanted = types[key]
            is_right = isinstance(value, wanted) and not (wanted is int and (isinstance(value, bool) or value < 0))
            if isinstance(value, list) and not all(isinstance(item, str) for item in value):
                is_right = False
            if isinstance(value, dict) and not all(isinstance(item, str) for item in value.values()):
                is_right = False
            if not is_right:
                words = "text, or a list of texts" if wanted is _TEXTS else _WORDS[wanted]
                raise self.fault(f"{where}: the value of '{key}' is not {words}. Correct it.", key)

    def table(
        self, tables: Mapping[str, Any], key: str, types: Mapping[str, Any] | None, name: str = ""
    ) -> dict[str, Any]:
        """Return the table at *key*, an empty one when there is none."""
        table = tables.get(key, {})
        if not isinstance(table, dict):
            raise self.fault(f"'{name or key}' is not a table. Write [{name or key}] above its keys.", key)
        if types is not None:
            self.check_types(table, types, f"[{name or key}]")
        return table

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return the texts at *key*, where a single one may stand without its list."""
        value = table.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)
