"""Checks: queries in which any row is a fault, for what spans named graphs or pairs of things.

A check is a saved query in ``queries/checks/`` that projects ``?focus ?path ?value ?message``, has the tag `error` or
`warning`, and whose description says ``Problem: ...`` and ``Solution: ...``. It runs over the dataset as read: the
default graph is the merge of all but outside knowledge, the named graphs stand beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from pactgraph.errors import EvaluationError, ParseError
from pactgraph.namespaces import XSD
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pactgraph.terms import Term

COLUMNS = ("focus", "path", "value", "message")
SEVERITIES = {"error": Severity.VIOLATION, "warning": Severity.WARNING}
CANONICAL_LITERALS = "canonical-literals"

_DATES = tuple(XSD + name for name in ("date", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth"))
_TIME_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its name and text, how bad a row is, why it matters and what to do."""

    name: str
    text: str
    severity: Severity
    summary: str
    problem: str
    solution: str


def read_checks(paths: Iterable[Path]) -> list[Check]:
    """Return the checks in the files at *paths*.

    Raises ParseError when a file is no saved query without parameters, or lacks what makes it a check.
    """
    return [parse_check(path, read_query_text(path)) for path in paths]


def parse_check(path: Path, text: str) -> Check:
    """Return the check that *text*, the contents of the file at *path*, is.

    Raises ParseError as `read_checks` does.
    """
    query = parse_saved_query(path.stem, path, text)
    if query.columns != COLUMNS or query.parameters:
        wanted = " ".join(f"?{column}" for column in COLUMNS)
        raise ParseError(path, f"a check projects {wanted} and has no parameters. Write SELECT {wanted}.")
    severities = [severity for tag, severity in SEVERITIES.items() if tag in query.tags]
    if "check" not in query.tags or len(severities) != 1:
        raise ParseError(
            path, "the tags of a check are 'check' and one of 'error', 'warning'. Write tags: [check, error]."
        )
    description = re.fullmatch(r"Problem:\s*(.+?)\s+Solution:\s*(.+)", query.description, re.DOTALL)
    if description is None:
        raise ParseError(path, "the description of a check says 'Problem: ...', then 'Solution: ...'. Write both.")
    problem, solution = (re.sub(r"\s+", " ", part) for part in description.groups())
    return Check(query.name, text, severities[0], query.summary, problem, solution)


def evaluate_checks(store: Store, checks: Iterable[Check]) -> list[Result]:
    """Return a result for each row of each check over *store*.

    Raises EvaluationError when the engine cannot answer one of them.
    """
    return [result for check in checks for result in _evaluate(store, check)]


def _evaluate(store: Store, check: Check) -> Iterator[Result]:
    try:
        solutions = store.query(check.text)
    except (SyntaxError, RuntimeError, OSError) as error:
        raise EvaluationError(f"check {check.name}: the engine could not answer; {error}.") from error
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        focus, path, value, message = (solution[column] for column in COLUMNS)
        if focus is None:
            raise EvaluationError(f"check {check.name}: a row has no ?focus. Bind it in every branch.")
        yield Result(
            source=check.name,
            focus_node=focus,
            path=path if isinstance(path, NamedNode) else None,
            value=value,
            component=None,
            severity=check.severity,
            message=check.summary + "." if message is None else str(getattr(message, "value", message)),
            advice=check.solution,
        )


def check_literals(quads: Iterable[Quad]) -> list[Result]:
    """Return a result for each literal of *quads* that is not in canonical form.

    Only the quads as parsed can tell: a store rewrites `"010"` to `10` and `"P60M"` to `"P5Y"` when it is loaded, so
    that no query sees what stands in the file. Canonical is what the engine gives back: then an export writes what a
    query finds. Dates have no time zone, which no engine rewrites.
    """
    literals: dict[Literal, list[Quad]] = {}
    for quad in quads:
        literal = quad.object
        if isinstance(literal, Literal) and literal.datatype.value.startswith(XSD) and literal.datatype != _STRING:
            literals.setdefault(literal, []).append(quad)
    canonical = _canonical_forms(literals)
    results = []
    for literal, found in literals.items():
        fault = _fault(literal, canonical[literal])
        if fault:
            results += [_literal_result(quad.subject, quad.predicate, literal, fault) for quad in found]
    return list(dict.fromkeys(results))


_STRING = NamedNode(f"{XSD}string")


def _canonical_forms(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Return each literal as the engine gives it back."""
    store = Store()
    names = {NamedNode(f"urn:x-pactgraph:literal:{number}"): literal for number, literal in enumerate(literals)}
    store.extend(Quad(name, _STRING, literal, DefaultGraph()) for name, literal in names.items())
    return {names[quad.subject]: quad.object for quad in store if isinstance(quad.object, Literal)}


def _fault(literal: Literal, canonical: Literal) -> str:
    if literal.datatype.value in _DATES and _TIME_ZONE.search(literal.value):
        return "A date has no time zone."
    if literal.value != canonical.value:
        return f'A literal is written in its canonical form, here "{canonical.value}".'
    return ""


def _literal_result(subject: Term, predicate: NamedNode, literal: Literal, message: str) -> Result:
    return Result(
        source=CANONICAL_LITERALS,
        focus_node=subject,
        path=predicate,
        value=literal,
        component=None,
        severity=Severity.VIOLATION,
        message=message,
        advice="Write the canonical form in the file; engines rewrite every other one.",
    )
