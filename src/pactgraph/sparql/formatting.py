"""Lays out the text of a SPARQL 1.1 query: keywords in capitals, two spaces a step, prefixes sorted and used.

Line breaks are the author's, for they show how a query is meant to be read; only a closing brace gets a line of its own
where its opening one ends a line. Apart from the case of keywords, the order of prefixes and those that nothing uses,
no word changes. The `#+` lines of the header stay as they are, but for space at their end.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.prologues import Comment, Declaration, are_distinct, arrange
from pactgraph.sparql.indentation import OPENING, Indentation
from pactgraph.sparql.keywords import FUNCTIONS, KEYWORDS
from pactgraph.sparql.tokens import tokenize
from pactgraph.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMPARISONS = frozenset(["=", "!=", "<", ">", "<=", ">=", "&&", "||"])
DECLARATIONS = {"PREFIX": ("name", "pname", "iri"), "BASE": ("name", "iri")}
SPACE = ("space", "comment", "header")
SIGNS = ("punctuation", "operator", "name")
INDENT = "  "


class _Line(NamedTuple):
    """The words of one line, which of them have space before them, and whether a blank line comes before it."""

    words: list[Token]
    spaced: list[bool]
    blank: bool


def format_query(text: str, *, name: str = "query") -> str:
    """Return *text* as our queries are laid out; formatting that again changes nothing.

    Raises QuerySyntaxError, with line and column, at what is no word of SPARQL 1.1.
    """
    tokens = [_respell(token, text) for token in tokenize(text, name=name)]
    head, rest = _split_prologue(tokens)
    written = _prologue(head, rest) if head else []
    return "".join(f"{line}\n" for line in (*written, *_body(_own_lines(_lines(rest)), opened=not written)))


def is_same_query(text: str, other: str) -> bool:
    """Return whether two texts have the same words, but for what `format_query` may change."""
    return _meaning(text) == _meaning(other)


def _meaning(text: str) -> list[str]:
    tokens = [_respell(token, text) for token in tokenize(text)]
    head, rest = _split_prologue(tokens)
    used = _used_prefixes(head, rest)
    kept = [each for each in _declarations(head) if each.prefix is None or each.prefix in used]
    bases = list(accumulate(int(each.prefix is None) for each in kept))
    declared = [f"{base} {each.prefix}: {each.iri}" for base, each in zip(bases, kept, strict=True)]
    if are_distinct(each.prefix for each in kept):
        declared.sort()
    return declared + [token.text for token in rest if token.kind not in SPACE]


def _respell(token: Token, text: str) -> Token:
    """Put keywords into capitals, and tell the lines of the header from comments that look like them."""
    if token.kind == "name":
        word = token.text.upper()
        return token._replace(
            text=word if word in KEYWORDS else word.lower() if word in ("TRUE", "FALSE") else token.text
        )
    if token.kind == "comment":
        is_header = token.text.startswith("#+") and text[token.start - 1 : token.start] in ("", "\n")
        return Token("header" if is_header else "comment", token.text.rstrip(), token.start)
    return token


def _split_prologue(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Return the tokens up to the last declaration with what stands behind it, and the rest."""
    words = [index for index, token in enumerate(tokens) if token.kind not in SPACE]
    end = start = 0
    while start < len(words):
        kinds = DECLARATIONS.get(tokens[words[start]].text, ())
        declared = words[start : start + len(kinds)]
        if not kinds or tuple(tokens[index].kind for index in declared) != kinds:
            break
        start += len(kinds)
        end = declared[-1] + 1
    while end and end < len(tokens) and _is_behind(tokens[end]):
        end += 1
    return tokens[:end], tokens[end:]


def _is_behind(token: Token) -> bool:
    return token.kind == "comment" or (token.kind == "space" and not _breaks(token.text))


def _declarations(head: Iterable[Token]) -> list[Declaration]:
    declarations: list[Declaration] = []
    leading: list[Comment] = []
    words: list[str] = []
    breaks = 2
    for token in head:
        if token.kind == "space":
            breaks += _breaks(token.text)
        elif token.kind in ("comment", "header"):
            if declarations and not (words or breaks or leading or declarations[-1].note):
                declarations[-1].note = token.text
            else:
                leading.append(Comment(_comment(token, 0), breaks > 1 and bool(declarations or leading)))
            breaks = 0
        else:
            words.append(token.text)
            if token.kind == "iri":
                prefix = words[1][:-1] if len(words) == 3 else None
                blank = bool(leading) and breaks > 1 and not leading[-1].text.startswith("#+")
                declarations.append(Declaration(prefix, token.text, leading, blank=blank))
                leading, words = [], []
                breaks = 0
    return declarations


