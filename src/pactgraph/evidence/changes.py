"""What became of the passages of documents that have new versions.

A passage is what lies at its position; a thing that only has the line of a document, such as a line that holds no fact,
is what stands on that line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.errors import UsageError
from pactgraph.evidence.documents import pair_documents
from pactgraph.evidence.passages import line_properties, read_numbers, read_passages
from pactgraph.evidence.relocation import Fate, Relocation, relocate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pactgraph.evidence.documents import Document, Successor
    from pactgraph.evidence.passages import KnownDocument, Number, Passage
    from pactgraph.graph import Graph

    Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PassageChange:
    """What became of a passage, or of a line that has none: *span* is where it stood."""

    iri: str
    passage: Passage | None
    span: Span
    relocation: Relocation

    @property
    def fate(self) -> Fate:
        """What became of it."""
        return self.relocation.fate


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document, its new version if there is one, what became of its parts, and the sentences that are new.

    *misplaced* are passages whose position is none of the old text.
    """

    known: KnownDocument
    old: Document
    successor: Successor | None
    parts: tuple[PassageChange, ...] = ()
    new_text: tuple[Span, ...] = ()
    misplaced: tuple[Passage, ...] = ()

    def counts(self) -> dict[Fate, int]:
        """Return how many passages had each fate, without the fates that none had."""
        fates = Counter(part.fate for part in self.parts if part.passage)
        return {fate: fates[fate] for fate in Fate if fates[fate]}

    @property
    def holds(self) -> bool:
        """Whether every part still says what it said."""
        return not self.misplaced and all(part.fate.holds for part in self.parts)


@dataclass(frozen=True, slots=True)
class Changes:
    """The documents of which the old text is at hand, those of which it is not, and files that are new.

    *lines* are the properties that keep the line of a passage.
    """

    documents: tuple[DocumentChange, ...]
    missing: tuple[KnownDocument, ...]
    added: tuple[Document, ...]
    numbers: tuple[Number, ...]
    lines: frozenset[str]

    @property
    def hold(self) -> bool:
        """Whether every passage still says what it said, at a position that is known."""
        return all(document.holds for document in self.documents)


def compare_documents(graph: Graph, old: Sequence[Document], new: Sequence[Document], *, where: Path) -> Changes:
    """Return what became of every passage of *graph* between *old*, the documents as they were read, and *new*.

    Raises UsageError when none of *old*, which is in the folder *where*, is a document that the graph knows.
    """
    known = read_passages(graph)
    texts = {document.sha256: document for document in old}
    at_hand = {document: texts[document.sha256] for document in known if document.sha256 in texts}
    if not at_hand:
        raise UsageError(
            f"{where}: no file has the SHA-256 of a document that the graph knows. "
            "Name the folder with the documents as they were when the graph was written."
        )
    numbers = read_numbers(graph)
    begins = {
        passage.iri: text.line(passage.start)
        for document, text in at_hand.items()
        for passage in document.passages
        if passage.lies_in(text)
    }
    lines = line_properties(numbers, begins)
    pairs = pair_documents(list(dict.fromkeys(at_hand.values())), new)
    found = [
        _compare(document, text, pairs.get(text), [one for one in numbers if one.property in lines])
        for document, text in at_hand.items()
    ]
    used = {successor.document for successor in pairs.values()}
    return Changes(
        tuple(found),
        tuple(document for document in known if document not in at_hand),
        tuple(document for document in new if document not in used),
        tuple(numbers),
        frozenset(lines),
    )


def _compare(
    known: KnownDocument, old: Document, successor: Successor | None, lines: Sequence[Number]
) -> DocumentChange:
    parts: list[tuple[str, Passage | None, Span]] = [
        (passage.iri, passage, passage.span) for passage in known.passages if passage.lies_in(old)
    ]
    misplaced = tuple(passage for passage in known.passages if not passage.lies_in(old))
    if successor is None:
        return DocumentChange(known, old, None, misplaced=misplaced)
    described = {passage.iri for passage in known.passages}
    stretches = _line_spans(old.text)
    parts += [
        (number.thing, None, stretches[number.value - 1])
        for number in lines
        if number.document == known.iri and number.thing not in described and 0 < number.value <= len(stretches)
    ]
    spans = [span for _, _, span in parts]
    if old.sha256 == successor.document.sha256:
        relocations, new_text = [Relocation(Fate.UNMOVED, (span,)) for span in spans], list[tuple[int, int]]()
    else:
        relocations, new_text = relocate(old.text, successor.document.text, spans)
    changed = (PassageChange(*part, relocation) for part, relocation in zip(parts, relocations, strict=True))
    return DocumentChange(known, old, successor, tuple(changed), tuple(new_text), misplaced)


def _line_spans(text: str) -> list[Span]:
    """Return where the text of each line starts and ends, without the space around it."""
    spans, start = [], 0
    for line in text.split("\n"):
        first = start + len(line) - len(line.lstrip())
        spans.append((first, max(first, start + len(line.rstrip()))))
        start += len(line) + 1
    return spans
