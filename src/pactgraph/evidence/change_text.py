"""What became of passages, as a steward reads it or a program takes it: text, Markdown or JSON, the worst first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.evidence.relocation import Fate, mark_changes
from pactgraph.namespaces import compress
from pactgraph.tables import escape_markdown, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pactgraph.evidence.changes import Changes, DocumentChange, PassageChange
    from pactgraph.evidence.documents import Document
    from pactgraph.evidence.relocation import Change
    from pactgraph.graph import Graph

    Span = tuple[int, int]

INDENT = "  "
NARROWEST = 16
#: How many of the places of an ambiguous passage are listed.
_MOST = 5
_EXPLAINED = {
    Fate.CHANGED: "its text differs: read it and correct its statements and its position",
    Fate.VANISHED: "no text is like it: take its statements out, or find it with --find",
    Fate.AMBIGUOUS: "its text stands in several places and nothing tells which: choose one",
    Fate.RESPELT: "the same words; spaces, quotes, dashes or the form of letters differ",
    Fate.MOVED: "the same text elsewhere",
}


class Line(NamedTuple):
    """A line at its depth, below a heading or one itself."""

    depth: int
    text: str
    is_heading: bool = False


def serialize_text(changes: Changes, graph: Graph, *, width: int | None = None) -> str:
    """Return the changes as indented lines; long ones wrap at *width*, if any. `[-was-]` and `{+is+}` mark a change."""
    lines: list[str] = []
    for line in _lines(changes, graph, _Spelling(str, "[-{}-]", "{{+{}+}}")):
        indent = INDENT * line.depth
        texts = [line.text] if width is None else wrap(line.text, max(width - len(indent), NARROWEST))
        lines += ["", *texts] if lines and not line.depth else [f"{indent}{text}" for text in texts]
    return "".join(f"{line}\n" for line in lines)


def serialize_markdown(changes: Changes, graph: Graph) -> str:
    """Return the changes as GitHub Flavored Markdown: what was is struck out, what is new is bold."""
    texts = []
    for depth, text, is_heading in _lines(changes, graph, _Spelling(escape_markdown, "~~{}~~", "**{}**")):
        texts.append(f"\n{'#' * (depth + 1)} {text}\n\n" if is_heading else f"{INDENT * max(0, depth - 2)}- {text}\n")
    return "".join(texts).lstrip("\n")


def _lines(changes: Changes, graph: Graph, spelling: _Spelling) -> Iterator[Line]:
    escape, names = spelling.escape, _Names(graph)
    for document in changes.documents:
        yield Line(0, escape(names.full(document.known.iri)), is_heading=True)
        yield from (Line(1, escape(text)) for text in _summary(document))
        for fate in Fate:
            # A line that holds no fact, and moved, is nothing to read.
            parts = [part for part in document.parts if part.fate is fate and (part.passage or not fate.holds)]
            if parts and fate is not Fate.UNMOVED:
                yield Line(1, f"{fate.value.upper()}: {_EXPLAINED[fate]}", is_heading=True)
                yield from (line for part in parts for line in _part_lines(part, document, names, spelling))
        if document.misplaced:
            yield Line(1, "MISPLACED: the position is not inside the old document", is_heading=True)
            yield from (Line(2, escape(names.passage(one.iri))) for one in document.misplaced)
        if document.new_text and document.successor:
            new = document.successor.document
            yield Line(1, "NEW TEXT WITHOUT A PASSAGE: read it, and add what it says", is_heading=True)
            yield from (Line(2, escape(f"{_place(new, span)}: {_flat(new, span)}")) for span in document.new_text)
    for known in changes.missing:
        yield Line(0, escape(f"{names.full(known.iri)}: its old text is not at hand, so its passages were left out."))
    for added in changes.added:
        yield Line(0, escape(f"{added.path}: a new document; no passage is taken from it."))


def _summary(document: DocumentChange) -> Iterator[str]:
    if document.successor is None:
        yield f"{document.old.path}: no file is a new version of it; its passages stay as they are."
        return
    yield f"{document.old.path} → {document.successor.document.path} ({document.successor.because})"
    counts = document.counts()
    total = sum(counts.values())
    listed = ", ".join(f"{count} {fate.value}" for fate, count in counts.items())
    yield f"{total} passage{'' if total == 1 else 's'}{': ' if listed else ''}{listed}"


def _part_lines(part: PassageChange, document: DocumentChange, names: _Names, spelling: _Spelling) -> Iterator[Line]:
    assert document.successor is not None
    old, new, escape = document.old, document.successor.document, spelling.escape
    places = part.relocation.places
    known = part.fate.holds or part.fate is Fate.CHANGED
    leads = f" → {_place(new, places[0])}" if known else ""
    yield Line(2, escape(f"{names.passage(part.iri)}: {_place(old, part.span)}{leads}"))
    if part.fate is Fate.CHANGED:
        yield Line(3, spelling.mark(mark_changes(old.text[slice(*part.span)], new.text[slice(*places[0])])))
    elif not part.fate.holds:
        yield Line(3, escape(_flat(old, part.span)))
    if part.fate is Fate.AMBIGUOUS:
        yield from (Line(3, escape(f"perhaps {_place(new, place)}")) for place in places[:_MOST])
        if len(places) > _MOST:
            yield Line(3, f"and {len(places) - _MOST} more places")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How text is written, and what marks words that were and words that are."""

    escape: Callable[[str], str]
    was: str
    is_: str

    def mark(self, changes: Iterable[Change]) -> str:
        return "".join(text for change in changes for text in self._marked(change)).rstrip()

    def _marked(self, change: Change) -> list[str]:
        old, new = (self.escape(visible(text)) for text in change)
        if old == new:
            return [old]
        was, is_ = self.was.format(old.rstrip()), self.is_.format(new.rstrip())
        if not old or not new:
            return [was if old else is_, " " * (old + new).endswith(" ")]
        return [was, " ", is_, " " * new.endswith(" ")]


