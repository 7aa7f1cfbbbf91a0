"""Explanations read as trees, Markdown and JSON, labels first and down to the passages."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

from in_memory import InMemory, build_in_memory
from pyoxigraph import NamedNode, Triple

from pactgraph.explaining import Explainer, explain_statement
from pactgraph.explaining import text as explanation_text
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import PACTGRAPH
from pactgraph.wording import Wording

HARBOUR = Path(__file__).with_name("graphs") / "harbour"
TREE = Path(__file__).with_name("explaining") / "harbour-tie.txt"


def test_the_tree(harbour_graph: InMemory) -> None:
    explanation = harbour_graph.explain("hid:south", "ex:tiedTo", "hid:north")
    assert explanation is not None
    text = explanation_text.serialize_text(explanation, Wording(harbour_graph))
    narrow = explanation_text.serialize_text(explanation, Wording(harbour_graph), width=60)

    assert text == TREE.read_text(encoding="utf-8")
    assert [line for line in narrow.splitlines() if len(line) > 80] == []
    assert "".join(narrow.split()) == "".join(text.split())


def test_markdown_and_json_hold_the_same(harbour_graph: InMemory) -> None:
    explanation = harbour_graph.explain("hid:south", "ex:tiedTo", "hid:north")
    assert explanation is not None
    markdown = explanation_text.serialize_markdown(explanation, Wording(harbour_graph))
    document = json.loads(explanation_text.serialize_json(explanation, Wording(harbour_graph)))

    assert markdown.splitlines()[2] == (
        "    - Nordhafen Hospital *ex:partnerOf* Südhafen – “Old” Hospital — stated in letter:1 (Letter)"
    )
    assert document["derivations"][0]["rule"] == "prp-spo1"
    premise = document["derivations"][0]["premises"][0]["derivations"][0]["premises"][0]
    assert premise["sources"][0]["graph"] == "https://example.org/harbour/doc/letter-1"
    assert premise["object"]["label"] == "Südhafen – “Old” Hospital"


def test_an_interpretation_is_followed_to_its_passages(tmp_path: Path) -> None:
    more = (
        "hgraph:catalogue { hint:twins a pg:Interpretation ; prov:wasDerivedFrom hint:south ; rdfs:comment "
        '"Ça\\u202e"@en ; rdfs:comment "Genom tvillingen"@sv . hint:south prov:wasDerivedFrom hint:twins . }\n'
        "hint:twins { hid:twin-1 ex:tiedTo hid:twin-2 . }\n"
        "<urn:x:loose> { hid:ada ex:tiedTo hid:ada-2 . }"
    )
    graph = build_in_memory(HARBOUR, tmp_path, more=more)

    def text(subject: str, object_: str, graph: InMemory = graph) -> str:
        explanation = graph.explain(subject, "ex:tiedTo", object_)
        assert explanation is not None
        return explanation_text.serialize_text(explanation, Wording(graph))

    assert text("hid:twin-1", "hid:twin-2").splitlines() == [
        "Twin  ex:tiedTo  Twin  interpreted in hint:twins",
        "  reason: Ça\\u202e",
        "  derived from interpretation hint:south",
        "    derived from letter:1 (Letter)",
        "    derived from interpretation hint:twins",
    ]
    assert text("hid:north", "hid:twin-2") == "Nordhafen Hospital  ex:tiedTo  Twin  outside: hout:register\n"
    assert text("hid:ada", "hid:ada-2") == "Ada Berg  ex:tiedTo  hid:ada-2  graph <urn:x:loose>\n"
    swedish = InMemory(graph.folder, graph.derivation, tmp_path, "sv")
    assert "reason: Genom tvillingen" in text("hid:twin-1", "hid:twin-2", swedish)


def test_a_rule_whose_conditions_no_longer_hold_is_not_made_up(tmp_path: Path) -> None:
    """The rule ran before entailment, which then gave what the rule requires to be absent."""
    harbour = copytree(HARBOUR, tmp_path / "harbour")
    (harbour / "ontology/rules/lonely.rq").write_text(
        '#+ summary: "Who is tied to nobody"\n#+ pactgraph:\n#+   graph: https://example.org/harbour/graph/computed\n'
        "PREFIX ex: <https://example.org/harbour/terms#>\n"
        "CONSTRUCT { ?x ex:lonely true } WHERE { ?x a ex:Hospital . FILTER NOT EXISTS { ?x ex:tiedTo ?y } }"
    )
    graph = build_in_memory(harbour, tmp_path)
    texts = []
    for thing in ("hid:twin-1", "hid:north"):
        explanation = graph.explain(thing, "ex:lonely", "true")
        assert explanation is not None
        texts.append(explanation_text.serialize_text(explanation, Wording(graph)))

    assert texts[0].splitlines()[-1].split("  ")[1:3] == ["Twin", "ex:tiedTo"]
    assert "anything  not in the graph, as the rule requires" in texts[0]
    assert texts[1].endswith("no longer meets\n")


def test_a_chain_shows_its_members(shipped_graph: InMemory) -> None:
    chained = NamedNode("http://www.w3.org/2002/07/owl#propertyChainAxiom")
    (property_,) = {quad.subject for quad in shipped_graph.store.quads_for_pattern(None, chained, None, None)}
    assert isinstance(property_, NamedNode)
    explainer = Explainer(shipped_graph.store, [])
    entailed = shipped_graph.derivation.triples(GraphKind.ENTAILED)
    triple = next(one for one in entailed if one.predicate == property_)
    explanation = explainer.explain(triple)
    assert explanation is not None
    text = explanation_text.serialize_text(explanation, Wording(shipped_graph))

    assert "entailed by prp-spo2" in text
    assert "is given by the chain  (holds, at)" in text
    assert "without a name" not in text


def test_a_date_of_the_shipped_graph(shipped_graph: InMemory) -> None:
    explanation = shipped_graph.explain("bounds:2013", "pg:latest", '"2013-12-31"^^xsd:date')
    assert explanation is not None
    text = explanation_text.serialize_text(explanation, Wording(shipped_graph))

    assert "computed by date-bounds" in text
    assert "rdfs:subPropertyOf*" in text
    assert "stated in 004:" in text
    assert PACTGRAPH not in text
    assert (
        explain_statement(shipped_graph, Triple(NamedNode("urn:x:a"), NamedNode("urn:x:b"), NamedNode("urn:x:c")))
        is None
    )
