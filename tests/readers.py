"""Other parsers than ours, to read with what was written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable

import pytest
import rdflib
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from pactgraph.canonicalization import canonicalize
from pactgraph.formats import GraphFormat

EXAMPLE = "http://example.com/"

Reader = Callable[[bytes, str], Iterable[Quad]]


def _read_with_rdflib(content: bytes, syntax: str) -> Iterable[Quad]:
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format=syntax)
    lines = []
    for subject, predicate, object_, name in dataset.quads():
        graph_name = "" if name in (None, dataset.default_graph.identifier) else _spell(name)
        lines.append(f"{_spell(subject)} {_spell(predicate)} {_spell(object_)} {graph_name} .")
    return parse("\n".join(lines), format=RdfFormat.N_QUADS)


def _spell(term: object) -> str:
    if isinstance(term, rdflib.Literal):
        datatype = NamedNode(term.datatype) if term.datatype else None
        return str(Literal(str(term), language=term.language, datatype=None if term.language else datatype))
    return f"_:b{term}".replace("_:b_:", "_:b") if isinstance(term, rdflib.BNode) else f"<{term}>"


def _read_with_command(*command: str) -> Reader:
    def read(content: bytes, syntax: str) -> Iterable[Quad]:
        if shutil.which(command[0]) is None:
            assert os.environ.get("CI") != "true", f"{command[0]} has to be installed where CI=true"
            pytest.skip(f"{command[0]} is not installed")
        arguments = [syntax if part == "SYNTAX" else part for part in command]
        finished = subprocess.run(arguments, input=content, capture_output=True, check=False)
        assert finished.returncode == 0, finished.stderr.decode()
        return parse(finished.stdout, format=RdfFormat.N_QUADS)

    return read


READERS: dict[str, tuple[Reader, dict[GraphFormat, str]]] = {
    "pyoxigraph": (
        lambda content, syntax: parse(content, format=RdfFormat.from_media_type(syntax)),
        {graph_format: graph_format.media_type for graph_format in GraphFormat},
    ),
    "rdflib": (
        _read_with_rdflib,
        {
            GraphFormat.TURTLE: "turtle",
            GraphFormat.TRIG: "trig",
            GraphFormat.NTRIPLES: "nt",
            GraphFormat.NQUADS: "nquads",
            GraphFormat.RDFXML: "xml",
            GraphFormat.JSONLD: "json-ld",
        },
    ),
    "rapper": (
        _read_with_command("rapper", "-q", "-i", "SYNTAX", "-o", "nquads", "-", EXAMPLE),
        {
            GraphFormat.TURTLE: "turtle",
            GraphFormat.TRIG: "trig",
            GraphFormat.NTRIPLES: "ntriples",
            GraphFormat.NQUADS: "nquads",
            GraphFormat.RDFXML: "rdfxml",
        },
    ),
    "serdi": (
        _read_with_command("serdi", "-i", "SYNTAX", "-o", "nquads", "-"),
        {
            GraphFormat.TURTLE: "turtle",
            GraphFormat.TRIG: "trig",
            GraphFormat.NTRIPLES: "ntriples",
            GraphFormat.NQUADS: "nquads",
        },
    ),
}


def canonical(quads: Iterable[Quad]) -> set[Quad]:
    """Return quads with the blank node names of RDFC-1.0, to compare graphs by isomorphism.

    Where graphs have blank names, ours are taken: pyoxigraph 0.5.13 then names equal datasets differently.
    """
    quads = set(quads)
    if any(isinstance(quad.graph_name, BlankNode) for quad in quads):
        return set(canonicalize(quads))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)
