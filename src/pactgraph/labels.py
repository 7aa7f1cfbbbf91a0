"""The labels of things, kept in SQLite beside the store: which thing a user means, and what to call a thing.

Matching ignores case, accents, dashes, quotes and kinds of space, so that "charite universitatsmedizin berlin" finds
Charité – Universitätsmedizin Berlin. Folded labels as triples would leak into exports.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import TYPE_CHECKING

from pactgraph.errors import StoreError
from pactgraph.namespaces import RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Triple

#: How much a label is worth as the name to show; the least is shown.
RANKS = {
    f"{SKOS}prefLabel": 0,
    f"{RDFS}label": 1,
    f"{SKOS}altLabel": 2,
    f"{SKOS}hiddenLabel": 3,
    "http://purl.org/dc/terms/identifier": 4,
}

SCHEMA = """
CREATE TABLE label (
  folded TEXT NOT NULL, label TEXT NOT NULL, language TEXT NOT NULL, rank INTEGER NOT NULL, iri TEXT NOT NULL
);
CREATE TABLE type (iri TEXT NOT NULL, class TEXT NOT NULL);
CREATE INDEX label_folded ON label (folded);
CREATE INDEX label_iri ON label (iri);
CREATE INDEX type_iri ON type (iri);
"""


#: What `fold` does to ASCII, at once: most labels have nothing else.
_ASCII = dict.fromkeys([*range(32), ord("-"), 127], " ") | dict.fromkeys(map(ord, "'\"`"), "")


def fold(label: str) -> str:
    """Return *label* as it is compared: lower case, without accents, dashes and quotes, single-spaced.

    >>> fold("Charité – Universitätsmedizin Berlin")
    'charite universitatsmedizin berlin'
    """
    if label.isascii():
        return " ".join(label.lower().translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", label).casefold())
    kept = (
        " " if unicodedata.category(character) in {"Pd", "Zs", "Cc"} else character
        for character in decomposed
        if unicodedata.category(character) not in {"Mn", "Pi", "Pf", "Cf"} and character not in "'\"`´"
    )
    return " ".join("".join(kept).split())


def write_labels(path: Path, triples: Iterable[Triple]) -> None:
    """Write the labels and types that *triples* state to a new database at *path*."""
    from pyoxigraph import Literal

    from pactgraph.terms import text_of

    labels, types = [], []
    for triple in triples:
        predicate = triple.predicate.value
        if predicate in RANKS:
            label = text_of(triple.object)
            language = triple.object.language if isinstance(triple.object, Literal) else None
            labels.append((fold(label), label, language or "", RANKS[predicate], text_of(triple.subject)))
        elif predicate == f"{RDF}type":
            types.append((text_of(triple.subject), text_of(triple.object)))
    connection = sqlite3.connect(path)
    with connection:
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO label VALUES (?, ?, ?, ?, ?)", sorted(set(labels)))
        connection.executemany("INSERT INTO type VALUES (?, ?)", sorted(set(types)))
    connection.close()


class Labels:
    """The label database of a built store, opened to read."""

    def __init__(self, path: Path, *, language: str) -> None:
        """Open the database at *path*; raise StoreError when it is missing or damaged."""
        # As Path.as_uri would give it, which takes longer to import than the database to open.
        name = path.as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        self._language = language
        try:
            self._connection = sqlite3.connect(f"file:{name}?mode=ro&immutable=1", uri=True)
            self._connection.execute("SELECT label.iri FROM label, type LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the labels are damaged; {error}. Build anew: pactgraph build.") from error

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def label(self, iri: str) -> str | None:
        """Return what to call the thing at *iri*, in the language asked for when there is such a label."""
        row = self._connection.execute(
            "SELECT label FROM label WHERE iri = ? "
            "ORDER BY rank, language <> ?, language <> 'en', language, label LIMIT 1",
            (iri, self._language),
        ).fetchone()
        return row[0] if row else None

    def named(self, name: str, class_iri: str | None = None) -> list[str]:
        """Return the IRIs of the things of a class that bear *name*, folded, in any language.

        Those whose preferred label it is come alone: what else a document calls so is found by its own label.
        """
        folded = fold(name)
        return self._find("folded = ? AND rank = 0", folded, class_iri) or self._find("folded = ?", folded, class_iri)

    def like(self, name: str, class_iri: str | None = None, *, most: int = 8) -> list[str]:
        """Return the IRIs of at most *most* things of a class whose labels contain or resemble *name*."""
        from difflib import get_close_matches

        folded = fold(name)
        pattern = "%" + folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found = self._find("folded LIKE ? ESCAPE '\\'", pattern, class_iri) if folded else []
        if not found:
            known = {row[0] for row in self._connection.execute("SELECT DISTINCT folded FROM label")}
            near = get_close_matches(folded, known, n=most, cutoff=0.6)
            found = [iri for label in near for iri in self._find("folded = ?", label, class_iri)]
        return list(dict.fromkeys(found))[:most]

    def near(self, iri: str, class_iri: str | None = None, *, most: int = 3) -> list[str]:
        """Return at most *most* IRIs of a class that look like *iri*, which nothing has."""
        from difflib import get_close_matches

        query = "SELECT DISTINCT iri FROM type WHERE :class IS NULL OR class = :class"
        known = [row[0] for row in self._connection.execute(query, {"class": class_iri})]
        return get_close_matches(iri, known, n=most, cutoff=0.8)

    def is_known(self, iri: str, class_iri: str | None = None) -> bool:
        """Return whether the graph knows a thing at *iri*, of the class when one is given."""
        if class_iri is None:
            query = "SELECT 1 FROM label WHERE iri = ? UNION SELECT 1 FROM type WHERE iri = ?"
            return self._connection.execute(query, (iri, iri)).fetchone() is not None
        query = "SELECT 1 FROM type WHERE iri = ? AND class = ?"
        return self._connection.execute(query, (iri, class_iri)).fetchone() is not None

    def beginning(self, folded: str, class_iri: str | None = None, *, most: int) -> list[tuple[str, str]]:
        """Return IRI and label, at most *most*, of things of a class with a label that begins with *folded*.

        Where none does, those with a word that does. An empty label stands for a hidden one, which is not to be shown.
        """
        of_class = "" if class_iri is None else "AND iri IN (SELECT iri FROM type WHERE class = :class)"
        for condition in ("folded >= :folded AND folded < :end", "instr(' ' || folded, ' ' || :folded)"):
            query = (
                "SELECT iri, CASE rank WHEN 3 THEN '' ELSE label END FROM label "
                f"WHERE {condition} {of_class} ORDER BY rank, language <> :language, label LIMIT :most"
            )
            values = {"folded": folded, "end": f"{folded}\U0010ffff", "class": class_iri, "most": most}
            found = self._connection.execute(query, {**values, "language": self._language}).fetchall()
            if found:
                return found
        return []

    def with_iri(self, beginning: str | None, class_iri: str | None = None, *, most: int) -> list[str]:
        """Return at most *most* IRIs of things of a class that begin so; none for None."""
        if beginning is None:
            return []
        query = (
            "SELECT DISTINCT iri FROM type WHERE iri >= :begin AND iri < :end "
            "AND (:class IS NULL OR class = :class) ORDER BY iri LIMIT :most"
        )
        values = {"begin": beginning, "end": f"{beginning}\U0010ffff", "class": class_iri, "most": most}
        return [row[0] for row in self._connection.execute(query, values)]

    def languages(self) -> list[str]:
        """Return the languages that things have labels in."""
        query = "SELECT DISTINCT language FROM label WHERE language <> '' ORDER BY language"
        return [row[0] for row in self._connection.execute(query)]

    def _find(self, condition: str, value: str, class_iri: str | None) -> list[str]:
        wanted = condition.replace("?", ":value")
        of_class = "" if class_iri is None else "AND iri IN (SELECT iri FROM type WHERE class = :class)"
        query = f"SELECT DISTINCT iri FROM label WHERE {wanted} {of_class} ORDER BY iri"
        return [row[0] for row in self._connection.execute(query, {"value": value, "class": class_iri})]
