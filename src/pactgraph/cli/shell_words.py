"""The words of a command line that is still being typed, and how a word is written so that a shell reads it as one.

Quotes and backslashes are those of POSIX shells (https://pubs.opengroup.org/onlinepubs/9799919799/, 2.2), which zsh and
fish share as far as names need them; what a shell would expand stays as it is typed.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Word(NamedTuple):
    """One word: what it means, how it is typed, and the quote that is open at its end."""

    text: str
    raw: str
    quote: str = ""


def split_line(line: str) -> list[Word]:
    """Return the words of *line*; the last is the one being typed, empty after a space."""
    words: list[Word] = []
    text, raw, quote = "", "", ""
    left = iter(line)
    for character in left:
        if character.isspace() and not quote:
            if raw:
                words.append(Word(text, raw))
            text, raw = "", ""
            continue
        raw += character
        if character == quote:
            quote = ""
        elif character in "'\"" and not quote:
            quote = character
        elif character == "\\" and quote != "'":
            escaped = next(left, "")
            raw += escaped
            text += escaped if not quote or escaped in '$`"\\' else f"\\{escaped}"
        else:
            text += character
    return [*words, Word(text, raw, quote)]


def quote_words(texts: list[str], typed: Word) -> list[str]:
    """Return *texts* as bash takes them in place of *typed*: all with its quote, or all with one when any needs it."""
    quote = typed.quote or ('"' if any(re.search(r"[^\w@%+=:,./-]", text) for text in texts) else "")
    # A quote that is open is closed by the shell, once the word is whole.
    end = "" if typed.quote else quote
    return [f"{quote}{_escape(text, quote)}{end}" for text in texts]


def after_breaks(texts: list[str], typed: Word, breaks: str) -> list[str]:
    """Return what takes the place of the end of *typed*, for a shell that cuts words at *breaks*.

    Bash completes only what follows the last of these characters, outside quotes.
    """
    if typed.quote:
        return texts
    place, quote = 0, ""
    characters = iter(enumerate(typed.raw, 1))
    for after, character in characters:
        if character == "\\" and quote != "'":
            next(characters, None)
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in breaks:
            place = after
    kept = typed.raw[:place]
    return [text.removeprefix(kept) for text in texts if text.startswith(kept)]


def _escape(text: str, quote: str) -> str:
    if quote == '"':
        return re.sub(r'([$`"\\])', r"\\\1", text)
    return text.replace("'", "'\\''") if quote else text
