"""How quick the view is in a real Chromium without a GPU, beside plotly's own map on the same data.

Run: ``python benchmarks/dashboard.py [--store FOLDER] [--only view,crowd,points,peer,sweep]``

Prints a line for each part as it comes and a Markdown table at the end; all parts but the sweep take
about four minutes on two quiet cores. ``--only sweep`` draws more and more grounds as SVG and on the
canvas: the constants of `dashboard/assets/4_crowd.js` come from it.

The peer is a Dash page with plotly's Choroplethmap: the same shapes and base polygons, switched by
a callback with a server-side ``Patch``. Both are measured in one run, one after the other, so that
other work on the machine meets both; read the ratios. The made-up store (`many_claims.py`: 10,000
claims of 1,000 documents) is kept in a temporary folder. Needs Playwright and a Chromium
(``CHROMIUM=PATH``).
"""

# ruff: noqa: E402, E501

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # not this folder: its names hide the packages

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
WAIT_MS = 120_000
ROUNDS = 3

WATCH = """
window.marks = {};
window.longest = 0;
new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.longest = Math.max(window.longest, e.duration); }))
  .observe({ entryTypes: ["longtask"] });
window.settled = (act) => new Promise((done) => {
  const began = performance.now();
  window.longest = 0;
  act();
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done([performance.now() - began, window.longest]), 0)));
});
document.addEventListener("claimatlas:drawn", ({ detail }) => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.drawn = performance.now();
  window.marks.first = window.marks.first || window.drawn;
  if (!detail.sketch) window.marks.whole = window.marks.whole || window.drawn;
})));
window.bytes = (until) => performance.getEntries().filter((e) => e.encodedBodySize !== undefined && e.responseEnd <= until)
  .reduce((sum, e) => sum + e.encodedBodySize, 0);
window.frames = 0;
const tick = () => { window.frames += 1; requestAnimationFrame(tick); };
requestAnimationFrame(tick);
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default=str(Path(tempfile.gettempdir()) / "claimatlas-benchmark"))
    parser.add_argument("--only", default="view,crowd,points,peer")
    parser.add_argument("--serve", nargs=2, metavar=("KIND", "PORT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    folder = Path(args.store)
    folder.mkdir(parents=True, exist_ok=True)
    if args.serve:
        serve(args.serve[0], int(args.serve[1]), folder)
        return
    from playwright.sync_api import Error, sync_playwright

    prepare(folder)
    parts = args.only.split(",")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        load = " ".join(f"{x:.1f}" for x in os.getloadavg())
        print(f"Chromium {browser.version}, without GPU, 1400x900; load of the machine {load}", flush=True)
        found: dict[str, dict[str, float]] = {}

        def measure(name: str, what: Callable[..., dict[str, float]], *given: Any) -> None:
            try:
                found[name] = what(browser, *given)
            except Error as error:  # one part that fails does not take the others with it
                print(f"{name}: no result ({str(error).splitlines()[0]})", flush=True)
                return
            print(f"{name:7}", "  ".join(f"{k} {v:,.2f}" for k, v in found[name].items()), flush=True)

        for kind in ("few", "many"):
            if {"few": "view", "many": "crowd"}[kind] in parts:
                with serving(kind, folder) as (url, pid):
                    measure(kind, ours, url, pid)
                    if kind == "many" and "points" in parts:
                        measure("points", points, url)
        if "peer" in parts:
            with serving("peer", folder) as (url, _):
                measure("peer", peer, url)
        if "sweep" in parts:
            with serving("many", folder) as (url, _):
                sweep(browser, url)
        browser.close()
    print_table(found)


ROWS = {
    "first_s": ("first map, s (median)", "2 · 3"),
    "first_cold_s": ("… first viewer of a fresh server, s", "3"),
    "whole_s": ("… with all words and details, s", ""),
    "kb_before": ("compressed kB before the map", "800"),
    "layer_ms": ("a layer off or on, ms (4 claims; 1,144)", ""),
    "some_ms": ("… of about 200 shapes", "100"),
    "some_shapes": ("… just so many", "200"),
    "base_ms": ("boundaries off or on, ms", ""),
    "base_task_ms": ("… longest task of the main thread, ms", "100"),
    "filter_ms": ("a filter, seen before by the server, ms", "300"),
    "pan_fps": ("frames a second while dragging", ""),
    "server_mb": ("most memory of the server, MB", "500"),
    "other_hosts": ("requests to other hosts", "0"),
}
RATIOS = {"first_s": "≤ 0.4", "base_ms": "≤ 0.1", "pan_fps": "≥ 5"}


def print_table(found: Mapping[str, Mapping[str, float]]) -> None:
    """Print all that was measured as a Markdown table."""

    def cell(name: str, key: str) -> str:
        value = found.get(name, {}).get(key)
        if value is None:
            return "–"
        return f"{value:.2f}" if key.endswith("_s") else f"{value:,.0f}"

    print("\n| | 40 claims | 10,000 claims | plotly Choroplethmap | ours / plotly | goal |")
    print("|---|---|---|---|---|---|")
    for key, (said, goal) in ROWS.items():
        ratio = "–"
        if key in RATIOS and "many" in found and "peer" in found:
            ratio = f"{found['many'][key] / found['peer'][key]:.3f} ({RATIOS[key]})"
        print(
            f"| {said} | {cell('few', key)} | {cell('many', key)} | {cell('peer', key)} | {ratio} | {goal} |"
        )
    if "points" in found:
        row = found["points"]
        print(
            f"\n100,000 points: drawn in {row['draw_ms'] / 1000:.1f} s, a change of zoom "
            f"{row['zoom_ms'] / 1000:.2f} s, {row['pan_fps']:.0f} frames a second while dragging."
        )


def prepare(folder: Path) -> None:
    """Make the stores: of 40 and of 10,000 claims."""
    from benchmarks.many_claims import many_claims_store
    from geodata.atlas import open_atlas
    from geodata.display import COARSE
    from geodata.recipes import recipe_id

    atlas = open_atlas()
    kinds = {"many": {}, "few": {"documents": 4, "grounds": 40}}
    for kind, size in kinds.items():
        with many_claims_store(folder / f"{kind}.sqlite", atlas, **size) as store:
            ids = {recipe_id(c.recipe) for c in store.claims()}
            store.displays(ids, COARSE, data_version=atlas.data_version)  # of a folder from before version 7


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[tuple[str, int]]:
    """A server in a process of its own; ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        str(Path(__file__).resolve()),
        "--store",
        str(folder),
        "--serve",
        kind,
        str(port),
    ]
    process = subprocess.Popen(command)
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(1200):
            try:
                with urllib.request.urlopen(f"{url}_dash-layout", timeout=5):
                    break
            except OSError:
                time.sleep(0.1)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


