"""A version is a file, a folder or a git revision, read as it is, and the work tree is left alone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pactgraph.cli import main
from pactgraph.comparing import compare
from pactgraph.comparing.versions import read_version, read_working_tree
from pactgraph.errors import FolderError, ParseError, UsageError
from pactgraph.folder import GraphFolder

DATA = "data/letters.trig"
Git = Callable[..., str]


@pytest.fixture
def git(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Give git in a repository in which the graph folder is a folder, with two commits and a tag on the first."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.org")
    monkeypatch.chdir(harbour)

    def run(*words: str) -> str:
        command = ["git", "-C", str(harbour.parent), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    run("init", "--quiet")
    run("add", "harbour")
    run("commit", "--quiet", "-m", "first")
    run("tag", "v1")
    edit(harbour, "ex:beds 10", "ex:beds 12")
    run("commit", "--quiet", "-a", "-m", "second")
    return run


def edit(harbour: Path, before: str, after: str) -> None:
    text = (harbour / DATA).read_text()
    assert before in text
    (harbour / DATA).write_text(text.replace(before, after))


def diff(*words: str, harbour: Path) -> int:
    return main(["diff", *words, "--graph", str(harbour)])


@pytest.mark.parametrize(
    "old", ["HEAD~1", "v1", "HEAD~1:harbour", "HEAD~1:harbour/data", f"HEAD~1:harbour/{DATA}", f"v1:./{DATA}"]
)
def test_a_revision_is_read_as_it_was(harbour: Path, git: Git, old: str) -> None:
    new = old.replace("HEAD~1", "HEAD").replace("v1", "HEAD")
    folder = GraphFolder(harbour)
    before = git("status", "--porcelain", "--ignored")
    changes = compare(read_version(old, folder).quads, read_version(new, folder).quads)

    assert [(str(was.object)[1:3], str(now.object)[1:3]) for was, now in changes.changed] == [("10", "12")]
    assert len(changes) == 1
    assert git("status", "--porcelain", "--ignored") == before


def test_the_working_tree_is_the_other_version_unless_one_is_named(
    harbour: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff("HEAD", harbour=harbour) == 0
    edit(harbour, "ex:beds 12", "ex:beds 13")
    assert diff("HEAD", harbour=harbour) == 1
    assert "HEAD → working tree: 1 statement changed." in capsys.readouterr().out
    assert diff("v1", "HEAD", harbour=harbour) == 1
    assert diff("v1:./data", "data", harbour=harbour) == 1
    assert git("diff", "--name-only") == f"harbour/{DATA}"


def test_what_git_would_leave_out_of_an_archive_is_read(harbour: Path, git: Git) -> None:
    (harbour / ".gitattributes").write_text("data export-ignore\n*.trig text eol=crlf\n")
    git("add", "harbour")
    git("commit", "--quiet", "-m", "third")

    assert not compare(read_version("HEAD", GraphFolder(harbour)).quads, read_working_tree(GraphFolder(harbour)).quads)


@pytest.mark.parametrize("path", [".", "data", DATA])
def test_a_path_goes_before_a_revision(harbour: Path, git: Git, path: str) -> None:
    git("branch", "data")
    edit(harbour, "ex:beds 12", "ex:beds 13")

    assert any("13" in str(quad.object) for quad in read_version(path, GraphFolder(harbour)).quads)


def test_a_broken_file_is_told_with_its_place(harbour: Path, git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    edit(harbour, "ex:beds 12", "ex:beds 12 12")
    git("commit", "--quiet", "-a", "-m", "broken")

    assert diff("HEAD", harbour=harbour) == 3
    assert f"pactgraph: HEAD:{DATA}:" in capsys.readouterr().err
    assert diff(f"HEAD:./{DATA}", harbour=harbour) == 3
    assert f"pactgraph: HEAD:./{DATA}:" in capsys.readouterr().err
    assert diff("v1", harbour=harbour) == 3
    assert f"pactgraph: {DATA}:" in capsys.readouterr().err
    with pytest.raises(ParseError, match=f"^HEAD:harbour/{DATA}:"):
        read_version("HEAD:harbour", GraphFolder(harbour))


def test_broken_settings_of_a_revision_are_told_with_their_place(harbour: Path, git: Git) -> None:
    (harbour / "pactgraph.toml").write_text("title = ")
    git("commit", "--quiet", "-a", "-m", "broken")

    with pytest.raises(FolderError, match=r"^HEAD:pactgraph\.toml: not TOML"):
        read_version("HEAD", GraphFolder(harbour))


@pytest.mark.parametrize("name", ["no-such", "HEAD~9", "HEAD:no/such", "v1:", "", "--all", "a\0b", "x" * 5000])
def test_what_is_neither_path_nor_revision(harbour: Path, git: Git, name: str) -> None:
    if name == "v1:":
        git("checkout", "--quiet", "--orphan", "other")
        git("rm", "--quiet", "-r", "--cached", ".")
        git("commit", "--quiet", "--allow-empty", "-m", "nothing")
        name = "HEAD"
    with pytest.raises(UsageError, match=r"is no file, folder or git revision\. Tried a file or folder .*; a git rev"):
        read_version(name, GraphFolder(harbour))


def test_without_git_and_outside_of_a_repository(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert diff("HEAD", harbour=harbour) == 2
    assert "not a git repository" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert diff("HEAD", harbour=harbour) == 2
    assert "git is not installed" in capsys.readouterr().err
    assert diff(str(harbour), str(harbour), harbour=harbour) == 0


def test_a_folder_without_rdf_is_refused(harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderError, match=r"holds no pactgraph\.toml and no RDF files"):
        read_version(str(tmp_path / "empty"), GraphFolder(harbour))


def test_files_of_any_format_are_compared(harbour: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache = str(tmp_path / "cache")
    names = [tmp_path / f"export.{extension}" for extension in ("ttl", "nt", "rdf", "jsonld", "nq", "trig")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PACTGRAPH_CACHE", cache)
        for name in names:
            assert main(["export", "--graph", str(harbour), "-o", str(name)]) == 0
    for name in names[1:]:
        assert diff(str(names[0]), str(name), harbour=harbour) == 0, name
    (tmp_path / "export.xyz").write_text("")
    assert diff(str(tmp_path / "export.xyz"), str(names[0]), harbour=harbour) == 2
    assert "says no known format" in capsys.readouterr().err


def test_what_is_no_version_is_told_by_its_name(harbour: Path, git: Git) -> None:
    folder = GraphFolder(harbour)

    with pytest.raises(UsageError, match=r"^HEAD:harbour/pactgraph\.toml: its extension"):
        read_version("HEAD:harbour/pactgraph.toml", folder)

    blob = git("rev-parse", f"HEAD:harbour/{DATA}")
    (harbour.parent / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(UsageError, match=f"^diff HEAD: cannot be read from the repository; the contents of {DATA}"):
        read_version("HEAD", folder)


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_version_whose_name_is_not_utf_8(harbour: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    file = harbour.parent / os.fsdecode(b"caf\xe9.ttl")
    file.write_text("<urn:x:a> <urn:x:b> <urn:x:c> .")

    assert diff(str(file), str(file), "--format", form, harbour=harbour) == 0
    assert b"dce9" in capfdbinary.readouterr().out
