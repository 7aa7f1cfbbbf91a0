"""Which thing a name in a cell means: one of the graph, one of the same table, or a new one that is coined for it.

A coined thing gets the house's kind of IRI, a slug of lower-case ASCII. Two spellings that would get one slug are not
silently one thing, and no slug takes an IRI that the graph has given to something else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.errors import UnknownPrefixError, UnknownThingError
from pactgraph.importing.cells import UnreadableCell, shown
from pactgraph.labels import fold
from pactgraph.namespaces import RDFS, SKOS, compress
from pactgraph.slugs import slug
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pactgraph.graph import Graph
    from pactgraph.importing.mapping import Column
    from pactgraph.terms import Term

#: How many unknown names get suggestions: each is held against every label of the graph.
_MOST_SUGGESTIONS = 200


@dataclass(frozen=True, slots=True)
class Coined:
    """A thing that the table names first: its IRI, its class and what it is called."""

    iri: str
    class_: str
    label: str
    language: str


class Names:
    """The names of one table, resolved against a graph of which *own* is what an earlier import of it has written."""

    def __init__(self, graph: Graph, base: str, own: Collection[str]) -> None:
        self.coined: dict[str, Coined] = {}
        """The things that the table names first, by IRI."""
        self._graph = graph
        self.prefixes = graph.prefixes
        self._base = base
        self._own = own
        self._iris: set[str] = set()
        self._by_name: dict[str, list[Coined]] = defaultdict(list)
        self._known: dict[tuple[str, str | None], list[str]] = {}
        self._seen: set[tuple[str, Column]] = set()
        self._resolved: dict[tuple[str, Column], str | UnreadableCell] = {}
        self._schemes: dict[str, dict[str, tuple[str, str]]] = {}
        self._superclasses: dict[str, set[str]] = {}
        self._unknown = 0

    def add(self, thing: Coined) -> None:
        """Let later names mean *thing*, which a row describes."""
        self._by_name[fold(thing.label)].append(thing)
        self._iris.add(thing.iri)

    def label_of(self, iri: str) -> str | None:
        """Return what is called by *iri* already, in the graph but for this table or among what is coined."""
        if iri in self.coined:
            return self.coined[iri].label
        if iri in self._own or not self._graph.labels.is_known(iri):
            return None
        return self._graph.labels.label(iri) or compress(iri, self.prefixes)

    def known(self, name: str, class_iri: str | None) -> list[str]:
        """Return the things of a class that the graph calls *name*, but those of this table."""
        found = self._known.get((name, class_iri))
        if found is None:
            found = [iri for iri in self._graph.labels.named(name, class_iri) if iri not in self._own]
            self._known[name, class_iri] = found
        return found

    def coin(self, name: str, column: Column) -> None:
        """Coin the thing that *name* means in *column*, unless the graph or the table knows one.

        Raises UnreadableCell when its IRI is taken.
        """
        assert column.class_ is not None
        if (name, column) in self._seen:
            return
        known = fold(name) in dict(column.values) or self.known(name, column.class_) or self.expand(name)
        if known or self._in_table(name, column.class_):
            self._seen.add((name, column))
            return
        iri = f"{self._base}id/{slug(name)}"
        if not slug(name):
            raise UnreadableCell(f"{shown(name)} has no letter or digit to make an IRI of. Write a name.")
        other = self.coined.get(iri)
        curie = compress(iri, self.prefixes)
        if other is not None:
            what = "spelt otherwise" if other.class_ == column.class_ else "of another class"
            raise UnreadableCell(
                f'{shown(name)} would be {curie}, and so is "{other.label}", {what}. Use one spelling.'
            )
        label = self.label_of(iri)
        if label is not None:
            raise UnreadableCell(
                f"{shown(name)} would be {curie}, which is {shown(label)}. Write {curie} if it is that."
            )
        thing = self.coined[iri] = Coined(iri, column.class_, name, column.language)
        self.add(thing)
        self._seen.add((name, column))

    def resolve(self, name: str, column: Column) -> str:
        """Return the IRI of what *name* means in *column*; raise UnreadableCell when it means nothing, or several."""
        found = self._resolved.get((name, column))
        if found is None:
            try:
                found = self._find(name, column)
            except UnreadableCell as error:
                found = error
            self._resolved[name, column] = found
        if isinstance(found, UnreadableCell):
            raise found
        return found

    def _find(self, name: str, column: Column) -> str:
        words = dict(column.values)
        if fold(name) in words:
            return words[fold(name)]
        if column.scheme is not None:
            return self._in_scheme(name, column.scheme, words)
        if (curie := self.expand(name)) in self._iris:
            return curie
        known = self.known(name, column.class_)
        found = known or [thing.iri for thing in self._in_table(name, column.class_)]
        if len(found) == 1:
            return found[0]
        if not known and found:
            listed = "; ".join(compress(iri, self.prefixes) for iri in found)
            raise UnreadableCell(f"{shown(name)} is what {len(found)} rows are called. Give the CURIE of one: {listed}")
        if not found and self._unknown >= _MOST_SUGGESTIONS and not curie:
            raise UnreadableCell(f"{shown(name)} is not known. Check the spelling.")
        self._unknown += 1
        try:
            iri = self._graph.resolve(name, column.class_)
        except UnknownPrefixError as error:
            raise UnreadableCell(f"{shown(name)} cannot be read; {str(error).partition(': ')[2]}") from error
        except UnknownThingError as error:
            what = str(error).partition("\n")[0].removeprefix(f"{error.name}: ")
            listed = "; ".join(error.candidates)
            raise UnreadableCell(f"{shown(name)}: {what} {listed}".rstrip()) from error
        if iri in self._own:
            raise UnreadableCell(f"{shown(name)} is known only from a row that is gone. Check the spelling.")
        return iri

    def expand(self, name: str) -> str:
        """Return the IRI that *name* writes as a CURIE or in full, nothing when it is a label."""
        prefix, colon, local = name.partition(":")
        if colon and local.startswith("//"):
            return name
        return self._graph.prefixes[prefix] + local if colon and prefix in self._graph.prefixes else ""

    def _in_table(self, name: str, class_iri: str | None) -> list[Coined]:
        called = self._by_name.get(fold(name), [])
        return [thing for thing in called if class_iri is None or class_iri in self._classes(thing.class_)]

    def _classes(self, class_iri: str) -> set[str]:
        if class_iri not in self._superclasses:
            query = f"SELECT ?class WHERE {{ <{class_iri}> <{RDFS}subClassOf>* ?class }}"
            self._superclasses[class_iri] = {class_iri, *(text_of(row[0]) for row in _rows(self._graph, query))}
        return self._superclasses[class_iri]

    def _in_scheme(self, name: str, scheme: str, words: dict[str, str]) -> str:
        """Return the concept of *scheme* that *name* labels, in any language; *words* are for suggestions too."""
        concepts = self._schemes.get(scheme)
        if concepts is None:
            labels = f"<{SKOS}prefLabel>|<{SKOS}altLabel>|<{SKOS}hiddenLabel>"
            query = f"SELECT ?label ?concept {{ ?concept <{SKOS}inScheme> <{scheme}> ; {labels} ?label }}"
            found = sorted((text_of(label), text_of(concept)) for label, concept in _rows(self._graph, query))
            concepts = self._schemes[scheme] = {fold(label): (label, concept) for label, concept in found}
        if fold(name) in concepts:
            return concepts[fold(name)][1]
        iri = self.expand(name)
        if any(iri == concept for _, concept in concepts.values()):
            return iri
        from difflib import get_close_matches

        labels_of = {word: word for word in words} | {word: label for word, (label, _) in concepts.items()}
        near = [labels_of[word] for word in get_close_matches(fold(name), labels_of, n=3, cutoff=0.6)]
        known = sorted({self._graph.labels.label(concept) or concept for _, concept in concepts.values()})
        advice = f"Did you mean {' or '.join(near)}?" if near else f"Write one of: {', '.join(known)}."
        raise UnreadableCell(f"{shown(name)} is not in its list of words. {advice}")


def find_near(graph: Graph, coined: Sequence[Coined]) -> dict[str, str]:
    """Return for the IRIs of coined things that are called much like another thing what that is called."""
    from pactgraph.label_likeness import alike_labels

    new = {thing.label: thing.iri for thing in coined}
    iris = set(new.values())
    query = (
        f"SELECT ?label ?iri WHERE {{ ?iri <{SKOS}prefLabel>|<{SKOS}altLabel> ?label . FILTER (LANG(?label) != '') }}"
    )
    shown_as = dict(zip(new, new, strict=True))
    for name, iri in _rows(graph, query):
        if text_of(iri) not in iris:
            shown_as[text_of(name)] = f"{text_of(name)}  {compress(text_of(iri), graph.prefixes)}"
    near: dict[str, str] = {}
    for one, other in alike_labels(shown_as, acronyms=new):
        for label, like in ((one, other), (other, one)):
            if label in new:
                near.setdefault(new[label], shown_as[like])
    return near


def _rows(graph: Graph, query: str) -> Sequence[tuple[Term | None, ...]]:
    answer = graph.evaluate(query)
    assert not isinstance(answer, bool | list)
    return answer.rows
