"""How Turtle and TriG are laid out: blocks, predicates and objects, in an order that people expect.

A statement more or less changes few lines, so long as blank nodes hang in trees: a line holds no more than
`LINE_STATEMENTS` statements, what needs several lines has its predicate to itself, and nothing is indented by what
stands beside it. Only a blank node whose contents change may move, whole, among those on the same predicate: no order
by contents can prevent that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from pactgraph.errors import FormatError
from pactgraph.namespaces import RDF, RDFS, SKOS
from pactgraph.turtle.blank_nodes import FIRST, NIL, REST
from pactgraph.turtle.reifiers import REIFIES
from pactgraph.turtle.terms import iri_key, literal_key, natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from pactgraph.terms import Term
    from pactgraph.turtle.blank_nodes import Nesting
    from pactgraph.turtle.reifiers import Reifiers
    from pactgraph.turtle.terms import TermSpeller

    _Key = tuple[int, str, str]
    _Node = NamedNode | BlankNode | Triple
    _Statements = dict[_Node, dict[NamedNode, list[Term]]]

LINE_WIDTH = 100
#: How many statements a line holds at most, those of nested blank nodes and the items of lists among them.
LINE_STATEMENTS = 5
_INDENT = "  "
_TYPE = NamedNode(f"{RDF}type")
#: The predicates that come first, in this order: what a thing is, and what it is called.
LEADING_PREDICATES = {
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


@dataclass(frozen=True, slots=True)
class _Object:
    """An object as it is written on one line: what it sorts by, and how many statements that line would hold."""

    key: _Key
    text: str
    statements: int = 1
    node: BlankNode | None = None
    """The blank node whose statements the text holds."""
    reifiers: Sequence[BlankNode] = field(default_factory=tuple)
    """Those whose annotations end the text."""
    bare: str = ""
    """The text without these annotations."""

    @property
    def is_simple(self) -> bool:
        """Whether it can share a predicate: nothing hangs on it that could need lines of its own."""
        return self.node is None and not self.reifiers


class Layout:
    """Lays out the quads of one document, whose blank nodes nest and annotate as given."""

    def __init__(self, spell: TermSpeller, nesting: Nesting, reifiers: Reifiers) -> None:
        self._spell = spell
        self._nesting = nesting
        self._reifiers = reifiers
        self._statements: _Statements = {}
        self._annotated: Mapping[Triple, Sequence[BlankNode]] = {}
        self._nested: dict[BlankNode, _Object] = {}
        labelled = sorted(nesting.labelled, key=lambda node: node.value)
        self._labels = {node: f"_:b{number}" for number, node in enumerate(labelled)}

    def graphs(self, quads: Iterable[Quad]) -> list[str]:
        """Return the blocks of the document: the subjects of the default graph, then the named graphs."""
        by_graph: dict[NamedNode | BlankNode | DefaultGraph, _Statements] = defaultdict(dict)
        for subject, predicate, object_, graph_name in quads:
            by_graph[graph_name].setdefault(subject, {}).setdefault(predicate, []).append(object_)
        blocks = self._subjects(DefaultGraph(), by_graph.pop(DefaultGraph(), {}), "")
        names = [(self._name(name), name) for name in by_graph if not isinstance(name, DefaultGraph)]
        for (_, spelled), name in sorted(names, key=lambda named: named[0]):
            inside = self._subjects(name, by_graph[name], _INDENT)
            blocks.append(f"{spelled} {{\n" + "\n\n".join(inside) + "\n}")
        return blocks

    def _subjects(self, graph: _Node | DefaultGraph, statements: _Statements, indent: str) -> list[str]:
        self._statements = statements
        self._annotated = self._reifiers.asserted.get(graph, {})
        blocks: list[tuple[_Key, str]] = []
        for subject in statements:
            if not isinstance(subject, BlankNode) or subject in self._labels:
                key, spelled = self._name(subject)
                blocks.append((key, self._block(spelled, subject, indent)))
            elif subject in self._reifiers.unasserted:
                spelled = f"<< {self._triple(self._reifiers.unasserted[subject])} >>"
                about = self._inline_block(subject)[0]
                blocks.append(((5, natural_key(spelled), about), self._block(spelled, subject, indent)))
            elif subject not in self._nesting.nested and subject not in self._reifiers.nodes:
                text = self._inline_block(subject)[0]
                blocks.append(((6, natural_key(text), text), self._block("[]", subject, indent)))
        return [block for _, block in sorted(blocks)]

    def _block(self, spelled: str, subject: _Node, indent: str) -> str:
        lines = self._lines(subject, indent + _INDENT, len(indent) + len(spelled) + 1)
        return f"{indent}{spelled} " + f" ;\n{indent}{_INDENT}".join(lines) + " ."

    def _lines(self, subject: _Node, indent: str, first_column: int) -> list[str]:
        columns = [first_column]
        return [
            self._line(predicate, objects, indent, columns.pop() if columns else len(indent))
            for predicate, objects in self._predicates(subject)
        ]

    def _predicates(self, subject: _Node) -> Iterator[tuple[str, list[_Object]]]:
        """Iterate over the predicates in their order, once for all simple objects and once for each other."""
        is_reifier = subject in self._reifiers.nodes
        stated = [
            (
                LEADING_PREDICATES.get(predicate, 99),
                "a" if predicate == _TYPE else self._spell.iri(predicate),
                predicate,
            )
            for predicate in self._statements.get(subject, ())
            if not (is_reifier and predicate == REIFIES)
        ]
        for _, spelled, predicate in sorted(stated, key=lambda named: (named[0], iri_key(named[1]))):
            found = [self._object(subject, predicate, term) for term in self._statements[subject][predicate]]
            found.sort(key=lambda object_: object_.key)
            if simple := [object_ for object_ in found if object_.is_simple]:
                yield spelled, simple
            for object_ in found:
                if not object_.is_simple:
                    yield spelled, [object_]

    def _line(self, predicate: str, objects: Sequence[_Object], indent: str, column: int) -> str:
        text, statements = _joined(predicate, objects)
        if _fits(text, statements, column) or (len(objects) == 1 and objects[0].is_simple):
            return text
        deeper = f"\n{indent}{_INDENT}"
        if len(objects) > 1:
            return f"{predicate}{deeper}" + f",{deeper}".join(object_.text for object_ in objects)
        (object_,) = objects
        if object_.node is not None:
            return f"{predicate} {self._broken(object_.node, indent)}"
        annotations = [self._annotation(node, indent + _INDENT) for node in object_.reifiers]
        return deeper.join([f"{predicate} {object_.bare}", *annotations])

    def _object(self, subject: _Node, predicate: NamedNode, term: Term) -> _Object:
        object_ = self._term(term)
        if not self._annotated or not (reifiers := self._annotated.get(Triple(subject, predicate, term))):
            return object_
        told = {node: self._inline_block(node) for node in reifiers}
        ordered = sorted(reifiers, key=lambda node: (natural_key(told[node][0]), told[node][0]))
        text = " ".join([object_.text, *(f"{{| {told[node][0]} |}}" for node in ordered)])
        statements = object_.statements + sum(told[node][1] for node in ordered)
        return _Object(object_.key, text, statements, reifiers=ordered, bare=object_.text)

    def _term(self, term: Term) -> _Object:
        if isinstance(term, Literal):
            return _Object(literal_key(term), self._spell.literal(term))
        if term == NIL:
            return _Object((4, "()", ""), "()")
        if isinstance(term, BlankNode) and term in self._nesting.nested:
            if term not in self._nested:
                self._nested[term] = self._inline(term)
            return self._nested[term]
        return _Object(*self._name(term))

    def _inline(self, node: BlankNode) -> _Object:
        if node in self._nesting.lists:
            items = list(self._items(node))
            text = f"( {' '.join(item.text for item in items)} )"
            return _Object((4, natural_key(text), text), text, 1 + sum(item.statements for item in items), node)
        within, statements = self._inline_block(node)
        text = f"[ {within} ]" if within else "[]"
        return _Object((5, natural_key(text), text), text, 1 + statements, node)

    def _inline_block(self, node: BlankNode) -> tuple[str, int]:
        joined = [_joined(predicate, objects) for predicate, objects in self._predicates(node)]
        return " ; ".join(text for text, _ in joined), sum(statements for _, statements in joined)

    def _name(self, node: _Node) -> tuple[_Key, str]:
        if isinstance(node, BlankNode):
            return (3, natural_key(self._labels[node]), ""), self._labels[node]
        if isinstance(node, Triple):
            text = f"<<( {self._triple(node)} )>>"
            return (7, natural_key(text), text), text
        spelled = self._spell.iri(node)
        return iri_key(spelled), spelled

    def _triple(self, triple: Triple) -> str:
        if not self._spell.rdf12:
            raise FormatError(f"{triple}: Turtle 1.1 has no triple terms. Leave the statement out.")
        predicate = "a" if triple.predicate == _TYPE else self._spell.iri(triple.predicate)
        return f"{self._name(triple.subject)[1]} {predicate} {self._term(triple.object).text}"

    def _items(self, cell: Term) -> Iterator[_Object]:
        while isinstance(cell, BlankNode):
            stated = self._statements[cell]
            yield self._object(cell, FIRST, stated[FIRST][0])
            cell = stated[REST][0]

    def _broken(self, node: BlankNode, indent: str) -> str:
        """Return the statements of a nested blank node, or the items of a list, each on a line of its own."""
        deeper = indent + _INDENT
        if node not in self._nesting.lists:
            return f"[\n{deeper}" + f" ;\n{deeper}".join(self._lines(node, deeper, len(deeper))) + f"\n{indent}]"
        items = [
            item.text
            if item.node is None or _fits(item.text, item.statements, len(deeper))
            else self._broken(item.node, deeper)
            for item in self._items(node)
        ]
        return f"(\n{deeper}" + f"\n{deeper}".join(items) + f"\n{indent})"

    def _annotation(self, node: BlankNode, indent: str) -> str:
        text, statements = self._inline_block(node)
        if _fits(text, statements, len(indent) + len("{|  |}")):
            return f"{{| {text} |}}"
        deeper = indent + _INDENT
        return f"{{|\n{deeper}" + f" ;\n{deeper}".join(self._lines(node, deeper, len(deeper))) + f"\n{indent}|}}"


def _joined(predicate: str, objects: Sequence[_Object]) -> tuple[str, int]:
    texts = ", ".join(object_.text for object_ in objects)
    return f"{predicate} {texts}", sum(object_.statements for object_ in objects)


def _fits(text: str, statements: int, column: int) -> bool:
    # Two more characters for what ends the line.
    return statements <= LINE_STATEMENTS and column + len(text) + 2 <= LINE_WIDTH and "\n" not in text
