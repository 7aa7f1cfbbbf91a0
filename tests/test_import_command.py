"""``pactgraph import`` as a user types it: what is written where, what is said, and the exit status."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pactgraph.cli import main
from pactgraph.register_templates import template_names

FOLDER = Path(__file__).with_name("importing")


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path_factory.getbasetemp() / "import-cache"))


@pytest.fixture
def desk(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of the harbour graph that has two tables and their mapping beside it."""
    monkeypatch.chdir(harbour)
    shutil.rmtree("queries/cases")
    shutil.copy(FOLDER / "hospitals.toml", "hospitals.toml")
    shutil.copy(FOLDER / "every-kind-of-column/hospitals.csv", "good.csv")
    shutil.copy(FOLDER / "set-aside/hospitals.csv", "dirty.csv")
    return harbour


def call(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words, "--graph", "."])
    captured = capfd.readouterr()
    return status, captured.out, captured.err


IMPORT = ("import", "good.csv", "--mapping", "hospitals.toml")
DIRTY = ("import", "dirty.csv", "--mapping", "hospitals.toml")


def test_to_standard_output_and_to_a_file(capfd: pytest.CaptureFixture[str], desk: Path) -> None:
    status, out, err = call(capfd, *IMPORT)
    to_file = call(capfd, *IMPORT, "-o", "data/hospitals.trig", "-q")

    assert (status, to_file) == (0, (0, "", ""))
    assert out == (desk / "data/hospitals.trig").read_text(encoding="utf-8")
    assert err.startswith("3 rows imported, 38 statements, 2 new things.\n  new: Åhamn Town  hid:ahamn-town\n")
    assert call(capfd, "validate")[0] == 0
    assert "Bo Ek" in call(capfd, "export", "--about", "Bo Ek")[1]


def test_dirty_input_writes_nothing(capfd: pytest.CaptureFixture[str], desk: Path) -> None:
    (desk / "out.trig").write_text("")
    before = sorted(path.name for path in desk.iterdir())
    (desk / "out.trig").unlink()
    status, out, err = call(capfd, *DIRTY, "-o", "out.trig")

    assert (status, out) == (3, "")
    assert err.startswith("pactgraph: dirty.csv: 2 of 4 rows cannot be imported; nothing was written.")
    assert "\n  dirty.csv:3: column 'Opened': \"2013-02-30\" is not a date" in err
    assert sorted(path.name for path in desk.iterdir()) == [name for name in before if name != "out.trig"]


def test_rejects_are_written_told_and_can_be_imported_when_corrected(
    capfd: pytest.CaptureFixture[str], desk: Path
) -> None:
    status, _, err = call(capfd, *DIRTY, "-o", "out.trig", "--rejects", "rejects.csv")
    rejects = desk / "rejects.csv"
    text = rejects.read_text(encoding="utf-8")
    rejects.write_text(text.replace("Nobody", "hid:north").replace("2013-02-30", "2013"), encoding="utf-8")
    (desk / "other.toml").write_text((desk / "hospitals.toml").read_text("utf-8").replace('"hospitals"', '"rest"'))
    again = call(capfd, "import", "rejects.csv", "--mapping", "other.toml", "-o", "rest.trig")

    assert status == 0
    assert err.startswith("warning: 2 rows were not imported; see rejects.csv:\n  dirty.csv:3: ")
    assert text.count("why this row was not imported") == 1
    assert (again[0], again[2].partition(",")[0]) == (0, "2 rows imported")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import",), "import: name the table"),
        (("import", "good.csv"), "import: name the mapping: --mapping FILE.toml"),
        ((*IMPORT, "-o", "out.ttl"), "-o out.ttl: an import has named graphs. Name a file that ends in .trig"),
        ((*IMPORT, "-o", "good.csv"), "import: TABLE and -o are the same file, good.csv"),
        ((*DIRTY, "-o", "o.trig", "--rejects", "./dirty.csv"), "import: TABLE and --rejects are the same file"),
        ((*IMPORT, "-o", "data/letters.trig"), "-o data/letters.trig: is there and is not an earlier import"),
        ((*IMPORT, "-o", "nowhere/out.trig"), "nowhere/out.trig: cannot be written"),
        ((*DIRTY, "--rejects", "-"), "rejects go to a file"),
        (("import", "none.csv", "--mapping", "hospitals.toml"), "none.csv: cannot be read"),
        (("import", "good.csv", "--mapping", "none.toml"), "--mapping none.toml: cannot be read"),
        (("import", "--template", "people"), "there is no such sheet. Use one of: agreements, organisations"),
        (("import", "good.csv", "--template"), "--template takes no table"),
    ],
)
def test_a_mistake_gives_one_message(
    capfd: pytest.CaptureFixture[str], desk: Path, words: tuple[str, ...], message: str
) -> None:
    files = {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()}
    status, out, err = call(capfd, *words)

    assert (status, out) == (2, "")
    assert err.startswith("pactgraph: ")
    assert message in err
    assert {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize("name", template_names())
def test_a_template_is_written_once(capfd: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    words = ("import", "--template", name, "-o", str(tmp_path / "new/folder"))
    first, second = main(words), main(words)
    captured = capfd.readouterr()

    assert (first, second) == (0, 2)
    assert sorted(path.name for path in (tmp_path / "new/folder").iterdir()) == [f"{name}.csv", f"{name}.toml"]
    assert f"{name}.csv: is there already" in captured.err
