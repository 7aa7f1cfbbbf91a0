"""Graph patterns are read as SPARQL reads them: taken apart and put together, they have the same solutions."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REPOSITORY
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store, Variable, parse

from pactgraph.errors import ParseError, QuerySyntaxError
from pactgraph.explaining.patterns import parse_construct
from pactgraph.explaining.rules import read_rules
from pactgraph.explaining.solutions import iter_solutions, variables_of
from pactgraph.property_paths import CompoundPath, spell_path

HERE = Path(__file__).parent
RULES = sorted(
    [
        *(REPOSITORY / "src/pactgraph/entailment").glob("*.rq"),
        *(REPOSITORY / "ontology/rules").glob("*.rq"),
        *(HERE / "explaining").glob("*.rq"),
        *(HERE / "graphs/harbour/ontology/rules").glob("*.rq"),
    ]
)
OPENING = (
    "@prefix : <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
)


@pytest.mark.parametrize("path", sorted((HERE / "explaining").glob("*.rq")), ids=lambda path: path.stem)
def test_a_pattern_taken_apart_has_the_solutions_of_the_whole(path: Path) -> None:
    """Compare what the head makes of our solutions with what the engine's CONSTRUCT makes."""
    data = path.with_suffix(".ttl").read_text(encoding="utf-8").partition("# derived")[0]
    store = Store()
    store.extend(parse(f"{OPENING}{data}".encode(), format=RdfFormat.TURTLE))
    text = path.read_text(encoding="utf-8")
    query = parse_construct(text)
    assert query is not None
    made = set()
    for solution in iter_solutions(store, query.prologue, query.body, {}):
        for pattern in query.head:
            terms = [
                solution.get(term.value) if isinstance(term, Variable) else term
                for term in (pattern.subject, pattern.predicate, pattern.object_)
            ]
            if None not in terms:
                made.add(tuple(map(str, terms)))
    constructed = store.query(text)
    assert isinstance(constructed, QueryTriples)

    assert made == {tuple(map(str, triple)) for triple in constructed}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_can_be_read(path: Path) -> None:
    """Those of OWL 2 RL that find clashes are no CONSTRUCT query and derive nothing."""
    rules = read_rules([path])

    assert len(rules) == ("CONSTRUCT" in path.read_text(encoding="utf-8"))
    for rule in rules:
        assert rule.comment
        assert variables_of(rule.query.body)


PATHS = [
    (":a", "<https://example.org/a>"),
    ("a", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
    (":a/:b", "<https://example.org/a> / <https://example.org/b>"),
    ("^(:a|^:b)", "^(<https://example.org/a> | ^<https://example.org/b>)"),
    ("(:a/:b)+", "(<https://example.org/a> / <https://example.org/b>)+"),
    (":a*/:b?", "<https://example.org/a>* / <https://example.org/b>?"),
]


@pytest.mark.parametrize(("path", "spelled"), PATHS)
def test_paths(path: str, spelled: str) -> None:
    query = parse_construct(f"PREFIX : <https://example.org/> CONSTRUCT WHERE {{ ?x {path} +5 , -1.5 , ?y }}")
    assert query is not None
    predicate = query.head[0].predicate
    assert isinstance(predicate, NamedNode | CompoundPath)
    found = spell_path(predicate, lambda iri: f"<{iri}>")

    assert "".join(found.split()) == "".join(spelled.split())
    assert [str(pattern.object_).partition("^^")[0] for pattern in query.head] == ['"+5"', '"-1.5"', "?y"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CONSTRUCT { ?x a ?y } WHERE { ?x a ?y", "1:38.*found the end"),
        ("CONSTRUCT { ?x a ?y } WHERE { ?x a }", "found '}'|no term"),
        ("CONSTRUCT { ?x nope:p ?y } WHERE { ?x a ?y }", "is no term"),
        ('CONSTRUCT { ?x "p" ?y } WHERE { ?x a ?y }', "is no property"),
        ("CONSTRUCT { ?x a ?y } WHERE { BIND }", "found"),
    ],
)
def test_a_faulty_pattern_names_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message):
        parse_construct(text)
    path = tmp_path / "faulty.rq"
    path.write_text(text)
    with pytest.raises(ParseError, match=r"faulty\.rq:1:\d+: "):
        read_rules([path])
