"""A terminal of our own, to see what a command draws on one and to type into it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

import fcntl
import termios

#: What a line that is drawn anew begins with.
CLEAR = "\r\x1b[K"


class Terminal:
    """A process whose standard streams are a terminal."""

    def __init__(
        self, words: Sequence[str], *, columns: int = 80, environment: Mapping[str, str] | None = None
    ) -> None:
        self._master, inside = os.openpty()
        termios.tcsetwinsize(inside, (24, columns))
        attributes = termios.tcgetattr(inside)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(inside, termios.TCSANOW, attributes)
        self.text = ""
        self._process = subprocess.Popen(
            words,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, "TERM": "xterm", **(environment or {})},
            start_new_session=True,
            # Ctrl-C goes to the process that the terminal belongs to.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(inside)

    def read_until(self, pattern: str) -> str:
        """Return all that was printed once *pattern* is in it, or the process has ended."""
        while not re.search(pattern, self.text) and (more := self._read()):
            self.text += more.decode("utf-8", errors="replace")
        return self.text

    def type(self, text: str) -> None:
        """Type *text*."""
        os.write(self._master, text.encode())

    def end(self) -> tuple[int, str]:
        """Wait for the process; return its exit status and all that was printed, with line ends as in files."""
        self.read_until(r"\Z(?!)")
        os.close(self._master)
        return self._process.wait(), self.text.replace("\r\n", "\n")

    def _read(self) -> bytes:
        try:
            return os.read(self._master, 4096)
        except OSError:
            return b""


def left_on_screen(text: str) -> str:
    """Return what stays of *text* where lines were drawn anew."""
    return re.sub(r"[^\n]*\r\x1b\[K", "", text)
