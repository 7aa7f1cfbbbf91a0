"""Import a table that people keep into TriG: what each row states, with the row as its evidence.

A mapping says what the columns mean (`pactgraph.importing.mapping_reading`). The sheet becomes a document of the
catalogue, each row a passage with its position. All of it is one file, all or nothing: a row that is not understood is
reported, and nothing is written unless the faulty rows are set aside.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from pactgraph.errors import TableError, UsageError
from pactgraph.importing.mapping_reading import read_mapping
from pactgraph.importing.names import Coined, Names, find_near
from pactgraph.importing.rows import Entries
from pactgraph.importing.sheet import Fault, read_sheet
from pactgraph.importing.statements import Statements
from pactgraph.namespaces import SKOS
from pactgraph.reading import read_quads
from pactgraph.slugs import slug
from pactgraph.terms import graph_of, text_of
from pactgraph.turtle.writing import serialize_trig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from pactgraph.graph import Graph
    from pactgraph.importing.rows import Entry
    from pactgraph.importing.sheet import Sheet

#: What an import says as it begins each of its steps.
STEPS = ("reading the table", "reading the rows", "stating the rows", "writing")


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a table."""

    content: bytes
    """The TriG file."""
    rows: int
    """How many rows it states."""
    statements: int
    """How many statements they make, without the catalogue."""
    coined: tuple[Coined, ...]
    """The things that the table names first, but those that its rows are about."""
    near: Mapping[str, str]
    """For the IRIs of coined things that are called almost like something else: what that is called."""
    faults: tuple[Fault, ...]
    rejects: bytes
    """The faulty rows as a table, each with its reason."""


def import_table(
    graph: Graph,
    table: Path,
    mapping_path: Path,
    *,
    output: Path | None = None,
    reject: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Import:
    """Return what the rows of *table* state in the terms of *graph*.

    *output* is where the file will be written: what an earlier import of the same table wrote there is replaced, and
    does not count as known. With *reject* faulty rows are set aside.

    Raises TableError with every fault when there is one and they are not set aside, ParseError for a faulty mapping,
    and UsageError when *output* holds something else.
    """
    progress(STEPS[0])
    mapping = read_mapping(mapping_path, graph)
    sheet = read_sheet(table, mapping)
    code = mapping.code or slug(table.stem) or "table"
    base = graph.generation.index["base"]
    document = f"{base}doc/{code}"
    names = Names(graph, base, _own(graph, document, output))
    with _no_collecting():
        progress(STEPS[1])
        entries = list(Entries(sheet, mapping, names, base).read())
        progress(STEPS[2])
        statements = Statements(sheet, mapping, names, document, code)
        good, quads = _state(sheet, statements, entries)
        if sheet.faults and not reject:
            raise _refusal(sheet)
        sheet.faults.sort(key=lambda fault: fault.line)
        coined = _used(names, quads)
        stated = len(quads)
        quads += statements.about_document(coined)
        for entry in good:
            quads += statements.about_entry(entry)
        progress(STEPS[3])
        header = [
            f"Written by pactgraph import from {table.name} with {mapping_path.name}.",
            "Correct the table and import it again; what is changed here is lost then.",
        ]
        content = serialize_trig(quads, prefixes=_prefixes(graph, document, code), header=header).encode()
    near = find_near(graph, coined)
    return Import(content, len(good), stated, coined, near, tuple(sheet.faults), sheet.rejects())


def _state(sheet: Sheet, statements: Statements, entries: list[Entry]) -> tuple[list[Entry], list[Quad]]:
    """Return the rows without a fault, and what they state."""
    good: list[Entry] = []
    quads: list[Quad] = []
    for entry in entries:
        before = len(sheet.faults)
        stated = statements.of_entry(entry)
        if len(sheet.faults) == before:
            good.append(entry)
            quads += stated
    return good, quads


def _refusal(sheet: Sheet) -> TableError:
    sheet.faults.sort(key=lambda fault: fault.line)
    faulty = len({fault.line for fault in sheet.faults})
    counted = "1 row" if len(sheet.rows) == 1 else f"{len(sheet.rows)} rows"
    advice = "Correct them, or set them aside: --rejects FILE.csv."
    what = f"{faulty} of {counted} cannot be imported; nothing was written. {advice}"
    return TableError(str(sheet.path), what, sheet.faults)


def _own(graph: Graph, document: str, output: Path | None) -> set[str]:
    """Return the IRIs that only the earlier import in *output* describes.

    Raises UsageError when *output* is something else, or the document is described elsewhere.
    """
    catalogue = f"{document}/catalogue"
    if output is not None and output.is_file():
        described = {text_of(quad.subject) for quad in read_quads(output) if graph_of(quad) == catalogue}
        if document not in described:
            what = "is there and is not an earlier import of this table"
            raise UsageError(f"-o {output}: {what}. Name another file, or the code of that table in the mapping.")
    elif graph.labels.is_known(document):
        what = f"the graph has a document <{document}> already"
        raise UsageError(f"{what}. Write to its file with -o, or give the table another code in the mapping.")
    else:
        return set()
    elsewhere = f"GRAPH ?graph {{ ?thing <{SKOS}prefLabel> ?label }} FILTER (?graph != <{catalogue}>)"
    answer = graph.evaluate(f"SELECT DISTINCT ?thing WHERE {{ {elsewhere} }}")
    assert not isinstance(answer, bool | list)
    return described - {text_of(thing) for (thing,) in answer.rows}


def _used(names: Names, quads: list[Quad]) -> tuple[Coined, ...]:
    """Return the coined things that *quads* speak of: those that only faulty rows name are left out."""
    named = {term for quad in quads for term in (quad.subject, quad.object)} if names.coined else set()
    return tuple(thing for iri, thing in sorted(names.coined.items()) if NamedNode(iri) in named)


def _prefixes(graph: Graph, document: str, code: str) -> dict[str, str]:
    """Return the prefixes of the folder, and one for the rows of the table unless they have one."""
    prefixes = dict(graph.prefixes)
    if f"{document}/" not in prefixes.values():
        name = code if code[0].isalpha() else f"p{code}"
        while name in prefixes:
            name = f"{name}-rows"
        prefixes[name] = f"{document}/"
    return prefixes


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave the garbage collector out of it: millions of terms are made here, none of them in a circle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
