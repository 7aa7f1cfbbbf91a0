"""A statement is found by the words that people have for it, and what is near to one that nobody made."""

from __future__ import annotations

from pathlib import Path

import pytest
from in_memory import InMemory, build_in_memory
from pyoxigraph import RdfFormat, parse

from pactgraph.errors import UnknownPrefixError, UnknownThingError, UsageError
from pactgraph.statements import near_statements, read_statement

HARBOUR = Path(__file__).with_name("graphs") / "harbour"


@pytest.fixture(scope="module")
def harbour_graph(tmp_path_factory: pytest.TempPathFactory) -> InMemory:
    return build_in_memory(HARBOUR, tmp_path_factory.mktemp("harbour"))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (
            ("Nordhafen hospital", "ex:partnerOf", "Südhafen – “Old” Hospital"),
            ("hid:north", "ex:partnerOf", "hid:south"),
        ),
        (("hid:north", "a", "organisation"), ("hid:north", "rdf:type", "ex:Organisation")),
        (("hid:north", "ex:beds", "10"), ("hid:north", "ex:beds", '"10"^^xsd:integer')),
        (("hid:north", "ex:beds", '"10"^^xsd:integer'), ("hid:north", "ex:beds", '"10"^^xsd:integer')),
        (("hid:north", "ex:hasPartner", "true"), ("hid:north", "ex:hasPartner", '"true"^^xsd:boolean')),
        (("hid:south", "rdfs:label", "Nordhafen Hospital"), ("hid:south", "rdfs:label", '"Nordhafen Hospital"@en')),
        (("hid:twin-1", "skos:prefLabel", "Twin"), ("hid:twin-1", "skos:prefLabel", '"Twin"@en')),
        (("Twin", "a", "ex:Hospital"), ("hid:twin-1", "rdf:type", "ex:Hospital")),
        (("hid:south", "ex:tiedTo", "Twin"), ("hid:south", "ex:tiedTo", "hid:twin-1")),
        (("hid:north", "ex:tiedTo", "hid:twin-2"), ("hid:north", "ex:tiedTo", "hid:twin-2")),
        (("hdoc:letter-1-position", "oa:start", "0"), ("hdoc:letter-1-position", "oa:start", '"0"^^xsd:integer')),
        (("hid:north", "skos:altLabel", "'Nord-Hafen'@de"), ("hid:north", "skos:altLabel", '"Nord-Hafen"@de')),
        (("ex:partnerOf", "is a sub-property of", "ex:tiedTo"), ("ex:partnerOf", "rdfs:subPropertyOf", "ex:tiedTo")),
    ],
)
def test_statements_as_people_write_them(
    harbour_graph: InMemory, words: tuple[str, str, str], meant: tuple[str, str, str]
) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in harbour_graph.prefixes.items())
    (expected,) = parse(f"{prefixes}{' '.join(meant)} .", format=RdfFormat.TURTLE)

    assert read_statement(harbour_graph, *words) == expected.triple
    assert harbour_graph.explain(*words) is not None


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (("Nobody", "a", "ex:Hospital"), UnknownThingError, "Nobody: no thing has this label"),
        (("", "a", "ex:Hospital"), UnknownThingError, "is not a name"),
        (("Twin", "ex:beds", "3"), UnknownThingError, "matches 2 things"),
        (("hid:norht", "a", "ex:Hospital"), UnknownThingError, "Did you mean"),
        (("hid:north", "befriends", "hid:south"), UnknownThingError, "no property has this label"),
        (("hid:north", "nope:p", "hid:south"), UnknownPrefixError, "prefix 'nope' is not declared"),
        (("hid:north", "a", '"open'), UsageError, "is not a literal of Turtle"),
        (("hid:north", "a", '"x" . <urn:x:s> <urn:x:p> "y"'), UsageError, "is not one literal|is not a literal"),
        (("hid:north", "a", "<not an iri>"), UsageError, "is not an IRI"),
        (("hid:north", "ex:} ?s ?p ?o {", "x"), UsageError, "is not an IRI"),
        (("hid:north", "a", "\udcff"), UsageError, "is not text in UTF-8"),
        (("hid:north", "", "x"), UnknownThingError, "no property has this label"),
    ],
)
def test_what_means_nothing_is_refused(
    harbour_graph: InMemory, words: tuple[str, str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read_statement(harbour_graph, *words)


def test_near_statements(harbour_graph: InMemory) -> None:
    triple = read_statement(harbour_graph, "hid:twin-1", "ex:partnerOf", "hid:south")

    assert harbour_graph.explain("hid:twin-1", "ex:partnerOf", "hid:south") is None
    assert list(near_statements(harbour_graph, triple)) == ["the other way round", "with another subject"]
