"""A timeline: one lane for each thing that is dated, and no date more precise than its source.

What is known to the day is a point; to the month or year, a bar over all of it. A stretch is dark where it certainly
runs and light where it may; an end that nobody states is an arrow that soon stops, for it may have ended long ago.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.charts.appearance import LANE, SOFT, colour_by, lane, lane_labels, legend, text_width, wrap
from pactgraph.charts.cells import Row, cited, isolated
from pactgraph.charts.dates import Span, hull, iter_ticks, span_of
from pactgraph.charts.drawing import Drawing, plural, refuse_too_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLOT, LABELS = 560, 290
NO_END, NO_START = "no end stated", "no start stated"

DAY, WITHIN, CERTAIN, OPEN = "known to the day", "some day within", "certainly throughout", "not stated how far"
#: Shapes as paths, for what Vega has no name for; the frame is a hollow bar.
SHAPES = {
    DAY: "diamond",
    WITHIN: "M-1.1,-.5h2.2v1h-2.2zM-.95,-.35v.7h1.9v-.7z",
    CERTAIN: "M-1.1,-.5h2.2v1h-2.2z",
    OPEN: "M-.5,-.6L.6,0L-.5,.6z",
}
BACKWARDS = "M.5,-.6L-.6,0L.5,.6z"


class Entry(NamedTuple):
    """One lane: what is dated, by which happening, from when and, in a chart of stretches, until when."""

    label: str
    group: str
    opens: Span | None
    closes: Span | None
    dates: str
    is_stretch: bool
    caution: str
    sources: tuple[str, ...]

    @property
    def words(self) -> str:
        """The date as its source has it, with what happened and how that is known."""
        return f"{isolated(self.group)} {self.dates}".strip() + self.caution

    @property
    def contradicts(self) -> bool:
        """Whether the end lies before the start, whatever they mean."""
        return bool(self.opens and self.closes and self.closes.end <= self.opens.start)

    @property
    def edges(self) -> tuple[float, float]:
        """The first and the last instant that it may touch."""
        spans = [span for span in (self.opens, self.closes) if span]
        return min(span.start for span in spans), max(span.end for span in spans)


def draw(rows: Sequence[Row], chart: Mapping[str, Any]) -> Drawing:
    """Return the timeline of *rows*.

    Raises FormatError when there are more lanes than can be read.
    """
    entries, left_out = _entries(rows, "to" in chart)
    refuse_too_many(len(entries), "dates")
    items = [f"{entry.label}: {entry.words}{cited(entry.sources)}" for entry in entries]
    things = len({entry.label for entry in entries})
    counted = f"{plural(len(entries), 'date')} of {plural(things, 'thing')}"
    notes = [f"{item.label}: the end lies before the start." for item in entries if item.contradicts]
    return Drawing(_view(entries) if entries else None, counted, items, notes, left_out)


def _entries(rows: Iterable[Row], is_stretch: bool) -> tuple[list[Entry], list[str]]:
    found: dict[tuple[object, ...], Entry] = {}
    left_out: dict[str, None] = {}
    for row in rows:
        group = row.one("group").text if row.one("group").term is not None else ""
        spans = {key: [span_of(cell.term) for cell in row.all(key)] for key in ("from", "to")}
        opens, closes = (hull(span for span in spans[key] if span) for key in ("from", "to"))
        odd = {key: [cell.text for cell in row.all(key) if span_of(cell.term) is None] for key in ("from", "to")}
        qualifier = row.one("qualifier")
        known = (f" ({qualifier.text})" if qualifier.term is not None else "") + row.caution
        if not (opens or closes):
            words = " – ".join([*odd["from"], *odd["to"]]) or "no date stated"
            left_out[f"{row.one('label').text}: {isolated(group)} {words}{known}".replace(":  ", ": ")] = None
        else:
            dates = ", ".join([*([opens.text] if opens else []), *odd["from"]]) or NO_START
            end = ", ".join([*([closes.text] if closes else []), *odd["to"]]) or NO_END
            dates = f"{dates} – {end}" if is_stretch else dates
            key = (row.one("label").key, group, dates)
            before = found.get(key)
            sources = (*before.sources, row.source) if before else (row.source,)
            caution = known if before is None or before.caution else ""
            found[key] = Entry(row.one("label").text, group, opens, closes, dates, is_stretch, caution, sources)
    entries = sorted(found.values(), key=lambda entry: entry.edges)
    return entries, list(left_out)


def _view(entries: Sequence[Entry]) -> dict[str, Any]:
    first, last = min(entry.edges[0] for entry in entries), max(entry.edges[1] for entry in entries)
    # A year around it gives a single day its context.
    margin = max((last - first) * 0.03, (400 - (last - first)) / 2)
    arrow = (last - first + 2 * margin) * 0.05
    opened, ended = (any(getattr(e, side) is None for e in entries if e.is_stretch) for side in ("opens", "closes"))
    domain = [first - margin - arrow * opened, last + margin + arrow * ended]
    groups = list(dict.fromkeys(entry.group for entry in entries if entry.group))
    bars, marks = _shapes(entries, arrow)
    forms = [form for form in SHAPES if any(shape["form"] == form for shape in (*bars, *marks))]
    colour = colour_by("happening", groups, legend(groups, symbolType="square", symbolStrokeWidth=0))
    encoding: dict[str, Any] = {"y": lane(), "description": {"field": "words"}, "color": colour}
    x = {"field": "start", "type": "quantitative", "scale": {"domain": domain, "nice": False, "zero": False}}
    layers: list[dict[str, Any]] = [
        *_bar_layers(bars, encoding | {"x": x | {"axis": _axis(domain)}, "x2": {"field": "end"}}),
        *_mark_layers(marks, forms, encoding | {"x": x}),
        *_word_layers(entries, domain, x),
        *lane_labels(
            {"lane": place, "label": wrap(entry.label, LABELS, most=2)} for place, entry in enumerate(entries)
        ),
    ]
    return {"width": PLOT, "height": LANE * len(entries), "layer": layers}


def _axis(domain: Sequence[float]) -> dict[str, Any]:
    ticks = dict(iter_ticks(domain[0], domain[1]))
    words = ", ".join(f"'{day}': '{text}'" for day, text in ticks.items())
    return {"values": list(ticks), "labelExpr": f"{{{words}}}[datum.value]", "title": None, "labelFlush": False}


def _shapes(entries: Iterable[Entry], arrow: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the bars and the marks of all lanes, in days since 1970-01-01."""
    bars, marks = [], []
    for place, entry in enumerate(entries):
        base = {"lane": place, "happening": entry.group, "words": f"{entry.label}: {entry.words}"}
        spans = [span for span in (entry.opens, entry.closes) if span]
        whole = bool(entry.is_stretch and len(spans) == 2 and not entry.contradicts)
        sure = (
            spans[0].end if not spans[0].is_day else spans[0].start,
            spans[-1].end if spans[-1].is_day else spans[-1].start,
        )
        if whole and sure[0] < sure[1]:
            bars.append({**base, "start": sure[0], "end": sure[1], "form": CERTAIN})
        if whole and sure[0] >= sure[1]:
            bars.append({**base, "start": entry.edges[0], "end": entry.edges[1], "form": WITHIN})
        else:
            bars += [{**base, "start": s.start, "end": s.end, "form": WITHIN} for s in spans if not s.is_day]
        marks += [{**base, "start": (s.start + s.end) / 2, "form": DAY} for s in spans if s.is_day]
        if entry.is_stretch and entry.closes is None:
            marks.append({**base, "start": entry.edges[1] + arrow, "end": entry.edges[1], "form": OPEN})
        if entry.is_stretch and entry.opens is None:
            marks.append({**base, "start": entry.edges[0] - arrow, "end": entry.edges[0], "form": OPEN, "back": True})
    return bars, marks


