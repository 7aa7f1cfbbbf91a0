"""A saved query: what it is called, what it asks for, what it returns.

A `.rq` file with grlc's `#+` header and SPARQL 1.1 below it. The build keeps `to_json` of each, so that running one
reads no YAML. Finding the files of a graph folder and evaluating queries are left to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pactgraph.errors import ParseError, QuerySyntaxError
from pactgraph.parameters import Parameter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from pactgraph.tokens import Token


class SavedQuery(NamedTuple):
    """One question, ready to be bound and run.

    *pieces* is the text of the whole file, cut at its parameters: the variable of a parameter is every second piece.
    *columns* are the projected variables in order, empty for SELECT * and for forms without columns; *chart* is what
    `pactgraph.charts` draws of them.
    """

    name: str
    path: str
    pieces: tuple[str, ...]
    summary: str
    description: str
    tags: tuple[str, ...]
    form: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    chart: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        """The text of the file, so that places in messages are places in it."""
        return "".join(self.pieces)

    def to_json(self) -> dict[str, Any]:
        """Return the query as what `json` can write."""
        return {**self._asdict(), "parameters": [parameter._asdict() for parameter in self.parameters]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> SavedQuery:
        """Return the query that `to_json` wrote."""
        parameters = tuple(Parameter(**{**words, "values": tuple(words["values"])}) for words in value["parameters"])
        tuples = {key: tuple(value[key]) for key in ("pieces", "tags", "columns")}
        return cls(**{**value, **tuples, "parameters": parameters})


def read_query_text(path: Path) -> str:
    """Return the text of the query file at *path*.

    Raises ParseError when it cannot be read, or is not UTF-8.
    """
    contents = b""
    if path.exists() and not path.is_file():
        # A pipe would be waited for, and nobody writes into it.
        raise ParseError(path, "is not a file. Take it out of the folder.")
    try:
        contents = path.read_bytes()
        return contents.decode("utf-8")
    except OSError as error:
        raise ParseError(path, f"cannot be read; {error.strerror}. Mend it, or take it out of the folder.") from error
    except UnicodeDecodeError as error:
        line = contents.count(b"\n", 0, error.start) + 1
        raise ParseError(
            path, f"not UTF-8; found {contents[error.start]:#04x}. Save it as UTF-8.", line=line
        ) from error


def parse_saved_query(name: str, path: Path | str, text: str, *, strict: bool = True) -> SavedQuery:
    """Return the saved query that the file at *path* holds.

    With *strict* off, for somebody's own file, no summary is needed.

    Raises ParseError when *strict*, otherwise QuerySyntaxError: with file, line, column and what to do, when the header
    or a parameter could not be used, here or in other tools, or when the query is not safe to run.
    """
    try:
        return _parse(name, path, text, strict=strict)
    except QuerySyntaxError as error:
        if not strict:
            raise
        raise as_parse_error(path, error) from error
    except ParseError as error:
        if strict:
            raise
        where, _, what = str(error).partition(": ")
        raise QuerySyntaxError(where, what) from error


def _parse(name: str, path: Path | str, text: str, *, strict: bool) -> SavedQuery:
    from pactgraph.parameter_names import find_parameters
    from pactgraph.query_headers import describe_parameters, parse_header
    from pactgraph.sparql.tokens import check_query, declared_prefixes, projected_variables, query_form
    from pactgraph.tokens import line_column

    tokens = check_query(text, name=str(path))
    header = parse_header(path, text)
    comments = {line_column(text, token.start)[0] for token in tokens if token.kind == "comment"}
    for line in header.rows:
        if line not in comments:
            what = "grlc reads this line of a string as header. Indent it, or write \\n."
            raise ParseError(path, what, line=line, column=1)
    if strict and not header.summary:
        raise ParseError(path, 'the summary is missing. Start the file with: #+ summary: "..."', line=1)
    columns = projected_variables(tokens)
    if header.chart is not None:
        from pactgraph.charts.declaration import fault_of_chart

        fault = fault_of_chart(header.chart, columns)
        if fault:
            raise header.fault(*fault, below="chart")
    parameters = find_parameters(tokens, name=str(path))
    return SavedQuery(
        name=name,
        path=str(path),
        pieces=_pieces(tokens, {parameter.variable for parameter in parameters}),
        summary=header.summary,
        description=header.description,
        tags=header.tags,
        form=query_form(tokens),
        columns=columns,
        parameters=describe_parameters(parameters, header, declared_prefixes(tokens)),
        chart=header.chart,
    )


def _pieces(tokens: Iterable[Token], variables: Collection[str]) -> tuple[str, ...]:
    pieces = [""]
    for token in tokens:
        if token.kind == "variable" and token.text in variables:
            pieces += [token.text, ""]
        else:
            pieces[-1] += token.text
    return tuple(pieces)


def as_parse_error(path: Path | str, error: QuerySyntaxError) -> ParseError:
    """Return the error about a file of the graph that says what *error* says about the text of a query."""
    what = str(error).removeprefix(error.where).removeprefix(": ")
    line, _, column = error.where.removeprefix(str(path)).removeprefix(":").partition(":")
    return ParseError(path, what, line=int(line) if line else None, column=int(column) if column else None)
