"""What is equal is aligned in order, whatever the sequences, and in time that grows with their length."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from pactgraph.evidence.alignment import align, align_words
from pactgraph.evidence.words import split_words

SEQUENCES = st.lists(st.integers(0, 6), max_size=30)


@given(SEQUENCES, SEQUENCES)
def test_blocks_are_equal_runs_in_the_order_of_both(old: list[int], new: list[int]) -> None:
    at_old = at_new = 0
    for block in align(old, new):
        assert block.length > 0
        assert old[block.old : block.old + block.length] == new[block.new : block.new + block.length]
        assert block.old >= at_old
        assert block.new >= at_new
        at_old, at_new = block.old + block.length, block.new + block.length


@given(SEQUENCES, SEQUENCES, SEQUENCES)
def test_what_is_put_in_or_taken_out_leaves_the_rest_aligned(
    before: list[int], middle: list[int], after: list[int]
) -> None:
    assert sum(block.length for block in align(before + after, before + middle + after)) == len(before + after)
    assert sum(block.length for block in align(before + middle + after, before + after)) == len(before + after)


@given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
def test_alignment_of_words_is_one_to_one(old: str, new: str) -> None:
    words, others = split_words(old), split_words(new)
    alignment = align_words(words, others)

    for number, other in enumerate(alignment.new_of):
        assert other < 0 or (alignment.old_of[other] == number and words.words[number] == others.words[other])
    for other, number in enumerate(alignment.old_of):
        assert number < 0 or alignment.new_of[number] == other
    assert [other for other in alignment.new_of if other >= 0] == sorted(
        other for other in alignment.new_of if other >= 0
    )


def test_long_and_repetitive_sequences_take_linear_time() -> None:
    numbers = random.Random(3)
    start = time.process_time()
    text = [numbers.randrange(5000) for _ in range(100_000)]
    edited = [one for one in text if numbers.random() > 0.01]
    found = sum(block.length for block in align(text, edited))
    align([1, 2, 3] * 30_000, [3, 2, 1] * 30_000)

    assert found > 0.99 * len(edited)
    assert time.process_time() - start < 20
