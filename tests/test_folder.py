"""A graph folder knows its files by what they are for, and its settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pactgraph.errors import FolderError, UsageError
from pactgraph.folder import GraphFolder, find_folder, shipped_folder


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_files_by_what_they_are_for(harbour: Path) -> None:
    (harbour / "data/.draft.trig").touch()
    folder = GraphFolder(harbour)

    assert names(folder.ontology_files()) == ["terms.ttl"]
    assert names(folder.shapes_files()) == ["terms-shapes.ttl"]
    assert names(folder.rule_files()) == ["popularity.rq"]
    assert names(folder.data_files()) == ["letters.trig"]
    assert names(folder.check_files()) == ["no-twins.rq"]
    assert sorted(folder.query_files()) == ["graph-of-ties", "is-tied", "ties"]


def test_settings_add_prefixes_to_the_common_ones(harbour: Path) -> None:
    settings = GraphFolder(harbour).read_settings()

    assert settings.title == "Ties of a harbour hospital"
    assert settings.language == "en"
    assert settings.prefixes["hid"] == "https://example.org/harbour/id/"
    assert settings.prefixes["skos"] == "http://www.w3.org/2004/02/skos/core#"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title = "T"', "the setting 'base' is missing"),
        ('base = "https://example.org/"', "the setting 'title' is missing"),
        ("title = T", "not TOML"),
        ('title = "T"\nbase = "https://example.org/"\ncolour = "red"', "'colour' is not a setting"),
        (
            'title = "T"\nbase = "https://example.org/"\nversoin = "2"',
            "'versoin' is not a setting. Did you mean version?",
        ),
        ('title = "T"\nbase = "https://example.org"', "Write https://example.org/"),
        ('title = "T"\nbase = "https://example.org/"\nlanguage = "english"', "'english' is no code of a language"),
        ('title = 1\nbase = "https://example.org/"', "the value of 'title' is not text"),
    ],
)
def test_faulty_settings_say_what_to_do(harbour: Path, text: str, message: str) -> None:
    (harbour / "pactgraph.toml").write_text(text)

    with pytest.raises(FolderError, match=message) as raised:
        GraphFolder(harbour).read_settings()
    assert "pactgraph.toml" in str(raised.value)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        find_folder(str(tmp_path / "nowhere"))
    with pytest.raises(FolderError, match="not a graph folder"):
        find_folder(str(tmp_path)).read_settings()


def test_the_folder_that_one_stands_in_comes_before_the_shipped_one(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(harbour / "queries/cases")
    assert find_folder(None).root == harbour
    assert find_folder(str(tmp_path / "harbour")).root == harbour

    monkeypatch.chdir(tmp_path)
    assert find_folder(None) == shipped_folder()


@pytest.mark.parametrize("name", [b"data/caf\xe9.trig", b"data/caf\xe9/more.ttl"])
def test_a_name_that_is_not_utf_8_is_refused(harbour: Path, name: bytes) -> None:
    path = harbour / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.touch()

    with pytest.raises(FolderError, match="the name is not UTF-8"):
        GraphFolder(harbour).data_files()


def test_a_folder_whose_name_is_not_utf_8_is_refused(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = harbour.rename(harbour.with_name(os.fsdecode(b"caf\xe9")))
    monkeypatch.chdir(folder)

    for given in (str(folder), None):
        with pytest.raises(UsageError, match="is not UTF-8"):
            find_folder(given)


def test_links_in_a_circle_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")

    with pytest.raises(UsageError, match="no such folder"):
        find_folder(str(tmp_path / "circle"))
