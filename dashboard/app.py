"""The factory of the dashboard: one Dash app around a store and an atlas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dash import Dash

from dashboard.callbacks import CONTROLS, register
from dashboard.desk import Desk, Rights, add_desk, add_layers, add_reviewing
from dashboard.layout import page
from dashboard.ogc import add_ogc
from dashboard.overlays import Grounds
from dashboard.overlays_page import add_overlays
from dashboard.routes import add_base, compress, read_base, read_words
from dashboard.security import allow_hosts, protect
from dashboard.takeaway.routes import add_exports
from dashboard.view import remembered_views
from extract.store import Store
from geodata.atlas import Atlas

NOBODY_WRITES = Rights(read_only=True)


def create_app(
    store: Store,
    atlas: Atlas,
    *,
    title: str = "claimatlas",
    prefix: str = "/",
    allowed_hosts: Iterable[str] | None = None,
    embed_from: Sequence[str] = (),
    rights: Rights = NOBODY_WRITES,
    desk: Desk | None = None,
) -> Dash:
    """Return the dashboard as a Dash app; ``app.server`` is its WSGI application.

    The app keeps no state of a viewer: what is chosen lives in the page and its address.

    Parameters
    ----------
    store
        Where documents and claims are read from, anew at every request.
    atlas
        Builds shapes that the store does not hold for this data version.
    title
        The name in the header and the browser's tab.
    prefix
        Path under which the app is served, with slashes.
    allowed_hosts
        Host names that requests may name; None does not check (behind a proxy that does).
    embed_from
        Origins (``https://example.org``) whose pages may frame the embedded map, besides our own.
    rights
        Who may add and review; nobody unless it is said.
    desk
        Reads the articles that are added in the browser.
    """
    app = Dash(
        "claimatlas",
        title=title,
        update_title=None,  # type: ignore[arg-type]
        assets_folder=str(Path(__file__).resolve().parent / "assets"),
        requests_pathname_prefix=prefix,
        routes_pathname_prefix=prefix,
        serve_locally=True,
        include_assets_files=True,
        eager_loading=False,
        suppress_callback_exceptions=False,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {
                "name": "description",
                "content": "Territorial claims on a map, each with the words that make it.",
            },
        ],
    )
    addresses = add_base(app.server, read_base() | read_words(), prefix)

    def layout() -> Any:
        return page(title, store.heads(), addresses, atlas.worldview, CONTROLS)

    app.layout = layout
    grounds = Grounds(store)
    register(app, store, atlas, grounds)
    add_overlays(app.server, grounds, prefix)
    add_exports(app.server, store, remembered_views(store, atlas, most=2), prefix)
    add_ogc(app.server, store, lambda: atlas.worldview, prefix)
    check = add_desk(app.server, rights, desk, prefix)
    add_reviewing(app.server, store, atlas, check, prefix)
    add_layers(app.server, store, check, prefix)
    compress(app.server)
    protect(app.server, app.csp_hashes(), embed_from)
    if allowed_hosts is not None:
        allow_hosts(app.server, allowed_hosts)
    return app
