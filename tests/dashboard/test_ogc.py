"""The OGC API: what the standard asks for, and GDAL's own client as an independent reader."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import shapely
import view_sample as sample
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.ogc import COLLECTIONS, MAX_LIMIT, BadQueryError, add_ogc, read_query
from extract.store import Store, open_store
from extract.values import When
from geodata.recipes import recipe_id


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("ogc") / "s.db") as opened:
        opened.add(sample.extraction(), sample.footprints())
        other = sample.document(id="other", title="<script>alert(1)</script>", url="")
        claims = tuple(
            replace(c, id=f"{c.id[:8]}-other", document_id="other",
                    when=When(start=date(2018, 9, 17), end=date(2018, 9, 17), precision="day"))
            for c in sample.extraction().claims
        )  # fmt: skip
        opened.add(replace(sample.extraction(other), claims=claims, resolutions=()), sample.footprints())
        yield opened


@pytest.fixture(scope="module")
def server(store: Store) -> Flask:
    app = Flask("ogc")
    add_ogc(app, store, lambda: "de_facto")
    return app


def get(server: Flask, path: str) -> Any:
    response = server.test_client().get(path)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json(force=True)


def test_the_links_lead_from_the_landing_page_to_every_claim(server: Flask, store: Store) -> None:
    seen = get(server, "/ogc")
    rels = {link["rel"]: link["href"] for link in seen["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= rels.keys()
    conforms = get(server, rels["conformance"].removeprefix("http://localhost"))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms
    collections = get(server, rels["data"].removeprefix("http://localhost"))["collections"]
    assert [c["id"] for c in collections] == list(COLLECTIONS)
    href = next(k["href"] for k in collections[0]["links"] if k["rel"] == "items")
    ids: list[str] = []
    path = href.removeprefix("http://localhost") + "?limit=3"
    while path:
        page = get(server, path)
        assert page["numberMatched"] == len(store.claims())
        assert page["numberReturned"] == len(page["features"]) <= 3
        ids += [f["id"] for f in page["features"]]
        path = next((k["href"] for k in page["links"] if k["rel"] == "next"), "").removeprefix(
            "http://localhost"
        )
    assert ids == [c.id for c in store.claims()]


def test_every_feature_carries_its_evidence(server: Flask, store: Store) -> None:
    claims = {c.id: c for c in store.claims()}
    shapes = sample.footprints()
    for feature in get(server, "/ogc/collections/claims/items")["features"]:
        claim, row = claims[feature["id"]], feature["properties"]
        assert row["quote"] == claim.quote
        assert (
            (row["status"], row["type"]) == (claim.status, claim.type) if "status" in row else row["reason"]
        )
        if feature["geometry"] is not None:
            assert row["said_by"]
            assert row["disclaimer"].startswith("Claims are statements")
            drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
            assert shapely.hausdorff_distance(drawn, shapes[recipe_id(claim.recipe)].geometry) < 1e-5
    one = get(server, f"/ogc/collections/claims/items/{next(iter(claims))}")
    assert one["id"] == next(iter(claims))


def test_the_collections_of_one_sort_hold_what_is_drawn(server: Flask) -> None:
    sorts = {
        "claims-areas": {"Polygon", "MultiPolygon"},
        "claims-lines": {"LineString", "MultiLineString"},
        "claims-points": {"Point", "MultiPoint"},
    }
    whole = get(server, "/ogc/collections/claims/items?limit=1000")["features"]
    counts = 0
    for key, kinds in sorts.items():
        found = get(server, f"/ogc/collections/{key}/items?limit=1000")["features"]
        assert {f["geometry"]["type"] for f in found} <= kinds
        counts += len(found)
    assert counts == sum(f["geometry"] is not None for f in whole)


def test_bbox_datetime_and_filters_choose(server: Flask, store: Store) -> None:
    everything = get(server, "/ogc/collections/claims/items")["numberMatched"]
    here = get(server, "/ogc/collections/claims/items?bbox=30,30,45,45")["numberMatched"]
    assert here > 0
    assert get(server, "/ogc/collections/claims/items?bbox=-90,-45,-80,-40")["numberMatched"] == 0
    september = get(server, "/ogc/collections/claims/items?datetime=2018-09-01/2018-09-30")["features"]
    undated = {c.id for c in store.claims() if c.when is None}
    dated = {c.id for c in store.claims() if c.when and c.when.start <= date(2018, 9, 30)}
    assert {f["id"] for f in september} >= undated  # the standard: what has no time always matches
    assert {f["id"] for f in september} <= undated | dated
    assert len(september) < everything
    zones = get(server, "/ogc/collections/claims/items?type=zone&status=proposed")["features"]
    assert {f["properties"]["type"] for f in zones} == {"zone"}
    assert get(server, "/ogc/collections/claims/items?document=other")["numberMatched"] == everything // 2
    assert get(server, "/ogc/collections/claims/items?q=%22%27)%20OR%201=1--")["numberMatched"] == 0


@pytest.mark.parametrize(
    "query",
    ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,50,10,40", "bbox=nan,0,1,1", "limit=0", "limit=-1", "limit=x",
     "offset=-3", "datetime=yesterday", "datetime=2020-01-01/2019-01-01", "datetime=a/b/c", "type=rumour",
     "status=maybe", "colour=red", "f=html"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(server: Flask, query: str) -> None:
    response = server.test_client().get(f"/ogc/collections/claims/items?{query}")
    assert response.status_code == 400
    assert response.get_json()["code"] == "InvalidParameterValue"
    assert len(response.get_json()["description"]) > 10


def test_what_is_not_there_is_said(server: Flask) -> None:
    for path in ("/ogc/collections/none", "/ogc/collections/none/items", "/ogc/collections/claims/items/none",
                 "/ogc/collections/claims/items/..%2f..%2fetc"):  # fmt: skip
        assert server.test_client().get(path).status_code == 404
    for verb in ("post", "put", "patch", "delete"):
        assert getattr(server.test_client(), verb)("/ogc/collections/claims/items").status_code == 405


def test_a_limit_above_the_most_is_cut() -> None:
    assert read_query({"limit": ["100000"]}).limit == MAX_LIMIT


@given(
    st.dictionaries(
        st.sampled_from(["bbox", "datetime", "limit", "offset", "type", "q"]), st.lists(st.text(), max_size=2)
    )
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_hostile_queries_are_read_or_refused(values: dict[str, list[str]]) -> None:
    try:
        query = read_query(values)
    except BadQueryError as error:
        refused = str(error)
    else:
        refused = ""
        assert 1 <= query.limit <= MAX_LIMIT
        assert query.offset >= 0
    assert len(refused) < 400


def test_the_api_describes_every_path(server: Flask) -> None:
    api = get(server, "/ogc/api")
    assert api["openapi"].startswith("3.0")
    ours = {
        rule.rule.removeprefix("/ogc").replace("<", "{").replace(">", "}").rstrip("/")
        for rule in server.url_map.iter_rules()
        if rule.rule.startswith("/ogc")
    }
    assert {p.rstrip("/") for p in api["paths"]} == ours - {"/api"}


def test_gdal_reads_it_as_qgis_does(server: Flask, store: Store) -> None:
    """GDAL's OAPIF driver, in a process of its own: pages, geometry, attributes, a box."""
    from waitress import create_server

    from dashboard.server import listen

    listener = listen("127.0.0.1", None)
    live = create_server(server, map={}, sockets=[listener], threads=4)
    threading.Thread(target=live.run, daemon=True).start()
    code = (
        "import sys, json, geopandas as gpd, pyogrio\n"
        "address = 'OAPIF:' + sys.argv[1]\n"
        "layers = [n for n, _ in pyogrio.list_layers(address)]\n"
        "frame = gpd.read_file(address, layer='claims', PAGE_SIZE=3)\n"
        "near = gpd.read_file(address, layer='claims', bbox=(30, 30, 45, 45))\n"
        "print(json.dumps([layers, list(frame['claim_id']), frame.crs.to_epsg() or str(frame.crs),"
        " list(frame['quote']), int(frame.geometry.notna().sum()), len(near)]))\n"
    )
    try:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/ogc"
        done = subprocess.run(
            [sys.executable, "-c", code, address], check=False, capture_output=True, timeout=120, text=True
        )
    finally:
        live.close()
        listener.close()
    assert done.returncode == 0, done.stderr
    layers, ids, crs, quotes, drawn, near = json.loads(done.stdout)
    claims = store.claims()
    assert layers == list(COLLECTIONS)
    assert sorted(i for i in ids if i) == sorted(
        c.id for c in claims if recipe_id(c.recipe) in sample.footprints()
    )
    assert crs in (4326, "OGC:CRS84")
    assert sorted(quotes) == sorted(c.quote for c in claims)
    assert drawn == sum(recipe_id(c.recipe) in sample.footprints() for c in claims)
    assert 0 < near <= len(claims)
