"""The place of a result is that of its statement, whatever a result knows of it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pactgraph.places import Place
from pactgraph.property_paths import CompoundPath, PropertyPath
from pactgraph.validating.locating import Sources, locate
from pactgraph.validation import Report, Result, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from pactgraph.terms import Term

THINGS = """@prefix ex: <http://example.org/> .

ex:things {
  ex:north a ex:Hospital ;
    ex:beds "tén", 10 .

  ex:south ex:partnerOf ex:north .
}
"""
LETTER = """@prefix e: <http://example.org/> .
e:letter {
  e:south e:partnerOf e:north, e:no\\,rth ; e:beds 10 .
}
"""


def ex(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    (tmp_path / "things.trig").write_text(THINGS, encoding="utf-8")
    (tmp_path / "letter.trig").write_text(LETTER, encoding="utf-8")
    (tmp_path / "deep.trig").write_text("<http://a/s> <http://a/p> " + "[ <http://a/p> " * 200 + "]" * 200 + " .")
    return Sources([tmp_path / "things.trig", tmp_path / "letter.trig", tmp_path / "deep.trig"])


HOLDS = CompoundPath("^", (ex("partnerOf"),))
EITHER = CompoundPath("|", (ex("nothing"), HOLDS))
STEPS = CompoundPath("/", (ex("partnerOf"), ex("beds")))
INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


@pytest.mark.parametrize(
    ("focus", "path", "value", "expected"),
    [
        (ex("north"), ex("beds"), Literal("tén"), 'things.trig:5:13 "tén"'),
        (ex("north"), ex("beds"), Literal("10", datatype=INTEGER), "things.trig:5:20 10"),
        (ex("north"), None, Literal("10", datatype=INTEGER), "things.trig:5:20 10"),
        (ex("north"), ex("beds"), None, "things.trig:5:5 ex:beds"),
        (ex("north"), HOLDS, ex("south"), "things.trig:7:3 ex:south"),
        (ex("north"), EITHER, ex("south"), "things.trig:7:3 ex:south"),
        (ex("south"), STEPS, Literal("x"), "things.trig:7:12 ex:partnerOf"),
        (ex("south"), ex("partnerOf"), ex("no,rth"), "letter.trig:3:32 e:no\\,rth"),
        (ex("no,rth"), None, None, "letter.trig:3:32 e:no\\,rth"),
        (ex("north"), ex("missing"), None, "things.trig:4:3 ex:north"),
        (ex("partnerOf"), None, None, "things.trig:7:12 ex:partnerOf"),
        (ex("Hospital"), None, None, "things.trig:4:14 ex:Hospital"),
        (ex("letter"), None, None, "letter.trig:3:3 e:south"),
        (ex("nowhere"), ex("beds"), None, "None"),
        (BlankNode("b"), None, None, "None"),
        (Literal("tén"), None, None, 'things.trig:5:13 "tén"'),
    ],
)
def test_a_place_is_that_of_the_statement(
    sources: Sources, focus: Term, path: PropertyPath | None, value: Term | None, expected: str
) -> None:
    place = sources.place_of(focus, path, value)

    found = "None" if place is None else f"{place.path.name}:{place.line}:{place.column} {place.text}"
    assert found == expected


def result(focus: NamedNode, path: NamedNode, value: Term) -> Result:
    return Result("rule", focus, path, value, None, Severity.VIOLATION, "It is not so.")


def test_an_entailed_statement_has_the_place_of_its_premise(sources: Sources) -> None:
    entailed = result(ex("north"), ex("partnerOf"), ex("south"))
    premise = Triple(ex("south"), ex("partnerOf"), ex("north"))

    (located,) = locate(Report.of([entailed]), sources, lambda _: [premise]).results

    assert located.place is not None
    assert (located.place.line, located.place.text) == (7, "ex:north")


def test_a_written_statement_needs_no_premise(sources: Sources) -> None:
    def never(triple: Triple) -> list[Triple]:
        raise AssertionError(triple)

    (located,) = locate(Report.of([result(ex("south"), ex("partnerOf"), ex("north"))]), sources, never).results

    assert str(located.place).endswith("things.trig:7:25")


def test_a_place_that_is_known_is_kept(sources: Sources, tmp_path: Path) -> None:
    place = Place(tmp_path / "query.rq", 1, 1, 1, 2, "x")
    known = Result("rule", ex("north"), None, None, None, Severity.INFO, "So.", place=place)

    assert locate(Report.of([known]), sources).results == (known,)


def test_what_is_missing_is_missing_where_a_thing_gets_its_type(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix ex: <http://example.org/> .\nex:ship ex:name 1 .\n", encoding="utf-8")
    (tmp_path / "b.ttl").write_text("@prefix ex: <http://example.org/> .\n\nex:ship a ex:Ship .\n", encoding="utf-8")

    place = Sources([tmp_path / "a.ttl", tmp_path / "b.ttl"]).place_of(ex("ship"), ex("missing"))

    assert place is not None
    assert (place.path.name, place.line) == ("b.ttl", 3)


def test_a_graph_without_name_is_where_its_first_statement_is(tmp_path: Path) -> None:
    path = tmp_path / "loose.trig"
    path.write_text(
        "@prefix ex: <http://example.org/> .\nex:g { ex:a ex:b ex:c }\nex:z ex:b ex:a .\nex:a ex:b ex:z .\n"
    )

    place = Sources([path], {"http://example.org/graph/loose": path}).place_of(ex("graph/loose"))

    assert place is not None
    assert (place.line, place.column, place.text) == (3, 1, "ex:z")


def test_ten_thousand_results_are_located_in_seconds(tmp_path: Path) -> None:
    number = 10_000
    path = tmp_path / "many.ttl"
    path.write_text(
        "".join(f'<http://example.org/s{one}>\n  <http://example.org/p> "é{one}" .\n' for one in range(number))
    )
    texts = [
        Result(f"{one}", ex(f"s{one}"), ex("p"), Literal(f"é{one}"), None, Severity.VIOLATION, "")
        for one in range(number)
    ]
    blanks = [Result("", BlankNode(f"b{one}"), ex("p"), None, None, Severity.VIOLATION, "") for one in range(number)]

    began = perf_counter()
    report = locate(Report.of([*texts, *blanks]), Sources([path]))

    assert perf_counter() - began < 10
    places = {result.source: result.place for result in report.results if result.place is not None}
    assert len(places) == number
    assert places["777"] == Place(path, 1556, 26, 1556, 32, '"é777"')
