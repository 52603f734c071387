"""From claims to a picture: one pure function that holds the drawing rules.

In: claims, their footprints by recipe id, the documents that they stand in. Out: a `Scene` of
frozen values (shapes with styles, stacks, labels, contested ground, legend) that the Leaflet
map, figures and exports draw alike. No Dash here, no input or output; coordinates are
EPSG:4326 in lon, lat order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, cos, degrees, radians

from shapely import MultiPolygon, Polygon, get_parts
from shapely.geometry.base import BaseGeometry

from dashboard.labels import clean, note_of, spoken, title_of, told
from dashboard.layers import LAYER_OF, LAYERS
from dashboard.legend import Legend, legend_of
from dashboard.palette import NOBODY, colours_for
from dashboard.shapes import cut_open, display_of, largest_ring
from dashboard.style import INKS, SIGNS, Style, style_of
from extract.values import Claim, Document, Extraction, Resolution
from geodata.display import COARSE, FINE, Display, Grade
from geodata.footprint import Footprint
from geodata.meridian import best_cut, moved_longitude
from geodata.recipes import recipe_id

CROWD = 250  # shapes from which a scene is a crowd: simplified further, until one comes nearer
MAX_INSETS = 7  # deeper outlines of one stack would fill the shape they bound; the map draws fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMark:
    """A place that the texts name: a small dot with its name.

    ``mentions`` counts the times it is named; metonyms (a capital that acts) do not count.
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a scene is drawn with besides the claims.

    Attributes
    ----------
    colours
        Colour of actors by key, for stability over an atlas; others are chosen by the scene.
    rivals
        Ids of rival claims by claim id.
    repeats
        Ids of the claims that tell the same again, by claim id: on one ground they are one shape.
    marked
        Opacity and a word for the label ("as of 2018-09", "new") by claim id: for claims that are
        old on the map's day, or that changed.
    places
        Places to show as mentioned.
    displays
        Footprints made ready for a screen, by recipe id, of the grade that `grade_for` names; those
        that are not there are made here, which takes time.
    """

    colours: Mapping[str, str] = field(default_factory=dict)
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repeats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marked: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    places: tuple[PlaceMark, ...] = ()
    displays: Mapping[str, Display] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow across an outline: its middle and the compass bearing that it points to."""

    lon: float
    lat: float
    bearing_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One outline of a stack: the claims that are drawn alike on one footprint.

    ``sure`` is True for what is asserted: only then is a mark filled, like the shape itself.
    """

    id: str
    stack: str
    layer: str
    claims: tuple[str, ...]
    style: Style
    sure: bool = True
    arrow: Arrow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Two lines for one shape; `priority` says who goes first where room is short (0 first)."""

    shape: str
    layer: str
    glyph: str | None
    colour: str
    title: str
    note: str
    crossed: bool
    status: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """All that is said of one footprint.

    Attributes
    ----------
    id
        The recipe id that its claims share.
    geometry
        The footprint, simplified for display and valid.
    claims
        Every claim, in the text's order; none is hidden by another.
    labels
        One for each shape, most important first.
    anchors
        (lon, lat) on the shape where the label may stand, best first.
    clearance_deg
        Room around each anchor inside an area, in degrees; 0 on lines and points.
    spoken
        All claims in words, for screen readers.
    bounds
        west, south, east, north of the geometry; east may lie beyond 180 degrees.
    rank
        0 for the largest shape: smaller ones are drawn and hit above larger ones.
    """

    id: str
    geometry: BaseGeometry
    claims: tuple[str, ...]
    labels: tuple[Label, ...]
    anchors: tuple[tuple[float, float], ...]
    clearance_deg: tuple[float, ...]
    spoken: str
    bounds: tuple[float, float, float, float]
    rank: int
    error_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """Ground that rivals both claim to hold: hatched in both colours, shown with both layers.

    ``opacity`` is that of the fainter of the two, where one is old or unchanged.
    """

    claims: tuple[str, str]
    layers: tuple[str, ...]
    colours: tuple[str, str]
    geometry: BaseGeometry
    spoken: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole picture.

    `missing` are the claims without a footprint, never silently dropped; `cut` the longitude at
    which the map is cut open.
    """

    shapes: tuple[Shape, ...]
    stacks: tuple[Stack, ...]
    contested: tuple[Contested, ...]
    places: tuple[PlaceMark, ...]
    colours: Mapping[str, str]
    legend: Legend
    counts: Mapping[str, int]
    bounds: tuple[float, float, float, float] | None
    missing: tuple[str, ...]
    cut: float = -180.0


NO_OPTIONS = Options()
_STATUS_ORDER = {status: n for n, status in enumerate(INKS)}
_TYPE_ORDER = {kind: n for n, kind in enumerate(SIGNS)}


def scene(
    claims: Iterable[Claim],
    footprints: Mapping[str, Footprint],
    documents: Iterable[Document],
    options: Options = NO_OPTIONS,
) -> Scene:
    """Return the picture of some claims.

    Parameters
    ----------
    claims
        What to draw, in the order of the text.
    footprints
        Shapes by recipe id (`geodata.recipes.recipe_id`).
    documents
        The documents of the claims, for the speaker of what a publisher says itself.
    options
        Colours, rivals, places and displays.
    """
    claims = tuple(claims)
    by_document = {d.id: d for d in documents}
    recipe_of = recipe_ids(claims)
    drawn = tuple(c for c in claims if has_shape(footprints.get(recipe_of[c.id])))
    colours = colours_for(dict.fromkeys(a.key for c in drawn for a in c.actors), fixed=options.colours)
    keys = tuple(dict.fromkeys(recipe_of[c.id] for c in drawn))
    grade = grade_for(len(keys))
    whole = {key: options.displays.get(key) or display_of(key, footprints[key], grade) for key in keys}
    spans = [(b[0], b[2]) for b in (display.geometry.bounds for display in whole.values())]
    cut = best_cut(spans or [(p.lon, p.lon) for p in options.places])
    displays = {key: cut_open(key, display, cut) for key, display in whole.items()}
    geometries = {key: display.geometry for key, display in displays.items()}
    places = tuple(replace(p, lon=moved_longitude(p.lon, cut)) for p in options.places)
    members: dict[str, list[Claim]] = {key: [] for key in geometries}
    for claim in drawn:
        members[recipe_of[claim.id]].append(claim)
    by_size = sorted(members, key=lambda key: (-_size(geometries[key]), key))
    shapes: list[Shape] = []
    stacks: list[Stack] = []
    for rank, key in enumerate(by_size):
        anchors = displays[key].anchors
        group = _shapes(key, members[key], geometries[key], anchors[0], colours, options)
        shapes.extend(group)
        found = {c.id: c for c in members[key]}
        labels = [_label(s, [found[c] for c in s.claims], by_document, options.marked) for s in group]
        stacks.append(
            Stack(
                id=key,
                geometry=geometries[key],
                claims=tuple(found),
                labels=tuple(sorted(labels, key=lambda label: label.priority)),
                anchors=anchors,
                clearance_deg=displays[key].clearance_deg,
                spoken=_spoken(members[key], by_document),
                bounds=_bounds(geometries[key]),
                rank=rank,
                error_m=footprints[key].error_m,
            )
        )
    contested = _contested(drawn, recipe_of, geometries, colours, options)
    counts = Counter(LAYER_OF[c.type] for c in drawn)
    counts["places"] = len(places)
    return Scene(
        shapes=tuple(shapes),
        stacks=tuple(stacks),
        contested=contested,
        places=places,
        colours=colours,
        legend=legend_of(
            drawn, colours, stacked=any(len(s.claims) > 1 for s in stacks), contested=bool(contested)
        ),
        counts={key: counts[key] for key in LAYERS},
        bounds=_all_bounds([s.bounds for s in stacks], places),
        missing=tuple(c.id for c in claims if not has_shape(footprints.get(recipe_of[c.id]))),
        cut=cut,
    )


def grade_for(shapes: int) -> Grade:
    """Return how fine a shape among so many is drawn."""
    return FINE if shapes <= CROWD else COARSE


def places_of(extractions: Iterable[Extraction]) -> tuple[PlaceMark, ...]:
    """Return the places that texts name as places.

    Neither those that only act (metonyms), nor adjectives and demonyms: "Kurdish" names no spot.
    """
    named: dict[str, Resolution] = {}
    mentions: Counter[str] = Counter()
    for extraction in extractions:
        for resolution in extraction.resolutions:
            toponym = resolution.toponym
            if resolution.place is not None and toponym.form == "name" and not toponym.is_metonym:
                named.setdefault(resolution.place.id, resolution)
                mentions[resolution.place.id] += 1
    return tuple(
        PlaceMark(
            id=key,
            name=clean(r.place.name, 40),
            kind=r.kind,
            lon=r.place.lon,
            lat=r.place.lat,
            mentions=mentions[key],
        )
        for key, r in named.items()
        if r.place is not None
    )


def recipe_ids(claims: Iterable[Claim]) -> dict[str, str]:
    """Return recipe ids by claim id; each recipe is looked at once, as claims of a store share it."""
    claims = tuple(claims)  # they live while their recipes are told apart by `id`
    known: dict[int, str] = {}
    found = {}
    for claim in claims:
        at = id(claim.recipe)
        if at not in known:
            known[at] = recipe_id(claim.recipe)
        found[claim.id] = known[at]
    return found


def has_shape(footprint: Footprint | None) -> bool:
    """Return whether there is something to draw."""
    return footprint is not None and not footprint.geometry.is_empty


def _shapes(
    key: str,
    claims: Sequence[Claim],
    geometry: BaseGeometry,
    anchor: tuple[float, float],
    colours: Mapping[str, str],
    options: Options,
) -> list[Shape]:
    """One shape for each thing that is told, however often; the surest outermost."""
    groups = sorted(
        _told_alike(claims, options.repeats),
        key=lambda g: (_STATUS_ORDER[g[0].status], _TYPE_ORDER[g[0].type], g[0].start),
    )
    shapes = []
    for order, group in enumerate(groups):
        first = group[0]
        colour = colours[first.actors[0].key] if first.actors else NOBODY
        style = style_of(
            first.type, first.status, colour=colour, extent=first.extent, order=min(order, MAX_INSETS)
        )
        ink = max(options.marked.get(c.id, (1.0, ""))[0] for c in group)  # the freshest of them
        style = replace(style, opacity=style.opacity * ink) if ink < 1 else style
        shapes.append(
            Shape(
                id=f"{key}-{first.id}",
                stack=key,
                layer=LAYER_OF[first.type],
                claims=tuple(c.id for c in group),
                style=style,
                sure=first.status == "asserted",
                arrow=_arrow(geometry, anchor, style.arrow, order) if style.arrow else None,
            )
        )
    return shapes


def _told_alike(claims: Sequence[Claim], repeats: Mapping[str, tuple[str, ...]]) -> list[list[Claim]]:
    """Claims that repeat each other, or would be drawn alike; one with an extent speaks for its group."""
    groups: list[list[Claim]] = []
    by_look: dict[tuple[object, ...], list[Claim]] = {}
    group_of: dict[str, list[Claim]] = {}
    for claim in claims:
        look = (claim.type, claim.status, tuple(a.key for a in claim.actors), claim.extent)
        again = next((group_of[c] for c in repeats.get(claim.id, ()) if c in group_of), None)
        if again is not None and again[0].type != claim.type:
            again = None
        group = again if again is not None else by_look.get(look)
        if group is None:
            group = []
            groups.append(group)
        group.append(claim)
        by_look.setdefault(look, group)
        group_of[claim.id] = group
    return [sorted(g, key=lambda c: (_STATUS_ORDER[c.status], not c.extent)) for g in groups]


def _label(
    shape: Shape,
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    marked: Mapping[str, tuple[float, str]],
) -> Label:
    claim = claims[0]
    words = max((marked.get(c.id, (1.0, "")) for c in claims), key=lambda m: m[0])[1]
    note = note_of(claim, documents.get(claim.document_id))
    return Label(
        shape=shape.id,
        layer=shape.layer,
        glyph=shape.style.glyph,
        colour=shape.style.colour,
        title=title_of(claim) + told(len(claims)),
        note=f"{words} · {note}" if words else note,
        crossed=shape.style.crossed,
        status=claim.status,
        priority=_PRIORITY[claim.status] * 10 + _TYPE_PRIORITY[claim.type],
    )


_PRIORITY = {"asserted": 0, "proposed": 1, "planned": 1, "hypothetical": 2, "denied": 3, "past": 4}
_TYPE_PRIORITY = {kind: min(n, 9) for n, kind in enumerate(SIGNS)}


def _spoken(claims: Sequence[Claim], documents: Mapping[str, Document]) -> str:
    sentences = [spoken(c, documents.get(c.document_id)) for c in claims[:6]]
    head = f"{len(claims)} claims. " if len(claims) > 1 else ""
    more = f" And {len(claims) - 6} more." if len(claims) > 6 else ""
    return head + ". ".join(sentences) + "." + more


def _contested(
    claims: Sequence[Claim],
    recipe_of: Mapping[str, str],
    geometries: Mapping[str, BaseGeometry],
    colours: Mapping[str, str],
    options: Options,
) -> tuple[Contested, ...]:
    """Overlaps of rivals that are both asserted, by different actors: the rest is not filled at all."""
    standing = {c.id: c for c in claims if c.status == "asserted" and c.actors}
    pairs = {
        tuple(sorted((one, other)))
        for one, others in options.rivals.items()
        if one in standing
        for other in others
        if other in standing and other != one
    }
    overlaps: dict[tuple[str, str], BaseGeometry | None] = {}
    found: dict[tuple[object, ...], Contested] = {}
    for one, other in sorted(pairs):
        a, b = standing[one], standing[other]
        if a.actors[0].key == b.actors[0].key:
            continue
        first, second = sorted((recipe_of[one], recipe_of[other]))
        if (first, second) not in overlaps:
            overlaps[first, second] = _areas(geometries[first].intersection(geometries[second]))
        shared = overlaps[first, second]
        if shared is None:
            continue
        layers = tuple(dict.fromkeys((LAYER_OF[a.type], LAYER_OF[b.type])))
        inks = (colours[a.actors[0].key], colours[b.actors[0].key])
        opacity = min(options.marked.get(c, (1.0, ""))[0] for c in (one, other))
        alike = (first, second, frozenset(layers), frozenset(inks))  # one hatch, however often it is told
        if alike in found and found[alike].opacity >= opacity:
            continue
        found[alike] = Contested(
            claims=(one, other),
            layers=layers,
            colours=inks,
            geometry=shared,
            spoken=f"Contested: {title_of(a)} / {title_of(b)}",
            opacity=opacity,
        )
    return tuple(found.values())


def _areas(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons of an overlap, or None where it is only a line, a point or nothing."""
    parts = [
        p for g in get_parts(geometry) for p in get_parts(g) if isinstance(p, Polygon) and not p.is_empty
    ]
    return MultiPolygon(parts) if parts else None