def serve(kind: str, port: int, folder: Path) -> None:
    """Serve one of the pages until the process is ended."""
    from waitress import serve as wsgi

    from extract.store import open_store
    from geodata.atlas import open_atlas

    if kind == "peer":
        wsgi(peer_app(folder).server, host="127.0.0.1", port=port, threads=8)
        return
    from dashboard.app import create_app
    from dashboard.server import serve as serve_page

    serve_page(create_app(open_store(folder / f"{kind}.sqlite"), open_atlas()), "127.0.0.1", port)


def peak_mb(pid: int) -> float:
    """The most memory that a process has held."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) / 1024


def opened(browser: Any, url: str, foreign: list[str]) -> Any:
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce", bypass_csp=True)
    page.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else foreign.append(r.url))
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    return page


def ours(browser: Any, url: str, pid: int) -> dict[str, float]:
    """The dashboard: the first viewer of a fresh server, then others."""
    foreign: list[str] = []
    firsts, wholes = [], []
    for n in range(1 + ROUNDS):
        page = opened(browser, url, foreign)
        page.wait_for_function("window.marks.whole", timeout=WAIT_MS)
        first = page.evaluate("window.marks.first") / 1000
        if n:
            firsts.append(first)
            wholes.append(page.evaluate("window.marks.whole") / 1000)
        else:
            cold = first
        kb = page.evaluate("window.bytes(window.marks.first)") / 1000
        if n < ROUNDS:
            page.close()
    page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    page.locator("#time-chart .js-plotly-plot").first.wait_for(timeout=WAIT_MS)
    page.wait_for_timeout(1500)  # the base map's layers and the chart come in idle time
    row = {"first_cold_s": cold, "first_s": statistics.median(firsts), "whole_s": statistics.median(wholes)}
    row["kb_before"] = kb
    for name, layer in (("layer", "zones"), ("base", "boundaries")):
        row[f"{name}_ms"], row[f"{name}_task_ms"] = switched(page, layer)
    filters = []
    for n in range(ROUNDS):
        for types in (["zone"], ["control"], []):
            took = change(page, {"types": types})
            if types and n:
                filters.append(took)
            page.wait_for_timeout(1500)  # what stands beside the map follows it
    row["filter_ms"] = statistics.median(filters)
    change(page, {"types": ["zone"], "statuses": ["proposed", "planned"]})
    page.wait_for_timeout(1500)
    shapes = page.evaluate("claimatlas.maps.get('map').scene.stacks.flatMap((s) => s.shapes).length")
    if shapes > 100:  # the small store has a handful
        row["some_shapes"], row["some_ms"] = shapes, switched(page, "zones")[0]
    change(page, {"types": [], "statuses": []})
    page.wait_for_timeout(1500)
    row["pan_fps"] = pan(page)
    row["server_mb"] = peak_mb(pid)
    row["other_hosts"] = float(len(foreign))
    page.close()
    return row


def switched(page: Any, layer: str) -> tuple[float, float]:
    """Milliseconds of a layer off or on, and of the longest task meanwhile."""
    took = [
        page.evaluate(
            "([key, on]) => settled(() => claimatlas.set((s) => ({ layers: on ? [...s.layers, key]"
            " : s.layers.filter((k) => k !== key) })))",
            [layer, on],
        )
        for _ in range(ROUNDS)
        for on in (False, True)
    ]
    return statistics.median(t for t, _ in took), statistics.median(t for _, t in took)


def change(page: Any, patch: Mapping[str, Any]) -> float:
    """Milliseconds from a change of the state to its picture."""
    began: float = page.evaluate(
        "(patch) => { window.drawn = 0; window.asked = performance.now(); claimatlas.set(patch); return window.asked; }",
        patch,
    )
    page.wait_for_function("window.drawn > 0", timeout=WAIT_MS, polling="raf")
    drawn: float = page.evaluate("window.drawn")
    return drawn - began


SWEPT = (25, 50, 75, 100, 150, 200, 300, 400)


def sweep(browser: Any, url: str) -> None:
    """The same grounds as SVG and on the canvas, more and more of them, those that have room first."""
    page = opened(browser, url, [])
    page.wait_for_function("window.marks.whole", timeout=WAIT_MS)
    page.locator("#time-chart .js-plotly-plot").first.wait_for(timeout=WAIT_MS)
    page.wait_for_timeout(3000)
    page.evaluate(
        "() => { window.whole = claimatlas.maps.get('map').scene; }"
    )  # as a value it would all come here
    print("\n| grounds | draw, ms | a layer, ms | frames a second | (SVG · canvas) |\n|---|---|---|---|---|")
    for number in SWEPT:
        row = {}
        for way in ("svg", "canvas"):
            draw = page.evaluate(
                """([number, way]) => { const a = claimatlas.maps.get("map");
                  const { Crowd } = claimatlas;
                  [Crowd.FROM, Crowd.MOST_SVG] = way === "svg" ? [Infinity, Infinity] : [0, 0];
                  const stacks = window.whole.stacks.slice(0, number).map((s) => ({ ...s, plan: null, sizes: null, outline: null, signs: null, arrows: null, fine: true }));
                  return settled(() => a.draw({ ...window.whole, stacks, contested: [], places: [] }, [...a.shown])); }""",
                [number, way],
            )
            layer = min(
                page.evaluate(
                    """(on) => settled(() => { const a = claimatlas.maps.get("map");
                      a.show([...a.shown].filter((k) => k !== "zones").concat(on ? ["zones"] : [])); })""",
                    on,
                )[0]
                for on in (False, True, False, True, False, True)
            )
            row[way] = (draw[0], layer, pan(page))
        cells = " | ".join(f"{a:,.0f} · {b:,.0f}" for a, b in zip(row["svg"], row["canvas"], strict=True))
        print(f"| {number} | {cells} | |", flush=True)
    page.close()


def pan(page: Any) -> float:
    """Frames for each second while the map is dragged to and fro."""
    page.mouse.move(450, 330)
    page.mouse.down()
    page.evaluate("window.frames = 0")
    began = time.perf_counter()
    n = 0
    while time.perf_counter() - began < 3:
        n += 1
        page.mouse.move(450 + 12 * ((n % 20) - 10 if n // 20 % 2 else 10 - (n % 20)), 330 + 3 * (n % 7))
    frames = page.evaluate("window.frames")
    took_s = time.perf_counter() - began
    page.mouse.up()
    return float(frames / took_s)


def points(browser: Any, url: str) -> dict[str, float]:
    """100,000 points drawn by the same code, from a scene that is made in the browser."""
    page = opened(browser, url, [])
    page.wait_for_function("window.marks.first", timeout=WAIT_MS)
    page.wait_for_timeout(1500)
    drew = page.evaluate(
        """() => { const a = claimatlas.maps.get("map");
          const one = a.scene.stacks.find((s) => s.geometry.type === "Point");
          const stacks = Array.from({ length: 100000 }, (_, n) => {
            const [lon, lat, id] = [-180 + 360 * ((n * 0.754877666) % 1), -60 + 130 * ((n * 0.569840291) % 1), `p${n}`];
            return { ...one, id, geometry: { type: "Point", coordinates: [lon, lat] }, anchors: [[lon, lat, 0]], bounds: [lon, lat, lon, lat],
              claims: [id], sizes: null, plan: null, outline: null, fine: true, shapes: one.shapes.slice(0, 1).map((s) => ({ ...s, id, claims: [id] })),
              labels: one.labels.slice(0, 1).map((l) => ({ ...l, shape: id, layer: one.shapes[0].layer })) };
          });
          return settled(() => a.draw({ ...a.scene, stacks, contested: [], unpacked: true }, [...a.shown])); }"""
    )
    row = {"draw_ms": drew[0]}
    zoomed = page.evaluate(
        "settled(() => claimatlas.maps.get('map').map.setView([20, 20], 5, { animate: false }))"
    )
    row["zoom_ms"] = zoomed[0]
    row["pan_fps"] = pan(page)
    page.close()
    return row


def peer_data(folder: Path) -> dict[str, Any]:
    """The claims' shapes and the base polygons as GeoJSON, simplified as ours are."""
    from shapely.geometry import mapping

    from dashboard.scene import grade_for
    from extract.store import open_store
    from geodata.atlas import open_atlas
    from geodata.recipes import recipe_id

    atlas = open_atlas()
    store = open_store(folder / "many.sqlite")
    ids = {recipe_id(c.recipe) for c in store.claims()}
    shown = store.displays(ids, grade_for(len(ids)), data_version=atlas.data_version)
    rows = [(key, display.geometry) for key, display in shown.items()]
    areas = [(key, g) for key, g in rows if g.geom_type.endswith("Polygon")]
    base = [(f"b{n}", g) for n, g in enumerate(base_polygons(atlas))]
    return {
        name: {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "id": key, "properties": {}, "geometry": mapping(g)} for key, g in found
            ],
        }
        for name, found in (("claims", areas), ("base", base))
    }


