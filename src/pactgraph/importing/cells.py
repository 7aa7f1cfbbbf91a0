"""What the text of a cell says: a literal in its canonical form, or why it is none.

Dates keep the precision of the cell: a year, a month or a day, each in its own datatype of
https://www.w3.org/TR/xmlschema11-2/. Other spellings of dates are read only where the mapping gives their format, as in
https://www.w3.org/TR/tabular-data-model/#formats-for-dates-and-times.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from pactgraph.datatypes import is_iri, is_lexical
from pactgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pactgraph.importing.mapping import Column

_DATES = (f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear")
_WRITE_DATE = "Write it like 2013, 2013-05 or 2013-05-31."
_SPREADSHEET_ERRORS = re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NULL|NUM|SPILL|CALC)[!?]?|#{3,}", re.IGNORECASE)
_UNSEEN_ENDS = "\u200b\u2060\ufeff"
_DURATION = re.compile(
    r"P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?"
)
_MOST_DIGITS = 18


class UnreadableCell(ValueError):  # noqa: N818
    """Why a cell, or one of the values in it, cannot be imported; the message is for the row's report."""


def clean(cell: str) -> str:
    """Return the text of *cell* without the spaces around it, whatever kind they are.

    Raises UnreadableCell for what no person meant to write: errors of a spreadsheet, formulas, garbled letters.
    """
    text = cell.strip().strip(_UNSEEN_ENDS).strip()
    if text.isascii() and text.isprintable() and text[:1] not in ("=", "#"):
        return text
    if _SPREADSHEET_ERRORS.fullmatch(text):
        raise UnreadableCell(f'"{text}" is an error of the spreadsheet, not a value. Correct the cell there.')
    if text.startswith("="):
        raise UnreadableCell(f"{shown(text)} is a formula. Write its value.")
    if "\ufffd" in text or is_garbled(text):
        raise UnreadableCell(f"{shown(text)} has garbled letters; the file was once saved in another encoding.")
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs", "Co"} and character not in "\t\r\n":
            raise UnreadableCell(f"{shown(text)} holds the character U+{ord(character):04X}, which is no letter.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_garbled(text: str) -> bool:
    """Return whether *text* is UTF-8 that was read as Windows-1252, such as ``UniversitÃ¤t``."""
    try:
        return not text.isascii() and text.encode("cp1252").decode() != text
    except ValueError:
        return False


def shown(text: str, most: int = 60) -> str:
    """Return *text* in quotes for a message, on one line and not longer than *most*."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f'"{line[:most]}…"' if len(line) > most else f'"{line}"'


def parse_literal(text: str, column: Column) -> Literal:
    """Return the literal that *text* is in a column of literals; raise UnreadableCell when it is none."""
    match column.datatype:
        case "text":
            return Literal(text, language=column.language)
        case "string":
            return Literal(text)
        case "date":
            return parse_date(text, column.format)
        case "integer" | "decimal":
            return _parse_number(text, column.datatype)
        case "boolean" if text.lower() in ("true", "false"):
            return Literal(text.lower(), datatype=NamedNode(f"{XSD}boolean"))
        case "duration" if _DURATION.fullmatch(text):
            return _canonical(text, "duration")
    example = {"boolean": "true or false", "duration": "P5Y, P18M or P1Y6M"}[column.datatype]
    raise UnreadableCell(f"{shown(text)} is not a {column.datatype}. Write {example}, or map the word with values.")


def parse_address(text: str) -> NamedNode:
    """Return the address of a page that *text* is; raise UnreadableCell when it is none."""
    if is_iri(text):
        return NamedNode(text)
    advice = f"Write https://{text}." if is_iri(f"https://{text}") and "." in text else "Write it with https://."
    raise UnreadableCell(f"{shown(text)} is not an address. {advice}")


def parse_date(text: str, formats: Iterable[str] = ()) -> Literal:
    """Return *text* as a date, a month or a year, whichever it says; raise UnreadableCell when it is none of them."""
    written = [text, *(spelled for pattern in formats if (spelled := _in_iso(text, pattern)))]
    for spelled in written:
        for datatype in _DATES:
            if is_lexical(datatype, spelled):
                return Literal(spelled, datatype=NamedNode(datatype))
    raise UnreadableCell(f"{shown(text)} is not a date; {_date_fault(text, written[1:])}. {_WRITE_DATE}")


def _in_iso(text: str, pattern: str) -> str | None:
    """Return the date *text*, written in the format *pattern*, as ISO 8601 writes it."""
    parts = {"yyyy": "(?P<y>[0-9]{4})", "MM": "(?P<m>[0-9]{1,2})", "dd": "(?P<d>[0-9]{1,2})"}
    expression = re.sub(
        "yyyy|MM?|dd?|.", lambda part: parts.get(part[0]) or parts.get(part[0] * 2) or re.escape(part[0]), pattern
    )
    found = re.fullmatch(expression, text)
    if found is None:
        return None
    named = found.groupdict()
    return "-".join(named[part].zfill(2) for part in "ymd" if named.get(part))


def _date_fault(text: str, spelled: list[str]) -> str:
    """Return the likely reason why *text* is no date."""
    if spelled or re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text):
        return "the calendar has no such day"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?", text):
        return "it has a time of day, too"
    if re.fullmatch("[0-9]{5}", text):
        from datetime import date, timedelta

        day = date(1899, 12, 30) + timedelta(days=int(text))
        return f"it may be how a spreadsheet counts {day}: show the column as a date there"
    parts = re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", text)
    if parts is None:
        return "it is neither a year, nor a month, nor a day"
    first, second, year = int(parts[1]), int(parts[2]), parts[3]
    both = [f"{year}-{month:02}-{day:02}" for day, month in ((first, second), (second, first))]
    possible = list(dict.fromkeys(day for day in both if is_lexical(_DATES[0], day)))
    if not possible:
        return "the calendar has no such day"
    return f"it may mean {' or '.join(possible)}, and the mapping gives no format, such as dd.MM.yyyy"


def _parse_number(text: str, datatype: str) -> Literal:
    wanted = r"[+-]?[0-9]+" if datatype == "integer" else r"[+-]?[0-9]+(\.[0-9]+)?"
    if not re.fullmatch(wanted, text) or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        example = "1200" if datatype == "integer" else "1200.5"
        raise UnreadableCell(f"{shown(text)} is not a number. Write it like {example}, without separators or units.")
    return _canonical(text, datatype)


@lru_cache(maxsize=4096)
def _canonical(text: str, datatype: str) -> Literal:
    """Return a literal as the engine gives it back: every other form would be rewritten when it is loaded."""
    store = Store()
    name = NamedNode("urn:x-pactgraph:literal")
    store.add(Quad(name, name, Literal(text, datatype=NamedNode(f"{XSD}{datatype}"))))
    literal = next(iter(store)).object
    assert isinstance(literal, Literal)
    return literal
