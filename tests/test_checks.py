"""Every check has a case that fails for it alone, and its corrected twin that passes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from pactgraph.checks import Check, evaluate_checks, parse_check, read_checks
from pactgraph.errors import EvaluationError, ParseError
from pactgraph.folder import GraphFolder
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import compress
from pactgraph.query_syntax import check_syntax
from pactgraph.reading import read_quads
from pactgraph.saved_queries import parse_saved_query
from pactgraph.validation import Result, Severity

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = GraphFolder(REPOSITORY)
CASES = sorted(path.name for path in (REPOSITORY / "tests/checks").iterdir() if path.is_dir())
CHECKS = read_checks(FOLDER.check_files())
ONTOLOGY = [Quad(*quad.triple) for path in FOLDER.ontology_files() for quad in read_quads(path)]
PREFIXES = {**FOLDER.read_settings().prefixes, "ex": "http://example.org/"}
BASE = REPOSITORY / "tests/checks/base.trig"


def store_of(quads: list[Quad]) -> Store:
    """Return the dataset as the checks see it; triples outside any graph get the name that a file would give them."""
    file_graph = NamedNode("http://example.org/graph/file")
    unnamed = [quad.triple for quad in quads if quad.graph_name == DefaultGraph()]
    named = [quad for quad in quads if quad.graph_name != DefaultGraph()]
    named += [Quad(subject, predicate, object_, file_graph) for subject, predicate, object_ in unnamed]
    outside = {quad.subject for quad in named if quad.object == NamedNode(GraphKind.OUTSIDE.iri)}
    store = Store()
    store.extend([*ONTOLOGY, *named, *(Quad(*quad.triple) for quad in named if quad.graph_name not in outside)])
    return store


def evaluate(path: Path) -> list[Result]:
    return evaluate_checks(store_of([*read_quads(BASE), *read_quads(path)]), CHECKS)


def spell(term: object, case: str) -> str:
    if isinstance(term, NamedNode):
        return compress(term.value, {**PREFIXES, "": f"http://example.org/{case}/"})
    return term.value if isinstance(term, Literal) else "_" if isinstance(term, BlankNode) else ""


@pytest.mark.parametrize("case", CASES)
def test_invalid_case_fails_for_its_check_alone(case: str) -> None:
    folder = REPOSITORY / "tests/checks" / case
    found = evaluate(folder / "invalid.trig")
    assert {result.source for result in found} == {case}
    rows = {(spell(one.focus_node, case), spell(one.path, case), spell(one.value, case)) for one in found}
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    assert header == ["focus", "path", "value"]
    assert rows == {(focus, path, value) for focus, path, value in expected}


@pytest.mark.parametrize("case", CASES)
def test_corrected_twin_passes(case: str) -> None:
    assert evaluate(REPOSITORY / "tests/checks" / case / "valid.trig") == []


def test_every_check_has_a_case() -> None:
    assert [check.name for check in CHECKS] == CASES


def test_what_the_cases_share_passes() -> None:
    assert evaluate(BASE) == []


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_checks_say_what_to_do(check: Check) -> None:
    assert check.problem.endswith(".")
    assert check.solution.endswith(".")
    check_syntax(parse_saved_query(check.name, check.name, check.text))
    assert "ORDER BY" in check.text


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("identifier-ror", {"The check digits of this ROR identifier would be 91."}),
        ("identifier-isni-orcid", {"The check character of this identifier would be X."}),
        ("end-before-start", {"It ends on or after its start, 2019."}),
    ],
)
def test_messages_name_what_was_expected(case: str, expected: set[str]) -> None:
    found = evaluate(REPOSITORY / "tests/checks" / case / "invalid.trig")
    assert expected <= {result.message for result in found}


GOOD = """#+ summary: "Rule"
#+ description: |-
#+   Problem: Something is wrong.
#+   Solution: Put it right.
#+ tags: [check, warning]
SELECT ?focus ?path ?value ?message WHERE { ?focus ?path ?value . FILTER (ISBLANK(?value)) }
"""


def test_check_is_read() -> None:
    check = parse_check(Path("rule.rq"), GOOD)
    assert check == Check("rule", GOOD, Severity.WARNING, "Rule", "Something is wrong.", "Put it right.")


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("?focus ?path ?value ?message WHERE", "?focus WHERE", "a check projects"),
        ("?value .", "?value . ?value ?_kind_iri ?focus .", "a check projects"),
        ("[check, warning]", "[check]", "the tags of a check"),
        ("[check, warning]", "[check, warning, error]", "the tags of a check"),
        ("[check, warning]", "[warning]", "the tags of a check"),
        ("Solution: ", "", "the description of a check"),
    ],
)
def test_file_that_is_no_check_is_refused(before: str, after: str, what: str) -> None:
    with pytest.raises(ParseError, match=what):
        parse_check(Path("rule.rq"), GOOD.replace(before, after))


def test_rule_without_message_says_its_summary() -> None:
    store = Store()
    store.add(Quad(NamedNode("http://example.org/a"), NamedNode("http://example.org/p"), Literal("x")))
    check = parse_check(Path("rule.rq"), GOOD.replace("ISBLANK", "ISLITERAL"))
    (result,) = evaluate_checks(store, [check])
    assert (result.message, result.advice, result.severity) == ("Rule.", "Put it right.", Severity.WARNING)


def test_row_without_focus_is_an_error() -> None:
    text = GOOD.replace("{ ?focus ?path ?value . FILTER (ISBLANK(?value)) }", "{ BIND (1 AS ?value) }")
    with pytest.raises(EvaluationError, match="check rule: a row has no"):
        evaluate_checks(Store(), [parse_check(Path("rule.rq"), text)])


def test_shipped_graph_has_no_fault() -> None:
    quads = [quad for path in FOLDER.data_files() for quad in read_quads(path)]
    found = evaluate_checks(store_of(quads), CHECKS)
    assert [result for result in found if result.severity is Severity.VIOLATION] == []
