"""An explanation as a reader or a program takes it: an indented tree, Markdown, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import BlankNode, Variable

from pactgraph.explaining import CLOSURE, ExplainedDerivation, ExplainedPath, Explanation
from pactgraph.graph_kinds import GraphKind
from pactgraph.json_terms import source_json, statement_json, term_json
from pactgraph.namespaces import RDF
from pactgraph.property_paths import CompoundPath
from pactgraph.tables import display_width, escape_markdown, wrap
from pactgraph.terms import graph_of
from pactgraph.turtle.terms import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Triple

    from pactgraph.explaining import ExplainedPremise
    from pactgraph.explaining.patterns import TriplePattern
    from pactgraph.terms import Term
    from pactgraph.wording import Source, Wording

INDENT = "  "
GAP = "  "
#: The column where notes begin, unless statements are longer.
NOTES = 88
NARROWEST = 24
#: A rule may require something to be absent that was entailed after it had computed.
UNEXPLAINED = "derived, by a rule whose conditions the finished graph no longer meets"
LIST_PREDICATES = (f"{RDF}first", f"{RDF}rest")


class Line(NamedTuple):
    """A statement at its depth in the tree, and what there is to note on it."""

    depth: int
    words: tuple[str, ...]
    notes: tuple[str, ...] = ()


def serialize_text(explanation: Explanation, wording: Wording, *, width: int | None = None) -> str:
    """Return the explanation as a tree, one statement a line; notes wrap at *width* where there is one."""
    lines = list(_lines(explanation, wording, 0))
    texts = [INDENT * line.depth + GAP.join(line.words) for line in lines]
    longest = max(display_width(text) for text, line in zip(texts, lines, strict=True) if line.notes or len(lines) == 1)
    column = min(longest, NOTES) + len(GAP)
    if width is not None:
        column = min(column, max(width - NARROWEST * 2, NARROWEST))
    return "".join(_aligned(text, line, column, width) for text, line in zip(texts, lines, strict=True))


def serialize_markdown(explanation: Explanation, wording: Wording) -> str:
    """Return the explanation as nested lists of GitHub Flavored Markdown."""
    lines = []
    for line in _lines(explanation, wording, 0):
        subject, *others = map(escape_markdown, line.words)
        statement = (
            f"{subject} *{others[0]}* {' '.join(others[1:])}" if len(others) > 1 else " ".join([subject, *others])
        )
        notes = f" — {'; '.join(map(escape_markdown, line.notes))}" if line.notes else ""
        lines.append(f"{INDENT * line.depth}- {statement}{notes}\n")
    return "".join(lines)


def serialize_json(explanation: Explanation, wording: Wording) -> str:
    """Return the explanation as JSON, nested like the tree."""
    return json.dumps(_json(explanation, wording), indent=2, ensure_ascii=False) + "\n"


def _aligned(text: str, line: Line, column: int, width: int | None) -> str:
    notes = [
        piece
        for note in line.notes
        for piece in (wrap(note, max(width - column, NARROWEST)) if width is not None else [note])
    ]
    lines = []
    if notes and display_width(text) + len(GAP) <= column:
        first = notes.pop(0)
        lines.append(text + " " * (column - display_width(text)) + first)
    else:
        lines.append(text)
    return "".join(f"{one}\n" for one in [*lines, *(" " * column + note for note in notes)])


def _lines(premise: ExplainedPremise, wording: Wording, depth: int) -> Iterator[Line]:
    if isinstance(premise, ExplainedPath):
        way = premise.way
        note = "along this path:" if premise.steps else "one and the same"
        yield Line(depth, (wording.term(way.subject), way.path, wording.term(way.object_)), (note,))
        for step in premise.steps:
            yield from _lines(step, wording, depth + 1)
        return
    sources = [wording.source(graph_of(quad)) for quad in premise.quads]
    words = statement_words(premise.statement, wording)
    single = len(premise.derivations) == 1 and not sources
    notes = source_notes(sources) if not single else derivation_notes(premise.derivations[0])
    if not notes:
        notes = (f"derived in {len(premise.derivations)} ways",) if premise.derivations else (UNEXPLAINED,)
    yield Line(depth, words, tuple(notes))
    yield from _source_lines(sources, depth + 1)
    for derivation in premise.derivations:
        if not single:
            yield Line(depth + 1, derivation_notes(derivation))
        yield from _premise_lines(derivation, wording, depth + (1 if single else 2))


def _premise_lines(derivation: ExplainedDerivation, wording: Wording, depth: int) -> Iterator[Line]:
    for premise in shown_premises(derivation):
        yield from _lines(premise, wording, depth)
    for patterns in derivation.absent:
        missing = " and ".join(GAP.join(_pattern_words(pattern, wording)) for pattern in patterns)
        yield Line(depth, (missing,), ("not in the graph, as the rule requires",))


def _source_lines(sources: Sequence[Source], depth: int) -> Iterator[Line]:
    for source in sources:
        if source.kind is GraphKind.INTERPRETATION:
            yield from (Line(depth, (f"reason: {note}",)) for note in source.notes)
        if source.derived_from:
            stated = [parent for parent in source.derived_from if parent.kind is GraphKind.STATED]
            if stated:
                yield Line(depth, (f"derived from {cite(stated)}",))
            for parent in source.derived_from:
                if parent.kind is not GraphKind.STATED:
                    kind = parent.kind.label if parent.kind else "graph"
                    yield Line(depth, (f"derived from {kind} {parent.citation}",))
                    yield from _source_lines([parent], depth + 1)


def statement_words(triple: Triple, wording: Wording) -> tuple[str, str, str]:
    """Return subject, predicate and object as a reader sees them."""
    return wording.term(triple.subject), wording.term(triple.predicate), wording.term(triple.object)


def shown_premises(derivation: ExplainedDerivation) -> list[ExplainedPremise]:
    """Return the premises but for the cells of lists, which are shown as members of their list."""
    return [premise for premise in derivation.premises if isinstance(premise, ExplainedPath) or not _is_cell(premise)]


def _is_cell(premise: Explanation) -> bool:
    triple = premise.statement
    return isinstance(triple.subject, BlankNode) and triple.predicate.value in LIST_PREDICATES


def derivation_notes(derivation: ExplainedDerivation) -> tuple[str, ...]:
    """Return the words that name a rule and say what it does."""
    if derivation.code == CLOSURE:
        return ("by the axioms of the ontology",)
    said = derivation.comment.rstrip(".")
    comment = f" ({said[:1].lower()}{said[1:]})" if said else ""
    return (f"{derivation.kind.label} by {derivation.code}{comment}",)


def source_notes(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the words that name these sources: passages together, each of the others by itself."""
    listed = list(sources)
    stated = [source for source in listed if source.kind is GraphKind.STATED]
    notes = [f"stated in {cite(stated)}"] if stated else []
    for source in listed:
        if source.kind is GraphKind.INTERPRETATION:
            notes.append(f"interpreted in {source.citation}")
        elif source.kind is GraphKind.OUTSIDE:
            notes.append(" ".join(["outside:", "; ".join(source.notes) or source.citation, *map(_link, source.links)]))
        elif source.kind is GraphKind.ONTOLOGY:
            notes.append("ontology")
        elif source.kind is not GraphKind.STATED:
            notes.append(f"{source.kind.label if source.kind else 'graph'} {source.citation}")
    return tuple(dict.fromkeys(notes))


