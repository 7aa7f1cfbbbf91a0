"""What to do about a result: what goes for its constraint component, and what may have been meant.

A text that is the label of a thing, and a name that nothing describes, are mostly slips; the thing meant is proposed.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from pactgraph.datatypes import date_literal
from pactgraph.labels import RANKS, fold
from pactgraph.namespaces import RDF, SH, compress
from pactgraph.terms import text_of
from pactgraph.validation import Report
from pactgraph.vocabularies import split_iri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from pactgraph.terms import Term
    from pactgraph.validation import Result

MOST = 3

#: The constraint components that a text fails where a thing belongs.
_WANT_THINGS = frozenset(["Class", "Node", "NodeKind", "Or"])

_COMPONENTS = {
    "Class": "Name a thing of the right class, or give the thing its type.",
    "Closed": "Take the statement out, or use a property that the shape knows.",
    "Datatype": "Write the value in the datatype that the rule asks for.",
    "Disjoint": "Keep the value in one of the two places.",
    "HasValue": "Add the value that the rule names.",
    "In": "Use one of the values that the rule lists.",
    "LessThan": "Correct the value that is wrong.",
    "LessThanOrEquals": "Correct the value that is wrong.",
    "MaxCount": "Keep the value that is right; put the others on nodes of their own.",
    "MaxInclusive": "Correct the number.",
    "MinCount": "State what is missing where a document says it, or draw an interpretation.",
    "MinInclusive": "Correct the number.",
    "Node": "Use a value of the kind that the rule names.",
    "NodeKind": "Name a thing by its IRI, or write a literal, as the rule asks.",
    "Or": "Use a value of one of the kinds that the rule names.",
    "Pattern": "Correct the spelling.",
    "UniqueLang": "Keep one text in each language.",
}


class Things:
    """The things that *store* describes, by their labels and by their names."""

    def __init__(self, store: Store, prefixes: Mapping[str, str]) -> None:
        self._store = store
        self._prefixes = prefixes

    def meant_by(self, term: Term) -> str:
        """Return a sentence that proposes what *term* may stand for; nothing where nothing is near."""
        if isinstance(term, Literal):
            return self._meant_by_text(term.value)
        if isinstance(term, NamedNode) and term.value not in self._names:
            return self._question(self._near_names(term.value))
        return ""

    def _meant_by_text(self, text: str) -> str:
        if typed := date_literal(text):
            return f"A date has a datatype: write {typed}."
        prefix, colon, local = text.partition(":")
        if colon and self._prefixes.get(prefix, "") + local in self._names:
            return f"Take the quotes away: {text}."
        known = self._by_label.get(fold(text))
        near = known or [
            iri
            for label in get_close_matches(fold(text), self._by_label, n=1, cutoff=0.85)
            for iri in self._by_label[label]
        ]
        return self._question(near) + " A thing is named without quotes." if near else ""

    def _question(self, iris: list[str]) -> str:
        listed = [compress(iri, self._prefixes) for iri in iris[:MOST]]
        return f"Did you mean {' or '.join(listed)}?" if listed else ""

    @cached_property
    def _by_label(self) -> dict[str, list[str]]:
        labels: dict[str, dict[str, None]] = {}
        for predicate in RANKS:
            for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None, None):
                if isinstance(quad.subject, NamedNode) and quad.subject.value in self._names:
                    labels.setdefault(fold(text_of(quad.object)), {})[quad.subject.value] = None
        return {label: sorted(iris) for label, iris in labels.items()}

    @cached_property
    def _names(self) -> frozenset[str]:
        typed = self._store.quads_for_pattern(None, NamedNode(f"{RDF}type"), None, None)
        return frozenset(quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode))

    def _near_names(self, iri: str) -> list[str]:
        """Return the names in the namespace of *iri* that are spelt like it."""
        namespace, local = split_iri(iri)
        locals_ = sorted(name.removeprefix(namespace) for name in self._names if name.startswith(namespace))
        return [namespace + near for near in get_close_matches(local, locals_, n=MOST, cutoff=0.8)]


def advise(report: Report, things: Things) -> Report:
    """Return *report* in which every result says what to do, with what may have been meant."""
    return Report.of(replace(result, advice=_advice(result, things)) for result in report.results)


def _advice(result: Result, things: Things) -> str:
    name = (result.component or "").removeprefix(SH).removesuffix("ConstraintComponent")
    general = result.advice or _COMPONENTS.get(name, "")
    term = result.focus_node if result.value is None else result.value
    if "Did you mean" in general or (isinstance(term, Literal) and name not in _WANT_THINGS):
        return general
    meant = things.meant_by(term)
    return meant if meant and isinstance(term, Literal) else " ".join(part for part in (meant, general) if part)
