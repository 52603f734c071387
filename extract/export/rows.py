"""One flat row for each claim: what every format carries, in one order and under one name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.surfaces import to_plain
from extract.values import Claim, Document, NotMapped
from geodata.footprint import Footprint
from geodata.recipes import assumptions, recipe_id, to_json

DISCLAIMER = (
    "Claims are statements of the speakers named, not facts; shapes are approximate within the error given. "
    "Boundaries show one point of view (see worldview) and imply no opinion on the status of any territory."
)
"""Travels with every exported feature."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that an export writes.

    Attributes
    ----------
    claims
        The claims, in the order in which they are written.
    footprints
        Shapes by recipe id; a claim without one is written as not drawn.
    documents
        The claims' documents by id.
    not_mapped
        What was found and not drawn, by document id.
    rivals, repeats
        Linked claims by claim id.
    colours
        Colour of actors by key (``#rrggbb``), for formats that carry styles.
    with_texts
        Whether the articles' full texts go along, where the format can hold them; quotes always do.
    """

    claims: Sequence[Claim]
    footprints: Mapping[str, Footprint]
    documents: Mapping[str, Document]
    not_mapped: Mapping[str, Sequence[NotMapped]] = field(default_factory=dict)
    rivals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    repeats: Mapping[str, Sequence[str]] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    with_texts: bool = False


def drawn(contents: Contents) -> Iterator[tuple[Row, Footprint]]:
    """Yield the row and the shape of each claim that has one."""
    for claim in contents.claims:
        footprint = contents.footprints.get(recipe_id(claim.recipe))
        if footprint is not None:
            yield claim_row(claim, footprint, contents), footprint


def undrawn(contents: Contents) -> Iterator[Row]:
    """Yield a row for what was found and not drawn, with the reason."""
    for claim in contents.claims:
        if recipe_id(claim.recipe) not in contents.footprints:
            yield {
                "type": claim.type,
                "quote": claim.quote,
                "start": claim.start,
                "end": claim.end,
                "reason": "its shape could not be built",
                **_source(contents.documents.get(claim.document_id), claim.document_id),
            }
    for document_id, found in contents.not_mapped.items():
        for value in found:
            yield {
                "type": value.type,
                "quote": value.quote,
                "start": value.start,
                "end": value.end,
                "reason": value.reason,
                **_source(contents.documents.get(document_id), document_id),
            }


def texts(contents: Contents) -> Iterator[Row]:
    """Yield a row for each article with its full text."""
    for document in contents.documents.values():
        yield {**_source(document, document.id), "text": document.text}


def claim_row(claim: Claim, footprint: Footprint, contents: Contents) -> Row:
    """Return the attributes of one claim; lists are joined by semicolons, the recipe is JSON."""
    from geodata.describe import describe

    document = contents.documents.get(claim.document_id)
    when, recipe = claim.when, claim.recipe
    return {
        "claim_id": claim.id,
        "type": claim.type,
        "status": claim.status,
        "actors": _joined(a.canonical for a in claim.actors),
        "target": claim.target,
        "target_places": _joined(claim.target_places),
        "extent": claim.extent,
        "zone_name": claim.zone_name,
        "quote": claim.quote,
        "speaker": claim.attribution.canonical if claim.attribution else None,
        "said_by": said_by(claim, document),
        "announces_own_gain": claim.beneficiary,
        "date": when.iso() if when else None,
        "date_words": when.basis if when else None,
        "confidence": round(claim.confidence, 4),
        "review": claim.review or None,
        **_source(document, claim.document_id),
        "start": claim.start,
        "end": claim.end,
        "kind": footprint.kind,
        "geometry_words": json.dumps(to_plain(dict(claim.geometry)), ensure_ascii=False),
        "description": describe(recipe),
        "assumptions": _joined(dict.fromkeys((*assumptions(recipe), *footprint.assumptions))),
        "recipe": json.dumps(to_json(recipe), ensure_ascii=False),
        "error_m": footprint.error_m,
        "area_km2": None if footprint.area_m2 is None else footprint.area_m2 / 1e6,
        "length_km": None if footprint.length_m is None else footprint.length_m / 1e3,
        "lon": round(footprint.centroid[0], 6),
        "lat": round(footprint.centroid[1], 6),
        "boundary_sources": _joined(footprint.sources),
        "data_version": footprint.data_version,
        "worldview": footprint.worldview,
        "rivals": _joined(contents.rivals.get(claim.id, ())),
        "repeats": _joined(dict.fromkeys((*claim.repeats, *contents.repeats.get(claim.id, ())))),
        "disclaimer": DISCLAIMER,
    }


def said_by(claim: Claim, document: Document | None) -> str:
    """Return whose words a claim is, to read aloud."""
    if claim.attribution:
        return f"says {claim.attribution.text}"
    return (
        f"in {document.publisher}'s own words"
        if document and document.publisher
        else "in the author's own words"
    )


def _source(document: Document | None, document_id: str) -> Row:
    published = document.published if document else None
    return {
        "document_id": document_id,
        "title": document.title if document else None,
        "url": document.url if document else None,
        "publisher": document.publisher if document else None,
        "published": published.isoformat() if published else None,
    }


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
