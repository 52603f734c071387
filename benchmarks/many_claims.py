"""A store of made-up news for benchmarks: real places and shapes all over the world, sentences of ours.

As in news, a few grounds are told of again and again and most of them once or twice: recipes are
drawn with the chances of Zipf's law. All types, statuses, speakers and kinds of shape occur. The
same seed and gazetteer give the same store.
"""

# ruff: noqa: E501

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from extract.ingest.linking import link_store
from extract.store import Store, open_store
from extract.values import (
    CLAIM_TYPES,
    Actor,
    Attribution,
    Claim,
    Document,
    Extraction,
    NotMapped,
    Resolution,
    Toponym,
    When,
    claim_id,
)
from geodata.atlas import Atlas
from geodata.build import build
from geodata.errors import ClaimAtlasError
from geodata.footprint import Footprint
from geodata.places import Place
from geodata.recipes import Area, At, Border, Buffer, Part, Recipe, Ref, recipe_id

SAYS = {
    "control": "{who} {verb} the whole of {place}",
    "claim_sovereignty": "{who} {verb} title to {place}",
    "zone": "{who} {verb} a security belt in {place}",
    "advance_capture": "{who} {verb} new ground around {place}",
    "withdrawal": "{who} {verb} a retreat from {place}",
    "attack_fighting": "{who} {verb} shelling near {place}",
    "agreement": "{who} {verb} a truce over {place}",
    "dispute_border": "{who} {verb} the line drawn at {place}",
    "deploy": "{who} {verb} two battalions at {place}",
}
VERBS = {
    "asserted": "reports", "proposed": "proposes", "planned": "plans", "denied": "denies",
    "past": "once had", "hypothetical": "might one day see",
}  # fmt: skip
GROUPS = (
    "Northern Front", "River Brigades", "Hill Guard", "People's Column", "Coastal League",
    "Eastern Shield", "Free Valley Army", "Border Watch", "Unity Council", "Desert Legion",
)  # fmt: skip
PUBLISHERS = tuple(f"The {town} {kind}" for town in ("Harbour", "Inland", "Summit", "Delta", "Steppe")
                   for kind in ("Courier", "Ledger", "Post", "Monitor"))  # fmt: skip
NEWEST = date(2025, 6, 30)


def many_claims_store(
    path: Path, atlas: Atlas, *, documents: int = 1000, each: int = 10, grounds: int = 2000, seed: int = 6
) -> Store:
    """Return an open store with so many documents and claims, made where `path` does not exist yet."""
    made = path.with_name(f"{path.name}.done")
    store = open_store(path)
    if made.exists():
        return store
    chance = random.Random(seed)
    known = _grounds(atlas, grounds, chance)
    weights = [1 / (n + 8) for n in range(len(known))]
    actors = _actors(atlas)
    for n in range(documents):
        told = chance.choices(known, weights, k=each)
        extraction = _document(n, told, actors, chance)
        store.add(extraction, {recipe_id(recipe): footprint for _, recipe, footprint in told})
    link_store(store, atlas)
    made.touch()
    return store


