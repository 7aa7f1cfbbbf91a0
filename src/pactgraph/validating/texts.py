"""Whether texts are such as people write: what pages and programs leave in a text that is copied from them is found.

A text that only looks like another is found by no search and matched by no query. What is said is said as a warning,
since a passage may be as odd as that; an empty text, and a language that has no code, say nothing at all.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from pactgraph.namespaces import RDF, XSD
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

PLAIN_TEXTS, LANGUAGE_CODES = "plain-texts", "language-codes"

_TEXTS = (f"{XSD}string", f"{RDF}langString")
# What joins emoji and letters of some scripts, U+200C and U+200D, is meant.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffd]")
#: RFC 5646: codes of two or three letters; longer ones have been reserved and never been registered.
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}|[ix])(?:-.+)?")


def check_texts(quads: Iterable[Quad]) -> list[Result]:
    """Return a result for each statement of *quads* with a text that nobody would write so, or in no language."""
    results: dict[Result, None] = {}
    known: dict[Literal, tuple[str, Severity, str, str] | None] = {}
    for quad in quads:
        text = quad.object
        if not isinstance(text, Literal) or text.datatype.value not in _TEXTS:
            continue
        if text not in known:
            known[text] = _fault(text)
        if (fault := known[text]) is not None:
            source, severity, message, advice = fault
            results[Result(source, quad.subject, quad.predicate, text, None, severity, message, advice)] = None
    return list(results)


def _fault(literal: Literal) -> tuple[str, Severity, str, str] | None:
    text, language = literal.value, literal.language
    if language and not _LANGUAGE.fullmatch(language):
        message = f"A language has a code of two or three letters; @{language} has not."
        return LANGUAGE_CODES, Severity.VIOLATION, message, "Write the code, like @en or @sv."
    if not text.strip():
        return PLAIN_TEXTS, Severity.VIOLATION, "A text is not empty.", "Write it, or take the statement out."
    if found := _oddity(text):
        return PLAIN_TEXTS, Severity.WARNING, *found
    return None


def _oddity(text: str) -> tuple[str, str] | None:
    """Return what is odd about *text*, and what to do."""
    if invisible := _INVISIBLE.search(text):
        sign = invisible[0]
        name = unicodedata.name(sign, "control character").lower()
        return f"A text has no sign that stands for nothing, here {name} (U+{ord(sign):04X}).", "Take it out."
    if text != text.strip():
        return "A text has no space at its ends.", "Take it out."
    if (meant := _read_again(text)) != text:
        return f"A text is read as UTF-8; “{text}” seems to be “{meant}”.", "Write it as it is meant."
    if text != unicodedata.normalize("NFC", text):
        return "A letter with an accent is one sign, not two.", "Type the letter anew, or save the text in NFC."
    return None


def _read_again(text: str) -> str:
    """Return what *text* is when it is UTF-8 that has been read as Windows-1252."""
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
