"""A report in the format that is asked for, each in one stable order; here those for programs, Turtle and JSON.

Turtle is the report of https://www.w3.org/TR/shacl/#validation-report; there `sh:conforms` is false as soon as there is
any result, as W3C has it, whereas for us warnings do not count. The shape of the JSON is told at `serialize_json`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pactgraph.formats import ReportFormat
from pactgraph.namespaces import RDF, SH, XSD
from pactgraph.property_paths import path_triples, spell_path
from pactgraph.reports.sarif import serialize_sarif
from pactgraph.reports.text import serialize_annotations, serialize_text
from pactgraph.turtle.writing import serialize_turtle
from pactgraph.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pactgraph.places import Place
    from pactgraph.reports.names import Names
    from pactgraph.terms import Term
    from pactgraph.validation import Report, Result

CHECKS = "urn:x-pactgraph:check:"


def serialize_report(report: Report, format: ReportFormat, names: Names, *, limit: int | None = 20) -> str:  # noqa: A002
    """Return *report* in *format*; *limit* is how many results of a rule the text for people shows."""
    match format:
        case ReportFormat.TEXT:
            return serialize_text(report, names, limit=limit)
        case ReportFormat.JSON:
            return serialize_json(report, names)
        case ReportFormat.TURTLE:
            return serialize_report_turtle(report, names.prefixes)
        case ReportFormat.SARIF:
            return serialize_sarif(report, names)
        case ReportFormat.GITHUB:
            return serialize_annotations(report, names)


def serialize_json(report: Report, names: Names) -> str:
    """Return *report* as JSON, results in the order of the report.

    The document has the keys `conforms`, `counts` (of `violation`, `warning` and `info`) and `results`, and a result:

    - `severity`: a key of the counts; `source`: the IRI of the shape, or the name of the check
    - `component`: the IRI of the constraint component, null for a check
    - `focus` and `value`: terms as in SPARQL 1.1 Query Results JSON, the value null where something is missing
    - `label`: of the focus node, or null; `path`: as SPARQL writes it, with IRIs in full, or null
    - `message`, `advice`: texts; `graphs`: what the named graphs are called in which the statement stands
    - `place`: `file`, `line`, `column`, `endLine`, `endColumn` (from 1, the end excluded) and the `text` there, or null
    """
    counts = {one.value.lower(): sum(result.severity is one for result in report.results) for one in Severity}
    results = [_result_json(result, names) for result in report.results]
    document = {"conforms": report.conforms, "counts": counts, "results": results}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _result_json(result: Result, names: Names) -> dict[str, Any]:
    return {
        "severity": result.severity.value.lower(),
        "source": result.source,
        "component": result.component,
        "focus": _term_json(result.focus_node),
        "label": names.label(result.focus_node),
        "path": None if result.path is None else spell_path(result.path, lambda iri: f"<{iri}>"),
        "value": None if result.value is None else _term_json(result.value),
        "message": result.message,
        "advice": result.advice,
        "graphs": names.graphs(result),
        "place": None if result.place is None else _place_json(result.place),
    }


def _place_json(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "text": place.text,
    }


def _term_json(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        return {"type": "triple", "value": str(term)}
    if term.language is not None:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def serialize_report_turtle(report: Report, prefixes: Mapping[str, str]) -> str:
    """Return *report* as an ``sh:ValidationReport``; a check is named by an IRI below ``urn:x-pactgraph:check:``."""
    return serialize_turtle(report_triples(report), prefixes={**prefixes, "sh": SH})


def report_triples(report: Report) -> Iterable[Triple]:
    """Return the report graph of *report*."""
    node = BlankNode()
    conforms = Literal("false" if report.results else "true", datatype=NamedNode(f"{XSD}boolean"))
    yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{SH}ValidationReport"))
    yield Triple(node, NamedNode(f"{SH}conforms"), conforms)
    for result in report.results:
        result_node = BlankNode()
        yield Triple(node, NamedNode(f"{SH}result"), result_node)
        yield from _result_triples(result, result_node)


def _result_triples(result: Result, node: BlankNode) -> Iterator[Triple]:
    yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{SH}ValidationResult"))
    stated: list[tuple[str, Term]] = [
        ("focusNode", result.focus_node),
        ("resultSeverity", NamedNode(result.severity.iri)),
        ("resultMessage", Literal(result.message)),
    ]
    if result.component is None:
        stated.append(("sourceConstraintComponent", NamedNode(f"{SH}SPARQLConstraintComponent")))
        stated.append(("sourceConstraint", NamedNode(CHECKS + result.source)))
    else:
        stated.append(("sourceConstraintComponent", NamedNode(result.component)))
        stated += [("sourceShape", NamedNode(result.source))] if result.source else []
    if result.value is not None:
        stated.append(("value", result.value))
    if result.path is not None:
        path, triples = path_triples(result.path)
        stated.append(("resultPath", path))
        yield from triples
    for name, term in stated:
        yield Triple(node, NamedNode(SH + name), term)
