"""What is wrong with the queries of a folder and with their cases: each by itself, with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pactgraph.folder import GraphFolder
from pactgraph.validating import validate_folder
from pactgraph.validating.query_faults import CASE, SAVED_QUERY, read_queries
from pactgraph.validation import Result

TIES = "queries/ties.rq"
CASES = "queries/cases/ties/north"


def validate(root: Path, *, thorough: bool = False, progress: Callable[[str], None] = lambda _: None) -> list[Result]:
    """Return what validation finds in the files of queries and cases."""
    report, _ = validate_folder(GraphFolder(root), progress, thorough=thorough)
    return [one for one in report.results if one.focus_node.value.startswith("file:")]  # type: ignore[union-attr]


def shown(results: list[Result], root: Path) -> list[str]:
    """Return the rule, the place and the text there of each result."""
    places = [(one.source, one.place) for one in results if one.place is not None]
    return [
        f"{source} {place.path.relative_to(root).as_posix()}:{place.line}:{place.column} {place.text}"
        for source, place in places
    ]


def test_a_folder_in_order_has_no_fault(harbour: Path) -> None:
    assert validate(harbour, thorough=True) == []


def test_accepted_cases_expect_what_the_queries_give(harbour: Path) -> None:
    expected = harbour / "queries/cases/ties/north/expected.csv"
    before = expected.read_text()
    expected.write_text("other\nhid:nowhere\n")
    written: list[Path] = []

    validate_folder(GraphFolder(harbour), lambda _: None, accept=written.append)

    assert expected.read_text().splitlines()[1:] == ["hid:south"]
    assert written == [expected]
    assert "hid:south" in before
    assert validate(harbour) == []


def test_an_accepted_case_with_further_rows_keeps_to_its_things(harbour: Path) -> None:
    case = harbour / "queries/cases/ties/north"
    (case / "case.toml").write_text('query = "ties"\ncontains = true\n[parameters]\nhospital = "hid:south"\n')
    (case / "expected.csv").write_text("other,otherLabel\nhid:twin-1,Twin\nhid:north,North\n")
    written: list[Path] = []

    validate_folder(GraphFolder(harbour), lambda _: None, accept=written.append)

    assert written == [case / "expected.csv"]
    assert (case / "expected.csv").read_text() == "other,otherLabel\nhid:twin-1,Twin\nhid:north,Nordhafen Hospital\n"


def test_cases_wait_until_the_data_conform(harbour: Path) -> None:
    (harbour / "queries/cases/ties/north/expected.csv").write_text("other\nhid:nowhere\n")
    assert [one.source for one in validate(harbour)] == [CASE, CASE]
    with (harbour / "data/letters.trig").open("a") as letters:
        letters.write('hdoc:letter-1 { hid:north ex:built "1900"^^<http://www.w3.org/2001/XMLSchema#date> . }\n')

    assert validate(harbour) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        (TIES, "ORDER BY ?other", "", [f"query-order {TIES}:11:1 SELECT"]),
        (TIES, "?other ?otherLabel", "?other ?label", [
            f"{CASE} {CASES}/expected.csv:1:1 ",
            f"query-unknown-variable {TIES}:11:24 ?label",
        ]),
        (TIES, "skos:prefLabel ?otherLabel", "skos:preflabel ?otherLabel", [
            f"{CASE} {CASES}/expected.csv:2:1 hid:south,Südhafen – “Old” Hospital",
            f"{CASE} {CASES}/expected.csv:1:1 other,otherLabel",
            f"query-unknown-term {TIES}:14:21 skos:preflabel",
        ]),
        (TIES, "ORDER BY", "ORDER FOR", [f"{SAVED_QUERY} {TIES}:16:9 "]),
        (TIES, "- lang: en", "- lang: : en", [f"{SAVED_QUERY} {TIES}:5:14 "]),
        ("queries/checks/no-twins.rq", "STR(?focus) <", "STR(?fokus) <", [
            "query-unknown-variable queries/checks/no-twins.rq:12:15 ?fokus",
        ]),
        ("ontology/rules/popularity.rq", "{ ?hospital ex:partnerOf", "{ ?hospital a rdfs:Clas ; ex:partnerOf", [
            "query-unknown-term ontology/rules/popularity.rq:7:21 rdfs:Clas",
        ]),
        (f"{CASES}/case.toml", '"ties"', '"tie"', [f"{CASE} {CASES}/case.toml:1:1 "]),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(harbour: Path, file: str, before: str, after: str, expected: list[str]) -> None:
    path = harbour / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    if "rdfs:" in after:
        text = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n{text}"
    path.write_text(text.replace(before, after), encoding="utf-8")

    found = shown(validate(harbour), harbour)

    assert sorted(found) == sorted(expected)


def test_a_case_of_a_broken_query_is_not_blamed(harbour: Path) -> None:
    (harbour / TIES).write_text("#+ summary: x\nSELECT", encoding="utf-8")

    assert [one.source for one in validate(harbour)] == [SAVED_QUERY]


def test_each_case_by_itself(harbour: Path) -> None:
    for name, text in (("first", "query = ties"), ("second", 'query = "tied"'), ("third", 'query = "ties"')):
        path = harbour / "queries/cases/ties" / name
        path.mkdir()
        (path / "case.toml").write_text(text, encoding="utf-8")
        (path / "expected.csv").write_text("other\n", encoding="utf-8")

    found = [one for one in validate(harbour) if one.source == CASE]

    assert [one.place.path.parent.name for one in found if one.place] == ["first", "second", "third"]
    assert "Bench" not in "".join(one.message + one.advice for one in found)


def test_a_query_that_is_no_text_is_told(harbour: Path) -> None:
    (harbour / TIES).write_bytes(b"#+ summary: \xff\n")
    queries = read_queries(GraphFolder(harbour))

    assert [(one.source, one.place.line) for one in queries.faults if one.place] == [(SAVED_QUERY, 1)]
    assert harbour / TIES not in queries.usable


def test_thoroughly_says_which_case_is_begun(harbour: Path) -> None:
    (harbour / CASES / "contrary.trig").write_text("", encoding="utf-8")
    steps: list[str] = []

    assert [one.source for one in validate(harbour) if one.source == CASE] == []
    found = [one for one in validate(harbour, thorough=True, progress=steps.append) if one.source == CASE]

    assert [one.place.path.name for one in found if one.place] == ["contrary.trig"]
    assert steps[-1] == "case 1 of 1"
