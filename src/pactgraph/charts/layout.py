"""Where to put the nodes of a network and the words of a map, the same every time.

T. Fruchterman and E. Reingold, Graph Drawing by Force-directed Placement (1991), started from a circle instead of from
chance; then boxes that overlap are pushed apart, so that every label can be read.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Rounds of the forces, fewer where there are many pairs of nodes to reckon with.
ROUNDS, LEAST_ROUNDS, PAIRS = 120, 40, 1_500_000
PUSHES = 400

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle by its middle and its size."""

    x: float
    y: float
    width: float
    height: float


def arrange(count: int, edges: Iterable[tuple[int, int]]) -> list[Point]:
    """Return a place for each of *count* nodes: nodes push each other off, an edge pulls its ends together."""
    ends = sorted({(min(edge), max(edge)) for edge in edges if edge[0] != edge[1]})
    order = [node for group in components(count, ends) for node in group]
    turn = {node: 2 * math.pi * place / max(count, 1) for place, node in enumerate(order)}
    places = [[math.cos(turn[node]), math.sin(turn[node])] for node in range(count)]
    ideal = 1.6 / math.sqrt(max(count, 1))
    rounds = min(ROUNDS, max(LEAST_ROUNDS, 2 * PAIRS // max(count * count, 1)))
    for done in range(rounds):
        moves = [[-0.4 * ideal * x, -0.4 * ideal * y] for x, y in places]
        for one in range(count):
            x, y = places[one]
            for other in range(one + 1, count):
                across, down = x - places[other][0], y - places[other][1]
                push = ideal * ideal / (across * across + down * down + 1e-9)
                moves[one][0] += across * push
                moves[one][1] += down * push
                moves[other][0] -= across * push
                moves[other][1] -= down * push
        for one, other in ends:
            across, down = places[one][0] - places[other][0], places[one][1] - places[other][1]
            pull = math.hypot(across, down) / ideal
            moves[one][0] -= across * pull
            moves[one][1] -= down * pull
            moves[other][0] += across * pull
            moves[other][1] += down * pull
        most = 0.15 * (1 - done / rounds) + 0.002
        for place, move in zip(places, moves, strict=True):
            shrink = min(1, most / (math.hypot(*move) + 1e-12))
            place[0] += move[0] * shrink
            place[1] += move[1] * shrink
    return [(x, y) for x, y in places]


def components(count: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the nodes that hang together, the largest group first; each starts at an end and follows its edges."""
    near: list[list[int]] = [[] for _ in range(count)]
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    groups: list[list[int]] = []
    seen: set[int] = set()
    for start in sorted(range(count), key=lambda node: (len(set(near[node])), node)):
        group, ahead = [], [start]
        while ahead:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                group.append(node)
                ahead += sorted(set(near[node]), reverse=True)
        groups += [group] if group else []
    return sorted(groups, key=len, reverse=True)


def pack(groups: Sequence[Sequence[Box]], width: float, *, gap: float = 36) -> list[list[Box]]:
    """Return groups of boxes side by side, in lines that are as wide as *width* or the widest group."""
    sizes = [bounds(group) for group in groups]
    limit = max(width, *(right - left for left, _, right, _ in sizes))
    packed = []
    x = y = line = 0.0
    for group, (left, top, right, bottom) in zip(groups, sizes, strict=True):
        if x and x + right - left > limit:
            x, y, line = 0.0, y + line + gap, 0.0
        packed.append([box._replace(x=box.x - left + x, y=box.y - top + y) for box in group])
        x, line = x + right - left + gap, max(line, bottom - top)
    return packed


def bounds(boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of all *boxes*."""
    edges = [(b.x - b.width / 2, b.y - b.height / 2, b.x + b.width / 2, b.y + b.height / 2) for b in boxes]
    left, top, right, bottom = zip(*edges, strict=True)
    return min(left), min(top), max(right), max(bottom)


def spread(boxes: Sequence[Box], *, gap: float = 6) -> list[Box]:
    """Return the boxes moved as little as is needed for none to overlap another."""
    places = [[box.x, box.y] for box in boxes]
    reach = max((box.height for box in boxes), default=0) + gap
    for _ in range(PUSHES):
        is_settled = True
        order = sorted(range(len(boxes)), key=lambda box: (places[box][1], box))
        for rank, one in enumerate(order):
            for other in order[rank + 1 :]:
                if places[other][1] - places[one][1] > 2 * reach:
                    break
                across, down = places[other][0] - places[one][0], places[other][1] - places[one][1]
                wide = (boxes[one].width + boxes[other].width) / 2 + gap - abs(across)
                high = (boxes[one].height + boxes[other].height) / 2 + gap - abs(down)
                if wide <= 0.01 or high <= 0.01:
                    continue
                is_settled = False
                axis, push = (0, math.copysign(wide, across)) if wide < high else (1, math.copysign(high, down))
                places[one][axis] -= push / 2
                places[other][axis] += push / 2
        if is_settled:
            break
    return [box._replace(x=x, y=y) for box, (x, y) in zip(boxes, places, strict=True)]


def place_labels(points: Sequence[Point], radii: Sequence[float], sizes: Sequence[Point], limits: Point) -> list[Box]:
    """Return a box beside each point where it overlaps least: what lies there already, other points, and the edges."""
    taken = [Box(x, y, 2 * radius, 2 * radius) for (x, y), radius in zip(points, radii, strict=True)]
    placed = []
    for (x, y), radius, (width, height) in zip(points, radii, sizes, strict=True):
        candidates = [
            Box(x + across * (width / 2 + far), y + down * (height / 2 + far * (0.4 if across else 1)), width, height)
            for far in (radius + 3, radius + 16, 40, 64, 95, 130)
            for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
        ]
        best = min(candidates, key=lambda box: sum(_overlap(box, other) for other in taken) + 4 * _outside(box, limits))
        placed.append(best)
        taken.append(best)
    return placed


def _overlap(one: Box, other: Box) -> float:
    wide = (one.width + other.width) / 2 - abs(one.x - other.x)
    high = (one.height + other.height) / 2 - abs(one.y - other.y)
    return wide * high if wide > 0 and high > 0 else 0.0


def _outside(box: Box, limits: Point) -> float:
    across = max(box.width / 2 - box.x, 0) + max(box.x + box.width / 2 - limits[0], 0)
    down = max(box.height / 2 - box.y, 0) + max(box.y + box.height / 2 - limits[1], 0)
    return across * box.height + down * box.width
