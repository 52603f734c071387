"""A document in, its claims out: the stages in order, with what went wrong recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims import find_claims
from extract.resolution import resolve_toponyms
from extract.rivals import mark_repeats
from extract.toponyms import find_toponyms
from extract.values import Claim, Document, Extraction, Issue, NotMapped, Resolution
from geodata.build import build
from geodata.errors import ClaimAtlasError
from geodata.recipes import recipe_id

if TYPE_CHECKING:
    from extract.language import Reader
    from geodata.atlas import Atlas
    from geodata.footprint import Footprint


def extract_document(document: Document, *, atlas: Atlas, reader: Reader) -> Extraction:
    """Read one document: its places, its claims, and what was found but not drawn.

    Pure: the same document, atlas and reader give the same extraction, ids included. The
    arguments are read only; `Document` and `Extraction` are picklable, so that a worker
    process with its own atlas and reader can do this for many.

    Raises
    ------
    DocumentError
        Never from here: refusing a text is the work of `extract.sources`.
    """
    issues: list[Issue] = []
    doc = reader.parse(document.text)
    resolutions = resolve_toponyms(find_toponyms(doc, atlas.gazetteer), document, atlas)
    title = _title_places(document, atlas, reader, issues)
    claims: tuple[Claim, ...] = ()
    missed: tuple[NotMapped, ...] = ()
    claims, missed = find_claims(document, doc, resolutions, atlas, title=title, issues=issues)
    return Extraction(
        document=document,
        resolutions=tuple(resolutions),
        claims=mark_repeats(claims),
        not_mapped=missed,
        issues=tuple(issues),
    )


def find_places(document: Document, *, atlas: Atlas, reader: Reader) -> tuple[Resolution, ...]:
    """Return the toponyms of a document and what they mean; the first half of `extract_document`."""
    return resolve_toponyms(find_toponyms(reader.parse(document.text), atlas.gazetteer), document, atlas)


def build_footprints(extraction: Extraction, atlas: Atlas) -> tuple[dict[str, Footprint], tuple[Issue, ...]]:
    """Build the shape of every claim, once for each recipe.

    Returns
    -------
    tuple
        Footprints by `recipe_id`, and an `Issue` of stage ``build`` for each claim whose
        recipe could not be built, with the reason in words.
    """
    footprints: dict[str, Footprint] = {}
    failed: dict[str, str] = {}
    issues: list[Issue] = []
    for claim in extraction.claims:
        key = recipe_id(claim.recipe)
        if key not in footprints and key not in failed:
            try:
                footprints[key] = build(claim.recipe, atlas)
            except ClaimAtlasError as error:
                failed[key] = str(error)
        if key in failed:
            issues.append(Issue(stage="build", message=failed[key], start=claim.start, end=claim.end))
    return footprints, tuple(issues)


def _title_places(
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
