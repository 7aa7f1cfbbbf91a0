"""Whether the chart that the header of a query names can be drawn from the columns of the query.

The grammar is that of the package's documentation; nothing else is known, so that a slip is told where it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Kind(NamedTuple):
    """Which keys a kind of chart needs, and which it may have besides `kind` and `title`."""

    needed: tuple[str, ...]
    allowed: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "timeline": Kind(("label", "from"), ("to", "group", "qualifier")),
    "bars": Kind(("label",), ("value", "group", "qualifier")),
    "network": Kind(("source", "target"), ("label",)),
    "points": Kind(("latitude", "longitude", "label"), ("value",)),
}

#: The keys that may name several columns: where a date lies between what all of them say.
SEVERAL = ("from", "to")


class Fault(NamedTuple):
    """What is wrong with a chart: the word of the header that is at fault, and the message."""

    word: str
    what: str


def columns_of(value: Any) -> list[str]:
    """Return the columns that the value of a key names."""
    return list(value) if isinstance(value, list | tuple) else [value]


def fault_of_chart(chart: Mapping[str, Any], columns: Sequence[str]) -> Fault | None:
    """Return what is wrong with the chart of a query that projects *columns*, or None."""
    name = chart.get("kind")
    if name is None:
        return Fault("chart", f"the chart has no kind. Add kind: one of {', '.join(KINDS)}.")
    if not isinstance(name, str) or name not in KINDS:
        return Fault("kind", f"'{name}' is no kind of chart. {_advice(name, KINDS)}")
    kind = KINDS[name]
    known = ("kind", "title", *kind.needed, *kind.allowed)
    for key in chart:
        if key not in known:
            return Fault(str(key), f"'{key}' is no key of a chart of kind {name}. {_advice(key, known)}")
    for key in kind.needed:
        if chart.get(key) is None:
            return Fault("chart", f"a chart of kind {name} needs the key '{key}', with a column of the query.")
    if not columns:
        return Fault("chart", "a chart needs columns. Name the variables after SELECT.")
    faults = (_fault_of_value(key, value, columns) for key, value in chart.items() if key != "kind")
    return next((fault for fault in faults if fault), None)


def _fault_of_value(key: str, value: Any, columns: Sequence[str]) -> Fault | None:
    if key == "title":
        return None if isinstance(value, str) and value.strip() else Fault(key, "'title' needs one text.")
    named = columns_of(value)
    if not named or (len(named) > 1 and key not in SEVERAL) or not all(isinstance(column, str) for column in named):
        what = "one column, or a list of them" if key in SEVERAL else "one column"
        return Fault(key, f"'{key}' of the chart needs {what} of the query, as it is written after SELECT.")
    for column in named:
        if column not in columns:
            what = f"'{column}' is no column of the query. {_advice(column.removeprefix('?'), columns)}"
            return Fault(key, what)
    return None


def _advice(word: object, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(str(word), list(known), n=1)
    return f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(known)}."
