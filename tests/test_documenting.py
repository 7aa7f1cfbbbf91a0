"""Pages of a graph folder: what they say, that they are the same each time, and that nobody's own file is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import rmtree

import pytest
from transcripts import read_commands, run_commands

from pactgraph.cli import main

ONTOLOGY = """
@prefix ex: <https://example.org/harbour/terms#> .
@prefix kinds: <https://example.org/harbour/kinds/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

ex:Ward a owl:Class ;
  rdfs:subClassOf ex:Organisation ;
  rdfs:label "ward | unit"@en, "avdelning"@sv ;
  skos:definition "# A *part* of a hospital."@en, "En del av ett sjukhus."@sv ;
  skos:scopeNote "Not a <building>."@en .

ex:within a owl:ObjectProperty, owl:TransitiveProperty ; rdfs:domain ex:Ward .

kinds:scheme a skos:ConceptScheme ; skos:prefLabel "Kinds of ward"@en .
kinds:emergency skos:inScheme kinds:scheme ; skos:prefLabel "emergency"@en, "akut"@sv .
"""
QUERY = """#+ summary: "1. Wards | of *all* kinds"
#+ pactgraph:
#+   parameters:
#+     kind: {label: "Kind | sort"}
#+ enumerate:
#+   - kind: ["big `one`", small]
PREFIX ex: <https://example.org/harbour/terms#>
# ```
SELECT ?ward WHERE { ?ward a ex:Ward . FILTER (STR(?ward) != ?_kind) } ORDER BY ?ward
"""


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def pages(harbour: Path) -> Path:
    """Give the pages of a graph folder with hard names."""
    (harbour / "ontology/wards.ttl").write_text(ONTOLOGY)
    (harbour / "queries/by").mkdir()
    (harbour / "queries/by/kind.rq").write_text(QUERY)
    (harbour / "queries/readme.rq").write_text('#+ summary: "Not the index"\nASK {}\n')
    assert main(["docs", "--graph", str(harbour), "-q"]) == 0
    return harbour / "docs"


def block(page: str, anchor: str) -> str:
    return page.partition(f'<a id="{anchor}">')[2].partition("<a id=")[0]


def test_a_term_with_all_that_is_known_of_it(pages: Path) -> None:
    page = (pages / "ontology.md").read_text(encoding="utf-8")

    assert block(page, "ex-Ward").splitlines()[2:] == [
        "### `ex:Ward`",
        "",
        r"**ward \| unit** *en* · **avdelning** *sv*",
        "",
        r"\# A \*part\* of a hospital.",
        "",
        r"Not a \<building\>.",
        "",
        "- kind of [`ex:Organisation`](#ex-Organisation)",
        "- has properties [`ex:within`](#ex-within)",
        "- not used in the graph",
        "",
    ]
    assert "- transitive: it holds along a chain\n" in block(page, "ex-within")
    assert "| A hospital has a preferred label. | violation |" in block(page, "ex-Hospital")
    assert "- asked for by [`is-tied`](queries/is-tied.md), [`ties`](queries/ties.md)" in block(page, "ex-Hospital")
    assert "### Kinds of ward" in page
    assert "emergency | akut | 0 |" in page


def test_a_query_with_its_example_and_answer(pages: Path) -> None:
    page = (pages / "queries/ties.md").read_text(encoding="utf-8")

    assert '$ pactgraph run ties --hospital "Nordhafen Hospital" --graph .\n' in page
    assert "| other |\n| --- |\n| Südhafen – “Old” Hospital |\n" in page
    assert "[ex:Hospital](../ontology.md#ex-Hospital) | *required* |" in page
    assert "[`queries/ties.rq`](../../queries/ties.rq)" in page
    assert "#+" not in page
    assert "ex:tiedTo" in (pages / "queries/graph-of-ties.md").read_text(encoding="utf-8")
    assert "Not the index" in (pages / "queries/readme-query.md").read_text(encoding="utf-8")


def test_a_query_without_a_case_and_with_hard_words(pages: Path) -> None:
    page = (pages / "queries/by/kind.md").read_text(encoding="utf-8")

    assert "\n1\\. Wards \\| of \\*all\\* kinds\n" in page
    assert r"| `--kind` | Kind \| sort | `` big `one` ``, `small` | *required* |" in page
    assert "## Example" not in page
    assert "````sparql\n" in page
    assert "[All queries](../README.md)" in page


def test_every_command_on_the_pages_runs(pages: Path) -> None:
    commands = [each for page in pages.rglob("*.md") for each in read_commands(page.read_text(encoding="utf-8"))]

    assert len(commands) == 3
    assert run_commands(commands, pages.parent) == []


def test_the_same_bytes_each_time(pages: Path) -> None:
    before = {path: path.read_bytes() for path in pages.rglob("*") if path.is_file()}
    rmtree(pages)
    command = [sys.executable, "-m", "pactgraph", "docs", "-q", "--graph", str(pages.parent)]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True)

    assert {path: path.read_bytes() for path in pages.rglob("*") if path.is_file()} == before


def test_check_names_what_is_stale_and_changes_nothing(pages: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = pages.parent
    assert main(["docs", "--check", "--graph", str(folder)]) == 0
    assert capfd.readouterr() == ("", "")
    (folder / "queries/is-tied.rq").rename(folder / "queries/has-ties.rq")
    (folder / "queries/cases/ties/north/case.toml").unlink()

    assert main(["docs", "--check", "--graph", str(folder)]) == 1
    said = capfd.readouterr()
    names = [Path(line.partition(": ")[2]).relative_to(pages).as_posix() for line in said.out.splitlines()]
    assert names == ["ontology.md", "queries/README.md", "queries/has-ties.md", "queries/ties.md", "queries/is-tied.md"]
    assert said.out.splitlines()[-1].startswith("surplus: ")
    assert "pactgraph docs" in said.err
    assert (pages / "queries/is-tied.md").exists()

    assert main(["docs", "--graph", str(folder)]) == 0
    assert re.fullmatch(r"7 pages in .*; 4 written, 1 taken away.\n", capfd.readouterr().out)
    assert not (pages / "queries/is-tied.md").exists()
    assert main(["docs", "--check", "--graph", str(folder)]) == 0


def test_nobodys_own_file_is_written_over(pages: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (pages / "queries/notes.md").write_text("mine")
    (pages / "ontology.md").write_text("mine")
    (pages / "queries/ties.md").unlink()

    assert main(["docs", "--graph", str(pages.parent)]) == 2
    assert "ontology.md: was not made by pactgraph docs." in capfd.readouterr().err
    assert (pages / "ontology.md").read_text() == (pages / "queries/notes.md").read_text() == "mine"
    assert not (pages / "queries/ties.md").exists()


def test_a_folder_that_cannot_be_written(harbour: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")

    assert main(["docs", "--graph", str(harbour), "-o", str(tmp_path / "file")]) == 3
    assert "cannot be written" in capfd.readouterr().err


def test_a_faulty_query_is_named_and_left_out(pages: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (pages.parent / "queries/ties.rq").write_text("SELECT")

    assert main(["docs", "--graph", str(pages.parent)]) == 0
    assert "ties.rq" in capfd.readouterr().err
    assert not (pages / "queries/ties.md").exists()
