"""Every format is read by other parsers as the graph that was written, and what it cannot carry is named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import (
    BaseDirection,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)
from readers import EXAMPLE, READERS, Reader, canonical

from pactgraph.formats import GraphFormat
from pactgraph.namespaces import COMMON_PREFIXES, RDF
from pactgraph.serialization import serialize

# rdflib calls what it deprecates itself.
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")

CASES = sorted((Path(__file__).parent / "turtle").iterdir())
PREFIXES = {**COMMON_PREFIXES, "ex": EXAMPLE}
SUBJECT, PREDICATE, OBJECT = (NamedNode(EXAMPLE + name) for name in "spo")
TRIPLE = Triple(SUBJECT, PREDICATE, OBJECT)

NONCHARACTERS = "Raptor refuses U+FFFE and U+FFFF, which RDF allows"
NULL_CHARACTER = "Raptor ends a string at U+0000, which RDF allows"
KNOWN_FAILURES = {("rapper", "blank-graph-names", "trig"): "Raptor knows no blank node as the name of a graph"}
for option in ("turtle", "trig", "nt", "nq"):
    KNOWN_FAILURES[("rapper", "noncharacters", option)] = NONCHARACTERS
    KNOWN_FAILURES[("rapper", "null-character", option)] = NULL_CHARACTER


def _readings() -> Iterable[object]:
    for name, (reader, syntaxes) in READERS.items():
        for case in CASES:
            for graph_format, syntax in syntaxes.items():
                key = (name, case.name, graph_format.option)
                reason = KNOWN_FAILURES.get(key)
                marks = [pytest.mark.xfail(reason=reason)] if reason else []
                yield pytest.param(reader, case, graph_format, syntax, id="-".join(key), marks=marks)


@pytest.mark.parametrize(("reader", "case", "graph_format", "syntax"), list(_readings()))
def test_other_parsers_read_the_same(
    reader: Reader, case: Path, graph_format: GraphFormat, syntax: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    quads = set(parse(path=next(case.glob("input.*")), format=RdfFormat.TRIG))
    written = serialize(quads, graph_format, prefixes=PREFIXES, header=["A header."])
    left_out = {statement for statement, _ in written.left_out}
    carried: Iterable[Quad] = (quad for quad in quads if quad not in left_out)
    if not graph_format.supports_datasets:
        carried = (Quad(quad.subject, quad.predicate, quad.object) for quad in carried)
    assert canonical(reader(written.content, syntax)) == canonical(carried)


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys, pathlib, pyoxigraph, pactgraph.formats, pactgraph.serialization\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).glob('*/input.*')):\n"
        "    for graph_format in pactgraph.formats.GraphFormat:\n"
        "        quads = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TRIG, rename_blank_nodes=True)\n"
        "        prefixes = {'ex': 'http://example.com/', 'rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'}\n"
        "        written = pactgraph.serialization.serialize(quads, graph_format, prefixes=prefixes)\n"
        "        sys.stdout.buffer.write(written.content)\n"
    )
    written = {
        subprocess.run(
            [sys.executable, "-c", code, str(CASES[0].parent)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(written) == 1
    assert written != {b""}


def test_formats_for_triples_merge_named_graphs() -> None:
    quads = [Quad(SUBJECT, PREDICATE, OBJECT, NamedNode(EXAMPLE + name)) for name in ("g1", "g2")]
    written = serialize([*quads, TRIPLE], GraphFormat.NTRIPLES, prefixes={})
    assert written.content.decode().splitlines() == [f"{TRIPLE} ."]
    assert written.left_out == []


LEFT_OUT: dict[str, tuple[Triple | Quad, str]] = {
    "triple term": (Triple(SUBJECT, PREDICATE, TRIPLE), "RDF 1.1 has no triple terms"),
    "base direction": (
        Triple(SUBJECT, PREDICATE, Literal("o", language="ar", direction=BaseDirection.RTL)),
        "RDF 1.1 has no base direction",
    ),
}
LEFT_OUT_OF_XML: dict[str, tuple[Triple | Quad, str]] = {
    "predicate without an XML name": (
        Quad(SUBJECT, NamedNode(EXAMPLE + "1"), OBJECT),
        "the IRI of the predicate does not end in an XML name",
    ),
    "reserved predicate": (
        Triple(SUBJECT, NamedNode(f"{RDF}li"), OBJECT),
        "RDF/XML reserves the name of this predicate",
    ),
    "control character": (Triple(SUBJECT, PREDICATE, Literal("\x0b")), "XML 1.0 forbids the character U+000B"),
    "noncharacter": (Triple(SUBJECT, PREDICATE, Literal("\uffff")), "XML 1.0 forbids the character U+FFFF"),
}


@pytest.mark.parametrize("case", [*LEFT_OUT, *LEFT_OUT_OF_XML])
@pytest.mark.parametrize("graph_format", GraphFormat, ids=lambda member: member.option)
def test_what_a_format_cannot_carry_is_left_out_and_named(graph_format: GraphFormat, case: str) -> None:
    statement, reason = (LEFT_OUT | LEFT_OUT_OF_XML)[case]
    written = serialize([statement, TRIPLE], graph_format, prefixes=PREFIXES)
    expected = graph_format is GraphFormat.RDFXML or case in LEFT_OUT
    assert written.left_out == ([(statement, reason)] if expected else [])
    read = [quad.triple for quad in parse(written.content, format=graph_format.rdf_format)]
    assert len(read) == (1 if expected else 2)
    assert TRIPLE in read


@pytest.mark.parametrize("name", ["1", "a-1", "Description", "RDF", "li"])
def test_any_class_can_be_written_in_rdfxml(name: str) -> None:
    namespace = RDF if name[0].isupper() or name == "li" else EXAMPLE
    triples = [Triple(SUBJECT, NamedNode(f"{RDF}type"), NamedNode(namespace + name))]
    written = serialize(triples, GraphFormat.RDFXML, prefixes=PREFIXES).content
    assert b"oxprefix" not in written
    assert [quad.triple for quad in READERS["rdflib"][0](written, "xml")] == triples


def test_a_scheme_is_not_taken_for_a_prefix_in_jsonld() -> None:
    triples = [Triple(NamedNode("geo:59,18"), PREDICATE, NamedNode(f"{COMMON_PREFIXES['geo']}Point"))]
    written = serialize(triples, GraphFormat.JSONLD, prefixes=PREFIXES).content
    assert [quad.triple for quad in READERS["rdflib"][0](written, "json-ld")] == triples
