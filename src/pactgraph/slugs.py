"""The last part of the IRI of a thing, made from what it is called.

Slugs are lower-case ASCII. Only Latin letters have such a spelling; transliteration of other scripts is left out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from pactgraph.labels import fold

LONGEST = 80
_LATIN = re.compile(r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?:DOTLESS |LONG )?([A-Z]{1,5})(?: WITH .*)?")


def slug(text: str) -> str:
    """Return *text* as a part of an IRI: lower-case ASCII letters, digits and hyphens.

    Letters of other scripts than Latin have no such spelling; a text of these alone gets a hash for a slug.

        >>> slug("Universitätsklinikum Ærø (Süd)")
        'universitatsklinikum-aero-sud'
    """
    folded = fold(text)
    spelled = folded if folded.isascii() else "".join(map(_ascii, folded))
    words = re.sub("[^a-z0-9]+", "-", spelled)[:LONGEST].strip("-")
    if folded.isascii():
        return words
    letters = sum(map(str.isalnum, folded))
    if letters and 2 * len(words.replace("-", "")) < letters and len(spelled) <= LONGEST:
        words = f"{words}-{hashlib.sha256(folded.encode()).hexdigest()[:8]}".lstrip("-")
    return words


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    found = _LATIN.fullmatch(unicodedata.name(character, ""))
    return found[1].lower() if found else "-"
