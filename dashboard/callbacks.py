"""Thin callbacks: parse the inputs, call a pure function, return.

They are registered on the app that the factory makes (module-level callbacks would belong to
the first app of a process only). What needs no server runs in `assets/claimatlas.js`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from dashboard import panel
from dashboard.layers import LAYERS
from dashboard.layout import ALL_DOCUMENTS, layer_options, legend
from dashboard.timeline import timeline
from dashboard.view import View, missing_words, picture_of, remembered_views
from dashboard.wire import to_json
from extract.store import Store
from geodata.atlas import Atlas


def read_address(search: str | None, known: Sequence[str]) -> tuple[str, list[str], dict[str, Any] | None]:
    """Return the document choice, the layers and the selection that an address holds.

    Unknown or hostile values are ignored: an address never breaks the page.
    """
    fields = (
        parse_qs((search or "").lstrip("?"), max_num_fields=20, keep_blank_values=True)
        if len(search or "") < 5000
        else {}
    )
    wanted = fields.get("doc", [""])[0]
    first = f"doc:{known[0]}" if known else ALL_DOCUMENTS
    document = ALL_DOCUMENTS if wanted == ALL_DOCUMENTS else f"doc:{wanted}" if wanted in known else first
    chosen = fields.get("layers", [""])[0].split(",")
    layers = [key for key in LAYERS if key in chosen] if "layers" in fields else list(LAYERS)
    claim = fields.get("claim", [""])[0][:64]
    return document, layers, {"claims": [claim], "also": [], "from": "address"} if claim else None


def document_of(value: str | None) -> str | None:
    """Return the document id of a choice, None for all documents."""
    return value.removeprefix("doc:") if value and value.startswith("doc:") else None


def register(app: Dash, store: Store, atlas: Atlas) -> None:
    """Register all callbacks of the app."""
    view_of = remembered_views(store, atlas)

    @app.callback(
        Output("document", "value"),
        Output("layers", "value"),
        Output("selection", "data"),
        Input("address", "search"),
    )
    def open_address(search: str | None) -> Any:
        return read_address(search, [s.document.id for s in store.documents()])

    @app.callback(
        Output("scene", "data"),
        Output("legend", "children"),
        Output("layers", "options"),
        Output("unmapped", "children"),
        Output("unmapped-tab", "label"),
        Output("notice", "children"),
        Input("document", "value"),
        prevent_initial_call=True,
    )
    def show_document(value: str | None) -> Any:
        view = view_of(document_of(value))
        picture = picture_of(view)
        return (
            to_json(picture),
            legend(picture.legend),
            layer_options(picture.counts),
            panel.unmapped(view),
            f"Found, not mapped ({panel.count_unmapped(view)})",
            missing_words(view),
        )

    @app.callback(
        Output("evidence", "children"),
        Output("article", "children"),
        Output("article-of", "data"),
        Input("document", "value"),
        Input("selection", "data"),
        State("article-of", "data"),
        prevent_initial_call=True,
    )
    def show_evidence(value: str | None, selection: Mapping[str, Any] | None, shown: str | None) -> Any:
        if value is None:
            return no_update, no_update, no_update
        view = view_of(document_of(value))
        chosen = _ids(selection, "claims")
        cards = panel.evidence(view, chosen, _ids(selection, "also"))
        text_of = _document_to_read(view, chosen, shown)
        if text_of is None:
            return cards, [], None
        if text_of == shown:
            return cards, no_update, no_update
        extraction = next(e for e in view.extractions if e.document.id == text_of)
        return cards, panel.article(extraction, view.colours), text_of

    @app.callback(
        Output("time", "children"),
        Input("document", "value"),
        Input("time-wanted", "data"),
        prevent_initial_call=True,
    )
    def show_time(value: str | None, wanted: object) -> Any:
        """Asked for once the map is drawn: the chart's scripts are larger than all the rest."""
        if value is None or wanted is not True:
            return no_update
        return timeline(view_of(document_of(value)))

    in_browser: Any = app.clientside_callback

    def clientside(name: str, *arguments: Any) -> None:
        in_browser(
            ClientsideFunction("claimatlas", name), Output("drawn", "data", allow_duplicate=True), *arguments,
            prevent_initial_call="initial_duplicate",
        )  # fmt: skip

    clientside("base", Input("base", "data"))
    clientside("draw", Input("scene", "data"), State("layers", "value"), State("selection", "data"))
    clientside("show", Input("layers", "value"), Input("legend", "children"))
    clientside("select", Input("selection", "data"), Input("article", "children"), Input("tabs", "value"))
    clientside("top", Input("evidence", "children"), State("selection", "data"))
    clientside("fit", Input("fit", "n_clicks"))
    clientside("time", Input("time", "children"))
    clientside(
        "remember", Input("document", "value"), Input("layers", "value"), Input("selection", "data"),
        State("layers", "options"),
    )  # fmt: skip
    in_browser(
        ClientsideFunction("claimatlas", "sheet"), Output("sheet", "className"), Input("grip", "n_clicks")
    )
    in_browser(
        ClientsideFunction("claimatlas", "fold"),
        Output("time-box", "className"),
        Input("time-fold", "n_clicks"),
        prevent_initial_call=True,
    )


def _ids(selection: Mapping[str, Any] | None, key: str) -> list[str]:
    """Claim ids of a selection as the browser sent it; anything else is nothing."""
    values = selection.get(key) if isinstance(selection, Mapping) else None
    return [v for v in values if isinstance(v, str)][:500] if isinstance(values, list) else []


def _document_to_read(view: View, chosen: Sequence[str], shown: str | None) -> str | None:
    """The document of the first chosen claim; else the one that is open; else the newest."""
    of_claim = {c.id: c.document_id for c in view.claims}
    known = [d.id for d in view.documents]
    wanted = [of_claim[c] for c in chosen if c in of_claim]
    return next(iter([*wanted, *([shown] if shown in known else []), *known]), None)