def _grounds(atlas: Atlas, count: int, chance: random.Random) -> list[tuple[Place, Recipe, Footprint]]:
    """Grounds that build: towns, countries, provinces, their parts, circles and border strips."""
    dice = np.random.default_rng(chance.randrange(10**6))
    spots = np.column_stack(
        [dice.uniform(-180, 180, 6 * count), np.degrees(np.arcsin(dice.uniform(-0.65, 0.93, 6 * count)))]
    )
    ids, _ = atlas.gazetteer.nearest_many(spots, kinds=("city",))
    near = (atlas.gazetteer.place(key) for key in dict.fromkeys(key for (key,) in ids))
    towns = {town.id: town for town in islice((t for t in near if t.country and t.admin1), count)}
    codes = list(dict.fromkeys(t.country for t in towns.values() if t.country))
    borders = [(Ref(f"country:{a}", a), Ref(f"country:{b}", b)) for a, b in pairwise(codes)]
    wanted: dict[str, tuple[Place, Recipe]] = {}
    for n, town in enumerate(towns.values()):
        here = At(place=Ref(town.id, town.name))
        province = Area(place=Ref(f"admin1:{town.admin1}", str(town.admin1)))
        country = Area(place=Ref(f"country:{town.country}", str(town.country)))
        direction = ("northern", "southern", "eastern", "western")[n % 4]
        recipe: Recipe = (
            here, province, here, province, here, country, here, province,
            Part(of=province, direction=direction[:-3]), Buffer(of=here, distance_m=15_000.0 + 5_000 * (n % 7)),
        )[n % 10]  # fmt: skip
        wanted.setdefault(recipe_id(recipe), (town, recipe))
    for a, b in borders:
        strip = Buffer(of=Border(a=a, b=b), distance_m=30_000.0)
        wanted[recipe_id(strip)] = (next(t for t in towns.values() if f"country:{t.country}" == a.id), strip)
    found = []
    for place, recipe in wanted.values():
        try:
            found.append((place, recipe, build(recipe, atlas)))
        except ClaimAtlasError:
            continue  # two countries without a common border, a province that the mesh does not have
    chance.shuffle(found)
    return found


def _actors(atlas: Atlas) -> list[Actor]:
    states = ("TR", "RU", "UA", "SY", "IN", "PK", "CN", "SD", "ET", "ER", "ML", "VE", "GY", "AM", "AZ", "RS")
    names = {code: atlas.gazetteer.place(f"country:{code}").name for code in states}
    return [
        *(Actor(text=n, canonical=n, key=f"country:{c}", label=n) for c, n in names.items()),
        *(Actor(text=n, canonical=n, key=f"group:{n.lower().replace(' ', '-')}", label=n) for n in GROUPS),
    ]


def _document(
    number: int,
    told: Sequence[tuple[Place, Recipe, Footprint]],
    actors: Sequence[Actor],
    chance: random.Random,
) -> Extraction:
    """One article: a sentence for each ground, with its claim, its place and its speaker."""
    published = NEWEST - timedelta(days=chance.randrange(1600))
    given = f"made-{number:04}"
    text = f"News of the week, part {number}.\n"
    claims: list[Claim] = []
    named: list[Resolution] = []
    for n, (place, recipe, _) in enumerate(told):
        kind = CLAIM_TYPES[chance.randrange(len(CLAIM_TYPES))]
        status = chance.choices(list(VERBS), (60, 8, 8, 8, 10, 6))[0]
        who = chance.choice(actors)
        speaker = chance.choice(actors)
        says = chance.random() < 0.6
        quote = SAYS[kind].format(who=who.text, verb=VERBS[status], place=place.name)
        start = len(text)
        text += quote + (f", said a spokesman of {speaker.canonical}.\n" if says else ".\n")
        when = published - timedelta(days=chance.randrange(40))
        at = start + quote.index(place.name)
        claims.append(
            Claim(
                id=claim_id(given, kind, start, start + len(quote), (who.key,), recipe_id(recipe), status),
                document_id=given, start=start, end=start + len(quote), quote=quote, type=kind, actors=(who,),
                target=place.name, target_places=(place.name,), extent="most" if n % 9 == 0 else None, status=status,
                attribution=Attribution(text=f"a spokesman of {speaker.canonical}", canonical=speaker.canonical)
                if says else None,
                when=When(start=when, end=when, precision="day", basis="this week") if n % 3 else None,
                recipe=recipe, geometry=(), confidence=round(chance.uniform(0.4, 0.98), 2),
                zone_name="security belt" if kind == "zone" else None,
            )
        )  # fmt: skip
        toponym = Toponym(start=at, end=at + len(place.name), text=place.name)
        named.append(Resolution(toponym=toponym, place=place, kind="city", confidence=0.9))
    aside = NotMapped(start=0, end=16, quote=text[:16], type="zone", reason="no place is named")
    return Extraction(
        document=Document(
            id=given, text=text, title=f"The week in brief, part {number}",
            url=f"https://news.example/{number}", publisher=chance.choice(PUBLISHERS), published=published,
        ),
        resolutions=tuple(named), claims=tuple(claims), not_mapped=(aside,),
    )  # fmt: skip
