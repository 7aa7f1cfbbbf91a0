"""What the `#+` header of a query file says, read exactly as grlc reads it, and held to more.

grlc (https://github.com/CLARIAH/grlc) takes the lines that start with `#+`, strips every leading `#` and `+`, and reads
the rest as YAML; when that fails it drops the header in silence, which is an error here. Its decorators that concern
endpoints, paging and methods are left to it. The block `pactgraph:` is ours; other tools ignore it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pactgraph.datatypes import TODAY, is_iri
from pactgraph.errors import ParseError, UnknownPrefixError
from pactgraph.namespaces import expand
from pactgraph.parameters import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pactgraph.parameters import Parameter

BLOCK_KEYS = ("parameters", "chart", "graph")
PARAMETER_KEYS = ("label", "class", "default")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of one file says.

    From the `pactgraph:` block, *asked* holds label, class and default of parameters, *graph* is where a rule keeps
    what it derives.
    """

    path: Path | str
    rows: Mapping[int, str]
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    chart: Mapping[str, Any] | None = None
    graph: str | None = None

    def fault(self, word: str, what: str, *, below: str | None = None) -> ParseError:
        """Return the error that says *what* is wrong where the header first has *word* as a key, or has it *below*."""
        start = self._line(below, 1) if below else 1
        return ParseError(self.path, what, line=self._line(word, start))

    def _line(self, word: str, start: int) -> int:
        key = re.compile(rf"#\+[\s\-{{,]*(?:.*[{{,]\s*)?['\"]?{re.escape(word)}['\"]?\s*(?::|$)")
        found = (line for line, row in self.rows.items() if line >= start and key.match(row))
        return next(found, max(start, min(self.rows, default=1)))


def parse_header(path: Path | str, text: str) -> Header:
    """Return what the header of a query file says; empty texts and maps where it says nothing.

    Raises ParseError when grlc would read it differently or not at all, or when the `pactgraph:` block is not ours.
    """
    header = Header(path, {line: row for line, row in enumerate(text.split("\n"), 1) if row.startswith("#+")})
    for line, row in header.rows.items():
        if re.match(r"#\+[#+]", row):
            what = "grlc strips every '#' and '+' at the start of a header line. Put a space after '#+'."
            raise ParseError(path, what, line=line, column=3)
    typed, raw = _load_yaml(header)
    block = _mapping(header, "pactgraph", typed.get("pactgraph"))
    _check_keys(header, "pactgraph", block, BLOCK_KEYS)
    asked = _mapping(header, "parameters", raw["pactgraph"].get("parameters") if block else None)
    for name, words in asked.items():
        _check_keys(header, name, _mapping(header, name, words), PARAMETER_KEYS)
        for key, value in _mapping(header, name, words).items():
            if not isinstance(value, str) or not value:
                raise header.fault(key, f"'{key}' of parameter '{name}' needs one text.")
    return replace(
        header,
        summary=_text(header, "summary", typed),
        description=_text(header, "description", typed),
        tags=_tags(header, typed),
        defaults=dict(_pairs(header, "defaults", raw)),
        values={name: _values(header, name, values) for name, values in _pairs(header, "enumerate", raw)},
        asked={name: words or {} for name, words in asked.items()},
        chart=_chart(header, block),
        graph=_graph(header, block),
    )


def describe_parameters(
    parameters: Iterable[Parameter], header: Header, prefixes: Mapping[str, str]
) -> tuple[Parameter, ...]:
    """Add label, class, default and values from the header to the parameters that the query has.

    Raises ParseError when the header describes another parameter, or gives a value outside the parameter's type.
    """
    described = {parameter.name: parameter for parameter in parameters}
    for name in (*header.asked, *header.defaults, *header.values):
        if name not in described:
            advice = f"It has: {', '.join(sorted(described))}." if described else "Take it out."
            raise header.fault(name, f"the header describes '{name}', no parameter of the query. {advice}")
    return tuple(_describe(parameter, header, prefixes) for parameter in described.values())


