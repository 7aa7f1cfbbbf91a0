"""What the columns of a table mean: a mapping, read from TOML and held against the graph that it maps to.

The words are those of CSV on the Web where it has them (https://www.w3.org/TR/tabular-metadata/): titles, datatype,
format, separator, required, default. A mapping says what is the case for every row; it has no conditions or formulas.

    [document]  code, title, language; class, line, characters: what the ontology calls a document and its measures
    [table]     delimiter, header (its line), ignored (columns left out), missing (words for an empty cell)
    [subject]   what a row is about: slug, label, class, constants; resolve when the graph may know it already
    [node.NAME] a further thing that a row speaks of: slug, label, class, constants; property or inverse to the subject
    [[column]]  name; property or inverse; of = "NAME"; one of datatype, class and scheme; and what `Column` says
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from pactgraph.datatypes import is_language
from pactgraph.errors import ParseError, UsageError
from pactgraph.importing.mapping import Column, Node, TableMapping, Template
from pactgraph.importing.mapping_tables import COLUMN, DATATYPES, DOCUMENT, NODE, SUBJECT, TABLE, Reading
from pactgraph.importing.vocabulary import Vocabulary
from pactgraph.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pactgraph.graph import Graph


def read_mapping(path: Path, graph: Graph) -> TableMapping:
    """Return the mapping in the TOML file at *path*.

    Raises UsageError when it cannot be read, and ParseError when it is not TOML, says what a mapping cannot say, or
    uses a prefix, a term or a concept that the graph does not know.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"--mapping {path}: cannot be read; {error.strerror}. Name a mapping in TOML.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParseError(path, f"not TOML; {error}. Correct the line.") from error
    reading = Reading(path, text)
    known = {"document", "table", "subject", "node", "column"}
    reading.check_keys(tables, known, "the mapping")
    return _mapping(reading, tables, Vocabulary(graph))


def _mapping(reading: Reading, tables: dict[str, Any], vocabulary: Vocabulary) -> TableMapping:
    document = reading.table(tables, "document", DOCUMENT)
    table = reading.table(tables, "table", TABLE)
    for key in ("title", "language"):
        if not document.get(key):
            raise reading.fault(f"[document] has no '{key}'. Add it.", "[document]")
    if not is_language(document["language"]):
        raise reading.fault(f"'{document['language']}' is not a language. Write en or sv.", document["language"])
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code := document.get("code", "x")):
        raise reading.fault(f"the code '{code}' is not a slug. Write small letters, digits and hyphens.", code)
    delimiter = table.get("delimiter")
    if delimiter is not None and delimiter not in (",", ";", "\t", "|"):
        raise reading.fault(f"the delimiter is {delimiter!r}. Write one of , ; | and \\t.", "delimiter")
    subject_table = reading.table(tables, "subject", SUBJECT)
    subject = _node(reading, vocabulary, "", subject_table)
    nodes = tuple(
        _node(reading, vocabulary, name, reading.table(tables["node"], name, NODE, f"node.{name}"))
        for name in reading.table(tables, "node", None)
    )
    columns = _columns(reading, vocabulary, tables.get("column"), document["language"], {node.name for node in nodes})
    mapping = TableMapping(
        path=reading.path,
        code=document.get("code"),
        title=document["title"],
        language=document["language"],
        document_class=_term(reading, vocabulary.class_, document.get("class")),
        line=_term(reading, vocabulary.property, document.get("line")),
        characters=_term(reading, vocabulary.property, document.get("characters")),
        delimiter=delimiter,
        header=table.get("header"),
        ignored=tuple(table.get("ignored", ())),
        missing=frozenset(word.strip().casefold() for word in table.get("missing", ())),
        subject=subject,
        resolve=subject_table.get("resolve", False),
        nodes=nodes,
        columns=columns,
    )
    _check_references(reading, mapping)
    return mapping


def _term(reading: Reading, expand: Any, curie: str | None) -> str | None:
    if curie is None:
        return None
    try:
        return str(expand(curie))
    except UsageError as error:
        raise reading.fault(str(error), curie) from error


def _node(reading: Reading, vocabulary: Vocabulary, name: str, table: dict[str, Any]) -> Node:
    where = f"[node.{name}]" if name else "[subject]"
    for key in ("slug", "class"):
        if key not in table:
            raise reading.fault(f"{where} has no '{key}'. Add it.", where)
    if name and ("property" in table) == ("inverse" in table):
        raise reading.fault(f"{where} needs one of property and inverse, to lead to or from the subject.", where)
    constants = []
    for property_, value in table.get("constants", {}).items():
        expanded = _term(reading, vocabulary.property, property_)
        constants.append((expanded or "", _term(reading, vocabulary.thing, str(value)) or ""))
    return Node(
        name=name,
        slug=Template(table["slug"]),
        label=Template(table["label"]) if "label" in table else None,
        class_=_term(reading, vocabulary.class_, table["class"]) or "",
        predicate=_term(reading, vocabulary.property, table.get("property")),
        inverse=_term(reading, vocabulary.property, table.get("inverse")),
        constants=tuple(constants),
    )


