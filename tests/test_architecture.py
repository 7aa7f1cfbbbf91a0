"""The house: imports point one way, modules are short, and only the doors print and read the environment."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from conftest import REPOSITORY

PACKAGE = REPOSITORY / "src/pactgraph"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Leaves import nothing of the package but other leaves.
LEAVES = {"errors", "namespaces", "formats", "terms", "graph_kinds", "tokens", "places"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


def imports_of(path: Path) -> set[str]:
    """Return the modules of the package that a module imports, anywhere in it, but for type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in typing_only and (node.module or "").startswith("pactgraph"):
            module = (node.module or "").removeprefix("pactgraph").removeprefix(".")
            found |= {module} if module else {alias.name for alias in node.names}
    return {module for module in found if module[:1].islower()}


GRAPH = {name_of(path): imports_of(path) for path in MODULES}


def test_imports_point_one_way() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module not in done:
            for imported in sorted(GRAPH.get(module, ())):
                visit(imported, (*path, module))
            done.add(module)

    for module in sorted(set(GRAPH) - {"cli"}):
        visit(module, ())


def test_leaves_import_only_leaves() -> None:
    assert {leaf: GRAPH[leaf] - LEAVES for leaf in LEAVES if GRAPH[leaf] - LEAVES} == {}


def test_nothing_imports_the_doors() -> None:
    inside = {module: imports for module, imports in GRAPH.items() if not module.startswith(("cli", "__main__"))}

    assert {module for module, imports in inside.items() if any(name.startswith("cli") for name in imports)} == set()


@pytest.mark.parametrize("path", MODULES, ids=map(name_of, MODULES))
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    assert len(text.splitlines()) <= 300
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno > 60] == []
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", [path for path in MODULES if not name_of(path).startswith("cli")], ids=name_of)
def test_only_the_doors_print_and_read_the_environment(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    named = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    doors = {"print", "sys.exit", "os.getenv", "os.environ", "sys.argv"}
    # Where the user's cache folder is, only the environment knows.
    allowed = {"__main__": {"sys.exit"}, "store": {"os.environ"}}

    assert doors & (called | named) <= allowed.get(name_of(path), set())


def test_nothing_is_called_after_nothing() -> None:
    vague = {"utils", "helpers", "common", "core", "base", "manager", "service", "misc"}

    assert {name for name in GRAPH if vague & set(name.split("."))} == set()


def test_no_query_names_a_thing_of_the_data() -> None:
    things = re.compile(r"pactgraph/(id|doc)/\w|\b(id|doc|p00\d):\w")
    files = [
        *REPOSITORY.glob("queries/*.rq"),
        *REPOSITORY.glob("queries/checks/*.rq"),
        *REPOSITORY.glob("tests/questions/*/query.rq"),
    ]

    assert {path.name for path in files if things.search(path.read_text(encoding="utf-8"))} == set()


def test_the_ontology_is_small_and_the_versions_agree() -> None:
    import pactgraph

    text = (REPOSITORY / "ontology/pactgraph.ttl").read_text(encoding="utf-8")
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")

    assert len(re.findall(r"^pg:[A-Z]\w+ a owl:Class", text, re.MULTILINE)) <= 40
    assert len(re.findall(r"^pg:[a-z]\w+ a owl:", text, re.MULTILINE)) <= 70
    assert f'version = "{pactgraph.__version__}"' in project
    assert f'owl:versionInfo "{pactgraph.__version__}"' in text
