"""JSON-LD 1.1: claims as W3C Web Annotations on the words that make them, and as schema.org Claims.

The context is written out, so that a reader needs no network. Two claims that tell the same
*support* each other, two rivals *contradict* each other: those two links, the type, the status
and the recipe are our own vocabulary; all else is W3C's and schema.org's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from extract.export.rows import DISCLAIMER, Contents, claim_row, undrawn
from extract.surfaces import to_geojson
from extract.values import Claim, Document
from geodata.footprint import Footprint
from geodata.recipes import recipe_id, to_json

VOCABULARY = "urn:claimatlas:vocabulary:"
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "atlas": VOCABULARY,
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@id"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "Claim": "schema:Claim",
    "Dataset": "schema:Dataset",
    "NewsArticle": "schema:NewsArticle",
    "text": "schema:text",
    "headline": "schema:headline",
    "url": {"@id": "schema:url", "@type": "@id"},
    "publisher": "schema:publisher",
    "datePublished": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "appearance": {"@id": "schema:appearance", "@type": "@id"},
    "author": "schema:author",
    "about": "schema:about",
    "temporalCoverage": "schema:temporalCoverage",
    "spatialCoverage": "schema:spatialCoverage",
    "name": "schema:name",
    "usageInfo": "schema:usageInfo",
    "supports": {"@id": "atlas:supports", "@type": "@id"},
    "contradicts": {"@id": "atlas:contradicts", "@type": "@id"},
    "claimType": "atlas:type",
    "status": "atlas:status",
    "saidBy": "atlas:said-by",
    "extent": "atlas:extent",
    "recipe": {"@id": "atlas:recipe", "@type": "@json"},
    "geometry": {"@id": "atlas:geometry", "@type": "@json"},
    "description": "schema:description",
    "errorM": {"@id": "atlas:error-m", "@type": "xsd:double"},
    "confidence": {"@id": "atlas:confidence", "@type": "xsd:double"},
    "worldview": "atlas:worldview",
    "reason": "atlas:reason-not-drawn",
}
_CONTEXT_CHARS = 32  # of the text on each side of a quote, enough to find it again


def write_jsonld(contents: Contents, stream: BinaryIO) -> int:
    """Write a JSON-LD graph and return how many claims it holds.

    Each claim is a ``schema:Claim``; an ``oa:Annotation`` binds it to its words by a
    TextQuoteSelector and a TextPositionSelector (code points of the stored text). Articles are
    ``schema:NewsArticle`` without their text, unless `Contents.with_texts`.
    """
    head = json.dumps({"@context": CONTEXT}, ensure_ascii=False)
    stream.write(head[:-1].encode() + b', "@graph": [')
    count = 0
    first = True
    for node in _nodes(contents):
        stream.write((b"\n" if first else b",\n") + json.dumps(node, ensure_ascii=False).encode())
        first = False
        count += node.get("@type") == "Claim"
    stream.write(b"\n]}\n")
    return count


def _nodes(contents: Contents) -> Iterator[dict[str, Any]]:
    yield {"@type": "Dataset", "name": "Territorial claims read by claimatlas", "usageInfo": DISCLAIMER}
    for article in contents.documents.values():
        yield _article(article, with_text=contents.with_texts)
    for claim in contents.claims:
        document = contents.documents.get(claim.document_id)
        yield _claim(claim, contents)
        yield _annotation(
            _iri("claim", claim.id), document, claim.document_id, claim.start, claim.end, claim.quote
        )
    known = {(c.document_id, c.start, c.end) for c in contents.claims}
    for row in undrawn(contents):
        if (row["document_id"], row["start"], row["end"]) in known:
            continue  # a claim of its own above, only without a shape
        node = _annotation(
            None,
            contents.documents.get(row["document_id"]),
            row["document_id"],
            row["start"],
            row["end"],
            row["quote"],
        )
        yield node | {"claimType": row["type"], "reason": row["reason"]}


def _claim(claim: Claim, contents: Contents) -> dict[str, Any]:
    footprint: Footprint | None = contents.footprints.get(recipe_id(claim.recipe))
    node: dict[str, Any] = {
        "@id": _iri("claim", claim.id),
        "@type": "Claim",
        "text": claim.quote,
        "claimType": claim.type,
        "status": claim.status,
        "appearance": _iri("document", claim.document_id),
        "about": [{"@id": _iri("actor", a.key), "name": a.canonical} for a in claim.actors],
        "recipe": to_json(claim.recipe),
        "confidence": round(claim.confidence, 4),
        "supports": [
            _iri("claim", c) for c in dict.fromkeys((*claim.repeats, *contents.repeats.get(claim.id, ())))
        ],
        "contradicts": [_iri("claim", c) for c in contents.rivals.get(claim.id, ())],
    }
    if claim.attribution:
        node["author"] = {"name": claim.attribution.canonical}
    if claim.when:
        node["temporalCoverage"] = claim.when.iso()
    if claim.extent:
        node["extent"] = claim.extent
    if footprint is None:
        return node | {"reason": "its shape could not be built"}
    row = claim_row(claim, footprint, contents)
    return node | {
        "saidBy": row["said_by"],
        "description": row["description"],
        "errorM": footprint.error_m,
        "worldview": footprint.worldview,
        "spatialCoverage": {
            "name": claim.target or row["description"],
            "geometry": to_geojson(footprint.geometry),
        },
    }


def _annotation(
    body: str | None, document: Document | None, document_id: str, start: int, end: int, exact: str
) -> dict[str, Any]:
    words: dict[str, Any] = {"@type": "TextQuoteSelector", "exact": exact}
    if document is not None and document.text[start:end] == exact:
        words["prefix"] = document.text[max(0, start - _CONTEXT_CHARS) : start]
        words["suffix"] = document.text[end : end + _CONTEXT_CHARS]
    node: dict[str, Any] = {
        "@type": "Annotation",
        "motivation": "oa:classifying",
        "target": {
            "@type": "SpecificResource",
            "source": _iri("document", document_id),
            "selector": [words, {"@type": "TextPositionSelector", "start": start, "end": end}],
        },
    }
    return node if body is None else {"@id": f"{body}:annotation", **node, "body": body}


def _article(document: Document, *, with_text: bool) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _iri("document", document.id), "@type": "NewsArticle"}
    if document.title:
        node["headline"] = document.title
    if urlsplit(document.url).scheme in ("http", "https"):
        node["url"] = quote(document.url, safe=":/?#[]@!$&'()*+,;=%~-._")
    if document.publisher:
        node["publisher"] = document.publisher
    if document.published:
        node["datePublished"] = document.published.isoformat()
    return node | ({"text": document.text} if with_text else {})


def _iri(kind: str, key: str) -> str:
    """Ids may be anything a caller gave: all but letters and digits is escaped."""
    return f"urn:claimatlas:{kind}:{quote(key, safe='')}"
