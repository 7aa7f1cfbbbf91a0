"""``pactgraph check-evidence``: passages against their documents, beside what they say, and in changed documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.cli.arguments import add_command
from pactgraph.cli.output import open_graph, terminal_width, text_format, write
from pactgraph.errors import UsageError
from pactgraph.formats import TextFormat

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from pactgraph.cli.arguments import Subparsers
    from pactgraph.evidence.changes import Changes
    from pactgraph.evidence.documents import Document
    from pactgraph.graph import Graph

FORMATS = tuple(option.option for option in TextFormat)


def add(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = add_command(
        subparsers,
        "check-evidence",
        summary="Hold passages against the documents in a folder, show both side by side, or find them again.",
        example="pactgraph check-evidence documents --previous documents-as-they-were",
        execute=execute,
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the documents, .txt and .csv files")
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--find", metavar="TEXT", help="give the selector of each place where this phrase stands")
    modes.add_argument(
        "--show",
        metavar="PASSAGE",
        nargs="*",
        help="each passage beside what the graph takes from it: all, or those named, by citation, CURIE or document",
    )
    modes.add_argument(
        "--previous",
        metavar="OLD",
        type=Path,
        help="the folder of the documents as they were: say what became of each passage in DIR",
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="with --previous: write new positions, lines and hashes into the data files, where they are certain",
    )
    parser.add_argument("--format", metavar="FORMAT", help=f"one of: {', '.join(FORMATS)}")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write to a file; its extension names the format"
    )


def execute(arguments: Namespace) -> int:
    """Do what the options say; return 1 when nothing is found, or something is amiss, changed or vanished."""
    from pactgraph.evidence.documents import read_documents

    if arguments.update and arguments.previous is None:
        raise UsageError("check-evidence --update: needs the documents as they were. Add --previous OLD.")
    arguments.format = text_format(arguments, *TextFormat)
    graph = open_graph(arguments)
    documents = read_documents(arguments.folder)
    if arguments.find is not None:
        return _find(graph, documents, arguments)
    if arguments.show is not None:
        return _show(graph, documents, arguments)
    if arguments.previous is not None:
        return _compare(graph, documents, arguments)
    return _check(graph, documents, arguments)


def _find(graph: Graph, documents: Sequence[Document], arguments: Namespace) -> int:
    from pactgraph.cli import DONE, NO
    from pactgraph.evidence import find_phrase, serialize_occurrences

    _refuse(arguments, "--find", "markdown", "html")
    found = find_phrase(graph, documents, arguments.find)
    _write(serialize_occurrences(found, arguments.format), arguments)
    if not found:
        print(f"no document in {arguments.folder} holds this phrase.", file=sys.stderr)
    return DONE if found else NO


def _check(graph: Graph, documents: Sequence[Document], arguments: Namespace) -> int:
    from pactgraph.cli import DONE, NO
    from pactgraph.evidence import check_documents, serialize_faults

    _refuse(arguments, "without --show", "markdown", "html")
    faults = check_documents(graph, documents)
    _write(serialize_faults(faults, arguments.format, quiet=arguments.quiet), arguments)
    return NO if faults else DONE


def _show(graph: Graph, documents: Sequence[Document], arguments: Namespace) -> int:
    from pactgraph.cli import DONE, NO
    from pactgraph.evidence import sheet_text
    from pactgraph.evidence.sheet import gather_entries
    from pactgraph.wording import Wording

    entries, wording = gather_entries(graph, documents, arguments.show), Wording(graph)
    if arguments.format == "json":
        text = sheet_text.serialize_json(entries, wording)
    elif arguments.format == "html":
        title = f"Evidence: {graph.generation.index['title']}"
        text = sheet_text.serialize_html(entries, wording, title=title, language=graph.language)
    elif arguments.format == "markdown":
        text = sheet_text.serialize_markdown(entries, wording)
    else:
        text = sheet_text.serialize_text(entries, wording, width=_width(arguments))
    _write(text, arguments)
    return DONE if all(entry.text is not None for entry in entries) else NO


def _compare(graph: Graph, documents: Sequence[Document], arguments: Namespace) -> int:
    from pactgraph.cli import DONE, NO
    from pactgraph.evidence import change_text
    from pactgraph.evidence.changes import compare_documents
    from pactgraph.evidence.documents import read_documents

    _refuse(arguments, "--previous", "html")
    previous = read_documents(arguments.previous)
    changes = compare_documents(graph, previous, documents, where=arguments.previous)
    if arguments.format == "json":
        text = change_text.serialize_json(changes, graph)
    elif arguments.format == "markdown":
        text = change_text.serialize_markdown(changes, graph)
    else:
        text = change_text.serialize_text(changes, graph, width=_width(arguments))
    _write(text, arguments)
    if arguments.update:
        _update(graph, changes, arguments)
    return DONE if changes.hold else NO


def _update(graph: Graph, changes: Changes, arguments: Namespace) -> None:
    """Write what is certain into the data, and say so on standard error: the report may go to a program."""
    from pactgraph.evidence.catalogue_update import update_catalogue

    updates = update_catalogue(graph.folder, changes)
    if arguments.quiet:
        return
    for update in updates:
        count = len(update.replaced)
        print(f"{update.path}: {count} value{'' if count == 1 else 's'} replaced.", file=sys.stderr)
    if not updates:
        print("no position, line or hash is to be replaced.", file=sys.stderr)
    left = sum(not part.fate.holds for document in changes.documents for part in document.parts)
    if left:
        what = (
            "1 passage or line keeps its old position"
            if left == 1
            else f"{left} passages or lines keep their old position"
        )
        print(f"{what}: see above what changed or vanished, and correct it by hand.", file=sys.stderr)


def _width(arguments: Namespace) -> int | None:
    return terminal_width() if arguments.output is None else None


def _write(text: str, arguments: Namespace) -> None:
    write(text.encode(errors="backslashreplace"), arguments.output)


def _refuse(arguments: Namespace, mode: str, *formats: str) -> None:
    if arguments.format in formats:
        known = ", ".join(name for name in FORMATS if name not in formats)
        raise UsageError(f"check-evidence {mode}: cannot be written as {arguments.format}. Use one of: {known}.")
