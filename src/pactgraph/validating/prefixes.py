"""Whether the RDF files of a graph folder mean by a prefix what the folder means by it.

A namespace that is misspelt where it is declared makes other terms of all that use it, and no rule sees what they say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from pactgraph.places import place_in
from pactgraph.turtle.tokens import tokenize
from pactgraph.validating.faults import file_node
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pactgraph.folder import GraphFolder

FILE_PREFIX = "file-prefix"

#: A declaration as people write it. What it finds may stand in a text of several lines, which only tokens tell.
_DECLARATION = re.compile(r"(?im)^[ \t]*@?prefix[ \t]+([^\s:<]*):[ \t]*(<[^<>\s]*:[^<>\s]*>)")


def check_prefixes(folder: GraphFolder, prefixes: Mapping[str, str]) -> list[Result]:
    """Return a result for each declaration that gives one of *prefixes*, those of *folder*, another namespace."""
    paths = [*folder.data_files(), *folder.ontology_files(), *folder.shapes_files()]
    return [result for path in paths for result in _other_meanings(file_node(folder, path), path, prefixes)]


def _other_meanings(name: NamedNode, path: Path, prefixes: Mapping[str, str]) -> Iterator[Result]:
    text = path.read_bytes().decode()
    for declared in _DECLARATION.finditer(text):
        prefix, namespace = declared.groups()
        usual = prefixes.get(prefix)
        if usual is None or namespace == f"<{usual}>" or not _is_token(text, *declared.span(2), path):
            continue
        yield Result(
            source=FILE_PREFIX,
            focus_node=name,
            path=None,
            value=NamedNode(namespace[1:-1]),
            component=None,
            severity=Severity.WARNING,
            message="A prefix stands for the same namespace in all files.",
            advice=f"Elsewhere {prefix}: stands for <{usual}>. Correct the namespace, or use another prefix.",
            place=place_in(path, text, *declared.span(2)),
        )


def _is_token(text: str, start: int, end: int, path: Path) -> bool:
    return any(token.kind == "iri" and (token.start, token.end) == (start, end) for token in tokenize(text, name=path))
