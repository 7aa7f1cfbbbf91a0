"""A network: a point for each thing, an arrow from the subject of a statement to its object, a colour for each tie."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.charts.appearance import INK, PALETTE, WIDTH, legend, palette, text_width, wrap
from pactgraph.charts.cells import Cell, Row, cited, isolated
from pactgraph.charts.drawing import Drawing, plural, refuse_too_many
from pactgraph.charts.layout import Box, arrange, bounds, components, pack, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Forces are reckoned between every two nodes.
MOST_NODES, MOST_TIES = 250, 1500
LABEL, SIZE, LINE = 128, 11, 13
OTHERS = "other ties"
DASHES = [[1, 0], [7, 3], [2, 2], [10, 3, 2, 3], [5, 5], [1, 3], [12, 4]]


class Tie(NamedTuple):
    """One tie that a row states between two things."""

    source: Cell
    target: Cell
    label: str


def draw(rows: Sequence[Row], chart: Mapping[str, Any]) -> Drawing:
    """Return the network of *rows*.

    Raises FormatError when there are more things or ties than can be read.
    """
    found, left_out = _ties(rows, "label" in chart)
    ties = list(found)
    nodes = list(dict.fromkeys(cell.key for tie in ties for cell in (tie.source, tie.target)))
    refuse_too_many(len(nodes), "things", MOST_NODES)
    refuse_too_many(len(ties), "ties", MOST_TIES)
    items = [
        f"{tie.source.text} – {isolated(tie.label) or 'tied to'} – {tie.target.text}{cited(sources)}"
        for tie, sources in found.items()
    ]
    counted = f"{plural(len(ties), 'tie')} between {plural(len(nodes), 'thing')}"
    notes = ["An arrow goes from the one that a sentence speaks of to the other."]
    shown = _shown(ties)
    if OTHERS in shown:
        notes.append(
            f"{OTHERS.capitalize()}: {', '.join(dict.fromkeys(t.label for t in ties if t.label not in shown))}."
        )
    return Drawing(_view(ties, nodes, shown) if ties else None, counted, items, notes, left_out)


def _ties(rows: Iterable[Row], is_labelled: bool) -> tuple[dict[Tie, list[str]], list[str]]:
    """Return the ties with their sources, and what is none; a tie is cautious only where no row states it."""
    grouped: dict[Tie, list[Row]] = {}
    left_out: dict[str, None] = {}
    for row in rows:
        source, target, label = row.one("source"), row.one("target"), row.one("label")
        if source.term is None or target.term is None:
            left_out[f"{source.text} – {isolated(label.text)} – {target.text}"] = None
        elif source.key == target.key:
            left_out[f"{source.text} – {isolated(label.text)} – itself"] = None
        else:
            words = label.text if is_labelled else ""
            grouped.setdefault(Tie(source, target, words), []).append(row)
    ties = {}
    for tie, known in grouped.items():
        caution = "" if any(not row.caution for row in known) else known[0].caution
        ties[tie._replace(label=(tie.label + caution).strip())] = [row.source for row in known]
    return ties, list(left_out)


def _shown(ties: Iterable[Tie]) -> list[str]:
    """Return the kinds of ties that have a colour of their own, the commonest first; the others share one."""
    counts = Counter(tie.label for tie in ties)
    common = [label for label, _ in counts.most_common(len(PALETTE))]
    return common if len(counts) <= len(PALETTE) else [*common[:-1], OTHERS]


def _view(ties: Sequence[Tie], nodes: Sequence[str], shown: Sequence[str]) -> dict[str, Any]:
    texts = {cell.key: cell.text for tie in ties for cell in (tie.source, tie.target)}
    labels = [wrap(texts[node], LABEL, SIZE, most=3) for node in nodes]
    numbers = {node: number for number, node in enumerate(nodes)}
    edges = [(numbers[tie.source.key], numbers[tie.target.key]) for tie in ties]
    boxes = _boxes(labels, edges)
    _, _, width, height = bounds(boxes)
    above = _is_above(boxes, edges)
    # The point stands at the top of its box with the label below it, or the other way round.
    spots = {
        node: (box.x, round(box.y + (0.5 if up else -0.5) * (box.height - 14), 1))
        for node, box, up in zip(nodes, boxes, above, strict=True)
    }
    layers = [*_tie_layers(ties, shown, spots), *_node_layers(nodes, labels, spots, texts, above)]
    scales = {
        "x": {"type": "quantitative", "scale": {"domain": [0, round(width, 1)], "nice": False}, "axis": None},
        "y": {
            "type": "quantitative",
            "scale": {"domain": [0, round(height, 1)], "nice": False, "reverse": True},
            "axis": None,
        },
    }
    for layer in layers:
        for channel, scale in scales.items():
            layer["encoding"][channel] = {"field": channel, **layer["encoding"].get(channel, {}), **scale}
    return {"width": round(width), "height": round(height), "layer": layers}


def _boxes(labels: Sequence[Sequence[str]], edges: Sequence[tuple[int, int]]) -> list[Box]:
    """Return the place of each node with its label: what hangs together is laid out by itself."""
    sizes = [(max(text_width(line, SIZE) for line in lines) + 4, 16.0 + LINE * len(lines)) for lines in labels]
    groups = components(len(labels), edges)
    packed = pack([_group([sizes[node] for node in group], _within(group, edges)) for group in groups], WIDTH)
    placed = {
        node: box for group, boxes in zip(groups, packed, strict=True) for node, box in zip(group, boxes, strict=True)
    }
    return [
        placed[node]._replace(x=round(placed[node].x, 1), y=round(placed[node].y, 1)) for node in range(len(labels))
    ]


def _within(group: Sequence[int], edges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    numbers = {node: number for number, node in enumerate(group)}
    return [(numbers[one], numbers[other]) for one, other in edges if one in numbers]


def _group(sizes: Sequence[tuple[float, float]], edges: Sequence[tuple[int, int]]) -> list[Box]:
    area = math.sqrt(sum(width * height for width, height in sizes)) * 1.6 + 60
    places = _unit(arrange(len(sizes), edges))
    return spread([Box(x * area * 1.25, y * area * 0.85, *size) for (x, y), size in zip(places, sizes, strict=True)])


def _is_above(boxes: Sequence[Box], edges: Iterable[tuple[int, int]]) -> list[bool]:
    """Return for each node whether its label is better above it, because most of what it is tied to lies below."""
    weights = [0.0] * len(boxes)
    for one, other in edges:
        down = boxes[other].y - boxes[one].y
        steep = down / (abs(boxes[other].x - boxes[one].x) + abs(down) + 1)
        weights[one] += steep
        weights[other] -= steep
    return [weight > 0 for weight in weights]


def _unit(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the places in a square of side 1, wider than high where they are higher than wide."""
    across, down = ([place[axis] for place in places] for axis in (0, 1))
    wide, high = (max(max(values) - min(values), 1e-6) for values in (across, down))
    size = max(wide, high)
    turned = high > wide
    return [(y / size, x / size) if turned else (x / size, y / size) for x, y in places]


