"""What is wrong with a query that the engine accepts: its order, its terms, its variables and its joins.

One table of rules; what each looks for is in `query_values`, `query_joins` and below. Headers, names of parameters and
syntax come before (`saved_queries`, `query_syntax`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode

from pactgraph.checks import COLUMNS
from pactgraph.errors import QuerySyntaxError
from pactgraph.namespaces import compress
from pactgraph.places import place_in
from pactgraph.query_rules.joins import CARTESIAN_PRODUCT, IDLE_MINUS, find_unjoined_parts, gives_several
from pactgraph.query_rules.scopes import Scopes
from pactgraph.query_rules.values import UNBOUND_VALUE, UNKNOWN_VARIABLE, Finding, find_unbound_values, sub_selects
from pactgraph.sparql.parser import parse_query
from pactgraph.sparql.tokens import significant, tokenize
from pactgraph.validation import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pactgraph.saved_queries import SavedQuery
    from pactgraph.sparql.patterns import Query
    from pactgraph.terms import Term
    from pactgraph.tokens import Token
    from pactgraph.vocabularies import Vocabulary

ORDER, PREFIX = "query-order", "query-prefix"
UNKNOWN_TERM, UNKNOWN_CONCEPT = "query-unknown-term", "query-unknown-concept"
UNREAD = "query-unread"


class Rule(NamedTuple):
    """How bad it is to break a rule, and what the rule says."""

    severity: Severity
    message: str


RULES = {
    ORDER: Rule(Severity.VIOLATION, "A query that may give several rows says in which order."),
    UNKNOWN_TERM: Rule(Severity.VIOLATION, "The terms of a query are defined by their vocabulary."),
    UNKNOWN_VARIABLE: Rule(Severity.VIOLATION, "A pattern binds each variable that is used."),
    UNKNOWN_CONCEPT: Rule(Severity.WARNING, "The concepts that a query names are in their scheme."),
    UNBOUND_VALUE: Rule(Severity.WARNING, "What may be unbound is guarded where a value is needed."),
    CARTESIAN_PRODUCT: Rule(Severity.WARNING, "The parts of a query are joined by a variable."),
    IDLE_MINUS: Rule(Severity.WARNING, "A MINUS shares a variable with what it takes away from."),
    PREFIX: Rule(Severity.WARNING, "A prefix stands for the same namespace in all files."),
    UNREAD: Rule(Severity.INFO, "Order, variables and joins of a query are checked where it is SPARQL 1.1."),
}

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)", re.DOTALL)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CLASS = re.compile(r"\bclass:\s*[\"']?(<[^<>\s]+>|[^\"'\s,{}<>]+:[^\"'\s,{}]*)")


def check_rules(
    name: NamedNode, path: Path, query: SavedQuery, vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> list[Result]:
    """Return a result for each place where *query*, which the file at *path* holds, breaks a rule.

    *name* stands for the file in the report; *prefixes* are those of the graph folder.
    """
    text = query.text
    words = tokenize(text, name=query.path)
    found: list[tuple[Finding, Term | None]] = [*_unknown_terms(words, vocabulary, prefixes)]
    found += [(finding, Literal(text[finding.start : finding.end])) for finding in _structure(query, words)]
    return [_result(name, path, text, finding, value) for finding, value in found]


def _result(name: NamedNode, path: Path, text: str, finding: Finding, value: Term | None) -> Result:
    rule = RULES[finding.rule]
    return Result(
        source=finding.rule,
        focus_node=name,
        path=None,
        value=value if isinstance(value, NamedNode) else None,
        component=None,
        severity=rule.severity,
        message=rule.message,
        advice=finding.advice,
        place=place_in(path, text, finding.start, finding.end),
    )


def _structure(query: SavedQuery, words: Iterable[Token]) -> list[Finding]:
    """Return what the rules about order, variables and joins find."""
    try:
        parsed = parse_query(query.text, significant(words), name=query.path)
    except QuerySyntaxError as error:
        return [Finding(UNREAD, 0, 0, f"Not checked: {error}")]
    given = {parameter.variable[1:] for parameter in query.parameters if parameter.required or parameter.default}
    scopes = Scopes(given)
    free = {parameter.variable[1:] for parameter in query.parameters} - given
    try:
        found = [
            *_order(parsed, scopes),
            *find_unbound_values(parsed, scopes, free),
            *find_unjoined_parts(parsed, scopes),
        ]
    except RecursionError:
        return [Finding(UNREAD, 0, 0, "Not checked: the brackets are nested too deep. Flatten the query.")]
    # A check has the same columns always, and leaves empty what it has nothing to say in.
    left_empty = {f"?{column}" for column in COLUMNS[1:]} if query.columns == COLUMNS else set()
    return [one for one in found if one.rule != UNKNOWN_VARIABLE or query.text[one.start : one.end] not in left_empty]


def _order(query: Query, scopes: Scopes) -> Iterator[Finding]:
    for inner in sub_selects(query.where):
        yield from _limit(inner)
    if query.form != "SELECT" or query.limit is not None:
        yield from _limit(query)
    elif not query.order_by and not query.is_aggregated and gives_several(query, scopes):
        names = [f"?{column.target.text[1:]}" for column in query.columns or () if column.target is not None]
        advice = f"Add ORDER BY {' '.join(names[:2]) or '?x'} at the end."
        yield Finding(ORDER, query.start, query.start + len(query.form), advice)


def _limit(query: Query) -> Iterator[Finding]:
    """Find LIMIT and OFFSET where nothing says which rows they leave."""
    if query.limit is not None and not query.order_by and query.form != "ASK" and not query.is_aggregated:
        advice = f"Without ORDER BY, {query.limit.word} picks any rows. Add ORDER BY before it."
        yield Finding(ORDER, query.limit.start, query.limit.end, advice)


def _unknown_terms(
    words: Sequence[Token], vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> Iterator[tuple[Finding, NamedNode]]:
    """Find the IRIs, in the query and as classes in its header, that a vocabulary should define and does not."""
    declared: dict[str, str] = {}
    base = ""
    meaning = iter(significant(words))
    for token in meaning:
        if token.word == "BASE":
            base = _resolve(next(meaning).text, base)
        elif token.word == "PREFIX":
            prefix, namespace = next(meaning), next(meaning)
            declared[prefix.text[:-1]] = _resolve(namespace.text, base)
            yield from _prefix(prefix, namespace, declared, prefixes)
        elif token.kind in ("iri", "pname"):
            yield from _term(token.start, token.text, base, declared, vocabulary, prefixes)
    for token in words:
        if token.kind == "comment" and token.text.startswith("#+"):
            for found in _CLASS.finditer(token.text):
                yield from _term(token.start + found.start(1), found[1], base, declared, vocabulary, prefixes)


def _prefix(
    prefix: Token, namespace: Token, declared: Mapping[str, str], prefixes: Mapping[str, str]
) -> Iterator[tuple[Finding, NamedNode]]:
    name = prefix.text[:-1]
    usual = prefixes.get(name)
    if usual is not None and usual != declared[name]:
        advice = f"Elsewhere {prefix.text} stands for <{usual}>. Correct the namespace, or use another prefix."
        yield Finding(PREFIX, namespace.start, namespace.end, advice), NamedNode(declared[name])


def _term(
    start: int,
    text: str,
    base: str,
    declared: Mapping[str, str],
    vocabulary: Vocabulary,
    prefixes: Mapping[str, str],
) -> Iterator[tuple[Finding, NamedNode]]:
    if text.startswith("<"):
        iri = _resolve(text, base)
    else:
        prefix, _, local = text.partition(":")
        iri = declared.get(prefix, "") + _ESCAPE.sub(r"\3", local)
    if not vocabulary.is_undefined(iri):
        return
    spelt = [compress(one, {**prefixes, **declared}) for one in vocabulary.suggestions(iri)]
    advice = f"Did you mean {' or '.join(spelt)}?" if spelt else "Correct the term, or define it in the ontology."
    rule = UNKNOWN_CONCEPT if vocabulary.namespace_of(iri) in vocabulary.schemes else UNKNOWN_TERM
    yield Finding(rule, start, start + len(text), advice), NamedNode(iri)


def _resolve(text: str, base: str) -> str:
    """Return the IRI that *text*, in angle brackets, means."""
    iri = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text[1:-1])
    return iri if _ABSOLUTE.match(iri) or not base else urljoin(base, iri)
