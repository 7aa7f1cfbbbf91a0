"""What follows from statements under OWL 2 RL, and where they contradict each other.

owlrl closes the ontology, which is small; over the data each rule of the profile is one graph pattern, in the file
of its name beside this module, run set at a time to a fixpoint.
Rules: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules

Left out on purpose: reflexive ``owl:sameAs``, ``owl:Thing`` and everything else that is about the vocabulary and not
about the data. An ontology that uses a construct without a pattern here is an error that names it.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, QueryTriples, Store, Triple

from pactgraph.errors import FolderError, InconsistencyError
from pactgraph.namespaces import RDF, RDFS, compress
from pactgraph.terms import Term, in_default_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OWL = "http://www.w3.org/2002/07/owl#"

DERIVING = ("cax-sco", "prp-spo1", "prp-spo2", "prp-inv1", "prp-inv2", "prp-symp", "prp-trp", "prp-dom", "prp-rng")
CLASHING = ("cax-dw", "prp-irp", "prp-asyp", "eq-diff1")

#: The OWL terms that the patterns cover, and those that only annotate.
COVERED = frozenset(
    OWL + name
    for name in [
        "AnnotationProperty",
        "AsymmetricProperty",
        "Class",
        "DatatypeProperty",
        "IrreflexiveProperty",
        "ObjectProperty",
        "Ontology",
        "SymmetricProperty",
        "Thing",
        "TransitiveProperty",
        "deprecated",
        "differentFrom",
        "disjointWith",
        "equivalentClass",
        "equivalentProperty",
        "inverseOf",
        "priorVersion",
        "propertyChainAxiom",
        "versionIRI",
        "versionInfo",
    ]
)

#: How many properties the pattern of prp-spo2 joins.
CHAIN_LENGTH = 2

SCHEMA_PREDICATES = frozenset(
    [
        *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")),
        *(RDF + name for name in ("first", "rest")),
    ]
)


def close_ontology(ontology_triples: Iterable[Triple]) -> list[Triple]:
    """Return the triples of an ontology that the patterns join with, closed by owlrl.

    Raises FolderError when the ontology uses a construct of OWL that no pattern covers.
    """
    stated = [triple for triple in ontology_triples if _is_schema(triple)]
    _refuse_uncovered(stated)
    return [*stated, *(triple for triple in _closure(stated) if _is_schema(triple))]


class Closure:
    """The growing set of statements: what is added, and what follows from it.

    >>> closure = Closure(close_ontology(ontology_triples))
    >>> entailed = closure.add(stated_triples)
    >>> needing_interpretation = closure.add(interpreted_triples)
    """

    def __init__(self, schema_triples: Iterable[Triple]) -> None:
        self._store = Store()
        self._extend(schema_triples)

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """Add statements and return the triples that they newly entail, none of which was added before."""
        self._extend(triples)
        entailed: dict[Triple, None] = {}
        while derived := self._derive():
            self._extend(derived)
            entailed.update(dict.fromkeys(derived))
        return list(entailed)

    def inconsistencies(self) -> list[tuple[str, list[Triple]]]:
        """Return each clash as the code of its rule and the statements that clash."""
        clashes = []
        for rule in CLASHING:
            solutions = self._store.query(_pattern(rule))
            assert isinstance(solutions, QuerySolutions)
            names = [variable.value for variable in solutions.variables]
            for solution in solutions:
                terms = [solution[name] for name in names]
                clashes.append((rule, [Triple(*terms[start : start + 3]) for start in range(0, len(terms), 3)]))
        return clashes

    def check(self, prefixes: Mapping[str, str]) -> None:
        """Raise InconsistencyError when statements contradict each other."""
        if clashes := self.inconsistencies():
            words = [
                (rule, "; ".join(spell_statement(triple, prefixes) for triple in triples)) for rule, triples in clashes
            ]
            raise InconsistencyError(words, [triples for _, triples in clashes])

    def _derive(self) -> list[Triple]:
        derived: dict[Triple, None] = {}
        for rule in DERIVING:
            triples = self._store.query(_pattern(rule))
            assert isinstance(triples, QueryTriples)
            for triple in triples:
                if in_default_graph(triple) not in self._store and _is_about_data(triple):
                    derived[triple] = None
        return list(derived)

    def _extend(self, triples: Iterable[Triple]) -> None:
        self._store.extend(map(in_default_graph, triples))


def _pattern(rule: str) -> str:
    return Path(__file__).with_name(f"{rule}.rq").read_text(encoding="utf-8")


def comment_of(rule: str) -> str:
    """Return what a rule says, in one sentence."""
    return _pattern(rule).partition("\n")[0].removeprefix("# ")


def _is_schema(triple: Triple) -> bool:
    predicate = triple.predicate.value
    if predicate == f"{RDF}type":
        return isinstance(triple.object, NamedNode) and triple.object.value.startswith(OWL)
    return predicate in SCHEMA_PREDICATES or predicate.startswith(OWL)


def _is_about_data(triple: Triple) -> bool:
    """Return whether a derived triple says something of the data and not of RDF, RDFS or OWL themselves."""
    of_vocabulary = isinstance(triple.object, NamedNode) and triple.object.value.startswith((RDF, RDFS, OWL))
    return not of_vocabulary and not triple.predicate.value.startswith(OWL) and not isinstance(triple.object, BlankNode)


def _refuse_uncovered(triples: list[Triple]) -> None:
    terms = {
        term.value for triple in triples for term in (triple.predicate, triple.object) if isinstance(term, NamedNode)
    }
    uncovered = {f"owl:{term.removeprefix(OWL)}" for term in terms if term.startswith(OWL) and term not in COVERED}
    if any(length != CHAIN_LENGTH for length in _chain_lengths(triples)):
        uncovered.add(f"owl:propertyChainAxiom of other than {CHAIN_LENGTH} properties")
    if uncovered:
        advice = "Say it with a rule in ontology/rules, or leave it out."
        raise FolderError(f"ontology: no entailment pattern covers {', '.join(sorted(uncovered))}. {advice}")


def _chain_lengths(triples: list[Triple]) -> list[int]:
    rest: dict[Term, Term] = {
        triple.subject: triple.object for triple in triples if triple.predicate.value == f"{RDF}rest"
    }
    lengths = []
    for triple in triples:
        if triple.predicate.value == f"{OWL}propertyChainAxiom":
            length, cell = 0, triple.object
            while cell in rest and length <= CHAIN_LENGTH:
                length, cell = length + 1, rest[cell]
            lengths.append(length)
    return lengths


def _closure(triples: Iterable[Triple]) -> list[Triple]:
    """Return what owlrl derives from *triples*, without what RDF 1.1 cannot state."""
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data="\n".join(f"{triple} ." for triple in triples), format="nt")
    with own_datatypes():
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return [
        Triple(NamedNode(str(subject)), NamedNode(str(predicate)), NamedNode(str(object_)))
        for subject, predicate, object_ in graph
        if all(isinstance(term, rdflib.URIRef) for term in (subject, predicate, object_))
    ]


@contextmanager
def own_datatypes() -> Iterator[None]:
    """Keep rdflib's datatypes as they are: owlrl leaves some of its own behind, which take --06-12 for no gMonthDay."""
    from rdflib import term

    before = dict(term._toPythonMapping)
    try:
        yield
    finally:
        term._toPythonMapping.clear()
        term._toPythonMapping.update(before)


def spell_statement(triple: Triple, prefixes: Mapping[str, str]) -> str:
    """Return *triple* with CURIEs, for a message."""
    return " ".join(_word(term, prefixes) for term in triple)


def _word(term: object, prefixes: Mapping[str, str]) -> str:
    if isinstance(term, NamedNode):
        return "a" if term.value == f"{RDF}type" else compress(term.value, prefixes)
    return str(term) if not isinstance(term, Literal) else f'"{term.value}"'
