"""Bars: a number for each thing, or how many different things there are, with its qualifier in words.

Numbers that differ a thousandfold stand as points on a logarithmic axis: a bar there would have no honest length.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.charts.appearance import PLAIN, colour_by, lane, lane_labels, legend, wrap
from pactgraph.charts.cells import Row, cited, isolated
from pactgraph.charts.drawing import Drawing, plural, refuse_too_many
from pactgraph.datatypes import number_datatype
from pactgraph.tables import UNBOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

PLOT, LABELS, BAR_LANE = 500, 300, 26
RATIO = 1000
GROUPED = "replace(format(datum.value, ','), regexp(',', 'g'), '\u00a0')"


class Bar(NamedTuple):
    """One lane: the label, the number to draw and the words that stand beside it."""

    label: str
    group: str
    value: float
    words: str
    sources: tuple[str, ...] = ()


def draw(rows: Sequence[Row], chart: Mapping[str, Any]) -> Drawing:
    """Return the bars of *rows*.

    Raises FormatError when there are more than can be read.
    """
    left_out: dict[str, None] = {}
    numbers = [(row, _number(row)) for row in rows]
    is_count = "value" not in chart or any(_is_thing(row) for row in rows)
    bars = _counts(rows) if is_count else _measured(numbers, left_out)
    refuse_too_many(len(bars), "bars")
    items = [f"{bar.label}: {_said(bar)}{cited(bar.sources)}" for bar in bars]
    is_wide = _is_wide([bar.value for bar in bars])
    notes = ["The axis is logarithmic: each step is ten times the one before."] if is_wide else []
    axis = f"number of different {chart['value']}s" if is_count and "value" in chart else "number"
    view = _view(bars, is_wide, axis) if bars else None
    return Drawing(view, plural(len(bars), "number"), items, notes, list(left_out))


def _said(bar: Bar) -> str:
    return f"{isolated(bar.group)}, {bar.words}" if bar.group and not bar.words.startswith(bar.group) else bar.words


def _is_thing(row: Row) -> bool:
    return row.one("value").key.startswith(("<", "_:"))


def _number(row: Row) -> float | None:
    text = row.one("value").term and row.one("value").text
    if not text or number_datatype(text) is None:
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _measured(numbers: Iterable[tuple[Row, float | None]], left_out: dict[str, None]) -> list[Bar]:
    found: dict[tuple[str, ...], Bar] = {}
    for row, number in numbers:
        label, group, qualifier = row.one("label"), row.one("group"), row.one("qualifier")
        known = qualifier.text if qualifier.term is not None else ""
        words = f"{isolated(known)} {grouped(row.one('value').text)}".strip() + row.caution
        if number is None:
            left_out[f"{label.text}: {words}"] = None
            continue
        key = (label.key, group.key, known, row.one("value").key)
        sources = (*found[key].sources, row.source) if key in found else (row.source,)
        kind = group.text if group.term is not None else known
        found[key] = Bar(label.text, kind, number, words, sources)
    return list(found.values())


def _counts(rows: Iterable[Row]) -> list[Bar]:
    """Return how many different things, or rows, each label has; the greatest first, what is not stated last."""
    counted: dict[tuple[str, str], tuple[Row, dict[str, str]]] = {}
    for place, row in enumerate(rows):
        value = row.one("value")
        _, members = counted.setdefault((row.one("label").key, row.one("group").key), (row, {}))
        if "value" not in row.cells or value.term is not None:
            key = value.key or str(place)
            # One row that states it is enough.
            members[key] = row.caution and members.get(key, row.caution)
    order = sorted(counted, key=lambda key: (not key[0], -len(counted[key][1]), counted[key][0].one("label").text, key))
    bars = []
    for row, members in map(counted.__getitem__, order):
        group = row.one("group").text if row.one("group").term is not None else ""
        bars.append(Bar(row.one("label").text, group, len(members), f"{len(members)}{_caution(members.values())}"))
    return bars


def _caution(cautions: Collection[str]) -> str:
    """Return in brackets how many are known in a way that is not stated, ` (2 interpreted)`."""
    counts = Counter(caution.strip(" ()") for caution in cautions if caution)
    words = [basis if number == len(cautions) else f"{number} {basis}" for basis, number in counts.items()]
    return f" ({', '.join(words)})" if words else ""


def grouped(number: str) -> str:
    """Return the digits of a whole number in groups of three, `10 000 000`; anything else as it is."""
    sign, digits = number[: number.startswith(("-", "+"))], number.lstrip("+-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) < 4:
        return number
    return sign + f"{int(digits):,}".replace(",", "\u00a0")


def _is_wide(values: Sequence[float]) -> bool:
    return bool(values) and min(values) > 0 and max(values) / min(values) >= RATIO


def _view(bars: Sequence[Bar], is_wide: bool, axis: str) -> dict[str, Any]:
    values: list[dict[str, Any]] = [
        {"lane": place, "value": bar.value, "kind": bar.group, "text": bar.words, "words": f"{bar.label}: {_said(bar)}"}
        | ({"unstated": True} if bar.label == UNBOUND else {})
        for place, bar in enumerate(bars)
    ]
    least, greatest = min(0, *(bar.value for bar in bars), 0), max(0, *(bar.value for bar in bars), 0)
    whole = all(bar.value == int(bar.value) for bar in bars)
    scale: dict[str, Any] = {"type": "log", "nice": True} if is_wide else {"domain": [least, greatest or 1]}
    # Whole things have no halves: no more ticks than numbers.
    most = min(6, max(int(greatest - least), 1)) if whole and not is_wide else 6
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": axis, "tickCount": most, "labelExpr": GROUPED, **({"tickMinStep": 1} if whole else {})},
    }
    groups = list(dict.fromkeys(bar.group for bar in bars if bar.group))
    colour = colour_by("kind", groups, legend(groups, symbolType="square"))
    if "field" not in colour:
        colour = {"condition": {"test": "datum.unstated", "value": PLAIN}, **colour}
    mark: dict[str, Any] = {"type": "point", "filled": True, "opacity": 1, "size": 110} if is_wide else {"type": "bar"}
    words = {
        "data": {"values": [{**value, "value": max(value["value"], least if is_wide else 0)} for value in values]},
        "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 11.5},
        "encoding": {"y": lane(), "x": x, "text": {"field": "text"}},
    }
    drawn = {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"y": lane(), "x": x, "color": colour, "description": {"field": "words"}},
    }
    labels = lane_labels({"lane": place, "label": wrap(bar.label, LABELS, most=2)} for place, bar in enumerate(bars))
    return {"width": PLOT, "height": BAR_LANE * len(bars), "layer": [drawn, words, *labels]}
