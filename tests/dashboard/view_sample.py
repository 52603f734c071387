"""A hand-made article with claims, mentions and shapes: every sign of the map, in our own words."""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from extract.values import (
    Actor,
    Attribution,
    Claim,
    Document,
    Extraction,
    Issue,
    NotMapped,
    Resolution,
    Toponym,
    When,
    claim_id,
)
from geodata.footprint import Footprint
from geodata.places import Place
from geodata.recipes import Area, At, Border, Buffer, Recipe, Ref, recipe_id

TEXT = """\
Turkey wants a strip inside Syria
Ankara has asked for a safe zone 30 kilometres deep along the Syrian side of the frontier, officials said on Tuesday.
Idlib is now almost fully in the hands of Hay'at Tahrir al-Sham, according to the Russian foreign ministry. Russia and Turkey tried to create a demilitarised zone in Idlib last year, the ministry added.
The Turkish president said that his army and Moscow will go on fighting "extremists" in Idlib. A feared Syrian army attack on Idlib never came. Turkey had promised in September to move the armed groups out of Idlib.
Washington will pull its soldiers out of Syria, the president said. Both neighbours agreed to guard the border of Turkey and Syria. American troops still have a post at Manbij.
Talks took place in Moscow.
تقول الوزارة إن المنطقة الآمنة ستمتد على طول الحدود.
"""

SYRIA, TURKEY, IDLIB = Ref("country:SY", "Syria"), Ref("country:TR", "Turkey"), Ref("admin1:SY-ID", "Idlib")
IDLIB_AREA = Area(place=IDLIB)
SYRIA_AREA = Area(place=SYRIA)
BORDER = Border(a=SYRIA, b=TURKEY)
STRIP = Buffer(
    of=BORDER, distance_m=30_000.0, side="inside", inside=SYRIA_AREA, meaning="depth",
    assumptions=("'30 kilometres deep' read as depth",),
)  # fmt: skip
MANBIJ = At(place=Ref("geonames:168037", "Manbij"))

_BORDER_LINE = [
    (35.92, 35.93), (36.18, 35.95), (36.38, 36.21), (36.65, 36.24), (36.6, 36.83), (37.05, 36.66),
    (38.0, 36.83), (38.66, 36.72), (39.35, 36.69), (40.4, 36.91), (41.2, 37.07), (42.36, 37.11),
]  # fmt: skip
_INSIDE = [(x, y - 0.27) for x, y in reversed(_BORDER_LINE)]
GEOMETRIES: dict[str, tuple[str, BaseGeometry, float]] = {
    recipe_id(IDLIB_AREA): (
        "admin",
        Polygon([(36.1, 35.55), (36.35, 35.38), (36.95, 35.3), (37.2, 35.75), (36.95, 35.95), (36.8, 36.2), (36.5, 36.2), (36.38, 35.95)]),
        900.0,
    ),
    recipe_id(SYRIA_AREA): (
        "country",
        Polygon([*_BORDER_LINE, (41.4, 36.5), (41.25, 34.75), (38.8, 33.38), (36.85, 32.3), (35.75, 32.75), (36.0, 34.0), (35.8, 35.0)]),
        1200.0,
    ),
    recipe_id(BORDER): ("border", LineString(_BORDER_LINE), 1100.0),
    recipe_id(STRIP): ("buffer", Polygon(_BORDER_LINE + _INSIDE).buffer(0), 1100.0),
    recipe_id(MANBIJ): ("point", Point(37.957, 36.528), 2000.0),
}  # fmt: skip

RUSSIA = Actor(text="Moscow", canonical="Russia", key="country:RU", label="Russia")
TURKEY_ACTOR = Actor(text="Ankara", canonical="Turkey", key="country:TR", label="Turkey")
HTS = Actor(text="Hay'at Tahrir al-Sham", canonical="Hay'at Tahrir al-Sham", key="group:hts", label="HTS")
ARMY = Actor(text="Syrian army", canonical="Syrian Armed Forces", key="army:SY", label="Syrian army")
USA = Actor(text="Washington", canonical="United States", key="country:US", label="US")
MINISTRY = Attribution(text="the Russian foreign ministry", canonical="Russian foreign ministry")
PRESIDENT = Attribution(text="The Turkish president", canonical="Turkish president")
OFFICIALS = Attribution(text="officials", canonical="officials")
DAY = When(start=date(2019, 1, 22), end=date(2019, 1, 22), precision="day", basis="on Tuesday")
SEPTEMBER = When(start=date(2018, 9, 1), end=date(2018, 9, 30), precision="month", basis="in September")


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeAtlas:
    """What the dashboard asks of an atlas when the store holds every shape."""

    data_version: str = "sample"
    worldview: str = "de_facto"


