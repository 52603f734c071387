"""The child process that reads maps: a hostile file can kill it and nothing else.

It is asked by a JSON object on standard input, and answers on standard output with one line of
JSON (`refused`, or titles, categories, sizes, notes) and the shapes as WKB after it, one behind
the other. `extract.sources.layers` runs it, gives it a folder of its own and bounds its time.
"""

from __future__ import annotations

import contextlib
import json
import stat
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

MEMORY_BYTES = 3_000_000_000
CPU_S = 80
MAX_UNPACKED_BYTES = 200_000_000
MAX_ENTRIES = 500
MAX_FEATURES = 20_000
MAX_VERTICES = 2_000_000
MAX_LAYERS = 200
MAX_FIELDS = 300
MAX_CATEGORIES = 40
MAX_CHARS = 120
SUFFIXES = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".kml": "LIBKML", ".geojson": "GeoJSON"}
KINDS = "give a GeoJSON, GPKG, KML, KMZ or zipped shapefile"
TITLES = ("name", "title", "label", "name_en", "adm2_en", "adm1_en", "shapename")
CATEGORIES = (
    "category", "control", "controlled_by", "controller", "controlby", "side", "faction", "party", "holder",
    "occupier", "actor", "group", "status", "type", "kind", "class", "legend",
)  # fmt: skip
REST = "other"


class RefusedError(Exception):
    """A file that is not read; the words go on from its name."""


def bound_resources() -> None:
    """Bound memory and processor time, where the platform can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_S)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
            resource.setrlimit(what, (limit, limit))


# --- which file ---------------------------------------------------------------------------


def open_file(folder: Path, suffix: str, wanted: str) -> tuple[Path, str]:
    """Return the file to give to GDAL, under a name of ours, and the member of an archive ("")."""
    if suffix == ".shp":
        return _checked(folder / "layer.shp"), ""
    given = folder / "given"
    with given.open("rb") as file:
        begin = file.read(4096)
    if not begin.strip():
        raise RefusedError(f"is empty; {KINDS}")
    if begin.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        path, member = unpack(given, folder, wanted)
        return _checked(path), member
    kind = sniff(begin)
    return _checked(given.rename(folder / f"layer{kind}")), ""


def sniff(begin: bytes) -> str:
    """Return the suffix that belongs to a file by its first bytes, whatever its name says."""
    if begin.startswith(b"SQLite format 3\0"):
        if not begin[68:72].startswith(b"GP"):  # its application id (OGC 12-128r19, 1.1.1.1.1)
            raise RefusedError(f"is a database and no GeoPackage; {KINDS}")
        return ".gpkg"
    if begin.startswith(b"\x00\x00\x27\x0a"):
        raise RefusedError("is a part of a shapefile only; zip its .shp, .shx, .dbf and .prj together")
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return ".geojson"
    if text.startswith(b"<"):
        return ".kml"
    raise RefusedError(f"is no map that can be read; {KINDS}")


def unpack(archive: Path, folder: Path, wanted: str) -> tuple[Path, str]:
    """Write the one map of an archive into the folder under names of ours; return it and its name there."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [
                e
                for e in _entries(opened)
                if PurePosixPath(e.filename).suffix.lower() in {*SUFFIXES, ".json"}
            ]
            if not entries:
                raise RefusedError(f"is an archive without a map; {KINDS}")
            main = _choose(entries, wanted)
            stem = PurePosixPath(main.filename)
            kind = stem.suffix.lower().replace(".json", ".geojson")
            parts = [main]
            if kind == ".shp":
                parts = [
                    e for e in _entries(opened)
                    if PurePosixPath(e.filename).with_suffix("") == stem.with_suffix("")
                    and PurePosixPath(e.filename).suffix.lower() in (".shp", ".shx", ".dbf", ".prj", ".cpg")
                ]  # fmt: skip
            left = MAX_UNPACKED_BYTES
            for part in parts:
                suffix = PurePosixPath(part.filename).suffix.lower().replace(".json", ".geojson")
                left -= _write(opened, part, folder / f"layer{suffix}", left)
            return folder / f"layer{kind}", main.filename if len(entries) > 1 else ""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise RefusedError(f"is a broken archive; {KINDS}") from error
    except RuntimeError as error:  # zipfile's word for an archive with a password
        raise RefusedError("is locked by a password; pack it without one") from error


