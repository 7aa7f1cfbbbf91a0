"""Which names may follow what somebody has begun to type: of things, by any label of theirs, and of languages.

Answers from the label database beside the store and never builds it. Labels are compared folded, so that "chari" finds
Charité; what a shell does with the names is left to others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.labels import fold
from pactgraph.namespaces import compress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pactgraph.labels import Labels

#: More names than anybody reads are not asked for.
MOST = 500


class Candidate(NamedTuple):
    """What may stand where somebody types, and a few words about it."""

    text: str
    note: str = ""


def candidate_things(
    typed: str, labels: Labels, prefixes: Mapping[str, str], class_iri: str | None = None
) -> list[Candidate]:
    """Return the things of a class whose names begin with *typed*, or have a word that does.

    Each once, by its preferred label where that one begins so, else by the label that does; by its CURIE where a CURIE
    is typed, or where the label names another thing too.
    """
    by_iri = [
        Candidate(compress(iri, prefixes), labels.label(iri) or "")
        for iri in labels.with_iri(_expanded(typed, prefixes), class_iri, most=MOST)
    ]
    folded = fold(typed)
    found: dict[str, list[str]] = {}
    for iri, label in labels.beginning(folded, class_iri, most=MOST):
        found.setdefault(iri, []).append(label)
    named = [_candidate(iri, fitting, folded, labels, prefixes, class_iri) for iri, fitting in found.items()]
    return list(dict.fromkeys(by_iri + sorted(named)))


def matching(typed: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that begin with *typed*, folded."""
    return [candidate for candidate in candidates if fold(candidate.text).startswith(fold(typed))]


def _candidate(
    iri: str, fitting: list[str], folded: str, labels: Labels, prefixes: Mapping[str, str], class_iri: str | None
) -> Candidate:
    preferred = labels.label(iri) or iri
    name = next(
        (name for name in (preferred, *fitting) if name and fold(name).startswith(folded)), fitting[0] or preferred
    )
    curie = compress(iri, prefixes)
    plain = name.isprintable() and name.strip() == name
    return Candidate(name, curie) if plain and labels.named(name, class_iri) == [iri] else Candidate(curie, preferred)


def _expanded(typed: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the beginning of an IRI that *typed* writes, None when it is a label."""
    prefix, colon, local = typed.partition(":")
    if colon and prefix in prefixes:
        return prefixes[prefix] + local
    return typed if re.match(r"(https?|urn):", typed) else None
