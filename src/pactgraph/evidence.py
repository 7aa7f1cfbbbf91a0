"""Passages held against the texts of their documents, which users keep elsewhere.

A passage has an ``oa:TextPositionSelector``: 0-based code points of the unnormalised text, the end excluded
(https://www.w3.org/TR/annotation-model/#text-position-selector). A document is known by its SHA-256.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.errors import UsageError
from pactgraph.labels import fold
from pactgraph.namespaces import compress
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pactgraph.graph import Graph

PASSAGES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?document ?sha256 ?passage ?start ?end
WHERE {
  ?document schema:sha256 ?sha256 .
  OPTIONAL {
    ?passage dcterms:isPartOf ?document ; oa:hasSelector ?selector .
    ?selector oa:start ?start ; oa:end ?end .
  }
}
ORDER BY ?document ?start
"""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one document as it lies in a file."""

    path: Path
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phrase stands in a document: line from 1, positions in code points from 0, the end excluded."""

    document: Document
    iri: str | None
    line: int
    start: int
    end: int
    passages: tuple[str, ...]

    def __str__(self) -> str:
        known = self.iri or "a document that the graph does not know"
        within = f"; in {', '.join(self.passages)}" if self.passages else "; in no passage yet"
        selector = f"a oa:TextPositionSelector ; oa:start {self.start} ; oa:end {self.end} ."
        return f"{self.document.path}:{self.line}: {selector}\n  {known}{within}"


def read_documents(folder: Path) -> list[Document]:
    """Return the documents in *folder*: its files ending in .txt.

    Raises UsageError when there is no such folder, no document in it, or one that is not UTF-8.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder. Name the folder that holds the documents.")
    documents = []
    for path in sorted(folder.glob("*.txt")):
        contents = path.read_bytes()
        try:
            documents.append(Document(path, contents.decode(), hashlib.sha256(contents).hexdigest()))
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}: not UTF-8; {error.reason} at byte {error.start}.") from error
    if not documents:
        raise UsageError(f"{folder}: holds no file ending in .txt. Name the folder that holds the documents.")
    return documents


def find_phrase(graph: Graph, documents: Iterable[Document], phrase: str) -> list[Place]:
    """Return every place of *phrase*: as it is typed, or else with case, accents, dashes and quotes ignored.

    Raises UsageError when the phrase is empty.
    """
    if not fold(phrase):
        raise UsageError("check-evidence --find: the phrase is empty. Give a few words of the document.")
    documents = list(documents)
    known = _passages(graph)
    iris = {sha256: iri for iri, sha256, *_ in known}
    places = []
    for search in (_exact, _folded):
        for document in documents:
            iri = iris.get(document.sha256)
            for start, end in search(document.text, phrase):
                around = [
                    compress(passage, graph.prefixes)
                    for of, _, passage, first, last in known
                    if of == iri and passage and first < end and start < last
                ]
                line = document.text.count("\n", 0, start) + 1
                name = compress(iri, graph.prefixes) if iri else None
                places.append(Place(document, name, line, start, end, tuple(around)))
        if places:
            break
    return places


def check_documents(graph: Graph, documents: Iterable[Document]) -> list[str]:
    """Return what is amiss: documents that are missing or changed, and passages outside their document."""
    texts = {document.sha256: document.text for document in documents}
    faults = []
    for iri, sha256, passage, start, end in _passages(graph):
        name = compress(iri, graph.prefixes)
        if sha256 not in texts:
            fault = f"{name}: no file in the folder has its SHA-256, {sha256[:12]}…. It is missing, or it has changed."
        elif passage and not 0 <= start < end <= len(texts[sha256]):
            fault = f"{compress(passage, graph.prefixes)}: {start} to {end} is not inside {name}."
        else:
            continue
        if fault not in faults:
            faults.append(fault)
    return faults


def _passages(graph: Graph) -> list[tuple[str, str, str, int, int]]:
    answer = graph.evaluate(PASSAGES)
    assert not isinstance(answer, bool | list)
    return [
        (
            text_of(document),
            text_of(sha256),
            text_of(passage),
            int(text_of(start) or 0),
            int(text_of(end) or 0),
        )
        for document, sha256, passage, start, end in answer.rows
    ]


def _exact(text: str, phrase: str) -> Iterable[tuple[int, int]]:
    start = text.find(phrase)
    while start >= 0:
        yield start, start + len(phrase)
        start = text.find(phrase, start + 1)


def _folded(text: str, phrase: str) -> Iterable[tuple[int, int]]:
    """Yield the places where the folded phrase stands in the folded text, as positions of the text itself."""
    positions: list[int] = []
    folded = ""
    for position, character in enumerate(text):
        piece = fold(character) or ("" if fold(f"a{character}a") == "aa" else " ")
        if piece == " " and folded.endswith(" "):
            continue
        folded += piece
        positions += [position] * len(piece)
    for start, end in _exact(folded, fold(phrase)):
        yield positions[start], positions[end - 1] + 1
