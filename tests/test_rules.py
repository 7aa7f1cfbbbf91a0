"""Rules compute bounds and ends, whatever the precision, and say what is wrong with them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import REPOSITORY
from pyoxigraph import RdfFormat, Triple, parse

from pactgraph.errors import ParseError
from pactgraph.rules import compute
from pactgraph.terms import text_of

CASES = Path(__file__).with_name("rules")
RULES = sorted((REPOSITORY / "ontology/rules").glob("*.rq"))
OPENING = (
    "@prefix pg: <https://w3id.org/pactgraph/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . pg:startsOn rdfs:subPropertyOf pg:date . "
    "pg:endsOn rdfs:subPropertyOf pg:date . "
)
EARLIEST, LATEST = (f"https://w3id.org/pactgraph/ontology#{name}" for name in ("earliest", "latest"))


def rows(name: str) -> list[list[str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((OPENING + text).encode(), format=RdfFormat.TURTLE)]


def bounds(text: str, ending: str) -> tuple[str, str]:
    """Return the computed earliest and latest day of the node whose IRI ends so; nothing where a bound is open."""
    found = {
        quad.predicate.value: text_of(quad.object)
        for quad in compute(RULES, triples(text))
        if text_of(quad.subject).endswith(ending)
    }
    return found.get(EARLIEST, ""), found.get(LATEST, "")


@pytest.mark.parametrize(("date", "datatype", "earliest", "latest"), rows("date-bounds.csv"))
def test_date_bounds(date: str, datatype: str, earliest: str, latest: str) -> None:
    text = f'<urn:x:term> pg:startsOn "{date}"^^xsd:{datatype} .'

    assert bounds(text, f"/{date}") == (earliest, latest)


@pytest.mark.parametrize(("start", "datatype", "duration", "earliest", "latest"), rows("computed-ends.csv"))
def test_computed_ends(start: str, datatype: str, duration: str, earliest: str, latest: str) -> None:
    text = f'<urn:x/term> a pg:Term ; pg:startsOn "{start}"^^xsd:{datatype} ; pg:duration "{duration}"^^xsd:duration .'

    assert bounds(text, "/end-of-term") == (earliest, latest)


def test_no_end_is_computed_where_one_is_stated() -> None:
    text = (
        '<urn:x/term> a pg:Term ; pg:startsOn "2013"^^xsd:gYear ; pg:duration "P5Y"^^xsd:duration ; '
        'pg:endsOn "2017"^^xsd:gYear .'
    )

    assert bounds(text, "/end-of-term") == ("", "")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o }", "names no graph"),
        ("#+ pactgraph:\n#+   graph: urn:x:g\nSELECT ?s WHERE { ?s ?p ?o }", "a rule is a CONSTRUCT query"),
        ('#+ summary: "A rule"\n#+ pactgraph:\n#+   graph: urn:x:g\nCONSTRUCT { ?s ?p }', "faulty.rq:4:.*not SPARQL"),
        ("#+ pactgraph:\n#+   graph: urn:x:g\nCONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o }", "a rule makes a blank node"),
    ],
)
def test_a_faulty_rule_names_its_file(tmp_path: Path, rule: str, message: str) -> None:
    path = tmp_path / "faulty.rq"
    path.write_text(rule)

    with pytest.raises(ParseError, match=message) as raised:
        compute([path], triples("<urn:x:a> <urn:x:b> <urn:x:c> ."))
    assert "faulty.rq" in str(raised.value)
