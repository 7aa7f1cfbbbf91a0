"""The texts of documents, which users keep in a folder of their own, and which file is the new version of which."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pactgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: A document of sentences, and a sheet whose rows are passages.
SUFFIXES = (".txt", ".csv")

#: How much of their words two texts share, of 1, before one is taken for a version of the other.
LIKE = 0.3


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one document as it lies in a file."""

    path: Path
    text: str
    sha256: str

    def line(self, position: int) -> int:
        """Return the number of the line, from 1, on which the code point at *position* stands."""
        return bisect_left(_line_breaks(self.text), position) + 1


@dataclass(frozen=True, slots=True)
class Successor:
    """The new version of a document, and why it is taken for that: same name, same contents or like contents."""

    document: Document
    because: str


def read_documents(folder: Path) -> list[Document]:
    """Return the documents in *folder*: its files ending in .txt or .csv.

    Raises UsageError when there is no such folder, no document in it, or one that cannot be read or is not UTF-8.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder. Name the folder that holds the documents.")
    paths = sorted(path for path in _listed(folder) if path.suffix in SUFFIXES)
    if not paths:
        raise UsageError(
            f"{folder}: holds no file ending in {' or '.join(SUFFIXES)}. Name the folder that holds the documents."
        )
    return [_read(path) for path in paths]


def pair_documents(old: Sequence[Document], new: Sequence[Document]) -> dict[Document, Successor]:
    """Return the new version of each document of *old* that has one: by file name, then contents, then likeness."""
    pairs: dict[Document, Successor] = {}
    left = list(new)
    for because, key in (("same file name", _name), ("same contents", _contents)):
        for document in old:
            found = next((other for other in left if key(other) == key(document)), None)
            if document not in pairs and found is not None:
                pairs[document] = Successor(found, because)
                left.remove(found)
    unpaired = [document for document in old if document not in pairs]
    likeness = [(_likeness(document, other), document, other) for document in unpaired for other in left]
    for shared, document, other in sorted(likeness, key=lambda one: (-one[0], one[1].path, one[2].path)):
        if shared >= LIKE and document not in pairs and other in left:
            pairs[document] = Successor(other, f"{int(shared * 100)}% of their words are the same")
            left.remove(other)
    return pairs


@lru_cache(maxsize=16)
def _line_breaks(text: str) -> list[int]:
    return [found.start() for found in re.finditer("\n", text)]


def _listed(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read; {error.strerror}. Give read access to it.") from error


def _read(path: Path) -> Document:
    try:
        contents = path.read_bytes()
        return Document(path, contents.decode(), hashlib.sha256(contents).hexdigest())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read; {error.strerror}. Take it out of the folder.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8; {error.reason} at byte {error.start}. Save it as UTF-8.") from error


def _name(document: Document) -> str:
    return document.path.name


def _contents(document: Document) -> str:
    return document.sha256


def _likeness(one: Document, other: Document) -> float:
    words, others = Counter(one.text.split()), Counter(other.text.split())
    return 2 * (words & others).total() / max(1, words.total() + others.total())
