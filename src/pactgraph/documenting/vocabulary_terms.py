"""What an ontology, its schemes and its shapes say of each term: read once, for the page that shows them.

RDF Schema, OWL 2, SKOS and SHACL; anonymous classes are left out, and so are shapes that say nothing in words.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from pactgraph.namespaces import RDF, RDFS, SH, SKOS
from pactgraph.reading import read_triples
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pactgraph.folder import GraphFolder
    from pactgraph.terms import Term

OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"
TYPE = f"{RDF}type"

CLASSES = (f"{OWL}Class", f"{RDFS}Class")
PROPERTIES = (
    f"{OWL}ObjectProperty",
    f"{OWL}DatatypeProperty",
    f"{OWL}AnnotationProperty",
    f"{RDF}Property",
)
SCHEME = f"{SKOS}ConceptScheme"
NAMES = (f"{SKOS}prefLabel", f"{RDFS}label", f"{DCTERMS}title")
DEFINITIONS = (f"{SKOS}definition", f"{RDFS}comment", f"{DCTERMS}description")
NOTES = (f"{SKOS}scopeNote", f"{SKOS}note", f"{SKOS}example")


class Rule(NamedTuple):
    """What a shape requires, in words: the shape, its message, and how severe it is to break it."""

    shape: str
    message: str
    severity: str


class Vocabulary:
    """The triples of ontology, schemes and shapes, asked by subject and by object."""

    def __init__(self, folder: GraphFolder, base: str, language: str) -> None:
        self._language = language
        self._objects: dict[tuple[str, str], list[Term]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}
        self._order: dict[str, None] = {}
        for quad in read_triples([*folder.ontology_files(), *folder.shapes_files()], f"{base}graph/ontology"):
            subject, predicate = text_of(quad.subject), quad.predicate.value
            self._objects.setdefault((subject, predicate), []).append(quad.object)
            self._subjects.setdefault((predicate, text_of(quad.object)), []).append(subject)
            if isinstance(quad.subject, NamedNode):
                self._order.setdefault(subject)

    def instances(self, types: Iterable[str]) -> list[str]:
        """Return the named things that are said to be of one of these types, in the order of the files."""
        wanted = set(types)
        return [iri for iri in self._order if wanted & set(self.iris(iri, TYPE))]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the IRIs that *predicate* leads to."""
        return [term.value for term in self._objects.get((subject, predicate), []) if isinstance(term, NamedNode)]

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the named things of which *predicate* gives *value*."""
        return [iri for iri in dict.fromkeys(self._subjects.get((predicate, value), [])) if iri in self._order]

    def texts(self, subject: str, predicates: Iterable[str]) -> dict[str, str]:
        """Return the text of the first of these properties that there is, by language."""
        for predicate in predicates:
            literals = [term for term in self._objects.get((subject, predicate), []) if isinstance(term, Literal)]
            if literals:
                return {literal.language or "": literal.value for literal in reversed(literals)}
        return {}

    def text(self, subject: str, predicates: Iterable[str]) -> str:
        """Return the text in the language of the reader, else in English, else in any; nothing where there is none."""
        texts = self.texts(subject, predicates)
        known = (texts.get(language) for language in (self._language, "en", "", *sorted(texts)))
        return next((text for text in known if text), "")

    def notes(self, subject: str) -> list[str]:
        """Return scope notes, notes and examples."""
        return [text for predicate in NOTES if (text := self.text(subject, [predicate]))]

    def rules(self, term: str) -> list[Rule]:
        """Return what shapes require of a class, or of the values of a property, in the order of the files."""
        return self._rules.get(term, [])

    @cached_property
    def _rules(self) -> dict[str, list[Rule]]:
        rules: dict[str, list[Rule]] = {}
        for shape in self._order:
            terms = self.iris(shape, f"{SH}path")
            if (shape, f"{SH}path") not in self._objects:
                terms = [
                    each for target in ("targetClass", "targetSubjectsOf") for each in self.iris(shape, SH + target)
                ]
                if set(self.iris(shape, TYPE)) & set(CLASSES):
                    terms.append(shape)
                for part in self.iris(shape, f"{SH}property"):
                    self._add(rules, part, terms)
            self._add(rules, shape, terms)
        return rules

    def _add(self, rules: dict[str, list[Rule]], shape: str, terms: Iterable[str]) -> None:
        message = self.text(shape, [f"{SH}message"])
        severity = next(iter(self.iris(shape, f"{SH}severity")), f"{SH}Violation").rpartition("#")[2].lower()
        for term in terms if message else ():
            rule = Rule(shape, message, severity)
            if rule not in rules.setdefault(term, []):
                rules[term].append(rule)
