"""Whether tables keep every word, fit the terminal, and line up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from pactgraph.namespaces import COMMON_PREFIXES, XSD
from pactgraph.tables import (
    cell_text,
    display_width,
    heading,
    merge_labels,
    serialize_markdown,
    serialize_table,
    visible,
    wrap,
)

COLUMNS = ("partner", "partnerLabel", "tieKind", "patients", "since")
ROWS = [
    ("ex:aku", "Aga Khan University", "sister institution", "12", "2016"),
    ("ex:tokyo", "東京大学", None, "1200", None),
    ("ex:nobody", None, "a\nb", "7", "2016-05"),
]


def test_a_table_lines_up() -> None:
    assert serialize_table(COLUMNS, ROWS) == (
        "partner              tie kind            patients  since\n"
        "-------------------  ------------------  --------  ----------\n"
        "Aga Khan University  sister institution        12  2016\n"
        "東京大学             not stated              1200  not stated\n"
        "ex:nobody            a␊b                        7  2016-05\n"
    )


def test_a_narrow_table_wraps() -> None:
    assert serialize_table(COLUMNS, ROWS, width=44) == (
        "partner     tie kind     patients  since\n"
        "----------  -----------  --------  ---------\n"
        "Aga Khan    sister             12  2016\n"
        "University  institution\n"
        "東京大学    not stated       1200  not\n"
        "                                   stated\n"
        "ex:nobody   a␊b                 7  2016-05\n"
    )


def test_a_table_too_wide_becomes_blocks() -> None:
    assert serialize_table(COLUMNS, ROWS[:2], width=30) == (
        "partner   Aga Khan University\n"
        "tie kind  sister institution\n"
        "patients  12\n"
        "since     2016\n"
        "\n"
        "partner   東京大学\n"
        "tie kind  not stated\n"
        "patients  1200\n"
        "since     not stated\n"
    )


def test_numbers_stand_right() -> None:
    assert serialize_table(("n", "x"), [("1", "1"), ("10", "a"), (None, "3")], unbound="-") == (
        " n  x\n--  -\n 1  1\n10  a\n -  3\n"
    )


def test_nothing_to_show() -> None:
    assert serialize_table(("a",), []) == "a\n-\n"
    assert serialize_table((), [()]) == serialize_markdown((), [()]) == ""


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("tieKind", "tie kind"),
        ("partner", "partner"),
        ("partnerIRI", "partner IRI"),
        ("n", "n"),
        ("start_date", "start date"),
        ("DOIOfPaper", "DOI of paper"),
        ("årsMöte", "års möte"),
        ("top10List", "top10 list"),
        ("_", "_"),
    ],
)
def test_headings_are_words(column: str, expected: str) -> None:
    assert heading(column) == expected


def test_labels_take_the_place_of_iris() -> None:
    assert merge_labels(["aLabel", "b", "a"], [["x", "y", "z"], [None, None, "z"]]) == (
        ["b", "a"],
        [["y", "x"], [None, "z"]],
    )
    assert merge_labels(["aLabel"], [["x"]]) == (["a label"], [["x"]])


def test_markdown_escapes_its_signs() -> None:
    rows: list[list[str | None]] = [["a|b", "1"], ["*c* _d_ <e> [f](g) `h` \\ &amp; ~i~", "2"], ["j\r\nk\nl\x1b", None]]
    assert serialize_markdown(["name", "n"], rows) == (
        "| name | n |\n"
        "| --- | ---: |\n"
        "| a\\|b | 1 |\n"
        "| \\*c\\* \\_d\\_ \\<e\\> \\[f\\](g) \\`h\\` \\\\ \\&amp; \\~i\\~ | 2 |\n"
        "| j<br>k<br>l␛ | not stated |\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\r\n", "a␉b␍␊"),
        ("\x1b[31mred\x7f", "␛[31mred␡"),
        ("\x85\u2028\u202e\ufeff", "\\u0085\\u2028\\u202e\\ufeff"),
        ("naïve 東京 e\u0301", "naïve 東京 e\u0301"),
    ],
)
def test_controls_are_seen(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("ａ", 2), ("a\u200bb", 2)])
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 4, ["one", "two"]),
        ("", 4, [""]),
        ("https://example.org/a/long/path", 12, ["https://", "example.org/", "a/long/path"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("no\u00a0break here", 8, ["no\u00a0break", "here"]),
        ("東京大学", 5, ["東京", "大学"]),
        ("ab e\u0301e\u0301e\u0301", 2, ["ab", "e\u0301e\u0301", "e\u0301"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=4), st.integers(8, 80))
def test_no_content_is_dropped(rows: list[list[str]], width: int) -> None:
    table = "".join(serialize_table(("a", "b", "c"), rows, width=width).split())
    wanted = "".join(visible(text) for row in rows for text in row)
    for character in set(wanted) - set(" -"):
        assert table.count(character) >= wanted.count(character) or not character.strip()


@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=4), st.integers(54, 80))
def test_no_line_is_wider_than_asked(rows: list[list[str]], width: int) -> None:
    lines = serialize_table(("a", "b", "c"), rows, width=width).splitlines()
    assert all(display_width(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (NamedNode("http://example.org/ki"), "Karolinska Institutet"),
        (NamedNode("http://www.w3.org/ns/org#Organization"), "org:Organization"),
        (NamedNode("http://example.org/x"), "<http://example.org/x>"),
        (Literal("färja", language="sv"), "färja"),
        (Literal("2024-05", datatype=NamedNode(XSD + "gYearMonth")), "2024-05"),
        (Literal("true", datatype=NamedNode(XSD + "boolean")), "yes"),
        (Literal("0", datatype=NamedNode(XSD + "boolean")), "no"),
        (Literal("true"), "true"),
        (BlankNode("b0"), "_:b0"),
    ],
)
def test_cell_text(term: NamedNode | Literal | BlankNode | None, expected: str | None) -> None:
    labels = {"http://example.org/ki": "Karolinska Institutet"}
    assert cell_text(term, labels.get, COMMON_PREFIXES) == expected