def _tie_layers(
    ties: Sequence[Tie], shown: Sequence[str], spots: Mapping[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    kinds = {tie.label: tie.label if tie.label in shown else OTHERS for tie in ties}
    lines, heads = [], []
    between: Counter[frozenset[str]] = Counter()
    for tie in dict.fromkeys((tie.source.key, tie.target.key, kinds[tie.label]) for tie in ties):
        pair = frozenset(tie[:2])
        number, between[pair] = between[pair], between[pair] + 1
        line = _line(spots[tie[0]], spots[tie[1]], number, is_forward=tie[0] <= tie[1])
        lines.append({**line, "tie": tie[2]})
        heads.append({"x": line["x2"], "y": line["y2"], "angle": line["angle"], "tie": tie[2]})
    scale = palette(shown)
    key = legend(shown, symbolType="stroke", symbolSize=500, symbolStrokeWidth=2.5) if any(shown) else None
    colour = {"field": "tie", "type": "nominal", "scale": scale, "legend": key}
    dash = {"field": "tie", "type": "nominal", "scale": {"domain": scale["domain"], "range": DASHES[: len(shown)]}}
    second = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    angle = {"field": "angle", "type": "quantitative", "scale": None}
    return [
        {
            "data": {"values": lines},
            "mark": {"type": "rule", "strokeWidth": 1.6},
            "encoding": {"color": colour, "strokeDash": {**dash, "legend": key}, **second},
        },
        {
            "data": {"values": heads},
            "mark": {"type": "point", "shape": "M-1,.62L.1,0L-1,-.62Z", "filled": True, "opacity": 1, "size": 75},
            "encoding": {"color": colour, "angle": angle},
        },
    ]


def _line(start: tuple[float, float], end: tuple[float, float], number: int, *, is_forward: bool) -> dict[str, Any]:
    """Return the line from the rim of one point to that of another, beside those that are there already."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down) or 1
    x, y = across / length, down / length
    aside = (0, 5, -5, 10, -10, 15, -15)[number % 7] * (1 if is_forward else -1)
    values = {
        "x": start[0] + 7 * x - aside * y,
        "y": start[1] + 7 * y + aside * x,
        "x2": end[0] - 8 * x - aside * y,
        "y2": end[1] - 8 * y + aside * x,
        "angle": math.degrees(math.atan2(y, x)),
    }
    return {name: round(value, 1) for name, value in values.items()}


def _node_layers(
    nodes: Iterable[str],
    labels: Iterable[list[str]],
    spots: Mapping[str, tuple[float, float]],
    texts: Mapping[str, str],
    above: Iterable[bool],
) -> list[dict[str, Any]]:
    values = [
        {
            "x": spots[node][0],
            "y": spots[node][1],
            "label": label,
            "first": round(spots[node][1] + (-14 - LINE * (len(label) - 1) if up else 15), 1),
            "words": texts[node],
        }
        for node, label, up in zip(nodes, labels, above, strict=True)
    ]
    text = {"type": "text", "fontSize": SIZE, "lineHeight": LINE}
    halo = {**text, "stroke": "white", "strokeWidth": 3.5, "strokeJoin": "round", "color": "white"}
    words = {"text": {"field": "label"}, "y": {"field": "first"}}
    return [
        {"data": {"values": values}, "mark": halo, "encoding": dict(words)},
        {"data": {"values": values}, "mark": text, "encoding": dict(words)},
        {
            "data": {"values": values},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 95, "color": INK},
            "encoding": {"description": {"field": "words"}},
        },
    ]
