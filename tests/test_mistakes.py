"""Each mistake of docs/mistakes.md, made anew in a fresh graph folder, is told as the page says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import REPOSITORY

from pactgraph.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (REPOSITORY / "docs/mistakes.md").read_text(encoding="utf-8")
MISTAKES = re.findall(r"^## \d+\. ([^\n]+)\n\n`([^`]+)`\n\n```diff\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.M | re.S)


def apply(difference: str, text: str) -> str:
    """Return *text* in which the lines of one hunk have changed."""
    rows = difference.splitlines(keepends=True)
    before = "".join(row[1:] for row in rows if row[0] != "+")
    after = "".join(row[1:] for row in rows if row[0] != "-")
    assert before in text, "the page changes lines that the template has not"
    return text.replace(before, after, 1)


def test_there_are_twenty() -> None:
    assert len(MISTAKES) == PAGE.count("\n## ") == 20


@pytest.mark.parametrize(
    ("file", "difference", "said"), [one[1:] for one in MISTAKES], ids=[one[0] for one in MISTAKES]
)
def test_a_mistake_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    file: str,
    difference: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "norrvik", "--quiet"]) == 0
    path = tmp_path / "norrvik" / file
    path.write_bytes(apply(difference, path.read_bytes().decode()).encode())
    capfd.readouterr()

    status = main(["validate", "--graph", "norrvik", "--quiet"])

    assert capfd.readouterr().out == said
    assert status == int("does not conform" in said)
