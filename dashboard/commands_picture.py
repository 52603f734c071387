"""``claimatlas export`` for pictures and pages: what the page shows, without the page."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from dashboard.progress import step
from dashboard.resources import open_atlas
from geodata.errors import DocumentError

TEXT_FORMATS = frozenset({"svg", "html", "geojson", "csv", "kml", "jsonld"})


def export_view(args: argparse.Namespace) -> int:
    """Write what an address of the page shows, as a picture, a page or data."""
    from dashboard.state import from_query
    from dashboard.takeaway.making import Order, make
    from dashboard.view import atlas_in, read_view
    from extract.store import open_store

    if args.output is None and args.format not in TEXT_FORMATS:
        raise DocumentError(f"{args.format} is a binary file; name it with --output map.{args.format}")
    given = args.view or ""
    state = from_query(urlsplit(given).query if "://" in given else given.removeprefix("?"))
    state = replace(
        state, types=tuple(args.types) or state.types, statuses=tuple(args.statuses) or state.statuses
    )
    with closing(open_store(args.store, existing=True)) as store:
        atlas = atlas_in(open_atlas(), state.worldview)
        with step(f"drawing {args.format}"):
            view = read_view(store, atlas, state)
            order = Order(scale=float(args.scale), texts=args.with_texts, today=date.today())
            made = make(store, view, state, args.format, order)
    if args.output is None:
        sys.stdout.buffer.write(made.content)
    else:
        try:
            args.output.write_bytes(made.content)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise DocumentError(
                f"{str(args.output)!r} cannot be written ({why}); give another file"
            ) from error
    if state.overlays:
        print("the maps to compare with are left out: they are not ours to give", file=sys.stderr)
    print(
        f"{len(view.claims)} claims, {len(made.content) / 1e6:.1f} MB written to {args.output or 'stdout'}",
        file=sys.stderr,
    )
    return 0
