"""Writes JSON-LD that people can read: prefixes in a context, a key a line, the same text for the same statements.

Follows JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/). The engine writes the expanded form; here its IRIs are
abbreviated where no reader can take the abbreviation for an IRI. Lists stay chains of cells.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph

from pactgraph.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_KEYWORDS = {"@id", "@language", "@type", "@value"}
_GENERAL_DELIMITERS = tuple(":/?#[]@")


def serialize_jsonld(quads: Sequence[pyoxigraph.Quad], *, prefixes: Mapping[str, str]) -> str:
    """Return *quads*, in their order, as JSON-LD; only the *prefixes* that are used are in its context."""
    expanded = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.JSON_LD)
    assert expanded is not None
    compacter = _Compacter(_unambiguous(prefixes, quads))
    document: dict[str, Any] = {"@graph": [compacter.node(node) for node in json.loads(expanded)]}
    if compacter.used:
        document["@context"] = compacter.used
    return _dump(document) + "\n"


def _dump(value: Any, indent: str = "\n") -> str:
    """Return *value* as JSON with a key a line; a reference and a literal are one line, for version control."""
    deeper = indent + "  "
    if isinstance(value, list) and value:
        return f"[{deeper}" + f",{deeper}".join(_dump(item, deeper) for item in value) + f"{indent}]"
    if isinstance(value, dict) and value and not _is_one_line(value):
        members = (f"{json.dumps(key, ensure_ascii=False)}: {_dump(value[key], deeper)}" for key in sorted(value))
        return f"{{{deeper}" + f",{deeper}".join(members) + f"{indent}}}"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _is_one_line(value: Mapping[str, Any]) -> bool:
    return value.keys() <= _KEYWORDS and all(isinstance(member, str) for member in value.values())


def _unambiguous(prefixes: Mapping[str, str], quads: Iterable[pyoxigraph.Quad]) -> list[tuple[str, str]]:
    schemes = set()
    for quad in quads:
        for term in quad:
            node = term.datatype if isinstance(term, pyoxigraph.Literal) else term
            if isinstance(node, pyoxigraph.NamedNode):
                scheme, _, rest = node.value.partition(":")
                if not rest.startswith("//"):
                    schemes.add(scheme)
    usable = [
        (namespace, prefix)
        for prefix, namespace in prefixes.items()
        if prefix.strip("_") and prefix not in schemes and ":" in namespace and namespace.endswith(_GENERAL_DELIMITERS)
    ]
    return sorted(usable, key=lambda pair: (len(pair[0]), pair[1]), reverse=True)


class _Compacter:
    def __init__(self, namespaces: Sequence[tuple[str, str]]) -> None:
        self.used: dict[str, str] = {}
        self._namespaces = namespaces
        self._iris: dict[str, str] = {}

    def node(self, node: Mapping[str, Any]) -> dict[str, Any]:
        compacted: dict[str, Any] = {}
        for key, values in node.items():
            if key == "@id":
                compacted[key] = self._iri(values)
            elif key == "@graph":
                compacted[key] = [self.node(value) for value in values]
            elif key == f"{RDF}type" and all("@id" in value for value in values):
                compacted["@type"] = _alone([self._iri(value["@id"]) for value in values])
            else:
                compacted[self._iri(key)] = _alone([self._value(value) for value in values])
        return compacted

    def _value(self, value: Mapping[str, str]) -> str | dict[str, str]:
        if value.keys() == {"@value"}:
            return value["@value"]
        return {key: self._iri(text) if key in ("@id", "@type") else text for key, text in value.items()}

    def _iri(self, iri: str) -> str:
        if iri not in self._iris:
            self._iris[iri] = self._abbreviate(iri)
        return self._iris[iri]

    def _abbreviate(self, iri: str) -> str:
        for namespace, prefix in self._namespaces:
            local = iri.removeprefix(namespace)
            if local != iri and local and not local.startswith("//"):
                self.used[prefix] = namespace
                return f"{prefix}:{local}"
        return iri


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