def _columns(
    reading: Reading, vocabulary: Vocabulary, tables: object, language: str, nodes: set[str]
) -> tuple[Column, ...]:
    if not isinstance(tables, list) or not tables:
        raise reading.fault("maps no column. Add a table [[column]] for each column of the sheet.")
    columns = []
    for table in tables:
        name = table.get("name") if isinstance(table, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise reading.fault('a [[column]] has no name. Write the header of the column: name = "...".')
        reading.check_types(table, COLUMN, f"[[column]] '{name}'")
        columns.append(_column(reading, vocabulary, table, language))
        if columns[-1].of and columns[-1].of not in nodes:
            known = ", ".join(sorted(nodes)) or "none"
            raise reading.fault(f"column '{name}' is of '{columns[-1].of}', and the nodes are: {known}.", name)
    return tuple(columns)


def _column(reading: Reading, vocabulary: Vocabulary, table: dict[str, Any], language: str) -> Column:
    name = table["name"]
    kinds = [key for key in ("datatype", "class", "scheme") if key in table]
    if len(kinds) > 1:
        raise reading.fault(f"column '{name}' has {' and '.join(kinds)}. Keep one of them.", name)
    if "property" in table and "inverse" in table:
        raise reading.fault(f"column '{name}' has property and inverse. Keep one of them.", name)
    datatype = table.get("datatype", "text")
    if datatype not in DATATYPES:
        raise reading.fault(f"column '{name}': '{datatype}' is no datatype. Use one of: {', '.join(DATATYPES)}.", name)
    is_literal = kinds in ([], ["datatype"]) and datatype != "thing"
    if table.get("inverse") and is_literal:
        raise reading.fault(f"column '{name}': only a thing can have an inverse. Give its class.", name)
    if table.get("create") and "class" not in table:
        raise reading.fault(f"column '{name}': what is created needs a class. Give it.", name)
    for pattern in (formats := reading.texts(table, "format")):
        if not _is_date_format(pattern):
            raise reading.fault(f"column '{name}': '{pattern}' is no format of a date. Write it like dd.MM.yyyy.", name)
    values = {
        fold(word): value if is_literal else _term(reading, vocabulary.thing, str(value)) or ""
        for word, value in table.get("values", {}).items()
    }
    return Column(
        name=name,
        titles=reading.texts(table, "titles"),
        of=table.get("of", ""),
        predicate=_term(reading, vocabulary.property, table.get("property")),
        inverse=_term(reading, vocabulary.property, table.get("inverse")),
        datatype=datatype,
        format=formats,
        language=table.get("language", language),
        class_=_term(reading, vocabulary.class_, table.get("class")),
        scheme=_term(reading, vocabulary.thing, table.get("scheme")),
        values=tuple(values.items()),
        separator=table.get("separator"),
        required=table.get("required", False),
        minimum=table.get("minimum", 0),
        default=table.get("default", ""),
        create=table.get("create", False),
    )


def _is_date_format(pattern: str) -> bool:
    """Return whether *pattern* names the year, and the month where it names the day, each once and nothing else."""
    parts = [part[0] for part in re.findall("yyyy|MM?|dd?", pattern)]
    rest = re.sub("yyyy|MM?|dd?", "", pattern)
    return sorted(parts) in (["y"], ["M", "y"], ["M", "d", "y"]) and not re.search("[A-Za-z0-9]", rest)


def _check_references(reading: Reading, mapping: TableMapping) -> None:
    """Raise ParseError when a template names no column, or a column is for nothing."""
    names = [column.name for column in mapping.columns]
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise reading.fault(f"column '{doubled}' is mapped twice. Keep one [[column]].", doubled)
    templates = [template for node in (mapping.subject, *mapping.nodes) for template in _templates(node)]
    for template in templates:
        if not template.columns:
            raise reading.fault(f"'{template.text}' names no column in braces, so every row would have it.")
        for unknown in set(template.columns) - set(names):
            raise reading.fault(f"'{template.text}' names the column '{unknown}', which no [[column]] maps.", unknown)
    used = {name for template in templates for name in template.columns}
    for column in mapping.columns:
        if column.predicate is None and column.inverse is None and column.name not in used:
            what = f"column '{column.name}' has no property and is in no slug or label."
            raise reading.fault(f"{what} Give it one, or put it under ignored in [table].", column.name)


def _templates(node: Node) -> Iterable[Template]:
    return [template for template in (node.slug, node.label) if template is not None]
