"""KML 2.2 (OGC 07-147r2) for Google Earth and QGIS: time spans, styles by status, evidence as data.

KML knows neither dashes nor hatches, so a status that is not asserted shows by an outline alone,
thin or faint, and by its word at the head of the name. Only asserted control is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO
from xml.etree import ElementTree as ET

from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from extract.export.rows import DISCLAIMER, Contents, Row, drawn, undrawn

NAMESPACE = "http://www.opengis.net/kml/2.2"
NOBODY = "#5b6470"
_WIDTH_PX = {
    "asserted": 3.0,
    "proposed": 2.0,
    "planned": 2.0,
    "hypothetical": 1.2,
    "denied": 1.0,
    "past": 1.0,
}
_OPACITY = {"asserted": 1.0, "proposed": 0.9, "planned": 0.9, "hypothetical": 0.7, "denied": 0.5, "past": 0.5}
_FILL_OPACITY = 0.35
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = 6


def write_kml(contents: Contents, stream: BinaryIO) -> int:
    """Write a KML document (EPSG:4326) and return the number of placemarks that are drawn.

    Every placemark carries the attributes of `rows.claim_row` as ``ExtendedData`` and, where the
    text dates the claim, a ``TimeSpan`` of its first and last day. What was found and not drawn
    stands in a folder of its own, without a shape.
    """
    root = ET.Element("kml", xmlns=NAMESPACE)
    top = _child(root, "Document")
    _child(top, "name", "claimatlas: who says which ground is whose")
    _child(top, "description", DISCLAIMER)
    when_of = {c.id: c.when for c in contents.claims}
    colour_of = {
        c.id: contents.colours.get(c.actors[0].key, NOBODY) if c.actors else NOBODY for c in contents.claims
    }
    known: set[str] = set()
    folder = _child(top, "Folder")
    _child(folder, "name", "Claims")
    count = 0
    for row, footprint in drawn(contents):
        filled = row["type"] == "control" and row["status"] == "asserted"
        style = f"{row['status']}-{colour_of[row['claim_id']].lstrip('#')}-{'filled' if filled else 'open'}"
        if style not in known:
            known.add(style)
            top.insert(2, _style(style, colour_of[row["claim_id"]], row["status"], filled=filled))
        mark = _child(folder, "Placemark")
        mark.set("id", f"claim-{_name_token(row['claim_id'])}")
        _child(mark, "name", _title(row))
        _child(mark, "description", f"“{row['quote']}” ({row['said_by']}; {_source_words(row)})")
        when = when_of[row["claim_id"]]
        if when is not None:
            span = _child(mark, "TimeSpan")
            _child(span, "begin", when.start.isoformat())
            if when.end is not None:
                _child(span, "end", when.end.isoformat())
        _child(mark, "styleUrl", f"#{style}")
        _data(mark, row)
        shape = _geometry(footprint.geometry)
        if shape is not None:
            mark.append(shape)
        count += 1
    lost = list(undrawn(contents))
    if lost:
        folder = _child(top, "Folder")
        _child(folder, "name", "Found, not drawn")
        for row in lost:
            mark = _child(folder, "Placemark")
            _child(mark, "name", f"{row['type']}: {row['reason']}")
            _child(mark, "description", f"“{row['quote']}” ({_source_words(row)})")
            _data(mark, row)
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return count


def _title(row: Row) -> str:
    who = row["actors"] or "nobody named"
    what = row["zone_name"] or row["type"].replace("_", " ")
    status = "" if row["status"] == "asserted" else f"{row['status'].upper()} · "
    return f"{status}{who}: {what} ({row['said_by']})"


def _source_words(row: Row) -> str:
    parts = (row.get("publisher"), row.get("title"), row.get("published"))
    return ", ".join(str(p) for p in parts if p) or str(row["document_id"])


def _style(name: str, colour: str, status: str, *, filled: bool) -> ET.Element:
    style = ET.Element("Style", id=name)
    line = _child(style, "LineStyle")
    _child(line, "color", _colour(colour, _OPACITY[status]))
    _child(line, "width", str(_WIDTH_PX[status]))
    poly = _child(style, "PolyStyle")
    _child(poly, "color", _colour(colour, _FILL_OPACITY))
    _child(poly, "fill", "1" if filled else "0")
    _child(poly, "outline", "1")
    return style


def _colour(rgb: str, opacity: float) -> str:
    """KML writes alpha, blue, green, red."""
    red, green, blue = rgb[1:3], rgb[3:5], rgb[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}".lower()


def _data(mark: ET.Element, row: Row) -> None:
    extended = _child(mark, "ExtendedData")
    for key, value in row.items():
        if value is not None and value != "":
            entry = _child(extended, "Data")
            entry.set("name", key)
            _child(entry, "value", str(value))


def _geometry(shape: BaseGeometry) -> ET.Element | None:
    if shape.is_empty:
        return None
    if isinstance(shape, Point):
        return _with_coordinates("Point", shape.coords)
    if isinstance(shape, LineString):
        line = _with_coordinates("LineString", shape.coords)
        line.insert(0, _element("tessellate", "1"))
        return line
    if isinstance(shape, Polygon):
        polygon = _element("Polygon")
        polygon.append(_element("tessellate", "1"))
        for kind, ring in (
            ("outerBoundaryIs", shape.exterior),
            *(("innerBoundaryIs", r) for r in shape.interiors),
        ):
            _child(polygon, kind).append(_with_coordinates("LinearRing", ring.coords))
        return polygon
    parts = (
        shape.geoms
        if isinstance(shape, MultiPoint | MultiLineString | MultiPolygon)
        else getattr(shape, "geoms", ())
    )
    several = _element("MultiGeometry")
    several.extend(part for part in map(_geometry, parts) if part is not None)
    return several


def _with_coordinates(kind: str, coordinates: Iterable[tuple[float, ...]]) -> ET.Element:
    element = _element(kind)
    _child(element, "coordinates", " ".join(f"{c[0]:.{_DIGITS}f},{c[1]:.{_DIGITS}f}" for c in coordinates))
    return element


def _element(name: str, text: str | None = None) -> ET.Element:
    element = ET.Element(name)
    if text is not None:
        element.text = _NOT_XML.sub("\ufffd", text)
    return element


def _child(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = _element(name, text)
    parent.append(element)
    return element


def _name_token(text: str) -> str:
    return re.sub(r"[^\w.-]", "-", text, flags=re.ASCII)
