"""Passages beside what the graph takes from them as a sheet to read or to print: text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.json_terms import source_json, statement_json
from pactgraph.namespaces import compress
from pactgraph.tables import escape_markdown, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pactgraph.evidence.sheet import Conclusion, Entry, Subject
    from pactgraph.wording import Wording

INDENT = "  "
NARROWEST = 16
NOTHING = "The graph takes nothing from it."
_STYLE = """
body { font: 11pt/1.4 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
section { border-top: 1px solid; break-inside: avoid; display: grid; gap: 0 2em; grid-template-columns: 1fr 1fr }
h2, footer { grid-column: 1 / 3; margin: .5em 0 } h2 { font-size: 1em } h3, h4 { font-size: 1em; margin: .5em 0 0 }
h4 { font-style: italic; font-weight: normal } ul { margin: 0; padding-left: 1.2em } blockquote { margin: 0 }
footer, code { font-size: .85em } .concluded { border-left: 3px solid; margin-top: .7em; padding-left: .7em }
p { margin: .3em 0 } .amiss { font-weight: bold }
@media (max-width: 40em) { section { display: block } }
""".strip()


class Line(NamedTuple):
    """A line of the sheet: how deep it stands, and whether it heads what follows."""

    depth: int
    text: str
    is_heading: bool = False


def serialize_text(entries: Iterable[Entry], wording: Wording, *, width: int | None = None) -> str:
    """Return the sheet as indented lines; long ones wrap at *width*, if any."""
    lines: list[str] = []
    for entry in entries:
        lines += [""] if lines else []
        for depth, text, _ in _entry_lines(entry, wording):
            room = None if width is None else max(width - len(INDENT) * depth, NARROWEST)
            lines += [f"{INDENT * depth}{part}" for part in ([text] if room is None else wrap(text, room))]
    return "".join(f"{line}\n" for line in lines)


def serialize_markdown(entries: Iterable[Entry], wording: Wording) -> str:
    """Return the sheet as GitHub Flavored Markdown: a heading a passage, its text as a quotation."""
    blocks = []
    for entry in entries:
        title, where, text, *lines, state = _entry_lines(entry, wording)
        blocks.append(f"## {escape_markdown(title.text)}\n\n{escape_markdown(where.text)}\n\n")
        blocks.append(f"> {escape_markdown(text.text)}\n\n")
        before = True
        for depth, line, is_heading in lines:
            if is_heading:
                blocks.append(f"{'' if before else chr(10)}### {escape_markdown(line)}\n\n")
            else:
                blocks.append(f"{INDENT * max(0, depth - 2)}- {escape_markdown(line)}\n")
            before = is_heading
        blocks.append(f"\n*{escape_markdown(state.text)}*\n\n")
    return "".join(blocks).rstrip("\n") + "\n" if blocks else ""


def _entry_lines(entry: Entry, wording: Wording) -> Iterator[Line]:
    """Give title, place, text, what is stated and what was concluded, and last whether hash and position hold."""
    yield Line(0, _title(entry, wording), is_heading=True)
    yield Line(1, _where(entry, wording))
    yield Line(1, _quotation(entry))
    yield Line(1, "says", is_heading=True)
    yield from _subject_lines(entry.subjects, wording, 2) if entry.subjects else [Line(2, NOTHING)]
    if entry.conclusions:
        yield Line(1, "from which is concluded", is_heading=True)
    for conclusion in entry.conclusions:
        yield Line(2, _conclusion(conclusion))
        yield from _subject_lines(conclusion.subjects, wording, 3)
    yield Line(1, " ".join(_state(entry)))


def _title(entry: Entry, wording: Wording) -> str:
    label, curie = wording.label(entry.passage.iri), compress(entry.passage.iri, wording.prefixes)
    return curie if label is None else f"{visible(label)}  {curie}"


def _where(entry: Entry, wording: Wording) -> str:
    label, curie = wording.label(entry.document.iri), compress(entry.document.iri, wording.prefixes)
    name = curie if label is None else f"{visible(label)} ({curie})"
    position = f"characters {entry.passage.start} to {entry.passage.end}"
    if entry.file is None:
        return f"{name}, {position}"
    line = f"line {entry.file.line(entry.passage.start)}, " if entry.text is not None else ""
    return f"{name}, {line}{position}, in {visible(str(entry.file.path))}"


def _quotation(entry: Entry) -> str:
    return "(no text)" if entry.text is None else f"“{visible(' '.join(entry.text.split()))}”"


def _conclusion(conclusion: Conclusion) -> str:
    return ": ".join([conclusion.source.citation, *conclusion.source.notes])


def _subject_lines(subjects: Iterable[Subject], wording: Wording, depth: int) -> Iterator[Line]:
    for subject in subjects:
        yield Line(depth, wording.term(subject.term))
        for triple in subject.statements:
            yield Line(depth + 1, f"{wording.term(triple.predicate)}: {wording.term(triple.object)}")


def _state(entry: Entry) -> list[str]:
    """Return what holds and what does not, in sentences."""
    if entry.file is None:
        return [f"AMISS: no file in the folder has the SHA-256 of its document, {entry.document.sha256[:12]}…"]
    if entry.text is None:
        return ["The document is as it was read.", "AMISS: the position is not inside it."]
    return ["The document is as it was read.", "The position is inside it."]


def serialize_html(entries: Sequence[Entry], wording: Wording, *, title: str, language: str) -> str:
    """Return the sheet as one page to print, complete in itself: the text on the left, statements beside it."""
    head = (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
    )
    sections = (_section(entry, wording) for entry in entries)
    return f"{head}<style>\n{_STYLE}\n</style>\n<h1>{escape(title)}</h1>\n{''.join(sections)}</html>\n"


def _section(entry: Entry, wording: Wording) -> str:
    amiss = ' class="amiss"' if entry.text is None else ""
    concluded = "".join(
        f"<p>{escape(_conclusion(conclusion))}</p>\n{_list(conclusion.subjects, wording.term)}"
        for conclusion in entry.conclusions
    )
    if concluded:
        concluded = f'<div class="concluded">\n<h3>From which a curator concludes</h3>\n{concluded}</div>\n'
    return (
        f"<section>\n<h2>{escape(_title(entry, wording))}<br><code>{escape(_where(entry, wording))}</code></h2>\n"
        f"<blockquote>{escape(_quotation(entry))}</blockquote>\n"
        f"<div>\n<h3>Says</h3>\n{_list(entry.subjects, wording.term) or escape(NOTHING)}{concluded}</div>\n"
        f"<footer{amiss}>{escape(' '.join(_state(entry)))}</footer>\n</section>\n"
    )


def _list(subjects: Iterable[Subject], words: Callable[[Any], str]) -> str:
    return "".join(
        f"<h4>{escape(words(subject.term))}</h4>\n<ul>\n"
        + "".join(
            f"<li>{escape(words(one.predicate))}: {escape(words(one.object))}</li>\n" for one in subject.statements
        )
        + "</ul>\n"
        for subject in subjects
    )


def serialize_json(entries: Iterable[Entry], wording: Wording) -> str:
    """Return the sheet as JSON: a list of passages with their text, statements and conclusions."""
    return json.dumps([_entry_json(entry, wording) for entry in entries], ensure_ascii=False, indent=2) + "\n"


def _entry_json(entry: Entry, wording: Wording) -> dict[str, Any]:
    def statements(subjects: Iterable[Subject]) -> list[dict[str, Any]]:
        return [statement_json(triple, wording) for subject in subjects for triple in subject.statements]

    return {
        "passage": entry.passage.iri,
        "citation": wording.label(entry.passage.iri),
        "document": entry.document.iri,
        "file": str(entry.file.path) if entry.file else None,
        "start": entry.passage.start,
        "end": entry.passage.end,
        "line": entry.file.line(entry.passage.start) if entry.file and entry.text is not None else None,
        "text": entry.text,
        "hashHolds": entry.file is not None,
        "positionHolds": entry.text is not None,
        "statements": statements(entry.subjects),
        "conclusions": [
            {**source_json(one.source), "statements": statements(one.subjects)} for one in entry.conclusions
        ],
    }
