"""A new graph folder builds, validates and answers at once, and appears as a whole or not at all."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from pactgraph import __version__
from pactgraph.cli import main
from pactgraph.errors import UsageError
from pactgraph.folder import GraphFolder, shipped_folder
from pactgraph.graph import build
from pactgraph.graph import open as open_graph
from pactgraph.importing import import_table
from pactgraph.initializing import TEMPLATE, initialize
from pactgraph.register_templates import template_names, write_template


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a place with a new graph folder, ``norrvik``, and the cache of its built store."""
    place = tmp_path_factory.mktemp("initializing")
    initialize(place / "norrvik", version=__version__, title="Partnerships of Norrvik Hospital")
    return place


@pytest.fixture
def at_home(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the new graph folder."""
    monkeypatch.chdir(place / "norrvik")
    monkeypatch.setenv("PACTGRAPH_CACHE", str(place / "cache"))
    return place / "norrvik"


def test_it_conforms_without_a_warning(place: Path) -> None:
    graph, report = build(place / "norrvik", cache=place / "cache")
    # What the shipped questions and checks are told of is theirs; the example adds nothing to it.
    own = {"001", "norrvik", "lindholm", "maja", "terms-of-agreements", "agreement-without-signing"}
    told = [result for result in report.results if any(word in str(result.focus_node) for word in own)]

    assert graph.conforms
    assert told == []


COMMANDS = [
    *re.findall(r"^\$ pactgraph (.+)$", (TEMPLATE / "README.md").read_text(encoding="utf-8"), re.MULTILINE),
    *re.findall(r"run: pactgraph (.+)$", (TEMPLATE / "dot-github/workflows/graph.yml").read_text(), re.MULTILINE),
]


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_of_its_pages_and_of_its_ci_runs(capfd: pytest.CaptureFixture[str], words: str) -> None:
    status = main(shlex.split(words))

    assert (status, "Traceback" in capfd.readouterr().err) == (0, False)
    assert "--graph ." in words


@pytest.mark.usefixtures("at_home")
def test_it_answers(capfd: pytest.CaptureFixture[str]) -> None:
    def ask(*words: str) -> str:
        assert main(["run", *words, "--graph", ".", "--format", "csv"]) == 0
        return capfd.readouterr().out

    assert "Memorandum of understanding Norrvik" in ask("agreements")
    assert "status/in-force" in ask("agreement-status", "--day", "2020-01-01")
    assert "Maja Ek" in ask("contacts", "--institution", "Norrviks sjukhus")
    assert ask("terms-of-agreements", "--party", "NH").count("2024-04-30") == 1


def test_positions_and_hash_are_those_of_its_document(at_home: Path) -> None:
    contents = (at_home / "documents/001-partnerships.txt").read_bytes()
    catalogue = (at_home / "data/catalogue/001.trig").read_text(encoding="utf-8")
    selected = [
        contents.decode()[int(start) : int(end)]
        for start, end in re.findall(r"oa:start (\d+) ;\s+oa:end (\d+)", catalogue)
    ]

    assert hashlib.sha256(contents).hexdigest() in catalogue
    assert selected == [line for line in contents.decode().splitlines() if line]
    assert [int(line) for line in re.findall(r"pg:line (\d+)", catalogue)] == [1, 3, 4, 5, 6, 7]


def test_it_depends_on_nothing_of_the_shipped_data(at_home: Path) -> None:
    shipped = {f"<{shipped_folder().read_settings().base}{kind}/" for kind in ("id", "doc", "interpretation")}
    files = [path for path in at_home.rglob("*") if path.is_file()]

    assert not [path for path in files if any(name in path.read_text(encoding="utf-8") for name in shipped)]
    assert not [path for path in files if "{{" in path.read_text(encoding="utf-8")]
    assert GraphFolder(at_home).query_files().keys() - shipped_folder().query_files().keys() == {"terms-of-agreements"}


def test_every_prefix_of_its_files_is_a_setting(at_home: Path) -> None:
    known = GraphFolder(at_home).read_settings().prefixes
    declared = {
        match
        for path in [*at_home.rglob("*.ttl"), *at_home.rglob("*.trig"), *at_home.rglob("*.rq")]
        for match in re.findall(r"^(?:@prefix|PREFIX) ([\w-]+): <([^>]+)>", path.read_text("utf-8"), re.MULTILINE)
    }

    assert {prefix: namespace for prefix, namespace in declared if known.get(prefix) != namespace} == {}


@pytest.mark.parametrize("name", template_names())
def test_a_sheet_of_the_package_is_imported_and_conforms(place: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(place / "norrvik", tmp_path / "norrvik")
    table, mapping = write_template(name, folder / "documents")
    mapping = mapping.rename(folder / mapping.name)
    graph = open_graph(place / "norrvik", cache=place / "cache")
    done = import_table(graph, table, mapping)
    (folder / f"data/{name}.trig").write_bytes(done.content)
    built, report = build(folder, cache=tmp_path / "cache")
    results = [result for result in report.results if name in str(result.place) or "/id/" in str(result.focus_node)]

    assert built.conforms
    assert results == []
    assert list(parse(done.content, format=RdfFormat.TRIG))


@pytest.mark.parametrize(
    "title",
    ['"quoted" and \\backslash', "emoji 😀 and مستشفى", "two\nlines\tand\ra \x7f\x00", "'''", "{{base}}", "<b>&amp;"],
)
def test_any_title_gives_valid_settings(tmp_path: Path, title: str) -> None:
    initialize(tmp_path / "new", version="1", title=title, base="https://data.example.org/å/", language="sv")
    settings = GraphFolder(tmp_path / "new").read_settings()

    assert settings.title == " ".join(re.sub("[\x00-\x1f\x7f]", " ", title).split())
    assert (settings.base, settings.language) == ("https://data.example.org/å/", "sv")
    for path in (tmp_path / "new/data").rglob("*.trig"):
        assert list(parse(path.read_bytes(), format=RdfFormat.TRIG))


@pytest.mark.parametrize(
    ("name", "slug"), [("Östra sjukhuset", "ostra-sjukhuset"), ("東京", "130016b2"), ("...a", "a")]
)
def test_the_base_is_named_after_the_folder(tmp_path: Path, name: str, slug: str) -> None:
    initialize(tmp_path / name, version="1")
    text = (tmp_path / name / "pactgraph.toml").read_text(encoding="utf-8")

    assert tomllib.loads(text)["base"] == f"https://example.org/{slug}/"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base": "example.org"}, "--base example.org: not a base IRI"),
        ({"base": "https://example.org/a"}, "with a slash last"),
        ({"base": 'https://example.org/"/'}, "not a base IRI"),
        ({"base": "urn:x:"}, "not a base IRI"),
        ({"title": " \n "}, "--title '': not a title"),
        ({"title": "\udce9"}, "not a title"),
        ({"language": "en us"}, "--lang en us: not a language"),
    ],
)
def test_an_option_that_cannot_be_used_leaves_nothing(tmp_path: Path, options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        initialize(tmp_path / "a/b", version="1", **options)

    assert list(tmp_path.iterdir()) == []


def test_what_is_in_the_way_is_listed_and_left(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    for number in range(10):
        (tmp_path / f"full/{number}").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))

    with pytest.raises(UsageError, match=r"not empty; it holds 0, 1, 2, 3, 4, 5, 6, 7 and 2 more\."):
        initialize(tmp_path / "full", version="1")
    with pytest.raises(UsageError, match="is a file"):
        initialize(tmp_path / "file", version="1")
    with pytest.raises(UsageError, match="link to nothing"):
        initialize(tmp_path / "link", version="1")
    with pytest.raises(UsageError, match="cannot be made; Not a directory"):
        initialize(tmp_path / "file/below", version="1")
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_an_empty_folder_stays_the_same_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    number = tmp_path.stat().st_ino
    files = initialize(Path(), version="1")

    assert tmp_path.stat().st_ino == number
    assert Path("pactgraph.toml").exists()
    assert {path.name for path in tmp_path.iterdir()} == {".git", *(file.parts[0] for file in files)}


def test_the_command(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = main(["init", "new folder", "--title", "T"])
    said = capfd.readouterr()
    second = main(["init", "new folder"])
    third = main(["init", "other", "--graph", "new folder"])

    assert (first, second, third) == (0, 2, 2)
    assert "pactgraph run agreements --graph 'new folder'" in said.out
    assert "--base IRI" in said.err
    assert "Leave out --graph" in capfd.readouterr().err
