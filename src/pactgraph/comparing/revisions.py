"""Files of a git revision, read from the repository without touching its work tree.

`git` itself is asked (https://git-scm.com/docs/git-cat-file); blobs are taken as they were committed, without filters.
Submodules and symbolic links are left out.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from pactgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class RevisionError(UsageError):
    """What was typed is no revision, or git cannot be asked; the reason comes without a full stop."""


def find_tree(folder: Path, revision: str) -> str:
    """Return the name of the git object that *revision* means: the tree of *folder* in it, or for REV:PATH that path.

    Raises RevisionError when there is no such revision, or nothing at this place in it.
    """
    if ":" in revision:
        return _resolve(folder, revision)
    commit = _resolve(folder, f"{revision}^{{commit}}")
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().rstrip("\n")
    try:
        return _resolve(folder, f"{commit}:{prefix}")
    except RevisionError as error:
        raise RevisionError(f"the revision has no folder {prefix.rstrip('/')}") from error


def read_blob(folder: Path, name: str) -> bytes | None:
    """Return the contents of the file that is the git object *name*, or None when it is a folder."""
    if _git(folder, "cat-file", "-t", name).strip() != b"blob":
        return None
    return _git(folder, "cat-file", "blob", name)


def copy_tree(folder: Path, tree: str, target: Path, wanted: Callable[[str], bool]) -> None:
    """Write the *wanted* files of the git object *tree* below the folder *target*."""
    blobs: dict[str, str] = {}
    for entry in _git(folder, "ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0"):
        about, _, path = entry.decode("utf-8", "surrogateescape").partition("\t")
        if about.startswith("100") and ".." not in path.split("/") and wanted(path):
            blobs[path] = about.split()[2]
    stream = _git(
        folder, "cat-file", "--batch", standard_input="".join(f"{name}\n" for name in blobs.values()).encode()
    )
    start = 0
    for path in blobs:
        head_end = stream.index(b"\n", start) + 1
        head = stream[start:head_end].split()
        if len(head) < 3:
            raise RevisionError(f"the contents of {path} are not in it")
        size = int(head[2])
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(stream[head_end : head_end + size])
        start = head_end + size + 1


def _resolve(folder: Path, revision: str) -> str:
    return _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision).decode().strip()


def _git(folder: Path, *words: str, standard_input: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], input=standard_input, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not installed") from error
    except (OSError, ValueError) as error:
        raise RevisionError(f"git cannot be asked; {error}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0].removeprefix("fatal: ").rstrip(".") if said else "git knows no such revision"
        raise RevisionError(reason)
    return done.stdout