def _bar_layers(bars: Sequence[dict[str, Any]], encoding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a layer for each form of bar; a month stays visible where it is narrower than a line."""
    looks: dict[str, dict[str, Any]] = {
        WITHIN: {"fillOpacity": 0.3, "strokeWidth": 1.2},
        CERTAIN: {"fillOpacity": 1, "strokeWidth": 0},
    }
    stroke = {"stroke": encoding["color"]}
    return [
        {
            "data": {"values": [bar for bar in bars if bar["form"] == form]},
            "mark": {"type": "bar", "height": {"band": 0.75}, **look},
            "encoding": {**encoding, **stroke},
        }
        for form, look in looks.items()
        # The axis stands on the first layer, which is there also when it is empty.
        if form == WITHIN or any(bar["form"] == form for bar in bars)
    ]


def _mark_layers(
    marks: Sequence[dict[str, Any]], forms: Sequence[str], encoding: Mapping[str, Any]
) -> list[dict[str, Any]]:
    ends = [mark for mark in marks if mark["form"] == OPEN]
    shape = {
        "field": "form",
        "type": "nominal",
        "scale": {"domain": list(forms), "range": [SHAPES[form] for form in forms]},
        "legend": legend(forms, symbolFillColor=SOFT, symbolStrokeWidth=0),
    }
    forward = [mark for mark in marks if "back" not in mark]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": ends},
            "mark": {"type": "rule", "strokeDash": [3, 3], "strokeWidth": 1.5},
            "encoding": {**encoding, "x2": {"field": "end"}},
        },
        {
            "data": {"values": forward},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 90},
            "encoding": {**encoding, "shape": shape},
        },
        {
            "data": {"values": [mark for mark in marks if "back" in mark]},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 90, "shape": BACKWARDS},
            "encoding": dict(encoding),
        },
    ]
    return [layer for layer in layers if layer["data"]["values"] or "shape" in layer["encoding"]]


def _word_layers(entries: Iterable[Entry], domain: Sequence[float], x: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the words beside the marks: to the right, or to the left where there is no room on the right."""
    scale = PLOT / (domain[1] - domain[0])
    beside: dict[str, list[dict[str, Any]]] = {"left": [], "right": []}
    arrow = (domain[1] - domain[0]) * 0.05
    for place, entry in enumerate(entries):
        left, right = entry.edges
        left -= arrow * (entry.is_stretch and entry.opens is None)
        right += arrow * (entry.is_stretch and entry.closes is None)
        needed = text_width(entry.words, 11) + 12
        room_left, room_right = (left - domain[0]) * scale, (domain[1] - right) * scale
        side = "left" if room_right < needed <= room_left else "right"
        beside[side].append({"lane": place, "start": left if side == "left" else right, "text": entry.words})
    return [
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 11, "color": SOFT},
            "encoding": {"y": lane(), "x": dict(x), "text": {"field": "text"}},
        }
        for values, align, dx in ((beside["right"], "left", 9), (beside["left"], "right", -9))
        if values
    ]
