"""A build stores what parses, whole or not at all, and only when something has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pactgraph.building import build
from pactgraph.derivation import read_folder
from pactgraph.errors import InconsistencyError, ParseError, StoreError
from pactgraph.folder import GraphFolder
from pactgraph.graph import open as open_graph
from pactgraph.graph_kinds import GraphKind
from pactgraph.results import Solutions
from pactgraph.store import cache_folder, is_fresh, read_current
from pactgraph.terms import text_of

NORTH = "<https://example.org/harbour/id/north>"
TIED = "<https://example.org/harbour/terms#tiedTo>"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def objects(folder: Path, cache: Path, pattern: str) -> list[str]:
    answer = open_graph(folder, cache=cache).evaluate(f"SELECT ?o WHERE {{ {pattern} }} ORDER BY ?o")
    assert isinstance(answer, Solutions)
    return [text_of(row[0]).rpartition("/")[2] for row in answer.rows]


def test_the_default_graph_holds_everything_but_outside_knowledge(harbour: Path, cache: Path) -> None:
    assert objects(harbour, cache, f"{NORTH} {TIED} ?o") == ["south"]
    assert objects(harbour, cache, f"GRAPH <https://example.org/harbour/outside/register> {{ {NORTH} {TIED} ?o }}") == [
        "twin-2"
    ]


def test_entailed_triples_are_kept_by_what_they_need(harbour: Path, cache: Path) -> None:
    south = "<https://example.org/harbour/id/south>"
    stated, needing = (f"<https://example.org/harbour/graph/entailed{end}>" for end in ("", "-with-interpretations"))
    (harbour / "ontology/more.ttl").write_text(
        "@prefix ex: <https://example.org/harbour/terms#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
        "ex:tiedTo owl:inverseOf ex:bound ."
    )

    assert objects(harbour, cache, f"GRAPH {stated} {{ {south} ?p ?o }}") == [
        "north",
        "north",
        "north",
        "terms#Organisation",
    ]
    assert objects(harbour, cache, f"GRAPH {needing} {{ ?o ?p {south} }}") == ["twin-1"]


def test_rules_put_their_results_in_the_graph_they_name(harbour: Path, cache: Path) -> None:
    graph = open_graph(harbour, cache=cache)

    assert graph.generation.index["counts"]["triples"][GraphKind.COMPUTED.label] == 1
    assert objects(harbour, cache, f"GRAPH ?o {{ {NORTH} ?p true }}") == ["computed"]


def test_an_unchanged_folder_is_not_built_again(harbour: Path, cache: Path) -> None:
    first = open_graph(harbour, cache=cache).generation

    assert open_graph(harbour, cache=cache).generation.path == first.path


def test_a_touched_file_with_the_same_contents_is_not_built_again(harbour: Path, cache: Path) -> None:
    first = open_graph(harbour, cache=cache).generation
    os.utime(harbour / "data/letters.trig", (1, 1))

    assert open_graph(harbour, cache=cache).generation.path == first.path
    place = cache_folder(GraphFolder(harbour), cache)
    current = read_current(place)
    assert current is not None
    assert current.index["inputs"]["data/letters.trig"][1] == 1_000_000_000


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_changed_folder_is_built_again(harbour: Path, cache: Path, change: str) -> None:
    (harbour / "data/more.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .")
    first = open_graph(harbour, cache=cache).generation
    if change == "edit":
        (harbour / "data/more.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:d> .")
    elif change == "add":
        (harbour / "data/extra.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:d> .")
    else:
        (harbour / "data/more.ttl").unlink()

    assert open_graph(harbour, cache=cache).generation.path != first.path


def test_a_changed_query_is_run_as_it_is_now_without_a_build(harbour: Path, cache: Path) -> None:
    first = open_graph(harbour, cache=cache)
    path = harbour / "queries/is-tied.rq"
    path.write_text(path.read_text().replace("ex:tiedTo", "ex:nothing"))
    graph = open_graph(harbour, cache=cache)

    assert graph.generation.path == first.generation.path
    assert graph.run("is-tied", hospital="hid:north") is False


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<urn:x:a> <urn:x:b>", ParseError),
        (
            "@prefix ex: <https://example.org/harbour/terms#> . @prefix hid: <https://example.org/harbour/id/> . "
            "<https://example.org/harbour/doc/letter-1> { hid:north ex:tiedTo hid:north }",
            InconsistencyError,
        ),
    ],
)
def test_what_cannot_be_stored_keeps_the_last_store(
    harbour: Path, cache: Path, text: str, error: type[Exception]
) -> None:
    first = open_graph(harbour, cache=cache).generation
    (harbour / "data/faulty.trig").write_text(text)

    with pytest.raises(error):
        open_graph(harbour, cache=cache)
    kept = read_current(cache_folder(GraphFolder(harbour), cache))
    assert kept is not None
    assert kept.path == first.path


def test_what_does_not_conform_is_stored_and_said(harbour: Path, cache: Path) -> None:
    data = harbour / "data/letters.trig"
    data.write_text(data.read_text().replace('skos:prefLabel "Südhafen – “Old” Hospital"@en', "ex:beds 3"))
    generation, report = build(GraphFolder(harbour), cache_folder(GraphFolder(harbour), cache))

    assert not report.conforms
    assert not generation.index["conforms"]
    assert objects(harbour, cache, f"{NORTH} {TIED} ?o") == ["south"]


def test_litter_of_a_killed_build_is_gone_after_the_next(harbour: Path, cache: Path) -> None:
    place = cache_folder(GraphFolder(harbour), cache)
    (place / "tmp-dead" / "store").mkdir(parents=True)
    (place / "tmp-dead" / "store" / "half").write_text("written")

    open_graph(harbour, cache=cache)

    assert not (place / "tmp-dead").exists()


def test_a_killed_build_leaves_the_last_store(harbour: Path, cache: Path) -> None:
    first = open_graph(harbour, cache=cache).generation
    (harbour / "data/more.ttl").write_text("\n".join(f"<urn:x:{n}> <urn:x:b> <urn:x:c> ." for n in range(200_000)))
    place = cache_folder(GraphFolder(harbour), cache)
    command = [sys.executable, "-m", "pactgraph", "build", "--graph", str(harbour)]
    process = subprocess.Popen(command, env={**os.environ, "PACTGRAPH_CACHE": str(cache)}, stderr=subprocess.DEVNULL)
    while not list(place.glob("tmp-*")) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()

    kept = read_current(place)
    assert kept is not None
    assert kept.path == first.path
    assert kept.open_store().query("ASK { ?s ?p ?o }")


def test_two_builds_at_once_both_answer(harbour: Path, cache: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pactgraph",
        "run",
        "ties",
        "--hospital",
        "hid:north",
        "--graph",
        str(harbour),
        "-q",
    ]
    environment = {**os.environ, "PACTGRAPH_CACHE": str(cache)}
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    answers = {process.communicate()[0] for process in processes}

    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(answers) == 1
    assert "Südhafen" in answers.pop().decode()


def test_a_damaged_store_says_what_to_do(harbour: Path, cache: Path) -> None:
    graph = open_graph(harbour, cache=cache)
    for path in (graph.generation.path / "store").iterdir():
        path.write_bytes(b"damaged")

    with pytest.raises(StoreError, match="Build anew: pactgraph build"):
        open_graph(harbour, cache=cache).evaluate("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("contents", ["", "[]", "null", '{"layout": 2}', "{"])
def test_a_damaged_index_is_built_anew(harbour: Path, cache: Path, contents: str) -> None:
    graph = open_graph(harbour, cache=cache)
    (graph.generation.path / "index.json").write_text(contents)

    assert open_graph(harbour, cache=cache).run("is-tied", hospital="hid:north") is True


@pytest.mark.parametrize("file", ["labels.sqlite", "dataset.nq"])
@pytest.mark.parametrize("contents", [None, b"", b"garbage"])
def test_a_damaged_file_beside_the_store_says_what_to_do(
    harbour: Path, cache: Path, file: str, contents: bytes | None
) -> None:
    graph = open_graph(harbour, cache=cache)
    path = graph.generation.path / file
    path.unlink()
    if contents is not None:
        path.write_bytes(contents)

    with pytest.raises(StoreError, match="Build anew: pactgraph build"):
        open_graph(harbour, cache=cache).export(about="Nordhafen Hospital")


def test_an_input_that_cannot_be_read_is_named(harbour: Path, cache: Path) -> None:
    os.mkfifo(harbour / "data/pipe.ttl")
    with pytest.raises(ParseError, match=r"pipe\.ttl: is not a file"):
        open_graph(harbour, cache=cache)
    (harbour / "data/pipe.ttl").unlink()
    (harbour / "data/gone.ttl").symlink_to(harbour / "nowhere")
    with pytest.raises(ParseError, match=r"gone\.ttl"):
        open_graph(harbour, cache=cache)


def test_a_store_of_another_layout_is_built_anew(harbour: Path, cache: Path) -> None:
    graph = open_graph(harbour, cache=cache)
    index = graph.generation.path / "index.json"
    index.write_text(json.dumps({**json.loads(index.read_text()), "layout": 0}))

    assert open_graph(harbour, cache=cache).generation.path != graph.generation.path


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_cannot_be_written_is_said(harbour: Path, cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o500)

    with pytest.raises(StoreError, match="PACTGRAPH_CACHE"):
        open_graph(harbour, cache=cache)


def test_a_cache_that_is_a_file_is_said(harbour: Path, cache: Path) -> None:
    cache.write_text("in the way")

    with pytest.raises(StoreError, match="PACTGRAPH_CACHE"):
        open_graph(harbour, cache=cache)


def test_alignments_are_left_out_of_reasoning(harbour: Path) -> None:
    folder = GraphFolder(harbour)
    ontology, _ = read_folder(folder, folder.read_settings())

    assert not any("schema.org" in str(quad) for quad in ontology)


def test_freshness_looks_at_every_input(harbour: Path, cache: Path) -> None:
    folder = GraphFolder(harbour)
    generation = open_graph(harbour, cache=cache).generation
    for path in folder.inputs():
        before = path.read_bytes()
        path.write_bytes(before + b"\n")

        assert not is_fresh(generation, folder), path
        path.write_bytes(before)
    assert is_fresh(generation, folder)


def test_links_in_a_circle_are_told_as_what_they_are(harbour: Path, cache: Path) -> None:
    (harbour / "data/circle.ttl").symlink_to("circle.ttl")

    with pytest.raises(ParseError, match=r"data/circle\.ttl: cannot be read"):
        build(GraphFolder(harbour), cache)
