"""Whether a graph has the shape it should have: SHACL Core and SHACL-SPARQL, by pySHACL.

Follows https://www.w3.org/TR/shacl/. pySHACL works on rdflib graphs in memory, never on a dataset: what is given is
merged. Rules about named graphs are checks (`pactgraph.checks`), rendering is left to `pactgraph.reports`. A graph that
does not conform is a result, not an error.
"""

from __future__ import annotations

from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from enum import Enum
from io import StringIO
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, NamedNode

from pactgraph.errors import ShapesError
from pactgraph.namespaces import SH
from pactgraph.property_paths import UNARY_PATHS, CompoundPath, PropertyPath, spell_path
from pactgraph.rdflib_terms import Converter, quiet_literals
from pactgraph.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib
    from pyoxigraph import Quad, Triple
    from rdflib.term import Node

    from pactgraph.places import Place


#: The source of what is wrong with shapes themselves.
SHAPES = "shapes"


class Severity(Enum):
    """How bad a result is, the worst first."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def iri(self) -> str:
        """The term of SHACL for it."""
        return SH + self.value


@dataclass(frozen=True, slots=True)
class Result:
    """One fault: where it is, what was found, and the rule that it breaks.

    *source* is the IRI of the shape, or the name of the check; *component* is the constraint component of SHACL, None
    for a check; *value* is None where something is missing; *advice* says what to do, where the rule knows; *place* is
    where the statement at fault is written, where it has been looked up.
    """

    source: str
    focus_node: Term
    path: PropertyPath | None
    value: Term | None
    component: str | None
    severity: Severity
    message: str
    advice: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, without duplicates, the worst first and otherwise in one stable order."""

    results: tuple[Result, ...]

    @classmethod
    def of(cls, results: Iterable[Result]) -> Report:
        """Return the report of *results*, whatever their order."""
        return cls(tuple(sorted(set(results), key=_order)))

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return self.violations == 0

    @property
    def violations(self) -> int:
        """The number of violations."""
        return sum(result.severity is Severity.VIOLATION for result in self.results)

    def has(self, severity: Severity) -> bool:
        """Return whether there is a result of this severity, or of a worse one."""
        severities = list(Severity)
        return any(severities.index(result.severity) <= severities.index(severity) for result in self.results)

    def __add__(self, other: Report) -> Report:
        return Report.of([*self.results, *other.results])


def validate(
    data_triples: Iterable[Triple | Quad],
    shapes_triples: Iterable[Triple | Quad],
    ontology_triples: Iterable[Triple | Quad] = (),
    *,
    language: str = "en",
) -> Report:
    """Return what the shapes find in the merge of data and ontology; messages in *language* where a shape has it.

    Sub-classes count as far as the ontology states them; nothing else is inferred.

    Raises ShapesError when the shapes are not SHACL; see `validate_shapes`.
    """
    import rdflib
    from pyshacl import validate as validate_graph

    shapes = list(shapes_triples)
    with quiet_literals():
        converter = Converter()
        data_graph, shapes_graph = rdflib.Graph(), rdflib.Graph()
        for triples, graph in ((data_triples, data_graph), (ontology_triples, data_graph), (shapes, shapes_graph)):
            converter.add(triples, graph)
        try:
            # What pySHACL prints besides raising it, we say ourselves.
            with redirect_stderr(StringIO()):
                _, report_graph, text = validate_graph(data_graph, shacl_graph=shapes_graph, inplace=True)
        except Exception as error:
            # Bare Exception is what rdflib raises on a SPARQL constraint, and pySHACL lets it through.
            raise _shapes_error(str(error)) from error
    if not isinstance(report_graph, rdflib.Graph):
        raise _shapes_error(text)
    reader = _ReportReader(report_graph, converter, shapes, language)
    return Report.of(reader.results())


