"""Whether files are laid out as ours are, and what they would be: Turtle, TriG and queries, by their endings.

A file is formatted only when the engine reads it, and only when what comes out says the same: the same quads in the
same order, or the same words of a query. N-Triples and N-Quads, a line a statement, are left alone.
"""

from __future__ import annotations

import os
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, parse

from pactgraph.errors import FolderError, ParseError, QuerySyntaxError, UsageError
from pactgraph.folder import find_files
from pactgraph.formats import GraphFormat
from pactgraph.query_syntax import check_syntax
from pactgraph.reading import read_quads
from pactgraph.saved_queries import as_parse_error, parse_saved_query, read_query_text
from pactgraph.sparql.formatting import format_query, is_same_query
from pactgraph.store import write_atomically
from pactgraph.turtle.formatting import format_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from pactgraph.folder import GraphFolder
    from pactgraph.terms import Term

SUFFIXES = (".ttl", ".trig", ".rq")
LEFT_ALONE = (".nt", ".nq")


def files_of_folder(folder: GraphFolder) -> list[Path]:
    """Return the files of ontology, data and queries that have a layout, cases too.

    Raises FolderError when it is no graph folder.
    """
    folder.read_settings()
    parts = [folder.root / part for part in ("ontology", "data", "queries")]
    return files_named(part for part in parts if part.is_dir())


def files_named(paths: Iterable[Path]) -> list[Path]:
    """Return the files at *paths* and below them that have a layout, each once.

    Raises UsageError for a path where nothing is, or a file that has none.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        for file in find_files(path, *SUFFIXES) if path.is_dir() else _file(path):
            files.setdefault(_real(file), file)
    return list(files.values())


def is_installed(path: Path) -> bool:
    """Return whether *path* belongs to the graph that is installed inside this package."""
    return _real(path).is_relative_to(Path(__file__).resolve().with_name("graph"))


def format_file(path: Path) -> bytes | None:
    """Return what the file at *path* would hold, or None when it is laid out so already.

    Raises ParseError, with line and column, when it is not of the syntax that its ending says.
    """
    if not path.is_file():
        raise ParseError(path, "is not a file. Take it out of the folder.")
    if path.suffix == ".rq":
        return _format_query(path)
    quads = read_quads(path)
    text = read_query_text(path)
    formatted = format_turtle(text, name=path)
    if formatted == text:
        return None
    if not _says(formatted, quads, GraphFormat.from_path(path)):
        raise _changed(path)
    return formatted.encode()


def write_formatted(path: Path, contents: bytes) -> None:
    """Write *contents* into the file at *path*, or the one that a link there leads to.

    Raises FolderError when it must not or cannot be written.
    """
    target = path.resolve()
    try:
        if not target.stat().st_mode & 0o222:
            raise FolderError(f"{path}: is read-only, and not formatted. Give write access to it.")
        write_atomically(target, contents)
    except OSError as error:
        raise FolderError(f"{path}: cannot be written; {error.strerror}. Give write access to its folder.") from error


def _real(path: Path) -> Path:
    """Return where links lead to; unlike Path.resolve, of links in a circle too."""
    return Path(os.path.realpath(path))


def _file(path: Path) -> list[Path]:
    if not path.is_file():
        raise UsageError(f"fmt {path}: there is no such file or folder. Name one.")
    if path.suffix in SUFFIXES:
        return [path]
    if path.suffix in LEFT_ALONE:
        return []
    raise UsageError(f"fmt {path}: only files that end in {', '.join(SUFFIXES)} have a layout. Leave this one out.")


def _format_query(path: Path) -> bytes | None:
    text = read_query_text(path)
    try:
        check_syntax(parse_saved_query(path.stem, path, text, strict=False))
        formatted = format_query(text, name=str(path))
    except QuerySyntaxError as error:
        raise as_parse_error(path, error) from error
    if formatted == text:
        return None
    if not is_same_query(text, formatted):
        raise _changed(path)
    return formatted.encode()


def _changed(path: Path) -> ParseError:
    what = "formatting would change what it says, which is a fault of Pactgraph. It is left as it is: please report it."
    return ParseError(path, what)


def _says(text: str, quads: Iterable[Quad], graph_format: GraphFormat) -> bool:
    """Return whether *text* gives these quads in this order, whatever blank nodes are called."""
    names: dict[Term, Term] = {}
    others: dict[Term, Term] = {}
    for quad, other in zip_longest(quads, parse(text.encode(), format=graph_format.rdf_format)):
        if quad is None or other is None:
            return False
        for term, again in zip(quad, other, strict=True):
            blank = isinstance(term, BlankNode) and isinstance(again, BlankNode)
            if blank and (names.setdefault(term, again), others.setdefault(again, term)) != (again, term):
                return False
            if not blank and term != again:
                return False
    return True
