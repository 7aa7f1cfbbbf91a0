"""Build a graph folder into a store: read, entail, validate, store.

What parses and is consistent is stored, also when it does not conform. A generation is written in a folder of its own
and renamed when it is whole, under a lock, so that an interrupted build leaves the last good one.
"""

from __future__ import annotations

import json
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, Store, serialize

from pactgraph.derivation import derive, fill_store, read_folder
from pactgraph.errors import ParseError, StoreError
from pactgraph.graph_kinds import GraphKind
from pactgraph.labels import write_labels
from pactgraph.saved_queries import parse_saved_query, read_query_text
from pactgraph.store import LAYOUT, Generation, hash_file, input_stamps, is_fresh, read_current, write_atomically
from pactgraph.terms import graph_of
from pactgraph.validating import validate_derivation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pactgraph.derivation import Derivation
    from pactgraph.folder import GraphFolder, Settings
    from pactgraph.validation import Report

    Progress = Callable[[str], None]


def build(folder: GraphFolder, place: Path, progress: Progress = lambda _: None) -> tuple[Generation, Report]:
    """Build *folder* into a new generation below *place* and make it the current one.

    Returns the generation and what validation found. Raises GraphError when nothing could be stored.
    """
    from filelock import FileLock

    with _writing(place), FileLock(place / "lock"):
        return _build(folder, place, progress)


def build_if_stale(folder: GraphFolder, place: Path, progress: Progress = lambda _: None) -> Generation:
    """Return the current generation, built now unless another process has just done so.

    Raises GraphError when nothing could be stored.
    """
    from filelock import FileLock

    with _writing(place), FileLock(place / "lock"):
        current = read_current(place)
        if current is not None and is_fresh(current, folder):
            return current
        return _build(folder, place, progress)[0]


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        place.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        advice = "Free space, or name another folder in PACTGRAPH_CACHE."
        raise StoreError(f"{place}: the store cannot be written; {error}. {advice}") from error


def _build(folder: GraphFolder, place: Path, progress: Progress) -> tuple[Generation, Report]:
    settings = folder.read_settings()
    stamps = input_stamps(folder)
    hashes = {name: hash_file(folder.root / name) for name in stamps}
    clock = time.perf_counter()
    seconds: dict[str, float] = {}

    def done(step: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[step] = round(now - clock, 3)
        clock = now

    progress("reading")
    ontology, data = read_folder(folder, settings)
    done("read")
    progress("entailing")
    derivation = derive(folder, settings, ontology, data)
    done("entail")
    for litter in place.glob("tmp-*"):
        shutil.rmtree(litter, ignore_errors=True)
    version = _content_version(hashes)
    aside = place / f"tmp-{version}"
    aside.mkdir()
    progress("storing")
    store = Store(str(aside / "store"))
    fill_store(store, derivation)
    store.flush()
    done("store")
    progress("validating")
    report = validate_derivation(folder, settings, derivation, store)
    del store
    done("validate")
    progress("indexing")
    merged = derivation.merged()
    write_labels(aside / "labels.sqlite", merged)
    (aside / "dataset.nq").write_bytes(serialize(derivation.quads, format=RdfFormat.N_QUADS) or b"")
    index = _index(folder, settings, derivation, report, version)
    index["inputs"] = {name: [*stamp, hashes[name]] for name, stamp in stamps.items()}
    done("index")
    index["seconds"] = seconds
    (aside / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return _publish(place, aside, index), report


def _publish(place: Path, aside: Path, index: dict[str, Any]) -> Generation:
    """Make the generation written in *aside* the current one; keep the last before it for its readers."""
    before = read_current(place)
    path = place / f"{aside.name.removeprefix('tmp-')}-{time.time_ns():x}"
    aside.rename(path)
    write_atomically(place / "current", path.name.encode())
    kept = {path.name, before.path.name if before else ""}
    for old in place.iterdir():
        if old.is_dir() and old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)
    return Generation(path, index)


def _index(
    folder: GraphFolder, settings: Settings, derivation: Derivation, report: Report, content: str
) -> dict[str, Any]:
    """Return what is prepared for the commands: settings, queries, counts and whether the graph conforms."""
    counts = dict.fromkeys(GraphKind.labels(), 0)
    graphs = dict.fromkeys(GraphKind.labels(), 0)
    for quad in derivation.quads:
        if kind := derivation.kinds.get(graph_of(quad)):
            counts[kind.label] += 1
    for kind in derivation.kinds.values():
        graphs[kind.label] += 1
    return {
        "layout": LAYOUT,
        "title": settings.title,
        "version": settings.version,
        "base": settings.base,
        "language": settings.language,
        "licence": settings.licence,
        "prefixes": dict(settings.prefixes),
        "counts": {"triples": counts, "graphs": graphs, "merged": len(derivation.merged())},
        "content": content,
        "quads": len(derivation.quads),
        "conforms": report.conforms,
        "faults": report.violations,
        "queries": prepare_queries(folder),
    }


def prepare_queries(folder: GraphFolder) -> dict[str, Any]:
    """Return each saved query ready to run, with the stamp of its file; one whose header is faulty is left out."""
    prepared = {}
    for name, path in folder.query_files().items():
        try:
            stat = path.stat()
            query = parse_saved_query(name, path, read_query_text(path))
        except (ParseError, OSError):
            continue
        prepared[name] = {"stamp": [stat.st_size, stat.st_mtime_ns], "query": query.to_json()}
    return prepared


def _content_version(hashes: Mapping[str, str]) -> str:
    import hashlib

    listing = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(listing.encode()).hexdigest()[:12]
