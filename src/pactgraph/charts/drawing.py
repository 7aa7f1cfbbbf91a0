"""What a kind of chart hands over: the view that Vega-Lite draws, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.charts.appearance import MOST
from pactgraph.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Drawing(NamedTuple):
    """A view of Vega-Lite, None when nothing can be placed, and its text alternative.

    *counted* says what there is (`12 dates of 9 things`), *items* each of them in words, *notes* what a reader must
    know beside the picture, *left_out* what has no place in it.
    """

    view: dict[str, Any] | None
    counted: str
    items: Sequence[str]
    notes: Sequence[str]
    left_out: Sequence[str]


def plural(number: int, one: str, more: str | None = None) -> str:
    """Return a number with the word for what it counts."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def refuse_too_many(found: int, what: str, most: int = MOST) -> None:
    """Raise FormatError when there are more than *most*: nobody could read it."""
    if found > most:
        raise FormatError(
            f"{found} {what} are too many for a chart, which holds {most}. "
            "Narrow the question by a parameter, or use --format table."
        )
