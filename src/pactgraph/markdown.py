"""Markdown that shows texts as they are: inline code, code blocks, links and tables of GitHub Flavored Markdown.

Specification: https://github.github.com/gfm/. Cells and headings are given as Markdown, so that they may hold links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from pactgraph.tables import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def paragraph(text: str) -> str:
    """Return *text* as one paragraph, also where it begins like a heading, a list or a quotation."""
    escaped = escape_markdown(" ".join(text.split()))
    return re.sub(r"^(\d*)([#+\-=.)])", r"\1\\\2", escaped)


def code(text: str) -> str:
    """Return *text* as inline code, also inside a table."""
    marks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{pad}{' '.join(text.split())}{pad}{marks}".replace("|", r"\|")


def fence(text: str, language: str) -> str:
    """Return *text* as a code block."""
    marks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}\n"


def link(shown: str, target: str) -> str:
    """Return a link that shows the Markdown *shown*; *target* is an address or a path, with or without a fragment."""
    return f"[{shown}]({quote(target, safe='/#:.-_~%?=&+,;@')})"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, without the columns that are empty in every row."""
    kept = list(rows)
    places = [place for place in range(len(headings)) if any(row[place] for row in kept)]
    lines = [[headings[place] for place in places], ["---"] * len(places)]
    lines += [[row[place] for place in places] for row in kept]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def anchor(name: str) -> str:
    """Return *name*, such as a CURIE, as an anchor that a link may have."""
    return re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-")
