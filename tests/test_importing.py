"""A table becomes TriG with evidence to the row, or every row that cannot is told with its line; nothing in between."""

from __future__ import annotations

import csv
import io
import shutil
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pactgraph.errors import PactgraphError, ParseError, TableError, UsageError
from pactgraph.graph import Graph
from pactgraph.graph import open as open_graph
from pactgraph.importing import import_table
from pactgraph.terms import graph_of, text_of
from pactgraph.validating.spelling import check_literals

FOLDER = Path(__file__).with_name("importing")
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
MAPPING = FOLDER / "hospitals.toml"
HEADER = "Code,Name,Partners,Owner,Opened,Beds,Head,Since,Motto,Page,Remarks"
OA = "http://www.w3.org/ns/oa#"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("importing")
    harbour = shutil.copytree(FOLDER.with_name("graphs") / "harbour", folder / "harbour")
    return open_graph(harbour, cache=folder / "cache")


def write_table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a table of these rows, which may leave out their last cells, and return its path."""
    width = header.count(",")
    lines = [header, *(row + "," * (width - row.count(",")) for row in rows)]
    path = folder / "hospitals.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def quads_of(content: bytes) -> set[Quad]:
    return set(parse(content, format=RdfFormat.TRIG))


@pytest.mark.parametrize("case", CASES, ids=lambda path: str(path.name))
def test_case(graph: Graph, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, the faults or both are as expected; a case with rejects sets the faulty rows aside."""
    monkeypatch.chdir(case)
    mapping = Path("mapping.toml") if Path("mapping.toml").exists() else Path("../hospitals.toml")
    rejects, faults, content = Path("rejects.csv"), Path("faults.txt"), Path("expected.trig")
    if not content.exists():
        with pytest.raises(TableError) as raised:
            import_table(graph, Path("hospitals.csv"), mapping)
        assert f"{raised.value}\n" == faults.read_text(encoding="utf-8")
        return

    done = import_table(graph, Path("hospitals.csv"), mapping, reject=rejects.exists())

    assert done.content.decode() == content.read_text(encoding="utf-8")
    assert "".join(f"{fault}\n" for fault in done.faults) == (faults.read_text("utf-8") if faults.exists() else "")
    assert not rejects.exists() or done.rejects == rejects.read_bytes()
    assert check_literals(quads_of(done.content)) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_positions_select_the_rows(graph: Graph, tmp_path: Path, mark: str, line_end: str) -> None:
    rows = ["1,😀 A,,,,,,,,,", '2,"B\nb",,,,,,,,,', "3,Å,,,,,,,,,"]
    text = mark + line_end.join([HEADER, rows[0], "", *rows[1:]])
    table = tmp_path / "hospitals.csv"
    table.write_bytes(text.encode())
    quads = quads_of(import_table(graph, table, MAPPING).content)
    places = {(text_of(quad.subject), quad.predicate.value): quad.object for quad in quads}

    def number(key: str, name: str) -> int:
        return int(text_of(places[f"https://example.org/harbour/doc/hospitals/position-{key}", OA + name]))

    assert [text[number(key, "start") : number(key, "end")] for key in "123"] == rows


def test_an_import_that_is_part_of_the_graph_is_written_again_as_it_was(harbour: Path, tmp_path: Path) -> None:
    table = write_table(tmp_path, "1,A,,New Trust,,,Cy Dal", "2,B,A,new trust")
    output = harbour / "data/hospitals.trig"
    graph = open_graph(harbour, cache=tmp_path / "cache")
    output.write_bytes(first := import_table(graph, table, MAPPING, output=output).content)
    graph = open_graph(harbour, cache=tmp_path / "cache")

    assert import_table(graph, table, MAPPING, output=output).content == first
    with pytest.raises(UsageError, match=r"has a document .*doc/hospitals> already"):
        import_table(graph, table, MAPPING)
    with pytest.raises(UsageError, match="is not an earlier import of this table"):
        import_table(graph, table, MAPPING, output=harbour / "data/letters.trig")


def test_what_is_described_elsewhere_since_is_not_coined_again(harbour: Path, tmp_path: Path) -> None:
    table = write_table(tmp_path, "1,A,,New Trust")
    output, cache = harbour / "data/hospitals.trig", tmp_path / "cache"
    output.write_bytes(import_table(open_graph(harbour, cache=cache), table, MAPPING, output=output).content)
    letters = harbour / "data/letters.trig"
    described = ' hid:trust a ex:Organisation ; skos:prefLabel "New Trust"@en .\n\n  hid:ada'
    letters.write_text(letters.read_text(encoding="utf-8").replace(" hid:ada", described), encoding="utf-8")
    done = import_table(open_graph(harbour, cache=cache), table, MAPPING, output=output)

    assert done.coined == ()
    assert b"ex:ownedBy hid:trust" in done.content


