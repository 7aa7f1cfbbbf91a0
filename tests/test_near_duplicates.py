"""Things that may be one are reported once, with both names; those that the graph holds apart are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REPOSITORY
from pyoxigraph import RdfFormat, Store
from test_label_likeness import ALIKE, DISTINCT

from pactgraph.derivation import derive, fill_store, read_folder
from pactgraph.folder import GraphFolder
from pactgraph.validating import validate_folder
from pactgraph.validating.near_duplicates import NEAR_DUPLICATE, find_near_duplicates
from pactgraph.validation import Result, Severity

PREFIXES = """
@prefix : <https://example.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pg: <https://w3id.org/pactgraph/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
TWO = """
:a a :Hospital ; skos:prefLabel "Nordhafen Hospital" .
:b a :Hospital ; skos:prefLabel "Hospital of Nordhafen" .
"""


def find(text: str) -> list[tuple[str, str]]:
    """Return the local names of the pairs that are found in a TriG text, all of which is in the default graph too."""
    return [(local(one.focus_node), local(one.value)) for one in find_near_duplicates(store_of(text))]


def store_of(text: str) -> Store:
    store = Store()
    store.load(f"{PREFIXES} :catalogue {{ {text} }}".encode(), RdfFormat.TRIG)
    store.load(f"{PREFIXES} {text}".encode(), RdfFormat.TURTLE)
    return store


def local(term: object) -> str:
    return str(term).rstrip(">").rpartition("/")[2]


def test_two_things_with_like_labels() -> None:
    (found,) = find_near_duplicates(store_of(TWO))

    assert found.source == NEAR_DUPLICATE
    assert found.severity is Severity.WARNING
    assert (local(found.focus_node), str(found.path).rpartition("#")[2], local(found.value)) == ("a", "prefLabel>", "b")
    assert "“Nordhafen Hospital” and “Hospital of Nordhafen” have the same words" in found.message
    assert "dcterms:isReplacedBy" in found.advice
    assert "owl:differentFrom" in found.advice


def test_the_thing_of_which_less_is_said_is_the_focus() -> None:
    (found,) = find_near_duplicates(store_of(f"{TWO} :a :locatedIn :harbour ."))

    assert (local(found.focus_node), local(found.value)) == ("b", "a")
    assert "“Hospital of Nordhafen” and “Nordhafen Hospital”" in found.message


@pytest.mark.parametrize("row", [row for row in ALIKE if row[3] != "initials"], ids=lambda row: row[0])
@pytest.mark.parametrize("name", ["skos:altLabel", "skos:hiddenLabel", "foaf:name", "rdfs:label"])
def test_every_label_counts(row: list[str], name: str) -> None:
    assert find(f':a a :{row[2]} ; skos:prefLabel "{row[0]}"@en . :b a :{row[2]} ; {name} "{row[1]}"@sv .') == [
        ("a", "b")
    ]


@pytest.mark.parametrize("row", DISTINCT, ids=lambda row: row[0])
def test_things_with_other_labels_are_two(row: list[str]) -> None:
    assert (
        find(f':a a :{row[2]} ; skos:prefLabel "{row[0]}"@en . :b a :{row[2]} ; skos:prefLabel "{row[1]}"@sv .') == []
    )


@pytest.mark.parametrize(
    "apart",
    [
        ":a owl:differentFrom :b .",
        ":b owl:differentFrom :a .",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :c :a :b ) .",
        "[] a owl:AllDifferent ; owl:members ( :b :a ) .",
        ":a dcterms:isReplacedBy :b .",
        ":b dcterms:isReplacedBy :elsewhere .",
        ":a org:unitOf :b .",
        ":b :tiedTo :a .",
    ],
)
def test_what_the_graph_holds_apart_is_not_reported(apart: str) -> None:
    assert find(TWO + apart) == []


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (":Hospital|:Hospital", True),
        (":Hospital, :Place|:Hospital", True),
        (":Hospital|:Person", False),
        ("prov:Entity|prov:Entity", False),
        ("owl:Thing|owl:Thing", False),
        (":Hospital, :Clinic|:Hospital, :Person", False),
        (":Hospital, :Park|:Hospital, :Clinic", False),
        (":Hospital, skos:Concept|:Hospital", False),
        ("owl:Class|owl:Class", False),
        ("pg:Passage|pg:Passage", False),
    ],
)
def test_only_kinds_that_go_together(kinds: str, found: bool) -> None:
    one, other = kinds.split("|")
    disjoint = """
    :Clinic owl:disjointWith :Person . [] a owl:AllDisjointClasses ; owl:members ( :Park :Clinic ) .
    """
    text = f':a a {one} ; skos:prefLabel "Nordhafen" . :b a {other} ; skos:prefLabel "Nordhäfen" . {disjoint}'

    assert [{*pair} for pair in find(text)] == ([{"a", "b"}] if found else [])


def test_what_a_check_reported_is_not_reported_again() -> None:
    store = store_of(TWO)
    (found,) = find_near_duplicates(store)
    turned = Result("same-label", found.value or found.focus_node, None, found.focus_node, None, Severity.WARNING, "")

    assert find_near_duplicates(store, reported=[found]) == []
    assert find_near_duplicates(store, reported=[turned]) == []


def test_what_only_a_passage_prints_is_no_name() -> None:
    store = store_of(":p a pg:Passage . :a a :Hospital . :b a :Hospital .")
    printed = f'{PREFIXES} :p {{ :a rdfs:label "the hospital" . :b rdfs:label "The hospital" }}'
    store.load(printed.encode(), RdfFormat.TRIG)
    store.load(f'{PREFIXES} :a rdfs:label "the hospital" . :b rdfs:label "The hospital" .'.encode(), RdfFormat.TURTLE)

    assert find_near_duplicates(store) == []


def test_many_things_of_one_name_are_not_reported_in_pairs() -> None:
    things = "".join(f':w{number:03} a :Ward ; skos:prefLabel "Ward" .\n' for number in range(200))

    assert len(find(things)) == 199


def test_no_false_alarm_on_the_shipped_graph() -> None:
    folder = GraphFolder(REPOSITORY)
    settings = folder.read_settings()
    store = Store()
    fill_store(store, derive(folder, settings, *read_folder(folder, settings)))

    assert [one.message for one in find_near_duplicates(store)] == []


def test_validation_reports_each_pair_once(harbour: Path) -> None:
    """Exact equals are what the check of this folder reports; the twin with an accent is nobody else's."""
    data = harbour / "data/letters.trig"
    more = 'hid:other a ex:Person ; skos:prefLabel "Åda Berg"@en . hid:ada a ex:Person'
    data.write_text(data.read_text().replace("hid:ada a ex:Person", more))

    report, _ = validate_folder(GraphFolder(harbour), lambda _: None)
    found = [(local(one.focus_node), one.source) for one in report.results if one.severity is Severity.WARNING]

    assert found == [("ada", NEAR_DUPLICATE), ("twin-1", "no-twins")]
