"""What each command does. Heavy imports happen inside the functions that need them."""

from __future__ import annotations

import argparse
import json
import sys
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

from dashboard.commands_data import data
from dashboard.commands_store import export, import_map, ingest, validate
from dashboard.printing import print_claims, print_located, print_places
from dashboard.progress import step
from dashboard.resources import open_atlas, open_reader, printable, supported
from geodata.errors import ClaimAtlasError, DocumentError, FetchError

if TYPE_CHECKING:
    from extract.pipeline import Proposer
    from extract.store import Store
    from extract.values import Document, Extraction
    from geodata.atlas import Atlas
    from geodata.footprint import Footprint

    Read = tuple[Extraction, dict[str, Footprint]]

Row = dict[str, Any]


def show_map(args: argparse.Namespace) -> int:
    """Read one article into the store and show it."""
    if bool(args.article) == args.sample:
        raise DocumentError("name one ARTICLE (a file, an address or -), or ask for --sample")
    from extract.store import default_store_path, open_store

    document = sample_document() if args.sample else _read(args.article, args)
    where = args.store or (_sample_store() if args.sample else str(default_store_path()))
    with closing(open_store(where)) as store:
        extraction, atlas = _extract(document, store)[0], open_atlas()
        _link(store, atlas, document.id)
        print(_summary(extraction), file=sys.stderr)
        _serve(store, where, atlas, args, document_id=document.id)
    return 0


def serve(args: argparse.Namespace) -> int:
    """Show what the store holds."""
    from extract.store import default_store_path, open_store

    where = args.store or str(default_store_path())
    with closing(open_store(where)) as store:
        if not store.heads():
            print("the store is empty; add an article with: claimatlas map ARTICLE", file=sys.stderr)
        _serve(store, where, open_atlas(), args)
    return 0


def extract(args: argparse.Namespace) -> int:
    """Print the claims of articles, or of JSON Lines on stdin."""
    from extract.rivals import link_claims
    from extract.surfaces import extraction_to_json, read_extract_line

    with ExitStack() as stack:
        store: Store | None = None
        if args.save:
            from extract.store import open_store

            store = stack.enter_context(closing(open_store(args.store)))

        propose = _open_model(args)

        def one(document: Document) -> Row:
            extraction, footprints = _extract(document, store, propose)
            rivals, repeats = link_claims(extraction.claims, footprints)
            return extraction_to_json(extraction, footprints, rivals=rivals, repeats=repeats)

        if args.articles:
            code = _run_articles(args, one, print_claims)
        else:
            code = _run_lines(lambda line: one(supported(read_extract_line(line))))
        if store is not None:
            _link(store, open_atlas())
        return code


def places(args: argparse.Namespace) -> int:
    """Print the places of articles, or of JSON Lines on stdin."""
    from extract.pipeline import build_places, find_places, find_places_fast
    from extract.surfaces import places_to_json, read_places_line

    def one(document: Document) -> Row:
        atlas = open_atlas()
        if args.fast:
            resolutions = find_places_fast(document, atlas=atlas)
        else:
            resolutions = find_places(document, atlas=atlas, reader=open_reader())
        return places_to_json(document.id, resolutions, build_places(resolutions, atlas)[0])

    if not args.articles:
        return _run_lines(lambda line: one(supported(read_places_line(line))))
    return _run_articles(args, one, print_places)


def locate(args: argparse.Namespace) -> int:
    """Print the shape of a spatial expression."""
    from extract.expressions import NotLocated
    from extract.expressions import locate as read_words
    from extract.surfaces import located_to_json, not_located_to_json, read_locate_line
    from geodata.build import build

    atlas = open_atlas()

    def one(key: str | int, text: str, context: str | None) -> Row:
        found = read_words(text, atlas=atlas, context=context)
        if isinstance(found, NotLocated):
            return not_located_to_json(key, found.reason)
        try:
            return located_to_json(key, found, build(found.recipe, atlas))
        except ClaimAtlasError as error:
            return not_located_to_json(key, str(error))

    if args.jsonl:
        return _run_lines(lambda line: one(*read_locate_line(line)))
    if not args.text:
        raise DocumentError("give the words to locate, or --jsonl to read JSON Lines from stdin")
    answer = one(1, args.text, args.context)
    if "not_mapped" in answer:
        print(f"claimatlas: not mapped: {answer['not_mapped']}", file=sys.stderr)
        return 2
    if args.geojson:
        print(json.dumps(answer["geometry"], ensure_ascii=False))
    else:
        print_located(answer)
    return 0