def base_polygons(atlas: Any) -> list[Any]:
    """About 4,600 provinces, coarse."""
    import pyarrow.parquet
    import shapely

    import geodata

    table = pyarrow.parquet.read_table(
        Path(geodata.__file__).parent / "data" / "areas.parquet", columns=["id", "kind"]
    )
    ids = [r["id"] for r in table.to_pylist() if r["kind"] == "admin"][:4600]
    return list(shapely.simplify([atlas.area(key).geometry for key in ids], 0.02))


def peer_app(folder: Path) -> Any:
    """A page with plotly's map: shapes by address, layers switched by a server-side Patch."""
    from dash import Dash, Input, Output, Patch, dcc, html
    from flask import Response

    from dashboard.routes import compress

    kept = folder / "peer.json"
    if not kept.exists():
        kept.write_text(json.dumps(peer_data(folder)))
    data = json.loads(kept.read_text())
    ids = {name: [f["id"] for f in value["features"]] for name, value in data.items()}
    bodies = {name: json.dumps(value) for name, value in data.items()}
    app = Dash("peer", serve_locally=True)

    @app.server.route("/data/<name>.json")
    def send(name: str) -> Response:
        return Response(bodies[name], mimetype="application/json")

    def trace(name: str, opacity: float) -> dict[str, Any]:
        return {
            "type": "choroplethmap", "geojson": f"/data/{name}.json", "locations": ids[name],
            "z": [n % 7 for n in range(len(ids[name]))], "showscale": False, "marker": {"opacity": opacity},
        }  # fmt: skip

    # By its address: of a style that is an object plotly drops the empty `sources` on its way through
    # a Patch, and the map then fails ("Map error.") instead of showing the layer.
    @app.server.route("/style.json")
    def style() -> Response:
        body = {"version": 8, "sources": {}, "layers": [{"id": "sea", "type": "background"}]}
        return Response(json.dumps(body), mimetype="application/json")

    figure = {
        "data": [trace("base", 0.3), trace("claims", 0.6)],
        "layout": {
            "map": {"style": "/style.json", "center": {"lon": 25, "lat": 30}, "zoom": 1.5},
            "margin": dict.fromkeys("lrtb", 0),
        },
    }
    app.layout = html.Div(
        [
            html.Button("base", id="switch"),
            dcc.Graph(id="map", figure=figure, style={"height": "800px"}, config={"scrollZoom": True}),
        ]
    )

    @app.callback(Output("map", "figure"), Input("switch", "n_clicks"), prevent_initial_call=True)
    def switch(clicks: int) -> Any:
        change = Patch()
        change["data"][0]["visible"] = clicks % 2 == 0
        return change

    compress(app.server)  # as ours are
    return app


