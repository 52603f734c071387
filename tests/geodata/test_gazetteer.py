"""The shipped gazetteer: order of senses, ids, neighbours, speed; and its files, written anew."""

from __future__ import annotations

import math
import random
import time
from pathlib import Path

import pytest

from geodata.columns import pack_columns, unpack_columns
from geodata.databuild.names import write_gazetteer
from geodata.databuild.names_countries import read_table
from geodata.databuild.names_rows import Row, is_usable_name, settlement_importance
from geodata.errors import DataError, UnknownPlaceError
from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.places import KINDS

np = pytest.importorskip("numpy")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def ids(gazetteer: Gazetteer, name: str, **options: object) -> list[str]:
    return [c.place.id for c in gazetteer.find(name, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Syria", "country:SY"),
        ("SYRIA", "country:SY"),
        ("Georgia", "country:GE"),
        ("Jordan", "country:JO"),
        ("Chad", "country:TD"),
        ("Lebanon", "country:LB"),
        ("Turkish", "country:TR"),
        ("Emirati", "country:AE"),
        ("US", "country:US"),
        ("U.S.", "country:US"),
        ("DPRK", "country:KP"),
        ("DRC", "country:CD"),
        ("Burma", "country:MM"),
        ("Vatican", "country:VA"),
        ("Paris", "geonames:2988507"),
        ("London", "geonames:2643743"),
        ("Moscow", "geonames:524901"),
        ("Kyiv", "geonames:703448"),
        ("Idlib", "admin1:SY-ID"),
        ("Idlib province", "admin1:SY-ID"),
        ("Kherson Oblast", "admin1:UA-65"),
        ("Crimea", "disputed:crimea"),
        ("Golan Heights", "disputed:golan-heights"),
        ("Nagorno-Karabakh", "disputed:nagorno-karabakh"),
        ("Gaza Strip", "admin1:PS-GZZ"),
        ("West Bank", "admin1:PS-WBK"),
        ("Donbass", "named:donbas"),
        ("Line of Control", "named:line-of-control"),
        ("Euphrates", "river:euphrates"),
        ("Nistru River", "river:dniester"),
        ("Lake Chad", "lake:lake-chad"),
        ("Black Sea", "named:black-sea"),
        ("Dokdo", "named:liancourt-rocks"),
        ("Palmyra", "geonames:163808"),
        ("Jericho", "geonames:284899"),
    ],
)
def test_the_expected_sense_comes_first(name: str, first: str, gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, name)[0] == first


def test_province_and_town_of_one_name_stand_together(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "Idlib")[:2] == ["admin1:SY-ID", "geonames:169389"]
    assert {"country:GE", "admin1:US-GA"} <= set(ids(gazetteer, "Georgia"))


def test_abbreviations_and_codes_need_capitals(gazetteer: Gazetteer) -> None:
    assert "country:US" not in ids(gazetteer, "us")
    assert "country:SY" not in ids(gazetteer, "SY")
    assert "country:SY" in ids(gazetteer, "SY", codes=True)
    assert "admin1:US-TX" in ids(gazetteer, "TX", codes=True)


def test_matches_say_how_the_name_led_there(gazetteer: Gazetteer) -> None:
    match = {name: gazetteer.find(name)[0].match for name in ("Aleppo", "Syrian", "UAE", "Deir Ezzor")}
    assert match == {"Aleppo": "exact", "Syrian": "demonym", "UAE": "abbreviation", "Deir Ezzor": "folded"}


def test_exact_before_folded_before_fuzzy(gazetteer: Gazetteer) -> None:
    rank = {"exact": 0, "demonym": 0, "abbreviation": 0, "folded": 1, "fuzzy": 2}
    for name in ("Paris", "Tripoli", "Hama", "Khan Shaykhun", "Damascsu"):
        order = [rank[c.match] for c in gazetteer.find(name, fuzzy=True)]
        assert order == sorted(order)


@pytest.mark.parametrize(
    ("typo", "country"),
    [("Damascsu", "SY"), ("Bahkmut", "UA"), ("Ouagadogou", "BF"), ("Mariuopl", "UA"), ("Khartum", "SD")],
)
def test_a_typing_error_is_forgiven(typo: str, country: str, gazetteer: Gazetteer) -> None:
    assert country in {c.place.country for c in gazetteer.find(typo, fuzzy=True, limit=3)}


