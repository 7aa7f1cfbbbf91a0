"""New positions, lines and hashes written into the files of a graph folder, where the old ones stand.

Only the digits are replaced; what else a file holds, comments too, stays byte for byte. What changed or vanished keeps
its old position: somebody has to read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, parse

from pactgraph.errors import GraphError, ParseError
from pactgraph.evidence.changes import DocumentChange
from pactgraph.formats import GraphFormat
from pactgraph.store import write_atomically
from pactgraph.terms import Term, text_of
from pactgraph.turtle.statements import parse_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pactgraph.evidence.changes import Changes
    from pactgraph.folder import GraphFolder

OA = "http://www.w3.org/ns/oa#"
SHA256 = "https://schema.org/sha256"


class Key(NamedTuple):
    """A statement of a literal, whatever its datatype."""

    subject: str
    predicate: str
    value: str


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """A file, its contents as they are to be, and the statements of it that were replaced."""

    path: Path
    contents: bytes
    replaced: tuple[Key, ...]


def update_catalogue(folder: GraphFolder, changes: Changes) -> list[FileUpdate]:
    """Write what is certain about the new documents into the data files of *folder*; return what was done.

    Raises GraphError when a position is stated where it cannot be replaced, and then changes nothing; also when a file
    cannot be written.
    """
    wanted = {key: value for key, value in _replacements(changes) if key.value != value}
    updates = [update for path in folder.data_files() if (update := _update(path, wanted)) is not None]
    replaced = {key for update in updates for key in update.replaced}
    for key in wanted:
        # The length of a document and its lines may be computed; positions are stated.
        if key not in replaced and key.predicate in (f"{OA}start", f"{OA}end", SHA256):
            raise GraphError(
                f"{folder.root / 'data'}: no file states {key.value} of <{key.subject}>, so it cannot be replaced. "
                "Give every selector an IRI."
            )
    for update in updates:
        try:
            write_atomically(update.path.resolve(), update.contents)
        except OSError as error:
            raise GraphError(f"{update.path}: cannot be written; {error.strerror}. Give write access to it.") from error
    return updates


def _replacements(changes: Changes) -> Iterator[tuple[Key, str]]:
    for document in changes.documents:
        if document.successor is None or document.successor.document.sha256 == document.old.sha256:
            continue
        new = document.successor.document
        yield Key(document.known.iri, SHA256, document.old.sha256), new.sha256
        for number in changes.numbers:
            # How long a document is, in whatever property a folder keeps it.
            if number.thing == document.known.iri and number.value == len(document.old.text):
                yield Key(number.thing, number.property, str(number.value)), str(len(new.text))
        yield from _positions(document, changes)


def _positions(document: DocumentChange, changes: Changes) -> Iterator[tuple[Key, str]]:
    assert document.successor is not None
    new_lines: dict[str, int] = {}
    for part in document.parts:
        if not part.fate.holds:
            continue
        start, end = part.relocation.places[0]
        new_lines[part.iri] = document.successor.document.line(start)
        if part.passage is not None:
            yield Key(part.passage.selector, f"{OA}start", str(part.passage.start)), str(start)
            yield Key(part.passage.selector, f"{OA}end", str(part.passage.end)), str(end)
    for number in changes.numbers:
        if number.property in changes.lines and number.thing in new_lines and number.document == document.known.iri:
            yield Key(number.thing, number.property, str(number.value)), str(new_lines[number.thing])


def _update(path: Path, wanted: Mapping[Key, str]) -> FileUpdate | None:
    """Return *path* with the wanted literals replaced, None when it states none of them."""
    before = _read(path)
    text = before.decode("utf-8-sig")
    format_ = GraphFormat.from_path(path)
    if not any(key.value in text for key in wanted):
        return None
    spans = [
        (statement.object, key)
        for statement in parse_statements(text, format_, name=path)
        if isinstance(statement.quad.object, Literal) and (key := _key(statement.quad)) in wanted
    ]
    if not spans:
        return None
    pieces, position = [], 0
    for (start, end), key in spans:
        literal = text[start:end]
        if literal.count(key.value) != 1:
            raise GraphError(
                f"{path}: {literal} cannot be replaced where it stands. Write {key.value} in plain digits."
            )
        pieces += [text[position:start], literal.replace(key.value, wanted[key])]
        position = end
    after = before[: len(before) - len(text.encode())] + "".join([*pieces, text[position:]]).encode()
    _compare(path, before, after, wanted)
    return FileUpdate(path, after, tuple(key for _, key in spans))


def _compare(path: Path, before: bytes, after: bytes, wanted: Mapping[Key, str]) -> None:
    """Raise GraphError unless the engine reads *after* as *before* with nothing but the wanted literals replaced."""
    expected = [_replaced(quad, wanted) for quad in _quads(path, before)]
    if [text_of(one) for quad in expected for one in quad if _is_named(one)] != [
        text_of(one) for quad in _quads(path, after) for one in quad if _is_named(one)
    ]:
        raise GraphError(f"{path}: its positions cannot be replaced without changing more. Change them by hand.")


def _is_named(term: object) -> bool:
    return isinstance(term, NamedNode | Literal)


def _replaced(quad: Quad, wanted: Mapping[Key, str]) -> Quad:
    object_: Term = quad.object
    if isinstance(object_, Literal) and (value := wanted.get(_key(quad))) is not None:
        object_ = Literal(value, datatype=object_.datatype)
    return Quad(quad.subject, quad.predicate, object_, quad.graph_name)


def _key(quad: Quad) -> Key:
    return Key(text_of(quad.subject), quad.predicate.value, text_of(quad.object))


def _quads(path: Path, contents: bytes) -> Iterable[Quad]:
    return parse(contents, format=GraphFormat.from_path(path).rdf_format)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ParseError(path, f"cannot be read; {error.strerror}. Give read access to it.") from error
