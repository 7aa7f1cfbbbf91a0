"""Where on a picture a place of the Earth lies, and which meridians and parallels are drawn around it.

Equal Earth (B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map projection, 2018), turned to the middle of the
points and fitted to them. Vega-Lite draws in it; here it is reckoned to find a free place for each name.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PLOT_WIDTH, LOWEST, HIGHEST = 860, 320, 560
MARGIN = 70

#: Points that lie closer than this, in degrees, are shown as if they were this far apart.
NEAREST = 2.0


class View(NamedTuple):
    """Equal Earth with *middle* as its central meridian, so many pixels to a radian, moved by *x* and *y*."""

    middle: float
    scale: float
    x: float
    y: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the pixels of a place."""
        across, up = equal_earth((longitude - self.middle + 540) % 360 - 180, latitude)
        return self.x + self.scale * across, self.y - self.scale * up

    def latitude_at(self, y: float) -> float:
        """Return the latitude that lies so many pixels below the top, that of a pole when none does."""
        low, high = -90.0, 90.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (low, middle) if self.project(self.middle, middle)[1] < y else (middle, high)
        return (low + high) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the coordinates of a place, in degrees, on the sphere of radius 1 laid flat."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    return (
        2 / math.sqrt(3) * math.radians(longitude) * math.cos(theta) / slope,
        theta * (a1 + a2 * square + sixth * (a3 + a4 * square)),
    )


def fit(spots: Sequence[tuple[float, float]], width: float = PLOT_WIDTH) -> tuple[View, int]:
    """Return the view in which all *spots*, longitude and latitude, lie within a margin, and how high it is."""
    turned = sorted({longitude % 360 for longitude, _ in spots})
    gaps = [(after - before, after) for before, after in zip(turned, [*turned[1:], turned[0] + 360], strict=True)]
    widest, start = max(gaps)
    middle = (start + (360 - widest) / 2 + 180) % 360 - 180
    flat = View(middle, 1, 0, 0)
    places = [flat.project(longitude, latitude) for longitude, latitude in spots]
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    least = math.radians(NEAREST)
    across, down = max(right - left, least), max(bottom - top, least)
    scale = min((width - 2 * MARGIN) / across, (HIGHEST - 2 * MARGIN) / down)
    # A picture of the whole sphere is the widest there is.
    whole = width / (2 * equal_earth(180, 0)[0])
    if scale < whole * 1.15 or max(abs(latitude) for _, latitude in spots) > 85:
        height = math.ceil(2 * whole * equal_earth(0, 90)[1])
        return View(middle, whole, width / 2, height / 2), height
    height = max(math.ceil(scale * (bottom - top)) + 2 * MARGIN, LOWEST)
    x, y = width / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2
    # No room is given to what lies beyond the pole.
    y += min(0, scale * equal_earth(0, 90)[1] - y) if top < bottom else 0
    return View(middle, scale, x, y), height


def steps_of(view: View, height: float) -> list[float]:
    """Return how many degrees lie between meridians, and between parallels, to have about eight of each."""
    up = math.degrees(height / view.scale)
    (left, _), (right, _) = (view.project(view.middle + turn, view.latitude_at(height / 2)) for turn in (-0.5, 0.5))
    across = PLOT_WIDTH / max(right - left, 1e-9)
    sizes = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15)
    return [next((step for step in sizes if degrees / step <= 10), 30) for degrees in (across, up)]


def graticule(view: View, steps: Sequence[float], height: float) -> dict[str, Any]:
    """Return the lines that can be seen: fine ones around the whole sphere would take long."""
    whole = {"step": steps, "precision": min(2.5, *steps)}
    top, foot = view.latitude_at(0), view.latitude_at(height)
    widest = math.degrees(PLOT_WIDTH / view.scale) / max(math.cos(math.radians(max(abs(top), abs(foot)))), 0.1)
    if widest > 120 or max(abs(top), abs(foot)) > 75:
        return whole
    first, last = (
        [math.floor((middle - size) / step) * step, math.ceil((middle + size) / step) * step]
        for middle, size, step in ((view.middle, widest, steps[0]), ((top + foot) / 2, abs(top - foot), steps[1]))
    )
    return {**whole, "extent": [[round(first[0], 1), round(last[0], 1)], [round(first[1], 1), round(last[1], 1)]]}
