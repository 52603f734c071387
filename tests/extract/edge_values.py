"""Values made by hand for the tests of documents, store, surfaces and export."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from extract.values import (
    CLAIM_TYPES,
    STATUSES,
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
    document_id,
)
from geodata.footprint import Footprint
from geodata.places import KINDS, Candidate, Place
from geodata.recipes import Area, At, Border, Buffer, Coordinates, Path, Recipe, Ref, recipe_id

TEXT = (
    "Northern Front takes Qasira\n\n"
    "The Northern Front says that it holds nearly all of Dalmar province. Officials of Westland proposed a "
    "belt 30 km deep on Eastland's side of their border. “We never left Qasira,” the army said. 🗺️ قصيرة"
)
QASIRA = Place(
    id="geonames:1",
    name="Qasira",
    kind="city",
    lon=36.123456789,
    lat=35.5,
    country="EL",
    population=12000,
    source="our knowledge",
)
DALMAR = Place(id="admin1:EL-DA", name="Dalmar", kind="admin", lon=36.5, lat=35.9, country="EL")
FRONT = Actor(text="Northern Front", canonical="Northern Front", key="front", label="NF", start=0, end=14)
WESTLAND = Actor(text="Westland", canonical="Westland", key="state:WL", label="WL")
AREA = Area(Ref("admin1:EL-DA", "Dalmar"), assumptions=("'nearly all' is drawn as the whole",))
POINT = At(Ref("geonames:1", "Qasira"))
BORDER = Border(Ref("country:WL", "Westland"), Ref("country:EL", "Eastland"))
BELT = Buffer(BORDER, 30_000.0, "inside", Area(Ref("country:EL", "Eastland")), "depth")


def document(text: str = TEXT, **fields: Any) -> Document:
    values = {
        "title": "Northern Front takes Qasira",
        "publisher": "The Herald",
        "published": date(2024, 5, 3),
    }
    values |= fields
    given = values.pop("id", None)
    derived = document_id(text, title=values["title"], url=values.get("url", ""))
    return Document(id=given or derived, text=text, **values)


def claim(doc: Document, quote: str, kind: str, recipe: Recipe, **fields: Any) -> Claim:
    start = doc.text.index(quote)
    values: dict[str, Any] = {
        "id": f"{doc.id}-{kind}-{start}",
        "document_id": doc.id,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "type": kind,
        "actors": (FRONT,),
        "target": "Qasira",
        "target_places": ("Qasira",),
        "extent": None,
        "status": "asserted",
        "attribution": None,
        "when": None,
        "recipe": recipe,
        "geometry": (("kind", "point"), ("of", ("Qasira",))),
        "confidence": 0.75,
    }
    return Claim(**(values | fields))


def extraction(doc: Document | None = None) -> Extraction:
    """One article with three claims: a point, an area and a belt along a border."""
    doc = doc or document()
    said = Attribution(text="The Northern Front", canonical="Northern Front", start=29, end=47)
    at = doc.text.index("Qasira")
    return Extraction(
        document=doc,
        resolutions=(
            Resolution(
                toponym=Toponym(
                    start=at,
                    end=at + 6,
                    text="Qasira",
                    candidates=(
                        Candidate(place=QASIRA, name="Qasira"),
                        Candidate(place=DALMAR, name="قصيرة"),
                    ),
                ),
                place=QASIRA,
                kind="city",
                confidence=0.9,
            ),
            Resolution(
                toponym=Toponym(start=0, end=8, text="Northern", is_metonym=True, compound=("a", "b")),
                place=None,
                kind="border",
                confidence=0.2,
                reason="no such place",
                recipe=BORDER,
            ),
        ),
        claims=(
            claim(
                doc,
                "Northern Front takes Qasira",
                "advance_capture",
                POINT,
                when=When(start=date(2024, 5, 3), end=date(2024, 5, 3), precision="day", basis="Friday"),
            ),
            claim(
                doc,
                "holds nearly all of Dalmar province",
                "control",
                AREA,
                extent="nearly all",
                attribution=said,
                geometry=(("kind", "admin"), ("of", ("Dalmar",)), ("level", 1)),
                target="Dalmar province",
                target_places=("Dalmar",),
                beneficiary=True,
                repeats=("elsewhere",),
                when=When(start=date(2024, 1, 1), end=None, precision="interval", basis="since January"),
            ),
            claim(
                doc,
                "a belt 30 km deep on Eastland's side of their border",
                "zone",
                BELT,
                actors=(WESTLAND, FRONT),
                status="proposed",
                attribution=Attribution(text="Officials of Westland", canonical="Westland"),
                geometry=(("kind", "buffer"), ("distance_km", 30), ("side", "Eastland")),
                target="their border",
                target_places=("Westland", "Eastland"),
                zone_name="belt",
                confidence=0.5,
            ),
        ),
        not_mapped=(
            NotMapped(start=0, end=8, quote="Northern", type="withdrawal", reason="no place is named"),
        ),
        issues=(
            Issue(stage="claims", message="a sentence was too long", start=0, end=8),
            Issue(stage="x", message="y"),
        ),
    )


def footprint(recipe: Recipe, geometry: BaseGeometry, kind: str, **fields: Any) -> Footprint:
    centre = geometry.centroid
    values: dict[str, Any] = {
        "recipe": recipe,
        "kind": kind,
        "geometry": geometry,
        "error_m": 1100.0,
        "sources": ("Natural Earth",),
        "assumptions": ("cut at the border",),
        "data_version": "2024.1",
        "worldview": "de_facto",
        "centroid": (centre.x, centre.y),
    }
    return Footprint(**(values | fields))


def footprints(**fields: Any) -> dict[str, Footprint]:
    """Return a shape of each family for the claims of `extraction`."""
    shapes = (
        footprint(POINT, Point(36.123456789, 35.5), "point", **fields),
        footprint(AREA, box(36.0, 35.0, 37.0, 36.0), "admin", area_m2=1.0e10, **fields),
        footprint(
            BELT,
            MultiPolygon([box(40.0, 36.0, 41.0, 36.3), box(41.5, 36.0, 42.0, 36.3)]),
            "buffer",
            area_m2=2.15968e10,
            **fields,
        ),
    )
    return {recipe_id(f.recipe): f for f in shapes}


# --- endless inputs -------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
days = st.dates()
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
places = st.builds(
    Place,
    id=texts,
    name=texts,
    kind=st.sampled_from(KINDS),
    lon=numbers,
    lat=numbers,
    country=st.none() | texts,
    population=st.integers(0, 10**8),
    error_m=numbers,
    source=texts,
)
_refs = st.builds(Ref, texts, texts)
_leaves = st.one_of(
    st.builds(At, _refs, assumptions=st.tuples(texts)),
    st.builds(Area, _refs),
    st.builds(Border, _refs, st.none() | _refs),
    st.builds(Coordinates, numbers, numbers, texts),
)
recipes = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(Buffer, inner, numbers, st.sampled_from(("both", "inside")), st.none() | inner),
        st.builds(Path, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
_toponyms = st.builds(
    Toponym,
    start=st.integers(0, 999),
    end=st.integers(0, 999),
    text=texts,
    is_metonym=st.booleans(),
    kind_hint=st.none() | texts,
    confidence=numbers,
    candidates=st.lists(st.builds(Candidate, place=places, name=texts), max_size=3).map(tuple),
    compound=st.lists(texts, max_size=2).map(tuple),
)
resolutions = st.builds(
    Resolution,
    toponym=_toponyms,
    place=st.none() | places,
    kind=st.sampled_from(KINDS),
    confidence=numbers,
    reason=texts,
    recipe=st.none() | recipes,
)
_words = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), numbers, texts),
    lambda inner: st.lists(inner, max_size=2).map(tuple),
    max_leaves=3,
)
_actors = st.builds(
    Actor, text=texts, canonical=texts, key=texts, label=texts, start=st.none() | st.integers(0, 9)
)
_whens = st.builds(
    When,
    start=days,
    end=st.none() | days,
    precision=st.sampled_from(("day", "month", "year", "interval")),
    basis=texts,
)


def claims_of(document_id: str) -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        id=texts,
        document_id=st.just(document_id),
        start=st.integers(0, 999),
        end=st.integers(0, 999),
        quote=texts,
        type=st.sampled_from(CLAIM_TYPES),
        actors=st.lists(_actors, max_size=2).map(tuple),
        target=st.none() | texts,
        target_places=st.lists(texts, max_size=2).map(tuple),
        extent=st.none() | texts,
        status=st.sampled_from(STATUSES),
        attribution=st.none() | st.builds(Attribution, text=texts, canonical=texts, origin=texts),
        when=st.none() | _whens,
        recipe=recipes,
        geometry=st.lists(st.tuples(texts, _words), max_size=3).map(tuple),
        confidence=numbers,
        beneficiary=st.booleans(),
        repeats=st.lists(texts, max_size=2).map(tuple),
        zone_name=st.none() | texts,
        trigger=texts,
    )


documents = st.builds(
    Document,
    id=texts,
    text=texts,
    title=texts,
    url=texts,
    publisher=texts,
    published=st.none() | days,
)
extractions = documents.flatmap(
    lambda doc: st.builds(
        Extraction,
        document=st.just(doc),
        resolutions=st.lists(resolutions, max_size=2).map(tuple),
        claims=st.lists(claims_of(doc.id), max_size=2).map(tuple),
        not_mapped=st.lists(
            st.builds(
                NotMapped,
                start=st.integers(0, 9),
                end=st.integers(0, 9),
                quote=texts,
                type=texts,
                reason=texts,
            ),
            max_size=2,
        ).map(tuple),
        issues=st.lists(
            st.builds(Issue, stage=texts, message=texts, start=st.none() | st.integers(0, 9)), max_size=2
        ).map(tuple),
    )
)
LINE = LineString([(36.0, 36.0), (37.0, 36.5)])
RING = Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])  # clockwise, as RFC 7946 forbids
