"""The formats that graphs and query results are written in: their names, media types and file extensions.

Nobody else keeps such a table. Media types and extensions follow the registrations in each W3C specification.
Importing this module costs nothing; the engine is imported when one of its formats is asked for.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Self

from pactgraph.errors import FormatError

if TYPE_CHECKING:
    from pathlib import PurePath

    import pyoxigraph


class _Format(Enum):
    option: str
    media_type: str
    extensions: tuple[str, ...]

    @property
    def file_extension(self) -> str:
        """The extension to write, without a dot."""
        return self.extensions[0]

    @classmethod
    def from_name(cls, name: str) -> Self:
        """Return the format that is called *name* on the command line, such as ``turtle``.

        Raises FormatError, listing the known names.
        """
        for member in cls:
            if member.option == name.lower():
                return member
        known = ", ".join(member.option for member in cls)
        raise FormatError(f"format '{name}' is not known. Use one of: {known}.")

    @classmethod
    def from_path(cls, path: PurePath | str) -> Self:
        """Return the format that the extension of *path* says, such as ``data/partners.ttl``.

        Raises FormatError, listing the known extensions.
        """
        _, dot, extension = str(path).rpartition(".")
        for member in cls:
            if dot and extension.lower() in member.extensions:
                return member
        known = ", ".join(f".{extension}" for member in cls for extension in member.extensions)
        raise FormatError(f"{path}: its extension says no known format. Use one of: {known}.")


class GraphFormat(_Format):
    """A syntax for RDF graphs; some carry named graphs too."""

    TURTLE = "turtle", "text/turtle", ("ttl",), False
    TRIG = "trig", "application/trig", ("trig",), True
    NTRIPLES = "nt", "application/n-triples", ("nt",), False
    NQUADS = "nq", "application/n-quads", ("nq",), True
    RDFXML = "rdfxml", "application/rdf+xml", ("rdf", "owl"), False
    JSONLD = "jsonld", "application/ld+json", ("jsonld",), True

    def __init__(self, option: str, media_type: str, extensions: tuple[str, ...], supports_datasets: bool) -> None:
        self.option = option
        self.media_type = media_type
        self.extensions = extensions
        self.supports_datasets = supports_datasets

    @property
    def rdf_format(self) -> pyoxigraph.RdfFormat:
        """The name that the engine has for this format."""
        import pyoxigraph

        known = pyoxigraph.RdfFormat.from_media_type(self.media_type)
        assert known is not None, self.media_type
        return known


class ResultsFormat(_Format):
    """A way to write the solutions of a query."""

    TABLE = "table", "text/plain", ("txt",)
    CSV = "csv", "text/csv", ("csv",)
    TSV = "tsv", "text/tab-separated-values", ("tsv",)
    JSON = "json", "application/sparql-results+json", ("json", "srj")
    XML = "xml", "application/sparql-results+xml", ("xml", "srx")
    MARKDOWN = "markdown", "text/markdown", ("md",)

    def __init__(self, option: str, media_type: str, extensions: tuple[str, ...]) -> None:
        self.option = option
        self.media_type = media_type
        self.extensions = extensions
