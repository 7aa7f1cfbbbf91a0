"""Whether the engine accepts a saved query, and where it does not, said in places of the file.

pyoxigraph has no way to parse a query without evaluating it, so it answers over an empty store, with a value of the
right type for each parameter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pactgraph.binding import bound_pieces, sample_terms
from pactgraph.errors import ParseError
from pactgraph.saved_queries import as_parse_error
from pactgraph.sparql.tokens import check_query, declared_prefixes, syntax_error
from pactgraph.tokens import line_column

if TYPE_CHECKING:
    from pactgraph.saved_queries import SavedQuery


def check_syntax(query: SavedQuery) -> None:
    """Raise ParseError, with line and column, when the engine does not accept the query with values of its types."""
    from pyoxigraph import Store

    tokens = check_query(query.text, name=query.path)
    prefixes = declared_prefixes(tokens)
    for token in tokens:
        prefix = token.text.partition(":")[0]
        if token.kind == "pname" and prefix not in prefixes:
            what = f"prefix '{prefix}' is not declared. Add PREFIX {prefix}: <...>."
            raise as_parse_error(query.path, syntax_error(query.text, token.start, what, name=query.path))
    pieces = bound_pieces(query, sample_terms(query))
    text = "".join(pieces)
    try:
        Store().query(text)
    except SyntaxError as error:
        place = re.search(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
        if place is None:
            raise ParseError(query.path, f"this is not SPARQL 1.1: {error}") from error
        start = sum(len(line) for line in text.splitlines(keepends=True)[: int(place[1]) - 1]) + int(place[2]) - 1
        line, column = line_column(query.text, _offset_in_file(query, pieces, min(start, len(text))))
        raise ParseError(query.path, _in_words(place[3]), line=line, column=column) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise ParseError(query.path, f"the engine refuses the query: {error}") from error


def _offset_in_file(query: SavedQuery, pieces: list[str], offset: int) -> int:
    start = 0
    for piece, bound in zip(query.pieces, pieces, strict=True):
        if offset < len(bound):
            return start + min(offset, len(piece) - 1)
        offset -= len(bound)
        start += len(piece)
    return start


def _in_words(message: str) -> str:
    """Keep of the engine's message what a reader can use: whole sentences, or signs; not the classes of characters."""
    message = re.sub(r"\['.*?'\](?=,|$)|\[_\]", "", re.sub(r"^expected (?:one of )?", "", message), flags=re.DOTALL)
    signs = [sign.strip() for sign in re.findall(r'"(?:\\.|[^"\\])*"|[^,"]+', message) if sign.strip()]
    sentences = [sign for sign in signs if " " in sign and not sign.startswith('"')]
    if sentences:
        return f"this is not SPARQL 1.1: {'; '.join(sentences)}. Correct the query before this place."
    expected = [sign for sign in signs if sign.startswith('"')][:8]
    listed = f" It could go on with {' '.join(expected)}." if expected else ""
    return f"this is not SPARQL 1.1.{listed} Correct the query at or before this place."
