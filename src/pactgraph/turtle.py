"""Writes Turtle and TriG so that equal graphs give equal bytes, laid out for people and for version control.

Follows RDF 1.1 Turtle (https://www.w3.org/TR/turtle/) and TriG (https://www.w3.org/TR/trig/). Neither the order of the
statements nor the names of blank nodes has a say. Comments and the spelling of the input are not kept; terms of RDF 1.2
are refused.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from pactgraph.blank_nodes import Nesting, nest
from pactgraph.canonicalization import canonicalize
from pactgraph.errors import FormatError
from pactgraph.namespaces import RDF, RDFS, SKOS
from pactgraph.turtle_terms import TermSpeller, iri_key, literal_key, natural_key, spell_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    _Key = tuple[int, str, str]
    _Node = NamedNode | BlankNode | Triple
    _Term = _Node | Literal
    _Statements = dict[_Node, dict[NamedNode, list[_Term]]]

LINE_WIDTH = 100
_INDENT = "  "
_TYPE, _FIRST, _REST, _NIL = (NamedNode(f"{RDF}{name}") for name in ("type", "first", "rest", "nil"))
_LEADING_PREDICATES = {
    predicate: position
    for position, predicate in enumerate(
        [
            _TYPE,
            NamedNode(f"{RDFS}label"),
            NamedNode(f"{SKOS}prefLabel"),
            NamedNode(f"{SKOS}altLabel"),
            NamedNode("http://xmlns.com/foaf/0.1/name"),
        ]
    )
}


def serialize_turtle(
    statements: Iterable[Triple | Quad], *, prefixes: Mapping[str, str], header: Sequence[str] = ()
) -> str:
    """Return *statements* as Turtle, the same text for isomorphic graphs; named graphs are merged.

    Only the *prefixes* that are used are declared. The lines of *header* come first, as comments.

    Raises FormatError for a term that only RDF 1.2 has.

        >>> from pyoxigraph import Literal, NamedNode, Triple
        >>> example = "http://example.com/"
        >>> triple = Triple(NamedNode(example + "pact"), NamedNode(example + "parties"), Literal(2))
        >>> print(serialize_turtle([triple], prefixes={"ex": example}), end="")
        @prefix ex: <http://example.com/> .
        <BLANKLINE>
        ex:pact ex:parties 2 .
    """
    merged = {Quad(statement.subject, statement.predicate, statement.object) for statement in statements}
    return _serialize(merged, prefixes, header)


def serialize_trig(
    statements: Iterable[Triple | Quad], *, prefixes: Mapping[str, str], header: Sequence[str] = ()
) -> str:
    """Return *statements* as TriG, the default graph first; otherwise like `serialize_turtle`."""
    quads = {statement if isinstance(statement, Quad) else Quad(*statement) for statement in statements}
    return _serialize(quads, prefixes, header)


def _serialize(quads: set[Quad], prefixes: Mapping[str, str], header: Sequence[str]) -> str:
    nesting = nest(quads)
    if nesting.labelled:
        quads = set(canonicalize(quads))
        nesting = nest(quads)
    writer = _Writer(TermSpeller(prefixes), nesting)
    blocks = writer.graphs(quads)
    comments = [f"# {line}".rstrip() for text in header for line in text.splitlines() or [""]]
    declarations = [
        f"@prefix {prefix}: {spell_iri(namespace)} ." for prefix, namespace in sorted(writer.spell.used.items())
    ]
    parts = ["\n".join(comments), "\n".join(declarations), *blocks]
    return "\n\n".join([part for part in parts if part] + [""]).removesuffix("\n")


class _Writer:
    def __init__(self, spell: TermSpeller, nesting: Nesting) -> None:
        self.spell = spell
        self._nesting = nesting
        self._statements: _Statements = {}
        labelled = sorted(nesting.labelled, key=lambda node: natural_key(node.value))
        self._labels = {node: f"_:b{number}" for number, node in enumerate(labelled)}

    def graphs(self, quads: Iterable[Quad]) -> list[str]:
        by_graph: dict[NamedNode | BlankNode | DefaultGraph, _Statements] = defaultdict(dict)
        for subject, predicate, object_, graph_name in quads:
            by_graph[graph_name].setdefault(subject, {}).setdefault(predicate, []).append(object_)
        blocks = self._subjects(by_graph.pop(DefaultGraph(), {}), "")
        names = [(*self._name(name), name) for name in by_graph if not isinstance(name, DefaultGraph)]
        for _, spelled, name in sorted(names, key=lambda graph: graph[0]):
            blocks.append(f"{spelled} {{\n" + "\n\n".join(self._subjects(by_graph[name], _INDENT)) + "\n}")
        return blocks

    def _subjects(self, statements: _Statements, indent: str) -> list[str]:
        self._statements = statements
        blocks: list[tuple[_Key, str]] = []
        for subject in statements:
            if isinstance(subject, BlankNode) and subject not in self._labels:
                if subject not in self._nesting.nested:
                    block = self._block("[]", subject, indent)
                    blocks.append(((5, natural_key(block), block), block))
            else:
                key, spelled = self._name(subject)
                blocks.append((key, self._block(spelled, subject, indent)))
        return [block for _, block in sorted(blocks)]

    def _block(self, spelled: str, subject: _Node, indent: str) -> str:
        predicates = self._predicates(subject, indent + _INDENT, len(indent) + len(spelled) + 1)
        return f"{indent}{spelled} " + f" ;\n{indent}{_INDENT}".join(predicates) + " ."

    def _predicates(self, subject: _Node, indent: str, first_column: int) -> list[str]:
        stated = [
            (_LEADING_PREDICATES.get(predicate, 99), "a" if predicate == _TYPE else self.spell.iri(predicate), objects)
            for predicate, objects in self._statements.get(subject, {}).items()
        ]
        stated.sort(key=lambda predicate: (predicate[0], iri_key(predicate[1])))
        columns = [first_column] + [len(indent)] * (len(stated) - 1)
        return [
            self._predicate(spelled, objects, indent, column)
            for (_, spelled, objects), column in zip(stated, columns, strict=False)
        ]

    def _predicate(self, spelled: str, objects: Sequence[_Term], indent: str, column: int) -> str:
        if len(objects) == 1:
            return f"{spelled} {self._object(objects[0], indent, column + len(spelled) + 1)[1]}"
        deeper = indent + _INDENT
        texts = [text for _, text in sorted(self._object(object_, deeper, len(deeper)) for object_ in objects)]
        return (
            f"{spelled} {', '.join(texts)}"
            if _fits([spelled, *texts], column)
            else (f"{spelled}\n{deeper}" + f",\n{deeper}".join(texts))
        )

    def _object(self, term: _Term, indent: str, column: int) -> tuple[_Key, str]:
        if isinstance(term, Literal):
            return literal_key(term), self.spell.literal(term)
        if term == _NIL:
            return (4, "()", ""), "()"
        if isinstance(term, BlankNode) and term in self._nesting.nested:
            is_list = term in self._nesting.lists
            text = self._list(term, indent, column) if is_list else self._property_list(term, indent, column)
            return (4 if is_list else 5, natural_key(text), text), text
        return self._name(term)

    def _name(self, node: _Node) -> tuple[_Key, str]:
        if isinstance(node, BlankNode):
            return (3, natural_key(self._labels[node]), ""), self._labels[node]
        if isinstance(node, Triple):
            raise FormatError(f"{node}: Turtle 1.1 has no triple terms. Leave the statement out.")
        spelled = self.spell.iri(node)
        return iri_key(spelled), spelled

    def _list(self, cell: _Term, indent: str, column: int) -> str:
        deeper = indent + _INDENT
        items = []
        while isinstance(cell, BlankNode):
            stated = self._statements[cell]
            items.append(self._object(stated[_FIRST][0], deeper, len(deeper))[1])
            cell = stated[_REST][0]
        if _fits(items, column + 2):
            return f"( {' '.join(items)} )"
        return f"(\n{deeper}" + f"\n{deeper}".join(items) + f"\n{indent})"

    def _property_list(self, node: BlankNode, indent: str, column: int) -> str:
        deeper = indent + _INDENT
        predicates = self._predicates(node, deeper, len(deeper))
        if not predicates:
            return "[]"
        if _fits(predicates, column + 2):
            return f"[ {' ; '.join(predicates)} ]"
        return f"[\n{deeper}" + f" ;\n{deeper}".join(predicates) + f"\n{indent}]"


def _fits(texts: Sequence[str], column: int) -> bool:
    # Two more characters a text for what separates it from the next.
    return column + sum(len(text) + 2 for text in texts) <= LINE_WIDTH and not any("\n" in text for text in texts)
