"""The page of an ontology: every class, property and concept with its labels, definition, relations, rules and use."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pactgraph.documenting.vocabulary_terms import (
    CLASSES,
    DEFINITIONS,
    NAMES,
    OWL,
    PROPERTIES,
    SCHEME,
    TYPE,
    Vocabulary,
)
from pactgraph.markdown import anchor, code, link, paragraph, table
from pactgraph.namespaces import RDFS, SKOS, compress
from pactgraph.results import Solutions
from pactgraph.tables import escape_markdown
from pactgraph.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pactgraph.graph import Graph

#: How the page says what leads from a term to others, and back.
RELATIONS = {
    f"{RDFS}subClassOf": "kind of",
    f"{RDFS}subPropertyOf": "kind of",
    f"{OWL}equivalentClass": "same as",
    f"{OWL}equivalentProperty": "same as",
    f"{OWL}inverseOf": "inverse of",
    f"{OWL}disjointWith": "never also",
    f"{OWL}propertyDisjointWith": "never also",
    f"{RDFS}domain": "of",
    f"{RDFS}range": "leads to",
    f"{RDFS}seeAlso": "see also",
}
RETURNS = {
    f"{RDFS}subClassOf": "has kinds",
    f"{RDFS}subPropertyOf": "has kinds",
    f"{RDFS}domain": "has properties",
    f"{RDFS}range": "is reached by",
}
CHARACTERISTICS = {
    f"{OWL}{name}Property": words
    for name, words in {
        "Symmetric": "symmetric: it holds in both directions",
        "Asymmetric": "asymmetric: it never holds in both directions",
        "Transitive": "transitive: it holds along a chain",
        "Reflexive": "reflexive",
        "Irreflexive": "irreflexive: nothing has it to itself",
        "Functional": "functional: a thing has one value at most",
        "InverseFunctional": "inverse functional: a value belongs to one thing at most",
    }.items()
}
#: How often classes, properties and concepts are used in the graph that queries see.
USE_OF_CLASSES = "SELECT ?term (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?term } GROUP BY ?term"
USE_OF_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?thing ?term ?value } GROUP BY ?term"
USE_OF_CONCEPTS = f"""
SELECT ?term (COUNT(DISTINCT ?thing) AS ?n)
WHERE {{
  ?term <{SKOS}inScheme> ?scheme .
  ?thing ?property ?term .
  FILTER NOT EXISTS {{ ?thing <{SKOS}inScheme> ?any }}
}}
GROUP BY ?term
"""


def ontology_page(graph: Graph, queries_of: Mapping[str, list[str]]) -> str:
    """Return the page; *queries_of* are links to the saved queries that ask for a thing of a class, by class."""
    vocabulary = Vocabulary(graph.folder, graph.generation.index["base"], graph.language)
    return _Page(graph, vocabulary, queries_of).text()


class _Page:
    def __init__(self, graph: Graph, vocabulary: Vocabulary, queries_of: Mapping[str, list[str]]) -> None:
        self._graph = graph
        self._vocabulary = vocabulary
        self._queries_of = queries_of
        self._classes = self._sorted(vocabulary.instances(CLASSES))
        self._properties = self._sorted(vocabulary.instances(PROPERTIES))
        self._schemes = self._sorted(vocabulary.instances([SCHEME]))
        self._shown = {*self._classes, *self._properties, *self._schemes}
        self._use = Counter[str]()
        for query in (USE_OF_CLASSES, USE_OF_PROPERTIES, USE_OF_CONCEPTS):
            answer = graph.evaluate_bound(query)
            assert isinstance(answer, Solutions)
            self._use.update({text_of(term): int(text_of(count)) for term, count in answer.rows})

    def text(self) -> str:
        parts = ["# Ontology\n", f"The terms of “{escape_markdown(self._graph.generation.index['title'])}”.\n"]
        parts += [self._heading(iri) for iri in self._vocabulary.instances([f"{OWL}Ontology"])]
        groups = (("Classes", self._classes), ("Properties", self._properties), ("Concept schemes", self._schemes))
        parts += [
            f"**{link(name, f'#{anchor(name.lower())}')}** {self._index(iris)}\n" for name, iris in groups if iris
        ]
        for name, iris in groups:
            if iris:
                parts.append(f'<a id="{anchor(name.lower())}"></a>\n\n## {name}\n')
                parts += [self._scheme(iri) if iris is self._schemes else self._term(iri) for iri in iris]
        return "\n".join(parts)

    def _heading(self, ontology: str) -> str:
        title = escape_markdown(self._vocabulary.text(ontology, NAMES) or ontology)
        version = self._vocabulary.text(ontology, [f"{OWL}versionInfo"])
        about = paragraph(self._vocabulary.text(ontology, DEFINITIONS))
        return (
            f"- **{title}**{f' {escape_markdown(version)}' if version else ''}, {code(ontology)}. {about}".rstrip()
            + "\n"
        )

    def _index(self, iris: Iterable[str]) -> str:
        return " · ".join(self._link(iri) for iri in iris)

    def _term(self, iri: str) -> str:
        words = self._vocabulary
        parts = [self._title(iri)]
        parts += [f"{paragraph(text)}\n" for text in [words.text(iri, DEFINITIONS), *words.notes(iri)] if text]
        facts = [*self._relations(iri), *self._backwards(iri)]
        facts += [CHARACTERISTICS[type_] for type_ in words.iris(iri, TYPE) if type_ in CHARACTERISTICS]
        if iri in self._queries_of:
            facts.append(f"asked for by {', '.join(self._queries_of[iri])}")
        facts.append(self._used(iri))
        parts.append("".join(f"- {fact}\n" for fact in facts))
        rules = [[paragraph(rule.message), rule.severity, code(self._curie(rule.shape))] for rule in words.rules(iri)]
        if rules:
            parts.append(table(["rule", "severity", "shape"], rules))
        return "\n".join(parts)

    def _title(self, iri: str) -> str:
        labels = self._vocabulary.texts(iri, NAMES)
        shown = " · ".join(
            f"**{escape_markdown(labels[language])}**" + (f" *{escape_markdown(language)}*" if language else "")
            for language in sorted(labels, key=lambda each: (each != self._graph.language, each))
        )
        curie = self._curie(iri)
        return f'<a id="{anchor(curie)}"></a>\n\n### {code(curie)}\n' + (f"\n{shown}\n" if shown else "")

    def _relations(self, iri: str) -> list[str]:
        facts: dict[str, list[str]] = {}
        for predicate, words in RELATIONS.items():
            for other in self._vocabulary.iris(iri, predicate):
                facts.setdefault(words, []).append(self._link(other))
        return [f"{words} {', '.join(others)}" for words, others in facts.items()]

    def _backwards(self, iri: str) -> list[str]:
        found = {words: self._vocabulary.subjects(predicate, iri) for predicate, words in RETURNS.items()}
        return [
            f"{words} {', '.join(map(self._link, self._sorted(others)))}" for words, others in found.items() if others
        ]

    def _used(self, iri: str) -> str:
        count = self._use[iri]
        what = ("statement" if iri in self._properties else "thing") + ("" if count == 1 else "s")
        return f"{count:,} {what} in the graph" if count else "not used in the graph"

    def _scheme(self, iri: str) -> str:
        words = self._vocabulary
        concepts = self._sorted(words.subjects(f"{SKOS}inScheme", iri))
        languages = sorted({language for each in concepts for language in words.texts(each, NAMES)})
        rows = [
            [
                f'<a id="{anchor(self._curie(each))}"></a>{code(self._curie(each))}',
                *(escape_markdown(words.texts(each, NAMES).get(language, "")) for language in languages),
                paragraph(words.text(each, DEFINITIONS)),
                ", ".join(code(self._curie(broader)) for broader in words.iris(each, f"{SKOS}broader")),
                f"{self._use[each]:,}",
            ]
            for each in concepts
        ]
        about = paragraph(words.text(iri, DEFINITIONS))
        headings = ["concept", *(language or "label" for language in languages), "means", "narrower than", "used"]
        curie = self._curie(iri)
        parts = [f'<a id="{anchor(curie)}"></a>\n\n### {self._name(iri)}\n', f"{code(curie)}\n"]
        return "\n".join([*parts, *([f"{about}\n"] if about else []), table(headings, rows)])

    def _link(self, iri: str) -> str:
        curie = self._curie(iri)
        return link(self._name(iri), f"#{anchor(curie)}") if iri in self._shown else code(curie)

    def _name(self, iri: str) -> str:
        """Return what a term is called here: by its CURIE, a scheme by its title."""
        title = self._vocabulary.text(iri, NAMES) if iri in self._schemes else ""
        return escape_markdown(title) if title else code(self._curie(iri))

    def _curie(self, iri: str) -> str:
        return compress(iri, self._graph.prefixes)

    def _sorted(self, iris: Iterable[str]) -> list[str]:
        """Return the terms by name, those of the namespace that has the most first."""
        known = list(iris)
        size = Counter(self._curie(iri).partition(":")[0] for iri in known)
        return sorted(
            known, key=lambda iri: (-size[self._curie(iri).partition(":")[0]], self._curie(iri).casefold(), iri)
        )
