"""What a graph folder holds: its settings, and its files by what they are for.

pactgraph.toml            title, base IRI, licence, default language, prefixes
ontology/**/*.ttl         names ending in -shapes.ttl are shapes; -alignments.ttl are left out of reasoning
ontology/rules/*.rq       CONSTRUCT queries whose header names the graph for what they derive
data/**/*.{trig,ttl,nt,nq}
queries/**/*.rq           saved queries; queries/checks/*.rq are checks, queries/cases/ are their cases
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.errors import FolderError, UsageError
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SETTINGS_FILE = "pactgraph.toml"
SETTINGS = ("title", "base", "version", "licence", "language")
DATA_SUFFIXES = (".trig", ".ttl", ".nt", ".nq")


class Settings(NamedTuple):
    """What ``pactgraph.toml`` says of a graph folder."""

    title: str
    base: str
    version: str = "0"
    licence: str = ""
    language: str = "en"
    prefixes: Mapping[str, str] = COMMON_PREFIXES


class GraphFolder(NamedTuple):
    """A folder of ontology, data and queries, and where each file of it belongs."""

    root: Path

    def ontology_files(self) -> list[Path]:
        """Return the Turtle files that are reasoned with: the ontology and its schemes."""
        endings = ("-shapes.ttl", "-alignments.ttl")
        return [path for path in self._files("ontology", ".ttl") if not path.name.endswith(endings)]

    def shapes_files(self) -> list[Path]:
        """Return the Turtle files that hold SHACL shapes."""
        return [path for path in self._files("ontology", ".ttl") if path.name.endswith("-shapes.ttl")]

    def rule_files(self) -> list[Path]:
        """Return the CONSTRUCT queries that compute triples at build."""
        return self._files("ontology/rules", ".rq")

    def data_files(self) -> list[Path]:
        """Return the files of the data, in any RDF syntax that we read."""
        return self._files("data", *DATA_SUFFIXES)

    def check_files(self) -> list[Path]:
        """Return the queries in which any row is a fault."""
        return self._files("queries/checks", ".rq")

    def query_files(self) -> dict[str, Path]:
        """Return the saved queries by name: the path below ``queries/`` without its ending."""
        aside = (self.root / "queries/checks", self.root / "queries/cases")
        return {
            path.relative_to(self.root / "queries").with_suffix("").as_posix(): path
            for path in self._files("queries", ".rq")
            if not any(path.is_relative_to(folder) for folder in aside)
        }

    def inputs(self) -> list[Path]:
        """Return every file that the built store depends on; saved queries are read when they are run."""
        ontology = self._files("ontology", ".ttl", ".rq")
        return [self.root / SETTINGS_FILE, *ontology, *self.data_files(), *self.check_files()]

    def read_settings(self) -> Settings:
        """Return the settings of this folder.

        Raises FolderError when ``pactgraph.toml`` is missing, is not TOML, or lacks the title or base IRI.
        """
        import tomllib

        path = self.root / SETTINGS_FILE
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise FolderError(f"{self.root}: not a graph folder; it has no {SETTINGS_FILE}.") from error
        except OSError as error:
            raise FolderError(f"{path}: cannot be read; {error.strerror}.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FolderError(f"{path}: not TOML; {error}. Correct the line.") from error
        return _settings(path, table)

    def _files(self, folder: str, *suffixes: str) -> list[Path]:
        return find_files(self.root / folder, *suffixes)


def find_folder(given: str | None) -> GraphFolder:
    """Return the graph folder at *given*; when none is named, the one that the user stands in, or else the shipped one.

    Raises UsageError when there is no such folder.
    """
    if given is None:
        root = _folder_around() or shipped_folder().root
    else:
        root = Path(os.path.realpath(given))
        if not given or not root.is_dir():
            raise UsageError(f"--graph {given}: there is no such folder. Name the folder that holds {SETTINGS_FILE}.")
    if not _is_unicode(str(root)):
        raise UsageError(f"{root}: the name of the graph folder is not UTF-8. Rename it.")
    return GraphFolder(root)


def _folder_around() -> Path | None:
    """Return the nearest folder, from the working directory upwards, that holds settings."""
    try:
        here = Path.cwd()
    except OSError:
        return None
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS_FILE).is_file()), None)


def shipped_folder() -> GraphFolder:
    """Return the graph folder that ships with the package.

    An installed package carries its graph inside; an editable install uses the folders of the repository.
    """
    package = Path(__file__).resolve().parent
    shipped = package / "graph"
    return GraphFolder(shipped if shipped.is_dir() else package.parents[1])


def find_files(folder: Path, *suffixes: str) -> list[Path]:
    """Return the files below *folder* that have one of these endings, in order; hidden ones are left out.

    Raises FolderError when the folder cannot be read, or a name in it is not UTF-8: no IRI or message could hold it.
    """
    found = sorted(_walk(folder, suffixes))
    for path in found:
        if not _is_unicode(str(path.relative_to(folder))):
            raise FolderError(f"{shown(path)}: the name is not UTF-8. Rename the file or folder.")
    return found


def _walk(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for directory, names, files in os.walk(folder, onerror=_refuse):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in files:
            if name.endswith(suffixes) and not name.startswith("."):
                yield Path(directory, name)


def _is_unicode(name: str) -> bool:
    """Return whether *name*, as the operating system gave it, is UTF-8: what is not stands in it as lone surrogates."""
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise FolderError(f"{error.filename}: cannot be read; {error.strerror}. Give read access to it.") from error


def _settings(path: Path, table: dict[str, object]) -> Settings:
    texts: dict[str, str] = {}
    prefixes: dict[str, str] = dict(COMMON_PREFIXES)
    for key, value in table.items():
        if key == "prefixes" and isinstance(value, dict):
            prefixes.update({str(prefix): _namespace(path, prefix, namespace) for prefix, namespace in value.items()})
        elif key in SETTINGS and isinstance(value, str):
            texts[key] = value
        else:
            known = key in SETTINGS
            what = f"the value of '{key}' is not text. Put it in quotes." if known else _no_setting(key)
            raise FolderError(f"{path}: {what} The settings are: {', '.join(SETTINGS)} and the table [prefixes].")
    missing = [key for key in ("title", "base") if key not in texts]
    if missing:
        raise FolderError(f"{path}: the setting '{missing[0]}' is missing. Add a line: {missing[0]} = \"...\".")
    if not _namespace(path, "base", texts["base"]).endswith(("/", "#")):
        raise FolderError(f"{path}: the base IRI has no '/' at its end, where names begin. Write {texts['base']}/.")
    language = texts.get("language", "en")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language):
        raise FolderError(f"{path}: '{language}' is no code of a language. Write one of two or three letters, like sv.")
    return Settings(prefixes=prefixes, **texts)


def _no_setting(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, (*SETTINGS, "prefixes"), n=1)
    return f"'{key}' is not a setting.{f' Did you mean {near[0]}?' if near else ''}"


def _namespace(path: Path, name: str, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w+.-]*:[^\s<>\"{}|^`\\]+", value):
        return value
    raise FolderError(f"{path}: '{name}' is not an IRI; found {value!r}. Write it like https://example.org/.")
