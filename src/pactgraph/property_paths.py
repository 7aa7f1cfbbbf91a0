"""Property paths of SHACL: as SPARQL spells them, and as triples.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from pactgraph.namespaces import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Callable

UNARY_PATHS = {"inversePath": "^", "zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True, slots=True)
class CompoundPath:
    """A property path of more than one predicate: its operator in SPARQL (one of ``^ / | * + ?``) and its members."""

    operator: str
    members: tuple[PropertyPath, ...]


PropertyPath: TypeAlias = NamedNode | CompoundPath


def spell_path(path: PropertyPath, spell: Callable[[str], str]) -> str:
    """Return *path* as SPARQL writes it, each IRI spelled by *spell*, such as ``^org:hasMembership | org:member``."""
    if isinstance(path, NamedNode):
        return spell(path.value)
    members = [spell_path(member, spell) for member in path.members]
    inner = [
        f"({text})" if isinstance(member, CompoundPath) and len(member.members) > 1 else text
        for member, text in zip(path.members, members, strict=True)
    ]
    if path.operator == "^":
        return f"^{inner[0]}"
    if path.operator in "*+?":
        return f"{inner[0]}{path.operator}"
    return f" {path.operator} ".join(inner)


def path_triples(path: PropertyPath) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """Return the node that stands for *path* in RDF, and the triples that say so."""
    if isinstance(path, NamedNode):
        return path, []
    members, triples = [], []
    for member in path.members:
        node, inner = path_triples(member)
        members.append(node)
        triples += inner
    names = {operator: name for name, operator in UNARY_PATHS.items()}
    if path.operator in names:
        node = BlankNode()
        return node, [*triples, Triple(node, NamedNode(SH + names[path.operator]), members[0])]
    list_node, cells = _list_triples(members)
    triples += cells
    if path.operator == "/":
        return list_node, triples
    node = BlankNode()
    return node, [*triples, Triple(node, NamedNode(f"{SH}alternativePath"), list_node)]


def _list_triples(members: list[NamedNode | BlankNode]) -> tuple[NamedNode | BlankNode, list[Triple]]:
    rest: NamedNode | BlankNode = NamedNode(f"{RDF}nil")
    triples = []
    for member in reversed(members):
        cell = BlankNode()
        triples += [Triple(cell, NamedNode(f"{RDF}first"), member), Triple(cell, NamedNode(f"{RDF}rest"), rest)]
        rest = cell
    return rest, triples
