"""The formats that graphs, query results and charts are written in: their names, media types and file extensions.

Nobody else keeps such a table. Media types and extensions follow the registrations in each W3C specification.
Importing this module costs nothing; the engine is imported when one of its formats is asked for.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Self, TypeVar

from pactgraph.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePath

    import pyoxigraph


class _Format(Enum):
    def __init__(self, option: str, media_type: str, extensions: tuple[str, ...]) -> None:
        self.option = option
        self.media_type = media_type
        self.extensions = extensions

    @property
    def file_extension(self) -> str:
        """The extension to write, without a dot."""
        return self.extensions[0]

    @classmethod
    def from_name(cls, name: str) -> Self:
        """Return the format that is called *name* on the command line, such as ``turtle``.

        Raises FormatError, listing the known names.
        """
        return named(name, cls)

    @classmethod
    def from_path(cls, path: PurePath | str) -> Self:
        """Return the format that the extension of *path* says, such as ``data/partners.ttl``.

        Raises FormatError, listing the known extensions.
        """
        return named_by_extension(path, cls)


_Any = TypeVar("_Any", bound=_Format)


def named(name: str, formats: Iterable[_Any]) -> _Any:
    """Return which of *formats* is called *name*; raise FormatError, listing them, when none is."""
    known = list(formats)
    for member in known:
        if member.option == name.lower():
            return member
    listed = ", ".join(member.option for member in known)
    raise FormatError(f"format '{name}' is not known. Use one of: {listed}.")


def named_by_extension(path: PurePath | str, formats: Iterable[_Any]) -> _Any:
    """Return which of *formats* the extension of *path* says; raise FormatError, listing them, when none does."""
    known = list(formats)
    _, dot, extension = str(path).rpartition(".")
    for member in known:
        if dot and extension.lower() in member.extensions:
            return member
    listed = ", ".join(f".{extension}" for member in known for extension in member.extensions)
    raise FormatError(f"{path}: its extension says no known format. Use one of: {listed}.")


class GraphFormat(_Format):
    """A syntax for RDF graphs; some carry named graphs too."""

    TURTLE = "turtle", "text/turtle", ("ttl",), False
    TRIG = "trig", "application/trig", ("trig",), True
    NTRIPLES = "nt", "application/n-triples", ("nt",), False
    NQUADS = "nq", "application/n-quads", ("nq",), True
    RDFXML = "rdfxml", "application/rdf+xml", ("rdf", "owl"), False
    JSONLD = "jsonld", "application/ld+json", ("jsonld",), True

    def __init__(self, option: str, media_type: str, extensions: tuple[str, ...], supports_datasets: bool) -> None:
        super().__init__(option, media_type, extensions)
        self.supports_datasets = supports_datasets

    @property
    def supports_rdf12(self) -> bool:
        """Whether RDF 1.2 has settled how this format writes triple terms."""
        return self not in (GraphFormat.RDFXML, GraphFormat.JSONLD)

    @property
    def rdf_format(self) -> pyoxigraph.RdfFormat:
        """The name that the engine has for this format."""
        import pyoxigraph

        known = pyoxigraph.RdfFormat.from_media_type(self.media_type)
        assert known is not None, self.media_type
        return known


class NetworkFormat(_Format):
    """A syntax for things and the ties between them, for tools that draw and measure networks; it is no RDF."""

    GRAPHML = "graphml", "application/graphml+xml", ("graphml",)

    @property
    def supports_datasets(self) -> bool:
        """Whether it carries named graphs."""
        return False

    @property
    def supports_rdf12(self) -> bool:
        """Whether it carries triple terms."""
        return False


#: What the graph can be exported as.
EXPORT_FORMATS: tuple[GraphFormat | NetworkFormat, ...] = (*GraphFormat, *NetworkFormat)


class ResultsFormat(_Format):
    """A way to write the solutions of a query."""

    TABLE = "table", "text/plain", ("txt",)
    CSV = "csv", "text/csv", ("csv",)
    TSV = "tsv", "text/tab-separated-values", ("tsv",)
    JSON = "json", "application/sparql-results+json", ("json", "srj")
    XML = "xml", "application/sparql-results+xml", ("xml", "srx")
    MARKDOWN = "markdown", "text/markdown", ("md",)


class TextFormat(_Format):
    """A way to write what is told in words: a description, an explanation, a difference, evidence."""

    TEXT = "text", "text/plain", ("txt",)
    MARKDOWN = "markdown", "text/markdown", ("md",)
    HTML = "html", "text/html", ("html",)
    JSON = "json", "application/json", ("json",)


class ReportFormat(_Format):
    """A way to write a validation report."""

    TEXT = "text", "text/plain", ("txt",)
    JSON = "json", "application/json", ("json",)
    TURTLE = "turtle", "text/turtle", ("ttl",)
    SARIF = "sarif", "application/sarif+json", ("sarif",)
    GITHUB = "github", "text/plain", ("commands",)


class ChartFormat(_Format):
    """A way to write the chart of a saved query: a picture, a page, or the specification that it is drawn from."""

    SVG = "svg", "image/svg+xml", ("svg",)
    PNG = "png", "image/png", ("png",)
    HTML = "html", "text/html", ("html", "htm")
    VEGA = "vega", "application/vnd.vegalite.v6+json", ("vl.json",)

    @classmethod
    def asked_for(cls, name: str | None, path: PurePath | None) -> ChartFormat | None:
        """Return the format that *name* says, or else the ending of *path*; None when neither says a chart."""
        if name is not None:
            return next((member for member in cls if member.option == name.lower()), None)
        ending = "" if path is None else path.name.lower()
        return next(
            (member for member in cls if any(ending.endswith(f".{known}") for known in member.extensions)), None
        )