def _entries(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive, once none of them is hostile."""
    found = opened.infolist()
    if len(found) > MAX_ENTRIES:
        raise RefusedError(f"is an archive of {len(found):,} files; pack one map alone")
    for entry in found:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if ".." in parts or entry.filename.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
            raise RefusedError("is an archive with paths that lead out of it; pack the map anew")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedError("is an archive with symbolic links; pack the files themselves")
    if sum(entry.file_size for entry in found) > MAX_UNPACKED_BYTES:
        raise RefusedError(f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB; pack a smaller map")
    own = [e for e in found if not e.is_dir() and "__MACOSX" not in e.filename]
    if own and all(PurePosixPath(e.filename).suffix.lower() in (".zip", ".kmz") for e in own):
        raise RefusedError("is an archive of archives; unpack it and give one map")
    return own


def _choose(entries: Sequence[zipfile.ZipInfo], wanted: str) -> zipfile.ZipInfo:
    if len(entries) == 1:
        return entries[0]
    named = [e for e in entries if wanted and wanted in (e.filename, PurePosixPath(e.filename).stem)]
    first = [
        e for e in entries if PurePosixPath(e.filename).name.lower() == "doc.kml"
    ]  # KMZ: the one that counts
    if named or first:
        return (named or first)[0]
    raise RefusedError(f"holds several maps; name one as the layer: {_listed(e.filename for e in entries)}")


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, most: int) -> int:
    """Unpack one file; its true size counts, not the one that the archive tells."""
    size = 0
    with opened.open(entry) as packed, path.open("wb") as out:
        while block := packed.read(1 << 20):
            size += len(block)
            if size > most:
                raise RefusedError(
                    f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB; pack a smaller map"
                )
            out.write(block)
    return size


def _checked(path: Path) -> Path:
    """Refuse XML that is no KML or brings entities of its own, before GDAL sees it."""
    if path.suffix == ".kml":
        from lxml import etree

        parser = etree.XMLPullParser(
            ("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            root: Any = None
            with path.open("rb") as file:
                while root is None and (block := file.read(4096)):
                    parser.feed(block)
                    root = next((element for _, element in parser.read_events()), None)
            if root is None or etree.QName(root).localname != "kml":
                raise RefusedError(f"is XML and no KML; {KINDS}")
            if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
                raise RefusedError("is KML with definitions of its own (DOCTYPE); save it without them")
        except etree.XMLSyntaxError as error:
            raise RefusedError(f"is broken XML; {KINDS}") from error
    return path


# --- what is in it ------------------------------------------------------------------------


def read(folder: Path, asked: dict[str, str]) -> tuple[dict[str, Any], list[bytes]]:
    """Return the answer's first line and the shapes."""
    path, member = open_file(folder, asked["suffix"], asked["layer"])
    import numpy as np
    import pyogrio
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    from geodata.foreign import ForeignError, to_lonlat

    notes = [f"read {_clean(member)} of the archive"] if member else []
    try:
        names = [str(row[0]) for row in pyogrio.list_layers(path)]
        chosen = _layers(names, "" if member else asked["layer"], path.suffix)
        titles: list[str] = []
        categories: list[str] = []
        shapes: list[Any] = []
        fields = ["", ""]
        for name in chosen:
            info = pyogrio.read_info(path, layer=name)
            if info.get("driver") not in (None, SUFFIXES[path.suffix]):
                raise RefusedError(f"is no map that can be read; {KINDS}")
            if len(info["fields"]) > MAX_FIELDS:
                raise RefusedError(f"has {len(info['fields'])} attributes; keep a name and a category")
            if not info.get("geometry_type"):
                continue  # a table without shapes
            meta, _, wkb, data = pyogrio.raw.read(
                path, layer=name, force_2d=True, max_features=MAX_FEATURES + 1 - len(shapes),
                columns=_wanted(list(info["fields"]), info["dtypes"], asked),
            )  # fmt: skip
            if len(shapes) + len(wkb) > MAX_FEATURES:
                raise RefusedError(
                    f"has more than {MAX_FEATURES:,} shapes; cut the map to the ground you compare"
                )
            found = shapely.from_wkb(wkb, on_invalid="fix")
            if int(shapely.get_num_coordinates(found).sum()) > MAX_VERTICES:
                raise RefusedError(f"has more than {MAX_VERTICES:,} corners; simplify the map")
            columns = {
                str(f): [_clean(v) for v in values] for f, values in zip(meta["fields"], data, strict=True)
            }
            several = name if len(chosen) > 1 else ""
            title, category, told = _attributes(columns, asked, several, len(wkb))
            fields = [fields[0] or title, fields[1] or category]
            notes += [n for n in told if n not in notes]
            converted, how = to_lonlat(found, meta["crs"], may_lack=path.suffix in (".geojson", ".kml"))
            shapes += converted
            notes += [n for n in how if n not in notes]
            titles += columns.get(title, [""] * len(wkb))
            categories += [_clean(several)] * len(wkb) if category == "" else columns[category]
    except ForeignError as error:
        raise RefusedError(str(error)) from error
    except (DataSourceError, DataLayerError, FieldError, shapely.errors.GEOSException) as error:
        raise RefusedError("is broken, or no map that can be read; open and save it in a GIS") from error
    kept = [n for n, shape in enumerate(shapes) if shape is not None and not shape.is_empty]
    if not kept:
        raise RefusedError("holds no shapes; give a map with areas, lines or points")
    if len(kept) < len(shapes):
        notes.append(f"{len(shapes) - len(kept)} without a shape were left out")
    if sum(shapely.get_num_coordinates(np.array([shapes[n] for n in kept], dtype=object))) > 2 * MAX_VERTICES:
        raise RefusedError(f"has more than {MAX_VERTICES:,} corners; simplify the map")
    blobs = [bytes(shapely.to_wkb(shapes[n], byte_order=1)) for n in kept]
    grouped, more = _grouped([categories[n] for n in kept])
    head = {
        "titles": [titles[n] for n in kept], "categories": grouped, "sizes": [len(b) for b in blobs],
        "notes": notes + more, "title_field": fields[0], "category_field": fields[1],
    }  # fmt: skip
    return head, blobs


def _layers(names: list[str], wanted: str, suffix: str) -> list[str]:
    """The layers to read: the one that is named, the only one, or all folders of a KML."""
    if not names:
        raise RefusedError("holds no layer with shapes; give a map with areas, lines or points")
    if len(names) > MAX_LAYERS:
        raise RefusedError(f"has {len(names):,} layers; keep the one you compare")
    if wanted:
        if wanted not in names:
            raise RefusedError(f"has no layer {_clean(wanted)!r}; name one of: {_listed(names)}")
        return [wanted]
    if len(names) > 1 and suffix != ".kml":
        raise RefusedError(f"holds several layers; name one: {_listed(names)}")
    return names


def _wanted(fields: list[str], kinds: Sequence[object], asked: dict[str, str]) -> list[str]:
    """The attributes to read: those asked for, else all that are words or whole numbers."""
    for key in ("title", "category"):
        if asked[key] and asked[key] not in fields:
            raise RefusedError(
                f"has no attribute {_clean(asked[key])!r}; name one of: {_listed(fields) or 'none'}"
            )
    if asked["title"] and asked["category"]:
        return list(dict.fromkeys((asked["title"], asked["category"])))
    plain = [
        f for f, kind in zip(fields, kinds, strict=True) if str(kind) in ("object", "int32", "int64", "str")
    ]
    known = {*TITLES, *CATEGORIES}
    first = sorted(plain, key=lambda f: f.lower() not in known)[:40]  # stable: those with a known name first
    return list(dict.fromkeys([*(asked[k] for k in ("title", "category") if asked[k]), *first]))


def _attributes(
    columns: dict[str, list[str]], asked: dict[str, str], folder: str, count: int
) -> tuple[str, str, list[str]]:
    """Which attributes name a shape and its kind ("" for none), and what to say of the choice."""
    notes = []
    title, category = asked["title"], asked["category"]
    if not title:
        title = _first(columns, TITLES, lambda _: True)
        if title:
            notes.append(f"names taken from ‘{_clean(title)}’")
    if not category and not folder:
        few = _few(count)
        category = _first(columns, CATEGORIES, few)
        if not category:  # any words that come again and again; the shapes' own names last
            rest = [f for f in columns if f != title and f.lower() not in ("description", "id", "fid")]
            category = next((f for f in [*rest, *([title] if title else [])] if few(columns[f])), "")
        notes.append(f"categories guessed from ‘{_clean(category)}’" if category else "no categories found")
    elif not category:
        notes.append("categories are the file’s folders")
    return title, category, notes


def _first(columns: dict[str, list[str]], names: Sequence[str], fits: Callable[[list[str]], bool]) -> str:
    lower = {f.lower(): f for f in reversed(columns)}
    found = (lower[n] for n in names if n in lower)
    return next((f for f in found if any(columns[f]) and fits(columns[f])), "")


def _few(count: int) -> Callable[[list[str]], bool]:
    """Whether values are kinds rather than names: few among the shapes, at most a legend's worth."""
    most = min(24, max(4, count // 2))
    return lambda values: any(values) and len(set(values)) <= most


def _grouped(categories: list[str]) -> tuple[list[str], list[str]]:
    """Keep the most frequent categories, as many as a legend can hold."""
    counts = Counter(categories)
    if len(counts) <= MAX_CATEGORIES:
        return categories, []
    kept = {c for c, _ in counts.most_common(MAX_CATEGORIES - 1)}
    note = f"{len(counts) - len(kept)} rare categories were put together as ‘{REST}’"
    return [c if c in kept else REST for c in categories], [note]


def _clean(value: object) -> str:
    """An attribute as plain text on one line, without control or direction characters."""
    if value is None or value != value:  # noqa: PLR0124  (a missing number is not itself)
        return ""
    kept = "".join(
        c
        if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or c in "\u200c\u200d"
        else " "
        for c in str(value)[: 4 * MAX_CHARS]
    )
    return " ".join(kept.split())[:MAX_CHARS].strip()


def _listed(names: Any) -> str:
    shown = [_clean(n) for n in names]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")


def main() -> None:
    """Read one file."""
    bound_resources()
    asked = json.load(sys.stdin)
    try:
        head, blobs = read(Path(asked["folder"]), asked)
    except RefusedError as error:
        head, blobs = {"refused": str(error)}, []
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for blob in blobs:
        sys.stdout.buffer.write(blob)


if __name__ == "__main__":
    main()
