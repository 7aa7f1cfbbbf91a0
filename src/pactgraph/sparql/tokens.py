"""What a SPARQL 1.1 query is made of, word by word, and whether it may reach the engine.

The terminals of https://www.w3.org/TR/sparql11-query/#sparqlGrammar; joined tokens give the text back. Kinds of tokens
are space, comment, string, iri, pname, blank, variable, language, number, name, operator and punctuation. Grammar is
left to the engine, but the engine reads ahead without word boundaries, so a text that could be read in two ways (an IRI
that is also a comparison, a string that is also two) is refused here: what hides in it would pass the checks unseen.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pactgraph.datatypes import MAX_LENGTH
from pactgraph.errors import QuerySyntaxError
from pactgraph.tokens import Token, line_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_DEPTH = 100
MAX_STEPS = 1000

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
COUNTED = ("operator", "name", "punctuation")
CLOSING = {"(": ")", "[": "]", "{": "}"}


@functools.cache
def _terminals(*, ascii_names: bool) -> re.Pattern[str]:
    """Return one pattern for all terminals; compiling the letters of every script takes ten times as long."""
    base = "A-Za-z"
    if not ascii_names:
        base += (
            "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
            "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
        )
    tail = base + ("_0-9" if ascii_names else "_0-9\u00b7\u0300-\u036f\u203f\u2040")
    inner = tail + "\\-"
    plx = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
    code = r"\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|\\U(?:0000(?![dD][89a-fA-F])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
    escape = rf"\\[tbnrf\\\"']|{code}"
    terminals = (
        r"(?P<space>[ \t\r\n]+)",
        r"(?P<comment>#[^\r\n]*)",
        rf"(?P<string>'''(?:'{{0,2}}(?:[^'\\]|{escape}))*'''|\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{escape}))*\"\"\""
        rf"|'(?!'')(?:[^'\\\r\n]|{escape})*'|\"(?!\"\")(?:[^\"\\\r\n]|{escape})*\")",
        rf'(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{code})*>)',
        rf"(?P<blank>_:[{base}_0-9](?:[{inner}]|\.+(?=[{inner}]))*)",
        rf"(?P<pname>(?:[{base}](?:[{inner}]|\.+(?=[{inner}]))*)?:"
        rf"(?:(?:[{base}_:0-9]|{plx})(?:[{inner}:]|{plx}|\.+(?=[{inner}:]|{plx}))*)?)",
        rf"(?P<variable>[?$][{base}_0-9][{tail}]*)",
        r"(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
        r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)",
        r"(?P<name>[A-Za-z][A-Za-z0-9_]*)",
        r"(?P<operator>\^\^|&&|\|\||[!<>]=|[=<>!+\-*/^|?])",
        r"(?P<punctuation>[(){}\[\].,;])",
    )
    return re.compile("|".join(terminals))


def syntax_error(text: str, offset: int, what: str, *, name: str = "query") -> QuerySyntaxError:
    """Return the error that says *what* is wrong at *offset* of the query called *name*."""
    line, column = line_column(text, offset)
    return QuerySyntaxError(f"{name}:{line}:{column}", what)


def significant(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens that mean something to the engine: all but space and comments."""
    return [token for token in tokens if token.kind not in ("space", "comment")]


def tokenize(text: str, *, name: str = "query") -> list[Token]:
    """Return every token of *text*, space and comments too, so that joining them gives the text back.

    Raises QuerySyntaxError, with line and column, at what no terminal of SPARQL 1.1 matches and at what could be read
    in two ways.
    """
    tokens: list[Token] = []
    previous: Token | None = None
    brackets: list[str] = []
    offset = 0
    while offset < len(text):
        found = _match(text, offset)
        if found is None or found.lastgroup is None:
            raise syntax_error(text, offset, _unreadable(text, offset), name=name)
        token = Token(found.lastgroup, found.group(), offset)
        offset = found.end()
        tokens.append(token)
        if token.kind in ("space", "comment"):
            continue
        if token.text == "<" and text.startswith("<", offset) and not _HIERARCHICAL.match(text, offset):
            raise syntax_error(text, token.start, "'<<' is not SPARQL 1.1. Put a space after the first '<'.", name=name)
        if token.kind == "iri" and brackets[-1:] == ["("] and _is_ambiguous(previous, token):
            what = f"{token.text} can be read as an IRI or as a comparison. Put spaces around '<' and '>'."
            raise syntax_error(text, token.start, what, name=name)
        if token.kind == "punctuation":
            if token.text in CLOSING:
                brackets.append(token.text)
            elif brackets and CLOSING[brackets[-1]] == token.text:
                brackets.pop()
        previous = token
    return tokens


def _match(text: str, offset: int) -> re.Match[str] | None:
    found = _terminals(ascii_names=True).match(text, offset)
    if found is not None and found.lastgroup in ("space", "comment", "string", "iri"):
        return found
    end = found.end() if found else offset
    while text.startswith(".", end):
        end += 1
    if found is not None and text[end : end + 1].isascii():
        return found
    return _terminals(ascii_names=False).match(text, offset)


