"""A graph folder knows its files by what they are for, and its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pactgraph.errors import FolderError, UsageError
from pactgraph.folder import GraphFolder, find_folder


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
