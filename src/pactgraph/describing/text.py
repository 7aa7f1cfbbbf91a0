"""A description as a reader or a program takes it: headings with indented lines, Markdown, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.graph_kinds import GraphKind
from pactgraph.json_terms import source_json, statement_json, term_json
from pactgraph.namespaces import compress
from pactgraph.tables import display_width, escape_markdown, wrap
from pactgraph.terms import graph_of
from pactgraph.turtle.terms import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode, Quad

    from pactgraph.describing import Description, Listing
    from pactgraph.describing.grouping import Group, Said
    from pactgraph.wording import Source, Wording

INDENT = "  "
#: How wide what is said may be before its sources go to a line of their own, and how few columns sources get.
SAID = 72
NARROWEST = 24
#: How many sources of one statement are named, and how many things that follow alike.
CITED = 6
FOLLOWING = 4


class Line(NamedTuple):
    """A line at its depth, a heading when it has no depth, and the sources of what it says."""

    depth: int
    text: str
    note: str = ""


def serialize_text(
    description: Description, wording: Wording, *, most: int | None = None, width: int | None = None
) -> str:
    """Return the description as indented lines, at most *most* in a group; long lines wrap at *width*, if any."""
    lines = list(_lines(description, wording, most))
    longest = max((display_width(line.text) + 2 * line.depth for line in lines if line.note), default=0)
    column = min(longest, SAID if width is None else max(width // 2, NARROWEST)) + 2
    return "".join(_spell(line, column, width) for line in lines).removeprefix("\n")


def _spell(line: Line, column: int, width: int | None) -> str:
    indent = INDENT * line.depth
    opening = "\n" if line.depth == 0 and line.text else ""
    room = None if width is None else max(width - len(indent), NARROWEST)
    texts = [line.text] if room is None else wrap(line.text, room)
    notes = [line.note] if width is None or not line.note else wrap(line.note, max(width - column, NARROWEST))
    if not line.note:
        notes = []
    lines = [f"{indent}{text}" for text in texts]
    if notes and display_width(lines[-1]) + 2 <= column:
        lines[-1] += " " * (column - display_width(lines[-1])) + notes.pop(0)
    return opening + "".join(f"{one}\n" for one in [*lines, *(" " * column + note for note in notes)])


def serialize_markdown(description: Description, wording: Wording, *, most: int | None = None) -> str:
    """Return the description as GitHub Flavored Markdown: a heading for each section, lists below."""
    title, *lines = _lines(description, wording, most)
    texts = [f"# {escape_markdown(title.text)}\n"]
    for line in lines:
        note = f" — {escape_markdown(line.note)}" if line.note else ""
        if line.depth == 0:
            texts.append(f"\n## {escape_markdown(line.text)}{note}\n\n")
        else:
            texts.append(f"{INDENT * (line.depth - 1)}- {escape_markdown(line.text)}{note}\n")
    return "".join(texts)


def _lines(description: Description, wording: Wording, most: int | None) -> Iterator[Line]:
    thing = description.thing
    name, curie = wording.term(thing), compress(thing.value, wording.prefixes)
    yield Line(0, name if name == curie else f"{name}  {curie}")
    for group in (*description.names, *description.kinds):
        yield from _group_lines(group, description, wording, most, 0)
    for section in description.sections:
        if section.head is not None:
            yield Line(0, heading(section.head, thing, wording))
        for group in section.groups:
            yield from _group_lines(group, description, wording, most, 0 if section.head is None else 1)
    if description.follows:
        yield Line(0, "what follows from this")
        for group in description.follows:
            yield from _following(group, thing, wording, most)
    if description.outside:
        yield Line(0, "from outside the documents")
        for group in description.outside:
            yield from _group_lines(group, description, wording, most, 1)
    yield from _listed("statements with this property", description.used, wording, most)
    yield from _listed("what this graph holds", description.holds, wording, most)


def _group_lines(
    group: Group, description: Description, wording: Wording, most: int | None, depth: int
) -> Iterator[Line]:
    yield Line(depth, heading(group, description.thing, wording))
    for said in group.said[:most]:
        yield Line(depth + 1, wording.term(said.other), sources_text(said, wording))
    yield from _more(group.count, most, depth + 1)


def _more(count: int, most: int | None, depth: int) -> Iterator[Line]:
    if most is not None and count > most:
        yield Line(depth, f"and {count - most} more")


def _following(group: Group, thing: NamedNode, wording: Wording, most: int | None) -> Iterator[Line]:
    """Give one line for each way in which statements of a predicate follow."""
    by_rule: dict[tuple[str, ...], list[str]] = {}
    for said in group.said:
        by_rule.setdefault(said.rules, []).append(wording.term(said.other))
    few = None if most is None else min(most, FOLLOWING)
    for rules, names in by_rule.items():
        rest = f" and {len(names) - few} more" if few is not None and len(names) > few else ""
        text = f"{heading(group, thing, wording)}: {', '.join(names[:few])}{rest}"
        yield Line(1, text, "; ".join(rules))


def _listed(title: str, listing: Listing, wording: Wording, most: int | None) -> Iterator[Line]:
    if listing.count:
        yield Line(0, f"{title}: {listing.count}")
        lines = (
            Line(1, INDENT.join(map(wording.term, triple)), held_text(quads, wording))
            for triple, quads in listing.statements
        )
        yield from sorted(lines, key=lambda line: natural_key(line.text.casefold()))[:most]
        yield from _more(listing.count, most, 1)


def heading(group: Group, thing: NamedNode, wording: Wording) -> str:
    """Return what a group says of the thing: "collaborates with", or "… hosted by Mayo Clinic" for the inverse."""
    if group.inverse and group.named is None:
        return f"… {wording.term(group.predicate)} {wording.term(thing)}"
    return wording.term(group.named or group.predicate)


def sources_text(said: Said, wording: Wording) -> str:
    """Return who says so: passages by their citation, then the rest; or the rules that give it."""
    return "; ".join(filter(None, [held_text(said.quads, wording), *said.rules]))


def held_text(quads: Iterable[Quad], wording: Wording) -> str:
    """Return the words for the graphs of some quads: the citations of passages, then the rest."""
    sources = list(dict.fromkeys(wording.source(graph_of(quad)) for quad in quads))
    cited = sorted({source.citation for source in sources if source.kind is GraphKind.STATED}, key=natural_key)
    more = f" and {len(cited) - CITED} more" if len(cited) > CITED else ""
    texts = [", ".join(cited[:CITED]) + more] if cited else []
    others = (_other_source(source) for source in sources if source.kind is not GraphKind.STATED)
    return "; ".join(dict.fromkeys([*texts, *others]))


def _other_source(source: Source) -> str:
    if source.kind is GraphKind.INTERPRETATION:
        return f"interpreted in {source.citation}"
    if source.kind is GraphKind.OUTSIDE:
        return f"{source.notes[0]} ({source.citation})" if source.notes else source.citation
    return source.kind.label if source.kind else source.citation


def serialize_json(description: Description, wording: Wording) -> str:
    """Return the description as JSON, whole."""
    thing = description.thing

    def groups(found: Iterable[Group]) -> list[dict[str, Any]]:
        return [_group_json(group, thing, wording) for group in found]

    document = {
        "thing": term_json(thing, wording),
        "names": groups(description.names),
        "kinds": groups(description.kinds),
        "sections": [
            {
                "heading": heading(section.head, thing, wording) if section.head else None,
                "groups": groups(section.groups),
            }
            for section in description.sections
        ],
        "follows": groups(description.follows),
        "outside": groups(description.outside),
        "used": _listing_json(description.used, wording),
        "holds": _listing_json(description.holds, wording),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _group_json(group: Group, thing: NamedNode, wording: Wording) -> dict[str, Any]:
    return {
        "heading": heading(group, thing, wording),
        "predicate": term_json(group.predicate, wording),
        "inverse": group.inverse,
        "count": group.count,
        "said": [
            {
                "other": term_json(said.other, wording),
                "sources": [source_json(wording.source(graph)) for graph in dict.fromkeys(map(graph_of, said.quads))],
                "rules": list(said.rules),
            }
            for said in group.said
        ],
    }


def _listing_json(listing: Listing, wording: Wording) -> dict[str, Any]:
    statements = [
        {
            **statement_json(triple, wording),
            "sources": [source_json(wording.source(graph)) for graph in dict.fromkeys(map(graph_of, quads))],
        }
        for triple, quads in listing.statements
    ]
    return {"count": listing.count, "statements": statements}
