"""The rows of a sheet as its mapping sees them: cells by column, the key of each row, and the things of its own.

A row may speak of what a later row describes. So all rows are read, and all names in them known, before one is stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pactgraph.importing.cells import UnreadableCell, clean, shown
from pactgraph.importing.names import Coined
from pactgraph.namespaces import compress
from pactgraph.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pactgraph.importing.mapping import Column, Node, TableMapping, Template
    from pactgraph.importing.names import Names
    from pactgraph.importing.sheet import Row, Sheet


class Thing(NamedTuple):
    """A thing that a row speaks of, and what we call it; *is_new* when the table is the first to describe it."""

    node: Node
    iri: str
    label: str
    is_new: bool


class Entry(NamedTuple):
    """One row that could be read: its key, what each mapped column says, and its things by the name of their node."""

    row: Row
    key: str
    cells: Mapping[str, str]
    things: Mapping[str, Thing]


class Entries:
    """Reads the rows of one sheet; what is wrong in a row is noted in the sheet."""

    def __init__(self, sheet: Sheet, mapping: TableMapping, names: Names, base: str) -> None:
        self._sheet, self._mapping, self._names, self._base = sheet, mapping, names, base
        columns = {column.name: column for column in mapping.columns}
        self._columns = [(columns[name], position) for name, position in sheet.positions.items()]
        nodes = (mapping.subject, *mapping.nodes)
        self._slugged = {name for node in nodes for template in _templates(node) for name in template.columns}
        self._keys: dict[str, Row] = {}
        self._made: dict[str, tuple[int, str]] = {}

    def read(self) -> Iterator[Entry]:
        """Yield the rows that can be read, with every name in them coined that has to be."""
        amiss = {fault.line for fault in self._sheet.faults}
        for row in self._sheet.rows:
            if row.line not in amiss and (entry := self._entry(row)) is not None:
                yield entry

    def _entry(self, row: Row) -> Entry | None:
        cells: dict[str, str] = {}
        before = len(self._sheet.faults)
        for column, position in self._columns:
            try:
                cells[column.name] = self._cell(row.cells[position], column)
            except UnreadableCell as error:
                self._sheet.fault(row, f"column '{column.name}': {error}")
        try:
            slugs = {name: slug(text) for name, text in cells.items() if name in self._slugged}
            key = self._key(row, cells, slugs)
            if len(self._sheet.faults) == before:
                return Entry(row, key, cells, self._things(row, cells, slugs))
        except UnreadableCell as error:
            self._sheet.fault(row, str(error))
        return None

    def _cell(self, cell: str, column: Column) -> str:
        """Return what *cell* says, nothing where it is empty; coin the things that it names first."""
        text = clean(cell)
        text = column.default if not text or text.casefold() in self._mapping.missing else text
        if column.required and not text:
            raise UnreadableCell("is empty, and every row needs it.")
        values = split(text, column)
        if len(values) < column.minimum:
            found = {0: "no value", 1: "1 value"}.get(len(values), f"{len(values)} values")
            between = f", with '{column.separator}' between them" if column.separator else ""
            raise UnreadableCell(f"{found}, and at least {column.minimum} are needed. Write all of them{between}.")
        if column.create:
            for value in values:
                self._names.coin(value, column)
        return text

    def _key(self, row: Row, cells: Mapping[str, str], slugs: Mapping[str, str]) -> str:
        template = self._mapping.subject.slug
        if not slugs.keys() >= set(template.columns):
            return ""
        key = template.fill(slugs)
        shown_key = shown(template.fill(cells))
        if not all(slugs[name] for name in template.columns):
            names = " and ".join(f"'{name}'" for name in template.columns)
            raise UnreadableCell(f"column {names}: {shown_key} makes no key for the row. Write a name or a number.")
        other = self._keys.setdefault(key, row)
        if other is not row:
            raise UnreadableCell(f"{shown_key} is the key of line {other.line}, too. Give each row one of its own.")
        return key

    def _things(self, row: Row, cells: Mapping[str, str], slugs: Mapping[str, str]) -> dict[str, Thing]:
        said = {column.of for column, _ in self._columns if cells[column.name]} | {""}
        things = {
            node.name: self._thing(row, node, cells, slugs)
            for node in (self._mapping.subject, *self._mapping.nodes)
            if node.name in said
        }
        subject = things[""]
        self._names.add(Coined(subject.iri, subject.node.class_, subject.label, self._mapping.language))
        return things

    def _thing(self, row: Row, node: Node, cells: Mapping[str, str], slugs: Mapping[str, str]) -> Thing:
        of = f"the {node.name}" if node.name else "what the row is about"
        for name in (name for template in _templates(node) for name in template.columns):
            if not cells[name]:
                raise UnreadableCell(f"column '{name}': is empty, and the name of {of} needs it.")
        if not all(slugs[name] for name in node.slug.columns):
            names = " and ".join(f"'{name}'" for name in node.slug.columns)
            raise UnreadableCell(f"column {names}: makes no IRI for {of}. Write a name or a number.")
        label = " ".join(node.label.fill(cells).split()) if node.label is not None else ""
        known = self._names.known(label, node.class_) if self._mapping.resolve and not node.name and label else []
        if len(known) > 1:
            raise UnreadableCell(f"{shown(label)} is what {len(known)} things of the graph are called.")
        if known:
            return Thing(node, known[0], label, is_new=False)
        iri = f"{self._base}id/{node.slug.fill(slugs)}"
        self._check_free(row, node, iri)
        return Thing(node, iri, label, is_new=True)

    def _check_free(self, row: Row, node: Node, iri: str) -> None:
        """Raise UnreadableCell when something else has the IRI *iri*, in the graph or in this table."""
        where = f"[node.{node.name}]" if node.name else "[subject]"
        other = self._names.label_of(iri)
        what = f"that of {shown(other)}" if other is not None else ""
        line, name = self._made.setdefault(iri, (row.line, node.name))
        if not what and (line, name) != (row.line, node.name):
            what = f"that of the {name or 'subject'} of line {line}"
        if what:
            curie = compress(iri, self._names.prefixes)
            raise UnreadableCell(f"{curie} would be its IRI, and is {what}. Change the slug in {where}.")


def _templates(node: Node) -> list[Template]:
    return [node.slug] if node.label is None else [node.slug, node.label]


def split(text: str, column: Column) -> list[str]:
    """Return the values in the text of a cell: one, or those between the separators of its column."""
    if not text:
        return []
    if column.separator is None:
        return [text]
    values = (" ".join(value.split()) for value in text.split(column.separator))
    return list(dict.fromkeys(value for value in values if value))
