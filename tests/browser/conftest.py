"""A real Chromium and a real server on hand-made data; both for a whole module."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "dashboard"))  # the sample both kinds of test share

CANDIDATES = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
)
HOSTILE = (
    "<script>document.title='hacked'</script> <img src=x onerror=\"document.title='hacked'\"> "
    "\u202egnp.exe javascript:document.title='hacked'"
)


def chromium() -> str | None:
    """The browser to drive; None takes Playwright's own."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    found = [c for c in CANDIDATES if Path(c).exists()]
    return found[0] if found else shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=60_000)  # a loaded machine is slow, not wrong
    with api.sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        except api.Error as error:
            pytest.skip(f"no Chromium to drive: {str(error).splitlines()[0]}")
        yield opened
        opened.close()


def rivals(sample: Any) -> tuple[Any, Any]:
    """A third article: two sides hold ground that overlaps."""
    from shapely import box

    from geodata.recipes import Area, Ref, recipe_id

    west, east = Area(place=Ref("x:1", "West")), Area(place=Ref("x:2", "East"))
    claims = (
        replace(sample.make_claim("Idlib is now", "control", west, actors=(sample.HTS,)), id="a" * 16),
        replace(
            sample.make_claim("Talks took", "claim_sovereignty", east, actors=(sample.RUSSIA,)), id="b" * 16
        ),
    )
    given = sample.document(id="rivals", title="Two sides", url="")
    claims = tuple(replace(c, document_id="rivals") for c in claims)
    shapes = {
        recipe_id(west): sample.footprint(west, box(36, 35, 38, 36)),
        recipe_id(east): sample.footprint(east, box(37, 35.5, 39, 36.5)),
    }
    return replace(sample.extraction(given), claims=claims, resolutions=()), shapes


def fiji(sample: Any) -> tuple[Any, Any]:
    """A zone across the antimeridian, cut there as GeoJSON asks."""
    from shapely import MultiPolygon, box

    from geodata.recipes import Area, Ref, recipe_id

    area = Area(place=Ref("x:3", "Sea"))
    claim = replace(
        sample.make_claim("Talks took", "zone", area, zone_name="zone"), document_id="fiji", id="c" * 16
    )
    given = sample.document(id="fiji", title="Islands", url="")
    shape = MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)])
    return (
        replace(sample.extraction(given), claims=(claim,), resolutions=()),
        {recipe_id(area): sample.footprint(area, shape)},
    )


def calm(sample: Any) -> Any:
    """An article without claim or place."""
    given = sample.document("The choir sang all evening.", id="calm", title="A concert", url="")
    return replace(
        sample.extraction(replace(given, text=sample.TEXT)),
        document=given, claims=(), resolutions=(), not_mapped=(), issues=(),
    )  # fmt: skip


def serve(store: Any, sample: Any) -> tuple[str, Callable[[], None]]:
    """Serve a hand-made store on a free port; return the address and how to end it."""
    return serve_app(store, sample.FakeAtlas())


def serve_app(store: Any, atlas: Any, **options: Any) -> tuple[str, Callable[[], None]]:
    """Serve a store on a free port; return the address and how to end it."""
    from waitress import create_server

    from dashboard.app import create_app
    from dashboard.server import listen

    listener = listen("127.0.0.1", None)
    app = create_app(store, atlas, allowed_hosts=("127.0.0.1",), **options)
    # A map of its own: in waitress's common one each server's thread would answer for all others too.
    server = create_server(app.server, map={}, sockets=[listener], threads=8)
    ended = threading.Event()

    def run() -> None:
        try:
            server.run()
        except OSError:  # closed while it waited for its sockets
            if not ended.is_set():
                raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        server.close()
        thread.join(timeout=5)
        listener.close()
        store.close()

    return f"http://127.0.0.1:{listener.getsockname()[1]}/", end


@pytest.fixture(scope="session")
def serving() -> Callable[..., tuple[str, Callable[[], None]]]:
    """`serve_app`, for tests with a store of their own."""
    return serve_app


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a store without articles."""
    import view_sample as sample

    from extract.store import open_store

    url, end = serve(open_store(tmp_path_factory.mktemp("empty") / "s.db"), sample)
    yield url
    end()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on the sample and on a second, hostile article."""
    import view_sample as sample

    from extract.store import open_store

    store = open_store(tmp_path_factory.mktemp("store") / "s.db")
    text = sample.TEXT + HOSTILE
    given = sample.document(
        text,
        id="hostile",
        title=HOSTILE,
        publisher=HOSTILE,
        url="javascript:document.title='hacked'",
        published=None,
    )
    claim = sample.make_claim(
        HOSTILE, "zone", sample.STRIP, text=text, document_id="hostile", zone_name=HOSTILE, extent=HOSTILE,
        target_places=(HOSTILE,),
    )  # fmt: skip
    bad = replace(sample.extraction(given), claims=(claim,), resolutions=())
    store.add(bad, sample.footprints())
    store.add(sample.extraction(), sample.footprints())
    store.add(*rivals(sample))
    store.add(*fiji(sample))
    store.add(calm(sample), {})
    store.replace_links({"a" * 16: ("b" * 16,), "b" * 16: ("a" * 16,)}, {})
    url, end = serve(store, sample)
    yield url
    end()