def validate_shapes(shapes_triples: Iterable[Triple | Quad]) -> Report:
    """Return where shapes are not SHACL, as far as the shapes of SHACL for shapes tell.

    https://www.w3.org/TR/shacl/#shacl-shacl; it takes seconds, and is for shapes that `validate` has refused.
    """
    import rdflib
    from pyshacl.entrypoints import meta_validate

    shapes = list(shapes_triples)
    with quiet_literals():
        converter, graph = Converter(), rdflib.Graph()
        converter.add(shapes, graph)
        _, report_graph, _ = meta_validate(graph, inference=None)
    reader = _ReportReader(report_graph, converter, shapes, "en")
    return Report.of(
        replace(
            result,
            source=SHAPES,
            component=None,
            message=f"Shapes are SHACL; here: {result.message}.",
            advice="Correct the shape.",
        )
        for result in reader.results()
        # Every faulty shape fails as a whole too, which says no more.
        if not (result.component or "").endswith("#XoneConstraintComponent")
    )


def _shapes_error(what: str) -> ShapesError:
    first_line = what.strip().partition("\n")[0].rstrip(".")
    return ShapesError(f"the shapes cannot be used; {first_line}. Correct the shape.")


def _order(result: Result) -> tuple[object, ...]:
    severity = list(Severity).index(result.severity)
    place = ("", 0, 0) if result.place is None else (str(result.place.path), result.place.line, result.place.column)
    path = "" if result.path is None else spell_path(result.path, str)
    terms = (str(result.focus_node), path, str(result.value or ""), result.component or "")
    return severity, result.source, place, terms, result.message, result.advice


class _ReportReader:
    """Reads the report graph of pySHACL."""

    def __init__(
        self, graph: rdflib.Graph, converter: Converter, shapes: Iterable[Triple | Quad], language: str
    ) -> None:
        self._graph = graph
        self._converter = converter
        self._parents = {triple.object: triple.subject for triple in shapes if isinstance(triple.object, BlankNode)}
        self._language = language

    def results(self) -> Iterator[Result]:
        for report in self._nodes(None, "result", subjects=True):
            for node in self._nodes(report, "result"):
                yield self._result(node)

    def _result(self, node: Node) -> Result:
        focus_node, path = self._one(node, "focusNode"), self._one(node, "resultPath")
        value, severity = self._one(node, "value"), self._one(node, "resultSeverity")
        assert focus_node is not None
        known = {one.iri: one for one in Severity}
        return Result(
            source=self._source(self._one(node, "sourceShape")),
            focus_node=self._converter.back(focus_node),
            path=None if path is None else self._path(path),
            value=None if value is None else self._converter.back(value),
            component=str(self._one(node, "sourceConstraintComponent")),
            severity=known.get(str(severity), Severity.VIOLATION),
            message=self._message(node),
        )

    def _nodes(self, node: Node | None, name: str, *, subjects: bool = False) -> list[Node]:
        from rdflib import URIRef

        predicate = URIRef(SH + name)
        found = self._graph.subjects(predicate, node) if subjects else self._graph.objects(node, predicate)
        return sorted(set(found), key=str)

    def _one(self, node: Node, name: str) -> Node | None:
        return next(iter(self._nodes(node, name)), None)

    def _source(self, shape: Node | None) -> str:
        """Return the IRI of the shape, or of the nearest shape with an IRI that it is part of."""
        term: Any = None if shape is None else self._converter.back(shape)
        seen = set()
        while isinstance(term, BlankNode) and term not in seen:
            seen.add(term)
            term = self._parents.get(term)
        return term.value if isinstance(term, NamedNode) else ""

    def _message(self, node: Node) -> str:
        messages = self._nodes(node, "resultMessage")
        fitting = [message for message in messages if getattr(message, "language", None) == self._language]
        return str(next(iter([*fitting, *messages]), ""))

    def _path(self, node: Node) -> PropertyPath:
        from rdflib import URIRef
        from rdflib.collection import Collection

        if isinstance(node, URIRef):
            return NamedNode(str(node))
        for name, operator in UNARY_PATHS.items():
            inner = self._one(node, name)
            if inner is not None:
                return CompoundPath(operator, (self._path(inner),))
        alternatives = self._one(node, "alternativePath")
        members = tuple(self._path(member) for member in Collection(self._graph, alternatives or node))
        return CompoundPath("/" if alternatives is None else "|", members)
