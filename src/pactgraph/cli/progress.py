"""What a long command is doing, on standard error: a bar on a terminal, or a line a step with ``--verbose``.

Own code, because tqdm, rich and progressbar2 count items, and a build has none to count: it is a few steps, most of its
time is spent inside one call. What can be shown is the clock, against the time that each step took in the last build.
No colour is used, so NO_COLOR has nothing to switch off.
"""

from __future__ import annotations

import locale
import os
import sys
import threading
import time
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TextIO

#: The steps of a build: what it says when it begins one, how its index calls it, and seconds where none are known.
STEPS = {
    "reading": ("read", 0.1),
    "entailing": ("entail", 0.8),
    "storing": ("store", 0.2),
    "validating": ("validate", 2.9),
    "indexing": ("index", 0.3),
}
#: What a step takes of which nothing is known, in seconds.
UNKNOWN = 1.0

#: Nothing is drawn before: what is done sooner would only flash.
DELAY = 1.0
PAUSE = 0.1
CELLS = 24
CLEAR = "\r\x1b[K"


def expected_seconds(steps: tuple[str, ...], last: Mapping[str, Any] | None) -> dict[str, float]:
    """Return how long each of *steps* is expected to take, by the index of the *last* build where there is one."""
    took = (last or {}).get("seconds", {})
    known = {step: (took.get(name), default) for step, (name, default) in STEPS.items()}
    return {step: max(known[step][0] or known[step][1], 0.001) if step in known else UNKNOWN for step in steps}


class Plan:
    """How far some work is: the seconds that each step is expected to take, against those that have gone."""

    def __init__(self, expected: Mapping[str, float]) -> None:
        self._expected = dict(expected)
        self._done = 0.0
        self._most = 0.0
        self._step = ""
        self._began = 0.0

    def begin(self, step: str, now: float) -> None:
        """Note that *step* begins and the one before it, with all that were to come before, has ended."""
        steps = list(self._expected)
        if step not in self._expected:
            self._expected[step] = UNKNOWN
        else:
            self._done = sum(self._expected[before] for before in steps[: steps.index(step)])
        self._step, self._began = step, now

    def share(self, now: float) -> float:
        """Return the share of the work that is done, from 0 to 1; it never falls, and a late step only slows it."""
        expected = self._expected.get(self._step, UNKNOWN)
        run = (now - self._began) / expected
        part = run if run < 0.8 else 1 - 0.2 * exp((0.8 - run) / 0.2)
        self._most = max(self._most, (self._done + expected * part) / (sum(self._expected.values()) or 1))
        return min(self._most, 1.0)

    def line(self, now: float, *, columns: int, plain: bool) -> str:
        """Return the bar in at most *columns* columns, in ASCII when *plain*."""
        share = self.share(now)
        filled = int(share * CELLS)
        cells = "#" * filled + "." * (CELLS - filled) if plain else "█" * filled + "░" * (CELLS - filled)
        words = f"{self._step:<12}"
        percent = f"{int(share * 100):3} %"
        whole = f"{words}[{cells}] {percent}" if plain else f"{words}{cells} {percent}"
        return next((text for text in (whole, f"{words}{percent}", percent) if len(text) < columns), "")


class Bar:
    """A bar that moves by itself once the work has lasted a moment, and leaves no trace."""

    def __init__(self, plan: Plan, stream: TextIO) -> None:
        self._plan = plan
        self._stream = stream
        self._plain = "UTF" not in locale.getencoding().upper()
        self._drawn = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)
        self._thread.start()

    def begin(self, step: str) -> None:
        """Show from now on that *step* is under way."""
        self._plan.begin(step, time.monotonic())

    def end(self) -> None:
        """Stop, and clear what was drawn."""
        self._ended.set()
        self._thread.join()
        if self._drawn:
            self._write(CLEAR)

    def _run(self) -> None:
        wait = DELAY
        while not self._ended.wait(wait):
            wait = PAUSE
            self._drawn = True
            line = self._plan.line(time.monotonic(), columns=_columns(self._stream), plain=self._plain)
            if not self._write(CLEAR + line):
                return

    def _write(self, text: str) -> bool:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            return False  # The terminal has gone; the work has not.
        return True


class Lines:
    """A line for each step that has ended, with the time that it took."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._step = ""
        self._began = 0.0

    def begin(self, step: str) -> None:
        """Say how long the step before took, and note that *step* begins."""
        self.end()
        self._step, self._began = step, time.monotonic()

    def end(self) -> None:
        """Say how long the last step took."""
        if self._step:
            print(f"{self._step}: {time.monotonic() - self._began:.2f} s", file=self._stream, flush=True)
        self._step = ""


def show(*, verbose: bool, steps: tuple[str, ...], last: Mapping[str, Any] | None) -> Bar | Lines | None:
    """Return what shows the steps of some work; None where nobody watches: no terminal, or one that cannot clear."""
    if verbose:
        return Lines(sys.stderr)
    if not sys.stderr.isatty() or os.environ.get("TERM", "") == "dumb":
        return None
    return Bar(Plan(expected_seconds(steps, last)), sys.stderr)


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
