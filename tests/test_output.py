"""What commands say beside their answer: with --verbose what was done, and with --version what runs here."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import pytest

from pactgraph.cli import main
from pactgraph.cli.arguments import COMMANDS, command_parsers

TIES = ["run", "ties", "--hospital", "nordhafen hospital", "--graph"]


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))


def test_verbose_says_what_was_done(capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path) -> None:
    assert main([*TIES, str(harbour), "-v"]) == 0
    built = capfd.readouterr()
    assert main([*TIES, str(harbour), "--verbose"]) == 0
    fresh = capfd.readouterr()
    assert main([*TIES, str(harbour)]) == 0

    assert built.out == fresh.out == capfd.readouterr().out
    steps = ["reading", "entailing", "storing", "validating", "indexing"]
    lines = built.err.splitlines()
    assert [re.fullmatch(r"(\w+): \d+\.\d\d s", line)[1] for line in lines[:5]] == steps  # type: ignore[index]
    assert lines[5] == f"graph: Ties of a harbour hospital, version 1, in {harbour}"
    assert re.fullmatch(rf"store: built now, content \w{{12}}, in {tmp_path}/cache/harbour-\S+", lines[6])
    assert fresh.err.splitlines()[0] == lines[5]
    assert fresh.err.splitlines()[1] == lines[6].replace("built now", "fresh")


def test_verbose_shows_the_query_as_the_engine_gets_it(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    assert main([*TIES, str(harbour), "-v"]) == 0
    said = capfd.readouterr().err

    assert f"query: {harbour}/queries/ties.rq, as the engine gets it:\n#+ summary" in said
    assert "<https://example.org/harbour/id/north>  ex:tiedTo ?other" in said.replace("> ex:", ">  ex:")
    assert "_hospital_iri" not in said
    assert re.search(r"\nanswer: rows: 1; \d\.\d{3} s in the engine\n", said)
    assert re.search(r"\nrun: \d+\.\d\d s, exit status 0\n\Z", said)


@pytest.mark.parametrize(("query", "found"), [("is-tied", "yes or no"), ("graph-of-ties", "triples: 3")])
def test_verbose_counts_other_answers(capfd: pytest.CaptureFixture[str], harbour: Path, query: str, found: str) -> None:
    words = ["--hospital", "hid:north"] if query == "is-tied" else []
    assert main(["run", query, *words, "--graph", str(harbour), "-v"]) == 0

    assert f"answer: {found};" in capfd.readouterr().err


def test_the_query_is_said_before_it_is_asked(capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text("SELECT * WHERE { ?s ?p ?o . FILTER (?_limit_integer < 1) } LIMIT 1")
    assert main(["run", str(tmp_path / "own.rq"), "--limit", "0", "-v", "--graph", str(harbour)]) == 0
    said = capfd.readouterr().err

    assert said.index("query: ") < said.index("answer: ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_quiet_or_verbose_and_not_both(capfd: pytest.CaptureFixture[str], command: str) -> None:
    options = command_parsers([command])[command]._option_string_actions

    assert {"-q", "--quiet", "-v", "--verbose"} <= options.keys()
    assert main([command, "-q", "-v"]) == 2
    assert "-v/--verbose: not allowed with argument -q/--quiet" in capfd.readouterr().err


def version(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(["--version", *words])
    assert end.value.code == 0
    return capfd.readouterr().out


def test_version_names_graph_and_libraries(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    first, second = version(capfd).splitlines()
    other = version(capfd, "--graph", str(harbour)).splitlines()

    assert re.fullmatch(r"pactgraph \S+, graph \S+ \(Partnerships of .*\)", first)
    assert second.startswith(f"python {platform.python_version()}, pyoxigraph 0.5")
    assert all(f" {name} " in second for name in ("rdflib", "owlrl", "pyshacl"))
    assert other == [f"{first.partition(', ')[0]}, graph 1 (Ties of a harbour hospital)", second]


@pytest.mark.parametrize("words", [["--graph"], ["--graph", "nowhere"], ["--lang", "en"], ["run"]])
def test_version_takes_a_graph_and_nothing_else(capfd: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(["--version", *words]) == 2
    assert capfd.readouterr().err.startswith("pactgraph: ")


def test_links_in_a_circle_are_no_place_to_write_to(
    capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path
) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to("circle")

    assert main([*TIES, str(harbour), "-o", str(circle / "ties.csv")]) == 2
    assert "circle/ties.csv: cannot be written" in capfd.readouterr().err
    assert main(["docs", "--graph", str(harbour), "-o", str(circle)]) == 2
    assert "circle/ontology.md: cannot be read" in capfd.readouterr().err
    assert main(["import", str(circle), "--mapping", str(circle), "--graph", str(harbour)]) == 2
    assert "TABLE and --mapping are the same file" in capfd.readouterr().err
