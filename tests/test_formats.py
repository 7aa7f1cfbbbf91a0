"""Formats are found by name and by extension, and agree with what the engine knows of them."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from pactgraph.errors import FormatError
from pactgraph.formats import GraphFormat, ResultsFormat


@pytest.mark.parametrize("graph_format", GraphFormat, ids=lambda member: member.option)
def test_agrees_with_the_engine(graph_format: GraphFormat) -> None:
    engine = graph_format.rdf_format
    assert graph_format.media_type == engine.media_type
    assert graph_format.file_extension == engine.file_extension
    assert graph_format.supports_datasets == engine.supports_datasets


@pytest.mark.parametrize("member", [*GraphFormat, *ResultsFormat], ids=lambda member: f"{member.option}")
def test_is_found_by_name_and_by_every_extension(member: GraphFormat | ResultsFormat) -> None:
    family = type(member)
    assert family.from_name(member.option.upper()) is member
    for extension in member.extensions:
        assert family.from_path(f"folder.d/partners.v2.{extension}") is member


@pytest.mark.parametrize("family", [GraphFormat, ResultsFormat])
def test_an_unknown_format_lists_the_known(family: type[GraphFormat] | type[ResultsFormat]) -> None:
    with pytest.raises(FormatError, match=r"format 'docx' is not known\. Use one of: \w+(, \w+){5}\.$"):
        family.from_name("docx")
    with pytest.raises(FormatError, match=re.escape(", ".join(f".{member.file_extension}" for member in family)[:4])):
        family.from_path("partners.docx")


@pytest.mark.parametrize("path", ["ttl", "partners", "", "ttl/partners", "partners.ttl/"])
def test_a_path_without_an_extension_is_refused(path: str) -> None:
    with pytest.raises(FormatError, match="extension"):
        GraphFormat.from_path(path)


def test_importing_the_formats_does_not_import_the_engine() -> None:
    code = "import sys, pactgraph.formats; sys.exit('pyoxigraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
