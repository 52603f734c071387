"""Reviewing over the page's own routes: what takes effect, what is refused, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import view_sample as sample
from flask import Flask

from dashboard.desk import Rights, add_desk, add_reviewing
from extract.store import Selection, Store, open_store
from extract.values import Resolution, Toponym
from geodata.atlas import Atlas, open_atlas
from geodata.places import Candidate
from geodata.recipes import Area, Ref, recipe_id

OWN = {"X-Claimatlas": "1"}
SQUARE = {"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]]}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s.sqlite") as opened:
        opened.add(sample.extraction(), sample.footprints())
        yield opened


@pytest.fixture
def client(store: Store, atlas: Atlas) -> Any:
    return client_of(store, atlas, Rights())


def client_of(store: Store, atlas: Atlas, rights: Rights) -> Any:
    server = Flask("desk")
    add_reviewing(server, store, atlas, add_desk(server, rights, None))
    return server.test_client()


def first(store: Store) -> Any:
    return store.claims()[0]


def test_there_is_no_way_in_without_the_right(store: Store, atlas: Atlas) -> None:
    for rights, status in (
        (Rights(read_only=True), 403),
        (Rights(local=False), 403),
        (Rights(password_hash="x"), 401),
    ):
        client = client_of(store, atlas, rights)
        for method, path in (("GET", "/desk/claims/x"), ("GET", "/desk/reviews"), ("GET", "/desk/orphans"),
                             ("POST", "/desk/review"), ("POST", "/desk/undo")):  # fmt: skip
            body = {"action": "reject", "claim": first(store).id} if method == "POST" else None
            assert client.open(path, method=method, json=body, headers=OWN).status_code == status, (
                path,
                rights,
            )
    evil = OWN | {"Origin": "https://evil.example"}
    given = {"action": "reject", "claim": first(store).id}
    assert client_of(store, atlas, Rights()).post("/desk/review", json=given, headers=evil).status_code == 403
    assert client_of(store, atlas, Rights()).post("/desk/review", json=given).status_code == 403
    assert store.reviews() == ()


def test_a_claim_is_corrected_rejected_and_taken_back(client: Any, store: Store) -> None:
    claim = first(store)
    form = client.get(f"/desk/claims/{claim.id}", headers=OWN).json
    assert (form["claim"]["quote"], form["claim"]["status"]) == (claim.quote, claim.status)
    given = {
        "action": "correct",
        "claim": claim.id,
        "changes": {"status": "denied"},
        "why": "he said <b>no</b>",
    }
    made = client.post("/desk/review", json=given, headers=OWN).json
    assert first(store).status == "denied"
    assert (made["by"], made["why"]) == ("this machine", "he said <b>no</b>")
    assert (
        client.post("/desk/review", json={"action": "reject", "claim": claim.id}, headers=OWN).status_code
        == 200
    )
    assert claim.id not in {c.id for c in store.claims()}
    form = client.get(f"/desk/claims/{claim.id}", headers=OWN).json
    assert [r["action"] for r in form["reviews"]] == ["reject", "correct"]
    for review in form["reviews"]:
        assert client.post("/desk/undo", json={"id": review["id"]}, headers=OWN).status_code == 200
    assert first(store) == claim
    assert client.post("/desk/undo", json={"id": made["id"]}, headers=OWN).status_code == 400
    assert len(client.get("/desk/reviews", headers=OWN).json["reviews"]) == 2


def test_a_drawn_shape_is_built_and_shown(client: Any, store: Store) -> None:
    claim = first(store)
    given = {"action": "correct", "claim": claim.id, "changes": {"drawn": SQUARE}}
    assert client.post("/desk/review", json=given, headers=OWN).status_code == 200
    now = first(store)
    assert type(now.recipe).__name__ == "Drawn"
    assert now.recipe.by == "this machine"  # type: ignore[union-attr]
    shape = store.footprints([recipe_id(now.recipe)])[recipe_id(now.recipe)]
    assert shape.geometry.bounds == (36, 35, 37, 36)
    assert store.claims(Selection(bbox=(36.4, 35.4, 36.5, 35.5), ids=(claim.id,))) == (now,)


@pytest.mark.parametrize(
    "drawn",
    [
        None, [], "POINT (0 0)", {"type": "Circle"}, {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, {"type": "Point", "coordinates": [500, 95]},
        {"type": "Point", "coordinates": ["a", "b"]}, {"type": "Point", "coordinates": [None, 1]},
        {"type": "LineString", "coordinates": [[0, 0]] * 6000},
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(client: Any, store: Store, drawn: Any) -> None:
    claim = first(store)
    given = {"action": "correct", "claim": claim.id, "changes": {"drawn": drawn}}
    answer = client.post("/desk/review", json=given, headers=OWN)
    assert answer.status_code in (400, 413)
    assert answer.json["error"]
    assert first(store) == claim


def test_a_place_is_mended_only_by_what_its_name_may_mean(store: Store, atlas: Atlas) -> None:
    gazetteer = atlas.gazetteer
    idlib, aleppo = gazetteer.place("admin1:SY-ID"), gazetteer.place("admin1:SY-HL")
    given = sample.document(id="places", title="Places", url="")
    recipe = Area(place=Ref(idlib.id, idlib.name))
    claim = replace(sample.make_claim("Idlib is now", "control", recipe), id="p" * 16, document_id="places")
    start = given.text.index("Idlib")
    candidates = (Candidate(place=idlib, name="Idlib"), Candidate(place=aleppo, name="Idlib"))
    toponym = Toponym(start=start, end=start + 5, text="Idlib", candidates=candidates)
    resolution = Resolution(toponym=toponym, place=idlib, kind="admin", confidence=0.9)
    found = replace(sample.extraction(given), claims=(claim,), resolutions=(resolution,))
    store.add(found, {})
    client = client_of(store, atlas, Rights())
    (place,) = client.get(f"/desk/claims/{claim.id}", headers=OWN).json["places"]
    assert [c["to"] for c in place["candidates"]] == [aleppo.id]
    wrong = {"action": "place", "claim": claim.id, "changes": {"from": idlib.id, "to": "country:FR"}}
    assert client.post("/desk/review", json=wrong, headers=OWN).status_code == 400
    right = {"action": "place", "claim": claim.id, "changes": {"from": idlib.id, "to": aleppo.id}}
    assert client.post("/desk/review", json=right, headers=OWN).status_code == 200
    (now,) = store.claims(Selection(ids=(claim.id,)))
    assert now.recipe == Area(place=Ref(aleppo.id, aleppo.name))
    assert recipe_id(now.recipe) in store.footprints([recipe_id(now.recipe)])


def test_actors_are_merged_and_a_document_deleted(client: Any, store: Store) -> None:
    actors = list(store.actors().items())
    (one, _), (two, name) = actors[0], actors[1]
    merge = {
        "action": "merge",
        "changes": {"from": one, "to": {"key": two, "canonical": name, "label": name}},
    }
    assert client.post("/desk/review", json=merge, headers=OWN).status_code == 200
    assert one not in store.actors()
    document = first(store).document_id
    assert (
        client.post("/desk/review", json={"action": "delete", "document": document}, headers=OWN).status_code
        == 200
    )
    assert store.documents() == ()


@pytest.mark.parametrize(
    "given",
    [{}, {"action": "praise"}, {"action": "accept", "claim": "none"}, {"action": "accept"},
     {"action": "delete"},
     {"action": "merge", "changes": {"from": "x"}}, {"action": "correct", "changes": []},
     {"action": "accept", "claim": {"$ne": 1}}, []],
)  # fmt: skip
def test_what_is_no_review_is_refused(client: Any, store: Store, given: Any) -> None:
    answer = client.post("/desk/review", json=given, headers=OWN)
    assert answer.status_code in (400, 404)
    assert store.reviews() == ()


def test_a_recipe_cannot_be_slipped_in(client: Any, store: Store) -> None:
    changes = {"recipe": {"type": "Area", "place": {"id": "country:FR", "name": "France"}}}
    given = {"action": "correct", "claim": first(store).id, "changes": changes}
    assert client.post("/desk/review", json=given, headers=OWN).status_code == 400
