"""A document in, its claims out: the stages in order, with what went wrong recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from extract.claims import find_claims
from extract.claims.learned import read_learned
from extract.claims.licensed import with_licensed
from extract.resolution import resolve_toponyms
from extract.rivals import mark_repeats
from extract.toponyms import find_toponyms, find_toponyms_and_states, find_toponyms_fast
from extract.values import Claim, Document, Extraction, Issue, NotMapped, Resolution
from geodata.build import build
from geodata.errors import ClaimAtlasError
from geodata.recipes import Recipe, recipe_id

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.claims.actors import Cast
    from extract.claims.frames import Frame
    from extract.claims.grounds import Grounds
    from extract.language import Reader
    from geodata.atlas import Atlas
    from geodata.footprint import Footprint

    Proposer = Callable[[Document, Doc, Cast, Grounds], Iterable[Frame]]


def extract_document(
    document: Document, *, atlas: Atlas, reader: Reader, propose: Proposer | None = None
) -> Extraction:
    """Read one document: its places, its claims, and what was found but not drawn.

    Pure: the same document, atlas and reader give the same extraction, ids included. The
    arguments are read only; `Document` and `Extraction` are picklable, so that a worker
    process with its own atlas and reader can do this for many.

    `propose` is a second reader of frames beside the rules (`extract.llm`), for those who want one.

    Refusing a text (empty, another language) is the work of whoever reads it in.
    """
    with reader.forgetting():
        return _extract(document, atlas, reader, propose)


def _extract(document: Document, atlas: Atlas, reader: Reader, propose: Proposer | None) -> Extraction:
    issues: list[Issue] = []
    doc = reader.parse(document.text)
    toponyms, states = find_toponyms_and_states(doc, atlas.gazetteer)
    resolutions = with_licensed(doc, resolve_toponyms(toponyms, document, atlas), atlas.gazetteer)
    title = find_title_places(document, atlas, reader, issues)
    claims: tuple[Claim, ...] = ()
    missed: tuple[NotMapped, ...] = ()
    claims, missed = find_claims(
        document,
        doc,
        resolutions,
        atlas,
        title=title,
        issues=issues,
        learned=lambda cast, grounds: read_learned(doc, cast, grounds, states),
        propose=partial(propose, document) if propose is not None else None,
    )
    return Extraction(
        document=document,
        resolutions=tuple(resolutions),
        claims=mark_repeats(claims),
        not_mapped=missed,
        issues=tuple(issues),
    )


def find_places(document: Document, *, atlas: Atlas, reader: Reader) -> tuple[Resolution, ...]:
    """Return the toponyms of a document and what they mean; the first half of `extract_document`."""
    with reader.forgetting():
        return resolve_toponyms(find_toponyms(reader.parse(document.text), atlas.gazetteer), document, atlas)


def find_places_fast(document: Document, *, atlas: Atlas) -> tuple[Resolution, ...]:
    """Return the same as `find_places` by spelling alone: no parser, a fraction of its time, less good."""
    return resolve_toponyms(find_toponyms_fast(document.text, atlas.gazetteer), document, atlas)


def build_footprints(extraction: Extraction, atlas: Atlas) -> tuple[dict[str, Footprint], tuple[Issue, ...]]:
    """Build the shapes of all claims, and of places that are made by a recipe ("X-Y border").

    Returns
    -------
    tuple
        Footprints by `recipe_id`, each built once, and an `Issue` of stage ``build`` for each
        claim or place whose recipe could not be built, with the reason in words.
    """
    claims = ((claim.recipe, claim.start, claim.end) for claim in extraction.claims)
    return _build_all((*claims, *_place_recipes(extraction.resolutions)), atlas)


def build_places(
    resolutions: Iterable[Resolution], atlas: Atlas
) -> tuple[dict[str, Footprint], tuple[Issue, ...]]:
    """Build only the shapes of places that are made by a recipe, as `build_footprints` does."""
    return _build_all(_place_recipes(resolutions), atlas)


def _place_recipes(resolutions: Iterable[Resolution]) -> Iterator[tuple[Recipe, int, int]]:
    return ((r.recipe, r.toponym.start, r.toponym.end) for r in resolutions if r.recipe is not None)


def _build_all(
    wanted: Iterable[tuple[Recipe, int, int]], atlas: Atlas
) -> tuple[dict[str, Footprint], tuple[Issue, ...]]:
    footprints: dict[str, Footprint] = {}
    failed: dict[str, str] = {}
    issues: list[Issue] = []
    for recipe, start, end in wanted:
        key = recipe_id(recipe)
        if key not in footprints and key not in failed:
            try:
                footprints[key] = build(recipe, atlas)
            except ClaimAtlasError as error:
                failed[key] = str(error)
        if key in failed:
            issues.append(Issue(stage="build", message=failed[key], start=start, end=end))
    return footprints, tuple(issues)


def find_title_places(
    document: Document, atlas: Atlas, reader: Reader, issues: list[Issue]
) -> tuple[Resolution, ...]:
    """Return the places of a title that is no part of the text."""
    title = document.title.strip()
    if not title or title in document.text[: len(title) + 200]:
        return ()
    try:
        found = find_toponyms(reader.parse(title), atlas.gazetteer)
        return tuple(resolve_toponyms(found, document, atlas))
    except ClaimAtlasError as error:
        issues.append(Issue(stage="title", message=str(error)))
        return ()
