"""Which statement somebody means by subject, predicate and object as people write them, and what is said near it.

Each may be an IRI, a CURIE or a label; the predicate ``a``, the object a literal of Turtle, a number or the text of a
literal. Where words could mean several things, the statement that the graph holds is meant.
"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import islice, product
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from pactgraph.errors import UnknownPrefixError, UnknownThingError, UsageError
from pactgraph.namespaces import RDF, XSD, compress, expand
from pactgraph.wording import OWL, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pactgraph.graph import Graph

    Object: TypeAlias = NamedNode | Literal

PROPERTY_CLASSES = (
    *(f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")),
    f"{RDF}Property",
)
NUMBERS = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
    "boolean": re.compile("true|false"),
}
#: How many statements are shown of each sort that is near to one that the graph does not hold.
MOST = 5


def find_thing(graph: Graph, name: str) -> NamedNode:
    """Return the thing that *name* means, also one of which the graph says no label and no type.

    Raises UnknownThingError and UnknownPrefixError.
    """
    try:
        return NamedNode(graph.resolve(name))
    except UnknownThingError:
        iri = _iri(graph, name)
        if iri is None or not _is_used(graph, iri):
            raise
        return iri
    except UnknownPrefixError:
        # The citation of a passage may look like a CURIE.
        named = graph.labels.named(name)
        if len(named) > 1:
            listed = [f"{name}  {compress(iri, graph.prefixes)}" for iri in named]
            what = f"matches {len(named)} things. Give the CURIE of one:"
            raise UnknownThingError(name, what, candidates=listed) from None
        if not named:
            raise
        return NamedNode(named[0])


def read_statement(graph: Graph, subject: str, predicate: str, object_: str) -> Triple:
    """Return the statement that is meant, whether the graph holds it or not.

    Raises UnknownThingError when the subject or the predicate means nothing or too much, UnknownPrefixError, and
    UsageError for a literal that is not Turtle.
    """
    for word in (subject, predicate, object_):
        if any("\ud800" <= character <= "\udfff" for character in word):
            raise UsageError(f"{word!a}: is not text in UTF-8. Give a label, a CURIE, an IRI or a literal.")
    subjects = _subjects(graph, subject)
    predicates = _predicates(graph, predicate)
    objects = [term for one, two in product(subjects, predicates) for term in _objects(graph, one, two, object_)]
    meant = [Triple(*terms) for terms in product(subjects, predicates, dict.fromkeys(objects))]
    held = [triple for triple in meant if next(_quads(graph, triple), None) is not None]
    if not held and len(subjects) > 1:
        graph.resolve(subject)
    return min(held, key=lambda triple: _is_foreign(graph, triple)) if held else meant[0]


def near_statements(graph: Graph, triple: Triple) -> dict[str, list[Triple]]:
    """Return statements of the graph near to one that it does not hold, by how they are near."""
    store, (subject, predicate, object_) = graph.store, triple
    inverse = isinstance(object_, NamedNode)
    found = {
        "the other way round": store.quads_for_pattern(object_, None, subject, None) if inverse else iter(()),
        "of the same two": store.quads_for_pattern(subject, None, object_, None),
        "with another object": store.quads_for_pattern(subject, predicate, None, None),
        "with another subject": store.quads_for_pattern(None, predicate, object_, None),
    }
    near = {
        how: list(islice(dict.fromkeys(quad.triple for quad in islice(quads, 200)), MOST))
        for how, quads in found.items()
    }
    return {how: triples for how, triples in near.items() if triples}


def _subjects(graph: Graph, name: str) -> list[NamedNode]:
    try:
        return [find_thing(graph, name)]
    except UnknownThingError:
        named = [NamedNode(iri) for iri in graph.labels.named(name)]
        if len(named) < 2:
            raise
        return named


def _predicates(graph: Graph, name: str) -> list[NamedNode]:
    if name == "a":
        return [NamedNode(f"{RDF}type")]
    iri = _iri(graph, name)
    if iri is not None:
        return [iri]
    worded = [iri for iri, words in WORDS.items() if words == name]
    found = [iri for kind in PROPERTY_CLASSES for iri in graph.labels.named(name, kind)] or worded
    if found:
        return [NamedNode(iri) for iri in dict.fromkeys(found)]
    near = dict.fromkeys(iri for kind in PROPERTY_CLASSES for iri in graph.labels.like(name, kind))
    listed = [f"{graph.labels.label(iri)}  {compress(iri, graph.prefixes)}" for iri in near]
    advice = "Did you mean:" if listed else "Give its CURIE."
    raise UnknownThingError(name, f"no property has this label. {advice}", candidates=listed[: MOST + 3])


def _objects(graph: Graph, subject: NamedNode, predicate: NamedNode, text: str) -> Iterator[Object]:
    """Give what *text* may mean as an object, the likeliest first; at least one."""
    if re.match("[\"']", text):
        yield _literal(graph, text)
        return
    with suppress(UnknownPrefixError):
        iri = _iri(graph, text)
        if iri is not None:
            yield iri
    datatype = next((name for name, form in NUMBERS.items() if form.fullmatch(text)), None)
    if datatype:
        yield Literal(text, datatype=NamedNode(XSD + datatype))
    yield from (NamedNode(iri) for iri in graph.labels.named(text))
    said = (quad.object for quad in graph.store.quads_for_pattern(subject, predicate, None, None))
    yield from (term for term in said if isinstance(term, Literal) and term.value == text)
    yield Literal(text)


def _literal(graph: Graph, text: str) -> Literal:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in graph.prefixes.items())
    try:
        (quad,) = parse(f"{prefixes}<urn:x:s> <urn:x:p> {text} .", format=RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        advice = 'Write it like "2013"^^xsd:gYear or "text"@en, in single quotes of the shell.'
        raise UsageError(f"{text}: is not a literal of Turtle. {advice}") from error
    if not isinstance(quad.object, Literal):
        raise UsageError(f"{text}: is not one literal.")
    return quad.object


def _iri(graph: Graph, name: str) -> NamedNode | None:
    """Return the IRI that *name* writes in full or as a CURIE, None when it writes none."""
    prefix, colon, _ = name.partition(":")
    if colon and prefix in graph.prefixes:
        name = expand(name, graph.prefixes)
    elif not re.fullmatch(r"<[^<>]*>|(?:https?|urn|mailto|file):\S*", name):
        if re.fullmatch(r"[a-z][\w-]*:[^\s/]\S*", name):
            raise UnknownPrefixError(name, graph.prefixes)
        return None
    try:
        return NamedNode(name.removeprefix("<").removesuffix(">"))
    except ValueError as error:
        raise UsageError(f"{name}: is not an IRI. Give a label, a CURIE or an IRI.") from error


def _is_used(graph: Graph, iri: NamedNode) -> bool:
    places = ((iri, None, None, None), (None, iri, None, None), (None, None, iri, None), (None, None, None, iri))
    return any(next(iter(graph.store.quads_for_pattern(*place)), None) is not None for place in places)


def _quads(graph: Graph, triple: Triple) -> Iterator[object]:
    return iter(graph.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))


def _is_foreign(graph: Graph, triple: Triple) -> bool:
    return isinstance(triple.object, Literal) and triple.object.language not in (None, graph.language)
