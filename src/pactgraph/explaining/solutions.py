"""The solutions of a graph pattern of which some variables are known already.

What is known is put in place of the variables of triple patterns, so that the engine looks up and does not scan. For
the rest of the pattern the variables stay, bound by VALUES to what is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions, Variable

from pactgraph.explaining.patterns import Expression, Group, SubSelect, TriplePattern, Union
from pactgraph.property_paths import CompoundPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Store

    from pactgraph.explaining.pattern_terms import PatternTerm
    from pactgraph.explaining.patterns import Element
    from pactgraph.terms import Term

#: What a pattern is that nothing matches, such as one with a literal as subject.
NEVER = "FILTER (false)"


def iter_solutions(
    store: Store, prologue: str, group: Group, bindings: Mapping[str, Term]
) -> Iterator[dict[str, Term]]:
    """Give the solutions of *group* that agree with *bindings*, in the default graph.

    Each holds the bindings too, and the markers of the branches that matched.
    """
    visible = variables_of(group)
    known = {name: term for name, term in bindings.items() if name in visible}
    written = {name: str(term) for name, term in known.items() if isinstance(term, NamedNode | Literal)}
    # SPARQL has no word for a blank node of the store; the engine can be handed one.
    blank = {Variable(name): term for name, term in known.items() if name not in written}
    agreeing = " ".join(f"FILTER (sameTerm(?{name}, {term}))" for name, term in written.items())
    text = f"{prologue}\nSELECT * WHERE {{ {{ {_content(group, written)} }} {agreeing} }}"
    solutions = store.query(text, substitutions=blank)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        found = {name: term for name in names if (term := solution[name]) is not None}
        if all(found.get(name) == term for name, term in known.items()):
            yield {**bindings, **found}


def variables_of(group: Group, *, assigned: bool = True) -> frozenset[str]:
    """Return the variables that the solutions of *group* may bind, without those only *assigned* if so wished."""
    names: set[str] = set()
    for element in group.elements:
        if isinstance(element, TriplePattern):
            names |= _names(element)
        elif isinstance(element, Expression):
            names |= element.assigns if assigned else frozenset()
        elif isinstance(element, Group):
            names |= variables_of(element, assigned=assigned)
        elif isinstance(element, Union):
            names.update(*(variables_of(branch, assigned=assigned) for branch in element.groups))
        elif isinstance(element, SubSelect):
            inside = variables_of(element.group, assigned=assigned)
            made = element.projected if assigned and element.projected is not None else inside
            names |= made if element.projected is None else made & element.projected
        elif element.keyword in ("OPTIONAL", "GRAPH"):
            names |= variables_of(element.group, assigned=assigned)
    return frozenset(names)


def _names(pattern: TriplePattern) -> set[str]:
    terms = (pattern.subject, pattern.predicate, pattern.object_)
    return {term.value for term in terms if isinstance(term, Variable)}


def _content(group: Group, known: Mapping[str, str]) -> str:
    """Return what stands between the braces of *group*, for what is known."""
    assigned = {name for element in group.elements if isinstance(element, Expression) for name in element.assigns}
    named = {name for element in group.elements if isinstance(element, TriplePattern) for name in _names(element)}
    put = {name: term for name, term in known.items() if name in named - assigned}
    values = [f"VALUES ?{name} {{ {term} }}" for name, term in put.items()]
    return "\n".join([*values, *(_spell(element, known, put) for element in group.elements)])


def _spell(element: Element, known: Mapping[str, str], put: Mapping[str, str]) -> str:
    if isinstance(element, TriplePattern):
        return _spell_triple(element, put)
    if isinstance(element, Expression):
        return element.text
    if isinstance(element, Group):
        return f"{{ {_content(element, known)} }}"
    if isinstance(element, Union):
        branches = (
            f"{{ {_content(branch, known)} BIND ({place} AS ?{element.marker}) }}"
            for place, branch in enumerate(element.groups)
        )
        return " UNION ".join(branches)
    if isinstance(element, SubSelect):
        # Which solutions come first or best may depend on what else there is.
        limited = re.search("LIMIT|OFFSET", element.tail, re.IGNORECASE)
        shown = {
            name: term
            for name, term in known.items()
            if not limited and (element.projected is None or name in element.projected)
        }
        return f"{element.head} {{ {_content(element.group, shown)} }} {element.tail}"
    if element.keyword.startswith("FILTER"):
        return element.text
    marker = f"BIND (true AS ?{element.marker})" if element.marker else ""
    return f"{element.opening} {{ {_content(element.group, known)} {marker} }}"


def _spell_triple(pattern: TriplePattern, put: Mapping[str, str]) -> str:
    subject, object_ = _spell_term(pattern.subject, put), _spell_term(pattern.object_, put)
    predicate = pattern.path if isinstance(pattern.predicate, CompoundPath) else _spell_term(pattern.predicate, put)
    if subject.startswith('"') or predicate.startswith('"'):
        return NEVER
    return f"{subject} {predicate} {object_} ."


def _spell_term(term: PatternTerm, put: Mapping[str, str]) -> str:
    return put.get(term.value, f"?{term.value}") if isinstance(term, Variable) else str(term)
