"""A report for people, for SHACL tools and for programs: text, Turtle and JSON, each in one stable order.

Turtle is the report of https://www.w3.org/TR/shacl/#validation-report; there `sh:conforms` is false as soon as there is
any result, as W3C has it, whereas for us warnings do not count. The shape of the JSON is told at `serialize_json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Triple

from pactgraph.errors import FormatError
from pactgraph.namespaces import RDF, RDFS, SH, SKOS, XSD, compress
from pactgraph.property_paths import path_triples, spell_path
from pactgraph.turtle import serialize_turtle
from pactgraph.turtle_terms import spell_iri
from pactgraph.validation import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store

    from pactgraph.terms import Term
    from pactgraph.validation import Result

FORMATS = ("text", "turtle", "json")
CHECKS = "urn:x-pactgraph:check:"

_LABELS = (NamedNode(f"{SKOS}prefLabel"), NamedNode(f"{RDFS}label"))
_MANY = 5
_PLURALS = {Severity.VIOLATION: "violations", Severity.WARNING: "warnings", Severity.INFO: "remarks"}
_ADVICE = {
    "Class": "Name a thing of the right class, or give the thing its type.",
    "Closed": "Take the statement out, or use a property that the shape knows.",
    "Datatype": "Write the value in the datatype that the rule asks for.",
    "Disjoint": "Keep the value in one of the two places.",
    "HasValue": "Add the value that the rule names.",
    "In": "Use one of the values that the rule lists.",
    "LessThan": "Correct the value that is wrong.",
    "LessThanOrEquals": "Correct the value that is wrong.",
    "MaxCount": "Keep the value that is right; put the others on nodes of their own.",
    "MaxInclusive": "Correct the number.",
    "MinCount": "State what is missing where a document says it, or draw an interpretation.",
    "MinInclusive": "Correct the number.",
    "Node": "Use a value of the kind that the rule names.",
    "NodeKind": "Name a thing by its IRI, or write a literal, as the rule asks.",
    "Or": "Use a value of one of the kinds that the rule names.",
    "Pattern": "Correct the spelling.",
    "UniqueLang": "Keep one text in each language.",
}


@dataclass(frozen=True, slots=True)
class Names:
    """How to call things in a report: with CURIEs of *prefixes*, and labels and graphs of *store* when there is one."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    store: Store | None = None
    language: str = "en"

    def curie(self, iri: str) -> str:
        """Return the CURIE of *iri*, or the IRI in angle brackets."""
        return compress(iri, self.prefixes)

    def spell(self, term: Term) -> str:
        """Return *term* as Turtle has it, with CURIEs."""
        if isinstance(term, NamedNode):
            return self.curie(term.value)
        if isinstance(term, Literal) and term.language is None and term.datatype.value != f"{XSD}string":
            return f'"{term.value}"^^{self.curie(term.datatype.value)}'
        return str(term)

    def label(self, term: Term) -> str | None:
        """Return the preferred label of *term*, in the language asked for when there is one, or a printed label."""
        if self.store is None or not isinstance(term, NamedNode | BlankNode):
            return None
        for predicate in _LABELS:
            quads = self.store.quads_for_pattern(term, predicate, None, None)
            labels = {quad.object for quad in quads if isinstance(quad.object, Literal)}
            if labels:
                return min(labels, key=lambda label: (label.language != self.language, str(label))).value
        return None

    def describe(self, term: Term) -> str:
        """Return *term* with its label first, such as ``Mayo Clinic (id:mayo-clinic)``."""
        label = self.label(term)
        return self.spell(term) if label is None else f"{label} ({self.spell(term)})"

    def found(self, result: Result) -> list[str]:
        """Return what stands where *result* says, in order; empty when nothing does or no store tells."""
        if result.value is not None:
            return [self.describe(result.value)]
        if self.store is None or result.path is None or not isinstance(result.focus_node, NamedNode):
            return []
        path = spell_path(result.path, spell_iri)
        query = f"SELECT DISTINCT ?value WHERE {{ {spell_iri(result.focus_node.value)} {path} ?value }}"
        solutions = self.store.query(query, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions)
        return sorted(self.describe(solution["value"]) for solution in solutions)

    def graphs(self, result: Result) -> list[str]:
        """Return the named graphs in which the statement stands, or else those that speak of the focus node."""
        focus, path, value = result.focus_node, result.path, result.value
        if self.store is None or not isinstance(focus, NamedNode | BlankNode):
            return []
        predicate = path if isinstance(path, NamedNode) else None
        object_ = value if predicate else None
        quads = [*self.store.quads_for_pattern(focus, predicate, object_, None)]
        quads = quads or [*self.store.quads_for_pattern(focus, None, None, None)]
        graphs = {quad.graph_name for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
        return sorted({self.label(graph) or self.spell(graph) for graph in graphs})


def serialize_report(report: Report, name: str, names: Names, *, limit: int | None = 20) -> str:
    """Return *report* in the format called *name*: text, turtle or json; *limit* is for text.

    Raises FormatError, listing the known names.
    """
    if name == "text":
        return serialize_text(report, names, limit=limit)
    if name == "turtle":
        return serialize_report_turtle(report, names.prefixes)
    if name == "json":
        return serialize_json(report, names)
    raise FormatError(f"format '{name}' is not known. Use one of: {', '.join(FORMATS)}.")


def serialize_text(report: Report, names: Names, *, limit: int | None = 20) -> str:
    """Return *report* for people: the worst first, then by rule, at most *limit* results of each rule."""
    lines = [_verdict(report)]
    for severity, results in groupby(report.results, key=lambda result: result.severity):
        lines += ["", _PLURALS[severity].upper()]
        for source, of_source in groupby(results, key=lambda result: result.source):
            lines += ["", *_rule_lines(source, list(of_source), names, limit)]
    return "\n".join(lines) + "\n"


def _verdict(report: Report) -> str:
    counts = ", ".join(
        f"{number} {word if number > 1 else word.removesuffix('s')}"
        for severity, word in _PLURALS.items()
        if (number := sum(result.severity is severity for result in report.results))
    )
    verdict = "The graph conforms" if report.conforms else "The graph does not conform"
    return f"{verdict}: {counts}." if counts else f"{verdict}."


def _rule_lines(source: str, results: Sequence[Result], names: Names, limit: int | None) -> Iterator[str]:
    messages, advice = {result.message for result in results}, {advice_on(result) for result in results}
    name = source if results[0].component is None else names.curie(source)
    yield f"{name}{f': {results[0].message}' if len(messages) == 1 else ''} ({len(results)})"
    for result in results[:limit]:
        yield f"  {names.describe(result.focus_node)}"
        if len(messages) > 1:
            yield f"    {result.message}"
        yield from (f"    {line}" for line in _result_lines(result, names))
        if len(advice) > 1:
            yield f"    What to do: {advice_on(result)}"
    if limit is not None and len(results) > limit:
        yield f"  and {len(results) - limit} more"
    if len(advice) == 1 and any(advice):
        yield f"  What to do: {advice.pop()}"


def _result_lines(result: Result, names: Names) -> Iterator[str]:
    found = _listed(names.found(result)) or (
        "nothing" if names.store is not None and (result.path or result.component) else ""
    )
    if found:
        path = "" if result.path is None else f"{spell_path(result.path, names.curie)}: "
        yield f"{path}found {found}"
    if graphs := _listed(names.graphs(result)):
        yield f"in {graphs}"


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MANY} more" if len(texts) > _MANY else ""
    return ", ".join(texts[:_MANY]) + more


def advice_on(result: Result) -> str:
    """Return what to do about *result*: what its check says, or what goes for its constraint component."""
    name = (result.component or "").removeprefix(SH).removesuffix("ConstraintComponent")
    return result.advice or _ADVICE.get(name, "")


def serialize_json(report: Report, names: Names) -> str:
    """Return *report* as JSON, results in the order of the report.

    The document has the keys `conforms`, `counts` (of `violation`, `warning` and `info`) and `results`, and a result:

    - `severity`: a key of the counts; `source`: the IRI of the shape, or the name of the check
    - `component`: the IRI of the constraint component, null for a check
    - `focus` and `value`: terms as in SPARQL 1.1 Query Results JSON, the value null where something is missing
    - `label`: of the focus node, or null; `path`: as SPARQL writes it, with IRIs in full, or null
    - `message`, `advice`: texts; `graphs`: what the named graphs are called in which the statement stands
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
        "advice": advice_on(result),
        "graphs": names.graphs(result),
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
