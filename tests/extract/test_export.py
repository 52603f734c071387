"""Exports open in other programs, carry their evidence, and keep a spreadsheet from running them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from edge_values import AREA, BELT, LINE, POINT, TEXT, document, extraction, footprint, footprints
from shapely.geometry import GeometryCollection, Point

from extract.export import DISCLAIMER, EXPORTERS, ExportError, export_claims, export_store
from extract.store import Selection, open_store
from extract.values import Extraction
from geodata.recipes import from_json, recipe_id

FOUND = extraction(document(url="https://herald.example/a"))
EVIDENCE = ("quote", "speaker", "said_by", "status", "type", "actors", "date", "title", "url",
            "publisher", "published", "recipe", "description", "assumptions", "error_m",
            "disclaimer", "claim_id")  # fmt: skip


def export(kind: str, path: Path, found: Extraction = FOUND, **options: Any) -> int:
    shapes = options.pop("shapes", footprints())
    return export_claims(
        found.claims,
        shapes,
        [found.document],
        format=kind,
        to=path,
        not_mapped={found.document.id: found.not_mapped},
        **options,
    )


def check_evidence(rows: pd.DataFrame) -> None:
    rows = rows.set_index("type")
    assert list(rows["status"][["advance_capture", "control", "zone"]]) == [
        "asserted",
        "asserted",
        "proposed",
    ]
    for claim in FOUND.claims:
        row = rows.loc[claim.type]
        assert row["quote"] == claim.quote
        assert TEXT[int(row["start"]) : int(row["end"])] == row["quote"]
        recipe = row["recipe"] if isinstance(row["recipe"], dict) else json.loads(row["recipe"])
        assert from_json(recipe) == claim.recipe
        assert (row["title"], row["url"]) == ("Northern Front takes Qasira", "https://herald.example/a")
        assert (row["publisher"], str(row["published"])[:10]) == ("The Herald", "2024-05-03")
        assert row["disclaimer"] == DISCLAIMER
        assert float(row["error_m"]) == 1100.0
        assert "cut at the border" in row["assumptions"]
        assert row["claim_id"] == claim.id
    assert rows.loc["zone"]["actors"] == "Westland; Northern Front"
    assert "30 km" in rows.loc["zone"]["description"]
    assert rows.loc["control"]["speaker"] == "Northern Front"
    assert rows.loc["control"]["said_by"] == "says The Northern Front"
    assert rows.loc["advance_capture"]["said_by"] == "in The Herald's own words"
    assert str(rows.loc["advance_capture"]["date"])[:10] == "2024-05-03"


def test_geojson(tmp_path: Path) -> None:
    path = tmp_path / "claims.geojson"
    rivals = {FOUND.claims[0].id: (FOUND.claims[1].id,)}
    assert export("geojson", path, rivals=rivals) == 3
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["type"] == "FeatureCollection"
    assert data["disclaimer"] == DISCLAIMER
    assert [f["id"] for f in data["features"]] == [c.id for c in FOUND.claims]
    assert all(set(EVIDENCE) <= f["properties"].keys() for f in data["features"])
    assert data["features"][0]["properties"]["rivals"] == FOUND.claims[1].id
    assert data["features"][0]["geometry"]["coordinates"] == [36.123457, 35.5]
    assert data["features"][0]["properties"]["speaker"] is None
    (lost,) = data["not_mapped"]
    assert (lost["quote"], lost["reason"], lost["publisher"]) == (
        "Northern",
        "no place is named",
        "The Herald",
    )
    frame = gpd.read_file(path)
    check_evidence(frame)
    assert frame.crs.to_epsg() == 4326
    assert frame.set_index("type").geometry["zone"].equals_exact(footprints()[recipe_id(BELT)].geometry, 1e-6)


def test_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "claims.gpkg"
    assert export("gpkg", path) == 3
    assert [name for name, _ in pyogrio.list_layers(path)] == ["claims", "not_mapped"]
    frame = gpd.read_file(path, layer="claims")
    check_evidence(frame)
    assert set(EVIDENCE) <= set(frame.columns)
    assert frame.crs.to_epsg() == 4326
    assert set(frame.geom_type) == {"Point", "Polygon", "MultiPolygon"}
    assert frame.set_index("type").geometry["zone"].equals(footprints()[recipe_id(BELT)].geometry)
    lost = pyogrio.read_dataframe(path, layer="not_mapped", read_geometry=False)
    assert list(lost["reason"]) == ["no place is named"]
    assert list(lost["start"]) == [0]


def test_geopackage_of_lines_and_mixed_shapes_and_of_nothing(tmp_path: Path) -> None:
    shapes = footprints()
    shapes[recipe_id(AREA)] = footprint(AREA, LINE, "line", length_m=98_000.0)
    shapes[recipe_id(POINT)] = footprint(POINT, GeometryCollection([Point(0, 0), LINE]), "region")
    assert export("gpkg", tmp_path / "a.gpkg", shapes=shapes) == 3
    kinds = list(gpd.read_file(tmp_path / "a.gpkg", layer="claims").geom_type)
    assert kinds == ["GeometryCollection", "LineString", "MultiPolygon"]
    empty = Extraction(document=FOUND.document, resolutions=(), claims=(), not_mapped=())
    assert export("gpkg", tmp_path / "b.gpkg", empty) == 0
    assert gpd.read_file(tmp_path / "b.gpkg", layer="claims").empty
    assert pyogrio.read_dataframe(tmp_path / "b.gpkg", layer="not_mapped", read_geometry=False).empty


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    assert export("csv", path) == 4
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(path)
    assert set(EVIDENCE) <= set(frame.columns)
    drawn = frame[frame["drawn"] == "yes"]
    check_evidence(drawn)
    points = gpd.GeoDataFrame(drawn, geometry=gpd.points_from_xy(drawn["lon"], drawn["lat"]), crs="EPSG:4326")
    assert points.geometry[0].equals_exact(Point(36.123457, 35.5), 1e-6)
    assert list(drawn[["west", "south", "east", "north"]].iloc[1]) == [36.0, 35.0, 37.0, 36.0]
    (lost,) = frame[frame["drawn"] == "no"].to_dict("records")
    assert (lost["quote"], lost["reason"], lost["document_id"]) == (
        "Northern", "no place is named", FOUND.document.id,
    )  # fmt: skip


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://evil")']
)
def test_a_spreadsheet_runs_nothing(evil: str) -> None:
    doc = document(title=evil, publisher=evil)
    claim = replace(FOUND.claims[0], document_id=doc.id, target=evil, extent=evil, zone_name=evil)
    stream = io.BytesIO()
    lost = replace(FOUND.not_mapped[0], quote=evil)
    export_claims([claim], footprints(), [doc], format="csv", to=stream, not_mapped={doc.id: [lost]})
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    for row in rows:
        for name, cell in row.items():
            if name not in ("lon", "lat", "west", "south", "east", "north"):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")), name
    assert rows[0]["target"] == f"'{evil}"
    assert rows[1]["quote"] == f"'{evil}"


def test_numbers_south_and_west_stay_numbers() -> None:
    stream = io.BytesIO()
    shapes = {recipe_id(POINT): footprint(POINT, Point(-64.5, -31.25), "point")}
    export_claims(FOUND.claims[:1], shapes, [FOUND.document], format="csv", to=stream)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert (row["lon"], row["lat"], row["south"]) == ("-64.5", "-31.25", "-31.25")


def undrawn_quotes(kind: str, path: Path) -> list[str]:
    """What a file lists as found and not drawn, as another program reads it."""
    if kind == "geojson":
        return [row["quote"] for row in json.loads(path.read_text(encoding="utf-8"))["not_mapped"]]
    if kind in ("gpkg", "kml"):
        layer = {"gpkg": "not_mapped", "kml": "Found, not drawn"}[kind]
        return list(pyogrio.read_dataframe(path, layer=layer, read_geometry=False)["quote"])
    if kind == "jsonld":
        nodes = json.loads(path.read_text(encoding="utf-8"))["@graph"]
        return [
            n["text"] if n["@type"] == "Claim" else n["target"]["selector"][0]["exact"]
            for n in nodes
            if "reason" in n
        ]
    frame = pd.read_csv(path) if kind == "csv" else gpd.read_parquet(path)
    return list(frame[~frame["drawn"].isin(["yes", True])]["quote"])


@pytest.mark.parametrize("kind", EXPORTERS)
def test_a_claim_without_a_shape_is_listed_as_not_drawn(kind: str, tmp_path: Path) -> None:
    shapes = footprints()
    del shapes[recipe_id(AREA)]
    path = tmp_path / f"claims.{kind}"
    export(kind, path, shapes=shapes)
    assert undrawn_quotes(kind, path) == [FOUND.claims[1].quote, "Northern"]


@pytest.mark.parametrize("kind", EXPORTERS)
def test_every_format_writes_to_a_stream_and_leaves_it_open(kind: str) -> None:
    stream = io.BytesIO()
    export_claims(FOUND.claims, footprints(), [FOUND.document], format=kind, to=stream)
    assert not stream.closed
    assert len(stream.getvalue()) > 1000


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>\u202e\"',;\n{{7*7}}"
    claim = replace(FOUND.claims[0], target=hostile, zone_name=hostile)
    for kind in EXPORTERS:
        path = tmp_path / f"claims.{kind}"
        export_claims([claim], footprints(), [FOUND.document], format=kind, to=path)
        if kind == "jsonld":
            nodes = json.loads(path.read_text(encoding="utf-8"))["@graph"]
            assert hostile in [n.get("spatialCoverage", {}).get("name") for n in nodes]
            continue
        layer = {"gpkg": {"layer": "claims"}, "kml": {"layer": "Claims"}}.get(kind, {})
        frame = (
            pd.read_csv(path) if kind == "csv"
            else gpd.read_parquet(path) if kind == "geoparquet"
            else gpd.read_file(path, **layer)
        )  # fmt: skip
        assert frame["target"][0] == hostile, kind


def test_a_failed_export_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.geojson"
    path.write_text("old")
    lost = {recipe_id(POINT): replace(footprints()[recipe_id(POINT)], centroid=())}  # type: ignore[arg-type]
    with pytest.raises(IndexError):
        export("geojson", path, shapes=footprints() | lost)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["claims.geojson"]


def test_what_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="format 'shp' is not known; known are geojson, gpkg, csv, kml"):
        export("shp", tmp_path / "x")
    with pytest.raises(ExportError, match="csv holds quotes only; full texts go into geojson"):
        export("csv", tmp_path / "x", with_texts=True)
    with pytest.raises(ExportError, match="cannot be written") as error:
        export("csv", tmp_path / "no" / "folder.csv")
    assert "\n" not in str(error.value)
    with pytest.raises(ExportError, match="cannot be written"):
        export("csv", tmp_path)


def test_a_store_is_exported_by_selection(tmp_path: Path) -> None:
    path = tmp_path / "claims.geojson"
    with open_store(tmp_path / "s.sqlite") as store:
        store.add(FOUND, footprints())
        other = extraction(document(TEXT + " More.", title="Another"))
        store.add(other, footprints())
        store.replace_links({FOUND.claims[0].id: (other.claims[0].id,)}, {})
        assert export_store(store, format="geojson", to=path) == 6
        data = json.loads(path.read_text(encoding="utf-8"))
        assert len(data["not_mapped"]) == 2
        linked = {f["id"]: f["properties"]["rivals"] for f in data["features"]}
        assert linked[FOUND.claims[0].id] == other.claims[0].id
        chosen = Selection(documents=(other.document.id,), types=("zone",))
        assert export_store(store, chosen, format="geojson", to=path) == 1
        data = json.loads(path.read_text(encoding="utf-8"))
        assert {row["document_id"] for row in data["not_mapped"]} == {other.document.id}
        assert export_store(store, Selection(worldview="other"), format="geojson", to=path) == 0
        assert len(json.loads(path.read_text(encoding="utf-8"))["not_mapped"]) == 8


def test_kml_in_another_reader(tmp_path: Path) -> None:
    """GDAL's LIBKML driver, Google's own library, reads what we write with the standard one."""
    path = tmp_path / "claims.kml"
    assert export("kml", path, colours={"front": "#c0392b"}) == 3
    assert [name for name, _ in pyogrio.list_layers(path)] == ["Claims", "Found, not drawn"]
    frame = gpd.read_file(path, layer="Claims")
    assert set(EVIDENCE) <= set(frame.columns)
    assert list(frame["claim_id"]) == [c.id for c in FOUND.claims]
    shapes = frame.set_index("type").geometry.force_2d()
    assert shapes["zone"].equals_exact(footprints()[recipe_id(BELT)].geometry, 1e-6)
    dated = frame.set_index("type")
    assert str(dated.loc["advance_capture", "begin"])[:10] == "2024-05-03"
    assert str(dated.loc["zone", "Name"]).startswith("PROPOSED · ")


def test_kml_fills_only_control_that_is_asserted(tmp_path: Path) -> None:
    from xml.etree import ElementTree as ET

    path = tmp_path / "claims.kml"
    export("kml", path, colours={"front": "#c0392b"})
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.parse(path).getroot()  # written by ourselves a line above
    styles = {s.get("id"): s for s in root.iterfind(".//k:Style", space)}
    marks = list(root.iterfind(".//k:Folder[1]/k:Placemark", space))
    filled = {}
    for mark in marks:
        style = styles[mark.find("k:styleUrl", space).text[1:]]
        filled[mark.find("k:name", space).text.split(" ")[0]] = style.find("k:PolyStyle/k:fill", space).text
    assert filled["PROPOSED"] == "0"
    assert list(filled.values()).count("1") == 1
    assert styles["asserted-c0392b-filled"].find("k:LineStyle/k:color", space).text == "ff2b39c0"


def test_geoparquet(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    assert export("geoparquet", path) == 4
    frame = gpd.read_parquet(path)
    assert frame.crs.to_epsg() == 4326
    check_evidence(frame[frame["drawn"]])
    assert frame[~frame["drawn"]].geometry.isna().all()
    empty = Extraction(document=FOUND.document, resolutions=(), claims=(), not_mapped=())
    assert export("geoparquet", path, empty) == 0
    assert set(EVIDENCE) <= set(gpd.read_parquet(path).columns)


def test_full_texts_go_along_only_when_asked_for(tmp_path: Path) -> None:
    whole = json.dumps(TEXT, ensure_ascii=False)[1:-1]
    for kind in ("geojson", "jsonld"):
        path = tmp_path / f"claims.{kind}"
        export(kind, path)
        assert whole not in path.read_text(encoding="utf-8")
        export(kind, path, with_texts=True)
        assert whole in path.read_text(encoding="utf-8")
    export("gpkg", tmp_path / "c.gpkg", with_texts=True)
    held = pyogrio.read_dataframe(tmp_path / "c.gpkg", layer="documents", read_geometry=False)
    assert list(held["text"]) == [TEXT]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own use
def test_json_ld_in_another_reader(tmp_path: Path) -> None:
    """rdflib reads the graph without a network: claims, their words, and who contradicts whom."""
    rdflib = pytest.importorskip("rdflib")
    path = tmp_path / "claims.jsonld"
    one, other = FOUND.claims[:2]
    assert export("jsonld", path, rivals={one.id: (other.id,)}) == 3
    graph = rdflib.Graph().parse(data=path.read_text(encoding="utf-8"), format="json-ld")
    schema, oa = rdflib.Namespace("https://schema.org/"), rdflib.Namespace("http://www.w3.org/ns/oa#")
    claims = set(graph.subjects(rdflib.RDF.type, schema.Claim))
    assert len(claims) == 3
    for note, body in graph.subject_objects(oa.hasBody):
        assert (note, rdflib.RDF.type, oa.Annotation) in graph
        target = graph.value(note, oa.hasTarget)
        found = list(graph.objects(target, oa.hasSelector))
        exact = next(v for s in found if (v := graph.value(s, oa.exact)))
        start, end = (
            next(v for s in found if (v := graph.value(s, oa[k])) is not None) for k in ("start", "end")
        )
        assert TEXT[start.toPython() : end.toPython()] == str(exact) == str(graph.value(body, schema.text))
    contradicts = rdflib.URIRef("urn:claimatlas:vocabulary:contradicts")
    assert len(list(graph.subject_objects(contradicts))) == 1
    article = next(graph.subjects(rdflib.RDF.type, schema.NewsArticle))
    assert str(graph.value(article, schema.headline)) == FOUND.document.title
    lost = graph.objects(None, rdflib.URIRef("urn:claimatlas:vocabulary:reason-not-drawn"))
    assert [str(r) for r in lost] == ["no place is named"]
