"""The command around the embedded data: shown, checked, built again, and more of it fetched."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.printing import print_data
from dashboard.resources import printable
from geodata.errors import DataError

if TYPE_CHECKING:
    from geodata.fetch.extras import Layer

PROGRESS_S = 3.0  # between two lines on how far a download is


def data(args: argparse.Namespace) -> int:
    """Show, check or rebuild the embedded data, or fetch more."""
    if args.action == "fetch":
        return _fetch_data(args)
    from geodata.databuild import build_data, check_data

    shipped = Path(str(resources.files("geodata") / "data"))
    if args.action == "build":
        folder = args.output or shipped
        build_data(
            folder,
            cache_dir=args.cache,
            progress=lambda name, number, total: print(f"{number}/{total} {name} …", file=sys.stderr),
        )
        print(f"built into {folder}", file=sys.stderr)
        return 0
    if args.action == "check":
        wrong = check_data(shipped)
        if wrong:
            raise DataError(f"{'; '.join(wrong)}; install claimatlas again or run: claimatlas data build")
    print_data(json.loads((shipped / "manifest.json").read_text(encoding="utf-8")))
    _print_extras()
    if args.action == "check":
        print("all files are as the manifest says")
    return 0


def _fetch_data(args: argparse.Namespace) -> int:
    """Fetch more data into the user's extras, and say what came."""
    from geodata.fetch.errand import fetch_extra

    for layer in fetch_extra(args.source, args.items, url=args.url, level=args.level, started=_downloading):
        print(f"{_layer_line(layer)}\n  from {layer.url} (sha256 {layer.sha256})")
    return 0


def _print_extras() -> None:
    from geodata.fetch.extras import extras_folder, open_extras

    if (extras := open_extras()) is not None:
        with closing(extras):
            print(f"fetched, in {extras_folder()} (data version +{extras.version}):")
            for layer in extras.layers:
                print(f"  {_layer_line(layer)}")


def _layer_line(layer: Layer) -> str:
    return (
        f"{layer.layer}: {layer.places:,} places, {layer.areas:,} outlines "
        f"({printable(layer.credit)}; {printable(layer.licence)})"
    )


def _downloading(url: str) -> Callable[[int, int | None], None]:
    """Say on stderr what is fetched, and every few seconds how far it is."""
    print(f"fetching {url} …", file=sys.stderr, flush=True)
    said = time.monotonic()

    def progress(done: int, total: int | None) -> None:
        nonlocal said
        if time.monotonic() - said > PROGRESS_S:
            said = time.monotonic()
            of = f" of {total / 1e6:,.1f}" if total else ""
            print(f"  {done / 1e6:,.1f}{of} MB …", file=sys.stderr, flush=True)

    return progress
