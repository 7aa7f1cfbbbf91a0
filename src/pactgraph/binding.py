"""How a value that somebody typed enters a query: text, then an RDF term, then whole tokens in its place.

Never text into text: the query was cut at the tokens of its parameters when it was read, each value passes the lexical
check of its datatype and is written by the one term serialiser below, as one term of
https://www.w3.org/TR/sparql11-query/#rGraphTerm. Finding the IRI that a label means is left to the caller.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pactgraph.datatypes import EXAMPLES, STRING, TODAY, is_iri, is_language, number_datatype
from pactgraph.errors import ParameterError, QuerySyntaxError
from pactgraph.parameters import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pyoxigraph import Literal, NamedNode

    from pactgraph.parameters import Parameter
    from pactgraph.saved_queries import SavedQuery

    Term = NamedNode | Literal
    Resolve = Callable[[Parameter, str], str]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def serialize_term(term: Term) -> str:
    """Return the SPARQL 1.1 text of an IRI or a literal, with datatypes in full.

    Raises ValueError when the term holds what SPARQL cannot write.
    """
    from pyoxigraph import NamedNode

    if isinstance(term, NamedNode):
        if not is_iri(term.value):
            raise ValueError(f"{term.value!r} is not an IRI that may stand in a query")
        return f"<{term.value}>"
    text = f'"{term.value.translate(_ESCAPES)}"'
    if term.language:
        if not is_language(term.language):
            raise ValueError(f"{term.language!r} is not a language tag")
        return f"{text}@{term.language}"
    return text if term.datatype.value == STRING else f"{text}^^<{term.datatype.value}>"


def parse_value(query: str, parameter: Parameter, value: str, *, resolve: Resolve | None = None) -> Term:
    """Return the term that *value* means for this parameter of the query called *query*.

    *resolve* gives the IRI for what was typed; without it only an IRI in full will do.

    Raises ParameterError when the value is not in the parameter's type.
    """
    from pyoxigraph import Literal, NamedNode

    fault = fault_of(parameter, value)
    if fault:
        raise ParameterError(query, parameter.name, f"cannot be '{_shorten(value)}': it {fault}")
    if parameter.type == "iri":
        iri = resolve(parameter, value) if resolve else value
        what = f"cannot be '{_shorten(iri)}': it is not an IRI in full. Write it like https://example.org/id/name."
        if not is_iri(iri):
            raise ParameterError(query, parameter.name, what)
        try:
            return NamedNode(iri)
        except ValueError as error:
            raise ParameterError(query, parameter.name, what) from error
    if parameter.language:
        return Literal(value, language=parameter.language)
    datatype = number_datatype(value) if parameter.type == "number" else parameter.datatype
    return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


def parse_terms(
    query: SavedQuery, values: Mapping[str, str], *, today: Callable[[], date], resolve: Resolve | None = None
) -> dict[str, Term]:
    """Return the term of each parameter by name: from *values*, otherwise from its default.

    An optional parameter without value or default is left out; its variable stays free.

    Raises ParameterError for unknown names, for all missing ones at once, and for values outside their type.
    """
    _check_names(query, values)
    terms: dict[str, Term] = {}
    for parameter in query.parameters:
        value = _of_today(parameter, values.get(parameter.name, parameter.default), today)
        if value is not None:
            terms[parameter.name] = parse_value(query.name, parameter, value, resolve=resolve)
    return terms


def _of_today(parameter: Parameter, value: str | None, today: Callable[[], date]) -> str | None:
    """Return *value*, with the day of the run in the precision of the parameter where it says today."""
    if value != "today" or parameter.datatype is None or parameter.datatype not in TODAY:
        return value
    return "-".join(today().isoformat().split("-")[: TODAY[parameter.datatype]])


def _check_names(query: SavedQuery, values: Mapping[str, str]) -> None:
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=3, cutoff=0.5)
            advice = f"Did you mean {' or '.join(near)}?" if near else "It has none."
            listed = [_usage(parameter) for parameter in query.parameters]
            if known and not near:
                advice = "It has:"
            raise ParameterError(query.name, name, f"is not one of this query. {advice}", candidates=listed)
    missing = [
        parameter
        for parameter in query.parameters
        if parameter.required and parameter.default is None and parameter.name not in values
    ]
    if missing:
        names = ", ".join(parameter.name for parameter in missing)
        what = f"needs a value. Give {'it' if len(missing) == 1 else 'each'}:"
        raise ParameterError(query.name, names, what, candidates=[_usage(parameter) for parameter in missing])


def _usage(parameter: Parameter) -> str:
    meaning = parameter.label or parameter.name
    value = "LABEL" if parameter.type == "iri" else parameter.example
    return f"--{parameter.name} {value}  ({meaning}{'' if parameter.required else ', optional'})"


def _shorten(value: str) -> str:
    shown = value.encode("unicode_escape").decode() if not value.isprintable() else value
    return shown if len(shown) <= 60 else shown[:57] + "..."


def bind(query: SavedQuery, terms: Mapping[str, Term]) -> str:
    """Return the text of *query* with each parameter's variable replaced by its term, by name of the parameter.

    Raises ParameterError when the query could read otherwise.
    """
    pieces = bound_pieces(query, terms)
    text = "".join(pieces)
    # After a term, `<a(b>` can also be read as a comparison; an IRI of plain signs is one token wherever it stands.
    if not all(
        re.fullmatch(r" (?:<[\w:/#.~%-]*>|[^<].*) |\?\w+", piece, re.ASCII | re.DOTALL) for piece in pieces[1::2]
    ):
        _check_words(query, terms, pieces)
    return text


def bound_pieces(query: SavedQuery, terms: Mapping[str, Term]) -> list[str]:
    """Return the pieces of the bound text, one for each piece of *query*.

    A term is written as one token with a space on both sides, so that no word around it can read otherwise.
    """
    written = {
        parameter.variable: f" {serialize_term(terms[parameter.name])} "
        for parameter in query.parameters
        if parameter.name in terms
    }
    return [written.get(piece, piece) if place % 2 else piece for place, piece in enumerate(query.pieces)]


def _check_words(query: SavedQuery, terms: Mapping[str, Term], pieces: list[str]) -> None:
    from pactgraph.sparql.tokens import significant, tokenize

    expected = [token.text for piece in pieces for token in significant(tokenize(piece))]
    try:
        found = [token.text for token in significant(tokenize("".join(pieces)))]
    except QuerySyntaxError:
        found = []
    if found != expected:
        names = ", ".join(sorted(terms))
        raise ParameterError(query.name, names, "cannot be bound: the query would read otherwise. Use another value.")


def sample_terms(query: SavedQuery) -> dict[str, Term]:
    """Return a term of the right type for every parameter, to try the syntax of the query with."""
    from pyoxigraph import Literal, NamedNode

    terms: dict[str, Term] = {}
    for parameter in query.parameters:
        if parameter.type == "iri":
            terms[parameter.name] = NamedNode("urn:example:sample")
        else:
            value = EXAMPLES[parameter.datatype] if parameter.datatype else "1"
            terms[parameter.name] = (
                Literal(value, language=parameter.language)
                if parameter.language
                else Literal(value, datatype=NamedNode(parameter.datatype or STRING))
            )
    return terms
