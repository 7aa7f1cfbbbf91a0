"""Terms that nobody defines, and literals that are not of their datatype or not canonical, are found; others pass."""

from __future__ import annotations

from time import perf_counter

import pytest
from conftest import REPOSITORY
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pactgraph.folder import GraphFolder
from pactgraph.namespaces import XSD
from pactgraph.reading import read_quads
from pactgraph.validating.spelling import CANONICAL_LITERALS, LITERALS_OF_DATATYPE, check_literals, check_terms
from pactgraph.vocabularies import known_terms

FOLDER = GraphFolder(REPOSITORY)
PREFIXES = FOLDER.read_settings().prefixes
ONTOLOGY = [quad for path in FOLDER.ontology_files() for quad in read_quads(path)]
WRITTEN = [
    *ONTOLOGY,
    *(quad for path in [*FOLDER.shapes_files(), *FOLDER.data_files()] for quad in read_quads(path)),
]
VOCABULARY = known_terms(ONTOLOGY)


def terms_at_fault(statement: str) -> list[tuple[str, str]]:
    declared = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    quads = parse((declared + statement).encode(), format=RdfFormat.TRIG)
    return [
        (result.message.split("; ")[1].split(" is")[0], result.advice)
        for result in check_terms(quads, VOCABULARY, PREFIXES)
    ]


@pytest.mark.parametrize(
    ("statement", "term", "advice"),
    [
        ('id:a pg:signedon "2013" .', "pg:signedon", "Did you mean pg:signedOn?"),
        ("id:a a pg:Agrement .", "pg:Agrement", "Did you mean pg:Agreement"),
        ('id:a skos:preflabel "A" .', "skos:preflabel", "Did you mean skos:prefLabel?"),
        ("id:a dcterms:subject topic:cancer-reserch .", "topic:cancer-reserch", "Did you mean topic:cancer-research"),
        ('id:a pg:signedOn "2013"^^xsd:gyear .', "xsd:gyear", "Did you mean xsd:gYear"),
        ("id:s sh:minCuont 1 .", "sh:minCuont", "Did you mean sh:minCount"),
        ("id:a pg:zzzzzzzzzz 1 .", "pg:zzzzzzzzzz", "Use a term that is defined, or define this one."),
    ],
)
def test_a_term_that_nobody_defines_is_found(statement: str, term: str, advice: str) -> None:
    ((found, proposed),) = terms_at_fault(statement)

    assert found == term
    assert proposed.startswith(advice)


@pytest.mark.parametrize(
    "statement",
    [
        'id:a pg:signedOn "2013"^^xsd:gYear .',
        "id:a a <http://example.org/terms#Anything> ; <http://example.org/terms#any> id:nothing .",
        "id:a rdfs:seeAlso <https://w3id.org/pactgraph/ontology#> .",
        "id:a rdf:_1 id:b .",
    ],
)
def test_a_defined_or_open_term_passes(statement: str) -> None:
    assert terms_at_fault(statement) == []


def test_what_ships_is_spelt_right() -> None:
    assert check_terms(WRITTEN, VOCABULARY, PREFIXES) == []
    assert check_literals(WRITTEN) == []


@pytest.mark.parametrize(
    ("text", "datatype", "advice"),
    [
        ("2023-02-30", "date", "The month 2023-02 has no such day. Correct it."),
        ("2023-13", "gYearMonth", "A year has no month 13. Correct it."),
        ("2023-13-01", "date", "A year has no month 13. Correct it."),
        ("31.12.2023", "date", 'Write "2023-12-31"^^xsd:date.'),
        ("2025-03-3", "date", 'Write "2025-03-03"^^xsd:date.'),
        ("31.2.2023", "date", "Write it like 2024-05-31."),
        ("May 2013", "gYearMonth", "Write it like 2024-05."),
        ("2023", "date", 'A date keeps the precision of its source: write "2023"^^xsd:gYear'),
        ("2023-05-01", "gYear", 'A date keeps the precision of its source: write "2023-05-01"^^xsd:date'),
        ("twelve", "integer", "Write it like 12."),
        ("--02-30", "gMonthDay", "Write it like --05-31."),
    ],
)
def test_a_literal_that_is_none_of_its_datatype_is_found(text: str, datatype: str, advice: str) -> None:
    (result,) = check_literals([literal_quad(text, datatype)])

    assert result.source == LITERALS_OF_DATATYPE
    assert f'"{text}" is no xsd:{datatype}' in result.message
    assert result.advice.startswith(advice)


@pytest.mark.parametrize(
    ("text", "datatype", "canonical"),
    [
        ("010", "integer", "10"),
        ("+1", "integer", "1"),
        ("-0", "integer", "0"),
        ("007", "nonNegativeInteger", "7"),
        ("1.50", "decimal", "1.5"),
        ("1.5e0", "double", "1.5"),
        ("1", "boolean", "true"),
        ("P60M", "duration", "P5Y"),
        ("P5Y0M", "duration", "P5Y"),
        ("PT24H", "dayTimeDuration", "P1D"),
        ("2013-05-01T00:00:00.0Z", "dateTime", "2013-05-01T00:00:00Z"),
    ],
)
def test_literal_that_the_engine_rewrites_is_found(text: str, datatype: str, canonical: str) -> None:
    (result,) = check_literals([literal_quad(text, datatype)])
    assert result.source == CANONICAL_LITERALS
    assert result.value == Literal(text, datatype=NamedNode(XSD + datatype))
    assert f'"{canonical}"' in result.message
    assert check_literals([literal_quad(canonical, datatype)]) == []


@pytest.mark.parametrize(
    ("text", "datatype"), [("2013-05-01Z", "date"), ("2013+01:00", "gYear"), ("2013-05Z", "gYearMonth")]
)
def test_date_with_time_zone_is_found(text: str, datatype: str) -> None:
    (result,) = check_literals([literal_quad(text, datatype)])
    assert result.message == "A date has no time zone."


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("2013", "gYear"), ("2013-05", "gYearMonth"), ("2013-05-01", "date"), ("--05-01", "gMonthDay"), ("10", "string")],
)
def test_canonical_literal_passes(text: str, datatype: str) -> None:
    assert check_literals([literal_quad(text, datatype)]) == []


def literal_quad(text: str, datatype: str) -> Quad:
    literal = Literal(text, datatype=NamedNode(XSD + datatype))
    return Quad(NamedNode("http://example.org/a"), NamedNode("http://example.org/p"), literal)


def test_a_slip_made_ten_thousand_times_is_found_in_seconds() -> None:
    name, term = NamedNode("urn:x:g"), NamedNode("https://w3id.org/pactgraph/ontology#singedOn")
    quads = [Quad(NamedNode(f"urn:x:{number}"), term, name, name) for number in range(10_000)]

    began = perf_counter()
    found = check_terms(quads, VOCABULARY, PREFIXES)

    assert perf_counter() - began < 5
    assert {(len(found), one.advice) for one in found} == {(10_000, "Did you mean pg:signedOn?")}
