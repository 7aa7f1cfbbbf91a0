"""A report for code-scanning tools: SARIF 2.1.0.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; a shape or check is a rule, a focus node is a logical
location. Fixes, code flows and fingerprints are left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pactgraph.reports.text import summary
from pactgraph.terms import text_of
from pactgraph.validation import Severity

if TYPE_CHECKING:
    from pactgraph.places import Place
    from pactgraph.reports.names import Names
    from pactgraph.validation import Report, Result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def serialize_sarif(report: Report, names: Names) -> str:
    """Return *report* as a SARIF log of one run; paths are relative to the working directory where they can be."""
    from pactgraph import __version__

    sources = list(dict.fromkeys(result.source for result in report.results))
    driver = {
        "name": "pactgraph",
        "version": __version__,
        "rules": [_rule(source, report, names) for source in sources],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, sources.index(result.source), names) for result in report.results],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(source: str, report: Report, names: Names) -> dict[str, Any]:
    first = next(result for result in report.results if result.source == source)
    rule = {
        "id": _rule_id(first, names),
        "shortDescription": {"text": first.message},
        "defaultConfiguration": {"level": LEVELS[first.severity]},
    }
    return rule | ({"help": {"text": first.advice}} if first.advice else {})


def _rule_id(result: Result, names: Names) -> str:
    return result.source if result.component is None else names.curie(result.source)


def _result(result: Result, index: int, names: Names) -> dict[str, Any]:
    advice = f" {result.advice}" if result.advice else ""
    location: dict[str, Any] = {
        "logicalLocations": [
            {"name": names.describe(result.focus_node), "fullyQualifiedName": text_of(result.focus_node)}
        ]
    }
    if result.place is not None:
        location["physicalLocation"] = _physical(result.place)
    return {
        "ruleId": _rule_id(result, names),
        "ruleIndex": index,
        "level": LEVELS[result.severity],
        "message": {"text": summary(result, names) + advice},
        "locations": [location],
    }


def _physical(place: Place) -> dict[str, Any]:
    absolute = Path(place.file).is_absolute()
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "snippet": {"text": place.text},
    }
    return {
        "artifactLocation": {"uri": Path(place.file).as_uri() if absolute else quote(place.file)},
        "region": region,
    }