def geocode(args: argparse.Namespace) -> int:
    """Print what the embedded gazetteer, or a remote one, knows of a name or of coordinates."""
    from geodata.geocoder import EmbeddedGeocoder

    if args.geocoder != "embedded" and _geocode_remote(args):
        return 0
    coder = EmbeddedGeocoder()
    ask = coder.reverse if args.reverse else coder.geocode
    try:
        found = ask(args.query, exactly_one=False, limit=args.limit)
    except ValueError as error:  # geopy's word for coordinates that are none
        raise _no_coordinates(args.query, error) from error
    if not found:
        print(f"claimatlas: no place named {args.query!r} is known", file=sys.stderr)
        return 2
    for location in found:
        if args.json:
            row = {"address": location.address, "lat": location.latitude, "lon": location.longitude}
            print(json.dumps({**row, **location.raw}, ensure_ascii=False, default=str))
        else:
            place = location.raw
            print(
                f"{location.latitude:9.4f} {location.longitude:10.4f}  {location.address}  "
                f"[{place['kind']}, {place['id']}]"
            )
    return 0


def _geocode_remote(args: argparse.Namespace) -> bool:
    """Print a remote geocoder's answer; False, with the reason on stderr, where it gave none."""
    from geodata.recipes import to_json
    from geodata.remote import open_remote, to_recipe

    coder = open_remote(args.geocoder, url=args.geocoder_url)
    try:
        with step(f"asking {coder.name} at {coder.host}"):
            found = (coder.reverse if args.reverse else coder.geocode)(args.query, limit=args.limit)
    except FetchError as error:
        print(f"claimatlas: {error}; this is the embedded answer", file=sys.stderr)
        return False
    except ValueError as error:
        raise _no_coordinates(args.query, error) from error
    if not found:
        print(
            f"claimatlas: {coder.name} knows no {args.query!r}; this is the embedded answer", file=sys.stderr
        )
        return False
    for location in found:
        address = " ".join(str(location.address).split())
        if args.json:
            row = {"address": address, "lat": location.latitude, "lon": location.longitude}
            more = {"source": location.raw["recipe_source"], "recipe": to_json(to_recipe(location))}
            print(json.dumps({**row, **more, "attribution": coder.attribution}, ensure_ascii=False))
        else:
            print(
                f"{location.latitude:9.4f} {location.longitude:10.4f}  {printable(address)}  [{coder.name}]"
            )
    if not args.json:
        print(coder.attribution)
    return True


def _no_coordinates(query: str, error: ValueError) -> DocumentError:
    return DocumentError(f"{query!r} is no pair of coordinates; write LAT, LON ({error})")


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "map": show_map,
    "serve": serve,
    "ingest": ingest,
    "import": import_map,
    "extract": extract,
    "places": places,
    "locate": locate,
    "geocode": geocode,
    "export": export,
    "validate": validate,
    "data": data,
}


def sample_document() -> Document:
    """Return the bundled sample article, written by us."""
    from datetime import date

    from extract.values import Document, document_id

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
    from extract.sources import parse_date, read_source

    published = parse_date(args.date) if args.date is not None else None
    with step(f"reading {source}"):
        reading = read_source(
            source,
            published=published,
            title=args.title,
            url=args.url,
            publisher=args.publisher,
            allow_local=args.allow_local,
        )
    document = supported(reading.document)
    for note in reading.notes:
        print(f"claimatlas: {note}", file=sys.stderr)
    return document


