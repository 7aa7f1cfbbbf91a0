"""Checks: queries in which any row is a fault, for what spans named graphs or pairs of things.

A check is a saved query in ``queries/checks/`` that projects ``?focus ?path ?value ?message``, has the tag `error` or
`warning`, and whose description says ``Problem: ...`` and ``Solution: ...``. It runs over the dataset as read: the
default graph is the merge of all but outside knowledge, the named graphs stand beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QuerySolutions

from pactgraph.errors import EvaluationError, ParseError
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Store

    from pactgraph.saved_queries import SavedQuery

COLUMNS = ("focus", "path", "value", "message")
SEVERITIES = {"error": Severity.VIOLATION, "warning": Severity.WARNING}


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
    return as_check(parse_saved_query(path.stem, path, text))


def as_check(query: SavedQuery) -> Check:
    """Return the check that a saved query is.

    Raises ParseError when it lacks what makes it a check.
    """
    path = query.path
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
    return Check(query.name, query.text, severities[0], query.summary, problem, solution)


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
