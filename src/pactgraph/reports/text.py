"""A report for people: what is wrong, where, why, and what to do, the worst first; and as annotations of GitHub.

The commands of GitHub are those of https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pactgraph.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pactgraph.reports.names import Names
    from pactgraph.validation import Report, Result

_MANY = 5
_PLURALS = {Severity.VIOLATION: "violations", Severity.WARNING: "warnings", Severity.INFO: "remarks"}
_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def serialize_text(report: Report, names: Names, *, limit: int | None = 20) -> str:
    """Return *report* for people: the worst first, then by rule, at most *limit* results of each rule.

    The worst rules come first: by severity, then by how often they are broken.
    """
    lines = [_verdict(report)]
    for severity, results in groupby(report.results, key=lambda result: result.severity):
        lines += ["", _PLURALS[severity].upper()]
        rules = [list(of_rule) for _, of_rule in groupby(results, key=lambda result: result.source)]
        for rule in sorted(rules, key=len, reverse=True):
            lines += ["", *_rule_lines(rule, names, limit)]
    return "\n".join(lines) + "\n"


def _verdict(report: Report) -> str:
    counts = ", ".join(
        f"{number} {word if number > 1 else word.removesuffix('s')}"
        for severity, word in _PLURALS.items()
        if (number := sum(result.severity is severity for result in report.results))
    )
    verdict = "The graph conforms" if report.conforms else "The graph does not conform"
    return f"{verdict}: {counts}." if counts else f"{verdict}."


def _rule_lines(results: Sequence[Result], names: Names, limit: int | None) -> Iterator[str]:
    messages, advice = {result.message for result in results}, {result.advice for result in results}
    name = results[0].source if results[0].component is None else names.curie(results[0].source)
    yield f"{name}{f': {results[0].message}' if len(messages) == 1 else ''} ({len(results)})"
    for result in results[:limit]:
        place = "" if result.place is None else f"{result.place}: "
        yield f"  {place}{_about(result, names)}".removesuffix(": ")
        if len(messages) > 1:
            yield f"    {result.message}"
        yield from (f"    {line}" for line in _result_lines(result, names))
        if len(advice) > 1:
            yield f"    What to do: {result.advice}"
    if limit is not None and len(results) > limit:
        yield f"  and {len(results) - limit} more"
    if len(advice) == 1 and any(advice):
        yield f"  What to do: {advice.pop()}"


def _about(result: Result, names: Names) -> str:
    """Return the thing that the result is about; of a file, what stands at the place."""
    if result.place is not None and str(result.focus_node).startswith("<file:"):
        return " ".join(result.place.text.split())
    return names.describe(result.focus_node)


def _result_lines(result: Result, names: Names) -> Iterator[str]:
    found = _listed(names.found(result)) or (
        "nothing" if names.store is not None and (result.path or result.component) else ""
    )
    if found:
        path = "" if result.path is None else f"{names.path(result.path)}: "
        yield f"{path}found {found}"
    if graphs := _listed(names.graphs(result)):
        yield f"in {graphs}"


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MANY} more" if len(texts) > _MANY else ""
    return ", ".join(texts[:_MANY]) + more


def serialize_annotations(report: Report, names: Names) -> str:
    """Return *report* as workflow commands, which GitHub shows beside the lines at fault."""
    return "".join(f"{_annotation(result, names)}\n" for result in report.results)


def _annotation(result: Result, names: Names) -> str:
    properties = {"title": result.source if result.component is None else names.curie(result.source)}
    if (place := result.place) is not None:
        properties |= {"file": place.file, "line": str(place.line), "col": str(place.column)}
        properties |= {"endLine": str(place.end_line), "endColumn": str(place.end_column)}
    listed = ",".join(f"{name}={_escaped(value, more=True)}" for name, value in properties.items())
    message = "\n".join([summary(result, names), *([f"What to do: {result.advice}"] if result.advice else [])])
    return f"::{_COMMANDS[result.severity]} {listed}::{_escaped(message)}"


def summary(result: Result, names: Names) -> str:
    """Return what *result* says in one paragraph: the rule, the thing, and what was found there."""
    said = f"{_about(result, names)}: {result.message.rstrip('.')}".removeprefix(": ")
    return "; ".join([said, *_result_lines(result, names)]) + "."


def _escaped(text: str, *, more: bool = False) -> str:
    escapes = {"%": "%25", "\r": "%0D", "\n": "%0A"} | ({":": "%3A", ",": "%2C"} if more else {})
    return "".join(escapes.get(character, character) for character in text)
