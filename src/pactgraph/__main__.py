"""Run the commands with ``python -m pactgraph``."""

from __future__ import annotations

import sys

from pactgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
