"""What tests share: the folder of material that lies beside the repository (W3C suites and the like)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from in_memory import InMemory, build_in_memory

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    """Return the folder of shared material, which need not exist: PACTGRAPH_SHARED, or ../shared."""
    return Path(os.environ.get("PACTGRAPH_SHARED") or REPOSITORY.parent / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared material, or skip the test."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip(f"no shared material at {folder}; set PACTGRAPH_SHARED")
    return folder


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """Give a copy of a small graph folder of another institution, to change at will."""
    from shutil import copytree

    return copytree(Path(__file__).with_name("graphs") / "harbour", tmp_path / "harbour")


@pytest.fixture(scope="session")
def harbour_graph(tmp_path_factory: pytest.TempPathFactory) -> InMemory:
    """Give the small graph folder of another institution, built in memory."""
    return build_in_memory(Path(__file__).with_name("graphs") / "harbour", tmp_path_factory.mktemp("harbour"))


@pytest.fixture(scope="session")
def shipped_graph(tmp_path_factory: pytest.TempPathFactory) -> InMemory:
    """Give the shipped graph, built in memory."""
    return build_in_memory(REPOSITORY, tmp_path_factory.mktemp("shipped"))
