"""Build a graph folder into a store: read, entail, validate, store.

What parses and is consistent is stored, also when it does not conform. A generation is written in a folder of its own
and renamed when it is whole, under a lock, so that an interrupted build leaves the last good one.
"""

from __future__ import annotations

import json
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from pactgraph.entailment import Closure, close_ontology
from pactgraph.errors import StoreError
from pactgraph.graph_kinds import MERGED_KINDS, GraphKind
from pactgraph.labels import write_labels
from pactgraph.namespaces import RDF
from pactgraph.reading import read_data, read_triples
from pactgraph.rules import compute
from pactgraph.saved_queries import parse_saved_query
from pactgraph.store import LAYOUT, Generation, hash_file, input_stamps, is_fresh, read_current, write_atomically
from pactgraph.terms import graph_of, in_default_graph, in_graph, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Triple

    from pactgraph.folder import GraphFolder, Settings
    from pactgraph.validation import Report

    Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A dataset with all that follows from it: quads in named graphs, and the kind of each graph."""

    quads: list[Quad]
    kinds: Mapping[str, GraphKind]

    def triples(self, *kinds: GraphKind) -> list[Triple]:
        """Return the triples of the graphs of these kinds, once each, in the order of the dataset."""
        return list(dict.fromkeys(quad.triple for quad in self.quads if self.kinds.get(graph_of(quad)) in kinds))

    def merged(self) -> list[Triple]:
        """Return what the default graph of the store holds: everything but outside knowledge, once each."""
        left_out = {graph for graph, kind in self.kinds.items() if kind not in MERGED_KINDS}
        return list(dict.fromkeys(quad.triple for quad in self.quads if graph_of(quad) not in left_out))


def derive(
    folder: GraphFolder,
    settings: Settings,
    ontology: list[Quad],
    data: list[Quad],
    *,
    schema: Iterable[Triple] | None = None,
) -> Derivation:
    """Return the dataset of *ontology* and *data* with computed and entailed graphs, and a catalogue of these.

    *schema* is the closure of the ontology, for those who have it already.

    Raises InconsistencyError when the statements contradict each other.
    """
    kinds = graph_kinds(data)
    stated = _of(data, kinds, GraphKind.STATED, GraphKind.CATALOGUE)
    interpreted = _of(data, kinds, GraphKind.INTERPRETATION)
    vocabulary = [quad.triple for quad in ontology]
    closure = Closure(close_ontology(vocabulary) if schema is None else schema)
    graph = f"{settings.base}graph/"
    from_stated = closure.add([*vocabulary, *stated])
    needing_interpretation = closure.add(interpreted)
    closure.check(settings.prefixes)
    computed = compute(folder.rule_files(), [*vocabulary, *stated, *interpreted])
    made = {
        f"{graph}ontology": GraphKind.ONTOLOGY,
        f"{graph}entailed": GraphKind.ENTAILED,
        f"{graph}entailed-with-interpretations": GraphKind.ENTAILED,
        f"{graph}build": GraphKind.CATALOGUE,
        **{graph_of(quad): GraphKind.COMPUTED for quad in computed},
    }
    quads = [
        *ontology,
        *data,
        *computed,
        *_in_graph(from_stated, f"{graph}entailed"),
        *_in_graph(needing_interpretation, f"{graph}entailed-with-interpretations"),
        *(_kind_quad(name, kind, f"{graph}build") for name, kind in made.items()),
    ]
    return Derivation(quads, {**kinds, **made})


def graph_kinds(data: Iterable[Quad]) -> dict[str, GraphKind]:
    """Return the kind of each graph as the catalogue says it."""
    classes = {kind.iri: kind for kind in GraphKind}
    return {
        text_of(quad.subject): classes[quad.object.value]
        for quad in data
        if quad.predicate.value == f"{RDF}type" and isinstance(quad.object, NamedNode) and quad.object.value in classes
    }


def read_folder(folder: GraphFolder, settings: Settings) -> tuple[list[Quad], list[Quad]]:
    """Return the quads of the ontology, in a graph of their own, and those of the data."""
    return read_triples(folder.ontology_files(), f"{settings.base}graph/ontology"), read_data(folder, settings)


def fill_store(store: Store, derivation: Derivation) -> None:
    """Put the named graphs of *derivation*, and their merge as default graph, into *store*."""
    store.bulk_extend(derivation.quads)
    store.bulk_extend(map(in_default_graph, derivation.merged()))


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
    from pactgraph.validating import validate_derivation

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
    merged = derivation.merged()
    write_labels(aside / "labels.sqlite", merged)
    (aside / "dataset.nq").write_bytes(serialize(derivation.quads, format=RdfFormat.N_QUADS) or b"")
    index = _index(folder, settings, derivation, report, version)
    index["inputs"] = {name: [*stamp, hashes[name]] for name, stamp in stamps.items()}
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
        "conforms": report.conforms,
        "faults": report.violations,
        "queries": prepare_queries(folder),
    }


def prepare_queries(folder: GraphFolder) -> dict[str, Any]:
    """Return each saved query ready to run, with the stamp of its file; one whose header is faulty is left out."""
    from pactgraph.errors import ParseError

    prepared = {}
    for name, path in folder.query_files().items():
        stat = path.stat()
        try:
            query = parse_saved_query(name, path, path.read_text(encoding="utf-8"))
        except ParseError:
            continue
        prepared[name] = {"stamp": [stat.st_size, stat.st_mtime_ns], "query": query.to_json()}
    return prepared


def _content_version(hashes: Mapping[str, str]) -> str:
    import hashlib

    listing = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(listing.encode()).hexdigest()[:12]


def _of(quads: Iterable[Quad], kinds: Mapping[str, GraphKind], *wanted: GraphKind) -> list[Triple]:
    return [quad.triple for quad in quads if kinds.get(graph_of(quad)) in wanted]


def _in_graph(triples: Iterable[Triple], graph: str) -> list[Quad]:
    name = NamedNode(graph)
    return [in_graph(triple, name) for triple in triples]


def _kind_quad(name: str, kind: GraphKind, graph: str) -> Quad:
    return Quad(NamedNode(name), NamedNode(f"{RDF}type"), NamedNode(kind.iri), NamedNode(graph))
