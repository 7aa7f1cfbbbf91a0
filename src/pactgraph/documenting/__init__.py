"""The pages that document a graph folder: its ontology and its saved queries, as Markdown that is made and kept fresh.

A page says in its first line that it was made; a file that does not is somebody's own, and is never written over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pactgraph.documenting.ontology_page import ontology_page
from pactgraph.documenting.query_pages import page_path, query_pages
from pactgraph.errors import ParseError, StoreError, UsageError
from pactgraph.markdown import anchor, code, link
from pactgraph.namespaces import compress
from pactgraph.store import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pactgraph.graph import Graph
    from pactgraph.saved_queries import SavedQuery

MARK = "<!-- Made by: pactgraph docs. Change what it is made from, and make it anew. -->\n\n"
ONTOLOGY = "ontology.md"
QUERIES = "queries"


class Changes(NamedTuple):
    """The pages that are not as they should be: missing or different, and those that nothing asks for any more."""

    stale: list[Path]
    surplus: list[Path]


def make_pages(
    graph: Graph, folder: Path, progress: Callable[[str], None] = lambda _: None
) -> tuple[dict[Path, bytes], list[ParseError]]:
    """Return the pages of *graph* for *folder*, by path, and what is wrong with queries that have none."""
    queries: list[SavedQuery] = []
    faults: list[ParseError] = []
    for name in sorted(graph.folder.query_files()):
        try:
            queries.append(graph.query(name))
        except ParseError as fault:
            faults.append(fault)
    progress("describing the ontology")
    asked: dict[str, list[str]] = {}
    for query in queries:
        page = page_path(folder / QUERIES, query.name).relative_to(folder).as_posix()
        for class_iri in dict.fromkeys(parameter.class_ for parameter in query.parameters if parameter.class_):
            asked.setdefault(class_iri, []).append(link(code(query.name), page))
    ontology = ontology_page(graph, asked)
    anchors = {iri: anchor(compress(iri, graph.prefixes)) for iri in asked}
    classes = {iri: f"../{ONTOLOGY}#{name}" for iri, name in anchors.items() if f'<a id="{name}">' in ontology}
    pages = {folder / ONTOLOGY: ontology}
    progress("asking the queries")
    pages |= query_pages(graph, queries, folder / QUERIES, classes)
    return {path: page_bytes(text) for path, text in pages.items()}, faults


def page_bytes(text: str) -> bytes:
    """Return the contents of the file of a page."""
    return (MARK + text.strip("\n") + "\n").encode()


def changes(pages: Mapping[Path, bytes], folder: Path) -> Changes:
    """Return which pages below *folder* are not as they should be.

    Raises UsageError when one of them is somebody's own file.
    """
    stale = []
    for path, contents in pages.items():
        found = _read(path)
        if found is not None and not _is_made(found):
            raise UsageError(f"{path}: was not made by pactgraph docs. Move it away, or name another folder with -o.")
        if found != contents:
            stale.append(path)
    others = sorted(set((folder / QUERIES).rglob("*.md")) - pages.keys())
    return Changes(stale, [path for path in others if _is_made(_read(path) or b"")])


def write_pages(pages: Mapping[Path, bytes], folder: Path) -> Changes:
    """Write the pages that are not as they should be, take away those of queries that are gone, and return both.

    Raises UsageError as `changes` does, and StoreError when a file cannot be written.
    """
    found = changes(pages, folder)
    try:
        for path in found.stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, pages[path])
        for path in found.surplus:
            path.unlink()
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: cannot be written; {error.strerror}. Name another with -o."
        ) from error
    return found


def _is_made(contents: bytes) -> bool:
    return contents.startswith(MARK.split(".")[0].encode())


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read; {error.strerror}. Name another folder with -o.") from error
