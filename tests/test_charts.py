"""Charts: what is drawn from a small table of each kind, how precise it is, and that no label does harm.

A case is a folder of `tests/charts`: `chart.toml` is the block of a header, `rows.tsv` the answer, `expected.txt` the
description, `expected.vl.json` the specification. Where a change of them is meant, write them anew with
`python tests/test_charts.py`, look at the difference, and at the pictures.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tomllib
import zlib
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from pactgraph.charts import Chart, chart_of
from pactgraph.charts.dates import days, iter_ticks, span_of, year_of
from pactgraph.charts.declaration import KINDS
from pactgraph.charts.layout import Box, arrange, spread
from pactgraph.charts.page import serialize_page
from pactgraph.charts.projection import equal_earth, fit
from pactgraph.charts.rendering import render_png, render_svg
from pactgraph.cli import main
from pactgraph.errors import FormatError, ParseError
from pactgraph.formats import ChartFormat
from pactgraph.namespaces import XSD
from pactgraph.results import Solutions
from pactgraph.saved_queries import parse_saved_query
from pactgraph.tables import cell_text
from pactgraph.terms import Term

FOLDER = Path(__file__).with_name("charts")
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SVG = "{http://www.w3.org/2000/svg}"
WORDS = ["A title", "Institution: Nordhafen"]
RENDERED = {"title": "A title", "description": "In words.", "language": "en"}


def text_of(term: Term) -> str:
    return cell_text(term, lambda _: None, {"ex": "https://example.org/"}) or ""


def read_solutions(name: str) -> Solutions:
    answer = parse_query_results((FOLDER / name / "rows.tsv").read_bytes(), format=QueryResultsFormat.TSV)
    assert isinstance(answer, QuerySolutions)
    return Solutions.from_engine(answer)


def read_chart(name: str) -> Chart:
    block = tomllib.loads((FOLDER / name / "chart.toml").read_text(encoding="utf-8"))
    words = [block.get("title", WORDS[0]), *WORDS[1:]]
    return chart_of(read_solutions(name), block, text_of, words=words, footer="A graph, version 1.")


def as_json(chart: Chart) -> str:
    return json.dumps(chart.specification, ensure_ascii=False, indent=1) + "\n"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing in this process open a connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("a chart has asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", CASES)
def test_the_chart_is_what_is_expected(name: str) -> None:
    chart = read_chart(name)

    assert chart.description + "\n" == (FOLDER / name / "expected.txt").read_text(encoding="utf-8")
    assert as_json(chart) == (FOLDER / name / "expected.vl.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_picture_is_sound(name: str) -> None:
    chart = read_chart(name)
    words = {"title": chart.title, "description": chart.description, "language": "sv"}
    svg = render_svg(chart.specification, **words)
    root = ElementTree.fromstring(svg)

    assert [root[0].text, root[1].text] == [chart.title, chart.description]
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert (root.get("role"), root.get("lang")) == ("img", "sv")
    assert {element.tag for element in root.iter()} & {f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject"} == set()
    attributes = [(key, value) for element in root.iter() for key, value in element.attrib.items()]
    assert [pair for pair in attributes if pair[0].lower().startswith("on") or "href" in pair[0]] == []
    assert [value for _, value in attributes if "http" in value or "url(" in value.replace("url(#", "")] == []
    assert set(re.findall(r"https?://[\w./-]+", svg.partition(">")[0])) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_the_picture_is_the_same_every_time() -> None:
    """Neither the order of a set nor a picture drawn before may show."""
    names = ["points", "network", "stretches"]
    program = f"import test_charts; print(test_charts.digest_of({names!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent)}
    other = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True)
    again = digest_of([*reversed(names)]).split()[::-1]

    assert digest_of(names).split() == again == other.stdout.split()


def digest_of(names: list[str]) -> str:
    pictures = (render_svg(read_chart(name).specification, **RENDERED) for name in names)
    return " ".join(hashlib.sha256(picture.encode()).hexdigest() for picture in pictures)


@pytest.mark.parametrize("line", (FOLDER / "dates.tsv").read_text(encoding="utf-8").splitlines()[1:])
def test_a_date_is_as_precise_as_its_source(line: str) -> None:
    lexical, datatype, first, last, shape, _ = line.split("\t")
    span = span_of(Literal(lexical, datatype=NamedNode(XSD + datatype)))

    if shape == "-":
        assert span is None
        return
    assert span is not None
    assert span.is_day == (shape == "point")
    epoch = date(1970, 1, 1)
    assert epoch + timedelta(days=int(span.start // 1)) == date.fromisoformat(first)
    assert epoch + timedelta(days=-int(-span.end // 1) - 1) == date.fromisoformat(last) or span.start == span.end


def test_years_before_one_and_after_9999_follow_on() -> None:
    """The Gregorian calendar is the same every 400 years, and year 0 comes before year 1."""
    cycle = 146_097

    for year in (-401, -1, 0, 3, 1970, 12_023):
        assert days(year + 400, 3, 1) - days(year, 3, 1) == cycle
        assert (days(year, 3, 1) - days(year, 2, 28) == 2) == (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        assert [year_of(days(year, 1, 1)), year_of(days(year, 12, 31))] == [year, year]
    assert days(1, 1, 1) - days(0, 1, 1) == 366
    assert span_of(Literal("-0044", datatype=NamedNode(XSD + "gYear"))) is not None
    assert [text for _, text in iter_ticks(days(-30, 1, 1), days(20, 1, 1))] == [
        *("-0030", "-0020", "-0010", "0000", "0010", "0020"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (days(2019, 1, 1), days(2020, 2, 1), ["2019-01", "2019-04", "2019-07", "2019-10", "2020-01"]),
        (days(1994, 1, 1), days(2024, 1, 1), ["1995", "2000", "2005", "2010", "2015", "2020"]),
        (days(100, 1, 1), days(12_000, 1, 1), ["2000", "4000", "6000", "8000", "10000", "12000"]),
    ],
)
def test_the_axis_has_a_few_round_dates(first: int, last: int, texts: list[str]) -> None:
    assert [text for _, text in iter_ticks(first, last)] == texts


def test_labels_of_a_network_do_not_overlap() -> None:
    spokes = [(0, node) for node in range(1, 60)]
    boxes = spread([Box(x * 500, y * 500, 130, 42) for x, y in arrange(60, spokes)])

    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert abs(one.x - other.x) >= 129.9 or abs(one.y - other.y) >= 41.9


def test_a_map_is_fitted_to_its_points() -> None:
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)
    for spots in ([(18.07, 59.33)], [(179.5, -17), (-179.5, -18)], [(10.7, 59.9), (5.3, 60.4)], [(0, 90), (0, -90)]):
        view, height = fit(spots)
        for longitude, latitude in spots:
            x, y = view.project(longitude, latitude)
            assert 0 <= x <= 860
            assert -1 <= y <= height + 1
    assert fit([(179.5, -17), (-179.5, -18)])[0].scale > 1000


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_rows_are_refused_at_once(kind: str) -> None:
    needed = {key: key for key in KINDS[kind].needed}
    year = NamedNode(XSD + "gYear")
    columns = {"from": Literal("2000", datatype=year), "latitude": Literal(1), "longitude": Literal(1)}
    rows = [
        tuple(
            Literal(place / 100)
            if column == "longitude"
            else columns.get(column) or NamedNode(f"https://example.org/{column}{place}")
            for column in needed
        )
        for place in range(2000)
    ]

    with pytest.raises(FormatError, match=r"^\d+ \w+ are too many for a chart, which holds \d+\. Narrow"):
        chart_of(Solutions(tuple(needed), rows), {"kind": kind, **needed}, text_of, words=["Many"], footer="")


def test_a_page_holds_the_rows_and_nothing_that_runs() -> None:
    chart, solutions = read_chart("hostile"), read_solutions("hostile")
    words = {"title": chart.title, "description": chart.description, "language": "he"}
    rows = [tuple(None if term is None else text_of(term) for term in row) for row in solutions.rows]
    page = serialize_page(
        render_svg(chart.specification, **words), solutions.columns, rows, title=chart.title, language="he"
    )
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(page)
    tags = [tag for tag, _ in found]

    assert {"script", "img", "b", "iframe", "link", "object", "embed", "image", "foreignobject"} & set(tags) == set()
    assert [pair for pair in found if any(key.startswith("on") or "href" in key for key in pair[1])] == []
    assert tags.count("tr") == len(solutions.rows) + 1
    assert ("html", {"lang": "en"}) in found
    assert ("tbody", {"lang": "he"}) in found
    assert "default-src 'none'" in page


def test_a_png_carries_its_words() -> None:
    description = "Ord – 漢字"
    png = render_png(read_chart("bars").specification, title="A title", description=description, language="sv")
    chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        body = png[at + 4 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(body),)
        chunks.append(body)
        at += 12 + length

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert [chunk[:4] for chunk in chunks[:3]] == [b"IHDR", b"iTXt", b"iTXt"]
    assert chunks[2] == b"iTXtDescription\0\0\0sv\0\0" + description.encode()
    assert chunks[-1] == b"IEND"


def test_data_elsewhere_are_not_fetched() -> None:
    from pactgraph.errors import EvaluationError

    specification = {"data": {"url": "http://127.0.0.1:9/rows.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(EvaluationError, match="not allowed"):
        render_svg(specification, **RENDERED)


def header(chart: str) -> str:
    query = "SELECT ?thing ?date WHERE { ?thing ?p ?date } ORDER BY ?date"
    return f'#+ summary: "Dates"\n#+ pactgraph:\n#+   chart: {chart}\n{query}\n'


@pytest.mark.parametrize(
    ("chart", "what"),
    [
        ("{kind: tymeline}", "'tymeline' is no kind of chart. Did you mean timeline?"),
        ("{label: thing}", "the chart has no kind. Add kind: one of timeline, bars, network, points."),
        ("{kind: 3}", "'3' is no kind of chart. Use one of: timeline, bars, network, points."),
        ("{kind: [bars]}", "'['bars']' is no kind of chart."),
        ("{kind: bars, lable: thing}", "'lable' is no key of a chart of kind bars. Did you mean label?"),
        ("{kind: bars, from: date}", "'from' is no key of a chart of kind bars. Use one of: kind, title,"),
        ("{kind: bars}", "a chart of kind bars needs the key 'label', with a column of the query."),
        ("{kind: bars, label: thong}", "'thong' is no column of the query. Did you mean thing?"),
        ("{kind: bars, label: '?thing'}", "'?thing' is no column of the query. Did you mean thing?"),
        (
            "{kind: bars, label: 3}",
            "'label' of the chart needs one column of the query, as it is written after SELECT.",
        ),
        ("{kind: bars, label: [thing, date]}", "'label' of the chart needs one column of the query"),
        ("{kind: timeline, label: thing, from: []}", "'from' of the chart needs one column, or a list of them"),
        ("{kind: timeline, label: thing, from: date, title: 3}", "'title' needs one text."),
        ("bars", "'chart' needs keys and values below it."),
    ],
)
def test_a_faulty_chart_is_told_when_the_header_is_read(chart: str, what: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_saved_query("dates", "dates.rq", header(chart))

    assert str(caught.value).startswith(f"dates.rq:3: {what}")


@pytest.mark.parametrize("query", ["SELECT * WHERE { ?thing ?p ?date } ORDER BY ?date", "ASK { ?thing ?p ?date }"])
def test_a_chart_needs_columns(query: str) -> None:
    text = header("{kind: bars, label: thing}").partition("SELECT")[0] + query

    with pytest.raises(ParseError, match=r"dates\.rq:3: a chart needs columns\. Name the variables after SELECT\."):
        parse_saved_query("dates", "dates.rq", text)


CHARTED = (
    '#+ summary: "Ties & friends"\n#+ pactgraph:\n#+   chart: {kind: network, source: one, target: other}\n'
    "PREFIX ex: <https://example.org/harbour/terms#>\n"
    "SELECT ?one ?other WHERE { ?one ex:tiedTo ?other } ORDER BY ?one ?other\n"
)


@pytest.fixture
def charted(harbour: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Give the words of a command that draws a chart of another institution's graph."""
    (harbour / "queries/network.rq").write_text(CHARTED, encoding="utf-8")
    monkeypatch.setenv("PACTGRAPH_CACHE", str(tmp_path / "cache"))
    return ["run", "network", "--graph", str(harbour)]


