"""The entailed triples are those of owlrl, and every rule derives or clashes as the profile says."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from conftest import REPOSITORY
from pyoxigraph import RdfFormat, Triple, parse

from pactgraph.derivation import graph_kinds
from pactgraph.entailment import CLASHING, DERIVING, OWL, Closure, close_ontology, own_datatypes
from pactgraph.errors import FolderError, InconsistencyError
from pactgraph.folder import GraphFolder
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import RDF, RDFS
from pactgraph.reading import read_data, read_triples
from pactgraph.terms import graph_of, text_of

CASES = Path(__file__).with_name("entailment")
OPENING = "".join(
    f"@prefix {prefix}: <{namespace}> .\n"
    for prefix, namespace in {"": "https://example.org/", "owl": OWL, "rdf": RDF, "rdfs": RDFS}.items()
)


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((OPENING + text).encode(), format=RdfFormat.TURTLE)]


def split(text: str) -> tuple[list[Triple], list[Triple]]:
    ontology, _, data = text.partition("# data\n")
    return triples(ontology), triples(data)


def case_names(folder: str) -> list[str]:
    return sorted(path.stem for path in (CASES / folder).glob("*.ttl"))


@pytest.mark.parametrize("rule", case_names("derives"))
def test_rule_derives(rule: str) -> None:
    premises, _, conclusions = (CASES / "derives" / f"{rule}.ttl").read_text().partition("# entailed\n")
    ontology, data = split(premises)

    assert set(Closure(close_ontology(ontology)).add(data)) == set(triples(conclusions))


@pytest.mark.parametrize("rule", case_names("clashes"))
def test_rule_finds_the_clash(rule: str) -> None:
    ontology, data = split((CASES / "clashes" / f"{rule}.ttl").read_text())
    closure = Closure(close_ontology(ontology))
    closure.add(data)

    with pytest.raises(InconsistencyError) as raised:
        closure.check({"": "https://example.org/"})
    assert [code for code, _ in raised.value.clashes] == [rule]
    assert ":kiruna" in raised.value.clashes[0][1]


def test_every_rule_has_a_case() -> None:
    assert case_names("derives") == sorted(DERIVING)
    assert case_names("clashes") == sorted(CLASHING)


@pytest.mark.parametrize(
    "construct",
    [
        ":p a owl:FunctionalProperty .",
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":p owl:propertyChainAxiom ( :a :b :c ) .",
    ],
)
def test_construct_without_a_pattern_is_an_error_that_names_it(construct: str) -> None:
    with pytest.raises(FolderError, match=r"owl:(FunctionalProperty|Restriction|propertyChainAxiom)"):
        close_ontology(triples(construct))


def test_adding_step_by_step_derives_the_same_as_at_once() -> None:
    ontology, data = split((CASES / "derives" / "prp-spo2.ttl").read_text().partition("# entailed\n")[0])
    schema = close_ontology(ontology)
    stepwise = Closure(schema)

    derived = {triple for one in data for triple in stepwise.add([one])}

    assert derived - set(data) == set(Closure(schema).add(data))


def test_our_graph_entails_what_owlrl_derives(caplog: pytest.LogCaptureFixture) -> None:
    """Compare on the graph itself, without what owlrl adds about the vocabulary and reflexive sameAs."""
    import owlrl
    import rdflib

    # owlrl does not know month-days without a year and says so at length.
    caplog.set_level(logging.CRITICAL, "rdflib.term")
    folder = GraphFolder(REPOSITORY)
    settings = folder.read_settings()
    ontology = [quad.triple for quad in read_triples(folder.ontology_files(), "urn:ontology")]
    quads = read_data(folder, settings)
    kinds = graph_kinds(quads)
    wanted: set[GraphKind | None] = {GraphKind.STATED, GraphKind.INTERPRETATION}
    data = [quad.triple for quad in quads if kinds.get(graph_of(quad)) in wanted]
    ours = {str(triple) for triple in Closure(close_ontology(ontology)).add([*ontology, *data])}

    graph = rdflib.Graph()
    graph.parse(data="\n".join(f"{triple} ." for triple in [*ontology, *data]), format="nt")
    stated = set(graph)
    with own_datatypes():
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    vocabulary = {text_of(triple.subject) for triple in ontology if text_of(triple.object).startswith(OWL)}
    theirs = {
        " ".join(term.n3() for term in triple)
        for triple in set(graph) - stated
        if isinstance(triple[0], rdflib.URIRef)
        and not isinstance(triple[2], rdflib.BNode)
        and not str(triple[1]).startswith((OWL, RDFS))
        and not str(triple[2]).startswith((OWL, RDFS, RDF, "http://www.w3.org/2001/XMLSchema#"))
        and str(triple[0]) not in vocabulary
        and not str(triple[0]).startswith(("http://www.w3.org/2001/XMLSchema#", RDF, RDFS, OWL))
    }

    assert ours == theirs
    assert ours
