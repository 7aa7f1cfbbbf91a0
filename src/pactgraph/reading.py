"""Read the RDF files of a graph folder into quads, one file at a time.

Turtle, TriG, N-Triples and N-Quads of RDF 1.1, parsed by pyoxigraph, so that terms keep the lexical form of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple, parse

from pactgraph.errors import ParseError
from pactgraph.formats import GraphFormat
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.terms import in_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pactgraph.folder import GraphFolder, Settings


def read_quads(path: Path, prefixes: Mapping[str, str] = COMMON_PREFIXES) -> list[Quad]:
    """Return the quads of the RDF file at *path*, in the order of the file.

    Blank nodes are renamed, so that those of two files never meet. *prefixes* are those that an error may propose.
    Raises ParseError with line and column when the text is not of the syntax that its ending says.
    """
    syntax = GraphFormat.from_path(path).rdf_format
    if not path.is_file():
        raise ParseError(path, "is not a file. Take it out of the folder.")
    try:
        with path.open("rb") as file:
            quads = list(parse(file, format=syntax, rename_blank_nodes=True))
    except SyntaxError as error:
        raise _fault(path, error, prefixes) from error
    except MemoryError as error:
        raise ParseError(path, "a text or name in it is longer than the 16 MiB that are read. Shorten it.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ParseError(path, f"cannot be read; {reason}.") from error
    if any(isinstance(quad.object, Triple) for quad in quads):
        raise ParseError(path, "holds a triple term of RDF 1.2, and the graph is RDF 1.1. Say it with a node.")
    return quads


def read_triples(paths: Iterable[Path], graph_iri: str) -> list[Quad]:
    """Return the triples of Turtle files as quads of one named graph."""
    graph = NamedNode(graph_iri)
    return [in_graph(quad.triple, graph) for path in paths for quad in read_quads(path)]


def read_data(folder: GraphFolder, settings: Settings) -> list[Quad]:
    """Return the quads of the data of *folder*; a file without graph names is one graph, named after the file."""
    quads = []
    for path in folder.data_files():
        graph = graph_of_file(path, settings)
        for quad in read_quads(path):
            unnamed = isinstance(quad.graph_name, DefaultGraph)
            quads.append(in_graph(quad.triple, graph) if unnamed else quad)
    return quads


def graph_of_file(path: Path, settings: Settings) -> NamedNode:
    """Return the name of the graph that holds what the data file at *path* says outside of any graph."""
    return NamedNode(f"{settings.base}graph/{quote(path.stem)}")


def _fault(path: Path, error: SyntaxError, prefixes: Mapping[str, str]) -> ParseError:
    """Return what the parser's error means, in words."""
    from pactgraph.turtle.faults import explain_fault

    message = re.sub(r"^Parser error (at|between) line .*?: ", "", error.msg)
    line, column = error.lineno or 1, error.offset or 1
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as undecodable:
        before = path.read_bytes()[: undecodable.start].decode()
        what = f"not UTF-8; found byte {undecodable.object[undecodable.start]:#04x}. Save the file as UTF-8."
        return ParseError(path, what, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
    start = _offset(text, line, column)
    end = max(_offset(text, error.end_lineno or line, error.end_offset or column), start)
    found, what = explain_fault(message, text, start, end, prefixes)
    return ParseError(path, what, line=line, column=column, found=found)


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
