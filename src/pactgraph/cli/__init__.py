"""The commands: options in, one call, text and an exit status out.

Exit status: 0 done; 1 the answer is no (build, validate, explain, diff, check-evidence, ``--check``); 2 what the user
typed; 3 the data, the store or the engine failed; 130 interrupted. Only this room prints and reads the environment.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TextIO

from pactgraph.cli.arguments import parse_arguments
from pactgraph.errors import GraphError, PactgraphError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, NO, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130

STATUS: dict[type[PactgraphError], int] = {UsageError: USAGE, GraphError: FAILED}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; no traceback reaches the user."""
    if sys.stdout is None or sys.stderr is None or sys.stdin is None:
        # A stream that the caller has closed: nobody reads what would go there.
        sys.stdout, sys.stderr, sys.stdin = (stream or _nowhere() for stream in (sys.stdout, sys.stderr, sys.stdin))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    began = perf_counter()
    try:
        arguments = parse_arguments(sys.argv[1:] if words is None else words)
        status: int = arguments.execute(arguments)
        sys.stdout.flush()
        if arguments.verbose:
            print(f"{arguments.command}: {perf_counter() - began:.2f} s, exit status {status}", file=sys.stderr)
    except PactgraphError as error:
        print(f"pactgraph {error}" if str(error).startswith("run ") else f"pactgraph: {error}", file=sys.stderr)
        return next(status for kind, status in STATUS.items() if isinstance(error, kind))
    except BrokenPipeError:
        # Whoever read our output has seen enough. Nothing may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        if error.filename is not None:
            print(f"pactgraph: {error.filename}: cannot be reached; {error.strerror}. Mend that.", file=sys.stderr)
            return FAILED
        print(
            f"pactgraph: the output cannot be written; {error.strerror}. Free space, or write elsewhere.",
            file=sys.stderr,
        )
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("pactgraph: interrupted; nothing was left half-written.", file=sys.stderr)
        return INTERRUPTED
    return status


def _nowhere() -> TextIO:
    return Path(os.devnull).open("r+", encoding="utf-8")
