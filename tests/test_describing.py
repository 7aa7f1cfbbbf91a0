"""A description leaves nothing out, says who says so, and stays readable."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from in_memory import InMemory, build_in_memory
from pyoxigraph import DefaultGraph, NamedNode, Triple

from pactgraph.cli import main
from pactgraph.describing import MOST_READ, Description
from pactgraph.describing import text as description_text
from pactgraph.describing.grouping import Group
from pactgraph.errors import UnknownThingError
from pactgraph.explaining.origins import Origins
from pactgraph.graph_kinds import GraphKind
from pactgraph.wording import Wording

HARBOUR = Path(__file__).with_name("graphs") / "harbour"
NORTH = HARBOUR.parent.with_name("describing") / "harbour-north.txt"


def text(graph: InMemory, thing: str, *, most: int | None = None, width: int | None = None) -> str:
    return description_text.serialize_text(graph.describe(thing), Wording(graph), most=most, width=width)


def statements(groups: Iterable[Group]) -> list[Triple]:
    return [triple for group in groups for said in group.said for triple in said.statements]


def told(description: Description) -> list[Group]:
    sections = [group for section in description.sections for group in section.groups]
    return [*description.names, *description.kinds, *sections]


def test_the_text(harbour_graph: InMemory) -> None:
    assert text(harbour_graph, "Nordhafen Hospital") == NORTH.read_text(encoding="utf-8")


def things(graph: InMemory) -> list[str]:
    found = {triple.subject for triple in graph.derivation.merged()}
    return sorted(term.value for term in found if isinstance(term, NamedNode))


def check_whole(graph: InMemory, iri: str) -> None:
    """Hold a description against the store: each statement once, but for what is shown the other way round."""
    thing, default = NamedNode(iri), DefaultGraph()
    origins = Origins(graph.store)
    description = graph.describe(f"<{iri}>")
    quads = [*graph.store.quads_for_pattern(thing, None, None, default)]
    quads += graph.store.quads_for_pattern(None, None, thing, default)
    everything = {quad.triple for quad in quads}
    shown = statements(told(description)) + statements(description.follows)
    written = {triple for triple in everything if origins.written(triple)}

    assert len(shown) == len(set(shown))
    assert written <= set(statements(told(description))) <= set(shown) <= everything
    for left_out in everything - set(shown):
        assert {origins.kind_of(quad) for quad in origins.quads(left_out)} <= {GraphKind.ENTAILED, GraphKind.OUTSIDE}
        assert any(
            (left_out.object, left_out.subject) == (shown.subject, shown.object)
            for shown in statements(told(description))
        )
    for group in [*told(description), *description.follows]:
        assert group.count == len(group.said)
        assert all(said.quads or said.rules for said in group.said)


def test_nothing_of_the_harbour_is_left_out(harbour_graph: InMemory) -> None:
    for iri in things(harbour_graph):
        check_whole(harbour_graph, iri)


def test_nothing_of_the_shipped_graph_is_left_out(shipped_graph: InMemory) -> None:
    for iri in things(shipped_graph)[::40]:
        check_whole(shipped_graph, iri)


def test_outside_knowledge_is_in_a_group_of_its_own(harbour_graph: InMemory) -> None:
    description = harbour_graph.describe("hid:north")
    outside = statements(description.outside)

    assert [triple.object for triple in outside] == [NamedNode("https://example.org/harbour/id/twin-2")]
    assert not set(outside) & set(statements(told(description)))
    lines = [line.split() for line in text(harbour_graph, "hid:north").splitlines()]
    assert lines[-3:] == [["from", "outside", "the", "documents"], ["ex:tiedTo"], ["Twin", "hout:register"]]


@pytest.mark.parametrize(
    ("thing", "lines"),
    [
        # A property, a class, a passage, an interpretation, a document, and what has neither label nor type.
        ("ex:partnerOf", ["statements with this property: 2", "is a", "  symmetric property  ontology"]),
        ("organisation", ["… is a organisation", "… is a sub-class of organisation"]),
        ("letter:1", ["letter:1  hdoc:letter-1", "what this graph holds: 3"]),
        ("hint:south", ["what this graph holds: 1", "  letter:1  catalogue"]),
        ("Letter", ["Letter  hdoc:letter", "… dcterms:isPartOf Letter"]),
        ("hdoc:letter-1-position", ["oa:start", "… oa:hasSelector hdoc:letter-1-position"]),
        ("hgraph:entailed", ["what this graph holds: 7"]),
        ("hout:register", ["what this graph holds: 1"]),
    ],
)
def test_whatever_has_an_iri_can_be_described(harbour_graph: InMemory, thing: str, lines: list[str]) -> None:
    found = {" ".join(line.split()) for line in text(harbour_graph, thing).splitlines()}

    assert {" ".join(line.split()) for line in lines} <= found


def test_what_many_say_is_counted_and_cut(tmp_path: Path) -> None:
    count = MOST_READ + 200
    many = " . ".join(f"hid:many-{number:04} ex:visits hid:north" for number in range(count))
    graph = build_in_memory(HARBOUR, tmp_path, more=f"hdoc:letter-1 {{ {many} . }}")
    lines = text(graph, "hid:north", most=2).splitlines()
    start = lines.index("… ex:visits Nordhafen Hospital")
    names = [line.split()[0] for line in lines[start + 1 : start + 3]]

    assert names == sorted(names)
    assert lines[start + 3] == f"  and {count - 2} more"
    assert f"statements with this property: {count}" in text(graph, "ex:visits", most=1).splitlines()
    assert len(graph.describe("ex:visits").used.statements) == MOST_READ
    assert len(graph.describe("ex:visits", every=True).used.statements) == count
    held = text(graph, "letter:1", most=1).splitlines()
    assert held[held.index(f"what this graph holds: {count + 3}") + 2] == f"  and {count + 2} more"


def test_inverse_and_super_properties_give_the_headings(shipped_graph: InMemory) -> None:
    """Nothing here is known to Python: the ontology states the inverse and the super-property."""
    inverse = NamedNode("http://www.w3.org/2002/07/owl#inverseOf")
    lines = text(shipped_graph, "Mayo Clinic").splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    named = {
        shipped_graph.labels.label(quad.object.value)
        for quad in shipped_graph.store.quads_for_pattern(None, inverse, None, None)
        if isinstance(quad.object, NamedNode)
    }

    assert headings[0] == "Mayo Clinic  id:mayo-clinic"
    assert any(line.strip() in named for line in lines)
    assert "is tied to" in headings
    assert lines.index("  collaborates with") > lines.index("is tied to")
    assert [line for line in lines if "entailed by" in line] == [
        line for line in lines[lines.index("what follows from this") :] if "entailed by" in line
    ]


def test_a_narrow_terminal_loses_nothing(shipped_graph: InMemory) -> None:
    wide, narrow = (text(shipped_graph, "Karolinska Institutet", most=5, width=width) for width in (None, 60))

    assert max(map(len, narrow.splitlines())) <= 60
    assert "".join(wide.split()) == "".join(narrow.split())


def test_unseen_characters_are_shown_and_markdown_is_escaped(tmp_path: Path) -> None:
    label = "\\u202eevil\\u202c *bold* <b>\\u0000|"
    graph = build_in_memory(
        HARBOUR, tmp_path, more=f'hgraph:catalogue {{ hid:odd a ex:Hospital ; skos:prefLabel "{label}"@en . }}'
    )
    found = text(graph, "hid:odd")
    markdown = description_text.serialize_markdown(graph.describe("hid:odd"), Wording(graph))

    assert "\u202e" not in found
    assert "\\u202eevil" in found
    assert "␀" in found
    assert "\\*bold\\* \\<b\\>" in markdown
    assert json.loads(description_text.serialize_json(graph.describe("hid:odd"), Wording(graph)))["names"]


def test_json_holds_everything(harbour_graph: InMemory) -> None:
    document = json.loads(description_text.serialize_json(harbour_graph.describe("hid:north"), Wording(harbour_graph)))
    (section,) = [section for section in document["sections"] if section["groups"][0]["heading"] == "ex:partnerOf"]
    (said,) = section["groups"][0]["said"]

    assert document["thing"] == {
        "iri": "https://example.org/harbour/id/north",
        "curie": "hid:north",
        "label": "Nordhafen Hospital",
    }
    assert [name["said"][0]["other"] for name in document["names"]][1] == {"value": "Nord-Hafen", "language": "de"}
    assert said["sources"][0] == {
        "graph": "https://example.org/harbour/doc/letter-1",
        "kind": "stated",
        "citation": "letter:1",
        "document": "Letter",
        "notes": [],
        "links": [],
        "derivedFrom": [],
    }
    assert document["follows"][0]["said"][0]["rules"] == ["entailed by prp-spo1"]


@pytest.mark.parametrize("thing", ["Nobody", "", "hid:nobody", "Twin", "\ud800", "https://example.org/nothing"])
def test_what_means_nothing_is_refused(harbour_graph: InMemory, thing: str) -> None:
    with pytest.raises(UnknownThingError):
        harbour_graph.describe(thing)


def test_the_command(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    north = ["describe", "nordhafen hospital", "--graph", str(harbour), "-q"]

    assert (main(north), capfd.readouterr().out) == (0, NORTH.read_text(encoding="utf-8"))
    assert main([*north, "--lang", "sv"]) == 0
    assert capfd.readouterr().out.startswith("Nordhamnens sjukhus  hid:north\n")
    assert main([*north, "--format", "markdown", "-o", str(tmp_path / "north.md")]) == 0
    assert (tmp_path / "north.md").read_text(encoding="utf-8").startswith("# Nordhafen Hospital  hid:north\n\n## ")
    assert main([*north, "--format", "json", "--all"]) == 0
    assert json.loads(capfd.readouterr().out)["thing"]["curie"] == "hid:north"
    assert main(["describe", "Twin", "--graph", str(harbour), "-q"]) == 2
    assert "matches 2 things" in capfd.readouterr().err
    assert main([*north, "-o", str(tmp_path / "missing" / "x.txt")]) == 2
    assert "cannot be written" in capfd.readouterr().err