def document(text: str = TEXT, **changes: object) -> Document:
    given = Document(
        id="sample-1",
        text=text,
        title="Turkey wants a strip inside Syria",
        url="https://news.example/strip",
        publisher="The Example",
        published=date(2019, 1, 23),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def make_claim(
    quote: str,
    kind: str,
    recipe: Recipe = IDLIB_AREA,
    *,
    status: str = "asserted",
    actors: tuple[Actor, ...] = (),
    says: Attribution | None = None,
    text: str = TEXT,
    document_id: str = "sample-1",
    extent: str | None = None,
    zone_name: str | None = None,
    when: When | None = None,
    target_places: tuple[str, ...] = ("Idlib",),
) -> Claim:
    start = text.index(quote)
    keys = tuple(a.key for a in actors)
    return Claim(
        id=claim_id(document_id, kind, start, start + len(quote), keys, recipe_id(recipe), status),
        document_id=document_id, start=start, end=start + len(quote), quote=quote, type=kind, actors=actors,
        target=None, target_places=target_places, extent=extent, status=status, attribution=says, when=when,
        recipe=recipe, geometry=(), confidence=0.8, zone_name=zone_name,
    )  # fmt: skip


def claims() -> tuple[Claim, ...]:
    return (
        make_claim(
            "Ankara has asked for a safe zone 30 kilometres deep along the Syrian side of the frontier",
            "zone", STRIP, status="proposed", actors=(TURKEY_ACTOR,), says=OFFICIALS, zone_name="safe zone",
            when=DAY, target_places=("Syria",),
        ),
        make_claim("Idlib is now almost fully in the hands of Hay'at Tahrir al-Sham", "control",
                   actors=(HTS,), says=MINISTRY, extent="almost fully"),
        make_claim("Russia and Turkey tried to create a demilitarised zone in Idlib last year", "zone",
                   actors=(RUSSIA, TURKEY_ACTOR), says=MINISTRY, zone_name="demilitarised zone"),
        make_claim("his army and Moscow will go on fighting \"extremists\" in Idlib", "attack_fighting",
                   status="planned", actors=(TURKEY_ACTOR, RUSSIA), says=PRESIDENT),
        make_claim("A feared Syrian army attack on Idlib never came", "attack_fighting", status="denied",
                   actors=(ARMY,)),
        make_claim("Turkey had promised in September to move the armed groups out of Idlib", "withdrawal",
                   status="past", actors=(HTS,), when=SEPTEMBER),
        make_claim("Washington will pull its soldiers out of Syria", "withdrawal", SYRIA_AREA, status="planned",
                   actors=(USA,), says=PRESIDENT, target_places=("Syria",)),
        make_claim("Both neighbours agreed to guard the border of Turkey and Syria", "agreement", BORDER,
                   actors=(TURKEY_ACTOR, ARMY), target_places=("Turkey", "Syria")),
        make_claim("American troops still have a post at Manbij", "deploy", MANBIJ, actors=(USA,),
                   target_places=("Manbij",)),
    )  # fmt: skip


def footprints() -> dict[str, Footprint]:
    found = {}
    for recipe in (IDLIB_AREA, SYRIA_AREA, BORDER, STRIP, MANBIJ):
        kind, geometry, error = GEOMETRIES[recipe_id(recipe)]
        found[recipe_id(recipe)] = footprint(recipe, geometry, kind=kind, error_m=error)
    return found


def footprint(
    recipe: Recipe, geometry: BaseGeometry, *, kind: str = "region", error_m: float = 500.0
) -> Footprint:
    return Footprint(
        recipe=recipe, kind=kind, geometry=geometry, error_m=error_m, sources=("sample",), assumptions=(),
        data_version="sample", worldview="de_facto", centroid=(geometry.centroid.x, geometry.centroid.y),
    )  # fmt: skip


def mentions(text: str = TEXT) -> tuple[Resolution, ...]:
    idlib = Place(id="admin1:SY-ID", name="Idlib", kind="admin", lon=36.6, lat=35.8, country="SY")
    moscow = Place(id="geonames:524901", name="Moscow", kind="city", lon=37.62, lat=55.75, country="RU")
    ankara = Place(id="geonames:323786", name="Ankara", kind="city", lon=32.85, lat=39.92, country="TR")
    rows = [("Idlib is", "Idlib", idlib, False), ("Idlib last", "Idlib", idlib, False),
            ("Moscow.", "Moscow", moscow, False), ("Ankara has", "Ankara", ankara, True)]  # fmt: skip
    found = []
    for context, word, place, metonym in rows:
        start = text.index(context)
        toponym = Toponym(start=start, end=start + len(word), text=word, is_metonym=metonym, confidence=0.9)
        found.append(Resolution(toponym=toponym, place=place, kind=place.kind, confidence=0.9))
    return tuple(found)


def extraction(given: Document | None = None) -> Extraction:
    given = given or document()
    start = given.text.index("Talks took place in Moscow")
    return Extraction(
        document=given,
        resolutions=mentions(given.text),
        claims=claims(),
        not_mapped=(
            NotMapped(start=start, end=start + 26, quote="Talks took place in Moscow", type="agreement",
                      reason="talks about no ground"),
        ),
        issues=(Issue(stage="claims", message="one sentence was too long to parse"),),
    )  # fmt: skip


SQUARE = box(0, 0, 1, 1)
