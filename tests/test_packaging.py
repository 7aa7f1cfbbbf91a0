"""An installed package carries its graph; an editable install uses the folders of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import REPOSITORY

from pactgraph.folder import GraphFolder, find_folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*command, str(REPOSITORY)], check=True, stderr=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_graph(wheel: Path) -> None:
    folder = GraphFolder(REPOSITORY)
    wanted = {path.relative_to(REPOSITORY).as_posix() for path in [*folder.inputs(), *folder.query_files().values()]}
    names = {name.removeprefix("pactgraph/graph/") for name in zipfile.ZipFile(wheel).namelist()}

    assert wanted - names == set()
    assert "pactgraph/entailment/cax-sco.rq" in names
    assert "pactgraph/py.typed" in names


def test_an_installed_package_answers_anywhere(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    program = (
        "import pactgraph, pactgraph.cli, sys; "
        f"assert pactgraph.__file__.startswith({str(target)!r}), pactgraph.__file__; "
        "sys.exit(pactgraph.cli.main(['run', 'partners', '--institution', 'charite', '--format', 'csv']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(target), "PACTGRAPH_CACHE": str(tmp_path / "cache")}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert "https://w3id.org/pactgraph/id/karolinska-institutet" in run.stdout


def test_an_editable_install_uses_the_folders_of_the_repository() -> None:
    assert find_folder(None).root == REPOSITORY
