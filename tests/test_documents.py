"""The passages account for every line of the documents, and lie where the catalogue says."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import REPOSITORY

from pactgraph.derivation import Derivation, derive, fill_store, read_folder
from pactgraph.folder import GraphFolder
from pactgraph.terms import text_of

PASSAGES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX pg: <https://w3id.org/pactgraph/ontology#>
PREFIX schema: <https://schema.org/>
SELECT ?sha256 ?code ?line ?start ?end ?characters WHERE {
  ?document a pg:Document ; dcterms:identifier ?code ; schema:sha256 ?sha256 ; pg:characters ?characters .
  ?part dcterms:isPartOf ?document ; pg:line ?line .
  OPTIONAL { ?part oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end }
}
"""


class Part(NamedTuple):
    """A passage, or a line without a fact, which has no position."""

    sha256: str
    code: str
    line: int
    start: int
    end: int
    characters: int


@pytest.fixture(scope="module")
def derivation() -> Derivation:
    folder = GraphFolder(REPOSITORY)
    settings = folder.read_settings()
    return derive(folder, settings, *read_folder(folder, settings))


@pytest.fixture(scope="module")
def parts(derivation: Derivation) -> list[Part]:
    from pyoxigraph import QuerySolutions, Store

    store = Store()
    fill_store(store, derivation)
    solutions = store.query(PASSAGES)
    assert isinstance(solutions, QuerySolutions)
    rows = [[text_of(term) for term in solution] for solution in solutions]
    return [Part(row[0], row[1], *(int(text or -1) for text in row[2:])) for row in rows]


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    files = sorted((shared / "sources").glob("*.txt"))
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path.read_bytes().decode() for path in files}


def test_the_documents_are_those_that_were_read(parts: list[Part], texts: dict[str, str]) -> None:
    assert {part.sha256 for part in parts} == set(texts)
    assert {part.sha256: part.characters for part in parts} == {sha256: len(text) for sha256, text in texts.items()}


def test_every_non_blank_line_has_a_passage_or_a_reason(parts: list[Part], texts: dict[str, str]) -> None:
    accounted = {(part.sha256, part.line) for part in parts}
    lines = {
        (sha256, number)
        for sha256, text in texts.items()
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    }

    assert accounted == lines


def test_no_line_has_both(parts: list[Part]) -> None:
    with_passage = {(part.code, part.line) for part in parts if part.end >= 0}
    without_fact = {(part.code, part.line) for part in parts if part.end < 0}

    assert not with_passage & without_fact


def test_a_passage_begins_on_its_line_and_is_trimmed(parts: list[Part], texts: dict[str, str]) -> None:
    for part in parts:
        if part.end >= 0:
            text = texts[part.sha256]
            passage = text[part.start : part.end]

            assert text.count("\n", 0, part.start) + 1 == part.line
            assert passage
            assert passage == passage.strip()
            assert "\n" not in passage


def test_no_passage_contains_another(parts: list[Part]) -> None:
    for code in {part.code for part in parts}:
        spans = sorted((part.start, part.end) for part in parts if part.code == code and part.end >= 0)

        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_what_is_left_of_a_line_holds_no_letters(parts: list[Part], texts: dict[str, str]) -> None:
    """A line with a passage is covered by its passages, but for bullets and spaces."""
    for sha256, text in texts.items():
        spans = [(part.start, part.end) for part in parts if part.sha256 == sha256 and part.end >= 0]
        bare = {part.line for part in parts if part.sha256 == sha256 and part.end < 0}
        covered = {position for start, end in spans for position in range(start, end)}
        line = 1
        for position, character in enumerate(text):
            line += character == "\n"
            if character.isalnum() and line not in bare:
                assert position in covered, (sha256[:8], line, text[position : position + 40])


def test_no_passage_is_quoted_in_the_data(derivation: Derivation, texts: dict[str, str]) -> None:
    """Wording of more than a few words is ours; names, titles and terms may stand as printed."""
    most_words = 9
    for triple in derivation.merged():
        text = text_of(triple.object)
        if text.count(" ") >= most_words and not triple.predicate.value.endswith(("abel", "title")):
            words = text.rstrip(".").split()
            runs = {" ".join(words[place : place + most_words]) for place in range(len(words) - most_words + 1)}

            assert not any(run in document for run in runs for document in texts.values()), text
