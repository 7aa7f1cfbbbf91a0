"""Passages beside what the graph takes from them, for a person to compare: what each says, and what was concluded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Triple

from pactgraph.evidence.passages import choose_passages, read_passages
from pactgraph.labels import RANKS
from pactgraph.namespaces import RDF
from pactgraph.terms import text_of
from pactgraph.turtle.terms import natural_key
from pactgraph.wording import DERIVED_FROM, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pactgraph.evidence.documents import Document
    from pactgraph.evidence.passages import KnownDocument, Passage
    from pactgraph.graph import Graph
    from pactgraph.terms import Term
    from pactgraph.wording import Source


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing, and the statements of one graph about it, in a natural order."""

    term: Term
    statements: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An interpretation, and what it states."""

    source: Source
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage with its document as the graph knows it, the file that is this document, and what is taken from it."""

    passage: Passage
    document: KnownDocument
    file: Document | None
    subjects: tuple[Subject, ...]
    conclusions: tuple[Conclusion, ...]

    @property
    def text(self) -> str | None:
        """The text of the passage, None when its document is not at hand or its position is not inside it."""
        return self.file.text[slice(*self.passage.span)] if self.file and self.passage.lies_in(self.file) else None


def gather_entries(graph: Graph, documents: Iterable[Document], names: Sequence[str] = ()) -> list[Entry]:
    """Return the passages that *names* mean, all without names, with what the graph takes from them.

    Raises UnknownThingError when a name means neither a passage nor a document.
    """
    known = read_passages(graph)
    files = {document.sha256: document for document in documents}
    reader = _Reader(graph)
    wanted = set(choose_passages(graph, known, names))
    return [
        Entry(
            passage,
            document,
            files.get(document.sha256),
            reader.subjects(passage.iri),
            reader.conclusions(passage.iri),
        )
        for document in known
        for passage in document.passages
        if passage in wanted
    ]


class _Reader:
    def __init__(self, graph: Graph) -> None:
        self._store, self._wording = graph.store, Wording(graph)

    def subjects(self, graph: str) -> tuple[Subject, ...]:
        """Return what a named graph states, by subject."""
        found: dict[Term, set[Triple]] = {}
        for quad in self._store.quads_for_pattern(None, None, None, NamedNode(graph)):
            found.setdefault(quad.subject, set()).add(quad.triple)
        subjects = (Subject(term, tuple(sorted(triples, key=self._order))) for term, triples in found.items())
        return tuple(sorted(subjects, key=lambda subject: self._words(subject.term)))

    def conclusions(self, passage: str) -> tuple[Conclusion, ...]:
        """Return the interpretations that were derived from a passage."""
        quads = self._store.quads_for_pattern(None, DERIVED_FROM, NamedNode(passage), DefaultGraph())
        graphs = sorted({text_of(quad.subject) for quad in quads}, key=natural_key)
        return tuple(Conclusion(self._wording.source(graph), self.subjects(graph)) for graph in graphs)

    def _order(self, triple: Triple) -> tuple[int, str, str]:
        predicate = triple.predicate.value
        rank = 0 if predicate == f"{RDF}type" else 1 if predicate in RANKS else 2
        return rank, self._words(triple.predicate), self._words(triple.object)

    def _words(self, term: Term) -> str:
        return natural_key(self._wording.term(term).casefold())
