"""Passages held against the texts of their documents, and the position of a phrase in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.errors import UsageError
from pactgraph.evidence.passages import read_passages
from pactgraph.labels import fold
from pactgraph.namespaces import compress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pactgraph.evidence.documents import Document
    from pactgraph.graph import Graph


@dataclass(frozen=True, slots=True)
class Occurrence:
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


def find_phrase(graph: Graph, documents: Iterable[Document], phrase: str) -> list[Occurrence]:
    """Return every place of *phrase*: as it is typed, or else with case, accents, dashes and quotes ignored.

    Raises UsageError when the phrase is empty.
    """
    if not fold(phrase):
        raise UsageError("check-evidence --find: the phrase is empty. Give a few words of the document.")
    documents = list(documents)
    known = {document.sha256: document for document in read_passages(graph)}
    found = []
    for search in (_exact, _folded):
        for document in documents:
            described = known.get(document.sha256)
            passages = described.passages if described else ()
            for start, end in search(document.text, phrase):
                around = [compress(one.iri, graph.prefixes) for one in passages if one.start < end and start < one.end]
                name = compress(described.iri, graph.prefixes) if described else None
                found.append(Occurrence(document, name, document.line(start), start, end, tuple(around)))
        if found:
            break
    return found


def check_documents(graph: Graph, documents: Iterable[Document]) -> list[str]:
    """Return what is amiss: documents that are missing or changed, and passages outside their document."""
    files = {document.sha256: document for document in documents}
    faults = []
    for known in read_passages(graph):
        name = compress(known.iri, graph.prefixes)
        if known.sha256 not in files:
            missing = f"no file in the folder has its SHA-256, {known.sha256[:12]}…. It is missing, or it has changed."
            faults.append(f"{name}: {missing}")
            continue
        faults += [
            f"{compress(passage.iri, graph.prefixes)}: {passage.start} to {passage.end} is not inside {name}."
            for passage in known.passages
            if not passage.lies_in(files[known.sha256])
        ]
    return list(dict.fromkeys(faults))


def serialize_occurrences(found: Iterable[Occurrence], name: str) -> str:
    """Return *found* as text, or as JSON when *name* says so."""
    if name != "json":
        return "".join(f"{one}\n" for one in found)
    fields = [
        {
            "path": str(one.document.path),
            "document": one.iri,
            "line": one.line,
            "start": one.start,
            "end": one.end,
            "passages": list(one.passages),
        }
        for one in found
    ]
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def serialize_faults(faults: Iterable[str], name: str, *, quiet: bool = False) -> str:
    """Return *faults* as text, or as JSON when *name* says so; a text says so when there are none, unless *quiet*."""
    faults = list(faults)
    if name == "json":
        return json.dumps({"holds": not faults, "faults": faults}, ensure_ascii=False, indent=2) + "\n"
    if not faults and not quiet:
        return "Every document is as it was read, and every passage lies inside its document.\n"
    return "".join(f"{fault}\n" for fault in faults)


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
