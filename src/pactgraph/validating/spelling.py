"""Whether what the files say is spelt right: terms that their vocabularies define, literals of their datatypes.

Only the quads as parsed can tell: a store rewrites `"010"` to `10` and `"P60M"` to `"P5Y"` when it is loaded, so that
no query sees what stands in the file. Terms of vocabularies whose lists are open, and datatypes that
`pactgraph.datatypes` does not know, are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from pactgraph.datatypes import EXAMPLES, date_literal, is_lexical
from pactgraph.namespaces import XSD, compress
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pactgraph.terms import Term
    from pactgraph.vocabularies import Vocabulary

UNDEFINED_TERM = "undefined-term"
CANONICAL_LITERALS = "canonical-literals"
LITERALS_OF_DATATYPE = "literals-of-datatype"

_STRING = NamedNode(f"{XSD}string")
_DATES = tuple(XSD + name for name in ("date", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth"))
_TIME_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")


def check_terms(quads: Iterable[Quad], vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> list[Result]:
    """Return a result for each statement whose property, value or datatype is a term that nobody defines."""
    results: dict[Result, None] = {}
    faults: dict[str, tuple[str, str]] = {}

    def undefined(term: str) -> tuple[str, str]:
        # What is near takes long to find, and a slip is mostly made many times.
        if term not in faults:
            faults[term] = _undefined(term, vocabulary, prefixes)
        return faults[term]

    for subject, predicate, object_, _ in quads:
        if vocabulary.is_undefined(predicate.value):
            results[_fault(UNDEFINED_TERM, subject, predicate, None, *undefined(predicate.value))] = None
        term = object_.datatype if isinstance(object_, Literal) else object_
        if isinstance(term, NamedNode) and vocabulary.is_undefined(term.value):
            results[_fault(UNDEFINED_TERM, subject, predicate, object_, *undefined(term.value))] = None
    return list(results)


def _undefined(term: str, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """Return the message and the advice about a term that nobody defines."""
    near = [compress(iri, prefixes) for iri in vocabulary.suggestions(term)]
    advice = f"Did you mean {' or '.join(near)}?" if near else "Use a term that is defined, or define this one."
    return f"A term is used as its vocabulary defines it; {compress(term, prefixes)} is not defined.", advice


def check_literals(quads: Iterable[Quad]) -> list[Result]:
    """Return a result for each literal of *quads* that is none of its datatype, or is not in canonical form.

    Canonical is what the engine gives back: then an export writes what a query finds. Dates have no time zone, which no
    engine rewrites.
    """
    literals: dict[Literal, list[Quad]] = {}
    for quad in quads:
        literal = quad.object
        if isinstance(literal, Literal) and literal.datatype.value.startswith(XSD) and literal.datatype != _STRING:
            literals.setdefault(literal, []).append(quad)
    canonical = _canonical_forms(literals)
    results: dict[Result, None] = {}
    for literal, found in literals.items():
        for fault in _literal_faults(literal, canonical[literal]):
            results |= {_fault(fault[0], quad.subject, quad.predicate, literal, *fault[1:]): None for quad in found}
    return list(results)


def _canonical_forms(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Return each literal as the engine gives it back."""
    store = Store()
    names = {NamedNode(f"urn:x-pactgraph:literal:{number}"): literal for number, literal in enumerate(literals)}
    store.extend(Quad(name, _STRING, literal, DefaultGraph()) for name, literal in names.items())
    return {names[quad.subject]: quad.object for quad in store if isinstance(quad.object, Literal)}


def _literal_faults(literal: Literal, canonical: Literal) -> Iterator[tuple[str, str, str]]:
    """Yield the source, the message and the advice of what is wrong with a literal, at most one."""
    datatype = literal.datatype.value
    rewritten = "Write the canonical form in the file; engines rewrite every other one."
    if datatype in _DATES and _TIME_ZONE.search(literal.value):
        yield CANONICAL_LITERALS, "A date has no time zone.", rewritten
    elif datatype in EXAMPLES and not is_lexical(datatype, literal.value):
        what = f'A literal is of its datatype; "{literal.value}" is no xsd:{datatype.removeprefix(XSD)}.'
        yield LITERALS_OF_DATATYPE, what, _date_advice(literal.value, datatype)
    elif literal.value != canonical.value:
        what = f'A literal is written in its canonical form, here "{canonical.value}".'
        yield CANONICAL_LITERALS, what, rewritten


def _date_advice(text: str, datatype: str) -> str:
    """Return how to write what *text* seems to mean."""
    example = EXAMPLES[datatype]
    if datatype not in _DATES:
        return f"Write it like {example}."
    typed = date_literal(text)
    if typed and typed.endswith(f"^^xsd:{datatype.removeprefix(XSD)}"):
        return f"Write {typed}."
    if typed:
        return f"A date keeps the precision of its source: write {typed}, or the value in full, like {example}."
    if re.fullmatch(r"-?[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text):
        year, month, *_ = text.split("-")
        if not 1 <= int(month) <= 12:
            return f"A year has no month {month}. Correct it."
        return f"The month {year}-{month} has no such day. Correct it."
    return f"Write it like {example}."


def _fault(source: str, subject: Term, predicate: NamedNode, value: Term | None, message: str, advice: str) -> Result:
    return Result(
        source=source,
        focus_node=subject,
        path=predicate,
        value=value,
        component=None,
        severity=Severity.VIOLATION,
        message=message,
        advice=advice,
    )
