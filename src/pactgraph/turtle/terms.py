"""How Turtle spells a term: IRIs and their CURIEs, literals, and the order in which people expect them.

Follows the grammar of RDF 1.1 Turtle (https://www.w3.org/TR/turtle/#sec-grammar). Characters that nobody sees are
written as escapes. Base directions of RDF 1.2 are written where they are asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pactgraph.errors import FormatError
from pactgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal, NamedNode

# PN_CHARS_BASE, PN_CHARS_U and PN_CHARS of the grammar, for use inside the brackets of a regular expression.
PN_CHARS_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
PN_CHARS_U = PN_CHARS_BASE + "_"
PN_CHARS = PN_CHARS_U + "0-9\u00b7\u0300-\u036f\u203f-\u2040-"

_PREFIX = re.compile(f"(?:[{PN_CHARS_BASE}](?:[{PN_CHARS}.]*[{PN_CHARS}])?)?")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*%.?$)")
_PLX = r"%[0-9A-Fa-f]{2}|\\[-.~!$&'()*+,;=@]"
_LOCAL = re.compile(f"(?:(?:[{PN_CHARS_U}:0-9]|{_PLX})(?:(?:[{PN_CHARS}.:]|{_PLX})*(?:[{PN_CHARS}:]|{_PLX}))?)?")
# An escaped dot at the end would be good Turtle too, but rdflib does not read it.
_LOCAL_ESCAPED = re.compile(r"[~!$&'()*+,;=@]|^[-.]")

_UNSEEN = "\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_IRI_ESCAPED = re.compile(f'[{_UNSEEN} <>"{{}}|^`\\\\]')
_STRING_ESCAPED = re.compile(f'[{_UNSEEN}"\\\\]')
_LONG_STRING_ESCAPED = re.compile(rf'(?!\n)[{_UNSEEN}\\]|\A"|"(?="|\Z)')
_ECHAR = {"\t": r"\t", "\b": r"\b", "\n": r"\n", "\r": r"\r", "\f": r"\f", '"': r"\"", "\\": r"\\"}

_SHORTHAND = {
    f"{XSD}boolean": re.compile("true|false"),
    f"{XSD}integer": re.compile("0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
}
_DIGITS = re.compile("[0-9]+")


def natural_key(text: str) -> str:
    """Return what *text* sorts by, so that ``l2`` comes before ``l10``."""
    return _DIGITS.sub(lambda digits: f"{len(digits[0].lstrip('0')):09}{digits[0].lstrip('0')}", text)


def _escape(character: re.Match[str]) -> str:
    code = ord(character[0])
    return _ECHAR.get(character[0]) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")


def _escape_code(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04X}"


def spell_iri(iri: str) -> str:
    """Return *iri* in angle brackets."""
    return f"<{_IRI_ESCAPED.sub(_escape_code, iri)}>"


def _quote(value: str) -> str:
    if "\n" in value:
        return f'"""{_LONG_STRING_ESCAPED.sub(_escape, value)}"""'
    return f'"{_STRING_ESCAPED.sub(_escape, value)}"'


class TermSpeller:
    """Spells the terms of one document with *prefixes*, and remembers which of them it used."""

    def __init__(self, prefixes: Mapping[str, str], *, rdf12: bool = False) -> None:
        self.rdf12 = rdf12
        self.used: dict[str, str] = {}
        self._iris: dict[NamedNode, str] = {}
        usable = [
            (namespace, prefix)
            for prefix, namespace in prefixes.items()
            if _PREFIX.fullmatch(prefix) and _NAMESPACE.match(namespace)
        ]
        self._namespaces = sorted(usable, key=lambda pair: (len(pair[0]), pair[1]), reverse=True)

    def iri(self, node: NamedNode) -> str:
        """Return the CURIE of *node*, or its IRI in angle brackets when no CURIE would be good Turtle."""
        spelled = self._iris.get(node)
        if spelled is None:
            spelled = self._iris[node] = self._curie(node.value) or spell_iri(node.value)
        return spelled

    def _curie(self, iri: str) -> str | None:
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace):
                local = _LOCAL_ESCAPED.sub(r"\\\g<0>", iri.removeprefix(namespace))
                if _LOCAL.fullmatch(local):
                    self.used[prefix] = namespace
                    return f"{prefix}:{local}"
        return None

    def literal(self, literal: Literal) -> str:
        """Return *literal* with its lexical form, language and datatype exactly as they are.

        Raises FormatError for a string with a base direction when that is not to be RDF 1.2.
        """
        value, language, datatype = literal.value, literal.language, literal.datatype.value
        if literal.direction is not None:
            if self.rdf12:
                return f"{_quote(value)}@{language}--{literal.direction.value}"
            raise FormatError(f"{literal}: Turtle 1.1 has no base direction. Leave the statement out.")
        if language is not None:
            return f"{_quote(value)}@{language}"
        if datatype == f"{XSD}string":
            return _quote(value)
        shorthand = _SHORTHAND.get(datatype)
        if shorthand and shorthand.fullmatch(value):
            return value
        return f"{_quote(value)}^^{self.iri(literal.datatype)}"


@lru_cache(maxsize=1 << 16)
def iri_key(spelled: str) -> tuple[int, str, str]:
    """Return what a spelled IRI sorts by: CURIEs first, each natural."""
    return (1 if spelled.startswith("<") else 0, natural_key(spelled), spelled)


def literal_key(literal: Literal) -> tuple[int, str, str]:
    """Return what a literal sorts by among other objects: after IRIs, by language, then natural."""
    about = literal.language or literal.datatype.value
    return (
        2,
        f"{literal.language or ''} {natural_key(literal.value)}",
        f"{literal.value} {about} {literal.direction or ''}",
    )
