"""What is wrong with a Turtle or TriG text, in words for whoever wrote it.

The engine's parser says where it stopped and which terminal it missed; this says which slip that mostly is, and what to
write instead. A message that no line of the table knows is kept as the engine says it.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 60

_UNCLOSED = "is not closed on its line. Put the same quotes at its end, or use three for several lines."
_UNCLOSED_IRI = "the IRI is not closed on its line. Put '>' at its end."
_NAME = re.compile(r"[^\s\"'<>{}()\[\];,]*")
_DATE_TAIL = re.compile(r"-\d\d(?:-\d\d)?$")
#: What a backslash lets stand in the local part of a name: https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL_ESC
_ESCAPABLE = "_~.-!$&'()*+,;=/?#@%"
#: A sign at the end of a line, and the terms after it, where a text follows them.
_RUN_ON = re.compile(r"(?:(;)[ \t]*\n\s*(\S+)\s+\S+|(,)[ \t]*\n\s*(\S+))\s+$")


def explain_fault(message: str, text: str, start: int, end: int, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """Return the text at fault, and what is wrong with it and what to do, as sentences.

    *message* is what the engine says of the code points of *text* from *start* to *end*; *prefixes* are known to the
    graph folder, and may be declared.
    """
    found = _offending(text, start, end)
    for pattern, explain in _TABLE:
        matched = re.search(pattern, message)
        if matched:
            return found, explain(_Fault(found, text[:start], text, prefixes, matched))
    return found, f"{message.rstrip('.')}. Correct this statement."


class _Fault:
    """What the explanations look at: the text at fault, what stands before it, and what the pattern matched."""

    def __init__(self, found: str, before: str, text: str, prefixes: Mapping[str, str], matched: re.Match[str]) -> None:
        self.found, self.before, self.text, self.prefixes = found, before, text, prefixes
        self.group = matched.groupdict()


def _offending(text: str, start: int, end: int) -> str:
    """Return the text at fault up to the end of its line; a name is told whole where the engine stopped inside it."""
    line_end = text.find("\n", start)
    stop = len(text) if line_end < 0 else line_end
    name = _NAME.match(text, start)
    whole = max(end, name.end() if name else end)
    return text[start : min(whole, stop, start + LONGEST)].rstrip()


def _undeclared(fault: _Fault) -> str:
    prefix = fault.group["prefix"]
    declared = sorted(set(re.findall(r"(?im)^\s*@?prefix\s+([^\s:]*):", fault.text)))
    if prefix in fault.prefixes:
        return (
            f"prefix '{prefix}' is not declared. Add a line at the top: @prefix {prefix}: <{fault.prefixes[prefix]}> ."
        )
    near = get_close_matches(prefix, sorted({*declared, *fault.prefixes}), n=1, cutoff=0.5)
    if near:
        return f"prefix '{prefix}' is not declared. Did you mean {near[0]}:?"
    known = f" This file declares: {', '.join(declared)}." if declared else ""
    return f"prefix '{prefix}' is not declared. Add a line at the top: @prefix {prefix}: <...> .{known}"


def _unfinished(fault: _Fault) -> str:
    if re.fullmatch(r"@?(?i:prefix|base)", fault.found):
        return "the line before '@prefix' has no dot at its end. Put ' .' after its IRI."
    if fault.before.rstrip().endswith(","):
        return (
            f"'{fault.found}' follows a ',' and one more value. After ',' comes a value; write ';' before a property."
        )
    return (
        f"the statement before '{fault.found}' has no end. End it with '.', or with ';' where the next line says more "
        "of the same thing, or with ',' where a further value follows."
    )


def _no_object(fault: _Fault) -> str:
    if fault.found.startswith((".", ";", ",", "]", "}")):
        return f"the value is missing before '{fault.found[:1]}'. Write it, or take the property out."
    name = fault.found
    return f"'{name}' is a bare word. Put a text in quotes, \"{name}\"; give the name of a thing its prefix."


def _no_subject(fault: _Fault) -> str:
    found = fault.found
    if found.startswith("\ufeff"):
        return "the file starts with a byte order mark. Save it as UTF-8 without one."
    if _DATE_TAIL.search(found) and re.search(r"\d{4}$", fault.before):
        date = fault.before[-4:] + found
        kind = "date" if len(date) == 10 else "gYearMonth"
        return f'a date stands without quotes. Write "{date}"^^xsd:{kind}.'
    if found.startswith("^"):
        return 'a datatype is written with two signs, ^^. Write it like "2013"^^xsd:gYear.'
    if found.startswith("}"):
        return "'}' closes nothing: the graph was closed before. Take it out."
    if found.startswith("."):
        return "a second '.' follows the end of the statement. Take it out."
    if re.search(r"[\"'][ \t]+$", fault.before) and found.isalpha():
        return f'a language is written with @ right after the quotes. Write "..."@{found}.'
    if found.startswith("@") and (near := get_close_matches(found, ("@prefix", "@base"), n=1)):
        return f"'{found}' begins no statement. Did you mean {near[0]}?"
    if found.startswith(("'", '"')) and (run_on := _RUN_ON.search(fault.before)):
        return _joined_wrongly(*run_on.groups())
    if found.startswith(("'", '"')):
        return f"a text, {found}, cannot be what a statement is about. Name a thing, with its prefix."
    return f"'{found}' cannot be what a statement is about. Name a thing, with its prefix."


def _joined_wrongly(semicolon: str | None, thing: str, _: str | None, property_: str) -> str:
    if semicolon:
        advice = "Where it begins a statement, end the one before it with '.'."
        return f"'{thing}' stands after a ';', where a property should. {advice}"
    return f"'{property_}' stands after a ',', where one more value should. If it is a property, write ';' before it."


def _no_predicate(fault: _Fault) -> str:
    if fault.found.startswith("{"):
        return "a graph stands inside a graph. Close the one before with '}'."
    return f"'{fault.found}' cannot be a property. Name one, with its prefix, after the thing."


def _no_name(fault: _Fault) -> str:
    sign = fault.group["sign"]
    if sign in "“”„«»‘’":
        return f'{sign} is a typographic quote. Write the straight one, ".'
    name, dash = _named(sign), unicodedata.category(sign) == "Pd"
    if not re.search(r"[^\s]$", fault.before):
        return f"{name} cannot start a name. Take it out, or put the text in quotes."
    if sign in _ESCAPABLE:
        return f"{name} cannot stand in an abbreviated name. Write \\{sign}, or the whole IRI in angle brackets."
    meant = "Write -" if dash else "Write a plain space" if sign.isspace() else "Take it out"
    return f"{name} cannot stand in an abbreviated name. {meant}{', or the whole IRI in angle brackets' * dash}."


def _named(sign: str) -> str:
    """Return the sign in quotes; one that nobody sees, by its name."""
    if sign.isprintable():
        return f"'{sign}'"
    return f"an invisible sign, {unicodedata.name(sign, 'control character').lower()} (U+{ord(sign):04X}),"


def _no_iri(fault: _Fault) -> str:
    sign = fault.group["sign"]
    shown = "a space" if sign == " " else _named(sign).removesuffix(",")
    if ">" not in fault.found:
        return _UNCLOSED_IRI
    return (
        f"an IRI cannot hold {shown}. Write it as %{ord(sign):02X}, or put a text in quotes instead of angle brackets."
    )


def _unclosed(fault: _Fault) -> str:
    if fault.found.startswith(("'", '"')):
        return f"this text {_UNCLOSED}"
    if fault.found.startswith("<"):
        return _UNCLOSED_IRI
    return "the file ends before the last graph is closed. Add '}' at the end."


def _unexpected(fault: _Fault) -> str:
    tag = re.search(r"@([A-Za-z]+)$", fault.before)
    if tag and fault.found.startswith("_"):
        subtags = fault.found.split()[0].replace("_", "-")
        return f"a language tag is joined with '-'. Write @{tag[1]}{subtags}."
    return f"{_named(fault.group['sign'])} cannot stand here. Take it out, or put the text in quotes."


_TABLE: tuple[tuple[str, Callable[[_Fault], str]], ...] = (
    (r"The prefix (?P<prefix>\S*): has not been declared", _undeclared),
    (r"Unexpected end", _unclosed),
    (r"Line jumps are not allowed", lambda _: f"the text {_UNCLOSED}"),
    (r"is expected at the end|A dot is expected", _unfinished),
    (r"is not a valid RDF object", _no_object),
    (r"is not a valid (RDF subject|subject or graph name|RDF quoted)", _no_subject),
    (r"is not a valid predicate", _no_predicate),
    (r"'(?P<sign>.)' is not allowed at the beginning of a prefix name", _no_name),
    (r"Invalid IRI code point '(?P<sign>.)'", _no_iri),
    (r"Unexpected escape character", lambda _: "a backslash stands before a letter that means nothing. Write \\\\."),
    (r"^Unexpected character '(?P<sign>.)'", _unexpected),
    (r"PREFIX keyword should be followed", lambda fault: f"a prefix ends with ':'. Write {fault.found.rstrip(':')}:."),
    (r"A language code", lambda _: 'a language code stands after @. Write it like "Partner"@en.'),
)
