"""What is wrong with the saved queries, checks and rules of a graph folder, and with the cases of the queries.

Each file and each case by itself, as results with their places: one that cannot be read keeps no other from being
checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactgraph.bench import Bench
from pactgraph.cases import case_folders, read_case
from pactgraph.checks import Check, as_check
from pactgraph.errors import ParseError
from pactgraph.query_rules import check_rules
from pactgraph.query_syntax import check_syntax
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.validating.faults import fault_of, file_node
from pactgraph.validation import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pactgraph.bench import Material
    from pactgraph.folder import GraphFolder
    from pactgraph.saved_queries import SavedQuery
    from pactgraph.vocabularies import Vocabulary

SAVED_QUERY, CASE = "saved-query", "query-case"


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries and checks of a graph folder that can be used, and what is wrong with the others.

    *usable* holds both, *checks* what the checks among them say of themselves.
    """

    usable: Mapping[Path, SavedQuery]
    checks: tuple[Check, ...]
    faults: tuple[Result, ...]


def read_queries(folder: GraphFolder) -> Queries:
    """Return the saved queries and checks of *folder*, held against the rules for headers and the syntax."""
    usable: dict[Path, SavedQuery] = {}
    faults = []
    names = {path: name for name, path in folder.query_files().items()}
    checks = []
    for path in (*names, *folder.check_files()):
        try:
            query = parse_saved_query(names.get(path, path.stem), path, read_query_text(path))
            check_syntax(query)
            if path not in names:
                checks.append(as_check(query))
        except ParseError as error:
            faults.append(fault_of(folder, error, SAVED_QUERY))
        else:
            usable[path] = query
    return Queries(usable, tuple(checks), tuple(faults))


def check_queries(
    folder: GraphFolder, queries: Queries, vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> list[Result]:
    """Return where the usable *queries*, and the rules of *folder*, break the rules for queries."""
    rules = {
        path: parse_saved_query(path.stem, path, read_query_text(path), strict=False) for path in folder.rule_files()
    }
    return [
        result
        for path, query in {**queries.usable, **rules}.items()
        for result in check_rules(file_node(folder, path), path, query, vocabulary, prefixes)
    ]


def check_cases(
    folder: GraphFolder,
    queries: Queries,
    material: Material,
    *,
    thorough: Callable[[str], None] | None = None,
    accept: Callable[[Path], None] | None = None,
) -> list[Result]:
    """Return what is wrong with the cases of the usable *queries*, tried on *material*.

    With *thorough*, each case is tried without its support and with its contrary fact as well, which takes a derivation
    each; it is told which case is begun. With *accept*, a case first takes over the rows that its query gives
    now, and *accept* is told which file was written.
    """
    files = folder.query_files()
    usable = {name: queries.usable[path] for name, path in files.items() if path in queries.usable}
    home = folder.root / "queries/cases"
    bench = Bench(folder, material)
    results = []
    paths = case_folders(folder)
    for number, path in enumerate(paths, 1):
        name = path.relative_to(home).parent.as_posix()
        if name in usable or name not in files:
            if thorough is not None:
                thorough(f"case {number} of {len(paths)}")
            faults = _case_faults(folder, path, bench, usable, thorough=thorough is not None, accept=accept)
            results += [fault_of(folder, fault, CASE) for fault in faults]
    return results


def _case_faults(
    folder: GraphFolder,
    path: Path,
    bench: Bench,
    queries: Mapping[str, SavedQuery],
    *,
    thorough: bool,
    accept: Callable[[Path], None] | None,
) -> Iterator[ParseError]:
    try:
        case = read_case(folder, path, queries)
        if accept is not None and bench.accept(case):
            accept(case.folder / "expected.csv")
            case = read_case(folder, path, queries)
    except ParseError as error:
        yield error
    else:
        yield from bench.faults(case, thorough=thorough)
