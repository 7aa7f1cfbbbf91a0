"""Each slip in a Turtle or TriG text is said with its place, the text at fault, and what to write instead."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactgraph.errors import ParseError
from pactgraph.reading import read_quads
from pactgraph.turtle.faults import explain_fault

FAULTS = tomllib.loads(Path(__file__).with_name("turtle_faults.toml").read_text(encoding="utf-8"))["fault"]
DECLARATIONS = """@prefix pg: <https://w3id.org/pactgraph/ontology#> .
@prefix id: <https://x/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

id:g {
"""


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"] for fault in FAULTS])
def test_a_slip_is_said_in_words(tmp_path: Path, fault: dict[str, object]) -> None:
    lines = str(fault["lines"])
    before = "" if lines.startswith("@prefix") else DECLARATIONS
    path = tmp_path / "slip.trig"
    path.write_text(before + lines, encoding="utf-8")

    with pytest.raises(ParseError) as raised:
        read_quads(path)

    error = raised.value
    place = [(error.line or 0) - before.count("\n"), error.column]
    assert (place, error.found, error.what) == (fault["place"], fault["found"], fault["message"])


@given(
    st.sampled_from(["Unexpected end", "x is not a valid predicate", "The prefix x: has not been declared", "?"]),
    st.text(max_size=20),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_no_text_confuses_the_explanation(message: str, text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    found, what = explain_fault(message, text, start, min(start + length, len(text)), {})

    assert found in text
    assert what.endswith((".", "?"))
