"""Texts as nobody writes them are found, each once; odd texts that people do write pass."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from pactgraph.namespaces import XSD
from pactgraph.validating.texts import check_texts
from pactgraph.validation import Severity


def quad_of(literal: Literal) -> Quad:
    return Quad(NamedNode("urn:x:a"), NamedNode("urn:x:label"), literal, NamedNode("urn:x:g"))


@pytest.mark.parametrize(
    ("text", "severity", "message"),
    [
        ("", Severity.VIOLATION, "A text is not empty."),
        (" \n", Severity.VIOLATION, "A text is not empty."),
        ("Lindholm ", Severity.WARNING, "A text has no space at its ends."),
        ("\u00a0Lindholm", Severity.WARNING, "A text has no space at its ends."),
        ("Lind\u00adholm", Severity.WARNING, "here soft hyphen (U+00AD)."),
        ("Lind\u200bholm", Severity.WARNING, "here zero width space (U+200B)."),
        ("K\ufffdln", Severity.WARNING, "here replacement character (U+FFFD)."),
        ("a\x07b", Severity.WARNING, "here control character (U+0007)."),
        ("KÃ¶ln", Severity.WARNING, "“KÃ¶ln” seems to be “Köln”."),
        ("Ko\u0308ln", Severity.WARNING, "A letter with an accent is one sign, not two."),
    ],
)
def test_a_text_that_nobody_writes_is_found(text: str, severity: Severity, message: str) -> None:
    (result,) = check_texts([quad_of(Literal(text, language="en"))])

    assert result.severity is severity
    assert result.message.endswith(message)
    assert result.value == Literal(text, language="en")


@pytest.mark.parametrize("language", ["english", "svenska", "deutsch-at"])
def test_a_language_without_code_is_found(language: str) -> None:
    (result,) = check_texts([quad_of(Literal("A", language=language))])

    assert result.message == f"A language has a code of two or three letters; @{language} has not."


@pytest.mark.parametrize(
    "literal",
    [
        Literal("two\nlines\tand a no-break\u00a0space"),
        Literal("Ärende – “så här” €5 …", language="sv"),
        Literal("👩\u200d⚕️ 🇸🇪", language="x-emoji"),
        Literal("عربي \u200fنص", language="ar"),
        Literal("می\u200cخواهم", language="fa-IR"),
        Literal("", datatype=NamedNode(f"{XSD}date")),
        Literal("繁體", language="zh-Hant-TW"),
    ],
)
def test_what_people_write_passes(literal: Literal) -> None:
    assert check_texts([quad_of(literal)]) == []


def test_one_statement_in_two_graphs_is_told_once() -> None:
    first = quad_of(Literal(""))
    second = Quad(first.subject, first.predicate, first.object, NamedNode("urn:x:other"))

    assert len(check_texts([first, second])) == 1
