"""Every derived statement is explained down to what is written, and each step of that derives what it claims."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_memory import GRAPHS, InMemory, store_of, triples
from pyoxigraph import NamedNode, Store, Triple, Variable

from pactgraph.cli import main
from pactgraph.entailment import Closure
from pactgraph.explaining import (
    ExplainedDerivation,
    ExplainedPath,
    Explainer,
    Explanation,
    stated_premises,
)
from pactgraph.graph_kinds import GraphKind
from pactgraph.rules import compute
from pactgraph.terms import graph_of, in_graph

HARBOUR = Path(__file__).with_name("graphs") / "harbour"
CASES = Path(__file__).with_name("explaining")
TREE = CASES / "harbour-tie.txt"
WRITTEN = {GraphKind.STATED, GraphKind.INTERPRETATION, GraphKind.CATALOGUE, GraphKind.ONTOLOGY}


def steps(explanation: Explanation) -> Iterator[tuple[Explanation, ExplainedDerivation]]:
    """Give every statement of an explanation that is derived, with its derivation."""
    for derivation in explanation.derivations:
        yield explanation, derivation
        for premise in derivation.premises:
            inner = premise.steps if isinstance(premise, ExplainedPath) else (premise,)
            for statement in inner:
                yield from steps(statement)


def premises_of(derivation: ExplainedDerivation) -> list[Triple]:
    return [
        step.statement
        for premise in derivation.premises
        for step in (premise.steps if isinstance(premise, ExplainedPath) else (premise,))
    ]


def rederives(derivation: ExplainedDerivation, conclusion: Triple) -> bool:
    """Return whether the premises alone give the conclusion, by what builds use and not by what explains."""
    premises = premises_of(derivation)
    if derivation.kind is GraphKind.ENTAILED:
        return conclusion in Closure(premises).add([])
    assert derivation.path is not None
    return conclusion in {quad.triple for quad in compute([derivation.path], premises)}


def check(explainer: Explainer, triple: Triple) -> None:
    explanation = explainer.explain(triple)
    assert explanation is not None
    assert explanation.derivations
    for statement, derivation in steps(explanation):
        assert rederives(derivation, statement.statement), str(statement.statement)
    ends = [
        leaf for derivation in explanation.derivations for premise in derivation.premises for leaf in premise.leaves()
    ]
    kinds = {explainer.origins.kind_of(quad) for quad in ends}
    assert kinds <= WRITTEN
    assert ends
    if all(not graph_of(quad).endswith("with-interpretations") for quad in explainer.origins.quads(triple)):
        computed = GraphKind.COMPUTED in {explainer.origins.kind_of(quad) for quad in explainer.origins.quads(triple)}
        assert computed or GraphKind.INTERPRETATION not in kinds


def derived(graph: InMemory) -> list[Triple]:
    return sorted(graph.derivation.triples(GraphKind.ENTAILED, GraphKind.COMPUTED), key=str)


def test_everything_derived_of_the_harbour_is_explained(harbour_graph: InMemory) -> None:
    explainer = Explainer(harbour_graph.store, harbour_graph.folder.rule_files())
    found = derived(harbour_graph)

    for triple in found:
        check(explainer, triple)
    assert len(found) >= 8


def test_every_tenth_derived_of_the_shipped_graph_is_explained(shipped_graph: InMemory) -> None:
    explainer = Explainer(shipped_graph.store, shipped_graph.folder.rule_files())

    for triple in derived(shipped_graph)[::10]:
        check(explainer, triple)
    assert explainer.proofs.closure is None


def sections(path: Path) -> dict[str, str]:
    parts: dict[str, list[str]] = {"data": []}
    name = "data"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            name = line.removeprefix("# ")
            parts[name] = []
        else:
            parts[name].append(line)
    return {name: "\n".join(lines) for name, lines in parts.items()}


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.rq")))
def test_premises_of_a_rule(name: str) -> None:
    rule, case = CASES / f"{name}.rq", sections(CASES / f"{name}.ttl")
    computed = [
        in_graph(quad.triple, NamedNode(GRAPHS[GraphKind.COMPUTED])) for quad in compute([rule], triples(case["data"]))
    ]
    store = store_of(stated=case["data"], computed=computed)
    (conclusion,) = triples(case["derived"])
    explanation = Explainer(store, [rule]).explain(conclusion)

    assert explanation is not None
    (derivation,) = explanation.derivations
    found = premises_of(derivation)
    if "count" in case:
        assert len(found) == int(case["count"])
    else:
        assert set(found) == set(triples(case["premises"]))
    absent = [
        " ".join(f"?{term.value}" if isinstance(term, Variable) else str(term) for term in terms)
        for patterns in derivation.absent
        for terms in ((pattern.subject, pattern.predicate, pattern.object_) for pattern in patterns)
    ]
    expected = case.get("absent", "").replace(":", "<https://example.org/", 2).replace(" <", "> <").replace(" ?", "> ?")
    assert absent == ([expected] if expected else [])
    assert rederives(derivation, conclusion)


CIRCLES = [
    # What everything else follows from, and how many steps that takes.
    (":p a owl:SymmetricProperty .", ":a :p :b .", ":b :p :a .", 1),
    (":p owl:inverseOf :q . :q owl:inverseOf :p .", ":a :p :b .", ":b :q :a .", 1),
    (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .", ":a :p :b .", ":a :q :b .", 1),
    (":p a owl:SymmetricProperty, owl:TransitiveProperty .", ":a :p :b . :b :p :c .", ":c :p :a .", 2),
    (":p a owl:TransitiveProperty .", ":a :p :b . :b :p :c . :c :p :d . :d :p :e .", ":a :p :e .", 3),
    (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :p rdfs:subPropertyOf :r .", ":a :p :b .", ":a :r :b .", 1),
    (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":a a :A .", ":a a :C .", 2),
    (":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":a :p 1 .", ":a a :B .", 2),
    # Only the closure of the ontology has the axiom that is needed.
    (":A owl:equivalentClass :B .", ":a a :A .", ":a a :B .", 2),
    (":A owl:equivalentClass :B . :B rdfs:subClassOf :C . :C owl:equivalentClass :D .", ":a a :A .", ":a a :D .", 2),
    (":p owl:equivalentProperty :q .", ":a :q :b .", ":a :p :b .", 2),
]


@pytest.mark.parametrize(("ontology", "stated", "conclusion", "count"), CIRCLES)
def test_a_derivation_is_well_founded_and_shortest(ontology: str, stated: str, conclusion: str, count: int) -> None:
    store = store_of(ontology, stated)
    explainer = Explainer(store, [])
    (goal,) = triples(conclusion)
    explanation = explainer.explain(goal)

    assert explanation is not None
    assert len(list(steps(explanation))) == count
    assert {leaf.triple for leaf in explanation.leaves()} <= {*triples(ontology), *triples(stated)}
    assert {leaf.triple for leaf in explanation.leaves()} & set(triples(stated))
    if explainer.proofs.closure is None:
        check(explainer, goal)


def test_every_way_is_shown_when_all_are_wanted() -> None:
    ontology = ":p rdfs:subPropertyOf :r . :q rdfs:subPropertyOf :r . :r a owl:SymmetricProperty ."
    explainer = Explainer(store_of(ontology, ":a :p :b ; :q :b . :b :q :a ."), [])
    explanation = explainer.explain(triples(":a :r :b .")[0], every=True)

    assert explanation is not None
    assert [derivation.code for derivation in explanation.derivations] == ["prp-spo1", "prp-spo1", "prp-symp"]
    assert all(rederives(derivation, explanation.statement) for derivation in explanation.derivations)


def test_what_follows_without_interpretations_is_explained_without() -> None:
    ontology = ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :s . :r rdfs:subPropertyOf :s ."
    store = store_of(ontology, stated=":a :p :b .", interpreted=":a :r :b . :a :q :b . :c :r :d .")

    assert _kinds_at_the_leaves(store, ":a :s :b .") == {GraphKind.STATED, GraphKind.ONTOLOGY}
    assert _kinds_at_the_leaves(store, ":c :s :d .") == {GraphKind.INTERPRETATION, GraphKind.ONTOLOGY}


def _kinds_at_the_leaves(store: Store, text: str) -> set[GraphKind | None]:
    explainer = Explainer(store, [])
    explanation = explainer.explain(triples(text)[0])
    assert explanation is not None
    return {explainer.origins.kind_of(leaf) for leaf in explanation.leaves()}


def test_a_hub_is_explained_at_once() -> None:
    """The rules must look up: with a scan for each, this would take minutes."""
    from time import perf_counter

    many = " ".join(f":x{number} :p :hub ." for number in range(20_000))
    store = store_of(":p rdfs:range :Hub . :p rdfs:domain :Spoke .", many)
    begun = perf_counter()

    assert _kinds_at_the_leaves(store, ":hub a :Hub .") == {GraphKind.STATED, GraphKind.ONTOLOGY}
    assert _kinds_at_the_leaves(store, ":x77 a :Spoke .") == {GraphKind.STATED, GraphKind.ONTOLOGY}
    assert perf_counter() - begun < 1


def test_stated_premises_are_the_quads_of_the_data_first(harbour_graph: InMemory) -> None:
    prefixes = harbour_graph.prefixes
    tie = Triple(
        *(NamedNode(iri) for iri in (f"{prefixes['hid']}south", f"{prefixes['ex']}tiedTo", f"{prefixes['hid']}north"))
    )
    found = stated_premises(harbour_graph.store, harbour_graph.folder.rule_files(), tie)
    absent = Triple(tie.subject, tie.predicate, NamedNode("urn:x:nobody"))

    assert [graph_of(quad) for quad in found] == [
        f"{prefixes['hdoc']}letter-1",
        f"{prefixes['hgraph']}ontology",
        f"{prefixes['hgraph']}ontology",
    ]
    assert stated_premises(harbour_graph.store, [], found[0].triple) == [found[0]]
    assert stated_premises(harbour_graph.store, [], absent) == []


def test_the_command(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    tie = ["explain", "hid:south", "ex:tiedTo", "nordhafen hospital", "--graph", str(harbour), "-q"]

    assert (main(tie), capfd.readouterr().out) == (0, TREE.read_text(encoding="utf-8"))
    assert main([*tie, "--format", "json", "--all", "-o", str(tmp_path / "why.json")]) == 0
    ways = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))["derivations"]
    assert [way["rule"] for way in ways] == ["prp-spo1"]
    assert main([*tie, "--format", "markdown"]) == 0
    assert capfd.readouterr().out.startswith("- Südhafen")
    assert main([*tie[:3], "hid:ada", *tie[4:]]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "the graph does not say: Südhafen – “Old” Hospital  ex:tiedTo  Ada Berg" in err
    assert "it says, with another object:\n" in err
    assert main(["explain", "Nobody", "a", "b", "--graph", str(harbour), "-q"]) == 2
    assert "Traceback" not in capfd.readouterr().err
