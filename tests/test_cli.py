"""The commands as a user types them: what they print, where, and the exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from pactgraph.cli import main

ANSWER = "other\n" + "-" * 25 + "\nSüdhafen – “Old” Hospital\n"


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def call(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    captured = capfd.readouterr()
    return status, captured.out, captured.err


def test_run_prints_a_table(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    assert call(capfd, "run", "ties", "--hospital", "nordhafen hospital", "--graph", str(harbour)) == (0, ANSWER, "")
    assert call(capfd, "run", "ties", "--graph", str(harbour), "--hospital=hid:north")[1] == ANSWER


def test_run_in_another_language(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    _, out, _ = call(capfd, "run", "ties", "--hospital", "hid:south", "--graph", str(harbour), "--lang", "sv")

    assert "Nordhamnens sjukhus" in out


@pytest.mark.parametrize(
    ("extension", "contents"),
    [
        ("csv", "other,otherLabel\r\nhttps://example.org/harbour/id/south,Südhafen – “Old” Hospital\r\n"),
        ("md", "| other |\n| --- |\n| Südhafen – “Old” Hospital |\n"),
        ("tsv", '?other\t?otherLabel\n<https://example.org/harbour/id/south>\t"Südhafen – “Old” Hospital"@en\n'),
    ],
)
def test_the_extension_of_the_file_decides(
    capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path, extension: str, contents: str
) -> None:
    output = tmp_path / f"answer.{extension}"
    status, out, _ = call(capfd, "run", "ties", "--hospital", "hid:north", "--graph", str(harbour), "-o", str(output))

    assert (status, out) == (0, "")
    assert output.read_bytes().decode() == contents
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [output.name]


def test_run_answers_yes_or_no(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    assert call(capfd, "run", "is-tied", "--hospital", "hid:north", "--graph", str(harbour))[:2] == (0, "yes\n")
    assert call(capfd, "run", "is-tied", "--hospital", "hid:twin-1", "--graph", str(harbour))[:2] == (0, "no\n")


def test_run_gives_a_graph(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    _, turtle, _ = call(capfd, "run", "graph-of-ties", "--graph", str(harbour))
    _, lines, _ = call(capfd, "run", "graph-of-ties", "--graph", str(harbour), "--format", "nt")

    assert set(parse(turtle.encode(), format=RdfFormat.TURTLE)) == set(
        parse(lines.encode(), format=RdfFormat.N_TRIPLES)
    )


def test_run_a_file_and_standard_input(harbour: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?s <https://example.org/harbour/terms#tiedTo> ?_thing_iri }"
    (tmp_path / "own.rq").write_text(text)
    start = [sys.executable, "-m", "pactgraph", "run"]
    rest = ["--thing", "Südhafen old hospital", "--graph", str(harbour), "--format", "csv"]
    from_file = subprocess.run([*start, str(tmp_path / "own.rq"), *rest], capture_output=True, check=True)
    from_input = subprocess.run([*start, "-", *rest], input=text.encode(), capture_output=True, check=True)

    assert from_file.stdout == from_input.stdout == b"n\r\n1\r\n"


def test_no_rows_is_no_error(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    status, out, err = call(capfd, "run", "ties", "--hospital", "hid:twin-2", "--graph", str(harbour))

    assert (status, out) == (0, "other\n-----\n")
    assert err == "no rows: the graph states nothing of the kind.\n"


def test_queries_as_a_table_and_as_json(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    _, table, _ = call(capfd, "queries", "--graph", str(harbour))
    _, text, _ = call(capfd, "queries", "--graph", str(harbour), "--tag", "ties", "--format", "json")

    assert "ties" in table
    assert "--hospital [--lang]" in table
    assert json.loads(text) == [
        {
            "name": "ties",
            "summary": "Ties of a hospital",
            "tags": ["ties"],
            "parameters": [
                {"name": "hospital", "type": "iri", "required": True, "default": None},
                {"name": "lang", "type": "literal", "required": False, "default": "en"},
            ],
        }
    ]


def test_build_tells_what_it_found(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    status, out, err = call(capfd, "build", "--graph", str(harbour))

    assert status == 0
    assert "interpretation       1        1" in out
    assert "triples in the graph that queries see; read " in out
    assert err == ""


def test_a_graph_that_does_not_conform(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    data = harbour / "data/letters.trig"
    data.write_text(data.read_text().replace(' ;\n    skos:prefLabel "Südhafen – “Old” Hospital"@en', ""))
    build = call(capfd, "build", "--graph", str(harbour))
    run = call(capfd, "run", "ties", "--hospital", "hid:north", "--graph", str(harbour))
    quiet = call(capfd, "run", "ties", "--hospital", "hid:north", "--graph", str(harbour), "-q")
    validate = call(capfd, "validate", "--graph", str(harbour))

    assert build[0] == 1
    assert (run[0], run[2]) == (0, "warning: the graph does not conform; 1 fault. See: pactgraph validate.\n")
    assert quiet[2] == ""
    assert validate[0] == 1
    assert "A hospital has a preferred label." in validate[1]


def test_validate_in_every_format(capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path) -> None:
    status, text, _ = call(capfd, "validate", "--graph", str(harbour))
    output = tmp_path / "report.ttl"
    turtle = call(capfd, "validate", "--graph", str(harbour), "--format", "turtle", "-o", str(output))
    document = json.loads(call(capfd, "validate", "--graph", str(harbour), "--format", "json")[1])

    assert status == 0
    assert "Two hospitals have one label." in text
    assert turtle[:2] == (0, "")
    assert b"sh:ValidationReport" in output.read_bytes()
    assert list(parse(output.read_bytes(), format=RdfFormat.TURTLE))
    assert document["conforms"] is True


def test_export_to_a_file_by_its_extension(capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path) -> None:
    output = tmp_path / "graph.nt"
    status, out, err = call(capfd, "export", "--graph", str(harbour), "--about", "Twin-2", "-o", str(output))

    assert (status, out) == (2, "")
    assert "no thing has this label" in err
    assert call(capfd, "export", "--graph", str(harbour), "--about", "hid:twin-1", "-o", str(output))[0] == 0
    assert list(parse(output.read_bytes(), format=RdfFormat.N_TRIPLES))


def test_export_counts_and_names_what_it_leaves_out(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    (harbour / "data/odd.ttl").write_text("<urn:x:a> <urn:x:1> <urn:x:c> .")
    status, out, err = call(capfd, "export", "--graph", str(harbour), "--format", "rdfxml")

    assert status == 0
    assert "urn:x:1" not in out
    assert err.startswith("warning: 1 triple was left out:\n  <urn:x:a> <urn:x:1> <urn:x:c>: ")


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--graph", "x", "run", "ties"], 2, "options come after the command"),
        (["run", "ties.rq"], 2, "The saved query is: run ties"),
        (["run", "graph-of-ties", "--format", "csv"], 2, "this query gives a graph"),
        (["run", "ties", "--hospital", "", "--format", "csv"], 2, "is not a name"),
        (["queries", "--tag", "nope"], 2, "no query has this tag"),
        (["rum"], 2, "rum: there is no such command. Did you mean run?"),
        (["run"], 2, "arguments are required: NAME"),
        (["run", "ties", "stray"], 2, "'stray' is not a parameter"),
        (["run", "ties", "--hospital"], 2, "--hospital has no value"),
        (["run", "ties", "--hospital", "a", "--hospital", "b"], 2, "--hospital is given twice"),
        (["run", "ties", "--hospital", "Twin"], 2, "matches 2 things"),
        (["run", "ties"], 2, "parameter 'hospital' needs a value. Give it:\n  --hospital LABEL"),
        (["run", "tie"], 2, "Did you mean ties or is-tied?"),
        (["run", "nowhere.rq"], 2, "run nowhere.rq: the query cannot be read"),
        (["run", "ties", "--hospital", "hid:north", "--format", "excel"], 2, "format 'excel' is not known"),
        (["run", "ties", "--hospital", "hid:north", "--format", "turtle"], 2, "only a graph can be written so"),
        (["run", "ties", "--hospital", "hid:north", "-o", "/nowhere/a.csv"], 2, "/nowhere/a.csv: cannot be written"),
        (["run", "ties", "--hospital", "hid:north", "-o", "a.doc"], 2, "its extension says no known format"),
        (["run", "is-tied", "--hospital", "hid:north", "--format", "csv"], 2, "CSV has no form for the answer of ASK"),
        (["queries", "--colour"], 2, "--colour: queries has no such option"),
        (["export", "--kind", "states"], 2, "no such kind of graph. Use one of: stated, interpretation"),
        (["export", "--query", "nowhere.rq"], 2, "cannot be read"),
        (["export", "--query", "x.rq", "--kind", "stated"], 2, "--query chooses the triples itself"),
        (["export", "--provenance", "--format", "turtle"], 2, "named graphs, which turtle has not"),
        (["check-evidence", "nowhere"], 2, "no such folder"),
    ],
)
def test_a_mistake_gives_one_message_and_a_status(
    capfd: pytest.CaptureFixture[str], harbour: Path, words: list[str], status: int, message: str
) -> None:
    needs_graph = len(words) > 1 and words[0] in ("run", "queries", "export", "check-evidence")
    graph = ["--graph", str(harbour)] if needs_graph else []
    found, out, err = call(capfd, *words, *graph)

    assert (found, out) == (status, "")
    assert err.startswith("pactgraph")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("file", "contents", "message"),
    [
        ("data/letters.trig", "@prefix a: <urn:x:> .\nb:c a:d a:e .\n", "letters.trig:2:"),
        ("pactgraph.toml", "title = T", "pactgraph.toml: not TOML"),
        ("queries/ties.rq", "SELECT ?s WHERE { ?s ?p ?o }", "ties.rq:1: the summary is missing"),
        ("ontology/rules/popularity.rq", "ASK {}", "popularity.rq"),
    ],
)
def test_a_faulty_file_is_named_with_its_place(
    capfd: pytest.CaptureFixture[str], harbour: Path, file: str, contents: str, message: str
) -> None:
    (harbour / file).write_text(contents)
    status, _, err = call(capfd, "run", "ties", "--hospital", "hid:north", "--graph", str(harbour))

    assert status == 3
    assert message in err
    assert "Traceback" not in err


def test_find_evidence(capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("a letter\n")
    found = call(capfd, "check-evidence", str(tmp_path), "--find", "letter", "--graph", str(harbour))
    missing = call(capfd, "check-evidence", str(tmp_path), "--find", "postcard", "--graph", str(harbour))
    checked = call(capfd, "check-evidence", str(tmp_path), "--graph", str(harbour))

    assert found[0] == 0
    assert "letter.txt:1: a oa:TextPositionSelector ; oa:start 2 ; oa:end 8 ." in found[1]
    assert missing[0] == 1
    assert checked[0] == 1


def test_output_goes_through_links_and_into_what_is_no_file(
    capfd: pytest.CaptureFixture[str], harbour: Path, tmp_path: Path
) -> None:
    words = ["run", "ties", "--hospital", "hid:north", "--graph", str(harbour), "--format", "csv", "-o"]
    target = tmp_path / "target.csv"
    target.write_text("old")
    target.chmod(0o600)
    (tmp_path / "link.csv").symlink_to(target)
    (tmp_path / "nowhere.csv").symlink_to(os.devnull)

    assert call(capfd, *words, str(tmp_path / "link.csv"))[0] == 0
    assert call(capfd, *words, str(tmp_path / "nowhere.csv"))[0] == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "nowhere.csv").is_symlink()
    assert target.read_text().startswith("other,otherLabel")
    assert target.stat().st_mode & 0o777 == 0o600
    assert call(capfd, *words, "-")[1].startswith("other,otherLabel")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_said(harbour: Path, unbuffered: str) -> None:
    command = [sys.executable, "-m", "pactgraph", "export", "--graph", str(harbour)]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            command,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )

    assert run.returncode == 3
    assert run.stderr.decode().startswith("pactgraph: the output cannot be written; No space left on device.")
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_give_no_traceback(harbour: Path, closed: str) -> None:
    query = "ASK { ?s ?p ?o }"
    words = f"printf '{query}' | {sys.executable} -m pactgraph run - --graph {harbour} {closed}"
    run = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False)

    assert "Traceback" not in run.stderr


def test_a_faulty_query_leaves_the_others_usable(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    (harbour / "queries/latin.rq").write_bytes('#+ summary: "caf\xe9"\nASK {}'.encode("latin-1"))
    (harbour / "queries/wrong.rq").write_text("SELEC oops {")
    (harbour / "queries/gone.rq").symlink_to(harbour / "nowhere")
    listed = call(capfd, "queries", "--graph", str(harbour))
    run = call(capfd, "run", "ties", "--hospital", "hid:north", "--graph", str(harbour), "-q")
    faulty = call(capfd, "run", "latin", "--graph", str(harbour))
    validate = call(capfd, "validate", "--graph", str(harbour))

    assert listed[0] == 0
    assert "is-tied" in listed[1]
    assert "latin.rq:1: not UTF-8; found 0xe9" in listed[2]
    assert run == (0, ANSWER, "")
    assert faulty[0] == 3
    assert validate[0] == 1
    assert [name for name in ("latin.rq:1", "wrong.rq:1", "gone.rq:1") if name not in validate[1]] == []


def test_a_faulty_check_is_a_fault_and_not_the_end(capfd: pytest.CaptureFixture[str], harbour: Path) -> None:
    (harbour / "queries/checks/no-twins.rq").write_text("SELECT ?focus WHERE { ?focus a }")
    status, out, _ = call(capfd, "validate", "--graph", str(harbour))

    assert status == 1
    assert "no-twins.rq" in out
    assert call(capfd, "run", "ties", "--hospital", "hid:north", "--graph", str(harbour))[1] == ANSWER


def test_output_into_a_closed_pipe_is_no_error(harbour: Path) -> None:
    command = [sys.executable, "-m", "pactgraph", "export", "--graph", str(harbour)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    assert process.stderr.read() == b""
    assert process.wait() == 0
    process.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupted_query_ends_at_once(harbour: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . FILTER(?a != ?d) }"
    command = [sys.executable, "-m", "pactgraph", "run", "-", "--graph", str(harbour)]
    main(["build", "--graph", str(harbour), "-q"])
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(text.encode(), timeout=2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)

    assert process.returncode in (130, -signal.SIGINT)


def test_a_warm_run_imports_none_of_the_slow_libraries(harbour: Path) -> None:
    words = ["run", "ties", "--hospital", "nordhafen hospital", "--graph", str(harbour)]
    main([*words, "-q"])
    program = (
        "import sys; from pactgraph.cli import main; "
        f"assert main({words!r}) == 0; "
        "slow = {'rdflib', 'owlrl', 'pyshacl', 'yaml', 'filelock', 'importlib.metadata'} & set(sys.modules); "
        "assert not slow, slow"
    )

    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)


def test_help_shows_an_example_for_every_command(capfd: pytest.CaptureFixture[str]) -> None:
    from pactgraph.cli.arguments import COMMANDS

    for command in COMMANDS:
        with pytest.raises(SystemExit) as raised:
            main([command, "--help"])
        assert raised.value.code == 0
        assert f"Example: pactgraph {command}" in capfd.readouterr().out


def test_version_names_the_graph_and_the_libraries(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    out = capfd.readouterr().out

    assert out.startswith("pactgraph 0.1.0, graph 20")
    assert "pyoxigraph 0.5" in out


def test_the_help_of_a_query_is_its_own(harbour: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "ties", "--graph", str(harbour), "--help"]) == 0

    printed = capfd.readouterr().out
    assert printed.startswith("ties: ")
    assert "--hospital" in printed
    assert "Columns: other" in printed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nord-hafen", "hospital: Nordhafen Hospital (hid:north)\n"),
        ("Nordhafen hospital", ""),
        ("hid:north", ""),
    ],
)
def test_a_name_that_is_not_the_first_tells_whom_it_means(
    harbour: Path, capfd: pytest.CaptureFixture[str], typed: str, told: str
) -> None:
    assert main(["run", "ties", "--graph", str(harbour), "--hospital", typed]) == 0
    assert [line for line in capfd.readouterr().err.splitlines(keepends=True) if "hospital:" in line] == [told][
        : bool(told)
    ]
