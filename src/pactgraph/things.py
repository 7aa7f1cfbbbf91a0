"""Which thing a user means: a label in any language, a CURIE or an IRI, of the class that is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pactgraph.errors import UnknownThingError
from pactgraph.namespaces import compress, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pactgraph.labels import Labels


def resolve(name: str, labels: Labels, prefixes: Mapping[str, str], class_iri: str | None = None) -> str:
    """Return the IRI of the one thing, of *class_iri* when given, that *name* means.

    Raises UnknownThingError with the candidates when there is none or more than one, and UnknownPrefixError when a
    CURIE uses a prefix that nothing declares.
    """
    if not name.strip() or any("\ud800" <= character <= "\udfff" for character in name):
        raise UnknownThingError(ascii(name), "is not a name. Give a label, a CURIE or an IRI.")
    iri = _iri(name, prefixes)
    if iri is not None:
        if labels.is_known(iri, class_iri):
            return iri
        kind = "thing" if class_iri is None else _words(class_iri, labels, prefixes)
        near = _listed(labels.near(iri, class_iri), labels, prefixes)
        raise UnknownThingError(name, f"no {kind} of the graph has this IRI.{_advice(near)}", candidates=near)
    found = labels.named(name, class_iri)
    if len(found) == 1:
        return found[0]
    if found:
        listed = _listed(found, labels, prefixes)
        raise UnknownThingError(name, f"matches {len(found)} things. Give the CURIE of one:", candidates=listed)
    kind = "thing" if class_iri is None else _words(class_iri, labels, prefixes)
    near = _listed(labels.like(name, class_iri), labels, prefixes)
    elsewhere = _listed(labels.named(name), labels, prefixes) if class_iri and not near else []
    if elsewhere:
        raise UnknownThingError(name, f"is not a label of any {kind}, but of:", candidates=elsewhere)
    raise UnknownThingError(name, f"no {kind} has this label.{_advice(near)}", candidates=near)


def _iri(name: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI that *name* writes in full or as a CURIE, or None when it is a label."""
    if re.match(r"<?(https?|urn|mailto):", name):
        return name.removeprefix("<").removesuffix(">")
    if name.partition(":")[0] in prefixes and ":" in name:
        return expand(name, prefixes)
    if re.fullmatch(r"[a-z][\w-]*:[^\s/][^\s]*", name):
        return expand(name, prefixes)
    return None


def _words(class_iri: str, labels: Labels, prefixes: Mapping[str, str]) -> str:
    return labels.label(class_iri) or re.split(r"[/#]", compress(class_iri, prefixes).rpartition(":")[2])[-1].lower()


def _advice(near: list[str]) -> str:
    return " Did you mean:" if near else " Nothing is called like it; check the spelling."


def _listed(iris: Iterable[str], labels: Labels, prefixes: Mapping[str, str]) -> list[str]:
    return [f"{labels.label(iri) or iri}  {compress(iri, prefixes)}" for iri in iris]
