"""Which parameters a saved query has, read from the names of its variables alone.

The spellings that grlc, BASIL and Pactgraph read alike: `?_partner_iri`, `?_day_xsd_date`, `?_label_en`, `?__country`
(one underscore: required, two: optional). Computed enumerations of grlc are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pactgraph.datatypes import EXAMPLES, INTEGER
from pactgraph.namespaces import XSD
from pactgraph.parameters import Parameter
from pactgraph.sparql.tokens import declared_prefixes, significant, syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pactgraph.tokens import Token

RESERVED = frozenset(["on", "off", "yes", "no", "true", "false", "null", "page", "format", "endpoint", "specurl"])
NEEDS_VARIABLE = {"AS": "after AS", "VALUES": "in the head of VALUES"}
NEEDS_CONSTANT = {"LIMIT": "after LIMIT", "OFFSET": "after OFFSET", "FROM": "in FROM", "NAMED": "in FROM NAMED"}


class _UnusableError(Exception):
    def __init__(self, start: int, what: str) -> None:
        self.start = start
        super().__init__(what)


def find_parameters(tokens: Iterable[Token], *, name: str = "query") -> list[Parameter]:
    """Return the parameters of a query in the order of their first use.

    Raises QuerySyntaxError when other tools would read a name differently, or a value cannot stand there.
    """
    tokens = list(tokens)
    try:
        return _find_parameters(tokens)
    except _UnusableError as error:
        text = "".join(token.text for token in tokens)
        raise syntax_error(text, error.start, str(error), name=name) from None


def _find_parameters(tokens: Sequence[Token]) -> list[Parameter]:
    _check_hidden(tokens)
    words = significant(tokens)
    _check_places(words)
    prefixes = declared_prefixes(words)
    parameters: dict[str, Parameter] = {}
    for token in words:
        if token.kind != "variable" or not token.text.startswith(("?_", "$_")):
            continue
        parameter = _read_variable(token, prefixes)
        known = parameters.setdefault(parameter.name, parameter)
        if known.variable != parameter.variable:
            what = f"{parameter.variable} and {known.variable} are two spellings of one parameter. Use one of them."
            raise _UnusableError(token.start, what)
    _check_starts(words, parameters)
    return list(parameters.values())


def _read_variable(token: Token, prefixes: dict[str, str]) -> Parameter:
    found = re.fullmatch(r"\?(__?)([A-Za-z][A-Za-z0-9]*)(?:_([A-Za-z0-9]+))?(?:_([A-Za-z0-9]+))?", token.text)
    if found is None:
        what = (
            f"{token.text} is not a name that other tools read. Write ?_name_type with letters and digits only: "
            "?_partner_iri, ?_day_xsd_date, ?_label_en, ?_n_integer, ?_text (two underscores first: optional)."
        )
        raise _UnusableError(token.start, what)
    underscores, name, kind, local = found.groups()
    if name.lower() in RESERVED:
        what = f"a parameter cannot be called '{name}', which YAML or grlc reads as something else. Rename it."
        raise _UnusableError(token.start, what)
    type_, datatype = _read_type(token, kind or "literal", local, prefixes)
    return Parameter(name, token.text, type_, datatype, required=underscores == "_")


def _read_type(token: Token, kind: str, local: str | None, prefixes: dict[str, str]) -> tuple[str, str | None]:
    if local is None:
        if kind in ("iri", "literal", "number"):
            return kind, None
        if kind == "integer":
            return kind, INTEGER
        if re.fullmatch("[a-z]{2}", kind):
            return kind, None
        hint = f" Write _xsd_{kind}." if XSD + kind in EXAMPLES else ""
        what = f"{token.text}: type '{kind}' is none of iri, literal, integer, number, a two-letter language.{hint}"
        raise _UnusableError(token.start, what)
    if kind not in prefixes:
        what = f"{token.text}: prefix '{kind}' is not declared. Add PREFIX {kind}: <...> to the query."
        raise _UnusableError(token.start, what)
    if prefixes[kind] + local not in EXAMPLES:
        known = ", ".join(f"xsd_{iri.removeprefix(XSD)}" for iri in EXAMPLES)
        what = f"{token.text}: values of {kind}:{local} cannot be checked. Use one of {known}."
        raise _UnusableError(token.start, what)
    return f"{kind}:{local}", prefixes[kind] + local


def _check_hidden(tokens: Iterable[Token]) -> None:
    for token in tokens:
        if token.kind not in ("iri", "string", "comment") or token.text.startswith("#+"):
            continue
        found = re.search(r"[?$]__?[A-Za-z0-9]+", token.text)
        if found:
            thing = {"iri": "an IRI", "string": "a string", "comment": "a comment"}[token.kind]
            what = f"{found.group()} stands inside {thing}, where grlc would replace it and Pactgraph would not. "
            advice = "Put spaces around '<'." if token.kind == "iri" else "Leave the '?' out."
            raise _UnusableError(token.start + found.start(), what + advice)


def _check_starts(words: Iterable[Token], parameters: dict[str, Parameter]) -> None:
    for token in words:
        if token.kind != "variable":
            continue
        for parameter in parameters.values():
            if token.text != parameter.variable and token.text.startswith(parameter.variable):
                what = f"{token.text} starts with the parameter {parameter.variable}, and grlc replaces that part. "
                raise _UnusableError(token.start, what + "Rename one of them.")


def _check_places(words: Sequence[Token]) -> None:
    clause = ""
    depth = 0
    for index, token in enumerate(words):
        before = words[index - 1].word if index else ""
        if token.text in ("(", ")"):
            depth += 1 if token.text == "(" else -1
        elif token.word in ("SELECT", "VALUES", "BY"):
            clause, depth = token.word, 0
        elif token.text == "{" and clause == "VALUES":
            clause = "VALUES {"
        elif token.text in ("{", "}") or token.word in ("WHERE", "FROM", "LIMIT", "OFFSET", "HAVING", "ORDER", "GROUP"):
            clause = ""
        if token.kind != "variable" or not token.text.startswith(("?_", "$_")):
            continue
        place = NEEDS_VARIABLE.get(before)
        if clause == "VALUES":
            place = NEEDS_VARIABLE["VALUES"]
        elif clause in ("SELECT", "BY") and depth == 0:
            place = "in SELECT" if clause == "SELECT" else "after ORDER BY or GROUP BY"
        elif before == "(" and index > 1 and words[index - 2].word == "BOUND":
            place = "in BOUND()"
        if place:
            what = f"{token.text} stands {place}, where SPARQL wants a variable, not a value. "
            advice = f"Use another one: BIND({token.text} AS ?value)."
            if place == "in BOUND()":
                advice = f"Use COALESCE(?value = {token.text}, true)."
            raise _UnusableError(token.start, what + advice)
        after = words[index + 1] if index + 1 < len(words) else token
        place = NEEDS_CONSTANT.get(before)
        if clause == "VALUES {":
            place = "in the data of VALUES"
        elif before == "^^" or after.text == "^^" or after.kind == "language":
            place = "beside ^^ or a language tag"
        if place:
            what = (
                f"{token.text} stands {place}, where SPARQL wants a constant, so other tools cannot parse the query. "
            )
            raise _UnusableError(token.start, what + "Use BIND or FILTER, with the type in the name.")
