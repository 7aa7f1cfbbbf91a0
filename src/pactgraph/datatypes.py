"""Which text is a value of which datatype, for the datatypes that a parameter may have.

Lexical spaces of https://www.w3.org/TR/xmlschema11-2/, without whitespace around the value. IRIs follow RFC 3987 with
a short list of schemes; language tags are well formed by RFC 5646 (BCP 47), not looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pactgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How long a query, and a value in it, may be: deep or long ones can end the process of the engine.
MAX_LENGTH = 64 * 1024

SCHEMES = ("http", "https", "urn", "mailto")

STRING = XSD + "string"
INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"
DOUBLE = XSD + "double"

_YEAR = r"[0-9]{4}"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"

_LEXICAL: Mapping[str, str] = {
    STRING: r"(?s:.*)",
    XSD + "boolean": r"true|false|1|0",
    INTEGER: r"[+-]?[0-9]+",
    DECIMAL: r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    DOUBLE: r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN",
    XSD + "date": _YEAR + "-" + _MONTH + "-" + _DAY,
    XSD + "dateTime": _YEAR + "-" + _MONTH + "-" + _DAY + "T" + _TIME + _ZONE,
    XSD + "gYear": _YEAR,
    XSD + "gYearMonth": _YEAR + "-" + _MONTH,
    XSD + "gMonthDay": "--" + _MONTH + "-" + _DAY,
}

EXAMPLES: Mapping[str, str] = {
    STRING: "text",
    XSD + "boolean": "true",
    INTEGER: "12",
    DECIMAL: "1.5",
    DOUBLE: "1.5e0",
    XSD + "date": "2024-05-31",
    XSD + "dateTime": "2024-05-31T12:00:00Z",
    XSD + "gYear": "2024",
    XSD + "gYearMonth": "2024-05",
    XSD + "gMonthDay": "--05-31",
}

# The datatypes that can say today, and how many parts of year, month and day they keep.
TODAY: Mapping[str, int] = {XSD + "date": 3, XSD + "gYearMonth": 2, XSD + "gYear": 1}

_UCSCHAR = (
    "\u00a0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)


def is_lexical(datatype: str, text: str) -> bool:
    """Return whether *text* is in the lexical space of the datatype with this IRI, one of EXAMPLES.

    Narrower than XML Schema: years have four digits and dates no time zone, so that every two of them compare.
    """
    if not re.fullmatch(_LEXICAL[datatype], text):
        return False
    day = re.match("(-?[0-9]*)-(..)-(..)", text)
    if datatype not in (XSD + "date", XSD + "dateTime", XSD + "gMonthDay") or day is None:
        return True
    year = int((day[1].lstrip("-") or "4")[-4:])
    return int(day[3]) <= _days(year, int(day[2]))


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def date_literal(text: str) -> str | None:
    """Return how Turtle writes the date that *text* is, with the datatype of its precision; None when it is none.

    Besides the forms of XML Schema: a day without leading zeros, and a day before month and year with dots between.

    >>> date_literal("31.12.2023")
    '"2023-12-31"^^xsd:date'
    """
    parts = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text.strip())
    year_first = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text.strip())
    found = parts.groups()[::-1] if parts else year_first.groups() if year_first else ()
    known = [part.zfill(2) for part in found if part]
    datatype = {1: "gYear", 2: "gYearMonth", 3: "date"}.get(len(known), "")
    value = "-".join(known)
    return f'"{value}"^^xsd:{datatype}' if datatype and is_lexical(XSD + datatype, value) else None


def number_datatype(text: str) -> str | None:
    """Return the datatype that SPARQL gives a number written so, or None when *text* is no number."""
    if not is_lexical(DOUBLE, text) or text.endswith(("INF", "NaN")):
        return None
    if re.search("[eE]", text):
        return DOUBLE
    return DECIMAL if "." in text else INTEGER


def is_iri(text: str) -> bool:
    """Return whether *text* is an absolute IRI with one of SCHEMES and nothing that SPARQL or RFC 3987 forbids."""
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in SCHEMES:
        return False
    # Letters of the whole world take long to compile, and most IRIs have none.
    letters = "" if text.isascii() else _UCSCHAR
    character = rf"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;={letters}]|%[0-9A-Fa-f]{{2}})"
    if scheme.lower() in ("http", "https"):
        host = r"//(?:[^/?#\[\]:@]+@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#\[\]:@]+)(?::[0-9]*)?(?=[/?#]|\Z)"
        found = re.match(host, rest)
        if found is None:
            return False
        rest = re.sub(r"[\[\]]", "", found.group()) + rest[found.end() :]
    return bool(re.fullmatch(rf"{character}+(?:#{character}*)?", rest))


def is_language(text: str) -> bool:
    """Return whether *text* is a well-formed language tag."""
    return bool(re.fullmatch(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", text))
