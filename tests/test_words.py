"""Words keep their positions, and are spelt so that two versions of a text can be compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactgraph.evidence.words import split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n\t", []),
        ("In May 2013, KI signed.", ["In", "May", "2013", ",", "KI", "signed", "."]),
        ("“Nordhafen’s”", ['"', "Nordhafen", "'", "s", '"']),
        ("2013–2018", ["2013", "-", "2018"]),
        ("cafe\u0301s Nordha\u0308fen", ["caf\u00e9s", "Nordh\u00e4fen"]),
        ("co\u00adoperation\u200b \ufeff", ["cooperation"]),
        ("大学病院", ["大", "学", "病", "院"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("مستشفى 😀", ["مستشفى", "😀"]),
        ("a_b 1.5", ["a_b", "1", ".", "5"]),
    ],
)
def test_split_words(text: str, words: list[str]) -> None:
    found = split_words(text)

    assert found.words == words
    assert [text[start:end].strip() for start, end in zip(found.starts, found.ends, strict=True)] == [
        text[start:end] for start, end in zip(found.starts, found.ends, strict=True)
    ]


@given(st.text())
def test_words_lie_in_order_and_miss_nothing_that_is_seen(text: str) -> None:
    found = split_words(text)
    covered = {place for start, end in zip(found.starts, found.ends, strict=True) for place in range(start, end)}

    assert found.starts == sorted(found.starts)
    assert len(covered) == sum(end - start for start, end in zip(found.starts, found.ends, strict=True))
    assert not any(text[place].isalnum() for place in range(len(text)) if place not in covered)
    assert [text.count("\n", 0, start) for start in found.starts] == found.lines


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cn", "Co"])))
def test_the_form_of_normalisation_makes_no_difference(text: str) -> None:
    composed, decomposed = (split_words(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))

    assert "".join(composed.words) == "".join(decomposed.words)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! “Three?” Four", ["One.", "Two!", "“Three?”", "Four"]),
        ("Heading\nA line\n\nwrapped 1.5 times.", ["Heading", "A line", "wrapped 1.5 times."]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    found = split_words(text)

    assert [text[found.starts[one.start] : found.ends[one.stop - 1]] for one in found.sentences()] == sentences
