"""The kinds of named graphs: every graph of the data is of exactly one, said in the catalogue.

These classes, and `skos:prefLabel` and the other label properties, are all that the tool knows of any ontology.
"""

from __future__ import annotations

from enum import Enum

from pactgraph.errors import FormatError
from pactgraph.namespaces import PACTGRAPH


class GraphKind(Enum):
    """A kind of named graph: the name a user types, and the class in the catalogue."""

    STATED = ("stated", "Passage")
    INTERPRETATION = ("interpretation", "Interpretation")
    COMPUTED = ("computed", "ComputedGraph")
    ENTAILED = ("entailed", "EntailedGraph")
    OUTSIDE = ("outside", "OutsideGraph")
    CATALOGUE = ("catalogue", "CatalogueGraph")
    ONTOLOGY = ("ontology", "OntologyGraph")

    def __init__(self, label: str, local_name: str) -> None:
        self.label = label
        self.iri = PACTGRAPH + local_name

    @classmethod
    def named(cls, label: str) -> GraphKind:
        """Return the kind that users call *label*; raise FormatError with the known ones otherwise."""
        for kind in cls:
            if kind.label == label:
                return kind
        raise FormatError(f"--kind {label}: there is no such kind of graph. Use one of: {', '.join(cls.labels())}.")

    @classmethod
    def labels(cls) -> list[str]:
        """Return what users call the kinds, in the order of the design."""
        return [kind.label for kind in cls]


#: What the default graph of the built store holds: everything but outside knowledge.
MERGED_KINDS = frozenset(GraphKind) - {GraphKind.OUTSIDE}
