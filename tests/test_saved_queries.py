"""Whether query files are read as grlc reads them, and refused with the place and what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pactgraph.errors import ParseError, QuerySyntaxError
from pactgraph.query_syntax import check_syntax
from pactgraph.saved_queries import SavedQuery, parse_saved_query, read_query_text

CASES = Path(__file__).parent / "saved_queries"
ACCEPTED = sorted((CASES / "accepted").glob("*.rq"))
REFUSED = sorted((CASES / "refused").glob("*.rq"))


def read(path: Path, *, strict: bool = True) -> SavedQuery:
    return parse_saved_query(path.stem, path.name, path.read_text(encoding="utf-8"), strict=strict)


@pytest.mark.parametrize("path", ACCEPTED, ids=[path.stem for path in ACCEPTED])
def test_accepted_files_say_what_is_expected(path: Path) -> None:
    query = read(path)
    check_syntax(query)
    found = json.loads(json.dumps(query.to_json()))
    assert "".join(found.pop("pieces")) == path.read_text(encoding="utf-8")
    assert found == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ACCEPTED, ids=[path.stem for path in ACCEPTED])
def test_json_gives_the_query_back(path: Path) -> None:
    query = read(path)
    again = SavedQuery.from_json(json.loads(json.dumps(query.to_json())))
    assert again == query


@pytest.mark.parametrize("path", REFUSED, ids=[path.stem for path in REFUSED])
def test_refused_files_say_where_and_what_to_do(path: Path) -> None:
    with pytest.raises(ParseError) as caught:
        check_syntax(read(path))
    assert str(caught.value) == path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")
    assert caught.value.file == path.name


@pytest.mark.parametrize("path", REFUSED, ids=[path.stem for path in REFUSED])
def test_the_same_in_a_query_that_somebody_typed(path: Path) -> None:
    if path.stem in ("no-header", "no-summary"):
        assert read(path, strict=False).summary == ""
    elif not path.stem.startswith("syntax-"):
        with pytest.raises(QuerySyntaxError, match=f"^{path.name}"):
            read(path, strict=False)


def test_a_file_without_header_needs_no_yaml() -> None:
    query = parse_saved_query("-", "standard input", "SELECT ?a { ?a a ?_kind_iri }", strict=False)
    assert (query.name, query.summary, query.columns, query.form) == ("-", "", ("a",), "SELECT")
    assert [parameter.name for parameter in query.parameters] == ["kind"]


def test_windows_line_ends_are_read() -> None:
    text = '#+ summary: "Partners"\r\n#+ tags:\r\n#+   - a\r\nSELECT ?a { ?a a ?b }\r\n'
    assert parse_saved_query("a", "a.rq", text).tags == ("a",)


@pytest.mark.parametrize(
    "heavy", ["yaml", "rdflib", "json", "pyoxigraph", "importlib.metadata", "pactgraph.query_headers"]
)
def test_running_a_prepared_query_imports_little(heavy: str) -> None:
    program = (
        "import sys, pactgraph.binding\n"
        "from pactgraph.saved_queries import SavedQuery\n"
        "query = SavedQuery.from_json(dict(name='a', path='a.rq', pieces=['ASK {}'], summary='', description='',"
        " tags=[], form='ASK', columns=[], parameters=[], chart=None))\n"
        "assert pactgraph.binding.bind(query, {}) == 'ASK {}'\n"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rq")
    with pytest.raises(ParseError, match="is not a file"):
        read_query_text(tmp_path / "pipe.rq")
