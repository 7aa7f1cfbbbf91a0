"""The runner of documents finds what is wrong in a document: output, exit status, and commands that do not end well."""

from __future__ import annotations

from pathlib import Path

import pytest
from transcripts import read_commands, run_commands

GOOD = """\
A walkthrough:

1. In a list, indented.

   ```console
   $ mkdir made && cd made
   $ cat >> note.txt <<'END'   # a here-document, with $signs and a blank line
   a $sign

   END
   $ cat note.txt
   a $sign
   $ false   # exit status 1
   $ echo $?
   1
   ```

Later, in the same folder:

```console
$ printf '%s\\n' one \\
    two three
one
...
three
$ ls; echo "to standard error" >&2
note.txt
to standard error
```

<!-- tests -->
```sh
exit 5
```

```sh
test -e note.txt
```
"""


def faults(tmp_path: Path, markdown: str) -> list[str]:
    (tmp_path / "folder").mkdir()
    return run_commands(read_commands(markdown), tmp_path / "folder")


def test_a_document_that_tells_the_truth(tmp_path: Path) -> None:
    assert [command.line for command in read_commands(GOOD)] == [6, 7, 11, 13, 14, 21, 26, 37]
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("$ echo yes\nno", "line 2: $ echo yes\nprinted:\nyes\n"),
        ("$ printf 'yes\\n  yes\\n'\nyes\nyes", "printed:\nyes\n  yes\n"),
        ("$ echo yes\nyes\n...\nno", "printed:\nyes\n"),
        ("$ false", "exit status 1, and the document says 0"),
        ("$ true   # exit status 3", "exit status 0, and the document says 3"),
        ("$ no-such-command", "exit status 127"),
        ("$ python3 -c 1/0 || true", "ZeroDivisionError"),
        ("$ exit 0\n$ echo later", "exit status None"),
        ("$ echo 'unclosed", "exit status None"),
        ("$ pactgraph runn   # exit status 2\npactgraph: runn: no", "there is no such command. Did you mean run?"),
    ],
)
def test_a_document_that_does_not(tmp_path: Path, body: str, fault: str) -> None:
    assert fault in "\n".join(faults(tmp_path, f"```console\n{body}\n```\n"))


def test_a_block_that_begins_with_output_is_refused() -> None:
    with pytest.raises(AssertionError, match="line 3: a console block begins with a command"):
        read_commands("text\n```console\nyes\n$ echo yes\n```\n")
