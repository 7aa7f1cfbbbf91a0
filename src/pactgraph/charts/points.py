"""Points on a map: a sphere with its graticule, the points and their names; no outlines, which would need a map file.

Places of the same coordinates are one point with several names; a name that finds no room beside its point gets a line.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.charts.appearance import FAINT, PALETTE, SOFT, text_width, wrap
from pactgraph.charts.bars import grouped
from pactgraph.charts.cells import Row, cited, isolated
from pactgraph.charts.drawing import Drawing, plural, refuse_too_many
from pactgraph.charts.layout import Box, place_labels
from pactgraph.charts.projection import PLOT_WIDTH, View, fit, graticule, steps_of
from pactgraph.datatypes import number_datatype

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_POINTS = 60
#: The area of the greatest point, in square pixels.
LARGEST = 900
LABEL, SIZE, LINE = 190, 11, 13
NO_OUTLINES = "Outlines of countries are left out; the lines are meridians and parallels."


class Spot(NamedTuple):
    """One place of the map and all that is there."""

    latitude: float
    longitude: float
    labels: tuple[str, ...]
    value: float | None
    sources: tuple[str, ...]


def draw(rows: Sequence[Row], chart: Mapping[str, Any]) -> Drawing:
    """Return the map of *rows*.

    Raises FormatError when there are more places than can be read.
    """
    left_out: dict[str, None] = {}
    spots = _spots(rows, left_out)
    refuse_too_many(len(spots), "places", MOST_POINTS)
    items = [
        f"{', '.join(map(isolated, spot.labels))}: {_degrees(spot.latitude, 'NS')}, {_degrees(spot.longitude, 'EW')}"
        f"{'' if spot.value is None else f', {_number_text(spot.value)}'}{cited(spot.sources)}"
        for spot in spots
    ]
    counted = f"{plural(sum(len(spot.labels) for spot in spots), 'thing')} at {plural(len(spots), 'place')}"
    notes = [NO_OUTLINES]
    if "value" in chart and any(spot.value for spot in spots):
        notes.append("The area of a point is in proportion to its number, the greatest of those at the place.")
    return Drawing(_view(spots) if spots else None, counted, items, notes, list(left_out))


def _spots(rows: Iterable[Row], left_out: dict[str, None]) -> list[Spot]:
    """Return what is at each pair of coordinates, in the order of the rows."""
    found: dict[tuple[float, float], Spot] = {}
    for row in rows:
        latitude, longitude = (_degree(row, key, limit) for key, limit in (("latitude", 90), ("longitude", 180)))
        label = row.one("label").text + row.caution
        if latitude is None or longitude is None:
            words = [row.one(key).text for key in ("latitude", "longitude")]
            left_out[f"{label}: {', '.join(dict.fromkeys(words))}"] = None
            continue
        before = found.get((latitude, longitude), Spot(latitude, longitude, (), None, ()))
        labels = before.labels if label in before.labels else (*before.labels, label)
        number = _number(row, "value")
        value = number if before.value is None else before.value if number is None else max(number, before.value)
        found[latitude, longitude] = Spot(latitude, longitude, labels, value, (*before.sources, row.source))
    return list(found.values())


def _number(row: Row, key: str) -> float | None:
    cell = row.one(key)
    return float(cell.text) if cell.term is not None and number_datatype(cell.text) else None


def _degree(row: Row, key: str, limit: float) -> float | None:
    number = _number(row, key)
    return number if number is not None and abs(number) <= limit else None


def _number_text(number: float) -> str:
    return grouped(str(int(number))) if number == int(number) else str(number)


def _degrees(value: float, signs: str) -> str:
    return f"{abs(value):g}°\u00a0{signs[value < 0]}" if value else "0°"


def _view(spots: Sequence[Spot]) -> dict[str, Any]:
    view, height = fit([(spot.longitude, spot.latitude) for spot in spots])
    steps = steps_of(view, height)
    labels = [
        [line for label in spot.labels[:6] for line in wrap(label, LABEL, SIZE, most=2)]
        + ([f"and {len(spot.labels) - 6} more"] if len(spot.labels) > 6 else [])
        for spot in spots
    ]
    sizes = [(max(text_width(line, SIZE) for line in lines) + 4, float(LINE * len(lines))) for lines in labels]
    places = [view.project(spot.longitude, spot.latitude) for spot in spots]
    greatest = max((spot.value or 0 for spot in spots), default=0)
    radii = [6 if not greatest else max(math.sqrt(LARGEST * (s.value or 0) / greatest / math.pi), 2) for s in spots]
    boxes = place_labels(places, radii, sizes, (PLOT_WIDTH, height))
    values = [
        {
            "latitude": spot.latitude,
            "longitude": spot.longitude,
            "value": spot.value or 0,
            "words": ", ".join(spot.labels),
        }
        for spot in spots
    ]
    projection = {
        "type": "equalEarth",
        "rotate": [round(-view.middle, 6), 0, 0],
        "scale": round(view.scale, 4),
        "translate": [round(view.x, 2), round(view.y, 2)],
        "clipExtent": [[0, 0], [PLOT_WIDTH, height]],
    }
    point = {"type": "circle", "opacity": 0.85, "color": PALETTE[0], "stroke": "white", "strokeWidth": 1}
    size: dict[str, Any] = {"value": 90}
    if greatest:
        size = {
            "field": "value",
            "type": "quantitative",
            "scale": {"domain": [0, greatest], "range": [0, LARGEST]},
            "legend": None,
        }
    coordinates = {"latitude": {"field": "latitude"}, "longitude": {"field": "longitude"}}
    layers: list[dict[str, Any]] = [
        {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": "#f6f9fb", "stroke": FAINT}},
        {
            "data": {"graticule": graticule(view, steps, height)},
            "mark": {"type": "geoshape", "filled": False, "stroke": FAINT, "strokeWidth": 0.8},
        },
        *_leaders(places, radii, boxes, height),
        {
            "data": {"values": values},
            "mark": point,
            "encoding": {**coordinates, "size": size, "description": {"field": "words"}},
        },
        *_names(labels, boxes, height),
        _degree_layer(view, steps, height),
    ]
    return {"width": PLOT_WIDTH, "height": height, "projection": projection, "layer": layers}


def _pixels(field: str, size: float) -> dict[str, Any]:
    scale = {"domain": [0, size], "range": [0, size], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _leaders(
    places: Sequence[tuple[float, float]], radii: Sequence[float], boxes: Sequence[Box], height: float
) -> list[dict[str, Any]]:
    """Return thin lines to the names that found no place next to their point."""
    values = []
    for (x, y), radius, box in zip(places, radii, boxes, strict=True):
        end = (
            min(max(x, box.x - box.width / 2), box.x + box.width / 2),
            min(max(y, box.y - box.height / 2), box.y + box.height / 2),
        )
        if math.dist((x, y), end) > radius + 8:
            values.append({"x": round(x, 1), "y": round(y, 1), "x2": round(end[0], 1), "y2": round(end[1], 1)})
    encoding = {"x": _pixels("x", PLOT_WIDTH), "y": _pixels("y", height), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    mark = {"type": "rule", "color": SOFT, "strokeWidth": 0.8}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}] if values else []


def _names(labels: Sequence[list[str]], boxes: Sequence[Box], height: float) -> list[dict[str, Any]]:
    values = [
        {"x": round(box.x, 1), "y": round(box.y - LINE * (len(lines) - 1) / 2, 1), "label": lines}
        for lines, box in zip(labels, boxes, strict=True)
    ]
    text = {"type": "text", "fontSize": SIZE, "lineHeight": LINE}
    halo = {**text, "stroke": "white", "strokeWidth": 3, "strokeJoin": "round", "color": "white"}
    encoding = {"x": _pixels("x", PLOT_WIDTH), "y": _pixels("y", height), "text": {"field": "label"}}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding} for mark in (halo, text)]


def _degree_layer(view: View, steps: Sequence[float], height: float) -> dict[str, Any]:
    """Return the degrees of the parallels, at the left edge of the picture, and of the meridians, at its foot."""
    values = []
    for number in range(int(-90 / steps[1]) + 1, int(90 / steps[1])):
        latitude = round(number * steps[1], 1)
        y = view.project(view.middle, latitude)[1]
        if 14 < y < height - 24:
            values.append({"x": 5, "y": round(y - 7, 1), "text": _degrees(latitude, "NS")})
    foot = view.latitude_at(height - 1)
    for number in range(int(-180 / steps[0]) + 1, int(180 / steps[0]) + 1):
        longitude = round(number * steps[0], 1)
        x = view.project(longitude, foot)[0]
        if 30 < x < PLOT_WIDTH - 50 and foot > -80:
            values.append({"x": round(x + 4, 1), "y": height - 9, "text": _degrees(longitude, "EW")})
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "fontSize": 10, "color": SOFT},
        "encoding": {"x": _pixels("x", PLOT_WIDTH), "y": _pixels("y", height), "text": {"field": "text"}},
    }
