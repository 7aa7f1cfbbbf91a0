"""Reports read well, are the same every time, and mean to other tools what they mean to us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from sarif_pydantic import Level, Sarif

from pactgraph.formats import ReportFormat
from pactgraph.namespaces import COMMON_PREFIXES, SH, SKOS, XSD
from pactgraph.places import Place
from pactgraph.property_paths import CompoundPath
from pactgraph.reports import CHECKS, serialize_report
from pactgraph.reports.names import Names
from pactgraph.reports.text import serialize_text
from pactgraph.validating.remedies import Things, advise
from pactgraph.validation import Report, Result, Severity

EXPECTED = Path(__file__).parent / "reports"
EX = "http://example.org/"
PREFIXES = {**COMMON_PREFIXES, "ex": EX}


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def component(name: str) -> str:
    return f"{SH}{name}ConstraintComponent"


HELD = CompoundPath("|", (CompoundPath("^", (ex("holds"),)), ex("holder")))
PARTY = "An agreement has two or more parties."
REPORT = Report.of(
    [
        Result(f"{EX}Shape-party", ex("pact"), ex("party"), None, component("MinCount"), Severity.VIOLATION, PARTY),
        Result(f"{EX}Shape-party", ex("treaty"), ex("party"), None, component("MinCount"), Severity.VIOLATION, PARTY),
        Result(
            f"{EX}Shape-year",
            ex("pact"),
            ex("year"),
            Literal("2013", datatype=NamedNode(f"{XSD}integer")),
            component("Datatype"),
            Severity.VIOLATION,
            "A year is a year.",
            "Write the value in the datatype that the rule asks for.",
            Place(Path("data/pact, of: ulm.ttl"), 4, 11, 4, 15, "2013"),
        ),
        Result(
            f"{EX}Shape-year",
            ex("pact"),
            ex("year"),
            Literal("MMXIII", language="la"),
            component("Or"),
            Severity.VIOLATION,
            "A year is a year.",
        ),
        Result(
            f"{EX}Shape-held", ex("post"), HELD, ex("ulm"), component("Class"), Severity.WARNING, "People hold posts."
        ),
        Result("name-of-place", ex("ulm"), None, Literal("Ulm"), None, Severity.WARNING, "Ulm is Ulm.", "Rename it."),
        Result(
            "name-of-place", BlankNode("b0"), ex("name"), None, None, Severity.WARNING, "It has a name.", "Name it."
        ),
        Result(f"{EX}Shape", ex("ulm"), None, None, component("Closed"), Severity.INFO, "Nothing more is known."),
    ]
)
LABEL = NamedNode(f"{SKOS}prefLabel")
STORE = Store()
STORE.extend(
    [
        Quad(ex("pact"), LABEL, Literal("Pact of Ulm", language="en"), ex("things")),
        Quad(ex("pact"), LABEL, Literal("Ulmpakten", language="sv"), ex("things")),
        Quad(ex("ulm"), LABEL, Literal("Ulm", language="de"), ex("things")),
        Quad(ex("pact"), ex("party"), ex("ulm"), ex("line-44")),
        Quad(ex("pact"), ex("party"), ex("ulm"), ex("line-45")),
        Quad(ex("line-44"), LABEL, Literal("004:44"), ex("things")),
        Quad(ex("line-45"), LABEL, Literal("004:44"), ex("things")),
        Quad(ex("post"), ex("holder"), ex("ulm")),
    ]
)
REPORT = advise(REPORT, Things(STORE, PREFIXES))


@pytest.mark.parametrize("format_", ReportFormat)
def test_report_is_written_as_expected(format_: ReportFormat) -> None:
    expected = (EXPECTED / f"report.{format_.file_extension}").read_text(encoding="utf-8")
    assert serialize_report(REPORT, format_, Names(PREFIXES, STORE)) == expected


@pytest.mark.parametrize("format_", ReportFormat)
def test_order_of_results_has_no_say(format_: ReportFormat) -> None:
    turned = Report.of(reversed(REPORT.results))
    names = Names(PREFIXES, STORE)
    assert serialize_report(turned, format_, names) == serialize_report(REPORT, format_, names)


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_hash_seed_has_no_say(seed: str) -> None:
    script = (
        "import importlib.util as u; s = u.spec_from_file_location('t', 'test_report.py'); m = u.module_from_spec(s); "
        "s.loader.exec_module(m); import sys; "
        "[sys.stdout.write(m.serialize_report(m.REPORT, f, m.Names(m.PREFIXES, m.STORE))) for f in m.ReportFormat]"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout == "".join(serialize_report(REPORT, format_, Names(PREFIXES, STORE)) for format_ in ReportFormat)


def test_turtle_is_a_report_of_shacl() -> None:
    import pyshacl
    import rdflib

    text = serialize_report(REPORT, ReportFormat.TURTLE, Names(PREFIXES))
    shapes = """
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    [] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
      sh:property [ sh:path sh:conforms ; sh:datatype xsd:boolean ; sh:minCount 1 ; sh:maxCount 1 ] ;
      sh:property [ sh:path sh:result ; sh:class sh:ValidationResult ] .
    [] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
      sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ;
      sh:property [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
      sh:property [ sh:path sh:value ; sh:maxCount 1 ] ;
      sh:property [ sh:path sh:sourceShape ; sh:maxCount 1 ] ;
      sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
      sh:property [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
    """
    data_graph, shapes_graph = rdflib.Graph().parse(data=text), rdflib.Graph().parse(data=shapes)
    conforms, _, found = pyshacl.validate(data_graph, shacl_graph=shapes_graph)
    assert conforms, found
    results = [quad for quad in parse(text, format=RdfFormat.TURTLE) if quad.predicate.value == f"{SH}result"]
    assert len(results) == len(REPORT.results)
    assert f"<{CHECKS}name-of-place>" in text


def test_turtle_of_an_empty_report_conforms() -> None:
    text = serialize_report(Report(()), ReportFormat.TURTLE, Names())
    assert text == f"@prefix sh: <{SH}> .\n\n[] a sh:ValidationReport ;\n  sh:conforms true .\n"


def test_warnings_conform_for_us_and_not_for_w3c() -> None:
    warnings = Report.of(result for result in REPORT.results if result.severity is Severity.WARNING)
    assert json.loads(serialize_report(warnings, ReportFormat.JSON, Names()))["conforms"] is True
    assert serialize_text(warnings, Names()).startswith("The graph conforms: 3 warnings.\n")
    assert "sh:conforms false" in serialize_report(warnings, ReportFormat.TURTLE, Names())


def test_empty_report_says_that_the_graph_conforms() -> None:
    assert serialize_text(Report(()), Names()) == "The graph conforms.\n"


def test_limit_counts_the_rest() -> None:
    text = serialize_text(REPORT, Names(PREFIXES), limit=1)
    assert text.count("  and 1 more\n") == 3
    assert "  and " not in serialize_text(REPORT, Names(PREFIXES), limit=None)


def test_labels_are_in_the_language_asked_for() -> None:
    assert "Ulmpakten (ex:pact)" in serialize_text(REPORT, Names(PREFIXES, STORE, "sv"))


def test_without_a_store_nothing_is_looked_up() -> None:
    text = serialize_text(REPORT, Names(PREFIXES))
    assert "nothing" not in text.replace("Nothing more", "")
    assert "  ex:pact\n" in text


def test_sarif_is_sarif() -> None:
    text = serialize_report(REPORT, ReportFormat.SARIF, Names(PREFIXES, STORE))
    (run,) = Sarif.model_validate_json(text).runs

    assert run.results is not None
    assert [result.level for result in run.results].count(Level.ERROR) == REPORT.violations
    regions = [result["locations"][0].get("physicalLocation", {}) for result in json.loads(text)["runs"][0]["results"]]
    assert [region["artifactLocation"]["uri"] for region in regions if region] == ["data/pact%2C%20of%3A%20ulm.ttl"]
