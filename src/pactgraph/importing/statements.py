"""What the rows of a sheet state: a named graph for each, which is a passage of the sheet, and the catalogue of them.

The catalogue describes the document, the passages with their positions, and the things that the rows name first. A
passage is called after the key of its row, not after its line, so that a row put in between renames no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from pactgraph.graph_kinds import GraphKind
from pactgraph.importing.cells import UnreadableCell, parse_address, parse_literal
from pactgraph.importing.rows import split
from pactgraph.labels import fold
from pactgraph.namespaces import COMMON_PREFIXES, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pactgraph.importing.mapping import Column, TableMapping
    from pactgraph.importing.names import Coined, Names
    from pactgraph.importing.rows import Entry, Thing
    from pactgraph.importing.sheet import Sheet

_TYPE, _LABEL, _PREFERRED = (NamedNode(iri) for iri in (f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel"))
_PART_OF, _IDENTIFIER, _LANGUAGE = (
    NamedNode(f"{COMMON_PREFIXES['dcterms']}{name}") for name in ("isPartOf", "identifier", "language")
)
_SELECTOR, _POSITION, _START, _END = (
    NamedNode(f"{COMMON_PREFIXES['oa']}{name}") for name in ("hasSelector", "TextPositionSelector", "start", "end")
)
_SHA256 = NamedNode(f"{COMMON_PREFIXES['schema']}sha256")
_PASSAGE, _CATALOGUE = NamedNode(GraphKind.STATED.iri), NamedNode(GraphKind.CATALOGUE.iri)
_INTEGER = NamedNode(f"{XSD}integer")


class Statements:
    """Makes the statements of one sheet: its document has the IRI *document*, its rows are cited by *code*."""

    def __init__(self, sheet: Sheet, mapping: TableMapping, names: Names, document: str, code: str) -> None:
        self._sheet, self._mapping, self._names, self._code = sheet, mapping, names, code
        self._document = NamedNode(document)
        self._catalogue = NamedNode(f"{document}/catalogue")
        self._line = NamedNode(mapping.line) if mapping.line else None
        self._words = {column.name: dict(column.values) for column in mapping.columns}

    def of_entry(self, entry: Entry) -> list[Quad]:
        """Return what a row states; note in the sheet what it names that nobody knows."""
        passage = self._passage(entry)
        nodes = {name: NamedNode(thing.iri) for name, thing in entry.things.items()}
        quads: list[Quad] = []
        for thing in entry.things.values():
            quads += self._of_thing(thing, nodes, passage)
        for column in self._mapping.columns:
            text = entry.cells[column.name]
            if text and (column.predicate or column.inverse):
                try:
                    quads += self._of_cell(column, text, nodes[column.of], passage)
                except UnreadableCell as error:
                    self._sheet.fault(entry.row, f"column '{column.name}': {error}")
        return quads

    def about_document(self, things: Iterable[Coined]) -> Iterator[Quad]:
        """Yield the description of the document, and of the *things* that it names first."""
        mapping, document, graph = self._mapping, self._document, self._catalogue
        yield Quad(graph, _TYPE, _CATALOGUE, graph)
        if mapping.document_class:
            yield Quad(document, _TYPE, NamedNode(mapping.document_class), graph)
        yield Quad(document, _PREFERRED, Literal(mapping.title, language=mapping.language), graph)
        yield Quad(document, _IDENTIFIER, Literal(self._code), graph)
        yield Quad(document, _LANGUAGE, Literal(mapping.language), graph)
        yield Quad(document, _SHA256, Literal(self._sheet.sha256), graph)
        if mapping.characters:
            yield Quad(document, NamedNode(mapping.characters), _number(len(self._sheet.text)), graph)
        for thing in things:
            yield Quad(NamedNode(thing.iri), _TYPE, NamedNode(thing.class_), graph)
            yield Quad(NamedNode(thing.iri), _PREFERRED, Literal(thing.label, language=thing.language), graph)

    def about_entry(self, entry: Entry) -> Iterator[Quad]:
        """Yield the description of a row as a passage, and what we call the things of its own."""
        row, passage, graph = entry.row, self._passage(entry), self._catalogue
        position = NamedNode(f"{self._document.value}/position-{entry.key}")
        yield Quad(passage, _TYPE, _PASSAGE, graph)
        yield Quad(passage, _PART_OF, self._document, graph)
        if self._line is not None:
            yield Quad(passage, self._line, _number(row.line), graph)
        yield Quad(passage, _SELECTOR, position, graph)
        yield Quad(position, _TYPE, _POSITION, graph)
        yield Quad(position, _START, _number(row.start), graph)
        yield Quad(position, _END, _number(row.end), graph)
        for thing in entry.things.values():
            if thing.is_new and thing.label:
                label = Literal(thing.label, language=self._mapping.language)
                yield Quad(NamedNode(thing.iri), _PREFERRED, label, graph)

    def _passage(self, entry: Entry) -> NamedNode:
        return NamedNode(f"{self._document.value}/row-{entry.key}")

    def _of_thing(self, thing: Thing, nodes: dict[str, NamedNode], passage: NamedNode) -> Iterator[Quad]:
        """Yield what a row says of one of its own things by having it; where its name is the row's, that too."""
        node, iri, subject = thing.node, nodes[thing.node.name], nodes[""]
        yield Quad(iri, _TYPE, NamedNode(node.class_), passage)
        for property_, value in node.constants:
            yield Quad(iri, NamedNode(property_), NamedNode(value), passage)
        if node.predicate:
            yield Quad(subject, NamedNode(node.predicate), iri, passage)
        if node.inverse:
            yield Quad(iri, NamedNode(node.inverse), subject, passage)
        if node.label is not None and node.label.is_one_column:
            yield Quad(iri, _LABEL, Literal(thing.label, language=self._mapping.language), passage)

    def _of_cell(self, column: Column, text: str, node: NamedNode, passage: NamedNode) -> Iterator[Quad]:
        for value in split(text, column):
            object_ = self._object(column, value)
            if column.class_ is not None and isinstance(object_, NamedNode) and not self._names.expand(value):
                yield Quad(object_, _LABEL, Literal(value, language=column.language), passage)
            if column.predicate:
                yield Quad(node, NamedNode(column.predicate), object_, passage)
            elif column.inverse and isinstance(object_, NamedNode):
                yield Quad(object_, NamedNode(column.inverse), node, passage)

    def _object(self, column: Column, value: str) -> NamedNode | Literal:
        if column.datatype == "iri":
            return parse_address(value)
        if column.is_literal:
            words = self._words[column.name]
            return parse_literal(words.get(fold(value), value) if words else value, column)
        return NamedNode(self._names.resolve(value, column))


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)