def _prologue(head: Sequence[Token], rest: Sequence[Token]) -> list[str]:
    declarations = _declarations(head)
    comments: list[Comment] = []
    if are_distinct(each.prefix for each in declarations):
        declarations, comments = arrange(declarations, _used_prefixes(head, rest))
    lines: list[str] = []
    for each in declarations:
        lines += _comment_lines(each.leading)
        keyword = "BASE" if each.prefix is None else f"PREFIX {each.prefix}:"
        lines += [""] * each.blank + [f"{keyword} {each.iri} {each.note}".rstrip()]
    return lines + _comment_lines(comments)


def _comment_lines(comments: Iterable[Comment]) -> list[str]:
    return [line for comment in comments for line in ("",) * comment.blank + (comment.text,)]


def _used_prefixes(head: Iterable[Token], rest: Iterable[Token]) -> set[str]:
    """Return the prefixes of names, of types of parameters such as `?_day_xsd_date`, and of CURIEs in the header."""
    used: set[str] = set()
    for token in rest:
        if token.kind == "pname":
            used.add(token.text.partition(":")[0])
        elif token.kind == "variable":
            used.update(token.text[1:].split("_"))
    for token in (*head, *rest):
        if token.kind == "header":
            used.update(re.findall(r"([\w.-]*):(?=\w)", token.text))
    return used


def _breaks(space: str) -> int:
    """Return how many lines end in *space*, whichever system wrote it."""
    return len(re.findall(r"\r\n|\r|\n", space))


def _lines(tokens: Iterable[Token]) -> list[_Line]:
    lines = [_Line([], [], blank=False)]
    spaced = False
    for token in tokens:
        if token.kind != "space":
            lines[-1].words.append(token)
            lines[-1].spaced.append(spaced)
        elif _breaks(token.text):
            lines.append(_Line([], [], blank=_breaks(token.text) > 1))
        spaced = token.kind == "space"
    return [line for line in lines if line.words]


def _own_lines(lines: Iterable[_Line]) -> list[_Line]:
    """Give a closing brace a line of its own when its opening one ends a line."""
    result: list[_Line] = []
    ends_line: list[bool] = []
    for line in lines:
        start = 0
        for index, word in enumerate(line.words):
            if word.text == "{":
                ends_line.append(all(after.kind == "comment" for after in line.words[index + 1 :]))
            elif word.text == "}" and ends_line and ends_line.pop() and index > start:
                result.append(_Line(line.words[start:index], line.spaced[start:index], line.blank and not start))
                start = index
        result.append(_Line(line.words[start:], line.spaced[start:], line.blank and not start))
    return result


def _body(lines: Iterable[_Line], *, opened: bool) -> list[str]:
    indentation = Indentation()
    texts: list[str] = []
    comments: list[_Line] = []
    for line in lines:
        if line.words[0].kind in ("comment", "header"):
            comments.append(line)
            continue
        step, inner = indentation.enter(line.words)
        for comment in comments:
            texts += [""] * (comment.blank and not opened) + [_comment(comment.words[0], inner)]
            opened = False
        opened = opened or line.words[0].text == "}"
        texts += [""] * (line.blank and not opened) + [INDENT * step + _join(line)]
        comments, opened = [], line.words[-1].text == "{"
    for comment in comments:
        texts += [""] * (comment.blank and not opened) + [_comment(comment.words[0], 0)]
        opened = False
    return texts


def _comment(token: Token, step: int) -> str:
    """Only a line of the header may start with `#+`: grlc reads every line that does."""
    if token.kind == "header":
        return token.text
    return INDENT * (max(step, 1) if token.text.startswith("#+") else step) + token.text


def _join(line: _Line) -> str:
    parts: list[str] = []
    for index, token in enumerate(line.words):
        parts += [" " if index and _has_space(line, index) else "", token.text]
    return "".join(parts)


def _has_space(line: _Line, index: int) -> bool:
    """Return whether a space stands before a word: where our queries have one, else where the author had it."""
    before, token, spaced = line.words[index - 1], line.words[index], line.spaced[index]
    left, right = (word.text if word.kind in SIGNS else "" for word in (before, token))
    separator = [word.text for word in line.words[max(index - 2, 0) : index + 2]]
    if token.kind == "comment":
        return True
    if OPENING.get(left) == right or left in ("(", "^^") or right in (")", ",", "^^") or token.kind == "language":
        return False
    if "SEPARATOR" in separator and (right in (";", "=") or left == "="):
        return False
    if left in ("{", "[", ",", ";") or right in ("{", "}", "]", ";", "."):
        return True
    if left in COMPARISONS or right in COMPARISONS:
        return True
    if right == "(" and before.kind == "name":
        return left not in FUNCTIONS and (left in KEYWORDS or spaced)
    return spaced