_HIERARCHICAL = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_PLAIN = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9_:.@%-]*>")


def _is_ambiguous(previous: Token | None, token: Token) -> bool:
    """After an operand inside parentheses the engine may take '<' as less-than; "scheme://" it cannot."""
    operand = previous is not None and previous.kind != "operator" and previous.text not in ("(", ",")
    return operand and not _HIERARCHICAL.match(token.text) and not _PLAIN.fullmatch(token.text)


def _unreadable(text: str, offset: int) -> str:
    character = text[offset]
    if character in "'\"":
        return (
            "this string is not closed, or holds an escape that SPARQL does not know. Close it, or write \\\\ for \\."
        )
    if character == "\\":
        return "an escape stands outside strings and IRIs. Write the character itself."
    if character == "\ufeff":
        return "the text starts with a byte order mark. Save it as UTF-8 without one."
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return f"'{shown}' cannot stand here in SPARQL 1.1."


def check_query(text: str, *, name: str = "query") -> list[Token]:
    """Return the tokens of *text* once it is safe to hand to the engine: it only reads, calls nobody, and is shallow.

    Raises QuerySyntaxError when the text is too long or too deep (the engine's stack ends the process), has a SERVICE
    clause (the engine would call out), or is no SELECT, ASK, CONSTRUCT or DESCRIBE.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_LENGTH:
        raise QuerySyntaxError(name, f"the query is longer than {MAX_LENGTH // 1024} KiB. Shorten it.")
    tokens = tokenize(text, name=name)
    words = significant(tokens)
    _check_size(text, words, name)
    _check_words(text, words, name)
    query_form(tokens, name=name)
    return tokens


def _check_size(text: str, words: Sequence[Token], name: str) -> None:
    depth = steps = 0
    values: int | None = None
    for token in words:
        if token.kind == "punctuation" and token.text in "([{":
            depth += 1
            if depth > MAX_DEPTH:
                what = f"brackets are nested more than {MAX_DEPTH} deep. Flatten the query."
                raise syntax_error(text, token.start, what, name=name)
        elif token.kind == "punctuation" and token.text in ")]}":
            depth -= 1
            if token.text == "}" and depth == values:
                values = None
        elif values is None:
            steps += token.kind in COUNTED
            values = depth if token.word == "VALUES" else None
        if steps > MAX_STEPS:
            what = f"the query has more than {MAX_STEPS} operators and keywords. Split it, or list terms in VALUES."
            raise syntax_error(text, token.start, what, name=name)


def _check_words(text: str, words: Sequence[Token], name: str) -> None:
    """Find SERVICE where the engine finds it: also glued to a word (`trueSERVICE:x {`)."""
    for before, token, after in zip([None, *words], words, [*words[1:], None], strict=False):
        if token.kind == "pname" and token.text.partition(":")[2].count(".") > 1:
            what = f"the engine cuts {token.text} in two at its second dot. Write the IRI in full, in angle brackets."
            raise syntax_error(text, token.start, what, name=name)
        if token.kind not in ("name", "pname", "blank", "language") or "SERVICE" not in token.text.upper():
            continue
        named_graph = before is not None and before.word == "GRAPH"
        if token.kind == "name" or (after is not None and after.text == "{" and not named_graph):
            what = "SERVICE is refused: Pactgraph calls no other endpoint. Load the data you need into the graph."
            raise syntax_error(text, token.start, what, name=name)


def query_form(tokens: Iterable[Token], *, name: str = "query") -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises QuerySyntaxError for anything else: only reading queries are run.
    """
    words = significant(tokens)
    index = 0
    while index < len(words) and words[index].word in ("PREFIX", "BASE"):
        index += 3 if words[index].word == "PREFIX" else 2
    found = words[index].word if index < len(words) else "nothing"
    if found in FORMS:
        return found
    what = f"only reading queries are run; this one starts with {found}. Use SELECT, ASK, CONSTRUCT or DESCRIBE."
    if found in UPDATES:
        what = f"only reading queries are run, and {found} changes the graph. Edit the files of the graph instead."
    raise QuerySyntaxError(name, what)


def projected_variables(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Return the names that a SELECT query projects, in order; empty for SELECT * and for the other forms."""
    words = significant(tokens)
    start = next((index for index, token in enumerate(words) if token.word in FORMS), len(words))
    names: list[str] = []
    depth = 0
    for before, token in zip(words[start:], words[start + 1 :], strict=False):
        if words[start].word != "SELECT" or token.text == "{" or token.word in ("WHERE", "FROM"):
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and (depth == 0 or (depth == 1 and before.word == "AS")):
            names.append(token.text[1:])
    return tuple(names)


def declared_prefixes(tokens: Iterable[Token]) -> dict[str, str]:
    """Return the namespace of each prefix that the query declares."""
    words = significant(tokens)
    return {
        prefix.text[:-1]: iri.text[1:-1]
        for keyword, prefix, iri in zip(words, words[1:], words[2:], strict=False)
        if keyword.word == "PREFIX" and prefix.kind == "pname" and iri.kind == "iri"
    }
