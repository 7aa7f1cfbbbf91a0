"""The W3C test suites for Turtle and TriG: our reader passes them, and our writer keeps every graph in them.

The suites are not in the repository; they are looked for in the folder of shared material.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import shared_folder
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

from pactgraph.namespaces import COMMON_PREFIXES, RDF
from pactgraph.turtle.writing import serialize_trig, serialize_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

SUITES = shared_folder() / "suites/rdf/rdf11"
SYNTAXES = {"rdf-turtle": RdfFormat.TURTLE, "rdf-trig": RdfFormat.TRIG}
MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
PREFIXES = {**COMMON_PREFIXES, "": "http://example/", "a": "http://a.example/", "ex": "http://example.org/"}

# The id of a test, and why we fail it.
KNOWN_FAILURES: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Case:
    """One entry of a manifest."""

    kind: str
    syntax: RdfFormat
    action: Path
    result: Path | None
    base_iri: str

    def read(self) -> list[Quad]:
        return list(parse(path=self.action, format=self.syntax, base_iri=self.base_iri))


def _cases(*kinds: str) -> list[object]:
    cases: list[object] = []
    for suite, syntax in SYNTAXES.items():
        manifest = SUITES / suite / "manifest.ttl"
        if not manifest.is_file():
            reason = f"no W3C suite at {manifest.parent}; set PACTGRAPH_SHARED"
            cases.append(pytest.param(None, id=suite, marks=pytest.mark.skip(reason=reason)))
            continue
        for name, case in _entries(manifest, syntax):
            if case.kind.endswith(kinds):
                reason = KNOWN_FAILURES.get(f"{suite}-{name}", "")
                marks = [pytest.mark.xfail(reason=reason)] if reason else []
                cases.append(pytest.param(case, id=f"{suite}-{name}", marks=marks))
    return cases


def _entries(manifest: Path, syntax: RdfFormat) -> Iterable[tuple[str, Case]]:
    local = "http://manifest.example/"
    dataset = Dataset(parse(path=manifest, format=RdfFormat.TURTLE, base_iri=local))

    def value(subject: NamedNode, predicate: str) -> str | None:
        for quad in dataset.quads_for_subject(subject):
            if quad.predicate.value == predicate and isinstance(quad.object, NamedNode):
                return quad.object.value
        return None

    base_iri = value(NamedNode(local), f"{MANIFEST}assumedTestBase")
    assert base_iri is not None, manifest
    for quad in sorted(dataset.quads_for_predicate(NamedNode(f"{MANIFEST}action")), key=str):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode)
        action = quad.object.value.removeprefix(local)
        result = value(quad.subject, f"{MANIFEST}result")
        yield (
            quad.subject.value.partition("#")[2],
            Case(
                kind=value(quad.subject, f"{RDF}type") or "",
                syntax=syntax,
                action=manifest.parent / action,
                result=manifest.parent / result.removeprefix(local) if result else None,
                base_iri=base_iri + action,
            ),
        )


def _canonical(quads: Iterable[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.mark.parametrize("case", _cases("PositiveSyntax"))
def test_good_syntax_is_read(case: Case) -> None:
    case.read()


@pytest.mark.parametrize("case", _cases("NegativeSyntax", "NegativeEval"))
def test_bad_syntax_is_refused(case: Case) -> None:
    with pytest.raises(SyntaxError):
        case.read()


@pytest.mark.parametrize("case", _cases("TurtleEval", "TrigEval"))
def test_the_right_graph_is_read(case: Case) -> None:
    assert case.result is not None
    assert _canonical(case.read()) == _canonical(parse(path=case.result, format=RdfFormat.N_QUADS))


@pytest.mark.parametrize("case", _cases("PositiveSyntax", "TurtleEval", "TrigEval"))
def test_what_is_written_is_read_back(case: Case) -> None:
    quads = case.read()
    serialize = serialize_trig if case.syntax == RdfFormat.TRIG else serialize_turtle
    written = serialize(quads, prefixes=PREFIXES)
    assert _canonical(parse(written, format=case.syntax)) == _canonical(quads)
    assert serialize(parse(written, format=case.syntax), prefixes=PREFIXES) == written