def test_a_row_put_in_between_changes_lines_and_positions_of_the_others_only(graph: Graph, tmp_path: Path) -> None:
    before = import_table(graph, write_table(tmp_path, "1,A,,,2013", "2,B,,,2014"), MAPPING)
    after = import_table(graph, write_table(tmp_path, "1,A,,,2013", "5,E,,,2012", "2,B,,,2014"), MAPPING)
    gone = quads_of(before.content) - quads_of(after.content)

    assert {quad.predicate.value.rpartition("#")[2].rpartition("/")[2] for quad in gone} == {"start", "end", "sha256"}
    assert {text_of(quad.subject).rpartition("/")[2] for quad in gone} == {"position-2", "hospitals"}


def test_names_that_are_nearly_those_of_others_are_told(graph: Graph, tmp_path: Path) -> None:
    table = write_table(
        tmp_path, "1,A,,Nordhafn Hospital", "2,B,,Coastal Trust", "3,C,,Trust 7", "4,D,,Costal Trust", "5,E,,Trust 8"
    )
    done = import_table(graph, table, MAPPING)

    assert {thing.label: done.near.get(thing.iri) for thing in done.coined} == {
        "Nordhafn Hospital": "Nordhafen Hospital  hid:north",
        "Coastal Trust": "Costal Trust",
        "Costal Trust": "Coastal Trust",
        "Trust 7": None,
        "Trust 8": None,
    }


def test_a_thousand_faults_are_counted_and_a_hundred_shown(graph: Graph, tmp_path: Path) -> None:
    table = write_table(tmp_path, *(f"{number},A,,,never" for number in range(1000)))
    with pytest.raises(TableError) as raised:
        import_table(graph, table, MAPPING)

    assert len(raised.value.faults) == 1000
    assert str(raised.value).count("\n") == 101
    assert str(raised.value).endswith("\n  and 900 more.")


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ("Code;Name\n1;Å".encode("cp1252"), r"hospitals.csv:2: not UTF-8; read as Windows-1252 this is '1;Å'"),
        ("Code\n".encode("utf-16"), "it is UTF-16"),
        (b"", "the table is empty"),
        ("\ufeff\r\n \n".encode(), "the table is empty"),
        (b'"Code', "hospitals.csv:1: a quotation mark is not closed"),
        (b'Code,Name\n1,"' + b"x" * 200_000 + b'"\n', "its columns are not those of the mapping"),
    ],
)
def test_a_file_that_is_no_table_is_told(graph: Graph, tmp_path: Path, contents: bytes, message: str) -> None:
    table = tmp_path / "hospitals.csv"
    table.write_bytes(contents)

    with pytest.raises(TableError, match=message):
        import_table(graph, table, MAPPING)


