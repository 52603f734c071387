"""Thin callbacks: parse the inputs, call a pure function, return.

They are registered on the app that the factory makes (module-level callbacks would belong to
the first app of a process only). Each reads a part of the page's state (`dashboard.state.PARTS`);
none writes it: that is the browser's (`assets/7_state.js`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, no_update
from dash import State as Held

from dashboard import charts, finding, overlays_page, panel, table
from dashboard.choice import read_choice
from dashboard.layout import TEXTS, TOLD, document_options
from dashboard.looks import layer_switches, legend
from dashboard.overlays import Grounds
from dashboard.pictures import add_scenes
from dashboard.plain import plain
from dashboard.state import PARTS, from_json, from_query, to_json
from dashboard.timeline import timeline
from dashboard.view import View, atlas_in, displays_of, missing_words, remembered_views
from dashboard.words import in_language
from extract.store import Store
from geodata.atlas import Atlas
from geodata.display import FINE, Display

CONTROLS: dict[str, tuple[str, str]] = {
    "documents": ("document", "value"),
    "text": ("search", "value"),
}
"""Controls by the field of the state that they show and change: component and property."""


def register(app: Dash, store: Store, atlas: Atlas, grounds: Grounds | None = None) -> None:
    """Register all callbacks of the app; `grounds` reads the maps to compare with."""
    maps = grounds or Grounds(store)
    view_of = remembered_views(store, atlas)

    def fine_of(view: View, recipes: Iterable[str]) -> dict[str, Display]:
        wanted = {key: view.footprints[key] for key in recipes if key in view.footprints}
        return displays_of(wanted, store, atlas_in(atlas, view.worldview), FINE)

    drawn_of = add_scenes(app.server, view_of, fine_of, app.config.routes_pathname_prefix)

    @app.callback(Output("opened", "data"), Input("address", "search"))
    def open_address(search: str | None) -> Any:
        return to_json(from_query(search))

    @app.callback(
        Output("scene", "data"),
        Output("legend-told", "data"),
        Output("layers", "children"),
        Output("unmapped-told", "data"),
        Output("unmapped-count", "children"),
        Output("notice", "children"),
        Input("part-which", "data"),
        prevent_initial_call=True,
    )
    @in_language
    def show_scene(part: Any) -> Any:
        if part is None:
            return (no_update,) * 6
        drawn = drawn_of(from_json(part))
        view = drawn.view
        return (
            drawn.name,
            plain(legend(drawn.legend, view.state.colours)),
            layer_switches(drawn.counts),
            plain(panel.unmapped(view)),
            f" ({panel.count_unmapped(view):,})",
            missing_words(view),
        )

    @app.callback(
        Output("found", "children"),
        Output("facets-told", "data"),
        Input("part-which", "data"),
        prevent_initial_call=True,
    )
    @in_language
    def show_filters(part: Any) -> Any:
        if part is None:
            return no_update, no_update
        view = view_of(from_json(part))
        facets = finding.facets_of(store, view)
        return finding.found(store, view), plain(finding.facet_lists(view, facets))

    @app.callback(
        Output("evidence-told", "data"),
        Output("article-told", "data"),
        Output("article-of", "data"),
        Input("part-which", "data"),
        Input("part-chosen", "data"),
        Input("part-overlays", "data"),
        Held("article-of", "data"),
        prevent_initial_call=True,
    )
    @in_language
    def show_evidence(which: Any, chosen: Any, beside: Any, shown: str | None) -> Any:
        if which is None or chosen is None:
            return no_update, no_update, no_update
        view = view_of(from_json(which))
        compared = maps.chosen(from_json(beside).overlays)
        choice = overlays_page.with_maps(read_choice(view, store, atlas, from_json(chosen)), compared)
        met = [] if choice.chosen else overlays_page.meeting(view, compared)
        cards = plain([*met, *panel.evidence(view, choice)])
        text_of = _document_to_read(view, [c.document_id for c in choice.chosen], shown)
        if text_of is None:
            return cards, [], None
        if text_of == shown:
            return cards, no_update, no_update
        return cards, plain(panel.article(store.extraction(text_of), view.colours)), text_of

    @app.callback(
        Output("overlays", "children"),
        Output("overlay-legend", "children"),
        Input("part-overlays", "data"),
        prevent_initial_call=True,
    )
    @in_language
    def show_overlays(part: Any) -> Any:
        if part is None:
            return no_update, no_update
        shown = maps.chosen(from_json(part).overlays)
        return overlays_page.switches(maps.heads()), overlays_page.legend(shown)

    @app.callback(
        Output("time", "children"),
        Input("part-whichever", "data"),
        Input("time-wanted", "data"),
        prevent_initial_call=True,
    )
    @in_language
    def show_time(part: Any, wanted: object) -> Any:
        """Asked for once the map is drawn: the chart's scripts are larger than all the rest."""
        if part is None or wanted is not True:
            return no_update
        return timeline(view_of(from_json(part)))

    @app.callback(
        Output("document", "options"),
        Output("document", "placeholder"),
        Output("search", "placeholder"),
        Input("part-language", "data"),
        Held("search", "placeholder"),
        prevent_initial_call=True,
    )
    @in_language
    def speak(part: Any, spoken: str) -> Any:
        """The words of Dash's own controls; all others are the browser's (`assets/9_looks.js`)."""
        if part is None or spoken == TEXTS["search"]:
            return (no_update,) * 3
        return document_options(store.heads()), TEXTS["several"], TEXTS["search"]

    in_browser: Any = app.clientside_callback

    def clientside(name: str, *arguments: Any) -> None:
        in_browser(ClientsideFunction("claimatlas", name), *arguments, prevent_initial_call=True)

    clientside("draw", Input("scene", "data"))
    for name in TOLD:
        in_browser(
            ClientsideFunction("claimatlas_told", name),
            Input(f"{name}-told", "data"),
            prevent_initial_call=True,
        )
    clientside("fit", Input("fit", "n_clicks"))
    in_browser(ClientsideFunction("claimatlas", "base"), Input("base", "data"))
    in_browser(
        ClientsideFunction("claimatlas", "sheet"), Output("sheet", "className"), Input("grip", "n_clicks")
    )
    in_browser(
        ClientsideFunction("claimatlas", "fold"),
        Output("time-box", "className"),
        Input("time-fold", "n_clicks"),
        prevent_initial_call=True,
    )
    in_browser(
        ClientsideFunction("claimatlas_time", "arrived"), Input("time", "children"), prevent_initial_call=True
    )
    table.register(app, store, view_of)
    charts.register(app, view_of)
    in_browser(
        ClientsideFunction("claimatlas_views", "charted"),
        Input("charts", "children"),
        prevent_initial_call=True,
    )
    _register_state(in_browser)


def _register_state(in_browser: Any) -> None:
    """The page's state: read once from the address, given out in parts, changed by controls."""

    def clientside(name: str, *arguments: Any) -> None:
        in_browser(ClientsideFunction("claimatlas_state", name), *arguments, prevent_initial_call=True)

    clientside("opened", Output("state", "data"), Input("opened", "data"), Held("state-table", "data"))
    clientside("parts", *(Output(f"part-{key}", "data") for key in PARTS), Input("state", "data"))
    for component, prop in CONTROLS.values():
        clientside("control", Input(component, prop))
    clientside("press", Input("layers", "children"))
    clientside("press", Input("overlays", "children"))
    clientside("press", Input("found", "children"))


def _document_to_read(view: View, chosen: Sequence[str], shown: str | None) -> str | None:
    """The document of the first chosen claim; else the open one; else the newest with a claim."""
    known = [d.id for d in view.documents]
    found = {c.document_id for c in view.claims}
    with_claims = [d for d in known if d in found]
    return next(iter([*chosen, *([shown] if shown in known else []), *with_claims, *known]), None)
