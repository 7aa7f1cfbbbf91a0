"""What a Turtle or TriG text is made of, word by word, with nothing lost.

The terminals of RDF 1.1 Turtle (https://www.w3.org/TR/turtle/#sec-grammar), TriG, N-Triples and N-Quads; joined tokens
give the text back. Kinds of tokens are space, comment, iri, pname, blank, string, language, directive, number, name and
punctuation. Grammar is left to the engine's parser, escapes and terms to `pactgraph.turtle.statements`.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pactgraph.errors import ParseError
from pactgraph.tokens import Token, line_column
from pactgraph.turtle.terms import PN_CHARS, PN_CHARS_BASE, PN_CHARS_U

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SPACE = ("space", "comment")

# Code points as escapes, but for surrogates, which stand for no character.
_CODE = r"\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|\\U(?:0000(?![dD][89a-fA-F])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_CODE}"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"


@functools.cache
def _terminals() -> re.Pattern[str]:
    local_start, local = f"[{PN_CHARS_U}:0-9]|{_PLX}", f"[{PN_CHARS}:]|{_PLX}"
    terminals = (
        r"(?P<space>[ \t\r\n]+)",
        r"(?P<comment>#[^\r\n]*)",
        rf'(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE})*>)',
        rf"(?P<pname>(?:[{PN_CHARS_BASE}](?:[{PN_CHARS}]|\.+(?=[{PN_CHARS}]))*)?:"
        rf"(?:(?:{local_start})(?:{local}|\.+(?={local}))*)?)",
        rf"(?P<blank>_:[{PN_CHARS_U}0-9](?:[{PN_CHARS}]|\.+(?=[{PN_CHARS}]))*)",
        rf"(?P<string>\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ESCAPE}))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''"
        rf"|\"(?!\"\")(?:[^\"\\\r\n]|{_ESCAPE})*\"|'(?!'')(?:[^'\\\r\n]|{_ESCAPE})*')",
        r"(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
        r"(?P<number>[+-]?(?:[0-9]+\.?[0-9]*[eE][+-]?[0-9]+|\.[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))",
        r"(?P<name>[A-Za-z]+)",
        r"(?P<punctuation>\^\^|[.;,()\[\]{}])",
    )
    return re.compile("|".join(terminals))


def tokenize(text: str, *, name: Path | str = "text") -> list[Token]:
    """Return every token of *text*, space and comments too, so that joining them gives the text back.

    Raises ParseError, with line and column, at what no terminal matches.
    """
    tokens: list[Token] = []
    match = _terminals().match
    offset, before = 0, ""
    while offset < len(text):
        found = match(text, offset)
        if found is None or found.lastgroup is None:
            line, column = line_column(text, offset)
            raise ParseError(name, _unreadable(text, offset), line=line, column=column)
        kind, word = found.lastgroup, found.group()
        if kind == "language" and before != "string":
            kind = "directive"
        tokens.append(Token(kind, word, offset))
        offset = found.end()
        before = before if kind in SPACE else kind
    return tokens


def significant(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens that say something: all but space and comments."""
    return [token for token in tokens if token.kind not in SPACE]


def _unreadable(text: str, offset: int) -> str:
    character = text[offset]
    if character in "'\"":
        return "this text is not closed, or holds an escape that Turtle does not know. Close it, or write \\\\ for \\."
    if character == "<":
        return "this IRI is not closed, or holds a character that an IRI cannot have, such as a space. Correct it."
    if character == "\ufeff":
        return "the text starts with a byte order mark. Save it as UTF-8 without one."
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return f"'{shown}' cannot stand here in Turtle. Take it out, or put it in quotes."
