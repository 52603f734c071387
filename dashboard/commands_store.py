"""The commands around the store: many articles in, files out, and files checked."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import closing
from itertools import chain

from dashboard.progress import counting, step
from dashboard.resources import check_words, open_atlas, printable, read_claims
from geodata.errors import DocumentError

BINARY_FORMATS = {"gpkg": "gpkg", "geoparquet": "parquet"}
PICTURES = ("png", "pdf", "svg", "html")  # drawn as the page draws them
MOST_PROBLEMS = 100  # of one file that are printed


def ingest(args: argparse.Namespace) -> int:
    """Read many articles into the store, and say of each what became of it, once that is safe."""
    from extract.ingest import find_items, link_store, read_manifest
    from extract.ingest import ingest as run
    from extract.published import parse_date
    from extract.store import open_store

    published = parse_date(args.date) if args.date else None
    if not (args.sources or args.feed or args.failures or args.manifest):
        raise DocumentError("name what to read: files, folders, addresses, or --feed URL")
    with closing(open_store(args.store)) as store:
        if args.failures:
            for note in store.failures():
                print(f"{printable(note.name)}\t{printable(note.reason)}")
            return 0
        atlas = open_atlas()
        counts: Counter[str] = Counter()
        fresh: list[str] = []
        items = find_items(args.sources, feeds=args.feed, allow_local=args.allow_local)
        if args.manifest:
            items = chain(items, read_manifest(args.manifest))
        with counting("articles") as tell:
            for outcome in run(
                items,
                store,
                read_claims,
                published=published,
                allow_local=args.allow_local,
                again=args.again,
            ):
                counts[outcome.state] += 1
                if outcome.state == "stored":
                    fresh.append(outcome.document_id)
                said = outcome.reason or (f"{outcome.claims} claims" if outcome.state == "stored" else "")
                words = (outcome.state, outcome.name, said, outcome.document_id)
                print("\t".join(printable(w).replace("\t", " ") for w in words), flush=True)
                tell(counts)
        if fresh:
            with step("linking rival and repeated claims"):
                link_store(store, atlas, fresh)
    print(", ".join(f"{n} {state}" for state, n in counts.items()) or "nothing to read", file=sys.stderr)
    return 1 if counts["failed"] else 0


def import_map(args: argparse.Namespace) -> int:
    """Keep somebody's map in the store, list those that are there, or take one away."""
    from extract.ingest.layers import import_layer
    from extract.published import parse_date
    from extract.store import open_store

    if sum((args.file is not None, args.listed, args.remove is not None)) != 1:
        raise DocumentError("name one FILE to import, or ask for --list or --remove NAME")
    if args.file is not None and not (args.name and args.source):
        raise DocumentError("say what the map is called and who made it: --name NAME --source WORDS")
    with closing(open_store(args.store)) as store:
        if args.listed:
            for overlay in store.overlays():
                day = overlay.dated.isoformat() if overlay.dated else ""
                words = (overlay.name, overlay.source, day, overlay.licence, f"{overlay.features} shapes")
                print("\t".join(printable(w).replace("\t", " ") for w in words))
            return 0
        if args.remove is not None:
            print(f"taken away: {printable(store.remove_overlay(args.remove))}", file=sys.stderr)
            return 0
        with step("reading the map"):
            overlay = import_layer(
                store,
                args.file,
                name=args.name,
                made_by=args.source,
                licence=args.licence,
                dated=parse_date(args.date) if args.date else None,
                layer=args.layer,
                title_field=args.title,
                category_field=args.category,
            )
    for note in overlay.notes:
        print(printable(note), file=sys.stderr)
    kinds = ", ".join(printable(c) or "(none)" for c in overlay.categories)
    print(f"{printable(overlay.name)}: {overlay.features} shapes; categories: {kinds}", file=sys.stderr)
    return 0


def export(args: argparse.Namespace) -> int:
    """Write the claims of the store for other programs."""
    from dashboard.palette import colours_for
    from extract.export import export_store
    from extract.store import Selection, open_store
    from extract.values import CLAIM_TYPES, STATUSES

    check_words("type", args.types, CLAIM_TYPES)
    check_words("status", args.statuses, STATUSES)
    if args.view is not None or args.format in PICTURES:
        from dashboard.commands_picture import export_view

        return export_view(args)
    if args.format in BINARY_FORMATS and args.output is None:
        name = BINARY_FORMATS[args.format]
        raise DocumentError(f"{args.format} is a binary file; name it with --output claims.{name}")
    with closing(open_store(args.store, existing=True)) as store:
        written = export_store(
            store,
            Selection(types=tuple(args.types), statuses=tuple(args.statuses)),
            format=args.format,
            to=args.output or sys.stdout.buffer,
            colours=colours_for(store.actors()) if args.format == "kml" else None,
            with_texts=args.with_texts,
        )
    print(f"{written} claims written to {args.output or 'stdout'}", file=sys.stderr)
    return 0


def validate(args: argparse.Namespace) -> int:
    """Check files against the schemas, the texts and the recipes; 1 if anything is wrong."""
    from extract.validate import find_problems, read_texts
    from geodata import atlas as atlases

    texts = read_texts(args.texts) if args.texts else None
    atlas = atlases.open_atlas(worldview=args.worldview) if args.rebuild else None
    wrong = 0
    for path in args.files:
        found = 0
        for problem in find_problems(path, texts=texts, atlas=atlas):
            found += 1
            if found <= MOST_PROBLEMS:
                place = f" {problem.where}" if problem.where else ""
                print(f"{printable(str(path))}:{problem.line}:{place} {printable(problem.message)}")
        if found > MOST_PROBLEMS:
            print(f"{printable(str(path))}: and {found - MOST_PROBLEMS} more")
        wrong += found
        if not found:
            print(f"{printable(str(path))}: nothing wrong")
    return 1 if wrong else 0
