"""What keeps a folder from being read is told file by file, each with its place, and no traceback is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pactgraph.folder import GraphFolder
from pactgraph.validating import validate_folder

if TYPE_CHECKING:
    from pathlib import Path

    from pactgraph.validation import Result

PREFIXES = """@prefix ex: <https://example.org/harbour/terms#> .
@prefix hid: <https://example.org/harbour/id/> .
@prefix hdoc: <https://example.org/harbour/doc/> .
@prefix pg: <https://w3id.org/pactgraph/ontology#> .
"""


def results_of(folder: Path) -> tuple[Result, ...]:
    report, _ = validate_folder(GraphFolder(folder), lambda _: None)
    return report.results


def shown(result: Result, folder: Path) -> str:
    assert result.place is not None
    path = result.place.path.relative_to(folder).as_posix()
    return f"{result.source} {path}:{result.place.line}:{result.place.column} {result.place.text}"


def test_every_file_that_cannot_be_read_is_named(harbour: Path) -> None:
    (harbour / "data/more.ttl").write_text(f"{PREFIXES}hid:a ex:b hidd:c .\n")
    (harbour / "data/worse.ttl").write_bytes(b"<urn:x:a> <urn:x:b> '\xff' .\n")
    with (harbour / "ontology/terms-shapes.ttl").open("a") as shapes:
        shapes.write("ex:more sh:path ex:more .\n")
    (harbour / "ontology/terms.ttl").write_text("@prefix a <urn:x:> .")

    found = [shown(result, harbour) for result in results_of(harbour)]

    assert found == [
        "syntax data/more.ttl:5:12 hidd:c",
        "syntax data/worse.ttl:1:22 ",
        "syntax ontology/terms.ttl:1:9 a",
    ]


def test_a_syntax_error_gives_its_remedy_apart(harbour: Path) -> None:
    (harbour / "data/more.ttl").write_text(f"{PREFIXES}hid:a ex:b hidd:c .\n")

    (result,) = results_of(harbour)

    assert (result.message, result.advice) == ("Prefix 'hidd' is not declared.", "Did you mean hid:?")


def test_a_rule_that_cannot_be_read_is_named(harbour: Path) -> None:
    (harbour / "ontology/rules/popularity.rq").write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    (result,) = results_of(harbour)

    assert shown(result, harbour) == "syntax ontology/rules/popularity.rq:1:1 "
    assert "the header names no graph" in result.message.lower()


def test_statements_that_contradict_each_other_have_their_places(harbour: Path) -> None:
    with (harbour / "data/letters.trig").open("a") as letters:
        letters.write("hdoc:letter-1 { hid:north ex:partnerOf hid:north . }\n")
    last = (harbour / "data/letters.trig").read_text().count("\n")

    (result,) = results_of(harbour)

    assert shown(result, harbour) == f"prp-irp data/letters.trig:{last}:40 hid:north"
    assert result.message == "An irreflexive property relates nothing to itself."


def test_a_literal_that_is_none_is_told_once(harbour: Path) -> None:
    with (harbour / "data/letters.trig").open("a") as letters:
        letters.write('hdoc:letter-1 { hid:north ex:beds "2023-02-30"^^<http://www.w3.org/2001/XMLSchema#date> . }\n')

    found = [result.source for result in results_of(harbour) if result.source != "no-twins"]

    assert found == ["literals-of-datatype"]


@pytest.mark.parametrize(
    ("before", "after", "place", "message"),
    [
        ("  sh:path skos:prefLabel ;\n", "", "10:1 exsh:HospitalShape-prefLabel", "Less than 1 values on"),
        ("sh:minCount 1", 'sh:minCount "one"', '12:15 "one"', "Value is not Literal with datatype xsd:integer"),
        ("sh:path skos:prefLabel", 'sh:path "x"', '11:11 "x"', "must conform to one or more shapes"),
    ],
)
def test_a_shape_that_is_not_shacl_has_its_place(
    harbour: Path, capfd: pytest.CaptureFixture[str], before: str, after: str, place: str, message: str
) -> None:
    path = harbour / "ontology/terms-shapes.ttl"
    path.write_text(path.read_text().replace(before, after))

    (result,) = results_of(harbour)

    assert shown(result, harbour) == f"shapes ontology/terms-shapes.ttl:{place}"
    assert message in result.message
    assert capfd.readouterr().err == ""


def test_a_prefix_that_means_something_else_is_told(harbour: Path) -> None:
    declarations = PREFIXES.replace("harbour/terms#", "harbour/terms/")
    text = '"""\n@prefix hid: <https://example.org/other/> .\n"""'
    (harbour / "data/more.ttl").write_text(f"{declarations}<urn:x:a> <urn:x:b> {text} .\n")

    found = [one for one in results_of(harbour) if one.source == "file-prefix"]

    assert [shown(one, harbour) for one in found] == [
        "file-prefix data/more.ttl:1:13 <https://example.org/harbour/terms/>"
    ]
    assert found[0].advice.startswith("Elsewhere ex: stands for <https://example.org/harbour/terms#>.")


def test_a_misspelt_kind_is_told_alone(harbour: Path) -> None:
    with (harbour / "ontology/terms-shapes.ttl").open("a") as shapes:
        shapes.write("exsh:Wanting a sh:NodeShape ; sh:targetSubjectsOf ex:needs ;\n")
        shapes.write(
            '  sh:property [ sh:path ex:needs ; sh:class ex:Hospital ; sh:message "It needs a hospital."@en ] .\n'
        )
    with (harbour / "data/letters.trig").open("a") as letters:
        letters.write(
            "hdoc:letter-1 { hid:north ex:needs hid:west . hid:west a <http://xmlns.com/foaf/0.1/Persn> . }\n"
        )

    found = {result.source for result in results_of(harbour)}

    assert "https://example.org/harbour/shapes#Wanting" not in found
    assert "undefined-term" in found


def test_a_value_of_another_datatype_is_told_once(harbour: Path) -> None:
    with (harbour / "ontology/terms-shapes.ttl").open("a") as shapes:
        shapes.write(
            "exsh:HospitalShape sh:property [ sh:path ex:beds ; sh:datatype <http://www.w3.org/2001/XMLSchema#"
        )
        shapes.write('integer> ; sh:minInclusive 1 ; sh:message "Beds are counted."@en ] .\n')
    with (harbour / "data/letters.trig").open("a") as letters:
        letters.write('hdoc:letter-1 { hid:north ex:beds "ten" . }\n')

    found = [
        result.advice
        for result in results_of(harbour)
        if result.source == "https://example.org/harbour/shapes#HospitalShape"
    ]

    assert found == ["Write the value in the datatype that the rule asks for."]