def _link(iri: str) -> str:
    return f"<{iri}>"


def cite(sources: Iterable[Source]) -> str:
    """Return the citations of passages, once each, with the titles of their documents."""
    cited: dict[str, dict[str, None]] = {}
    for source in sources:
        cited.setdefault(source.document, {})[source.citation] = None
    return ", ".join(
        f"{', '.join(sorted(citations, key=natural_key))}{f' ({title})' if title else ''}"
        for title, citations in sorted(cited.items(), key=lambda item: min(map(natural_key, item[1])))
    )


def _pattern_words(pattern: TriplePattern, wording: Wording) -> tuple[str, str, str]:
    def word(term: Term | Variable) -> str:
        return "anything" if isinstance(term, Variable) else wording.term(term)

    predicate = pattern.path if isinstance(pattern.predicate, CompoundPath) else word(pattern.predicate)
    return word(pattern.subject), predicate, word(pattern.object_)


def _json(premise: ExplainedPremise, wording: Wording) -> dict[str, Any]:
    if isinstance(premise, ExplainedPath):
        way = premise.way
        ends = {"subject": term_json(way.subject, wording), "path": way.path, "object": term_json(way.object_, wording)}
        return {**ends, "steps": [_json(step, wording) for step in premise.steps]}
    return {
        **statement_json(premise.statement, wording),
        "sources": [source_json(wording.source(graph_of(quad))) for quad in premise.quads],
        "derivations": [
            {
                "rule": derivation.code,
                "comment": derivation.comment,
                "kind": derivation.kind.label,
                "premises": [_json(inner, wording) for inner in shown_premises(derivation)],
                "absent": [
                    [" ".join(_pattern_words(pattern, wording)) for pattern in patterns]
                    for patterns in derivation.absent
                ],
            }
            for derivation in premise.derivations
        ],
    }
