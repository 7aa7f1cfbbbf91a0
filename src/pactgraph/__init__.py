"""A knowledge graph of partnerships: saved questions, evidence for every answer, Turtle for other tools.

`open` gives a graph to ask, `run` answers one saved query, `export` writes the graph for other tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pactgraph.graph import Graph, export, open, run  # noqa: A004

__version__ = "0.1.0"

__all__ = ["Graph", "__version__", "export", "open", "run"]


def __getattr__(name: str) -> Any:
    """Import the API when it is first used: a command that needs less of it starts sooner."""
    if name not in __all__:
        raise AttributeError(f"module 'pactgraph' has no attribute '{name}'")
    from pactgraph import graph

    return getattr(graph, name)