@pytest.mark.parametrize(
    ("extension", "start"),
    [("svg", b"<svg "), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>"), ("vl.json", b'{\n "$schema"')],
)
def test_the_extension_says_which_chart(charted: list[str], tmp_path: Path, extension: str, start: bytes) -> None:
    output = tmp_path / f"chart.{extension}"

    assert main([*charted, "-o", str(output)]) == 0
    assert output.read_bytes().startswith(start)
    assert b"friends" in output.read_bytes()


def test_charts_go_to_standard_output(charted: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*charted, "--format", "svg"]) == 0
    root = ElementTree.fromstring(capfd.readouterr().out)

    assert root[0].text == "Ties & friends"
    assert "Nordhafen Hospital" in (root[1].text or "")
    assert "Ties of a harbour hospital, version 1." in (root[1].text or "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["run", "ties", "--hospital", "hid:north", "--format", "svg"],
            "its header names no chart. These do: network.",
        ),
        (["run", "is-tied", "--hospital", "hid:north", "--format", "svg"], "its header names no chart."),
        (["run", "graph-of-ties", "--format", "png"], "its header names no chart."),
        (["run", "network", "--format", "pdf"], "format 'pdf' is not known."),
        (["run", "network", "-o", "chart.pdf"], "For a chart: svg, png, html, vega."),
    ],
)
def test_what_cannot_be_drawn_is_told(
    charted: list[str], capfd: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main([*words, *charted[2:]]) == 2
    assert message in capfd.readouterr().err


def test_a_terminal_gets_no_png(
    charted: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    assert main([*charted, "--format", "png"]) == 2
    assert "a terminal shows no PNG. Write it to a file: -o network.png" in capfd.readouterr().err


def test_without_the_extra_only_the_specification_is_written(
    charted: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)

    assert main([*charted, "--format", "svg"]) == 2
    assert "pip install vl-convert-python" in capfd.readouterr().err
    assert main([*charted, "--format", "vega"]) == 0
    assert json.loads(capfd.readouterr().out)["description"] == "Network: 3 ties between 3 things."


def test_the_python_api_draws_too(charted: list[str], tmp_path: Path) -> None:
    import pactgraph

    graph = pactgraph.open(charted[-1], cache=tmp_path / "cache")

    assert graph.chart("network").startswith(b"<svg ")
    assert json.loads(graph.chart("network", chart_format="vega"))["title"]["text"] == ["Ties & friends"]
    with pytest.raises(FormatError, match="format 'gif' is not known"):
        graph.chart("network", chart_format="gif")


def test_a_table_imports_nothing_of_charts(charted: list[str]) -> None:
    program = (
        "import sys\nfrom pactgraph.cli import main\n"
        f"assert main({[*charted, '--format', 'csv']!r}) == 0\n"
        "sys.exit(any(name.startswith(('pactgraph.charts', 'vl_convert', 'xml')) for name in sys.modules))"
    )
    assert main([*charted, "--quiet"]) == 0
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0


def test_formats_of_charts_differ_from_all_others() -> None:
    assert ChartFormat.asked_for(None, Path("a.VL.JSON")) is ChartFormat.VEGA
    assert ChartFormat.asked_for(None, Path("a.json")) is None
    assert ChartFormat.asked_for("csv", Path("a.svg")) is None


if __name__ == "__main__":
    for case in CASES:
        made = read_chart(case)
        (FOLDER / case / "expected.txt").write_text(made.description + "\n", encoding="utf-8")
        (FOLDER / case / "expected.vl.json").write_text(as_json(made), encoding="utf-8")
