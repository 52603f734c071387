"""`dashboard.plot`: the map's rules in a notebook's figure."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import view_sample as sample
from shapely import box

import dashboard
from dashboard.palette import colours_for
from dashboard.scene import Options, places_of
from dashboard.style import INKS
from dashboard.takeaway.frame import from_mercator
from extract.values import CLAIM_TYPES, STATUSES, Claim
from geodata.recipes import Area, Ref, recipe_id

ROOT = Path(__file__).parents[2]
HOSTILE = "<img src=x onerror=alert(1)> $x^2$"


def figure(**changes: Any) -> dict[str, Any]:
    given = {
        "documents": [sample.document()],
        "options": Options(places=places_of([sample.extraction()])),
        **changes,
    }
    claims = given.pop("claims", sample.claims())
    shapes = given.pop("footprints", sample.footprints())
    return json.loads(dashboard.plot(claims, shapes, **given).to_json())


def told(made: dict[str, Any], word: str) -> list[dict[str, Any]]:
    return [t for t in made["data"] if t.get("name") == word]


def test_all_traces_are_plain_and_ask_nobody() -> None:
    made = figure()
    assert {t["type"] for t in made["data"]} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & set(made["layout"])


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", CLAIM_TYPES)
def test_every_type_and_status_is_drawn_by_the_rules(kind: str, status: str) -> None:
    claim = sample.make_claim("Idlib is now", kind, status=status, actors=(sample.HTS,))
    made = figure(claims=(claim,), options=Options(), layers=("zones", "control", "movements", "fighting",
                  "deployments", "sovereignty", "agreements"))  # fmt: skip
    colour = colours_for([sample.HTS.key])[sample.HTS.key]
    ink = INKS[status]
    lines = [
        t for t in made["data"] if (t.get("line") or {}).get("color") == colour and t["line"].get("dash")
    ]
    assert {t["line"]["dash"] for t in lines} == {
        " ".join(f"{part}px" for part in ink.dash.split()) if ink.dash else "solid"
    }
    areas = [t for t in made["data"] if t.get("hoveron") == "fills"]
    assert len(areas) == 1  # the whole area answers, filled or not
    filled = not str(areas[0].get("fillcolor", "")).endswith(",0)")
    patterned = "fillpattern" in areas[0]
    assert (filled or patterned) <= ink.fills
    assert areas[0]["opacity"] == ink.opacity
    crosses = [
        t for t in made["data"] if (t.get("marker") or {}).get("symbol") == "x-thin-open" and t["x"][0]
    ]
    assert bool(crosses) == ink.crossed
    assert ink.word in areas[0]["text"]


def test_contested_ground_is_hatched_in_both_colours() -> None:
    west, east = Area(place=Ref("x:1", "West")), Area(place=Ref("x:2", "East"))
    a = sample.make_claim("Idlib is now", "control", west, actors=(sample.HTS,))
    b = sample.make_claim("Talks took", "claim_sovereignty", east, actors=(sample.RUSSIA,))
    shapes = {
        recipe_id(west): sample.footprint(west, box(36, 35, 38, 36)),
        recipe_id(east): sample.footprint(east, box(37, 35.5, 39, 36.5)),
    }
    options = Options(rivals={a.id: (b.id,), b.id: (a.id,)})
    hatch = told(figure(claims=(a, b), footprints=shapes, options=options), "contested")
    assert len(hatch) == 1
    colours = colours_for([sample.HTS.key, sample.RUSSIA.key])
    pattern = hatch[0]["fillpattern"]
    assert {pattern["fgcolor"], pattern["bgcolor"]} == set(colours.values())
    alone = figure(claims=(a, b), footprints=shapes, options=options, layers=("control",))
    assert told(alone, "contested") == []


def test_coordinates_are_web_mercator_metres() -> None:
    made = figure(options=Options(), layers=("zones",))
    trace = next(t for t in made["data"] if t.get("hoveron") == "fills")
    spots = [from_mercator(x, y) for x, y in zip(trace["x"], trace["y"], strict=True) if x is not None]
    west, south = min(s[0] for s in spots), min(s[1] for s in spots)
    # the strip and Idlib's zone: hand-made outlines of the sample
    assert 35.5 < west < 36.2
    assert 35.2 < south < 35.95


def test_hover_quotes_and_names_the_speaker_and_hostile_words_stay_words() -> None:
    bad: Claim = replace(sample.claims()[0], quote=HOSTILE, zone_name=HOSTILE)
    given = sample.document(title=HOSTILE, publisher=HOSTILE)
    made = json.dumps(figure(claims=(bad,), documents=[given], title=HOSTILE))
    assert "<img" not in made
    assert "&lt;img" in made
    calm = json.dumps(figure(), ensure_ascii=False)
    assert "Ankara has asked for a safe zone" in calm.replace("<br>", " ")
    assert "says officials" in calm


def test_what_has_no_shape_is_counted() -> None:
    shapes = sample.footprints()
    del shapes[recipe_id(sample.STRIP)]
    notes = [a["text"] for a in figure(footprints=shapes)["layout"]["annotations"]]
    assert any("1 of 9 claims have no shape" in n for n in notes)


def test_labels_and_leaders_stay_on_the_figure_and_legend_names_actors() -> None:
    made = figure()
    notes = [a for a in made["layout"]["annotations"] if a.get("bgcolor")]
    assert len(notes) == 5  # one for each ground
    west, east = made["layout"]["xaxis"]["range"]
    assert all(west < n["x"] < east for n in notes)
    names = {t.get("name") for t in made["data"]}
    assert {"Turkey", "HTS", "asserted", "proposed", "denied"} <= names


def test_shapes_are_built_where_none_are_given() -> None:
    claim = sample.make_claim("Idlib is now", "control", actors=(sample.HTS,))
    made = json.loads(dashboard.plot([claim]).to_json())
    area = next(t for t in made["data"] if t.get("hoveron") == "fills")
    assert len([x for x in area["x"] if x is not None]) > 40  # the province's outline of the embedded data


def test_plot_is_there_without_importing_plotly() -> None:
    code = "import sys, dashboard; assert 'plotly' not in sys.modules; assert dashboard.__all__ == ['plot']"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    with pytest.raises(AttributeError, match="no attribute 'plots'"):
        dashboard.plots  # noqa: B018


def test_the_documented_snippets_run() -> None:
    text = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) >= 2
    space: dict[str, Any] = {}
    for block in blocks:
        exec(block, space)
    assert type(space["figure"]).__name__ == "Figure"