class _Names:
    """What to call documents and passages."""

    def __init__(self, graph: Graph) -> None:
        self._labels, self._prefixes = graph.labels, graph.prefixes

    def full(self, iri: str) -> str:
        label, curie = self._labels.label(iri), compress(iri, self._prefixes)
        return visible(curie if label is None else f"{label} ({curie})")

    def passage(self, iri: str) -> str:
        """Return the citation of a passage and its CURIE."""
        label, curie = self._labels.label(iri), compress(iri, self._prefixes)
        return visible(curie if label is None else f"{label}  {curie}")


def _place(document: Document, span: Span) -> str:
    return f"line {document.line(span[0])}, {span[0]} to {span[1]}"


def _flat(document: Document, span: Span) -> str:
    return visible(" ".join(document.text[slice(*span)].split()))


def serialize_json(changes: Changes, graph: Graph) -> str:
    """Return the changes as JSON: `holds`, `documents` with their `passages` and `newText`, `missing`, `added`.

    Positions are code points from 0, the end excluded; `places` are those in the new document, the best first.
    """
    document = {
        "holds": changes.hold,
        "documents": [_document_json(one, graph) for one in changes.documents],
        "missing": [known.iri for known in changes.missing],
        "added": [str(added.path) for added in changes.added],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _document_json(document: DocumentChange, graph: Graph) -> dict[str, Any]:
    successor = document.successor
    return {
        "document": document.known.iri,
        "old": {"path": str(document.old.path), "sha256": document.old.sha256},
        "new": successor
        and {
            "path": str(successor.document.path),
            "sha256": successor.document.sha256,
            "because": successor.because,
        },
        "counts": {fate.value: count for fate, count in document.counts().items()},
        "passages": [_part_json(part, document, graph) for part in document.parts],
        "misplaced": [passage.iri for passage in document.misplaced],
        "newText": [_place_json(successor.document, span) for span in document.new_text] if successor else [],
    }


def _part_json(part: PassageChange, document: DocumentChange, graph: Graph) -> dict[str, Any]:
    assert document.successor is not None
    return {
        "passage": part.iri,
        "citation": graph.labels.label(part.iri),
        "hasPosition": part.passage is not None,
        "fate": part.fate.value,
        "old": _place_json(document.old, part.span),
        "places": [_place_json(document.successor.document, place) for place in part.relocation.places],
    }


def _place_json(document: Document, span: Span) -> dict[str, Any]:
    start, end = span
    return {"line": document.line(start), "start": start, "end": end, "text": document.text[start:end]}
