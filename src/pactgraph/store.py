"""Where the built graph is kept, whether it is still that of its inputs, and how to open it.

    <cache>/<folder>/current          the name of the generation in use
    <cache>/<folder>/<generation>/    store/, dataset.nq, labels.sqlite, index.json
    <cache>/<folder>/lock             held while building

A generation is written aside and renamed, then ``current`` is replaced: a reader sees the last good one or the new one.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pactgraph.errors import ParseError, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from pactgraph.folder import GraphFolder

#: Goes up when the layout of a generation changes, so that older ones are built anew.
LAYOUT = 2

#: What the index of a generation holds; one that lacks any of it was not written by us, and is built anew.
KEYS = {
    "base",
    "conforms",
    "content",
    "counts",
    "faults",
    "inputs",
    "language",
    "licence",
    "prefixes",
    "quads",
    "queries",
}


class Generation:
    """One built graph on disk, with what was prepared for the commands."""

    def __init__(self, path: Path, index: Mapping[str, Any]) -> None:
        self.path = path
        self.index = index

    def dataset_files(self) -> list[Path]:
        """Return the N-Quads files that hold the dataset with the lexical forms of its files, in order."""
        return [self.path / "dataset.nq"]

    def open_store(self) -> Store:
        """Return the Oxigraph store, read-only; any number of processes may have it open.

        Raises StoreError when it is damaged.
        """
        from pyoxigraph import Store

        try:
            return Store.read_only(str(self.path / "store"))
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"{self.path}: the built store is damaged; {error}. Build anew: pactgraph build."
            ) from error


def cache_folder(folder: GraphFolder, cache: Path | None) -> Path:
    """Return where the generations of *folder* are kept: below *cache*, or the user's cache folder."""
    cache = cache or _user_cache() / "pactgraph"
    return cache / f"{folder.root.name}-{crc32(str(folder.root).encode()):08x}"


def _user_cache() -> Path:
    """Return the user's cache folder; platformdirs knows it too, but takes longer to import than a query to run."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library/Caches"
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(named) if named else home / ".cache"


def read_current(place: Path) -> Generation | None:
    """Return the generation in use, or None when there is none of this layout."""
    try:
        path = place / (place / "current").read_text(encoding="utf-8").strip()
        index = json.loads((path / "index.json").read_bytes())
    except (OSError, ValueError):
        return None
    whole = isinstance(index, dict) and index.get("layout") == LAYOUT and index.keys() >= KEYS
    return Generation(path, index) if whole else None


def is_fresh(generation: Generation, folder: GraphFolder) -> bool:
    """Return whether *generation* was built from the files as they are.

    Path, size and time decide; contents are hashed only where these differ.
    """
    stamps = input_stamps(folder)
    known = generation.index["inputs"]
    if stamps.keys() != known.keys():
        return False
    changed = [name for name, stamp in stamps.items() if stamp != known[name][:2]]
    if any(hash_file(folder.root / name) != known[name][2] for name in changed):
        return False
    if changed:
        _remember(generation, stamps)
    return True


def input_stamps(folder: GraphFolder) -> dict[str, list[int]]:
    """Return size and time of each input file, by its path in the folder."""
    stamps = {}
    for path in folder.inputs():
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        except OSError as error:
            what = f"cannot be read; {error.strerror}. Mend it, or take it out of the folder."
            raise ParseError(path, what) from error
        stamps[path.relative_to(folder.root).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    return stamps


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's contents, in hexadecimal."""
    import hashlib

    if not path.is_file():
        raise ParseError(path, "is not a file. Take it out of the folder.")
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ParseError(path, f"cannot be read; {error.strerror}. Give read access to it.") from error


def write_atomically(path: Path, contents: bytes) -> None:
    """Write *contents* to a file beside *path* and rename it, so that *path* is never half-written."""
    temporary = path.with_name(f".{path.name[:200]}.{os.getpid()}")
    try:
        temporary.write_bytes(contents)
        if path.exists():
            temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _remember(generation: Generation, stamps: Mapping[str, list[int]]) -> None:
    """Note the new times of files whose contents have not changed; a cache that cannot be written just hashes again."""
    inputs = {name: [*stamps[name], generation.index["inputs"][name][2]] for name in stamps}
    index = {**generation.index, "inputs": inputs}
    try:
        write_atomically(generation.path / "index.json", json.dumps(index).encode())
    except OSError:
        return
