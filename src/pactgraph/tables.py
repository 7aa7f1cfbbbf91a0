"""Solutions as people read them: a table for the terminal, or Markdown.

Widths are those of a terminal (Unicode East Asian Width and combining marks, https://www.unicode.org/reports/tr11/).
No content is dropped: cells wrap, and a table too wide for that becomes one block a row. Colour is left out.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import category, combining, east_asian_width

from pactgraph.namespaces import XSD, compress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pactgraph.results import Term

    Row = Sequence[str | None]

GAP = "  "
UNBOUND = "not stated"
NARROWEST = 16


def cell_text(term: Term | None, label_of: Callable[[str], str | None], prefixes: Mapping[str, str]) -> str | None:
    """Return what a reader sees of *term*: the label of an IRI or else its CURIE, a literal as it is, yes or no."""
    if term is None:
        return None
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return label_of(term.value) or compress(term.value, prefixes)
    if isinstance(term, Literal):
        if term.datatype.value == XSD + "boolean":
            return {"true": "yes", "1": "yes", "false": "no", "0": "no"}.get(term.value, term.value)
        return term.value
    return str(term)


def heading(column: str) -> str:
    """Return the name of a variable in words: `tieKind` is "tie kind", `partnerIRI` is "partner IRI"."""
    words = re.sub(r"(?<=[^\W_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+", " ", column).split()
    return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words) or column


def merge_labels(columns: Sequence[str], rows: Iterable[Row]) -> tuple[list[str], list[list[str | None]]]:
    """Return headings and rows in which `x` and `xLabel` are one column, showing the label where there is one."""
    index = {column: place for place, column in enumerate(columns)}
    kept = [column for column in columns if not (column.endswith("Label") and column.removesuffix("Label") in index)]
    places = [(index.get(f"{column}Label"), index[column]) for column in kept]
    merged = [
        [row[place] if label is None or row[label] is None else row[label] for label, place in places] for row in rows
    ]
    return [heading(column) for column in kept], merged


def serialize_table(
    columns: Sequence[str], rows: Iterable[Row], *, width: int | None = None, unbound: str = UNBOUND
) -> str:
    """Return the rows under their headings, no line wider than *width* columns of the terminal where words allow."""
    headings, merged = merge_labels(columns, rows)
    headings = [visible(text) for text in headings]
    cells = [[visible(unbound if text is None else text) for text in row] for row in merged]
    if not headings:
        return ""
    natural = [max(map(display_width, column)) for column in zip(headings, *cells, strict=True)]
    widths = natural
    if width is not None and sum(natural) + len(GAP) * (len(natural) - 1) > width:
        fitted = _fit(natural, headings, cells, width - len(GAP) * (len(natural) - 1))
        if fitted is None:
            return _serialize_blocks(headings, cells, width)
        widths = fitted
    right = _numeric_columns(merged, len(headings))
    lines = [*_lines(headings, widths, right), GAP.join("-" * column for column in widths)]
    lines.extend(chain.from_iterable(_lines(row, widths, right) for row in cells))
    return "".join(f"{line}\n" for line in lines)


def serialize_markdown(columns: Sequence[str], rows: Iterable[Row], *, unbound: str = UNBOUND) -> str:
    """Return the rows as a table of GitHub Flavored Markdown, with every sign that Markdown reads escaped."""
    headings, merged = merge_labels(columns, rows)
    if not headings:
        return ""
    right = _numeric_columns(merged, len(headings))
    lines = [[escape_markdown(text) for text in headings], ["---:" if numeric else "---" for numeric in right]]
    lines.extend([escape_markdown(unbound if text is None else text) for text in row] for row in merged)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escape_markdown(text: str) -> str:
    """Return *text* as Markdown shows it: every sign that Markdown reads is escaped, lines are broken."""
    lines = re.split("\r\n|\r|\n", text)
    return "<br>".join(re.sub(r"([\\`*_\[\]<>|&~])", r"\\\1", visible(line)) for line in lines)


def visible(text: str) -> str:
    r"""Return *text* with control characters as signs (U+240A for a line feed) and bidi overrides as `\u202e`."""
    return "".join(map(_visible, text)) if not text.isascii() or not text.isprintable() else text


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return chr(0x2421 if code == 0x7F else 0x2400 + code)
    hidden = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code == 0xFEFF
    if hidden or category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return f"\\u{code:04x}"
    return character


def display_width(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def _numeric_columns(rows: Sequence[Row], count: int) -> list[bool]:
    number = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
    columns = ([text for row in rows if (text := row[place]) is not None] for place in range(count))
    return [bool(column) and all(number.fullmatch(text) for text in column) for column in columns]


def _fit(natural: Sequence[int], headings: Row, cells: Sequence[Row], width: int) -> list[int] | None:
    """Return widths that share *width* among the columns, the widest giving first; None when words would break."""
    floors = [
        min(NARROWEST, max(display_width(word) for text in column for word in (text or "").split(" ")))
        for column in zip(headings, *cells, strict=True)
    ]
    for level in range(max(natural), 0, -1):
        widths = [min(most, max(least, level)) for most, least in zip(natural, floors, strict=True)]
        if sum(widths) <= width:
            return widths
    return None


def _lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    wrapped = [wrap(text, width) for text, width in zip(row, widths, strict=True)]
    lines = []
    for place in range(max(map(len, wrapped))):
        parts = []
        for texts, width, numeric in zip(wrapped, widths, right, strict=True):
            text = texts[place] if place < len(texts) else ""
            padding = " " * (width - display_width(text))
            parts.append(padding + text if numeric else text + padding)
        lines.append(GAP.join(parts).rstrip(" "))
    return lines


def _serialize_blocks(headings: Sequence[str], cells: Iterable[Sequence[str]], width: int) -> str:
    indent = max(map(display_width, headings)) + len(GAP)
    blocks = []
    for row in cells:
        lines = []
        for name, text in zip(headings, row, strict=True):
            first, *others = wrap(text, max(width - indent, NARROWEST))
            lines.append((name + " " * (indent - display_width(name)) + first).rstrip(" "))
            lines.extend(" " * indent + other for other in others)
        blocks.append("".join(f"{line}\n" for line in lines))
    return "\n".join(blocks)


def wrap(text: str, width: int) -> list[str]:
    """Return *text* in lines at most *width* wide, broken at spaces, otherwise after signs, otherwise anywhere."""
    lines = [""]
    for part in re.findall(r" +|[^ ]+", text):
        if display_width(lines[-1] + part) <= width:
            lines[-1] += part
        elif part.isspace():
            lines.append("")
        else:
            if lines[-1]:
                lines.append("")
            *full, rest = _pieces(part, width)
            lines[-1:] = [*full, rest]
    return [line.rstrip(" ") for line in lines if line.strip(" ")] or [""]


def _pieces(word: str, width: int) -> list[str]:
    pieces = []
    while display_width(word) > width:
        end = taken = 0
        while end < len(word) and (taken := taken + _character_width(word[end])) <= width:
            end += 1
        end = max(end, 1)
        signs = [found.end() for found in re.finditer(r"[/#?&=:._,;-]", word[:end])]
        end = signs[-1] if signs and signs[-1] * 2 > end else end
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]
