"""Which terms are defined, and what is proposed for those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from pactgraph.folder import GraphFolder
from pactgraph.namespaces import COMMON_PREFIXES, expand
from pactgraph.reading import read_quads
from pactgraph.vocabularies import Vocabulary, known_terms, split_iri

TERMS = """
@prefix ex: <https://example.org/terms#> .
@prefix kind: <https://example.org/kind/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
<https://example.org/terms> a owl:Ontology ; vann:preferredNamespaceUri "https://example.org/terms#" .
ex:signedOn a owl:DatatypeProperty .
ex:hasTerm a owl:ObjectProperty .
<https://example.org/kind> a skos:ConceptScheme .
kind:open a skos:Concept ; skos:inScheme <https://example.org/kind> .
<https://example.org/things/odd> a skos:Concept ; skos:inScheme <https://example.org/kind> .
skos:newer a owl:DatatypeProperty ; rdfs:isDefinedBy <http://www.w3.org/2004/02/skos/core> .
skos:madeUp a owl:DatatypeProperty .
"""
PREFIXES = {**COMMON_PREFIXES, "ex": "https://example.org/terms#", "kind": "https://example.org/kind/"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return known_terms(parse(TERMS, format=RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "curie",
    [
        "ex:signdOn",
        "ex:SignedOn",
        "kind:closed",
        "skos:madeUp",
        "skos:prefLable",
        "rdf:typ",
        "rdf:_0",
        "xsd:dates",
        "oa:TextPostionSelector",
        "dcat:Datasets",
        "org:Organisation",
        "prov:wasDerivedfrom",
        "sh:clas",
        "foaf:homePage",
        "void:triple",
        "vann:preferredNamespaceURI",
    ],
)
def test_undefined(curie: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.is_undefined(expand(curie, PREFIXES))


@pytest.mark.parametrize(
    "curie",
    [
        "ex:signedOn",
        "ex:",
        "kind:open",
        "skos:newer",
        "skos:prefLabel",
        "rdf:type",
        "rdf:_12",
        "rdf:langString",
        "xsd:dayTimeDuration",
        "xsd:anyType",
        "oa:TextPositionSelector",
        "dcat:DatasetSeries",
        "dcterms:ISO639-2",
        "sh:class",
        "void:class",
        "schema:whatever",
        "ex:deeper/signdOn",
    ],
)
def test_defined_or_of_an_open_list(curie: str, vocabulary: Vocabulary) -> None:
    assert not vocabulary.is_undefined(expand(curie, PREFIXES))


@pytest.mark.parametrize(
    ("curie", "meant"),
    [
        ("ex:signdOn", ["ex:signedOn"]),
        ("ex:signedon", ["ex:signedOn"]),
        ("org:organisation", ["org:Organization", "org:organization"]),
        ("skos:title", ["dcterms:title", "foaf:title", "<http://purl.org/dc/elements/1.1/title>"]),
        ("kind:opne", ["kind:open"]),
        ("ex:zzz", []),
        ("schema:whatever", []),
    ],
)
def test_what_was_meant(curie: str, meant: list[str], vocabulary: Vocabulary) -> None:
    wanted = [one[1:-1] if one.startswith("<") else expand(one, PREFIXES) for one in meant]

    assert vocabulary.suggestions(expand(curie, PREFIXES)) == wanted


def test_only_schemes_are_lists_that_grow(vocabulary: Vocabulary) -> None:
    assert vocabulary.schemes == {"https://example.org/kind/"}


def test_a_namespace_that_is_all_names_does_not_make_everything_undefined() -> None:
    text = (
        "<https://example.org/> a <http://www.w3.org/2002/07/owl#Ontology> ;"
        ' <http://purl.org/vocab/vann/preferredNamespaceUri> "" .'
    )
    vocabulary = known_terms(parse(text, format=RdfFormat.TURTLE))

    assert not vocabulary.is_undefined("https://example.org/id/anything")
    assert not vocabulary.is_undefined("urn:x:y")


def test_an_ontology_without_a_header_leaves_its_terms_open(harbour: Path) -> None:
    quads = [quad for path in GraphFolder(harbour).ontology_files() for quad in read_quads(path)]

    assert not known_terms(quads).is_undefined("https://example.org/harbour/terms#beds")


@pytest.mark.parametrize(
    ("iri", "parts"),
    [
        ("https://example.org/a#b", ("https://example.org/a#", "b")),
        ("https://example.org/a/b", ("https://example.org/a/", "b")),
        ("urn:x:y", ("urn:x:", "y")),
        ("", ("", "")),
    ],
)
def test_split(iri: str, parts: tuple[str, str]) -> None:
    assert split_iri(iri) == parts
