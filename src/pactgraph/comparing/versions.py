"""One version of a graph, to be compared: a file, a folder, or a git revision of either.

Of a graph folder it is what people write: ontology and data. Shapes and queries are left out, and all that is derived.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.comparing.revisions import RevisionError, copy_tree, find_tree, read_blob
from pactgraph.derivation import graph_kinds, read_folder
from pactgraph.errors import FolderError, FormatError, GraphError, ParseError, UsageError
from pactgraph.folder import SETTINGS_FILE, GraphFolder, find_files
from pactgraph.formats import GraphFormat
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.reading import read_quads
from pactgraph.rules import compute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad, Triple

_SUFFIXES = tuple(f".{extension}" for member in GraphFormat for extension in member.extensions)


class Version(NamedTuple):
    """The statements of one version, and what is needed to tell them."""

    name: str
    quads: list[Quad]
    kinds: Mapping[str, GraphKind]
    prefixes: Mapping[str, str] = COMMON_PREFIXES
    language: str = "en"
    computed: Sequence[Triple] = ()
    """What the rules of the folder derive, such as the labels of passages."""


def read_version(name: str, folder: GraphFolder) -> Version:
    """Return the version that *name* means: a path, or else a git revision of *folder*, REV or REV:PATH.

    Raises UsageError when it is neither, and ParseError or FolderError when what is there cannot be read.
    """
    path = Path(name)
    try:
        there = bool(name) and path.exists()
    except (OSError, ValueError):
        there = False
    if there:
        return _read_path(name, path)
    try:
        tree = find_tree(folder.root, name)
        blob = read_blob(folder.root, tree)
    except RevisionError as error:
        tried = f"a file or folder {path.absolute()}: there is none; a git revision of {folder.root}: {error}"
        raise UsageError(f"diff {name}: is no file, folder or git revision. Tried {tried}.") from error
    with TemporaryDirectory(prefix="pactgraph-") as aside:
        # The real path, as a graph folder gives it in its messages.
        root = Path(aside).resolve()
        at = name if ":" in name else f"{name}:"
        if blob is not None:
            file = root / Path(name.partition(":")[2]).name
            file.write_bytes(blob)
            return _read_copy(name, file, f"{file}", name)
        try:
            copy_tree(folder.root, tree, root, _is_read)
        except RevisionError as error:
            raise UsageError(f"diff {name}: cannot be read from the repository; {error}.") from error
        return _read_copy(name, root, f"{root}/", at if at.endswith((":", "/")) else f"{at}/")


def read_working_tree(folder: GraphFolder) -> Version:
    """Return the version of *folder* as its files are now."""
    return _read_graph_folder("working tree", folder)


def _is_read(path: str) -> bool:
    return path == SETTINGS_FILE or path.endswith((*_SUFFIXES, ".rq"))


def _read_copy(name: str, path: Path, prefix: str, shown: str) -> Version:
    """Read a copy of what the repository holds, and tell of faults where they are in it."""
    try:
        return _read_path(name, path)
    except ParseError as error:
        file = str(error.file).replace(prefix, shown, 1)
        raise ParseError(file, error.what, line=error.line, column=error.column, found=error.found) from error
    except (FolderError, FormatError) as error:
        message = str(error).replace(prefix, shown).replace(prefix.rstrip("/"), name)
        raise type(error)(message) from error


def _read_path(name: str, path: Path) -> Version:
    if not path.is_dir():
        quads = read_quads(path)
        return Version(name, quads, graph_kinds(quads))
    if (path / SETTINGS_FILE).exists():
        return _read_graph_folder(name, GraphFolder(path.resolve()))
    files = find_files(path, *_SUFFIXES)
    if not files:
        raise FolderError(f"{path}: holds no {SETTINGS_FILE} and no RDF files. Name a folder that does.")
    quads = [quad for file in files for quad in read_quads(file)]
    return Version(name, quads, graph_kinds(quads))


def _read_graph_folder(name: str, folder: GraphFolder) -> Version:
    settings = folder.read_settings()
    ontology, data = read_folder(folder, settings)
    quads = [*ontology, *data]
    computed: list[Triple] = []
    # They only name what has changed: a faulty rule is for `validate` to tell.
    with suppress(GraphError):
        computed = [quad.triple for quad in compute(folder.rule_files(), [quad.triple for quad in quads])]
    kinds = {**graph_kinds(data), f"{settings.base}graph/ontology": GraphKind.ONTOLOGY}
    return Version(name, quads, kinds, settings.prefixes, settings.language, computed)
