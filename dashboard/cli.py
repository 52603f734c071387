"""The command line: ``claimatlas map|serve|ingest|import|extract|places|locate|geocode|export|…``.

This module only reads arguments and prints errors; it imports nothing heavy, so that
``claimatlas --help`` answers at once. The work is in `dashboard.commands`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from geodata.errors import ClaimAtlasError

VERSION = "0.1.0"
PORT = 8050

EXPORT_FORMATS = ("geojson", "gpkg", "csv", "kml", "geoparquet", "jsonld")
PICTURES = ("png", "pdf", "svg", "html")

CREDITS = """\
data: boundaries, rivers and lakes from Natural Earth (public domain); places from
GeoNames (CC BY 4.0, geonames.org); regions, lines and zones digitised by us.
Boundaries and names shown imply no endorsement."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 (some lines failed), 2 (refused), 130 (stopped)."""
    args = build_parser().parse_args(argv)
    try:
        return int(_command(args.command)(args))
    except ClaimAtlasError as error:
        print(f"claimatlas: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away (head, less): no fault of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    from dashboard import commands

    return commands.COMMANDS[name]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; `docs/commands.md` is generated from it."""
    parser = argparse.ArgumentParser(
        prog="claimatlas",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="An atlas of territorial claims, drawn from news texts: who says which ground is\n"
        "whose, and where the text says so. Works offline.",
        epilog=CREDITS,
    )
    parser.add_argument("--version", action="version", version=f"claimatlas {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_map(commands)
    _add_serve(commands)
    _add_ingest(commands)
    _add_import(commands)
    _add_extract(commands)
    _add_places(commands)
    _add_locate(commands)
    _add_geocode(commands)
    _add_export(commands)
    _add_validate(commands)
    _add_data(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(commands: Commands, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_map(commands: Commands) -> None:
    p = _add(
        commands,
        "map",
        "read an article and show its claims on a map in the browser",
        "claimatlas map report.html --date 2019-01-23\n"
        "  claimatlas map https://example.org/report.html\n"
        "  pbpaste | claimatlas map - --date 2019-01-23",
    )
    p.add_argument("article", nargs="?", metavar="ARTICLE", help="text or HTML file, http(s) address, or - ")
    p.add_argument("--sample", action="store_true", help="show the bundled sample article")
    _document_options(p)
    _store_option(p)
    _server_options(p)


def _add_serve(commands: Commands) -> None:
    p = _add(
        commands, "serve", "show what the store holds on a map in the browser", "claimatlas serve --port 8060"
    )
    _store_option(p)
    _server_options(p)


def _add_ingest(commands: Commands) -> None:
    p = _add(
        commands,
        "ingest",
        "read many articles into the store; a run that was stopped goes on where it was",
        "claimatlas ingest reports/ more.jsonl --date 2019-01-23\n"
        "  claimatlas ingest --feed https://example.org/rss.xml",
    )
    p.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="files (text, HTML, PDF, .jsonl, feeds, lists of addresses), folders, addresses",
    )
    p.add_argument(
        "--feed", action="append", default=[], metavar="URL", help="an RSS or Atom feed (repeatable)"
    )
    p.add_argument("--date", metavar="DATE", help="publication date of articles that tell none")
    p.add_argument("--again", action="store_true", help="read also what is stored and unchanged")
    p.add_argument("--allow-local", action="store_true", help="also fetch from the local network")
    p.add_argument(
        "--manifest", type=Path, metavar="FILE", help="JSON: files with title, date, url, publisher"
    )
    p.add_argument("--failures", action="store_true", help="only list what could not be read, and why")
    _store_option(p)


def _add_import(commands: Commands) -> None:
    p = _add(
        commands,
        "import",
        "keep somebody's map in the store, to be shown beneath the claims and compared with them",
        'claimatlas import control.geojson --name "Control, March" --source "Example Institute" '
        "--date 2019-03-01\n  claimatlas import --list",
    )
    p.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="GeoJSON, GPKG, KML, KMZ, shapefile, or one zipped"
    )
    p.add_argument("--name", metavar="NAME", help="what to call it")
    p.add_argument("--source", metavar="WORDS", help="who made it; shown wherever the map is")
    p.add_argument("--licence", default="", metavar="WORDS", help="its licence or terms")
    p.add_argument("--date", metavar="DATE", help="the day whose state it shows")
    p.add_argument("--layer", default="", metavar="LAYER", help="which layer, where the file has several")
    p.add_argument("--title", default="", metavar="FIELD", help="the attribute that names a shape")
    p.add_argument("--category", default="", metavar="FIELD", help="the attribute that tells its kind")
    p.add_argument("--list", action="store_true", dest="listed", help="only list the maps in the store")
    p.add_argument("--remove", metavar="NAME", help="take the map of this name away")
    _store_option(p)


def _add_extract(commands: Commands) -> None:
    p = _add(
        commands,
        "extract",
        "read claims out of articles",
        "claimatlas extract report.txt --date 2019-01-23\n"
        "  claimatlas extract --format jsonl < documents.jsonl > claims.jsonl",
    )
    p.add_argument(
        "articles", nargs="*", metavar="ARTICLE", help="files, addresses or -; none: JSON Lines on stdin"
    )
    p.add_argument("--format", choices=("text", "jsonl"), help="default: text for articles, jsonl for stdin")
    p.add_argument("--save", action="store_true", help="also keep what was read in the store")
    model = p.add_argument_group(
        "a language model",
        "It reads beside the rules. The articles are sent to it; its key is CLAIMATLAS_LLM_KEY.",
    )
    model.add_argument("--llm", metavar="MODEL", help="the model's name as its server knows it")
    model.add_argument(
        "--llm-url", metavar="URL", help="an OpenAI-compatible server (default: Ollama on this machine)"
    )
    _document_options(p)
    _store_option(p)


def _add_places(commands: Commands) -> None:
    p = _add(
        commands,
        "places",
        "find the places a text names, with coordinates",
        "claimatlas places report.txt\n  claimatlas places < texts.jsonl > places.jsonl",
    )
    p.add_argument(
        "articles", nargs="*", metavar="ARTICLE", help="files, addresses or -; none: JSON Lines on stdin"
    )
    p.add_argument("--format", choices=("text", "jsonl"), help="default: text for articles, jsonl for stdin")
    p.add_argument(
        "--fast", action="store_true", help="by spelling alone, without a parser: much quicker, less good"
    )
    _document_options(p)


def _add_locate(commands: Commands) -> None:
    p = _add(
        commands,
        "locate",
        "turn words of space into a shape",
        'claimatlas locate "30 km deep zone on the Syrian side of the Turkey-Syria border"\n'
        "  claimatlas locate --jsonl < expressions.jsonl > shapes.jsonl",
    )
    p.add_argument("text", nargs="?", metavar="WORDS", help="the expression")
    p.add_argument("--context", help="a sentence around it that says which place is meant")
    p.add_argument("--jsonl", action="store_true", help="read JSON Lines from stdin")
    p.add_argument("--geojson", action="store_true", help="print only the shape, as GeoJSON")


def _add_geocode(commands: Commands) -> None:
    p = _add(
        commands,
        "geocode",
        "look up a place name, or coordinates, in the embedded gazetteer or a remote one",
        'claimatlas geocode "Idlib, Syria"\n  claimatlas geocode --reverse "35.93, 36.63"\n'
        '  claimatlas geocode "Baghuz" --geocoder nominatim',
    )
    p.add_argument("query", metavar="NAME", help="a name, or LAT, LON with --reverse")
    p.add_argument("--reverse", action="store_true", help="the query is LAT, LON")
    p.add_argument("--limit", type=_positive, default=5, help="greatest number of answers (default 5)")
    p.add_argument("--json", action="store_true", help="print JSON Lines")
    group = p.add_argument_group(
        "a remote geocoder", "The name is sent to it. When it fails, the embedded one answers."
    )
    group.add_argument(
        "--geocoder",
        choices=("embedded", "nominatim", "photon", "pelias"),
        default="embedded",
        help="who is asked (default embedded: nothing leaves this machine)",
    )
    group.add_argument("--geocoder-url", metavar="URL", help="its address, if not the public one")


def _add_export(commands: Commands) -> None:
    p = _add(
        commands,
        "export",
        "write the claims of the store to a file for other programs",
        "claimatlas export --format gpkg --output claims.gpkg\n"
        "  claimatlas export --format pdf --output map.pdf --view 'doc=a1&type=zone'",
    )
    p.add_argument("--format", choices=(*EXPORT_FORMATS, *PICTURES), default="geojson")
    p.add_argument("--output", "-o", type=Path, metavar="FILE", help="where to write; texts: default stdout")
    p.add_argument(
        "--with-texts",
        action="store_true",
        help="also the articles' full texts (geojson, gpkg, jsonld, html); default: quotes only",
    )
    p.add_argument(
        "--type", action="append", default=[], dest="types", metavar="TYPE", help="only this type of claim"
    )
    p.add_argument(
        "--status", action="append", default=[], dest="statuses", metavar="STATUS", help="only this status"
    )
    p.add_argument(
        "--view", metavar="ADDRESS", help="what an address of the page shows: filters, layers, position"
    )
    p.add_argument(
        "--scale", choices=("1", "2", "3"), default="2", help="pixels of a png (default 2: 2244 x 1586)"
    )
    _store_option(p)


def _add_validate(commands: Commands) -> None:
    p = _add(
        commands,
        "validate",
        "check that files keep what claimatlas promises of them: schema, spans, quotes, recipes",
        "claimatlas validate claims.jsonl --texts documents.jsonl\n"
        "  claimatlas validate claims.geojson --rebuild",
    )
    p.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON Lines, GeoJSON or JSON-LD")
    p.add_argument("--texts", type=Path, metavar="FILE", help="JSON Lines of the documents, to check quotes")
    p.add_argument("--rebuild", action="store_true", help="build every recipe again and compare the shapes")
    p.add_argument("--worldview", default="de_facto", metavar="VIEW", help="point of view for --rebuild")


def _add_data(commands: Commands) -> None:
    p = _add(
        commands,
        "data",
        "show, check or rebuild the embedded data, or fetch more",
        "claimatlas data check\n  claimatlas data build\n  claimatlas data fetch geonames SY TR",
    )
    actions: Commands = p.add_subparsers(dest="action", metavar="ACTION")
    _add(actions, "info", "sources, versions and licences (the default)", "claimatlas data info")
    _add(actions, "check", "hold the files against their hashes", "claimatlas data check")
    build = _add(actions, "build", "make the files again from their source packages", "claimatlas data build")
    build.add_argument(
        "--output", "-o", type=Path, metavar="FOLDER", help="where to write (default: in place)"
    )
    build.add_argument("--cache", type=Path, metavar="FOLDER", help="where the source packages are kept")
    fetch = _add(
        actions,
        "fetch",
        "fetch more places and outlines from the internet (never needed)",
        "claimatlas data fetch geonames SY TR\n"
        "  claimatlas data fetch naturalearth admin1 disputed regions\n"
        "  claimatlas data fetch geoboundaries SYR --level ADM2",
    )
    fetch.add_argument(
        "source",
        choices=("geonames", "naturalearth", "geoboundaries"),
        metavar="SOURCE",
        help="geonames, naturalearth or geoboundaries",
    )
    fetch.add_argument(
        "items",
        nargs="+",
        metavar="ITEM",
        help="geonames: country codes (SY), all, alternate; naturalearth: admin1, disputed, "
        "regions; geoboundaries: three-letter country codes (SYR)",
    )
    fetch.add_argument(
        "--level",
        choices=("ADM1", "ADM2", "ADM3"),
        default="ADM2",
        help="geoboundaries: which units (default ADM2)",
    )
    fetch.add_argument("--url", help="another base address (a mirror); then only its host is asked")


def _document_options(p: argparse.ArgumentParser) -> None:
    group = p.add_argument_group("the document")
    group.add_argument("--date", metavar="YYYY-MM-DD", help="publication date")
    group.add_argument("--title")
    group.add_argument("--url", help="where it was published")
    group.add_argument("--publisher")
    group.add_argument(
        "--allow-local", action="store_true", help="allow addresses on this machine or network"
    )


def _store_option(p: argparse.ArgumentParser) -> None:
    p.add_argument("--store", metavar="FILE|URL", help="the store (default: in your user data folder)")


def _server_options(p: argparse.ArgumentParser) -> None:
    group = p.add_argument_group("the server")
    group.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1, this machine only")
    group.add_argument("--port", type=_port, help=f"default {PORT}, or the next free one")
    group.add_argument("--no-browser", action="store_true", help="only print the address")
    group.add_argument("--read-only", action="store_true", help="nobody can add or review anything")
    group.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="ask for the password in this file before adding or reviewing; needed with other hosts",
    )
    group.add_argument(
        "--embed-from", action="append", default=[], metavar="ORIGIN",
        help="whose pages may show the embedded map, besides our own (https://example.org)",
    )  # fmt: skip


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