def test_a_cell_that_is_too_long_is_a_fault_of_its_row(graph: Graph, tmp_path: Path) -> None:
    table = write_table(tmp_path, "1,A", "2," + "x" * 200_000, "3,C,,,never")
    with pytest.raises(TableError) as raised:
        import_table(graph, table, MAPPING)

    assert [str(fault).partition("hospitals.csv")[2][:3] for fault in raised.value.faults] == [":3:", ":4:"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "List', 'titel = "List', r"mapping.toml:4: \[document\] has no 'titel'. Did you mean title\?"),
        ('language = "en"', 'language = "en gb"', r"mapping.toml:5: 'en gb' is not a language"),
        ('code = "hospitals"', 'code = "Hospitals 1"', "is not a slug"),
        ('slug = "{Code}"', 'slug = "all"', "'all' names no column in braces"),
        ('slug = "{Code}"', 'slug = "{Cod}"', r"names the column 'Cod', which no \[\[column\]\] maps"),
        ('slug = "{Code}"\n', "", r"mapping.toml:11: \[subject\] has no 'slug'"),
        ('class = "ex:Hospital"\n\n[node', 'class = "e:Hospital"\n\n[node', "prefix 'e' is not declared. Use one of: "),
        ('property = "ex:hasPost"\n', "", r"\[node.post\] needs one of property and inverse"),
        (
            '"ex:level" = "ex:Hospital"',
            '"ex:level" = "ex:Hosptal"',
            "the graph has no 'ex:Hosptal'. Did you mean ex:Ho",
        ),
        ('of = "post"\ninverse', 'of = "pots"\ninverse', "column 'Head' is of 'pots', and the nodes are: post"),
        ('datatype = "integer"', 'datatype = "int"', "'int' is no datatype. Use one of: text, string, date"),
        ('datatype = "integer"', 'datatype = "integer"\nclass = "ex:Post"', "has datatype and class. Keep one"),
        ('separator = ";"', "separator = 5", r"\[\[column\]\] 'Partners': the value of 'separator' is not text"),
        ('"MM/yyyy"', '"MM/yy"', "'MM/yy' is no format of a date"),
        ('"MM/yyyy"', '"yyyy-yyyy"', "is no format of a date"),
        ('name = "Motto"', 'name = "Name"', "column 'Name' is mapped twice"),
        ('property = "ex:motto"\n', "", "column 'Motto' has no property and is in no slug or label"),
        ('name = "Motto"\n', "", r"a \[\[column\]\] has no name"),
        ("[table]", "[tables]", r"the mapping has no 'tables'. Did you mean table\?"),
        ("[subject]", "[subject", "mapping.toml: not TOML"),
        ('class = "ex:Organisation"\n', "", "column 'Owner': what is created needs a class"),
        ('missing = ["n/a", "-"]', 'missing = ["n/a", 0]', "the value of 'missing' is not a list of texts"),
        ("[table]", "[table]\nheader = true", "the value of 'header' is not a whole number"),
        ("[table]", "[table]\nheader = 99", "its header is on line 99"),
        ("[table]", '[table]\ndelimiter = "::"', "mapping.toml:8: the delimiter is '::'"),
    ],
)
def test_a_faulty_mapping_is_told_with_its_line(graph: Graph, tmp_path: Path, old: str, new: str, message: str) -> None:
    text = MAPPING.read_text(encoding="utf-8")
    assert old in text
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises((ParseError, TableError), match=message):
        import_table(graph, write_table(tmp_path, "1,A"), mapping)


def test_files_that_cannot_be_read(graph: Graph, tmp_path: Path) -> None:
    for table, mapping in ((tmp_path / "none.csv", MAPPING), (tmp_path, MAPPING), (MAPPING, tmp_path)):
        with pytest.raises(UsageError, match="cannot be read"):
            import_table(graph, table, mapping)


@given(
    cells=st.lists(
        st.text(st.characters(codec="utf-8") | st.sampled_from(string.punctuation + "\n\r\t \u00a0\ufeff")), max_size=4
    ),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_stated_as_it_is_or_told(graph: Graph, tmp_path: Path, cells: list[str], line_end: str) -> None:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator=line_end)
    writer.writerow(HEADER.split(","))
    for number, cell in enumerate(cells):
        writer.writerow([number, "Name", "", "", "", "", "", "", cell, "", ""])
    table = tmp_path / "hospitals.csv"
    table.write_bytes(output.getvalue().encode())
    done = import_table(graph, table, MAPPING, reject=True)
    quads = quads_of(done.content) if cells else set()
    motto = NamedNode("https://example.org/harbour/terms#motto")
    stated = {graph_of(quad).rpartition("-")[2]: text_of(quad.object) for quad in quads if quad.predicate == motto}
    rejected = {row[0] for row in csv.reader(io.StringIO(done.rejects.decode(), newline=""), strict=True)}
    kept = {str(number): tidy(cell) for number, cell in enumerate(cells) if str(number) not in rejected}

    assert done.rows == len(kept)
    assert stated == {number: text for number, text in kept.items() if text and text not in ("-", "n/a")}


def tidy(cell: str) -> str:
    return cell.strip().strip("\u200b\u2060\ufeff").strip().replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("text", ["0", "-0", "+5", "007", "12"])
def test_numbers_are_written_as_the_engine_would(graph: Graph, tmp_path: Path, text: str) -> None:
    content = import_table(graph, write_table(tmp_path, f"1,A,,,,{text}"), MAPPING).content
    literals = [quad.object for quad in quads_of(content) if quad.predicate.value.endswith("#beds")]

    assert [int(literal.value) for literal in literals if isinstance(literal, Literal)] == [int(text)]
    assert check_literals(quads_of(content)) == []


def test_errors_are_of_one_tree() -> None:
    assert issubclass(TableError, PactgraphError)
