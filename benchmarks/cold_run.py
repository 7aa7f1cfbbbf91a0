"""How long a saved query takes from a cold shell, beside a bare interpreter that runs the same query.

The goal is the bare interpreter plus 80 ms. Run it on an idle machine, with the package installed (not editable, so
that its modules are compiled): ``python benchmarks/cold_run.py [RUNS]``. Both run in turn, in one run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pyoxigraph import NamedNode

import pactgraph
from pactgraph.binding import bind
from pactgraph.graph import Graph

BARE = """
import sys
from pyoxigraph import Store
for solution in Store.read_only(sys.argv[1]).query(open(sys.argv[2], encoding="utf-8").read()):
    print(*solution)
"""
NAME, PARAMETER, THING = "partners", "institution", "https://w3id.org/pactgraph/id/charite"


def seconds(command: list[str]) -> float:
    """Return the wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def bound_text(graph: Graph) -> str:
    """Return the text of the query as `pactgraph run` gives it to the engine."""
    query = graph.query(NAME)
    languages = {parameter.name: parameter.default for parameter in query.parameters if parameter.default}
    from pyoxigraph import Literal

    terms = {name: Literal(str(value)) for name, value in languages.items()}
    return bind(query, {**terms, PARAMETER: NamedNode(THING)})


def main() -> None:
    """Print medians and minima in milliseconds, and what `run` takes more."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    graph = pactgraph.open()
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "query.rq")
        text.write_text(bound_text(graph), encoding="utf-8")
        ours = [sys.executable, "-m", "pactgraph", "run", NAME, f"--{PARAMETER}", "Charité", "-q"]
        bare = [sys.executable, "-c", BARE, str(graph.generation.path / "store"), str(text)]
        times = [(seconds(ours), seconds(bare)) for _ in range(runs)]
    for label, pick in (("median", statistics.median), ("minimum", min)):
        run, alone = (pick(column) * 1000 for column in zip(*times, strict=True))
        print(f"{label}: run {run:.0f} ms, bare interpreter {alone:.0f} ms, {run - alone:+.0f} ms")


if __name__ == "__main__":
    main()
