"""The bar moves by the times of the last build, shows on a terminal only, and leaves no trace."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from terminals import CLEAR, Terminal, left_on_screen

from pactgraph.cli.progress import Plan, expected_seconds

#: Work that lasts until somebody types return.
PROGRAM = """
import sys
from argparse import Namespace
from pactgraph.cli.output import BUILD, progress
quiet, verbose = "-q" in sys.argv, "-v" in sys.argv
with progress(Namespace(quiet=quiet, verbose=verbose, graph=sys.argv[1]), *BUILD) as say:
    say("reading")
    say("entailing")
    sys.stdin.readline()
print("done")
"""


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))


def plan() -> Plan:
    made = Plan({"reading": 1.0, "entailing": 3.0, "validating": 4.0})
    made.begin("reading", 100.0)
    return made


def test_steps_take_the_share_that_they_took_before() -> None:
    bar = plan()
    shares = [bar.share(100.5)]
    bar.begin("entailing", 101.0)
    shares += [bar.share(101.0), bar.share(102.5)]
    bar.begin("validating", 102.5)
    shares += [bar.share(102.5)]

    assert shares == [0.0625, 0.125, 0.3125, 0.5]


def test_a_late_step_slows_down_and_never_reaches_the_next() -> None:
    bar = plan()
    shares = [bar.share(now) for now in (100.0, 100.8, 101.0, 101.5, 103.0, 1000.0)]

    assert shares == sorted(shares)
    assert shares[3] < shares[4] < 1 / 8
    assert shares[-1] <= 1 / 8


def test_a_step_that_nobody_foresaw_takes_nothing_back() -> None:
    bar = plan()
    bar.begin("validating", 101.0)
    before = bar.share(104.9)
    bar.begin("running cases", 105.0)

    assert before <= bar.share(105.0) < 1
    assert bar.line(105.0, columns=80, plain=False).startswith("running cases")


@pytest.mark.parametrize(
    ("columns", "plain", "line"),
    [
        (80, False, "entailing   ███████░░░░░░░░░░░░░░░░░  31 %"),
        (80, True, "entailing   [#######.................]  31 %"),
        (30, False, "entailing    31 %"),
        (10, False, " 31 %"),
        (3, False, ""),
    ],
)
def test_a_line_fits_its_terminal(columns: int, plain: bool, line: str) -> None:
    bar = plan()
    bar.begin("entailing", 101.0)

    assert bar.line(102.5, columns=columns, plain=plain) == line


def test_times_are_those_of_the_last_build_where_it_has_them() -> None:
    last = {"seconds": {"read": 2.0, "validate": 0.0}}

    assert expected_seconds(("reading", "storing", "running cases"), last) == {
        "reading": 2.0,
        "storing": 0.2,
        "running cases": 1.0,
    }
    assert expected_seconds(("validating",), last)["validating"] > 0
    assert expected_seconds(("reading",), {}) == expected_seconds(("reading",), None)


@pytest.mark.parametrize(
    ("environment", "sign"), [({"LC_ALL": "C.UTF-8"}, "█|░"), ({"LC_ALL": "C"}, r"\[[#.]+\]"), ({"NO_COLOR": "1"}, "%")]
)
def test_long_work_shows_a_bar_and_leaves_no_trace(harbour: Path, environment: dict[str, str], sign: str) -> None:
    terminal = Terminal([sys.executable, "-c", PROGRAM, str(harbour)], environment=environment)
    drawn = terminal.read_until(sign)
    terminal.type("\n")
    status, text = terminal.end()

    assert CLEAR + "entailing" in drawn
    assert text.count("\x1b") == text.count(CLEAR)
    assert (status, left_on_screen(text)) == (0, "done\n")


@pytest.mark.parametrize(
    ("words", "environment", "printed"),
    [
        ([], {"TERM": "dumb"}, r"done\n"),
        (["-q"], {}, r"done\n"),
        (["-v"], {}, r"reading: 0\.\d\d s\nentailing: \d+\.\d\d s\ndone\n"),
    ],
)
def test_no_bar_where_nobody_wants_one(
    harbour: Path, words: list[str], environment: dict[str, str], printed: str
) -> None:
    terminal = Terminal([sys.executable, "-c", PROGRAM, str(harbour), *words], environment=environment)
    terminal.type("\n")
    status, text = terminal.end()

    assert status == 0
    assert re.fullmatch(printed, text)


def test_no_bar_goes_into_a_file(harbour: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(harbour)]
    ended = subprocess.run(command, input="\n", capture_output=True, text=True, check=True)

    assert (ended.stdout, ended.stderr) == ("done\n", "")


def test_a_build_on_a_terminal_leaves_its_summary(harbour: Path) -> None:
    status, text = Terminal([sys.executable, "-m", "pactgraph", "build", "--graph", str(harbour)]).end()

    assert status == 0
    assert left_on_screen(text).startswith("kind ")
    assert "\x1b" not in left_on_screen(text)


def test_ctrl_c_clears_the_bar(tmp_path: Path) -> None:
    terminal = Terminal([sys.executable, "-m", "pactgraph", "build", "--graph", str(REPOSITORY)])
    if "%" not in terminal.read_until("%"):
        pytest.skip("the graph was built before a bar was due")
    terminal.type("\x03")
    status, text = terminal.end()

    assert status == 130
    assert left_on_screen(text) == "pactgraph: interrupted; nothing was left half-written.\n"
    assert list((tmp_path / "cache").glob("*/current")) == []
