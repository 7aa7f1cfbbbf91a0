"""The answer to a SELECT or ASK query, and its text in the four result formats of SPARQL 1.1.

JSON https://www.w3.org/TR/sparql11-results-json/, XML https://www.w3.org/TR/rdf-sparql-XMLres/, CSV and TSV
https://www.w3.org/TR/sparql11-results-csv-tsv/. The engine's own writers are not used: they write yes and no as CSV,
and put into XML what XML cannot hold. Tables for people are made elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.errors import FormatError
from pactgraph.formats import ResultsFormat
from pactgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_NOT_XML = "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_TSV_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_TSV_SHORT = {
    XSD + "integer": "[+-]?[0-9]+",
    XSD + "decimal": r"[+-]?[0-9]*\.[0-9]+",
    XSD + "double": r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+",
}


class Solutions(NamedTuple):
    """The solutions of a SELECT query in order: one term, or None where nothing is bound, for each column."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Term | None, ...]]

    @classmethod
    def from_engine(cls, solutions: QuerySolutions) -> Solutions:
        """Return all solutions that the engine still has to give."""
        columns = tuple(variable.value for variable in solutions.variables)
        return cls(columns, [tuple(solution) for solution in solutions])


def serialize_results(results: Solutions | bool, results_format: ResultsFormat) -> bytes:
    """Return the answer, True or False for ASK, as UTF-8 in one of JSON, XML, CSV, TSV.

    Raises FormatError when the format cannot carry the answer.
    """
    writers = {
        ResultsFormat.JSON: serialize_json,
        ResultsFormat.XML: serialize_xml,
        ResultsFormat.CSV: serialize_csv,
        ResultsFormat.TSV: serialize_tsv,
    }
    if results_format not in writers:
        known = ", ".join(known.option for known in writers)
        raise FormatError(f"{results_format.option} is no result format of SPARQL. Use one of: {known}.")
    return writers[results_format](results).encode("utf-8")


def serialize_json(results: Solutions | bool) -> str:
    """Return the answer as SPARQL 1.1 Query Results JSON."""
    import json

    if isinstance(results, bool):
        return json.dumps({"head": {}, "boolean": results}) + "\n"
    columns = results.columns
    bindings = [
        json.dumps(
            {column: _json_term(term) for column, term in zip(columns, row, strict=True) if term is not None},
            ensure_ascii=False,
        )
        for row in results.rows
    ]
    head = json.dumps({"vars": columns}, ensure_ascii=False)
    return f'{{"head": {head}, "results": {{"bindings": [\n' + ",\n".join(bindings) + "\n]}}\n"


def _json_term(term: Term) -> dict[str, str]:
    kind, value, language, datatype = _parts(term)
    written = {"type": kind, "value": value}
    if language:
        written["xml:lang"] = language
    elif datatype:
        written["datatype"] = datatype
    return written


def serialize_xml(results: Solutions | bool) -> str:
    """Return the answer as SPARQL Query Results XML.

    Raises FormatError when a term holds a character that XML 1.0 forbids.
    """
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
    if isinstance(results, bool):
        return f"{start}<head/>\n<boolean>{'true' if results else 'false'}</boolean>\n</sparql>\n"
    head = "".join(f'<variable name="{column}"/>' for column in results.columns)
    lines = [f"{start}<head>{head}</head>", "<results>"]
    for row in results.rows:
        bindings = (
            f'<binding name="{column}">{_xml_term(term)}</binding>'
            for column, term in zip(results.columns, row, strict=True)
            if term is not None
        )
        lines.append(f"<result>{''.join(bindings)}</result>")
    return "\n".join([*lines, "</results>", "</sparql>\n"])


def _xml_term(term: Term) -> str:
    kind, value, language, datatype = _parts(term)
    forbidden = re.search(_NOT_XML, value)
    if forbidden:
        code = f"U+{ord(forbidden.group()):04X}"
        raise FormatError(f"XML cannot hold the character {code}, which stands in {value[:60]!r}. Use json or tsv.")
    attribute = f' xml:lang="{language}"' if language else ""
    if datatype:
        attribute = f' datatype="{datatype.translate(_XML_ESCAPES)}"'
    # Some readers, the engine's among them, trim text: spaces at its ends go in as character references.
    edges = re.sub(r"^[ \t\n]+|[ \t\n]+\Z", _reference, value.translate(_XML_ESCAPES))
    return f"<{kind}{attribute}>{edges}</{kind}>"


def _reference(spaces: re.Match[str]) -> str:
    return "".join(f"&#{ord(space)};" for space in spaces.group())


def serialize_csv(results: Solutions | bool) -> str:
    r"""Return the solutions as CSV: values without quotes of RDF, lines ending in \r\n.

    The only cell of a line is written "" when it is empty, so that no reader takes the line for a blank one.

    Raises FormatError for ASK, which has no CSV.
    """
    solutions = _tabular(results, "CSV")
    rows = [solutions.columns, *(tuple(map(_csv_value, row)) for row in solutions.rows)]
    lines = (",".join(map(_csv_cell, row)) or ('""' if len(row) == 1 else "") for row in rows)
    return "".join(f"{line}\r\n" for line in lines)


def _csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    kind, value, _, _ = _parts(term)
    return f"_:{value}" if kind == "bnode" else value


def _csv_cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if re.search('[",\r\n]', value) else value


def serialize_tsv(results: Solutions | bool) -> str:
    """Return the solutions as TSV: terms as Turtle writes them, names with a question mark.

    Raises FormatError for ASK, which has no TSV.
    """
    solutions = _tabular(results, "TSV")
    lines = ["\t".join(f"?{column}" for column in solutions.columns)]
    lines.extend("\t".join("" if term is None else _tsv_term(term) for term in row) for row in solutions.rows)
    return "".join(f"{line}\n" for line in lines)


def _tsv_term(term: Term) -> str:
    kind, value, language, datatype = _parts(term)
    if kind == "uri":
        return f"<{value}>"
    if kind == "bnode":
        return f"_:{value}"
    if datatype in _TSV_SHORT and re.fullmatch(_TSV_SHORT[datatype], value):
        return value
    text = f'"{value.translate(_TSV_ESCAPES)}"'
    if language:
        return f"{text}@{language}"
    return f"{text}^^<{datatype}>" if datatype else text


def _tabular(results: Solutions | bool, name: str) -> Solutions:
    if isinstance(results, bool):
        raise FormatError(f"{name} has no form for the answer of ASK, yes or no. Use json or xml.")
    return results


def _parts(term: Term) -> tuple[str, str, str | None, str | None]:
    """Return kind, value, language and datatype as the W3C's formats name them; no datatype for plain strings."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(term, NamedNode):
        return "uri", term.value, None, None
    if isinstance(term, BlankNode):
        return "bnode", term.value, None, None
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return "literal", term.value, term.language, None if term.language or datatype == XSD + "string" else datatype
    raise FormatError("SPARQL 1.1 has no result format for a triple as a value. Project its parts.")
