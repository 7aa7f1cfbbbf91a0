"""Labels that name one thing are found alike, those of two things are not, and it takes linear time."""

from __future__ import annotations

import csv
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactgraph import label_likeness
from pactgraph.label_likeness import alike_labels

FOLDER = Path(__file__).with_name("near_duplicates")
REASONS = {
    "accents": label_likeness.ACCENTS,
    "abbreviations": label_likeness.ABBREVIATED,
    "order": label_likeness.REORDERED,
    "initials": label_likeness.INITIALS,
    "letter": label_likeness.SLIP,
}


def read_cases(name: str) -> list[list[str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]


ALIKE, DISTINCT = read_cases("alike.tsv"), read_cases("distinct.tsv")


@pytest.mark.parametrize(("one", "other", "_", "reason"), ALIKE, ids=[row[0] for row in ALIKE])
def test_alike(one: str, other: str, _: str, reason: str) -> None:
    expected = {(min(one, other), max(one, other)): REASONS[reason]}

    assert alike_labels([one, other], [one, other]) == expected
    assert alike_labels([other, one], [other, one]) == expected


@pytest.mark.parametrize(("one", "other", "_"), DISTINCT, ids=[row[0] for row in DISTINCT])
def test_distinct(one: str, other: str, _: str) -> None:
    assert alike_labels([one, other], [one, other]) == {}


def test_labels_do_not_hide_each_other() -> None:
    """Among all labels, each pair is found that is found alone, and no distinct pair."""
    labels = {label for row in (*ALIKE, *DISTINCT) for label in row[:2]}
    found = alike_labels(labels, labels)

    assert {(min(row[:2]), max(row[:2])) for row in ALIKE} <= found.keys()
    assert not {(min(row[:2]), max(row[:2])) for row in DISTINCT} & found.keys()


def test_an_acronym_beside_other_labels_is_no_acronym_of_another_thing() -> None:
    assert alike_labels(["IHF", "International Hospital Federation"], []) == {}


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_text_is_too_odd(labels: list[str]) -> None:
    found = alike_labels(labels, labels)

    assert all(one < other for one, other in found)
    assert {label for pair in found for label in pair} <= set(labels)


def test_many_labels_take_linear_time() -> None:
    """Labels with common beginnings and common words: pairs of all of them would take hours."""
    numbers = random.Random(1)
    syllables = re.findall("..", "karolistapereheskinmuchoslotockupsalagoteborkuden")

    def name() -> str:
        return "".join(numbers.choices(syllables, k=4)).capitalize()

    forms = ["University Hospital of {}", "Univ. of {}", "St. {} Hospital", "{} Institute of Research", "{} AB"]
    labels = {numbers.choice(forms).format(name()) for _ in range(20_000)}
    start = time.process_time()
    alike_labels([*labels, "UHK"], ["UHK"])

    assert time.process_time() - start < 20