def _describe(parameter: Parameter, header: Header, prefixes: Mapping[str, str]) -> Parameter:
    name = parameter.name
    asked = header.asked.get(name, {})
    if "default" in asked and name in header.defaults:
        raise header.fault(name, f"'{name}' has two defaults. Keep one of them.")
    default = asked.get("default", header.defaults.get(name))
    described = parameter._replace(
        default=default,
        label=asked.get("label"),
        class_=_class_iri(asked["class"], parameter, header, prefixes) if "class" in asked else None,
        values=header.values.get(name, ()),
    )
    today = asked.get("default") == "today" and parameter.datatype in TODAY
    for value in (*described.values, *([default] if default is not None and not today else [])):
        fault = fault_of(described, value)
        if fault:
            raise header.fault(name, f"'{value}' cannot be a value of '{name}': it {fault}")
    return described


def _class_iri(curie: str, parameter: Parameter, header: Header, prefixes: Mapping[str, str]) -> str:
    if parameter.type != "iri":
        raise header.fault(parameter.name, f"'{parameter.name}' has a class but takes no IRI. End its name in _iri.")
    if re.fullmatch(r"<[^<>\s]+>", curie):
        return curie[1:-1]
    try:
        return expand(curie, prefixes)
    except UnknownPrefixError as error:
        what = f"class {curie}: the query does not declare the prefix '{error.prefix}'. Add it."
        raise header.fault(parameter.name, what) from error


def _graph(header: Header, block: Mapping[str, Any]) -> str | None:
    """Return the graph that a rule keeps its results in, None for a query that is no rule."""
    graph = block.get("graph")
    if graph is not None and not (isinstance(graph, str) and is_iri(graph)):
        raise header.fault("graph", "'graph' needs one IRI in full.")
    return graph


def _chart(header: Header, block: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the chart once it is sure that the index can hold it."""
    if block.get("chart") is None:
        return None
    chart = _mapping(header, "chart", block["chart"])
    try:
        json.dumps(chart, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise header.fault("chart", "the chart holds what JSON cannot. Put dates in quotes.") from error
    return chart


def _load_yaml(header: Header) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the header with YAML's types, and once more with every scalar as it is typed."""
    if not header.rows:
        return {}, {}
    import yaml

    text = "\n".join(row.lstrip("#+") for row in header.rows.values())
    lines = list(header.rows)
    try:
        typed = yaml.safe_load(text)
        raw = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (lines[min(mark.line, len(lines) - 1)], mark.column + 3) if mark else (lines[0], None)
        what = f"the header is not YAML ({error.problem}). Put values that hold ':', '#', '%' or '@' in quotes."
        raise ParseError(header.path, what, line=line, column=column) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"the header is not YAML ({error}). Put such values in quotes."
        raise ParseError(header.path, what, line=lines[0]) from error
    if not isinstance(typed, dict):
        what = "the header is not a list of keys and values. Write '#+ summary: ...'."
        raise ParseError(header.path, what, line=lines[0])
    return typed, raw


def _mapping(header: Header, key: str, value: object) -> dict[str, Any]:
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise header.fault(key, f"'{key}' needs keys and values below it.")
    return value


def _check_keys(header: Header, key: str, found: Iterable[object], known: tuple[str, ...]) -> None:
    for word in found:
        if word not in known:
            raise header.fault(str(word), f"'{word}' is not known below '{key}'. Use one of: {', '.join(known)}.")


def _text(header: Header, key: str, typed: Mapping[str, Any]) -> str:
    value = typed.get(key, "")
    if not isinstance(value, str):
        raise header.fault(key, f"'{key}' needs one text; YAML reads it as something else. Put it in quotes.")
    return value.strip()


def _tags(header: Header, typed: Mapping[str, Any]) -> tuple[str, ...]:
    tags = typed.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise header.fault(
            "tags", "'tags' needs a list of texts, one a line after '- '. Put numbers and dates in quotes."
        )
    return tuple(tags)


def _pairs(header: Header, key: str, raw: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Read grlc's list of maps with one key each, `- status: active`."""
    items = raw.get(key) or []
    if not isinstance(items, list):
        raise header.fault(key, f"'{key}' needs a list, '- name: ...' one a line, as grlc has it.")
    for item in items:
        if not isinstance(item, dict) or len(item) != 1:
            raise header.fault(
                key, f"'{key}' needs '- name: ...', one name an item, with what it stands for written out."
            )
        name, value = next(iter(item.items()))
        if key == "defaults" and not isinstance(value, str):
            raise header.fault(name, f"the default of '{name}' needs one text.")
        yield name, value


def _values(header: Header, name: str, values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        raise header.fault(name, f"the values of '{name}' need a list of texts.")
    return tuple(values)
