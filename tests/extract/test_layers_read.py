"""Other people's maps: every format opens, coordinates are right, what is hostile is refused in one line."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from extract.sources import layer_worker, layers
from extract.sources.layers import MAX_BYTES, LayerReading, read_layer
from geodata.errors import DocumentError
from geodata.foreign import to_lonlat
from geodata.geodesy import area_m2

RING = Polygon([(40, 35), (42, 35), (42, 37), (40, 37)], [[(40.5, 35.5), (40.5, 36), (41, 36)]])
SHAPES = (box(36, 35, 38, 36), box(38, 35, 39, 36), RING)
BOMB = "<!DOCTYPE k [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY b{n} '{'&a;' * 50}'>" for n in range(50)) + "]>"


def frame(**more: Any) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"name": ["West", "East", "Ring"], "side": ["Reds", "Blues", "Reds"], "count": [1, 2, 3], **more},
        geometry=list(SHAPES),
        crs=4326,
    )


def refusal(source: Path | bytes, **how: Any) -> str:
    with pytest.raises(DocumentError) as error:
        read_layer(source, name="the map", **how)
    said = str(error.value)
    assert said.startswith("the map ")
    assert "\n" not in said
    assert len(said) < 400
    return said


def zipped(*files: tuple[str, bytes], links: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.external_attr = ((stat.S_IFLNK if links else stat.S_IFREG) | 0o644) << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def geojson(*shapes: Any, **properties: Any) -> bytes:
    features = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(s), "properties": properties} for s in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def parts(folder: Path, stem: str) -> list[tuple[str, bytes]]:
    return [(f"maps/Größe {stem}{p.suffix}", p.read_bytes()) for p in sorted(folder.glob(f"{stem}.*"))]


def given(folder: Path, kind: str) -> Path:
    """The three shapes as a file of some kind, in the coordinates that it is usual in."""
    utm = frame().to_crs(32637)
    path = folder / f"m.{kind}"
    if kind in ("shp", "zip"):
        utm.to_file(folder / "m.shp", driver="ESRI Shapefile")
        if kind == "zip":
            path.write_bytes(zipped(*parts(folder, "m")))
    elif kind in ("kml", "kmz"):
        frame().to_file(folder / "m.kml", driver="LIBKML")
        if kind == "kmz":
            path.write_bytes(zipped(("doc.kml", (folder / "m.kml").read_bytes())))
    elif kind == "gpkg":
        utm.to_file(path, driver="GPKG")
    else:
        frame().to_file(path, driver="GeoJSON")
    return path


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "kml", "kmz", "shp", "zip"])
def test_every_format_opens_with_its_shapes_names_and_kinds(kind: str, tmp_path: Path) -> None:
    path = given(tmp_path, kind)
    found = read_layer(path)
    assert [(f.title, f.category) for f in found.features] == [
        ("West", "Reds"),
        ("East", "Blues"),
        ("Ring", "Reds"),
    ]
    for feature, shape in zip(found.features, SHAPES, strict=True):
        assert feature.geometry.is_valid
        assert not feature.geometry.has_z
        assert area_m2(feature.geometry.symmetric_difference(shape)) < 0.006 * area_m2(
            shape
        )  # UTM's edges bend
    assert len(found.features[2].geometry.interiors) == 1
    assert found.category_field == "side"
    assert "categories guessed from ‘side’" in found.notes
    converted = [n for n in found.notes if "converted from EPSG:32637" in n]
    assert len(converted) == (kind in ("gpkg", "shp", "zip"))
    if kind != "shp":  # the bytes alone say what they are, whatever the name
        assert read_layer(path.read_bytes(), name="x.txt").features == found.features


@pytest.mark.parametrize("epsg", [32637, 3857, 2154, 27700, 5514, 3035, 4258, 23700, 22770, 2320])
def test_coordinates_are_converted_to_a_metre(epsg: int) -> None:
    area = pyproj.CRS(epsg).area_of_use
    assert area is not None
    lon, lat = (area.west + area.east) / 2, (area.south + area.north) / 2
    wanted = [(lon + 0.1 * n, lat + 0.07 * n) for n in range(3)]
    back = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    xy = [back.transform(*p) for p in wanted]
    found, _ = to_lonlat(np.array([Point(p) for p in xy], dtype=object), f"EPSG:{epsg}", may_lack=False)
    geod = pyproj.Geod(ellps="WGS84")
    for point, (x, y) in zip(found, wanted, strict=True):
        assert point is not None
        assert geod.inv(point.x, point.y, x, y)[2] < 1.0


def test_straight_edges_of_a_projected_map_are_followed(tmp_path: Path) -> None:
    square = box(100_000, 5_000_000, 900_000, 5_900_000)
    geopandas.GeoDataFrame({"n": [1]}, geometry=[square], crs=32633).to_file(tmp_path / "m.gpkg")
    (found,) = read_layer(tmp_path / "m.gpkg").features
    turn = pyproj.Transformer.from_crs(4326, 32633, always_xy=True)
    edge = shapely.segmentize(found.geometry.exterior, 0.001)
    back = shapely.transform(edge, lambda c: np.column_stack(turn.transform(c[:, 0], c[:, 1])))
    assert shapely.hausdorff_distance(back, square.exterior) < 1.0


def test_shapes_across_180_degrees_are_cut_there(tmp_path: Path) -> None:
    sea = Polygon(
        [(178, -19), (-178, -19), (-178, -16), (178, -16)]
    )  # as many programs write it: the short way
    run_on = box(178, -19, 182, -16)
    for data in (geojson(sea), geojson(run_on)):
        (found,) = read_layer(data).features
        assert found.geometry.bounds == (-180, -19, 180, -16)
        assert area_m2(found.geometry) == pytest.approx(area_m2(box(0, -19, 4, -16)), rel=1e-9)
    whole = read_layer(geojson(box(-180, -90, 180, 90))).features[0].geometry
    assert area_m2(whole) == pytest.approx(510_065_621_724_088, rel=1e-9)
    pacific = geopandas.GeoDataFrame({"n": [1]}, geometry=[box(-223e3, -2_145e3, 223e3, -1_805e3)], crs=3832)
    pacific = pacific.set_geometry(
        pacific.geometry.translate(30 * 111_319.49)
    )  # round 180 degrees in EPSG:3832
    pacific.to_file(tmp_path / "m.gpkg")
    (found,) = read_layer(tmp_path / "m.gpkg").features
    assert found.geometry.bounds[0] == -180
    assert found.geometry.bounds[2] == 180
    assert area_m2(found.geometry) < 2.5e11


def test_a_pole_lies_inside_its_shape(tmp_path: Path) -> None:
    geopandas.GeoDataFrame({"n": [1]}, geometry=[Point(0, 0).buffer(1e6)], crs=3031).to_file(
        tmp_path / "m.gpkg"
    )
    (found,) = read_layer(tmp_path / "m.gpkg").features
    assert found.geometry.covers(Point(12, -89.9))
    assert area_m2(found.geometry) == pytest.approx(3.14159 * 1e12, rel=0.06)


def test_what_says_no_coordinate_system_is_refused_unless_its_numbers_are_degrees(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "deg.shp")
    frame().to_crs(32637).to_file(tmp_path / "utm.shp")
    for path in tmp_path.glob("*.prj"):
        path.unlink()
    assert "read as degrees" in " ".join(read_layer(tmp_path / "deg.shp").notes)
    assert "does not say its coordinate system" in refusal(tmp_path / "utm.shp")
    assert "no places on the earth" in refusal(geojson(box(3e5, 4e6, 3.1e5, 4.1e6)))
    assert "no places on the earth" in refusal(geojson(box(10, 80, 11, 120)))


def test_outlines_that_cross_are_mended_and_holes_stay() -> None:
    bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    found = read_layer(geojson(bow, RING))
    assert all(f.geometry.is_valid for f in found.features)
    assert found.features[0].geometry.area == pytest.approx(2.0)
    assert found.features[1].geometry.equals(RING)
    assert "1 outlines that crossed themselves were mended" in found.notes


def test_heights_collections_and_empty_shapes_are_dealt_with() -> None:
    mixed = {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "coordinates": [[[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]]},
        {"type": "Point", "coordinates": [3, 3]},
    ]}  # fmt: skip
    features = [{"type": "Feature", "geometry": g, "properties": {"kind": "x"}} for g in (mixed, None)]
    found = read_layer(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    (only,) = found.features
    assert only.geometry.equals(Polygon([(0, 0), (1, 0), (1, 1)]))
    assert not only.geometry.has_z
    assert "1 without a shape were left out" in found.notes


def test_attributes_are_plain_short_text() -> None:
    hostile = "<script>alert(1)</script>\u202e\x00\x1b[31m" + "x" * 500
    (found,) = read_layer(geojson(box(0, 0, 1, 1), name=hostile, kind=hostile)).features
    assert found.title.startswith("<script>alert(1)</script>")
    assert len(found.title) <= 120
    assert found.title.isprintable()
    assert found.category.isprintable()


def test_folders_of_a_kml_are_its_kinds() -> None:
    def folder(name: str, x: int) -> str:
        ring = f"{x},0 {x + 1},0 {x + 1},1 {x},0"
        return (
            f"<Folder><name>{name}</name><Placemark><name>p{x}</name><description>&lt;b&gt;</description><Polygon>"
            f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
            "</Placemark></Folder>"
        )

    head = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    text = f"{head}{folder('Reds', 0)}{folder('Blues', 3)}</Document></kml>"
    found = read_layer(text.encode())
    assert [(f.title, f.category) for f in found.features] == [("p0", "Reds"), ("p3", "Blues")]
    assert "categories are the file’s folders" in found.notes
    assert [f.title for f in read_layer(text.encode(), layer="Blues").features] == ["p3"]


def test_layers_and_attributes_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "m.gpkg"
    frame(held=["a", "b", "c"]).to_file(path, layer="one")
    frame().iloc[:1].to_file(path, layer="two")
    assert "name one: one, two" in refusal(path)
    assert "has no layer 'three'; name one of: one, two" in refusal(path, layer="three")
    found = read_layer(path, layer="one", category_field="held", title_field="side")
    assert [(f.title, f.category) for f in found.features] == [("Reds", "a"), ("Blues", "b"), ("Reds", "c")]
    assert "has no attribute 'owner'" in refusal(path, layer="one", category_field="owner")
    both = zipped(("a.geojson", geojson(box(0, 0, 1, 1))), ("b/c.geojson", geojson(box(5, 0, 6, 1))))
    assert "holds several maps" in refusal(both)
    assert read_layer(both, layer="c").features[0].geometry.bounds[0] == 5


def test_many_kinds_are_grouped() -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [n % 90, 0]},
            "properties": {"k": f"k{n}"},
        }
        for n in range(90)
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    found = read_layer(data, category_field="k")
    assert len({f.category for f in found.features}) == 40
    assert "51 rare categories were put together as ‘other’" in found.notes


# --- what is refused ----------------------------------------------------------------------

HEAD = b'<?xml version="1.0"?>'
KML = b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'
VRT = (
    b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
    b"</OGRVRTDataSource>"
)
POINT = geojson(Point(0, 0))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"name,lat,lon\nx,1,2\n", "is no map"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is no map"),
        (b"%PDF-1.7", "is no map"),
        (b"{", "broken"),
        (b'{"type": "FeatureCollection", "features": [{"type":', "broken"),
        (b'{"type": "Topology", "objects": {}}', "broken"),
        (b'{"type": "FeatureCollection", "features": []}', "no shapes|no layer"),
        (b"[" * 100_000, "is no map"),
        (b'{"a":' * 200_000, "broken"),
        (HEAD + b"<gpx/>", "is XML and no KML"),
        (HEAD + VRT, "is XML and no KML"),
        (HEAD + b"<!--" + VRT + b"-->" + KML, "no shapes|no layer|broken"),
        (HEAD + BOMB.encode() + KML, "DOCTYPE|broken"),
        (HEAD + b'<!DOCTYPE kml SYSTEM "file:///etc/passwd">' + KML, "DOCTYPE"),
        (HEAD + b"<kml", "XML"),
        (b"<" * 100_000, "XML"),
        (b"SQLite format 3\0" + bytes(5000), "no GeoPackage"),
        (b"\x00\x00\x27\x0a" + bytes(100), "part of a shapefile"),
        (b"PK\x03\x04" + bytes(100), "broken archive"),
        (zipped(("readme.txt", b"x")), "archive without a map"),
        (zipped(("../../x.geojson", POINT)), "paths that lead out"),
        (zipped(("/etc/x.geojson", POINT)), "paths that lead out"),
        (zipped(("C:\\x.geojson", POINT)), "paths that lead out"),
        (zipped(("a\\..\\..\\x.geojson", POINT)), "paths that lead out"),
        (zipped(("x.geojson", b"/etc/passwd"), links=True), "symbolic links"),
        (zipped(("inner.zip", zipped(("x.geojson", POINT)))), "archive of archives"),
        (zipped(*((f"{n}.txt", b"") for n in range(600))), "600 files"),
        (zipped(("x.shp", b"\x00\x00\x27\x0a" + bytes(200))), "broken|no layer|no shapes"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)  # fmt: skip
def test_what_is_broken_or_hostile_is_refused_in_one_line(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(data)
    with pytest.raises(
        layer_worker.RefusedError, match=words
    ) as error:  # what the child does, in this process
        layer_worker.read(tmp_path, {"suffix": "", "layer": "", "title": "", "category": ""})
    assert "\n" not in str(error.value)


def test_a_refusal_of_the_child_is_told_in_one_line() -> None:
    assert "paths that lead out" in refusal(zipped(("../../x.geojson", POINT)))
    assert "XML and no KML" in refusal(HEAD + VRT)
    assert "unpacks to more than 200 MB" in refusal(zipped(("x.geojson", bytes(201_000_000))))


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped(("x.geojson", b'{"a": "' + b"a" * 205_000_000)))
    at = data.rindex(b"PK\x01\x02") + 24  # the uncompressed size in the directory
    data[at : at + 4] = (1000).to_bytes(4, "little")
    refusal(bytes(data))


def test_too_large_too_many_and_too_fine_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    huge = tmp_path / "huge.geojson"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "larger than 100 MB" in refusal(huge)
    many = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}, "properties": {}}
    ] * 20_001
    assert "more than 20,000 shapes" in refusal(
        json.dumps({"type": "FeatureCollection", "features": many}).encode()
    )
    ring = ",".join(["[0,0],[1,0],[1,1],[0,1]"] * 500_001)
    fine = f'{{"type":"Polygon","coordinates":[[{ring},[0,0]]]}}'
    assert "more than 2,000,000 corners" in refusal(fine.encode())


def test_a_geopackage_of_millions_of_rows_ends_in_time(tmp_path: Path) -> None:
    path = tmp_path / "m.gpkg"
    frame().to_file(path, layer="m")
    base = sqlite3.connect(path)
    base.create_function("ST_IsEmpty", 1, lambda _: 0)
    for name in ("MinX", "MaxX", "MinY", "MaxY"):
        base.create_function(f"ST_{name}", 1, lambda _: 0.0)
    (blob,) = base.execute("SELECT geom FROM m LIMIT 1").fetchone()
    base.executemany("INSERT INTO m (geom, name) VALUES (?, 'x')", ((blob,) for _ in range(60_000)))
    base.commit()
    base.close()
    started = time.monotonic()
    assert "more than 20,000 shapes" in refusal(path)
    assert time.monotonic() - started < 30


def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "within 0 s" in refusal(POINT, timeout_s=0.01)


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(layers.tempfile, "tempdir", str(tmp_path))
    assert isinstance(read_layer(POINT), LayerReading)
    refusal(b"{")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "none.geojson")
    assert "cannot be read" in refusal(tmp_path / "none.shp")
    assert "cannot be read" in refusal(tmp_path)


def test_lines_and_points_are_kept() -> None:
    found = read_layer(geojson(LineString([(0, 0), (1, 1)]), Point(2, 2)))
    assert [f.geometry.geom_type for f in found.features] == ["LineString", "Point"]
