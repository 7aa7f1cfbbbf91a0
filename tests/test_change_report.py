"""Each folder of tests/diffs holds two versions, and what a reviewer is told of them in each form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pactgraph.cli import main
from pactgraph.comparing.report import ChangeReport
from pactgraph.comparing.versions import Version
from pactgraph.derivation import graph_kinds
from pactgraph.graph_kinds import GraphKind
from pactgraph.namespaces import COMMON_PREFIXES
from pactgraph.reading import read_quads

CASES = Path(__file__).parent / "diffs"
PREFIXES = {**COMMON_PREFIXES, "ex": "http://example.com/"}


def read(path: Path) -> Version:
    quads = read_quads(path)
    return Version(path.stem, quads, graph_kinds(quads), PREFIXES)


def report(case: str, *kinds: GraphKind, language: str = "en", back: bool = False) -> ChangeReport:
    old, new = (read(CASES / case / f"{name}.trig") for name in (("new", "old") if back else ("old", "new")))
    return ChangeReport(old, new, kinds=kinds, language=language)


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, form: str) -> None:
    written = getattr(report(case), form)()

    assert written == (CASES / case / f"expected.{form}").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_json_names_every_difference_once(case: str) -> None:
    forth, back = (json.loads(report(case, back=back).json()) for back in (False, True))
    count = sum(forth["counts"].values())

    assert count == len(forth["changes"]) > 0
    assert (forth["counts"]["added"], forth["counts"]["gone"]) == (back["counts"]["gone"], back["counts"]["added"])
    assert forth["equal"] is False


def test_kinds_leave_only_their_graphs_and_tell_them_in_full() -> None:
    catalogue = report("facts", GraphKind.CATALOGUE)
    outside = report("facts", GraphKind.OUTSIDE)

    assert "doc:3" in catalogue.text()
    assert "partner of" not in catalogue.text()
    assert "Besides" not in catalogue.text()
    assert outside.is_empty
    assert outside.text() == "old → new: nothing differs.\n"


def test_labels_are_in_the_language_that_is_asked_for() -> None:
    assert "Norra sjukhuset  ex:north" in report("facts", language="sv").text()


def test_the_command_says_whether_anything_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (str(CASES / "facts" / f"{name}.trig") for name in ("old", "new"))
    output = tmp_path / "changes.md"

    assert main(["diff", old, old]) == 0
    assert main(["diff", old, new, "--kind", "outside"]) == 0
    assert main(["diff", old, new, "--format", "markdown", "-o", str(output)]) == 1
    assert output.read_text(encoding="utf-8").startswith("**")
    capsys.readouterr()
    assert main(["diff", old, new, "--kind", "no-such-kind"]) == 2
    assert "there is no such kind of graph" in capsys.readouterr().err


def test_a_thing_whose_label_is_blank_goes_by_its_name(tmp_path: Path) -> None:
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    old.write_text('<urn:x:b> <http://www.w3.org/2000/01/rdf-schema#label> "", " " .')
    new.write_text(f"{old.read_text()} <urn:x:a> <urn:x:knows> <urn:x:b> .")

    assert "  + <urn:x:knows>  <urn:x:b>\n" in ChangeReport(read(old), read(new)).text()
