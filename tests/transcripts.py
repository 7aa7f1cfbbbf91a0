r"""The console blocks of a document, executed in order as a reader would type them, and what they print compared.

    ```console
    $ cat >> note.txt <<'END'
    two lines of a file
    END
    $ pactgraph validate --graph broken   # exit status 1
    what it prints, on standard output and standard error
    ...
    any number of lines may stand for three dots
    ```

A command begins with `$ ` and goes on after a backslash and through a here-document. What stands below it, to the next
command, is what it prints, exactly; where nothing stands, anything may be printed. It must succeed, unless a comment at
its end says `# exit status N`. All blocks of a document are one session of bash: a changed folder and a variable stay.
Blocks of `sh` are executed whole; those below a mark such as `<!-- tests -->` are left to .ci/run, which runs them in a
fresh environment.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from conftest import REPOSITORY

FENCE = re.compile(r"^(?P<indent> *)```(?P<language>console|sh|bash|shell)\n(?P<body>.*?)^(?P=indent)```", re.M | re.S)
HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
STATUS = re.compile(r"#.*\bexit status (\d+)")
MARKED = re.compile(r"^<!-- .* -->\n\Z", re.M)

#: What a contributor's checkout holds, as far as commands read or write it.
CHECKOUT = ("pactgraph.toml", "README.md", "CONTRIBUTING.md", "docs", "ontology", "data", "queries", "src")

COMMITS = 6


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a document: the line that it stands on, its text, and what it is said to print and return."""

    line: int
    text: str
    printed: str
    status: int

    def fault(self, printed: str, status: int | None) -> str | None:
        """Return how *printed* and *status* differ from what the document says, None when they do not."""
        said = f"line {self.line}: $ {self.text}\n"
        if "Traceback (most recent call last)" in printed:
            return f"{said}printed:\n{printed}"
        if status != self.status:
            return f"{said}exit status {status}, and the document says {self.status}. It printed:\n{printed}"
        if self.printed and not _pattern(self.printed).fullmatch(printed.rstrip("\n") + "\n"):
            return f"{said}printed:\n{printed}\nand the document says:\n{self.printed}"
        return None


def read_commands(markdown: str) -> list[Command]:
    """Return the commands of all blocks of a document in order."""
    commands: list[Command] = []
    for block in FENCE.finditer(markdown):
        line = markdown.count("\n", 0, block.start()) + 2
        lines = [row.removeprefix(block["indent"]) for row in block["body"].splitlines()]
        if block["language"] == "console":
            commands += _console(lines, line)
        elif not MARKED.search(markdown[: block.start()]):
            text = "\n".join(lines)
            commands.append(Command(line, f"(set -e\n{text}\n)", "", 0))
    return commands


def _console(lines: list[str], first: int) -> list[Command]:
    commands: list[Command] = []
    left = list(enumerate(lines, first))
    while left:
        number, row = left.pop(0)
        assert row.startswith("$ "), f"line {number}: a console block begins with a command, '$ ...'"
        text = [row.removeprefix("$ ")]
        while text[-1].endswith("\\"):
            text.append(left.pop(0)[1])
        for _, end in HEREDOC.findall("\n".join(text)):
            while text[-1] != end:
                text.append(left.pop(0)[1])
        printed = []
        while left and not left[0][1].startswith("$ "):
            printed.append(left.pop(0)[1])
        status = STATUS.search(text[0])
        output = "\n".join(printed).strip("\n")
        commands.append(Command(number, "\n".join(text), output and f"{output}\n", int(status[1]) if status else 0))
    return commands


def _pattern(printed: str) -> re.Pattern[str]:
    rows = ("(?:.*\n)*?" if row.strip() == "..." else re.escape(row) + "\n" for row in printed.splitlines())
    return re.compile("".join(rows))


def run_commands(commands: list[Command], folder: Path, *, source: Path = REPOSITORY / "src") -> list[str]:
    """Execute *commands* in *folder*, with `pactgraph` from the package in *source*; return what went otherwise."""
    aside = folder.with_name(f"{folder.name}-console")
    aside.mkdir()
    script = []
    for place, command in enumerate(commands):
        script += [f"{{\n{command.text}\n}} > {shlex.quote(str(aside / str(place)))}.printed 2>&1 < /dev/null"]
        script += [f"status=$?; echo $status > {shlex.quote(str(aside / str(place)))}.status; (exit $status)"]
    program = aside / "pactgraph"
    python = shlex.join([sys.executable, "-m", "pactgraph"])
    program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(source))} exec {python} "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join([str(aside), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}
    bash = shutil.which("bash")
    assert bash, "bash runs the commands of the documentation"
    (aside / "script").write_text("\n".join(script) + "\n", encoding="utf-8")
    ended = subprocess.run(
        [bash, str(aside / "script")], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found = [_outcome(aside / str(place)) for place in range(len(commands))]
    faults = [command.fault(*outcome) for command, outcome in zip(commands, found, strict=True)]
    return [fault for fault in faults if fault] + ([ended.stderr] if ended.stderr else [])


def _outcome(place: Path) -> tuple[str, int | None]:
    printed, status = place.with_name(f"{place.name}.printed"), place.with_name(f"{place.name}.status")
    text = printed.read_bytes().decode("utf-8", errors="backslashreplace") if printed.exists() else ""
    return text, int(status.read_text()) if status.exists() else None


def checkout(folder: Path) -> Path:
    """Give a copy of the repository at *folder*, as a contributor has it: what they change there is what is asked.

    It is under version control where git is installed, with a few commits.
    """
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in CHECKOUT:
        path = REPOSITORY / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=ignored)
        elif path.exists():
            shutil.copy2(path, folder / name)
    if git := shutil.which("git"):
        identity = ["-c", "user.name=Contributor", "-c", "user.email=contributor@example.org"]
        commits = [[*identity, "commit", "-q", "--allow-empty", "-m", f"commit {number}"] for number in range(COMMITS)]
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], *commits):
            subprocess.run([git, *words], cwd=folder, check=True, capture_output=True)
    return folder
