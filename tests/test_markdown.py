"""Markdown shows a text as it is, whatever Markdown would make of it."""

from __future__ import annotations

import pytest

from pactgraph.markdown import anchor, code, fence, link, paragraph, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("+ no list", r"\+ no list"),
        ("1. no list", r"1\. no list"),
        ("2) no list", r"2\) no list"),
        ("--- no rule", r"\--- no rule"),
        ("=== no heading", r"\=== no heading"),
        ("> no quotation", r"\> no quotation"),
        ("a *b* _c_ `d` [e](f) <g> &amp; h|i", r"a \*b\* \_c\_ \`d\` \[e\](f) \<g\> \&amp; h\|i"),
        ("two\nlines  and\tspaces", "two lines and spaces"),
        ("1990 is a year - and no list", "1990 is a year - and no list"),
        ("right \u202e left", r"right \\u202e left"),
    ],
)
def test_paragraph(text: str, shown: str) -> None:
    assert paragraph(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`a``", "``` `a`` ```"), ("a|b", r"`a\|b`"), ("a\nb", "`a b`")],
)
def test_code(text: str, shown: str) -> None:
    assert code(text) == shown


def test_a_fence_is_longer_than_what_it_holds() -> None:
    assert fence("a\n```\nb\n\n", "sparql") == "````sparql\na\n```\nb\n````\n"


def test_links_and_anchors() -> None:
    assert link("é", "a b/(c).md#d") == "[é](a%20b/%28c%29.md#d)"
    assert anchor("<https://example.org/a#b>") == "https-example.org-a-b"
    assert anchor("pg:Thing") == "pg-Thing"


def test_a_table_leaves_out_columns_without_a_word() -> None:
    assert table(["a", "b"], [["1", ""], ["2", ""]]) == "| a |\n| --- |\n| 1 |\n| 2 |\n"
