"""A page for a browser: the chart, and below it every row of the answer as a table.

HTML 5 without scripts or anything to fetch, which its content security policy says too.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pactgraph.charts.cells import clean
from pactgraph.tables import UNBOUND, merge_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; color: #222; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
figure { margin: 0 0 2rem; overflow-x: auto; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid #ddd; }
.unbound { color: #595959; font-style: italic; }
""".strip()


def serialize_page(
    svg: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]], *, title: str, language: str
) -> str:
    """Return the page that shows *svg* above the rows as people read them."""
    headings, cells = merge_labels(columns, rows)
    head = "".join(f'<th scope="col">{escape(clean(heading))}</th>' for heading in headings)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in cells)
    caption = "1 row" if len(cells) == 1 else f"{len(cells)} rows"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{STYLE}
</style>
</head>
<body>
<figure>
{svg.strip()}
</figure>
<table>
<caption>{caption}</caption>
<thead><tr>{head}</tr></thead>
<tbody lang="{escape(language)}">
{body}
</tbody>
</table>
</body>
</html>
"""


def _cell(text: str | None) -> str:
    if text is None:
        return f'<td lang="en" class="unbound">{UNBOUND}</td>'
    return f'<td dir="auto">{escape(clean(text))}</td>'
