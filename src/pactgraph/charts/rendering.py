"""A specification of Vega-Lite as a picture, by vl-convert: nothing is fetched, and words travel with the picture.

SVG 1.1 with `title` and `desc` (https://www.w3.org/TR/svg-aam-1.0/), PNG with an iTXt chunk
(https://www.w3.org/TR/png-3/#11iTXt). Pages with scripts are left out: the picture is drawn once, here.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from pactgraph.errors import EvaluationError, FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

SVG = "http://www.w3.org/2000/svg"
SCALE = 2
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def render_svg(specification: Mapping[str, Any], *, title: str, description: str, language: str) -> str:
    """Return the picture as SVG, with a title, a description, and the words of each mark as its tooltip.

    Raises FormatError when vl-convert is not installed, EvaluationError when it cannot draw the specification.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(_convert("vegalite_to_svg", specification))
    _number_anew(root)
    for mark in list(root.iter()):
        words = mark.get("aria-label")
        if words and mark.get("role") == "graphics-symbol" and mark.get("aria-roledescription") != "axis":
            tooltip = ElementTree.Element(f"{{{SVG}}}title")
            tooltip.text = words
            mark.insert(0, tooltip)
    root.set("role", "img")
    root.set("lang", language)
    root.set("aria-labelledby", "chart-title chart-description")
    for place, (name, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(
            f"{{{SVG}}}{name}", {"id": f"chart-{'title' if name == 'title' else 'description'}"}
        )
        element.text = text
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _number_anew(root: ElementTree.Element) -> None:
    """Name the clipping paths from 1: vl-convert goes on counting from the picture before."""
    named = [element for element in root.iter() if "id" in element.attrib]
    names = {f"url(#{element.get('id')})": f"chart-{number}" for number, element in enumerate(named, 1)}
    for element in root.iter():
        for key, value in element.attrib.items():
            if value in names:
                element.set(key, f"url(#{names[value]})")
    for element in named:
        element.set("id", names[f"url(#{element.get('id')})"])


def render_png(specification: Mapping[str, Any], *, title: str, description: str, language: str) -> bytes:
    """Return the picture as PNG, twice as fine as a screen, with title and description as texts.

    Raises FormatError when vl-convert is not installed, EvaluationError when it cannot draw the specification.
    """
    picture: bytes = _convert("vegalite_to_png", specification, scale=SCALE)
    header_end = len(PNG_SIGNATURE) + 25
    texts = b"".join(
        _chunk(b"iTXt", f"{keyword}\0\0\0{language}\0\0".encode() + text.encode())
        for keyword, text in (("Title", title), ("Description", description))
    )
    return picture[:header_end] + texts + picture[header_end:]


def _chunk(kind: bytes, contents: bytes) -> bytes:
    return struct.pack(">I", len(contents)) + kind + contents + struct.pack(">I", zlib.crc32(kind + contents))


def _convert(function: str, specification: Mapping[str, Any], **options: Any) -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise FormatError(
            "charts are drawn by vl-convert, which is not installed. Install it: pip install vl-convert-python. "
            "Or use --format vega, which needs nothing."
        ) from error
    try:
        # The data are in the specification: no address may be read.
        return getattr(vl_convert, function)(dict(specification), allowed_base_urls=[], **options)
    except ValueError as error:
        raise EvaluationError(f"the chart cannot be drawn; {error}.") from error
