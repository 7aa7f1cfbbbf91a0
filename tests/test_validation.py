"""Every property shape has a case that fails for it alone, and its corrected twin that passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from pactgraph.errors import FolderError
from pactgraph.folder import GraphFolder
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import RDF, RDFS, SH, XSD
from pactgraph.property_paths import CompoundPath, spell_path
from pactgraph.reading import read_quads
from pactgraph.terms import Term
from pactgraph.validation import Report, Result, Severity, validate

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = GraphFolder(REPOSITORY)
SHAPES = "https://w3id.org/pactgraph/shapes#"
CASES = sorted(path.name for path in (REPOSITORY / "tests/shapes").iterdir() if path.is_dir())
COMPONENTS = {
    "class": "ClassConstraintComponent",
    "datatype": "DatatypeConstraintComponent",
    "disjoint": "DisjointConstraintComponent",
    "hasValue": "HasValueConstraintComponent",
    "lessThan": "LessThanConstraintComponent",
    "lessThanOrEquals": "LessThanOrEqualsConstraintComponent",
    "maxCount": "MaxCountConstraintComponent",
    "maxInclusive": "MaxInclusiveConstraintComponent",
    "minCount": "MinCountConstraintComponent",
    "minInclusive": "MinInclusiveConstraintComponent",
    "node": "NodeConstraintComponent",
    "nodeKind": "NodeKindConstraintComponent",
    "or": "OrConstraintComponent",
    "pattern": "PatternConstraintComponent",
    "uniqueLang": "UniqueLangConstraintComponent",
}
ABOUT = {"path", "name", "severity", "message", "targetSubjectsOf"}


def quads_of(paths: list[Path]) -> list[Quad]:
    return [quad for path in paths for quad in read_quads(path)]


SHAPES_QUADS = quads_of(FOLDER.shapes_files())
ONTOLOGY_QUADS = quads_of(FOLDER.ontology_files())


def objects(subject: Term, name: str) -> list[Term]:
    return [quad.object for quad in SHAPES_QUADS if quad.subject == subject and quad.predicate.value == SH + name]


def property_shapes() -> set[NamedNode]:
    class_ = NamedNode(f"{SH}PropertyShape")
    return {quad.subject for quad in SHAPES_QUADS if quad.object == class_ and isinstance(quad.subject, NamedNode)}


def shapes_of_schemes() -> set[NamedNode]:
    """Return the property shapes that are used by sh:node only; a result never names them."""
    used = [quad.object for quad in SHAPES_QUADS if quad.predicate.value == f"{SH}node"]
    return {shape for node in used for shape in objects(node, "property") if isinstance(shape, NamedNode)}


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, str], list[Result]]:
    """All cases of one kind are validated as one graph: the names of their nodes tell whose a result is."""
    found: dict[tuple[str, str], list[Result]] = {}
    for kind in ("invalid", "valid"):
        files = [REPOSITORY / "tests/shapes" / case / f"{kind}.ttl" for case in CASES]
        data = quads_of([REPOSITORY / "tests/shapes/base.ttl", *files])
        for result in validate(data, SHAPES_QUADS, ONTOLOGY_QUADS).results:
            assert isinstance(result.focus_node, NamedNode)
            case, _, name = result.focus_node.value.removeprefix("http://example.org/").rpartition("/")
            found.setdefault((kind, case or name), []).append(result)
    return found


@pytest.mark.parametrize("case", CASES)
def test_invalid_case_fails_for_its_shape_alone(case: str, results: dict[tuple[str, str], list[Result]]) -> None:
    found = results.get(("invalid", case), [])
    assert {result.source.removeprefix(SHAPES) for result in found} == {case}
    shape = NamedNode(SHAPES + case)
    words = {quad.predicate.value.removeprefix(SH) for quad in SHAPES_QUADS if quad.subject == shape}
    constraints = {SH + COMPONENTS[word] for word in words - ABOUT - {f"{RDF}type"}}
    assert {result.component for result in found} == constraints


@pytest.mark.parametrize("case", CASES)
def test_corrected_twin_conforms(case: str, results: dict[tuple[str, str], list[Result]]) -> None:
    assert results.get(("valid", case), []) == []


def test_what_the_cases_share_conforms(results: dict[tuple[str, str], list[Result]]) -> None:
    assert {case for _, case in results} <= set(CASES)


def test_every_property_shape_has_a_case() -> None:
    assert {shape.value.removeprefix(SHAPES) for shape in property_shapes() - shapes_of_schemes()} == set(CASES)


def test_every_property_shape_says_what_it_is() -> None:
    anonymous = [quad.object for quad in SHAPES_QUADS if quad.predicate.value == f"{SH}property"]
    assert all(isinstance(shape, NamedNode) for shape in anonymous)
    for shape in property_shapes() | set(anonymous):
        for name in ("path", "name", "severity"):
            assert len(objects(shape, name)) == 1, (shape, name)
        (message,) = objects(shape, "message")
        assert isinstance(message, Literal)
        assert message.language == "en"
        assert message.value.endswith(".")


def test_shapes_are_shacl() -> None:
    import pyshacl
    import rdflib

    graph = rdflib.Graph()
    for path in FOLDER.shapes_files():
        graph.parse(path)
    conforms, _, text = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(_shacl_shacl(), format="turtle"))
    assert conforms, text


def _shacl_shacl() -> Path:
    import pyshacl

    return Path(pyshacl.__file__).parent / "assets/shacl-shacl.ttl"


def test_every_class_of_the_data_has_a_node_shape() -> None:
    store = Store()
    store.extend(Quad(*quad.triple) for quad in [*ONTOLOGY_QUADS, *SHAPES_QUADS, *quads_of(FOLDER.data_files())])
    solutions = store.query(
        f"""SELECT DISTINCT ?class WHERE {{
          ?thing a ?class .
          FILTER NOT EXISTS {{ ?class <{RDFS}subClassOf>* ?target . ?shape <{SH}targetClass> ?target }}
          FILTER (!STRSTARTS(STR(?class), "http://www.w3.org/2002/07/owl#") && !STRSTARTS(STR(?class), "{SH}"))
        }}"""
    )
    assert [str(solution["class"]) for solution in solutions] == []  # type: ignore[union-attr]


def test_shipped_graph_conforms() -> None:
    data = quads_of(FOLDER.data_files())
    outside = {quad.subject for quad in data if quad.object == NamedNode(GraphKind.OUTSIDE.iri)}
    report = validate([quad for quad in data if quad.graph_name not in outside], SHAPES_QUADS, ONTOLOGY_QUADS)
    assert [result for result in report.results if result.severity is Severity.VIOLATION] == []


EX = "http://example.org/"
SHAPES_OF_OTHERS = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Shape a sh:NodeShape ;
  sh:targetNode ex:thing ;
  sh:property [ sh:path PATH ; sh:maxCount 0 ; sh:severity sh:Info ; sh:message "Nej."@sv, "No."@en ] .
"""


