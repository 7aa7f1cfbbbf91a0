"""The cases of queries: those beside the saved queries, those of the questions, and what reading a case refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY

from pactgraph.cases import Bench, Case, read_case, read_cases
from pactgraph.errors import ParseError
from pactgraph.folder import GraphFolder
from pactgraph.query_syntax import check_syntax

FOLDER = GraphFolder(REPOSITORY)
BESIDE = sorted((REPOSITORY / "queries/cases").glob("*/*/case.toml"))
QUESTIONS = sorted((REPOSITORY / "tests/questions").glob("*/case.toml"))
PATHS = [path.parent for path in (*BESIDE, *QUESTIONS)]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(FOLDER)


@pytest.mark.parametrize("path", PATHS, ids=[f"{path.parent.name}/{path.name}" for path in PATHS])
def test_case(bench: Bench, path: Path) -> None:
    """The rows are right; they change without the passages that support them, and with a contrary fact."""
    case = read_case(FOLDER, path)
    check_syntax(case.query)
    rows = bench.rows(case)

    assert case.missing_and_surplus(rows) == ([], [])
    if case.support:
        assert set(bench.rows_without_support(case)) != set(rows)
    if case.contrary:
        assert set(bench.rows_with_contrary(case)) != set(rows)


def test_every_question_has_a_case_with_support(shared: Path) -> None:
    text = (shared / "questions.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"^### (Q\d+)", text, re.MULTILINE))
    cases = [read_case(FOLDER, path) for path in PATHS]

    assert asked == {question for case in cases for question in case.questions}
    assert [case.folder for case in cases if case.questions and not case.support] == []


def test_every_support_of_a_question_is_used(shared: Path) -> None:
    """The passages that the list of questions names are those that the cases of the question stand on."""
    text = (shared / "questions.md").read_text(encoding="utf-8")
    parts = re.findall(r"^### (Q\d+).*?^Support: ([^\n]+)", text, re.MULTILINE | re.DOTALL)
    named = {question: {line.replace("L", "") for line in support.split(", ")} for question, support in parts}
    used: dict[str, set[str]] = {}
    for case in (read_case(FOLDER, path) for path in PATHS):
        for question in case.questions:
            used.setdefault(question, set()).update(case.support)

    unused = {question: lines - used.get(question, set()) for question, lines in named.items()}

    assert {question: lines for question, lines in unused.items() if lines} == {}


@pytest.fixture
def small(harbour: Path) -> tuple[Bench, Case]:
    folder = GraphFolder(harbour)
    return Bench(folder), read_cases(folder)[0]


def test_a_case_of_another_folder(small: tuple[Bench, Case]) -> None:
    bench, case = small
    rows = bench.rows(case)

    assert case.missing_and_surplus(rows) == ([], [])
    assert bench.rows_without_support(case) == []
    assert len(bench.rows_with_contrary(case)) == 2


def test_what_differs_is_told(small: tuple[Bench, Case]) -> None:
    _, case = small

    assert case.missing_and_surplus([("hid:west", "West")]) == (list(case.rows), [("hid:west", "West")])


def test_without_a_passage_what_is_derived_from_it_is_gone(harbour: Path) -> None:
    folder = GraphFolder(harbour)
    path = harbour / "queries/cases/ties/north"
    (path / "case.toml").write_text('query = "ties"\nsupport = ["letter:1"]\n[parameters]\nhospital = "hid:south"\n')
    (path / "expected.csv").write_text("other\nhid:north\nhid:twin-1\n")
    bench, case = Bench(folder), read_case(folder, path)

    assert sorted(bench.rows(case)) == [("hid:north",), ("hid:twin-1",)]
    assert bench.rows_without_support(case) == []


@pytest.mark.parametrize(
    ("file", "contents", "message"),
    [
        ("case.toml", "query = ties", r"case\.toml: not TOML"),
        ("case.toml", 'query = "tie"', "no query 'tie'"),
        ("case.toml", 'query = "ties"\ncolour = 1', "'colour' is not known here"),
        (
            "case.toml",
            'query = "ties"\nsupport = ["letter:9"]\n[parameters]\nhospital = "hid:north"',
            "cites no passage",
        ),
        ("expected.csv", "", "as many cells"),
        ("expected.csv", "other,otherLabel\nhid:south\n", r"expected\.csv:2: every row needs as many cells"),
        ("expected.csv", "nobody\nhid:south\n", "column 'nobody' is not one of the query's"),
    ],
)
def test_a_faulty_case_names_its_file(harbour: Path, file: str, contents: str, message: str) -> None:
    folder = GraphFolder(harbour)
    (harbour / "queries/cases/ties/north" / file).write_text(contents)

    def use() -> None:
        for case in read_cases(folder):
            Bench(folder).rows(case)
            Bench(folder).rows_without_support(case)

    with pytest.raises(ParseError, match=message):
        use()
