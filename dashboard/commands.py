"""What each command does. Heavy imports happen inside the functions that need them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli import PORT
from dashboard.progress import step
from geodata.errors import ClaimAtlasError, DataError, DocumentError

if TYPE_CHECKING:
    from extract.language import Reader
    from extract.store import Store
    from extract.values import Document, Extraction
    from geodata.atlas import Atlas


def show_map(args: argparse.Namespace) -> int:
    """Read one article into the store and show it."""
    if bool(args.article) == args.sample:
        raise DocumentError("name one ARTICLE (a file, an address or -), or ask for --sample")
    document = sample_document() if args.sample else _read(args.article, args)
    from extract.store import open_store  # noqa: PLC0415

    with closing(open_store(args.store)) as store:
        atlas = _open_atlas()
        extraction = _extract_and_save(document, store, atlas, _open_reader())
        print(_summary(extraction), file=sys.stderr)
        _serve(store, atlas, args, document_id=extraction.document.id)
    return 0


def serve(args: argparse.Namespace) -> int:
    """Show what the store holds."""
    from extract.store import open_store  # noqa: PLC0415

    with closing(open_store(args.store)) as store:
        if not store.documents():
            print("the store is empty; add an article with: claimatlas map ARTICLE", file=sys.stderr)
        _serve(store, _open_atlas(), args)
    return 0


def extract(args: argparse.Namespace) -> int:
    """Print the claims of articles, or of JSON Lines on stdin."""
    from extract.surfaces import extraction_to_json, read_extract_line  # noqa: PLC0415

    atlas, reader = _open_atlas(), _open_reader()
    with ExitStack() as stack:
        store: Store | None = None
        if args.save:
            from extract.store import open_store  # noqa: PLC0415

            store = stack.enter_context(closing(open_store(args.store)))

        def one(document: Document) -> dict[str, Any]:
            extraction, footprints, links = _extract(document, atlas, reader)
            if store is not None:
                store.add(extraction, footprints)
            return extraction_to_json(extraction, footprints, links)

        if not args.articles:
            return _run_lines(lambda line: one(read_extract_line(line)))
        return _run_articles(args, one, _print_claims)


def places(args: argparse.Namespace) -> int:
    """Print the places of articles, or of JSON Lines on stdin."""
    from extract.pipeline import find_places  # noqa: PLC0415
    from extract.surfaces import places_to_json, read_places_line  # noqa: PLC0415

    atlas, reader = _open_atlas(), _open_reader()

    def one(document: Document) -> dict[str, Any]:
        return places_to_json(document.id, find_places(document, atlas=atlas, reader=reader))

    if not args.articles:
        return _run_lines(lambda line: one(read_places_line(line)))
    return _run_articles(args, one, _print_places)


def locate(args: argparse.Namespace) -> int:
    """Print the shape of a spatial expression."""
    from extract.expressions import locate as read_words  # noqa: PLC0415
    from extract.expressions import NotLocated  # noqa: PLC0415
    from extract.surfaces import located_to_json, read_locate_line  # noqa: PLC0415
    from geodata.build import build  # noqa: PLC0415

    atlas = _open_atlas()

    def one(key: str, text: str, context: str | None) -> dict[str, Any]:
        found = read_words(text, atlas=atlas, context=context)
        if isinstance(found, NotLocated):
            return {"id": key, "not_mapped": found.reason}
        try:
            return located_to_json(key, found, build(found.recipe, atlas))
        except ClaimAtlasError as error:
            return {"id": key, "not_mapped": str(error)}

    if args.jsonl:
        return _run_lines(lambda line: one(*read_locate_line(line)))
    if not args.text:
        raise DocumentError("give the words to locate, or --jsonl to read JSON Lines from stdin")
    answer = one("1", args.text, args.context)
    if "not_mapped" in answer:
        print(f"claimatlas: not mapped: {answer['not_mapped']}", file=sys.stderr)
        return 2
    if args.geojson:
        print(json.dumps(answer["geometry"], ensure_ascii=False))
    else:
        _print_located(answer)
    return 0


def geocode(args: argparse.Namespace) -> int:
    """Print what the embedded gazetteer knows of a name or of coordinates."""
    from geodata.geocoder import EmbeddedGeocoder  # noqa: PLC0415

    coder = EmbeddedGeocoder()
    ask = coder.reverse if args.reverse else coder.geocode
    try:
        found = ask(args.query, exactly_one=False, limit=args.limit)
    except ValueError as error:  # geopy's word for coordinates that are none
        raise DocumentError(f"{args.query!r} is no pair of coordinates; write LAT, LON ({error})") from error
    if not found:
        print(f"claimatlas: no place named {args.query!r} is known", file=sys.stderr)
        return 2
    for location in found:
        if args.json:
            row = {"address": location.address, "lat": location.latitude, "lon": location.longitude}
            print(json.dumps({**row, **location.raw}, ensure_ascii=False, default=str))
        else:
            place = location.raw
            print(f"{location.latitude:9.4f} {location.longitude:10.4f}  {location.address}  "
                  f"[{place['kind']}, {place['id']}]")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write the claims of the store for other programs."""
    from extract.export import export_claims  # noqa: PLC0415
    from extract.store import Selection, open_store  # noqa: PLC0415
    from extract.values import CLAIM_TYPES, STATUSES  # noqa: PLC0415

    _check_words("type", args.types, CLAIM_TYPES)
    _check_words("status", args.statuses, STATUSES)
    if args.format == "gpkg" and args.output is None:
        raise DocumentError("a GeoPackage is a binary file; name it with --output claims.gpkg")
    with closing(open_store(args.store)) as store:
        selection = Selection(types=tuple(args.types), statuses=tuple(args.statuses))
        written = export_claims(store, selection, format=args.format, target=args.output or sys.stdout)
    print(f"{written} claims written to {args.output or 'stdout'}", file=sys.stderr)
    return 0


def data(args: argparse.Namespace) -> int:
    """Show, check or rebuild the embedded data."""
    from geodata import databuild  # noqa: PLC0415

    if args.action == "build":
        databuild.build_data(args.output, cache_dir=args.cache, progress=lambda line: print(line, file=sys.stderr))
        return 0
    wrong = databuild.check_data() if args.action == "check" else ()
    for line in databuild.describe_data():
        print(line)
    if wrong:
        raise DataError(f"damaged data files: {', '.join(wrong)}; install claimatlas again or run: claimatlas data build")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "map": show_map,
    "serve": serve,
    "extract": extract,
    "places": places,
    "locate": locate,
    "geocode": geocode,
    "export": export,
    "data": data,
}


def sample_document() -> Document:
    """Return the bundled sample article, written by us."""
    from datetime import date  # noqa: PLC0415

    from extract.values import Document, document_id  # noqa: PLC0415

    folder = resources.files("dashboard") / "data"
    text = (folder / "sample.txt").read_text(encoding="utf-8")
    meta = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    return Document(
        id=document_id(text, title=meta["title"]),
        text=text,
        title=meta["title"],
        publisher=meta["publisher"],
        published=date.fromisoformat(meta["published"]),
    )


def _read(source: str, args: argparse.Namespace) -> Document:
    from extract.sources import parse_date, read_document  # noqa: PLC0415

    published = parse_date(args.date) if args.date else None
    with step(f"reading {source}"):
        return read_document(
            source,
            published=published,
            title=args.title,
            url=args.url,
            publisher=args.publisher,
            allow_local=args.allow_local,
        )