def parse(text: str) -> list[Quad]:
    import pyoxigraph

    return list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("path", "spelled"),
    [
        ("ex:p", "p"),
        ("[ sh:inversePath ex:q ]", "^q"),
        ("( ex:p ex:p )", "p / p"),
        ("( [ sh:inversePath ex:q ] ex:p )", "^q / p"),
        ("[ sh:alternativePath ( ex:p ( ex:p ex:p ) ) ]", "p | (p / p)"),
        ("[ sh:zeroOrMorePath ex:p ]", "p*"),
        ("[ sh:oneOrMorePath [ sh:alternativePath ( ex:p ex:q ) ] ]", "(p | q)+"),
        ("[ sh:zeroOrOnePath [ sh:inversePath ex:q ] ]", "^q?"),
        ("[ sh:inversePath ( ex:q ex:q ) ]", "^(q / q)"),
    ],
)
def test_anonymous_shapes_and_paths_of_others_are_read(path: str, spelled: str) -> None:
    data = parse("@prefix ex: <http://example.org/> . ex:thing ex:p ex:thing ; ex:q ex:thing .")
    report = validate(data, parse(SHAPES_OF_OTHERS.replace("PATH", path)), language="sv")
    (result,) = report.results
    assert result.source == f"{EX}Shape"
    assert result.path is not None
    assert spell_path(result.path, lambda iri: iri.removeprefix(EX)) == spelled
    assert (result.severity, result.message, result.focus_node) == (Severity.INFO, "Nej.", NamedNode(f"{EX}thing"))
    assert report.conforms


