"""How every chart looks: its type, its colours, its title and notes, and the room that words take.

Colours are those of Okabe and Ito, which people with a colour-vision deficiency tell apart
(https://jfly.uni-koeln.de/color/), without yellow, which is lost on white.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import combining

from pactgraph.tables import display_width
from pactgraph.tables import wrap as wrap_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#7A5195", "#8C6D00"]
INK, SOFT, FAINT, PLAIN = "#222222", "#595959", "#d5d5d5", "#8f8f8f"
SIZE = 12
WIDTH = 860
LANE = 30

#: More than this on one page cannot be read, and takes long to draw.
MOST = 250

_NARROW, _WIDE = frozenset("ijlftrI.,:;'|!()[]-/ "), frozenset("mwMWO@%—…ÖQG")


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how many pixels *text* takes in the charts' type, rather more than less."""
    ems = 0.0
    for character in text:
        if combining(character):
            continue
        if not character.isascii() and display_width(character) == 2:
            ems += 1.0
        else:
            ems += (
                0.31 if character in _NARROW else 0.84 if character in _WIDE else 0.7 if character.isupper() else 0.56
            )
    return ems * size


def wrap(text: str, width: float, size: float = SIZE, *, most: int = 0) -> list[str]:
    """Return *text* in lines at most *width* pixels wide; of more than *most*, the last one ends in an ellipsis."""
    average = text_width(text, size) / max(display_width(text), 1)
    lines = wrap_columns(text, max(int(width / max(average, 1)), 4))
    if not most or len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][: max(len(lines[most - 1]) - 1, 1)].rstrip() + "…"]


def colour_by(field: str, kinds: Sequence[str], key: dict[str, Any] | None) -> dict[str, Any]:
    """Return the encoding that tells a few kinds apart by colour, with *key* as legend; many share one colour."""
    if not 1 < len(kinds) <= len(PALETTE):
        return {"value": PALETTE[0]}
    plain = {"test": f"datum.{field} === ''", "value": PLAIN}
    return {"condition": plain, "field": field, "type": "nominal", "scale": palette(kinds), "legend": key}


def palette(domain: Sequence[str]) -> dict[str, Any]:
    """Return the colour scale of a few kinds."""
    return {"domain": list(domain), "range": PALETTE[: len(domain)]}


def legend(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return a legend above the chart, its words as long as they are, in more than one line where they need it."""
    widest = max((text_width(label) for label in labels), default=0) + 60
    lines = {} if sum(text_width(label) + 45 for label in labels) < WIDTH else {"columns": max(int(WIDTH / widest), 1)}
    return {"orient": "top", "title": None, "labelLimit": 0, "symbolOpacity": 1, **lines, **more}


def lane_labels(labels: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return layers that write a label of one to three lines to the left of each lane."""
    values = list(labels)
    heights = sorted({len(value["label"]) for value in values})
    return [
        {
            "data": {"values": [value for value in values if len(value["label"]) == height]},
            "mark": {"type": "text", "align": "right", "dx": -10, "dy": (1 - height) * 6.5, "lineHeight": 13},
            "encoding": {"y": lane(), "x": {"value": 0}, "text": {"field": "label"}},
        }
        for height in heights
    ]


def lane() -> dict[str, Any]:
    """Return the encoding that puts a mark in its lane."""
    return {"field": "lane", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.4, "paddingOuter": 0.3}}


def assemble(view: dict[str, Any], *, title: str, subtitle: Sequence[str], notes: Sequence[str]) -> dict[str, Any]:
    """Return the whole specification: a view under its title, above its notes."""
    wide = [line for note in notes for line in wrap(note, WIDTH, 11)]
    foot = {
        "text": wide,
        "orient": "bottom",
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 11,
        "fontWeight": "normal",
        "color": SOFT,
        "lineHeight": 15,
        "offset": 14,
    }
    below = [line for text in subtitle for line in wrap(text, WIDTH, 12)]
    head = {
        "text": wrap(title, WIDTH * 0.93, 17),
        **({"subtitle": below} if below else {}),
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 17,
        "lineHeight": 22,
        "subtitleFontSize": 12,
        "subtitleLineHeight": 16,
        "subtitlePadding": 5,
        "subtitleColor": SOFT,
        "color": INK,
        "offset": 14,
    }
    return {
        "$schema": SCHEMA,
        "background": "white",
        "padding": 18,
        "title": head,
        "vconcat": [{"title": foot, **view}],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "text": {"fontSize": SIZE, "color": INK, "baseline": "middle"},
            "legend": {
                "labelFontSize": 11.5,
                "labelColor": INK,
                "symbolSize": 130,
                "columnPadding": 18,
                "offset": 12,
                "layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 6}},
            },
            "axis": {
                "labelFontSize": 11.5,
                "labelColor": SOFT,
                "titleColor": SOFT,
                "titleFontSize": 11.5,
                "titleFontWeight": "normal",
                "gridColor": "#e6e6e6",
                "domainColor": "#999999",
                "tickColor": "#999999",
            },
        },
    }


def empty_view(words: str) -> dict[str, Any]:
    """Return a view that holds nothing but a sentence."""
    return {
        "width": WIDTH - 200,
        "height": 60,
        "data": {"values": [{}]},
        "mark": {"type": "text", "align": "left", "fontSize": 14, "text": wrap(words, WIDTH - 200, 14)},
        "encoding": {"x": {"value": 0}, "y": {"value": 20}},
    }