def peer(browser: Any, url: str) -> dict[str, float]:
    """Plotly's map: the same questions."""
    foreign: list[str] = []
    ready = (
        "() => { const g = document.querySelector('.js-plotly-plot'); const m = g && g._fullLayout && g._fullLayout.map"
        " && g._fullLayout.map._subplot && g._fullLayout.map._subplot.map; return m && m.loaded() && m.areTilesLoaded()"
        " && m.getStyle().layers.length > 2 && performance.now(); }"
    )
    firsts = []
    for n in range(ROUNDS):
        page = opened(browser, url, foreign)
        first = page.wait_for_function(ready, timeout=WAIT_MS, polling=20).json_value()
        firsts.append(first / 1000)
        kb = page.evaluate("window.bytes(performance.now())") / 1000
        if n < ROUNDS - 1:
            page.close()
    row = {"first_s": statistics.median(firsts), "kb_before": kb}
    page.wait_for_timeout(1500)
    took = []
    for n in range(2 * ROUNDS):
        switched = page.evaluate(
            """() => new Promise((done) => { // to the first moment at which the map has nothing left to draw
              const began = performance.now();
              window.longest = 0;
              setTimeout(() => done([Infinity, window.longest]), 20000); // shown as inf: gave up
              const { map } = document.querySelector(".js-plotly-plot")._fullLayout.map._subplot;
              map.once("styledata", () => map.once("idle", () => setTimeout(() => done([performance.now() - began, window.longest]), 0)));
              document.getElementById("switch").click();
            })"""
        )
        page.wait_for_timeout(4000)  # plotly goes on working after that
        if n % 2:
            took.append(switched)
    row["base_ms"] = statistics.median(t for t, _ in took)
    row["base_task_ms"] = statistics.median(t for _, t in took)
    row["pan_fps"] = pan(page)
    row["other_hosts"] = float(len(foreign))
    page.close()
    return row


if __name__ == "__main__":
    main()