def _arrow(geometry: BaseGeometry, anchor: tuple[float, float], direction: str, order: int) -> Arrow:
    """An arrow over the outline, outwards from the shape's heart or inwards to it.

    The text seldom tells the direction on the ground, so the arrow only says in or out; it
    stands where the outline is far from the label, and further on for each shape of a stack.
    """
    ring = largest_ring(geometry)
    if ring is None:
        return Arrow(lon=anchor[0], lat=anchor[1], bearing_deg=45.0 if direction == "out" else 225.0)
    spot = ring.interpolate((0.12 + 0.29 * order) % 1.0, normalized=True)
    east = (spot.x - anchor[0]) * cos(radians(anchor[1]))
    outward = degrees(atan2(east, spot.y - anchor[1])) % 360.0
    bearing = outward if direction == "out" else (outward + 180.0) % 360.0
    return Arrow(lon=spot.x, lat=spot.y, bearing_deg=round(bearing, 1))


def _size(geometry: BaseGeometry) -> float:
    west, south, east, north = geometry.bounds
    return float(geometry.area or 1e-6 * max(east - west, north - south))


def _bounds(geometry: BaseGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = geometry.bounds
    return (float(west), float(south), float(east), float(north))


def _all_bounds(
    boxes: Sequence[tuple[float, float, float, float]], places: Sequence[PlaceMark]
) -> tuple[float, float, float, float] | None:
    """The view that shows every shape; places count only where there is no shape."""
    boxes = list(boxes) or [(p.lon, p.lat, p.lon, p.lat) for p in places]
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
