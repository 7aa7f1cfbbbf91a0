"""Passages are found again in a changed document, and nothing is guessed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactgraph.evidence.relocation import Change, Fate, mark_changes, relocate

HEADING = "Mayo Clinic"
SIGNED = "In 2011, Mayo Clinic and the institute signed an agreement."
RENEWED = "The agreement was renewed in May 2018 after the end of the first period."
QUOTED = "They call it the “Old” ward – a café of 1994."
LISTED = "• Joint workshops"
LAST = "The contact is Ada Berg."
PARTS = [HEADING, SIGNED, RENEWED, QUOTED, LISTED, LAST]
TEXT = f"{HEADING}\n\n{SIGNED} {RENEWED}\n\n{QUOTED}\n{LISTED}\n\n{LAST}\n"
SPANS = [(TEXT.index(part, len(HEADING) if part == LAST else 0), 0) for part in PARTS]
SPANS = [(start, start + len(part)) for (start, _), part in zip(SPANS, PARTS, strict=True)]

C, V, A, R, M, U = Fate.CHANGED, Fate.VANISHED, Fate.AMBIGUOUS, Fate.RESPELT, Fate.MOVED, Fate.UNMOVED


@pytest.mark.parametrize(
    ("new", "fates"),
    [
        pytest.param(TEXT, [U, U, U, U, U, U], id="the same"),
        pytest.param(f"New here.\n{TEXT}", [M, M, M, M, M, M], id="put in before"),
        pytest.param(TEXT.replace(SIGNED, f"{SIGNED} Oslo followed."), [U, U, M, M, M, M], id="put in between"),
        pytest.param(TEXT.replace(RENEWED, ""), [U, U, V, M, M, M], id="taken out"),
        pytest.param(TEXT.replace(f"{HEADING}\n", ""), [V, M, M, M, M, M], id="a heading taken out"),
        pytest.param(TEXT.replace("2011", "2012"), [U, C, U, U, U, U], id="another year"),
        pytest.param(TEXT.replace("2018", "2018 and 2023"), [U, U, C, M, M, M], id="one more year"),
        pytest.param(TEXT.replace("the first", "what they call the first"), [U, U, C, M, M, M], id="words put in"),
        pytest.param(TEXT.replace(". The agreement", ", and the agreement"), [U, C, C, M, M, M], id="joined"),
        pytest.param(TEXT.replace(" and the ", "\nand the "), [U, R, U, U, U, U], id="wrapped"),
        pytest.param(TEXT.replace(" and the ", "\u00a0and  the "), [U, R, M, M, M, M], id="spaces"),
        pytest.param(TEXT.replace("“Old”", '"Old"').replace("–", "-"), [U, U, U, R, U, U], id="quotes and dashes"),
        pytest.param(unicodedata.normalize("NFD", TEXT), [U, U, U, R, M, M], id="normalisation"),
        pytest.param(TEXT.replace("\n", "\r\n"), [U, M, M, M, M, M], id="CRLF"),
        pytest.param(f"\ufeff{TEXT}", [M, M, M, M, M, M], id="a byte order mark"),
        pytest.param(f"{LAST}\n{LISTED}\n{QUOTED}\n{RENEWED}\n{SIGNED}\n{HEADING}\n", [M] * 6, id="turned round"),
        pytest.param(
            f"{QUOTED}\n{LISTED}\n\n{LAST}\n{HEADING}\n\n{SIGNED.replace('2011', '2012')} {RENEWED}\n",
            [M, C, M, M, M, M],
            id="swapped and another year",
        ),
        pytest.param(TEXT.replace(RENEWED, f"{RENEWED} {RENEWED}"), [U, U, A, M, M, M], id="doubled in place"),
        pytest.param(f"{TEXT}{RENEWED}\n", [U, U, U, U, U, U], id="doubled elsewhere"),
        pytest.param(TEXT.replace(LAST, f"Ask Mayo Clinic. {LAST}"), [U, U, U, U, U, M], id="a name said again"),
        pytest.param("", [V] * 6, id="empty"),
        pytest.param("Something else altogether.\n", [V] * 6, id="another text"),
    ],
)
def test_fates(new: str, fates: list[Fate]) -> None:
    found, _ = relocate(TEXT, new, SPANS)

    assert [one.fate for one in found] == fates
    for span, one in zip(SPANS, found, strict=True):
        for start, end in one.places:
            assert 0 <= start < end <= len(new)
            same = new[start:end] == TEXT[slice(*span)]
            assert same == (one.fate in (U, M, A))


def test_a_changed_passage_is_found_whole() -> None:
    new = TEXT.replace("In 2011, Mayo Clinic", "Oslo came later. Since 2012 Mayo Clinic")
    found, added = relocate(TEXT, new, SPANS)

    assert new[slice(*found[1].places[0])] == "Since 2012 Mayo Clinic and the institute signed an agreement."
    assert [new[slice(*span)] for span in added] == ["Oslo came later."]


def test_a_short_passage_that_takes_another_year_has_changed() -> None:
    text = "Signed\n2013-05-07\nin Oslo.\n"
    (found,), _ = relocate(text, text.replace("2013", "2014"), [(7, 17)])

    assert found.fate is C
    assert found.places == ((7, 17),)


def test_rows_of_a_sheet() -> None:
    rows = ["partner,signed,city", "Mayo Clinic,2011,Rochester", "Charité,2023,Berlin", "Charité,2023,Berlin"]
    text = "".join(f"{row}\r\n" for row in rows)
    spans = [(text.index(rows[1]), text.index(rows[1]) + len(rows[1]))]
    new = text.replace("Mayo", "Oslo,2020,Oslo\r\nMayo").replace("Rochester", "Phoenix")
    (found,), added = relocate(text, new, spans)

    assert found.fate is C
    assert new[slice(*found.places[0])] == "Mayo Clinic,2011,Phoenix"
    assert [new[slice(*span)] for span in added] == ["Oslo,2020,Oslo"]


def test_a_copy_elsewhere_is_new_text_and_a_copy_beside_is_a_choice() -> None:
    elsewhere = f"{TEXT}{RENEWED}\n"
    _, added = relocate(TEXT, elsewhere, SPANS)
    beside = TEXT.replace(RENEWED, f"{RENEWED} {RENEWED}")
    found, none = relocate(TEXT, beside, SPANS)

    assert [elsewhere[slice(*span)] for span in added] == [RENEWED]
    assert [beside[slice(*place)] for place in found[2].places] == [RENEWED, RENEWED]
    assert none == []


def test_moved_text_without_a_passage_is_not_new() -> None:
    new = f"{LAST}\n\n" + TEXT.replace(f"{LAST}\n", "")
    _, added = relocate(TEXT, new, SPANS[:-1])

    assert added == []


SENTENCES = st.lists(st.text("xyz", min_size=1, max_size=4), min_size=1, max_size=6).map(
    lambda words: " ".join(words) + ". "
)


@given(st.data())
def test_edits_outside_a_passage_leave_it_as_it_is(data: st.DataObject) -> None:
    """Whatever is put in, taken out or changed beside a passage, its own text is found at the new position."""
    texts = data.draw(st.lists(SENTENCES, min_size=2, max_size=8))
    place = data.draw(st.integers(0, len(texts)))
    passage = "The agreement of 2011 was renewed in May 2018."
    before, after = "".join(texts[:place]), "".join(texts[place:])
    edited_before, edited_after = (
        "".join(data.draw(st.sampled_from([one, "", one + one, f"q{one}", f"{one}\n"])) for one in part)
        for part in (texts[:place], texts[place:])
    )
    old, new = f"{before}{passage} {after}", f"{edited_before}{passage} {edited_after}"
    start = len(before)
    (found,), _ = relocate(old, new, [(start, start + len(passage))])

    assert found.fate in (U, M)
    assert found.places == ((len(edited_before), len(edited_before) + len(passage)),)


@given(st.text("ab.\n 1é", max_size=60), st.text("ab.\n 1é", max_size=60), st.data())
def test_no_text_is_too_odd(old: str, new: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(old))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair))), max_size=5))
    found, added = relocate(old, new, spans)

    assert len(found) == len(spans)
    for span, one in zip(spans, found, strict=True):
        assert all(0 <= start < end <= len(new) for start, end in one.places)
        assert (one.fate is V) == (not one.places)
        if one.fate in (U, M):
            assert new[slice(*one.places[0])] == old[slice(*span)]
            assert (one.fate is U) == (one.places[0] == span)
    assert all(0 <= start < end <= len(new) for start, end in added)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("in May 2013.", "in May 2014.", [("in May ",) * 2, ("2013", "2014"), (".", ".")]),
        ("one  two", "one\ntwo", [("one two", "one two")]),
        ("one two", "one", [("one",) * 2, ("two", "")]),
        ("“one”", '"one" two', [('"one" ',) * 2, ("", "two")]),
        ("", "one", [("", "one")]),
    ],
)
def test_mark_changes(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    assert mark_changes(old, new) == [Change(*change) for change in changes]