@pytest.mark.parametrize("name", ["", " ", "—", "'", "no such place anywhere", "x" * 500])
def test_what_names_nothing_gives_nothing(name: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.find(name) == ()
    assert not gazetteer.knows(name)


def test_place_by_id_is_the_place_that_find_gives(gazetteer: Gazetteer) -> None:
    for name in ("Idlib", "Syria", "Donbas", "Kobani", "Euphrates"):
        for candidate in gazetteer.find(name, limit=5):
            assert gazetteer.place(candidate.place.id) == candidate.place
            assert candidate.name in gazetteer.names(candidate.place.id)


@pytest.mark.parametrize(
    "bad", ["", "geonames:", "geonames:1", "geonames:99999999999", "country:XX", "named:no"]
)
def test_an_unknown_id_is_said_to_be_unknown(bad: str, gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownPlaceError, match="no place has the id"):
        gazetteer.place(bad)


def test_every_place_that_is_no_settlement_is_sound(gazetteer: Gazetteer) -> None:
    others = [gazetteer.place(place["id"]) for place in gazetteer._others]
    assert len({place.id for place in others}) == len(others) > 20_000
    for place in others:
        assert place.kind in KINDS
        assert place.name
        assert place.source
        assert -180 <= place.lon <= 180
        assert -90 <= place.lat <= 90
        assert place.error_m >= 0


def test_de_jure_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.place("admin1:UA-43").country == "UA"
    assert gazetteer.place("disputed:crimea").country == "UA"
    assert gazetteer.place("disputed:abyei").country is None


def test_no_codes_or_links_among_the_names(gazetteer: Gazetteer) -> None:
    assert not any(
        name.isascii() and len(name) == 3 and name.isupper() for name in gazetteer.names("geonames:2643743")
    )
    assert not is_usable_name("LHR", "London")
    assert not is_usable_name("yi de li bo", "Idlib")
    assert not is_usable_name("https://en.wikipedia.org/wiki/Idlib", "Idlib")
    assert is_usable_name("Edleb", "Idlib")
    assert is_usable_name("إدلب", "Idlib")


def test_importance_of_settlements() -> None:
    assert settlement_importance(999_999) == pytest.approx(6.0)
    assert settlement_importance(999_999, capital=True) == pytest.approx(7.0)
    assert settlement_importance(0, names=12) > settlement_importance(0, names=1)
    assert settlement_importance(0, names=500) <= 4.2


def test_fame_weighs_as_much_as_a_few_inhabitants() -> None:
    assert settlement_importance(50_000, names=20) > settlement_importance(70_000, names=3)
    assert settlement_importance(50_000, names=500) < settlement_importance(600_000)


@pytest.mark.parametrize(
    ("place_id", "name", "own"),
    [("geonames:170017", "Hama", "Hamah"), ("geonames:163808", "Palmyra", "Tadmur")],
)
def test_towns_bear_the_name_that_the_press_writes(
    place_id: str, name: str, own: str, gazetteer: Gazetteer
) -> None:
    assert gazetteer.place(place_id).name == name
    assert place_id in ids(gazetteer, own)


def test_countries_stand_where_geonames_puts_them(gazetteer: Gazetteer) -> None:
    entries = read_table("country_points.tsv")
    assert len(entries) > 150
    for entry in entries:
        place = gazetteer.place(entry["id"])
        assert (place.lon, place.lat) == (float(entry["lon"]), float(entry["lat"]))
        assert "our knowledge" in place.source


def test_ids_of_a_name_are_those_that_find_gives_for_its_letters(gazetteer: Gazetteer) -> None:
    for name in (
        "Idlib",
        "Paris",
        "Damas",
        "Syrian",
        "حلب",
        "Saint-Denis",
        "The Hague",
        "UAE",
        "no such place",
    ):
        quick, found = gazetteer.find_ids(name), gazetteer.find(name)
        assert set(quick) <= {c.place.id for c in found}
        exact = [c.place.id for c in found if c.match in ("exact", "demonym")]
        assert set(exact) <= set(quick)
    assert gazetteer.find_ids("Idlib")[0] == "admin1:SY-ID"
    assert gazetteer.find_ids("") == gazetteer.find_ids("UAE") == ()


def test_nearest_agrees_with_a_full_search(gazetteer: Gazetteer) -> None:
    from pyproj import Geod

    others = [i for i, place in enumerate(gazetteer._others) if place["kind"] == "city"]
    towns = np.concatenate((others, np.arange(len(gazetteer._others), len(gazetteer._columns["lon"]))))
    lon, lat = gazetteer._columns["lon"][towns] / 1e5, gazetteer._columns["lat"][towns] / 1e5
    rng = random.Random(7)
    points = [(rng.uniform(-180, 180), math.degrees(math.asin(rng.uniform(-1, 1)))) for _ in range(12)]
    for x, y in [*points, (179.99, -16.5), (-179.99, 65.0), (0.0, 90.0), (36.6, 35.9), (0.0, -90.0)]:
        here = np.full(len(lon), x), np.full(len(lon), y)
        _, _, metres = Geod(ellps="WGS84").inv(*here, lon, lat)
        found = gazetteer.nearest(x, y, k=3)
        assert [d for _, d in found] == pytest.approx(sorted(metres)[:3])


def test_nearest_of_a_kind(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest(36.6, 35.9, kinds=("admin",))[0][0].id == "admin1:SY-ID"
    assert gazetteer.nearest(36.6, 35.9, k=0) == ()
    assert gazetteer.nearest(36.6, 35.9, kinds=("no such kind",)) == ()


def test_speed_of_known_names(gazetteer: Gazetteer) -> None:
    names = ["Aleppo", "Kyiv", "Deir ez-Zor", "Stepanakert", "No Such Place"] * 2000
    gazetteer.find("Aleppo")
    for look_up in (gazetteer.knows, gazetteer.find):
        start = time.perf_counter()
        for name in names:
            look_up(name)
        assert len(names) / (time.perf_counter() - start) > 50_000  # measured: 800,000; other work may run


# --- the files ------------------------------------------------------------------------


def row(place_id: str, name: str, **more: object) -> Row:
    kind = "city" if place_id.startswith("geonames:") else "country"
    base = {"kind": kind, "lon": 1.5, "lat": -2.25, "importance": 3.0, "source": "test"}
    return Row(id=place_id, name=name, **(base | more))  # type: ignore[arg-type]


def small_rows() -> list[Row]:
    return [
        row("country:AA", "Aland", country="AA", importance=9.0, demonyms=["Alandish"], abbreviations=["AL"]),
        row("geonames:5", "Ålborg", country="AA", alternates=["Olborg", "Олборг", "d'Alb-org"], population=7),
        row("geonames:3", "Aland", country="AA"),
    ]


def test_files_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = write_gazetteer(small_rows(), tmp_path / "a")
    second = write_gazetteer(small_rows(), tmp_path / "b")
    assert first == second
    assert first["rows"] == {"country": 1, "geonames": 2}
    for name in first["files"]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_written_gazetteer_reads_back(tmp_path: Path) -> None:
    write_gazetteer(small_rows(), tmp_path)
    with open_gazetteer(tmp_path) as small:
        assert ids(small, "Aland") == ["country:AA", "geonames:3"]
        assert ids(small, "aalborg") == []
        assert ids(small, "alborg") == ["geonames:5"]
        assert small.find("Олборг")[0].name == "Олборг"
        assert small.find("Alandish")[0].match == "demonym"
        assert set(small.names("geonames:5")) == {"Ålborg", "Olborg", "Олборг", "d'Alb-org"}
        place = small.place("geonames:5")
        assert (place.lon, place.lat, place.population, place.country) == (1.5, -2.25, 7, "AA")


def test_missing_or_damaged_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="claimatlas data build"):
        open_gazetteer(tmp_path)
    write_gazetteer(small_rows(), tmp_path)
    path = tmp_path / "gazetteer-columns.bin"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DataError):
        open_gazetteer(tmp_path)


def test_columns_round_trip() -> None:
    columns = {
        "lon": np.array([5, -18_000_000, 17_999_999], np.int32),
        "flag": np.array([0, 255], np.uint8),
        "none": np.array([], np.uint32),
    }
    out = unpack_columns(pack_columns(columns))
    assert all(
        (out[name] == column).all() and out[name].dtype == column.dtype for name, column in columns.items()
    )
    with pytest.raises(DataError):
        unpack_columns(b"something else")
