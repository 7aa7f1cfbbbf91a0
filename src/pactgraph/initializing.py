"""Make a graph folder for another institution: an example that builds, validates and answers at once.

The example is the template of the package; ontology, questions and checks are copies of those that ship with it: the
folder depends on nothing but its own files. It is written aside and appears as a whole, or not at all.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from pactgraph.datatypes import is_iri, is_language
from pactgraph.errors import UsageError
from pactgraph.folder import SETTINGS_FILE, shipped_folder
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pactgraph.folder import GraphFolder

TEMPLATE = Path(__file__).resolve().parent / "templates/graph"

#: What may lie in the folder already: a repository that was made for it.
WELCOME = (".git",)

_PLACEHOLDER = re.compile(r"\{\{([a-z0-9-]+)((?: [^ {}]+)*)\}\}")


def initialize(
    folder: Path, *, version: str, title: str | None = None, base: str | None = None, language: str = "en"
) -> list[Path]:
    """Make a graph folder at *folder*, which is missing or empty, and return its files, relative to it.

    *version* is that of the package. Raises UsageError when something is in the way, an option cannot be used, or the
    folder cannot be written; then nothing is left behind.
    """
    _check_free(folder)
    title = _one_line(title if title is not None else f"Partnerships kept in {folder.resolve().name}")
    base = base if base is not None else f"https://example.org/{slug(folder.resolve().name) or 'graph'}/"
    _check_options(title, base, language)
    shipped = shipped_folder()
    aside = _Aside(folder)
    try:
        _copy_shipped(shipped, aside.path)
        values = {"title": title, "base": base, "language": language, "version": version}
        values["ontology-prefixes"] = "\n".join(_ontology_prefixes(shipped, aside.path))
        _fill_template(aside.path, values)
        files = sorted(path.relative_to(aside.path) for path in aside.path.rglob("*") if path.is_file())
        aside.publish()
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written; {error.strerror}. Name another folder.") from error
    finally:
        aside.clear()
    return files


def _check_free(folder: Path) -> None:
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"{folder}: is a link to nothing. Name another folder.")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: is a file. Name another folder.")
    try:
        found = sorted(path.name for path in folder.iterdir() if path.name not in WELCOME)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read; {error.strerror}. Name another folder.") from error
    if found:
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise UsageError(f"{folder}: not empty; it holds {', '.join(found[:8])}{more}. Name another folder.")


def _one_line(title: str) -> str:
    """Return *title* without line ends and control characters."""
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in title).split())


def _check_options(title: str, base: str, language: str) -> None:
    if not title or any(unicodedata.category(character) == "Cs" for character in title):
        raise UsageError(f"--title {title!a}: not a title. Write a few words in UTF-8.")
    if not is_iri(base) or not base.endswith("/") or not base.startswith(("http:", "https:")):
        raise UsageError(
            f"--base {base}: not a base IRI. Write it like https://example.org/hospital/, with a slash last."
        )
    if not is_language(language):
        raise UsageError(f"--lang {language}: not a language. Write en or sv.")


def _copy_shipped(shipped: GraphFolder, target: Path) -> None:
    """Copy ontology, shapes, schemes, rules, questions and checks: all that names no thing of the shipped data."""
    ontology = [*shipped.ontology_files(), *shipped.shapes_files(), *shipped.rule_files()]
    ontology += sorted((shipped.root / "ontology").rglob("*-alignments.ttl"))
    for source in [*ontology, *shipped.query_files().values(), *shipped.check_files()]:
        copy = target / source.relative_to(shipped.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())


def _ontology_prefixes(shipped: GraphFolder, target: Path) -> Iterable[str]:
    """Yield the settings for the prefixes of the copied files, but those that each graph folder has of its own."""
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(target.rglob("*.*")) if path.is_file())
    own = re.findall(
        r"^([\w-]+) = \"\{\{base\}\}", (TEMPLATE / SETTINGS_FILE).read_text(encoding="utf-8"), re.MULTILINE
    )
    for prefix, namespace in shipped.read_settings().prefixes.items():
        if COMMON_PREFIXES.get(prefix) != namespace and prefix not in own and f"<{namespace}" in texts:
            yield f"{prefix} = {json.dumps(namespace)}"


def _fill_template(target: Path, values: Mapping[str, str]) -> None:
    for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        parts = [re.sub("^dot-", ".", part) for part in source.relative_to(TEMPLATE).parts]
        copy = target.joinpath(*parts)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        filled = _PLACEHOLDER.sub(lambda found: _value(found, values, source.suffix), text)  # noqa: B023
        copy.write_bytes(filled.encode())


def _value(found: re.Match[str], values: Mapping[str, str], suffix: str) -> str:
    """Return what stands for a placeholder: a setting as its file spells it, or a measure of a document."""
    name, arguments = found[1], found[2].split()
    if name in _MEASURES:
        document, *line = arguments
        return _MEASURES[name]((TEMPLATE / "documents" / document).read_bytes(), *map(int, line))
    spelled = values[name]
    quoted = found.string[found.start() - 1 : found.start()] in ('"', "<")
    if suffix == ".toml" and name != "ontology-prefixes" and not quoted:
        return _toml_string(spelled)
    return html.escape(spelled, quote=False) if suffix == ".md" else spelled


def _toml_string(text: str) -> str:
    """Return *text* as a basic string of TOML, which escapes what JSON does, and the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _start(contents: bytes, line: int) -> int:
    return sum(map(len, contents.decode().splitlines(keepends=True)[: line - 1]))


_MEASURES: Mapping[str, Callable[..., str]] = {
    "sha256": lambda contents: hashlib.sha256(contents).hexdigest(),
    "characters": lambda contents: str(len(contents.decode())),
    "start": lambda contents, line: str(_start(contents, line)),
    "end": lambda contents, line: str(_start(contents, line) + len(contents.decode().splitlines()[line - 1])),
}


class _Aside:
    """A folder beside the one that is made, which takes its place when it is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._made: list[Path] = []
        parent = self._folder.parent
        missing = [path for path in (parent, *parent.parents) if not path.exists()]
        try:
            for path in reversed(missing):
                path.mkdir(exist_ok=True)
                self._made.append(path)
            # Inside a folder that is there already, so that it stays the one that the user's shell stands in.
            self._inside = self._folder.is_dir()
            self.path = (self._folder if self._inside else parent) / f".{self._folder.name[:200]}.{os.getpid()}"
            self.path.mkdir()
        except OSError as error:
            self.path = Path()
            self.clear()
            raise UsageError(f"{folder}: cannot be made; {error.strerror}. Name another folder.") from error

    def publish(self) -> None:
        """Put what was written in its place; the settings come last, for a folder without them is no graph folder."""
        if not self._inside:
            self.path.rename(self._folder)
            self._made.clear()
            return
        left = sorted(self.path.iterdir(), key=lambda path: path.name == SETTINGS_FILE)
        try:
            for path in left:
                path.rename(self._folder / path.name)
        except BaseException:
            for path in (self._folder / path.name for path in left):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            raise
        self._made.clear()

    def clear(self) -> None:
        """Take away what was written aside, and the parents that were made for it, unless it was put in its place."""
        if self.path != Path():
            shutil.rmtree(self.path, ignore_errors=True)
        for path in reversed(self._made):
            path.rmdir()
        self._made.clear()
