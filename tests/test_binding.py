"""Whether a value enters a query as one term, and never as anything else."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from pactgraph.binding import bind, parse_terms, parse_value, serialize_term
from pactgraph.datatypes import EXAMPLES, is_iri
from pactgraph.errors import ParameterError
from pactgraph.namespaces import XSD
from pactgraph.parameters import Parameter
from pactgraph.saved_queries import SavedQuery, parse_saved_query
from pactgraph.sparql.tokens import significant, tokenize

CASES = Path(__file__).parent / "binding"
TODAY = date(2024, 5, 31)
PREFIXES = f"PREFIX xsd: <{XSD}> PREFIX e: <http://example.org/> "
TYPES = ("iri", "literal", "en", "integer", "number", *(f"xsd_{iri.removeprefix(XSD)}" for iri in EXAMPLES))
PLACES = (
    "SELECT * { ?s e:p ?_v }",
    "SELECT*{?s e:p?_v}",
    "SELECT * { ?_v ?p ?o . ?s ?p ?_v, ?_v ; ?q ?_v }",
    "SELECT * { ?s ?p ?o FILTER(?o = ?_v || ?_v != ?s) }",
    "SELECT * { ?s ?p ?o FILTER(?o<?_v) FILTER(?_v>?o) FILTER(?o=?_v&&!(?_v=?o)) }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (?_v, 1, ?_v)) }",
    "SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), STR(?_v))) }",
    "SELECT * { BIND(?_v AS ?o) }",
    "SELECT (COALESCE(?x, ?_v) AS ?y) { OPTIONAL { ?x ?y1 ?_v } }",
    "SELECT ?s { { ?s ?p ?_v } UNION { SELECT ?s { ?s ?q ?_v } } } ORDER BY (?s = ?_v)",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(?o) > ?_v)",
    "SELECT * { ?s ?p [ ?q ?_v ] , ( 1 ?_v ) }",
    "ASK { FILTER EXISTS { ?s ?p ?_v } }",
    "CONSTRUCT { ?s ?p ?_v } WHERE { ?s ?p ?_v }",
    "DESCRIBE ?s { ?s ?p ?_v }",
    "SELECT * { ?s ?p ?o # it's a comment\n FILTER(?o = ?_v) # \"\n }",
)
IRI_PLACES = (
    "SELECT * { GRAPH ?_v { ?s ?_v ?o } }",
    "SELECT * { GRAPH ?_v{?s?_v?o} }",
    "DESCRIBE ?_v",
)


def read_lines(name: str) -> list[str]:
    return (CASES / name).read_text(encoding="utf-8").splitlines()[1:]


INJECTIONS: list[str] = [json.loads(line) for line in read_lines("injections.txt")]


def query_of(text: str, *, type_: str = "literal") -> SavedQuery:
    return parse_saved_query("a", "a.rq", PREFIXES + text.replace("?_v", f"?_v_{type_}"), strict=False)


def term_of(type_: str, value: str) -> Literal | NamedNode:
    (parameter,) = query_of("SELECT * { ?s ?p ?_v }", type_=type_).parameters
    return parse_value("a", parameter, value)


def shape_of(text: str, *, literals: str) -> list[str]:
    """Return the words of a query, with every term that can only come from a value taken out."""
    return [literals if token.kind in ("string", "iri") else token.text for token in significant(tokenize(text))]


@pytest.mark.parametrize("line", read_lines("values.txt"))
def test_lexical_checks(line: str) -> None:
    verdict, type_, quoted = line.split("\t")
    value: str = json.loads(quoted)
    if verdict == "no":
        with pytest.raises(ParameterError, match="parameter 'v' cannot be"):
            term_of(type_, value)
    else:
        assert term_of(type_, value).value == value


def test_there_are_enough_injections() -> None:
    assert len(INJECTIONS) == len(set(INJECTIONS)) > 200


@pytest.mark.parametrize(("place", "type_"), [*product(PLACES, TYPES), *product(IRI_PLACES, ["iri"])])
def test_injections_change_nothing_but_the_term(place: str, type_: str) -> None:
    query = query_of(place, type_=type_)
    sample = "http://example.org/x" if type_ == "iri" else "1"
    datatype = query.parameters[0].datatype
    sample = EXAMPLES[datatype] if datatype else sample
    expected = shape_of(bind(query, {"v": term_of(type_, sample)}), literals="term")
    store = Store()
    tried = 0
    for value in INJECTIONS:
        try:
            bound = bind(query, parse_terms(query, {"v": value}, today=lambda: TODAY))
        except ParameterError:
            continue
        tried += 1
        if type_ != "number":
            assert shape_of(bound, literals="term") == expected
        store.query(bound)
    assert tried
    if type_ in ("literal", "en", "xsd_string"):
        assert tried == len(INJECTIONS)


@pytest.mark.parametrize("type_", ["literal", "en", "xsd_string", "iri"])
def test_injections_come_back_as_they_went_in(type_: str) -> None:
    query = query_of("SELECT ?o { BIND(?_v AS ?o) }", type_=type_)
    for value in INJECTIONS:
        if type_ == "iri" and not is_iri(value):
            continue
        solutions = Store().query(bind(query, parse_terms(query, {"v": value}, today=lambda: TODAY)))
        assert isinstance(solutions, QuerySolutions)
        (found,) = [solution["o"] for solution in solutions]
        assert found == term_of(type_, value)


def count(store: Store, text: str) -> int:
    solutions = store.query(text)
    assert isinstance(solutions, QuerySolutions)
    return sum(1 for _ in solutions)


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(INJECTIONS)
terms = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text: Literal(text, language="sv"), texts),
    st.builds(lambda number: Literal(str(number), datatype=NamedNode(XSD + "integer")), st.integers(-(2**60), 2**60)),
    st.builds(lambda day: Literal(day.isoformat(), datatype=NamedNode(XSD + "date")), st.dates()),
    st.builds(NamedNode, st.sampled_from([text for text in INJECTIONS if is_iri(text)])),
    st.builds(
        lambda text: NamedNode("http://example.org/" + re.sub(r"[^\w.~!$&'()*+,;=:@-]", "", text)),
        texts.filter(lambda text: is_iri("http://example.org/" + re.sub(r"[^\w.~!$&'()*+,;=:@-]", "", text))),
    ),
)


@given(st.lists(terms, min_size=1, max_size=4))
def test_binding_means_the_same_term(data: list[Literal | NamedNode]) -> None:
    store = Store()
    predicate = NamedNode("http://example.org/p")
    for place, term in enumerate(data):
        store.add(Quad(NamedNode(f"http://example.org/{place}"), predicate, term))
        store.add(Quad(NamedNode("http://example.org/sought"), NamedNode("http://example.org/is"), term))
    for term in data:
        matched = count(store, bind(query_of("SELECT ?s { ?s e:p ?_v }"), {"v": term}))
        same = count(store, bind(query_of("SELECT ?s { ?s e:p ?o FILTER(sameTerm(?o, ?_v)) }"), {"v": term}))
        assert matched == same == sum(1 for other in data if other == term)


def test_iris_are_resolved_by_the_caller() -> None:
    query = query_of("ASK { ?_v ?p ?o }", type_="iri")

    def resolve(parameter: Parameter, value: str) -> str:
        return f"http://example.org/{parameter.name}/{value.lower()}"

    assert parse_terms(query, {"v": "KI"}, today=lambda: TODAY, resolve=resolve) == {
        "v": NamedNode("http://example.org/v/ki")
    }
    with pytest.raises(ParameterError, match="not an IRI in full"):
        parse_terms(query, {"v": "KI"}, today=lambda: TODAY)
    with pytest.raises(ParameterError, match="not an IRI in full"):
        parse_terms(query, {"v": "KI"}, today=lambda: TODAY, resolve=lambda *_: "http://example.org/>")


@pytest.mark.parametrize(
    ("variable", "expected"),
    [("?_d_xsd_date", "2024-05-31"), ("?_d_xsd_gYearMonth", "2024-05"), ("?_d_xsd_gYear", "2024")],
)
def test_today_is_the_day_passed_in(variable: str, expected: str) -> None:
    header = "#+ pactgraph: {parameters: {d: {default: today}}}\n"
    query = parse_saved_query("a", "a.rq", f"{header}{PREFIXES}ASK {{ ?s ?p {variable} }}", strict=False)
    assert parse_terms(query, {}, today=lambda: TODAY)["d"].value == expected
    assert parse_terms(query, {"d": "today"}, today=lambda: TODAY)["d"].value == expected


def test_missing_parameters_are_named_together() -> None:
    query = query_of("ASK { ?_partner_iri ?_kind ?_day_xsd_date ; ?p ?__other }")
    with pytest.raises(ParameterError) as caught:
        parse_terms(query, {"kind": "a"}, today=lambda: TODAY)
    assert str(caught.value) == (
        "run a: parameter 'partner, day' needs a value. Give each:\n"
        "  --partner LABEL  (partner)\n  --day 2024-05-31  (day)"
    )


def test_unknown_parameters_get_near_matches() -> None:
    query = query_of("ASK { ?_partner_iri ?p ?_day_xsd_date }")
    with pytest.raises(ParameterError, match=r"'partnr' is not one of this query\. Did you mean partner") as caught:
        parse_terms(query, {"partnr": "a"}, today=lambda: TODAY)
    assert [line.split()[0].removeprefix("--") for line in caught.value.candidates] == ["partner", "day"]
    with pytest.raises(ParameterError, match=r"is not one of this query\. It has none"):
        parse_terms(query_of("ASK {}"), {"x": "a"}, today=lambda: TODAY)


def test_values_are_limited_to_those_listed() -> None:
    header = "#+ enumerate:\n#+   - kind: [sister, alliance]\n"
    query = parse_saved_query("a", "a.rq", f"{header}ASK {{ ?s ?p ?_kind }}", strict=False)
    with pytest.raises(ParameterError, match=r"cannot be 'sisters': it is none of the values it may have\. Use sister"):
        parse_terms(query, {"kind": "sisters"}, today=lambda: TODAY)


def test_an_optional_parameter_without_value_stays_free() -> None:
    query = query_of("ASK { ?s ?p ?__o_iri, ?_q }")
    terms_found = parse_terms(query, {"q": "x"}, today=lambda: TODAY)
    assert bind(query, terms_found) == PREFIXES + 'ASK { ?s ?p ?__o_iri,  "x"  }'


def test_long_values_are_refused() -> None:
    with pytest.raises(ParameterError, match="longer than 65536"):
        term_of("literal", "x" * 1_000_000)


def test_terms_that_sparql_cannot_write() -> None:
    assert serialize_term(Literal("a\b\f\n\r\t\"\\'", language="en-gb")) == '"a\\b\\f\\n\\r\\t\\"\\\\\'"@en-gb'
    with pytest.raises(ValueError, match="may stand in a query"):
        serialize_term(NamedNode("javascript:alert(1)"))
