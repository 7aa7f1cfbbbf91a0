"""Whether a graph has the shape it should have: SHACL Core and SHACL-SPARQL, by pySHACL.

Follows https://www.w3.org/TR/shacl/. pySHACL works on rdflib graphs in memory, never on a dataset: what is given is
merged. Rules about named graphs are checks (`pactgraph.checks`), rendering is left to `pactgraph.report`. A graph that
does not conform is a result, not an error.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pactgraph.errors import FolderError
from pactgraph.namespaces import SH, XSD
from pactgraph.property_paths import UNARY_PATHS, CompoundPath, PropertyPath, spell_path
from pactgraph.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib
    from pyoxigraph import Quad
    from rdflib.term import Node

    from pactgraph.places import Place


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

    Raises FolderError when the shapes are not SHACL.
    """
    import rdflib
    from pyshacl import validate as validate_graph

    shapes = list(shapes_triples)
    with _quiet_literals():
        converter = _Converter()
        data_graph, shapes_graph = rdflib.Graph(), rdflib.Graph()
        for triples, graph in ((data_triples, data_graph), (ontology_triples, data_graph), (shapes, shapes_graph)):
            converter.add(triples, graph)
        try:
            _, report_graph, text = validate_graph(data_graph, shacl_graph=shapes_graph, inplace=True)
        except Exception as error:
            # Bare Exception is what rdflib raises on a SPARQL constraint, and pySHACL lets it through.
            raise _shapes_error(str(error)) from error
    if not isinstance(report_graph, rdflib.Graph):
        raise _shapes_error(text)
    reader = _ReportReader(report_graph, converter, shapes, language)
    return Report.of(reader.results())


def _shapes_error(what: str) -> FolderError:
    first_line = what.strip().partition("\n")[0].rstrip(".")
    return FolderError(f"the shapes cannot be used; {first_line}. Correct the shape.")


def _order(result: Result) -> tuple[int, str, str, str, str, str]:
    severity = list(Severity).index(result.severity)
    path = "" if result.path is None else spell_path(result.path, str)
    return severity, result.source, str(result.focus_node), path, str(result.value or ""), result.component or ""


@contextmanager
def _quiet_literals() -> Iterator[None]:
    # rdflib logs every literal that is not of its datatype, or warns of it; here that is a result.
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.term")
            yield
    finally:
        logger.setLevel(before)


class _Converter:
    """Takes terms to rdflib and back, each once, and keeps their lexical forms."""

    def __init__(self) -> None:
        self._to: dict[Term, Node] = {}
        self._back: dict[Node, Term] = {}

    def add(self, triples: Iterable[Triple | Quad], graph: rdflib.Graph) -> None:
        convert = self._convert
        for triple in triples:
            graph.add((convert(triple.subject), convert(triple.predicate), convert(triple.object)))

    def _convert(self, term: Term) -> Any:
        node = self._to.get(term)
        if node is None:
            node = self._to[term] = _to_rdflib(term)
            self._back[node] = term
        return node

    def back(self, node: Node) -> Term:
        term = self._back.get(node)
        if term is None:
            term = self._back[node] = _from_rdflib(node)
        return term


def _to_rdflib(term: Term) -> Node:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Triple):
        raise FolderError(f"{term}: shapes cannot be held against triple terms. Leave the statement out.")
    if term.language is not None:
        return RdflibLiteral(term.value, lang=term.language)
    if term.datatype.value == f"{XSD}string":
        # For rdflib a string with its datatype is another term than one without, as in the text of a query.
        return RdflibLiteral(term.value)
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _from_rdflib(node: Node) -> Term:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, RdflibLiteral)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))


class _ReportReader:
    """Reads the report graph of pySHACL."""

    def __init__(
        self, graph: rdflib.Graph, converter: _Converter, shapes: Iterable[Triple | Quad], language: str
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
