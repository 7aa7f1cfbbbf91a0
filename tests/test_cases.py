"""The cases of queries: those beside the saved queries, those of the questions, and what reading a case refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPOSITORY

from pactgraph.bench import Bench
from pactgraph.cases import Case, case_folders, read_case, read_cases, spell_row
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

    assert [str(fault) for fault in bench.faults(case, thorough=True)] == []


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


TIES = 'query = "ties"\n[parameters]\nhospital = "hid:north"\n'
CHANGED = {
    "a missing row": (
        "expected.csv",
        'other,otherLabel\nhid:west,"St. West,\nor East"\nhid:south,Südhafen – “Old” Hospital\nhid:east,East\n',
        [
            'expected.csv:2: a query gives the rows of its case. Missing: hid:west,"St. West,\nor East". Correct',
            "expected.csv:5: a query gives the rows of its case. Missing: hid:east,East. Correct the query",
        ],
    ),
    "a surplus row": (
        "expected.csv",
        "other,otherLabel\n",
        ["expected.csv:1: a query gives no other rows than its case expects. Surplus: hid:south,Südhafen – “Old”"],
    ),
    "a parameter that is none": (
        "case.toml",
        'query = "ties"\n\n[parameters]\nhospitals = "hid:north"\n',
        ["case.toml:4: the case cannot be run. run ties: parameter 'hospitals' is not one of this query."],
    ),
    "a prefix that is none": (
        "case.toml",
        TIES.replace("hid:", "hide:"),
        ["case.toml:1: the case cannot be run. hide:north: prefix 'hide' is not declared."],
    ),
    "a support that cites nothing": (
        "case.toml",
        'support = ["letter:9"]\n' + TIES,
        ["case.toml:1: support 'letter:9' cites no passage."],
    ),
    "a column that is none": (
        "expected.csv",
        "other,nobody\nhid:south,x\n",
        ["expected.csv:1: column 'nobody' is not one of the query's: other, otherLabel."],
    ),
    "a contrary fact that is none": (
        "contrary.trig",
        "",
        ["contrary.trig:1: with its contrary fact, the rows of a case change. They do not;"],
    ),
    "a contrary file that is no TriG": ("contrary.trig", "x", ["contrary.trig:1"]),
}


@pytest.mark.parametrize(("file", "contents", "messages"), CHANGED.values(), ids=CHANGED)
def test_what_is_wrong_names_file_and_line(harbour: Path, file: str, contents: str, messages: list[str]) -> None:
    folder = GraphFolder(harbour)
    (harbour / "queries/cases/ties/north" / file).write_text(contents)

    found = Bench(folder).faults(read_cases(folder)[0], thorough=True)

    assert len(found) == len(messages)
    for fault, message in zip(found, messages, strict=True):
        assert message in str(fault)


def test_a_support_that_supports_nothing_is_told_when_asked(harbour: Path) -> None:
    folder = GraphFolder(harbour)
    path = harbour / "queries/cases/ties/north"
    (path / "case.toml").write_text('query = "ties"\nsupport = ["letter:1"]\n[parameters]\nhospital = "hid:ada"\n')
    (path / "expected.csv").write_text("other\n")
    (path / "contrary.trig").unlink()
    bench, case = Bench(folder), read_cases(folder)[0]

    assert bench.faults(case, thorough=False) == []
    (fault,) = bench.faults(case, thorough=True)
    assert "case.toml:2: without the passages of its support, the rows of a case change." in str(fault)


@pytest.mark.parametrize(
    ("rows", "found", "place"),
    [("ab", "ab", None), ("ab", "ba", 0), ("abc", "acb", 1), ("ab", "xayb", None), ("ab", "aab", None), ("ab", "b", 0)],
)
def test_order_counts_where_the_case_says_so(
    small: tuple[Bench, Case], rows: str, found: str, place: int | None
) -> None:
    _, case = small
    case = replace(case, rows=tuple((row,) for row in rows), ordered=True)

    assert case.misplaced([(row,) for row in found]) == place
    assert replace(case, ordered=False).misplaced([(row,) for row in found]) is None


def test_a_row_is_written_as_it_is_read() -> None:
    assert spell_row(["id:x", 'a "b", c', "", "é\u202e"]) == 'id:x,"a ""b"", c",,é\u202e'


def test_a_table_from_a_spreadsheet_is_read(harbour: Path) -> None:
    folder = GraphFolder(harbour)
    path = harbour / "queries/cases/ties/north/expected.csv"
    path.write_bytes("\ufeffother,otherLabel\r\nhid:south,Südhafen – “Old” Hospital\r\n".encode())

    assert Bench(folder).faults(read_cases(folder)[0], thorough=False) == []


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
        ("case.toml", 'query = "ties"\ncolour = 1', "'colour' is not known here"),
        (
            "case.toml",
            'query = "ties"\nsupport = ["letter:9"]\n[parameters]\nhospital = "hid:north"',
            "cites no passage",
        ),
        ("expected.csv", "", "as many cells"),
        ("expected.csv", "other,otherLabel\nhid:south\n", r"expected\.csv:2: every row needs as many cells"),
        ("expected.csv", "nobody\nhid:south\n", "column 'nobody' is not one of the query's"),
        ("case.toml", "", r"case\.toml:1: the case names no query. Add a line: query = .ties."),
        ("case.toml", 'query = "is-tied"', "of query 'is-tied', and lies among those of 'ties'"),
        ("case.toml", 'query = "ties"\nsupport = "letter:1"', r"case\.toml:2: 'support' needs a list of texts"),
        ("case.toml", 'query = "ties"\nordered = "no"', r"case\.toml:2: 'ordered' needs true or false"),
        ("case.toml", 'query = "ties"\nparameters = 3', r"case\.toml:2: 'parameters' needs a table"),
        ("case.toml", 'query = "ties"\ntoday = "soon"', r"case\.toml:2: 'today' needs a date"),
        ("case.toml", "query = 3", r"case\.toml:1: 'query' needs text in quotes"),
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


@pytest.mark.parametrize("file", ["case.toml", "expected.csv"])
def test_a_case_of_one_file_is_a_case_and_faulty(harbour: Path, file: str) -> None:
    folder = GraphFolder(harbour)
    (harbour / "queries/cases/ties/north" / file).unlink()

    assert case_folders(folder) == [harbour / "queries/cases/ties/north"]
    with pytest.raises(ParseError, match=rf"{file}: cannot be read; .* A case has a case.toml and an expected.csv"):
        read_cases(folder)


def test_a_case_of_no_query_is_faulty(harbour: Path) -> None:
    path = harbour / "queries/cases/tie/north"
    path.mkdir(parents=True)
    (path / "case.toml").write_text('query = "tie"')
    (path / "expected.csv").write_text("other\n")

    with pytest.raises(ParseError, match="there is no query 'tie'"):
        read_case(GraphFolder(harbour), path)
