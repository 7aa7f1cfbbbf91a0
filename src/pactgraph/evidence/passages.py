"""What the graph knows of documents and their passages: hashes, positions and the numbers that follow from them.

A document has a ``schema:sha256``; a passage is part of it and has an ``oa:TextPositionSelector``: 0-based code points
of the unnormalised text, the end excluded (https://www.w3.org/TR/annotation-model/#text-position-selector). The
property that keeps the line of a passage, or the length of a document, is a graph folder's own: known by its values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.errors import UnknownThingError
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pactgraph.evidence.documents import Document
    from pactgraph.graph import Graph

DOCUMENTS = """
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?document ?sha256 WHERE { ?document schema:sha256 ?sha256 } ORDER BY ?document ?sha256
"""

PASSAGES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?document ?passage ?selector ?start ?end
WHERE {
  ?document schema:sha256 ?sha256 .
  ?passage dcterms:isPartOf ?document ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
}
ORDER BY ?document ?start ?end ?passage
"""

NUMBERS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?document ?thing ?property ?value
WHERE {
  {
    ?thing ?property ?value ; dcterms:isPartOf ?document .
    ?document schema:sha256 ?sha256 .
  }
  UNION
  {
    ?document ?property ?value ; schema:sha256 ?sha256 .
    BIND (?document AS ?thing)
  }
  FILTER (DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#integer>)
}
ORDER BY ?document ?value ?thing ?property
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and its position in its document; a position that is no number is -1."""

    iri: str
    document: str
    selector: str
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it starts and ends."""
        return self.start, self.end

    def lies_in(self, document: Document) -> bool:
        """Return whether its position is one of the text."""
        return 0 <= self.start < self.end <= len(document.text)


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document that the graph describes, with its passages in the order of the text."""

    iri: str
    sha256: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A statement that a document, or a part of it, has a number."""

    document: str
    thing: str
    property: str
    value: int


def read_passages(graph: Graph) -> list[KnownDocument]:
    """Return every document of *graph* with its passages."""
    passages: dict[str, list[Passage]] = {}
    for document, passage, selector, start, end in _rows(graph, PASSAGES):
        known = Passage(passage, document, selector, _number(start), _number(end))
        passages.setdefault(document, []).append(known)
    return [
        KnownDocument(iri, sha256, tuple(sorted(passages.get(iri, ()), key=lambda one: (*one.span, one.iri))))
        for iri, sha256 in _rows(graph, DOCUMENTS)
    ]


def read_numbers(graph: Graph) -> list[Number]:
    """Return the integers that are stated of documents and of parts of them."""
    return [Number(document, thing, name, _number(value)) for document, thing, name, value in _rows(graph, NUMBERS)]


def line_properties(numbers: Iterable[Number], lines: Mapping[str, int]) -> set[str]:
    """Return the properties by which passages keep their line, given the line on which each begins.

    One is meant whose value is the line wherever it is stated of a passage, for two lines at least.
    """
    values: dict[str, set[tuple[int, int]]] = {}
    for number in numbers:
        if number.thing in lines:
            values.setdefault(number.property, set()).add((number.value, lines[number.thing]))
    return {name for name, found in values.items() if len(found) > 1 and all(value == line for value, line in found)}


def choose_passages(graph: Graph, known: Iterable[KnownDocument], names: Iterable[str]) -> list[Passage]:
    """Return the passages that *names* mean: labels, CURIEs or IRIs of passages or of documents; without names, all.

    Raises UnknownThingError when a name means neither.
    """
    known = list(known)
    every = [passage for document in known for passage in document.passages]
    named = [
        wanted
        for name in names
        for wanted in _meant(graph, {one.iri for one in every} | {one.iri for one in known}, name)
    ]
    chosen = [one for one in every if not named or one.iri in named or one.document in named]
    return list(dict.fromkeys(chosen))


def _meant(graph: Graph, iris: set[str], name: str) -> list[str]:
    found = [iri for iri in graph.labels.named(name) if iri in iris]
    if found:
        return found
    iri = graph.resolve(name)
    if iri not in iris:
        what = "is neither a passage nor a document. Give one of them, such as its label or CURIE."
        raise UnknownThingError(name, what)
    return [iri]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(1 << 64)) else -1


def _rows(graph: Graph, query: str) -> list[list[str]]:
    answer = graph.evaluate(query)
    assert not isinstance(answer, bool | list)
    return [[text_of(term) for term in row] for row in answer.rows]
