"""A result says what to do: what goes for its rule, and what was probably meant."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from pactgraph.namespaces import RDF, SH, SKOS
from pactgraph.terms import Term
from pactgraph.validating.remedies import Things, advise
from pactgraph.validation import Report, Result, Severity

EX = "http://example.org/"
TYPE, LABEL, SHORT = NamedNode(f"{RDF}type"), NamedNode(f"{SKOS}prefLabel"), NamedNode(f"{SKOS}altLabel")


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


@pytest.fixture(scope="module")
def things() -> Things:
    store = Store()
    for name, label in (("mayo-clinic", "Mayo Clinic"), ("charite", "Charité – Berlin"), ("charite-mitte", "Mitte")):
        store.extend([Quad(ex(name), TYPE, ex("Hospital")), Quad(ex(name), LABEL, Literal(label, language="en"))])
    store.add(Quad(ex("charite-mitte"), SHORT, Literal("Charité Berlin")))
    store.add(Quad(ex("untyped"), LABEL, Literal("Untyped")))
    return Things(store, {"ex": EX})


@pytest.mark.parametrize(
    ("component", "value", "advice"),
    [
        (
            "Class",
            Literal("mayo  CLINIC"),
            "Did you mean ex:mayo-clinic? A thing is named without quotes.",
        ),
        ("Class", Literal("Mayo Klinic"), "Did you mean ex:mayo-clinic? A thing is named without quotes."),
        (
            "NodeKind",
            Literal("Charite Berlin"),
            "Did you mean ex:charite or ex:charite-mitte? A thing is named without",
        ),
        ("Class", Literal("ex:mayo-clinic"), "Take the quotes away: ex:mayo-clinic."),
        ("Or", Literal("31.12.2023"), 'A date has a datatype: write "2023-12-31"^^xsd:date.'),
        ("Or", Literal("2013"), 'A date has a datatype: write "2013"^^xsd:gYear.'),
        ("Class", ex("mayo-clinc"), "Did you mean ex:mayo-clinic? Name a thing"),
        ("Class", ex("mayo-clinic"), "Name a thing of the right class"),
        ("Class", ex("helsinki"), "Name a thing of the right class"),
        ("Class", Literal("Untyped"), "Name a thing of the right class"),
        ("MaxLength", Literal("Mayo Clinic"), ""),
        ("Datatype", Literal("Mayo Clinic"), "Write the value in the datatype"),
    ],
)
def test_the_thing_that_was_meant_is_proposed(things: Things, component: str, value: Term, advice: str) -> None:
    name = f"{SH}{component}ConstraintComponent"
    fault = Result(f"{EX}shape", ex("pact"), ex("party"), value, name, Severity.VIOLATION, "So it is.")

    (advised,) = advise(Report.of([fault]), things).results

    assert advised.advice.startswith(advice)
    assert bool(advised.advice) == bool(advice)


def test_the_advice_of_a_check_is_kept(things: Things) -> None:
    fault = Result("check", ex("mayo-clinc"), None, None, None, Severity.WARNING, "So it is.", "Name it.")

    (advised,) = advise(Report.of([fault]), things).results

    assert advised.advice == "Did you mean ex:mayo-clinic? Name it."