def test_lexical_forms_and_language_tags_are_kept() -> None:
    shapes = """
    @prefix ex: <http://example.org/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    ex:Shape a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:Shape-p .
    ex:Shape-p a sh:PropertyShape ; sh:path ex:p ; sh:nodeKind sh:IRI .
    """
    literals = [
        Literal("010", datatype=NamedNode(f"{XSD}integer")),
        Literal("ten", datatype=NamedNode(f"{XSD}integer")),
        Literal("P60M", datatype=NamedNode(f"{XSD}duration")),
        Literal("yes", datatype=NamedNode(f"{XSD}boolean")),
        Literal("ten", language="en-GB"),
        Literal("ten"),
    ]
    data = [Triple(NamedNode(f"{EX}thing"), NamedNode(f"{EX}p"), literal) for literal in literals]
    assert {result.value for result in validate(data, parse(shapes)).results} == set(literals)


@pytest.mark.parametrize(
    "shape",
    [
        "ex:s a sh:PropertyShape ; sh:minCount 1 .",
        'ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this no:prefix ?o }" ] .',
        'ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this WHERE {" ] .',
    ],
)
def test_shapes_that_cannot_be_used_are_an_error(shape: str) -> None:
    prefixes = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    with pytest.raises(FolderError, match=r"^the shapes cannot be used; "):
        validate([], parse(prefixes + shape))


def test_report_is_sorted_without_duplicates() -> None:
    thing = NamedNode(f"{EX}thing")
    path = CompoundPath("^", (NamedNode(f"{EX}p"),))
    warning = Result("a", thing, path, None, None, Severity.WARNING, "Beware.")
    violation = Result("b", thing, None, None, None, Severity.VIOLATION, "No.")
    report = Report.of([warning, violation, warning])
    assert report.results == (violation, warning)
    assert not report.conforms
    assert Report.of([warning]).conforms
    assert Report.of([warning]) + Report.of([violation]) == report


KNOWN_FAILURES = {
    "core/misc/severity-002": "a severity of its own; we know those of SHACL and count every other as a violation",
    "core/property/uniqueLang-002": 'pySHACL takes "1"^^xsd:boolean, which switches nothing on, for true',
    "sparql/node/prefixes-001": "pySHACL does not follow owl:imports to declarations of prefixes",
    "sparql/pre-binding/shapesGraph-001": "pySHACL does not offer $shapesGraph, which is optional",
}
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"


def test_suite_of_the_w3c(shared: Path) -> None:
    folder = shared / "suites/shacl"
    paths = [path for path in sorted(folder.rglob("*.ttl")) if "sht:Validate" in path.read_text(encoding="utf-8")]
    names = {path: path.relative_to(folder).with_suffix("").as_posix() for path in paths}
    assert len(paths) > 100
    assert {name for path, name in names.items() if not passes(path)} == set(KNOWN_FAILURES)


def passes(path: Path) -> bool:
    """Return whether *path*, a test that is its own manifest, gives the results that it expects."""
    manifest = read_with_base(path)
    files = {quad.predicate.value: file_of(quad.object) for quad in manifest if quad.predicate.value.startswith(SHT)}
    data, shapes = read_with_base(files[f"{SHT}dataGraph"]), read_with_base(files[f"{SHT}shapesGraph"])
    fails = any(quad.object == NamedNode(f"{SHT}Failure") for quad in manifest)
    try:
        found = {outline(one) for one in validate(data, shapes).results}
    except FolderError:
        return fails
    return not fails and found == expected_outlines(manifest)


def read_with_base(path: Path) -> list[Quad]:
    import pyoxigraph

    return list(pyoxigraph.parse(path=path, base_iri=path.as_uri()))


def file_of(iri: object) -> Path:
    assert isinstance(iri, NamedNode)
    return Path(iri.value.removeprefix("file://"))


def masked(term: object) -> str:
    """Return *term* without the name that a blank node or a path happens to have."""
    return "" if term is None else str(term) if isinstance(term, NamedNode | Literal) else "_"


def outline(result: Result) -> tuple[str, ...]:
    terms = (result.focus_node, result.path, result.value, NamedNode(str(result.component)))
    return (*(masked(term) for term in terms), f"<{result.severity.iri}>")


def expected_outlines(manifest: list[Quad]) -> set[tuple[str, ...]]:
    properties: dict[object, dict[str, str]] = {}
    for quad in manifest:
        properties.setdefault(quad.subject, {})[quad.predicate.value.removeprefix(SH)] = masked(quad.object)
    nodes = [quad.object for quad in manifest if quad.predicate.value == f"{SH}result"]
    keys = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")
    return {tuple(properties[node].get(key, "") for key in keys) for node in nodes}
