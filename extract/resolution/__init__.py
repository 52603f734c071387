"""Resolving toponyms: which place each name means, read over the whole document.

`resolve_toponyms` ranks the gazetteer's candidates with a log-linear model whose features
are in `extract.resolution.evidence`; where nothing fits it says NIL and why. Then it takes
the sense in context: the province or the town of one name, and borders as recipes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from extract.resolution.calibration import calibrated
from extract.resolution.evidence import Floats, gather, is_close
from extract.resolution.fitting import AGREES, fitting, is_whole, type_word
from extract.resolution.model import infer
from extract.resolution.sense import Senses, read_senses
from extract.values import Document, Resolution, Toponym
from geodata.places import Candidate, Place
from geodata.recipes import Border, Ref

if TYPE_CHECKING:
    from geodata.atlas import Atlas
    from geodata.gazetteer import Gazetteer

__all__ = ["resolve_mentions", "resolve_toponyms"]

LIMIT = 60
NIL_ABOVE = 0.6  # NIL is only said when it is likelier than this: its rivals share the rest among them
SURE_NAME = 0.5
LONE, TYPED = 0.4, 0.8  # confidence in the best candidate where the model would rather say NIL
DOMINANT = 0.8  # share of the candidates' chances from which one outweighs all others


def resolve_toponyms(toponyms: Sequence[Toponym], document: Document, atlas: Atlas) -> tuple[Resolution, ...]:
    """Return one resolution for each toponym, in the same order.

    Parameters
    ----------
    toponyms
        As `extract.toponyms.find_toponyms` gives them.
    document
        The document that they stand in; its text is the context.
    atlas
        Its gazetteer is asked for toponyms that carry no candidates.

    Returns
    -------
    tuple of Resolution
        ``place`` None is NIL, with the reason in words; a border has a `Border` recipe instead
        of a place (its second side None for "the Syrian border"). ``confidence`` is the
        calibrated probability that the text names a place there and that it is this one
        (for NIL: the model's, that none fits).
    """
    return tuple(calibrated(r) for r in resolve_mentions(toponyms, document, atlas.gazetteer))


def resolve_mentions(
    toponyms: Sequence[Toponym],
    document: Document,
    gazetteer: Gazetteer,
    weights: tuple[Floats, Floats] | None = None,
) -> tuple[Resolution, ...]:
    """Return resolutions by weights of one's own: `resolve_toponyms` for training, not calibrated."""
    simple = [t for t in toponyms if t.kind_hint != "border"]
    candidates = [
        fitting(t, t.candidates or gazetteer.find(t.text, limit=LIMIT), document.text) for t in simple
    ]
    mentions = gather(simple, document.text, candidates)
    probabilities = infer(mentions, weights) if mentions else []
    senses = read_senses(simple, document.text, candidates)
    chosen: dict[tuple[int, int], Resolution] = {}
    for toponym, found, chances in zip(simple, candidates, probabilities, strict=True):
        chosen[toponym.start, toponym.end] = _resolve(toponym, found, chances, senses)
    resolved = [r for r in chosen.values() if r.place is not None]
    for toponym in toponyms:
        if toponym.kind_hint == "border":
            chosen[toponym.start, toponym.end] = _border(toponym, resolved, gazetteer)
    return tuple(chosen[t.start, t.end] for t in toponyms)


def _resolve(
    toponym: Toponym, candidates: Sequence[Candidate], chances: Floats, senses: Senses
) -> Resolution:
    best = int(np.argmax(chances[:-1])) if candidates else 0
    sure = _surely_meant(toponym, candidates, chances)
    if not candidates or (chances[-1] > NIL_ABOVE and not sure):
        reason = (
            f"{toponym.text!r} does not seem to mean any of the {len(candidates)} places of that name"
            if candidates
            else f"no {toponym.kind_hint} named {toponym.text!r} is known"
            if type_word(toponym)
            else f"no place named {toponym.text!r} is known"
        )
        kind = toponym.kind_hint or "city"
        return Resolution(
            toponym=toponym, place=None, kind=kind, confidence=round(float(chances[-1]), 4), reason=reason
        )
    place = candidates[best].place
    twins = [n for n, c in enumerate(candidates) if n == best or _twin(place, c.place)]
    place = senses.choose(toponym, [candidates[n].place for n in twins])
    mass = float(sum(chances[n] for n in twins))
    confidence = min(1.0, max(mass, sure * mass / float(chances[:-1].sum())))
    return Resolution(
        toponym=toponym, place=place, kind=_kind(toponym, place), confidence=round(confidence, 4)
    )


def _surely_meant(toponym: Toponym, candidates: Sequence[Candidate], chances: Floats) -> float:
    """Return how sure it is that a candidate is meant, although the model might rather say NIL.

    `TYPED` where the gazetteer has the name with its type word and a place of that kind,
    `LONE` where a name that is surely one has a single close spelling in the gazetteer, or
    one that outweighs all others; else 0.
    """
    if not candidates or toponym.form != "name" or toponym.confidence < SURE_NAME:
        return 0.0
    best = int(np.argmax(chances[:-1]))
    close = [n for n, c in enumerate(candidates) if is_close(toponym, c)]
    if best not in close:
        return 0.0
    hint = toponym.kind_hint
    agrees = hint is None or candidates[best].place.kind in AGREES.get(hint, ())
    places = [n for n in close if n == best or not _twin(candidates[best].place, candidates[n].place)]
    # A town and the province of its name share their chances: together they are one meaning.
    twins = [n for n, c in enumerate(candidates) if n == best or _twin(candidates[best].place, c.place)]
    alone = len(places) == 1 or sum(chances[n] for n in twins) >= DOMINANT * chances[:-1].sum()
    if not agrees:
        return 0.0
    if type_word(toponym) is not None:
        return TYPED if is_whole(toponym, candidates[best]) else LONE
    return LONE if alone else 0.0


def _twin(a: Place, b: Place) -> bool:
    """Tell whether two places are a province and a town of one name in it."""
    kinds = {a.kind, b.kind}
    return (
        kinds == {"city", "admin"}
        and a.country == b.country
        and a.admin1 is not None
        and a.admin1 == b.admin1
    )


def _kind(toponym: Toponym, place: Place) -> str:
    """Return the kind in context: the gazetteer's, sharpened by the type word in the text."""
    hint = toponym.kind_hint
    if hint == "neighbourhood" and place.kind == "city":
        return hint
    if hint == "admin" and place.kind == "city":
        return hint  # "Rathedaung township" stands in the gazetteer as the town that it is named after
    return place.kind


def _border(toponym: Toponym, resolved: Sequence[Resolution], gazetteer: Gazetteer) -> Resolution:
    """Return a border as a recipe of its one or two sides."""
    sides: list[Ref] = []
    for name in toponym.compound:
        place = _side(name, toponym, resolved, gazetteer)
        if place is None:
            return Resolution(
                toponym=toponym, place=None, kind="border", confidence=0.0,
                reason=f"no country or province named {name!r} is known",
            )  # fmt: skip
        sides.append(Ref(place.id, place.name))
    if len(sides) == 2 and sides[0] == sides[1]:
        sides.pop()
    recipe = Border(sides[0], sides[1] if len(sides) > 1 else None)
    return Resolution(
        toponym=toponym,
        place=None,
        kind="border",
        confidence=0.95 if len(sides) == 2 else 0.85,
        recipe=recipe,
    )


def _side(name: str, toponym: Toponym, resolved: Sequence[Resolution], gazetteer: Gazetteer) -> Place | None:
    """Return the country, province or region that one side of a border names.

    What the document elsewhere means by the name goes before the gazetteer's order.
    """
    found = [
        c.place for c in gazetteer.find(name, limit=10) if c.place.kind in ("country", "admin", "region")
    ]
    ids = {place.id for place in found}
    nearest = sorted(resolved, key=lambda r: abs(r.toponym.start - toponym.start))
    for resolution in nearest:
        if resolution.place is not None and resolution.place.id in ids:
            return resolution.place
    return found[0] if found else None
