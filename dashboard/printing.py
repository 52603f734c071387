"""Plain text for people, from the rows of the JSON Lines surfaces."""

from __future__ import annotations

from typing import Any

from extract.values import Document

Row = dict[str, Any]


def print_claims(document: Document, row: Row) -> None:
    """Print the claims of one document, each with its quote, then what was not mapped."""
    print(f"{document.title or document.id}  ({document.published or 'no date'})")
    if not row["claims"]:
        print("  no claim about territory was found")
    for claim in row["claims"]:
        who = " and ".join(actor["canonical"] for actor in claim["actors"]) or "nobody named"
        extent = f", {claim['extent']}" if claim["extent"] else ""
        said = f"says {claim['attribution']}" if claim["attribution"] else "in the author's own words"
        print(f"\n  {claim['type']} · {claim['status']} · {who} · {claim['target'] or ''}{extent}")
        print(f"    {said} · {claim['date'] or 'undated'} · confidence {claim['confidence']:.2f}")
        kind, error_m = claim["geometry"].get("kind"), claim["error_m"] or 0
        print(f"    {kind}: {_describe(claim['recipe'])}, ±{error_m:,.0f} m")
        print(f"    “{_one_line(claim['quote'])}”")
    if row["not_mapped"]:
        print("\n  found, not mapped:")
        for item in row["not_mapped"]:
            print(f"    {item['type']}: “{_one_line(item['quote'])}” – {item['reason']}")
    print()


def print_places(document: Document, row: Row) -> None:
    """Print the places of one document, one a line."""
    print(f"{document.title or document.id}")
    for place in row["toponyms"]:
        at = (
            f"{place['lat']:9.4f} {place['lon']:10.4f}"
            if place["lat"] is not None
            else " " * 13 + "not found"
        )
        acts = " (acts)" if place["is_metonym"] else ""
        print(f"  {place['start']:6d}  {at}  {place['text']}{acts}  [{place['kind']}, {place['id']}]")
    print()


def print_located(row: Row) -> None:
    """Print what an expression was read as, and its figures."""
    centre = row["centroid"]
    print(row["description"])
    print(f"  kind       {row['kind']}")
    print(f"  centre     {centre['lat']:.5f} N {centre['lon']:.5f} E")
    if row["area_km2"]:
        print(f"  area       {row['area_km2']:,.1f} km²")
    print(f"  error      {row['error_m']:,.0f} m")
    for line in row["assumptions"]:
        print(f"  assuming   {line}")


def print_data(manifest: Row) -> None:
    """Print what the embedded data are, where they come from and under which licence."""
    size = sum(entry["bytes"] for entry in manifest["files"].values())
    version, count = manifest["content_sha256"][:12], len(manifest["files"])
    print(f"data version {version}, {count} files, {size / 1e6:.1f} MB")
    print(manifest["credits"])
    for source in manifest["sources"]:
        print(f"  {source['name']} {source['version']} ({source['licence']}): {source['holds']}")


def _describe(recipe: Row) -> str:
    from geodata.describe import describe
    from geodata.recipes import from_json

    return describe(from_json(recipe))


def _one_line(text: str) -> str:
    return " ".join(text.split())