def _open_model(args: argparse.Namespace) -> Proposer | None:
    """Return the language model that is asked beside the rules, if one was named."""
    if args.llm is None:
        if args.llm_url is not None:
            raise DocumentError("--llm-url names a server; name its model too, with --llm MODEL")
        return None
    from extract.llm import open_model

    return open_model(args.llm, args.llm_url or "")


def _extract(document: Document, store: Store | None, propose: Proposer | None = None) -> Read:
    """Read one document and build its shapes; keep them where a store is given."""
    from extract.pipeline import build_footprints, extract_document

    atlas, reader = open_atlas(), open_reader()
    with step(f"reading claims ({len(document.text):,} characters)"):
        extraction = extract_document(document, atlas=atlas, reader=reader, propose=propose)
    with step("drawing shapes"):
        footprints, failed = build_footprints(extraction, atlas)
        extraction = replace(extraction, issues=extraction.issues + failed)
    if store is not None:
        with step("storing"):
            store.add(extraction, footprints)
    return extraction, footprints


def _link(store: Store, atlas: Atlas, document_id: str | None = None) -> None:
    """Link rivals and repeats of a document with the whole store; of all documents if None."""
    from extract.ingest import link_store

    with step("linking rival and repeated claims"):
        link_store(store, atlas, None if document_id is None else [document_id])


def _serve(
    store: Store, address: str, atlas: Atlas, args: argparse.Namespace, document_id: str | None = None
) -> None:
    with step("starting the dashboard"):
        from dashboard.app import create_app
        from dashboard.desk import Desk, Rights
        from dashboard.desk.rights import read_password
        from dashboard.security import LOCAL_HOSTS
        from dashboard.server import serve as run

        local = args.host in {"127.0.0.1", "localhost", "::1", "[::1]"}
        password_hash = read_password(args.password_file) if args.password_file else ""
        desk = Desk(store_address=address)
        app = create_app(
            store,
            atlas,
            allowed_hosts=LOCAL_HOSTS if local else None,
            embed_from=args.embed_from,
            rights=Rights(read_only=args.read_only, local=local, password_hash=password_hash),
            desk=desk,
        )

    def ready(address: str) -> None:
        if not args.no_browser:
            webbrowser.open(f"{address}?doc={document_id}" if document_id else address)

    with closing(desk):
        run(app, args.host, args.port, ready=ready)


def _run_lines(handle: Callable[[Row], Row]) -> int:
    """Answer JSON Lines on stdin, line by line; 1 if a line could not be read."""
    from extract.surfaces import is_error, run_jsonl

    failed = False
    for row in run_jsonl(sys.stdin.buffer, handle):
        failed |= is_error(row)
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return int(failed)


def _run_articles(
    args: argparse.Namespace, one: Callable[[Document], Row], show: Callable[[Document, Row], None]
) -> int:
    """Answer for each article in turn; one that cannot be read is reported and the rest goes on."""
    failed = False
    for source in args.articles:
        try:
            document = _read(source, args)
            row = one(document)
        except ClaimAtlasError as error:
            where = "" if source in str(error) else f"{source}: "
            print(f"claimatlas: {where}{error}", file=sys.stderr)
            failed = True
            continue
        if args.format == "jsonl":
            print(json.dumps(row, ensure_ascii=False), flush=True)
        else:
            show(document, row)
    return 2 if failed else 0


def _sample_store() -> str:
    """Return where the sample is kept: beside the user's store, never in it."""
    from extract.store import default_store_path

    return str(default_store_path().with_name("sample.sqlite"))


def _summary(extraction: Extraction) -> str:
    places = sum(r.place is not None for r in extraction.resolutions)
    text = (
        f"{len(extraction.claims)} claims, {places} places, {len(extraction.not_mapped)} found and not mapped"
    )
    return text if extraction.claims else f"{text}: the map will say what is missing"
