"""Fetching from a server of ours, in the sources' formats, and using what came."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from fake_source import FakeSource, run_source
from shapely.geometry import Polygon, box, mapping

from geodata.atlas import DATA_DIR, Atlas, open_atlas
from geodata.build import build
from geodata.errors import DataError, FetchError, UnknownPlaceError
from geodata.fetch import errand as fetch
from geodata.fetch.extras import FILE, open_extras
from geodata.gazetteer import open_gazetteer
from geodata.recipes import Area, Ref

SHIPPED = open_atlas(data_dir=DATA_DIR)


@pytest.fixture
def source() -> Iterator[FakeSource]:
    with run_source() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAIMATLAS_EXTRA", str(tmp_path / "extra"))
    return tmp_path / "extra"


def geonames_row(number: int, name: str, lat: float, lon: float, code: str, **more: str) -> str:
    feature_class, feature = code.split(".")
    return "\t".join([
        str(number), name, more.get("ascii", name), more.get("other", ""), str(lat), str(lon), feature_class,
        feature, more.get("country", "SY"), "", "12", "", "", "", more.get("population", "0"), "", "400",
        "Asia/Damascus", "2024-01-01",
    ])  # fmt: skip


ROWS = [
    geonames_row(
        990000001, "Jabal Qarnabit", 35.60, 36.20, "T.MT", other="Qarnabit Dağı,جبل القرنبيط,QZQX,qz"
    ),
    geonames_row(990000002, "Tall Zumurrudah", 35.95, 36.65, "P.PPL", population="340"),
    geonames_row(990000003, "Nahr Zumurrudah", 35.9, 36.7, "H.STM", other="Tall Zumurrudah"),
    geonames_row(990000004, "Hotel Zumurrudah", 35.9, 36.7, "S.HTL"),
    geonames_row(990000005, "Zumurrudah Air Base", 35.9, 36.7, "S.AIRB"),
    geonames_row(169387, "Idlib Governorate", 35.8, 36.6, "A.ADM1"),
    geonames_row(990000006, "Zumurrudah Sea Stack", 35.9, 35.0, "T.RK", country=""),
]


def zip_of(name: str, lines: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "\n".join(lines) + "\n")
    return out.getvalue()


def test_geonames_rows_are_found_after_the_shipped_ones(source: FakeSource, folder: Path) -> None:
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    source.break_after = [50]
    (layer,) = fetch.fetch_extra("geonames", ["sy"], url=source.url)
    assert (layer.layer, layer.places, layer.licence) == ("geonames:SY", 5, "CC BY 4.0")
    assert len(source.asked) == 2  # broken off, gone on
    with open_gazetteer() as gazetteer:
        (mountain,) = gazetteer.find("Jabal Qarnabit")
        assert mountain.match == "exact"
        assert (mountain.place.kind, mountain.place.country) == ("mountain", "SY")
        assert mountain.place.admin1 == SHIPPED.province_at(36.20, 35.60).removeprefix("admin1:")
        assert "T.MT" in mountain.place.source
        assert [c.place for c in gazetteer.find("جبل القرنبيط")] == [mountain.place]
        assert [c.match for c in gazetteer.find("qarnabit dagi")] == ["folded"]
        assert [c.place.id for c in gazetteer.find("Jebel Karnabeet")] == [mountain.place.id]
        assert not any(gazetteer.knows(code) for code in ("QZQX", "qz"))
        two = gazetteer.find("Tall Zumurrudah")
        assert [c.place.kind for c in two] == ["city", "river"]  # 340 people before none
        assert len(gazetteer.find("Tall Zumurrudah", limit=1)) == 1
        assert gazetteer.knows("tall zumurrudah")
        assert not gazetteer.knows("Hotel Zumurrudah")
        assert gazetteer.place("geonames:990000005").kind == "facility"
        assert gazetteer.recipe("geonames:990000005") is None
        assert gazetteer.names("geonames:990000001")[0] == "Jabal Qarnabit"
        assert gazetteer.place("geonames:990000006").country is None
        shipped = SHIPPED.gazetteer
        for name in ("Idlib", "Paris", "Kobani", "Xyzzyqqq"):
            assert gazetteer.find(name, codes=True) == shipped.find(name, codes=True)
        for unknown in ("geonames:990000009", "nothing"):
            with pytest.raises(UnknownPlaceError):
                gazetteer.place(unknown)
            with pytest.raises(UnknownPlaceError):
                gazetteer.recipe(unknown)


def test_alternate_names_join_shipped_and_fetched_places(source: FakeSource, folder: Path) -> None:
    town = SHIPPED.gazetteer.find("Manbij")[0].place
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    source.files["/alternateNamesV2.zip"] = zip_of(
        "alternateNamesV2.txt",
        [
            f"1\t{town.id.removeprefix('geonames:')}\tar\tQuxburgia\t1\t\t\t\t\t",
            "2\t990000001\ten\tCauliflower Mountain\t\t\t\t\t\t",
            "3\t990000001\tlink\thttps://example.org/\t\t\t\t\t\t",
            "4\t990000099\ten\tNo Such Placeburg\t\t\t\t\t\t",
        ],
    )
    fetch.fetch_extra("geonames", ["SY", "alternate"], url=source.url)
    with open_gazetteer() as gazetteer:
        assert [c.place for c in gazetteer.find("Quxburgia")] == [town]
        assert "Quxburgia" in gazetteer.names(town.id)
        assert [c.place.id for c in gazetteer.find("Cauliflower Mountain")] == ["geonames:990000001"]
        assert not gazetteer.find("No Such Placeburg")


@pytest.mark.parametrize(
    "line", ["x", "1\t2\t3", "\t".join(["a"] * 19), geonames_row(1, "N", 95.0, 3.0, "P.PPL"), "\ufeff<html>"]
)
def test_a_dump_that_is_none_changes_nothing(line: str, source: FakeSource, folder: Path) -> None:
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    fetch.fetch_extra("geonames", ["SY"], url=source.url)
    before = (folder / FILE).read_bytes()
    bad = line.replace("a\ta\ta\ta\ta\ta\ta\ta", "1\ta\ta\ta\ta\ta\tP\tPPL")
    source.files["/SY.zip"] = zip_of("SY.txt", [*ROWS, bad])
    with pytest.raises(DataError, match="fetch it again"):
        fetch.fetch_extra("geonames", ["SY"], url=source.url)
    assert (folder / FILE).read_bytes() == before
    assert not list(folder.glob("*.new"))


def test_data_version_names_what_was_fetched(source: FakeSource, folder: Path) -> None:
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    assert open_atlas().data_version == SHIPPED.data_version
    fetch.fetch_extra("geonames", ["SY"], url=source.url)
    first = open_atlas().data_version
    assert first.startswith(SHIPPED.data_version + "+")
    fetch.fetch_extra("geonames", ["SY"], url=source.url)
    assert open_atlas().data_version == first
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS[:1])
    fetch.fetch_extra("geonames", ["SY"], url=source.url)
    assert open_atlas().data_version not in (first, SHIPPED.data_version)
    with open_gazetteer() as gazetteer:
        assert not gazetteer.knows("Tall Zumurrudah")  # the layer is replaced, not added to
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [(x["layer"], len(x["sha256"]), x["url"]) for x in manifest["layers"]] == [
        ("geonames:SY", 64, source.url + "SY.zip")
    ]


def test_who_has_it_open_goes_on_reading(source: FakeSource, folder: Path) -> None:
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    fetch.fetch_extra("geonames", ["SY"], url=source.url)
    with open_gazetteer() as gazetteer:
        source.files["/SY.zip"] = zip_of("SY.txt", ROWS[:1])
        fetch.fetch_extra("geonames", ["SY"], url=source.url)
        assert gazetteer.find("Tall Zumurrudah")


def shapefile_zip(folder: Path, stem: str, frame: gpd.GeoDataFrame) -> bytes:
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / f"{stem}.shp", encoding="utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob(f"{stem}.*")):
            archive.write(path, path.name)
    return out.getvalue()


def test_natural_earth_gives_names_notes_and_outlines(
    source: FakeSource, folder: Path, tmp_path: Path
) -> None:
    disputed = gpd.GeoDataFrame(
        {
            "FEATURECLA": ["Disputed"],
            "BRK_NAME": ["Quxistan"],
            "NAME_EN": ["Quxistan Strip"],
            "NOTE_BRK": ["Admin. by Foo; Claimed by Bar"],
            "NE_ID": [1746700001],
        },
        geometry=[box(36, 35, 36.5, 35.5)],
        crs=4326,
    )
    regions = gpd.GeoDataFrame(
        {
            "FEATURECLA": ["Range/mtn", "Continent", "Desert"],
            "NAME": ["QUX MOUNTAINS", "QUXIA MAJOR", "Quxara"],
            "NE_ID": [2, 3, 4],
        },
        geometry=[box(40, 40, 41, 41), box(0, 0, 60, 60), Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])],
        crs=4326,
    )
    admin1 = gpd.GeoDataFrame(
        {"iso_3166_2": ["SY-ID", "QX-1"], "name": ["Idlib", "Quxshire"], "name_eo": ["Idlibo-Qux", ""],
         "name_alt": ["Quxlib|Quxleb", ""], "ne_id": [5, 6], "iso_a2": ["SY", "-1"]},
        geometry=[box(36, 35, 37, 36), box(1, 1, 2, 2)],
        crs=4326,
    )  # fmt: skip
    for path, frame in (
        ("cultural/ne_10m_admin_0_disputed_areas", disputed),
        ("physical/ne_10m_geography_regions_polys", regions),
        ("cultural/ne_10m_admin_1_states_provinces", admin1),
    ):
        source.files[f"/{path}.zip"] = shapefile_zip(tmp_path / "made", path.split("/")[1], frame)
    fetch.fetch_extra("naturalearth", ["disputed", "regions", "admin1"], url=source.url)
    atlas = open_atlas()
    strip = atlas.gazetteer.find("Quxistan")[0].place
    assert (strip.id, strip.name) == ("naturalearth:disputed-1746700001", "Quxistan Strip")
    assert "Claimed by Bar" in strip.source
    assert atlas.area(strip.id).geometry.equals(box(36, 35, 36.5, 35.5))
    assert [c.place.kind for c in atlas.gazetteer.find("Qux Mountains")] == ["mountain"]
    assert not atlas.gazetteer.find("Quxia Major")
    assert atlas.area(atlas.gazetteer.find("Quxara")[0].place.id).geometry.is_valid  # was a bow tie
    for name in ("Idlibo-Qux", "Quxleb"):
        assert atlas.gazetteer.find(name)[0].place.id == "admin1:SY-ID"
    assert atlas.area("admin1:SY-ID").geometry.equals(SHIPPED.area("admin1:SY-ID").geometry)
    assert atlas.gazetteer.find("Quxshire")[0].place.id == "naturalearth:admin1-6"


BROKEN = {"geometry": {"type": "Polygon", "coordinates": [[1]]}}


def boundaries(source: FakeSource, iso3: str, features: list[dict[str, object]]) -> None:
    path = f"raw/geoBoundaries-{iso3}-ADM2.geojson"
    source.files[f"/gbOpen/{iso3}/ADM2/"] = json.dumps({
        "boundaryID": f"{iso3}-ADM2-1", "boundaryISO": iso3, "boundaryType": "ADM2",
        "boundaryLicense": "CC BY 4.0", "boundarySource": "Office of Maps", "boundaryYearRepresented": "2020",
        "gjDownloadURL": source.url + path,
    }).encode()  # fmt: skip
    source.files["/" + path] = json.dumps({"type": "FeatureCollection", "features": features}).encode()


def unit(name: str, key: str, polygon: Polygon) -> dict[str, object]:
    told = {"shapeName": name, "shapeISO": "", "shapeID": key, "shapeGroup": "SYR", "shapeType": "ADM2"}
    return {"type": "Feature", "properties": told, "geometry": mapping(polygon)}


def test_geoboundaries_outline_shipped_units_and_new_ones(source: FakeSource, folder: Path) -> None:
    known = next(
        c.place
        for name in ("Travis County", "Harris County", "Dallas County")
        for c in SHIPPED.gazetteer.find(name)
        if c.place.id.startswith("admin2:US.TX")
    )
    around = box(known.lon - 0.3, known.lat - 0.3, known.lon + 0.3, known.lat + 0.3)
    with pytest.raises(UnknownPlaceError):
        SHIPPED.area(known.id)
    boundaries(
        source, "USA",
        [unit(known.name, "22B1", around), unit("Quxham", "22B 2/..", box(36, 35, 36.4, 35.4)),
         unit(known.name, "22B3", box(10, 10, 11, 11))],
    )  # fmt: skip
    (layer,) = fetch.fetch_extra("geoboundaries", ["usa"], url=source.url)
    assert (layer.layer, layer.areas, layer.places) == ("geoboundaries:USA-ADM2", 3, 2)
    assert layer.licence == "CC BY 4.0"
    atlas = open_atlas()
    assert atlas.area(known.id).geometry.equals(around)
    assert atlas.place(known.id) == known
    quxham = atlas.gazetteer.find("Quxham")[0].place
    assert (quxham.id, quxham.country) == ("geoboundaries:USA-ADM2-22B-2", "US")
    made = build(Area(Ref(quxham.id, quxham.name)), atlas)
    assert "Office of Maps" in " ".join(made.sources)
    assert made.data_version == atlas.data_version
    assert made.error_m >= 1_000
    assert atlas.gazetteer.find(known.name)[0].place == SHIPPED.gazetteer.find(known.name)[0].place


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{",
        b'{"boundaryISO": "XXX", "boundaryType": "ADM2"}',
        b'{"boundaryISO": "SYR", "boundaryType": "ADM2"}',
    ],
)
def test_geoboundaries_answers_that_are_none(answer: bytes, source: FakeSource, folder: Path) -> None:
    source.files["/gbOpen/SYR/ADM2/"] = answer
    with pytest.raises(DataError):
        fetch.fetch_extra("geoboundaries", ["SYR"], url=source.url)


def test_geoboundaries_may_not_lead_elsewhere(source: FakeSource, folder: Path) -> None:
    boundaries(source, "SYR", [])
    answer = source.files["/gbOpen/SYR/ADM2/"].replace(source.url.encode(), b"https://evil.example/")
    source.files["/gbOpen/SYR/ADM2/"] = answer
    with pytest.raises(FetchError, match="not asked"):
        fetch.fetch_extra("geoboundaries", ["SYR"], url=source.url)


@pytest.mark.parametrize(
    "features",
    [[], [{}], [{"properties": None, "geometry": None}], [unit("A", "1", box(0, 0, 1, 1)) | BROKEN]],
    ids=["none", "empty", "null", "broken"],
)
def test_geojson_that_is_none(features: list[dict[str, object]], source: FakeSource, folder: Path) -> None:
    boundaries(source, "SYR", features)
    with pytest.raises(DataError, match="fetch it again"):
        fetch.fetch_extra("geoboundaries", ["SYR"], url=source.url)
    assert open_extras() is None


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("geonames", "../x"),
        ("geonames", "SYR"),
        ("naturalearth", "roads"),
        ("geoboundaries", "SY"),
        ("osm", "SY"),
    ],
)
def test_wrong_words_are_said_before_anything_is_asked(
    name: str, item: str, source: FakeSource, folder: Path
) -> None:
    with pytest.raises(DataError):
        fetch.fetch_extra(name, [item], url=source.url)
    assert not source.asked
    assert not folder.exists()


def test_no_folder_no_change_and_damage_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMATLAS_EXTRA", "")
    assert open_extras() is None
    with pytest.raises(DataError, match="CLAIMATLAS_EXTRA"):
        fetch.fetch_extra("geonames", ["SY"])
    monkeypatch.setenv("CLAIMATLAS_EXTRA", str(tmp_path))
    assert open_extras() is None
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(DataError, match="delete it"):
        open_extras()


def test_shipped_atlas_of_a_folder_never_sees_extras(source: FakeSource, folder: Path) -> None:
    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    fetch.fetch_extra("geonames", ["SY"], url=source.url)
    assert open_atlas(data_dir=DATA_DIR).data_version == SHIPPED.data_version
    assert not Atlas(DATA_DIR, "de_facto").gazetteer.knows("Tall Zumurrudah")


def test_command_fetches_shows_and_finds(source: FakeSource, folder: Path) -> None:
    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dashboard.cli", *args]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    source.files["/SY.zip"] = zip_of("SY.txt", ROWS)
    done = run("data", "fetch", "geonames", "SY", "--url", source.url)
    assert done.returncode == 0, done.stderr
    assert "geonames:SY: 5 places" in done.stdout
    assert "sha256" in done.stdout
    assert "geonames:SY" in run("data").stdout
    assert "geonames:990000001" in run("geocode", "Jabal Qarnabit").stdout
    words = run("locate", "10 km north of Jabal Qarnabit", "--geojson")
    assert words.returncode == 0, words.stderr
    lons, lats = zip(*_vertices(json.loads(words.stdout)), strict=True)
    assert sum(lons) / len(lons) == pytest.approx(36.20, abs=0.1)
    assert sum(lats) / len(lats) == pytest.approx(35.69, abs=0.1)
    failed = run("data", "fetch", "geonames", "TR", "--url", source.url)
    assert failed.returncode == 2
    assert failed.stderr.splitlines()[-1].startswith("claimatlas: ")
    assert "Traceback" not in failed.stderr


def _vertices(geometry: dict[str, object]) -> list[list[float]]:
    found: list[list[float]] = []

    def walk(part: object) -> None:
        if isinstance(part, list) and part and isinstance(part[0], float | int):
            found.append(part[:2])
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(geometry["coordinates"])
    return found
