"""How the page looks: theme, base map, point of view, languages, colours; and the legend.

Components only. All of it is written into the page's state by ``data-set`` and ``data-toggle``
(`assets/7_state.js`) and followed by `assets/9_looks.js`; no callback is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import html

from dashboard.layers import LAYERS
from dashboard.legend import Legend, Who
from dashboard.palette import paint
from dashboard.state import BASES, LABELS, THEMES
from dashboard.style import FILLED_GLYPHS, GLYPHS, INKS
from dashboard.wiring import aria, sets, toggles
from dashboard.words import LANGUAGES, worded, words
from geodata.worldviews import WORLDVIEWS

WORDS = words("looks", {
    "looks": "Display",
    "theme": "Light or dark",
    "theme_auto": "as the system",
    "theme_light": "light",
    "theme_dark": "dark",
    "base": "Base map",
    "base_auto": "as the page",
    "base_political": "political",
    "base_muted": "grey, for print",
    "base_dark": "dark",
    "base_none": "none",
    "labels": "Names on the base map",
    "labels_auto": "as the page",
    "labels_en": "English",
    "labels_ar": "Arabic",
    "labels_ru": "Russian",
    "labels_tr": "Turkish",
    "labels_local": "local",
    "language": "Language of the page",
    "worldview": "Boundaries as seen by",
    "view_de_facto": "de facto",
    "view_un": "United Nations",
    "view_india": "India",
    "view_china": "China",
    "view_pakistan": "Pakistan",
    "view_russia": "Russia",
    "view_ukraine": "Ukraine",
    "view_israel": "Israel",
    "view_turkey": "Turkey",
    "view_morocco": "Morocco",
    "view_serbia": "Serbia",
    "view_argentina": "Argentina",
    "worldview_hint": "The claims stay the same; shapes that follow a boundary are built again. "
    "Dashed borders are not drawn by all views, dotted ones only by others.",
    "halo": "Error bounds as a halo",
    "halo_hint": "A band as wide as the outline may be off.",
    "disclaimer": "Claims are what the quoted sources say, not facts. Boundaries and names shown do not "
    "imply endorsement or acceptance by anyone; they follow this view: {view}.",
    "view_of_shape": "Boundaries as seen by: {view}",
    "nothing": "Nothing to explain: no claim is drawn.",
    "who": "Who (colour)",
    "what": "What (sign)",
    "sure": "How sure (outline)",
    "also": "Also",
    "lighter": "lighter: “almost”, “most of”",
    "stacked": "several claims on one ground",
    "contested": "contested: rivals’ colours",
    "recolour": "Change the colour of {who}",
    "reset": "Original colours",
})  # fmt: skip
"""All words of this module."""


def controls(worldview: str) -> Any:
    """Return the panel of choices over the map, closed until it is asked for."""
    base_view = worldview if worldview in WORLDVIEWS else WORLDVIEWS[0]
    views = {"" if view == base_view else view: f"view_{view}" for view in WORLDVIEWS}
    return html.Details(
        [
            html.Summary(WORDS["looks"], **worded("looks.looks")),
            html.Div(
                [
                    _choice("theme", {key: f"theme_{key}" for key in THEMES}),
                    _choice("base", {key: f"base_{key}" for key in BASES}),
                    _choice("labels", {key: f"labels_{key}" for key in LABELS}),
                    _languages(),
                    _choice("worldview", views, hint="worldview_hint"),
                    html.Div(
                        [
                            halo_switch(),
                            html.P(WORDS["halo_hint"], className="hint", **worded("looks.halo_hint")),
                        ],
                        className="choice",
                    ),
                ],
                className="looks-panel",
            ),
        ],
        id="looks",
        className="looks",
    )


def layer_switches(counts: Mapping[str, int]) -> list[Any]:
    """Return the switches of the layers with how many claims (or places) each holds."""
    return [
        html.Button(
            [
                html.Span(layer.title),
                *(
                    [html.Span(f"{counts.get(key, 0):,}", className="count")]
                    if layer.types or key == "places"
                    else []
                ),
            ],
            role="switch",
            className="layer-switch" + ("" if counts.get(key, 0) or key == "boundaries" else " none"),
            **toggles("layers", key, on=True),
        )
        for key, layer in LAYERS.items()
    ]


def halo_switch() -> Any:
    """Return the switch of the error bounds."""
    return html.Button(
        WORDS["halo"],
        role="switch",
        className="toggle",
        **toggles("halo", True, on=False),
        **worded("looks.halo"),
    )


def disclaimer(worldview: str) -> Any:
    """Return the words that always stand on the map; the browser names the chosen view in them."""
    known = {view: WORDS[f"view_{view}"] for view in WORLDVIEWS}
    text = WORDS["disclaimer"]
    told: dict[str, Any] = {
        "data-worldview": worldview,
        "data-views": json.dumps(known),
        "data-text": text,
    }
    return html.P(text.format(view=view_name(worldview)), id="disclaimer", className="disclaimer", **told)


def view_name(worldview: str) -> str:
    """Return a point of view in words."""
    return WORDS[f"view_{worldview}"] if worldview in WORLDVIEWS else worldview


def legend(entries: Legend, colours: Sequence[tuple[str, str]] = ()) -> list[Any]:
    """Return the legend of what is shown; the browser hides what belongs to switched-off layers.

    `colours` are those that the viewer gave to actors; with any, a button takes them back.
    """
    if not entries.what:
        return [html.P(WORDS["nothing"], className="empty")]
    groups = [
        _group(WORDS["who"], [_entry(_chip(w), _named(w), w.layers) for w in entries.who]),
        _group(WORDS["what"], [_entry(_glyph(w.glyph), w.word, (w.layer,)) for w in entries.what]),
        _group(WORDS["sure"], [_entry(_swatch(s.status), s.word, s.layers) for s in entries.sure]),
    ]
    signs = []
    if entries.lighter:
        signs.append(_entry(html.Span(className="lighter"), WORDS["lighter"], ("control",)))
    if entries.stacked:
        signs.append(_entry(html.Span("2", className="badge"), WORDS["stacked"], tuple(LAYERS)))
    if entries.contested:
        signs.append(_entry(html.Span(className="hatch"), WORDS["contested"], tuple(LAYERS)))
    if signs:
        groups.append(_group(WORDS["also"], signs))
    if colours:
        groups.append(html.Button(WORDS["reset"], className="link reset", **sets({"colours": []})))
    return [g for g in groups if g is not None]


def _choice(field: str, names: Mapping[str, str], hint: str = "") -> Any:
    """One field of the state with its values as radio buttons; `names` are keys of words."""
    buttons = [
        html.Button(
            WORDS[name],
            role="radio",
            className="step",
            **sets({field: value}, choice=True),
            **worded(f"looks.{name}"),
        )
        for value, name in names.items()
    ]
    note = [html.P(WORDS[hint], className="hint", **worded(f"looks.{hint}"))] if hint else []
    return _choices(field, buttons, note)


def _languages() -> Any:
    """The languages of the page, each under its own name."""
    buttons = [
        html.Button(
            language.name,
            role="radio",
            className="step",
            lang=code,
            **sets({"language": code}, choice=True),
        )
        for code, language in LANGUAGES.items()
    ]
    return _choices("language", buttons, [])


def _choices(field: str, buttons: list[Any], note: list[Any]) -> Any:
    group = html.Div(
        buttons,
        role="radiogroup",
        className="steps",
        **aria(WORDS[field]),
        **worded("", label=f"looks.{field}"),
    )
    return html.Div([html.H2(WORDS[field], **worded(f"looks.{field}")), group, *note], className="choice")


def _chip(who: Who) -> Any:
    """An actor's colour, as a button that changes it."""
    name = WORDS["recolour"].format(who=who.label)
    known: dict[str, Any] = {"data-actor": who.key, "data-colour": who.colour}
    return html.Button(
        className="chip pick", title=name, style={"background": paint(who.colour)}, **aria(name), **known
    )


def _named(who: Who) -> str:
    return who.label if who.label == who.name else f"{who.label} ({who.name})"


def _in_layers(layers: str) -> dict[str, Any]:
    """The browser hides an entry when all of its layers are switched off."""
    return {"data-layers": layers}


def _group(title: str, entries: list[Any]) -> Any:
    if not entries:
        return None
    layers = " ".join(
        dict.fromkeys(k for e in entries for k in e.to_plotly_json()["props"]["data-layers"].split())
    )
    return html.Div([html.H2(title), html.Ul(entries)], className="group", **_in_layers(layers))


def _entry(sign: Any, text: str, layers: Iterable[str]) -> Any:
    return html.Li([sign, html.Span(text, dir="auto")], **_in_layers(" ".join(layers)))


def _glyph(key: str) -> Any:
    fill = "#000" if key in FILLED_GLYPHS else "none"
    return _image(
        f'<path d="{GLYPHS[key]}" fill="{fill}" stroke="#000" stroke-width="1.6"'
        ' stroke-linejoin="round" stroke-linecap="round"/>',
        "0 0 20 20",
        17,
        17,
    )


def _swatch(status: str) -> Any:
    ink = INKS[status]
    dash = f' stroke-dasharray="{ink.dash}"' if ink.dash else ""
    line = f'<path d="M1 8H43" stroke="#000" stroke-width="{ink.width}" opacity="{ink.opacity}"{dash}/>'
    if ink.crossed:
        line += '<path d="M8 4l8 8M8 12l8-8M28 4l8 8M28 12l8-8" stroke="#000" stroke-width="1.5"/>'
    return _image(line, "0 0 44 16", 44, 16)


def _image(inner: str, box: str, width: int, height: int) -> Any:
    """A picture of our own marks as a mask, inked in the page's own colour; no text of an article gets in."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inner}</svg>'
    mask = f'url("data:image/svg+xml,{quote(drawing)}")'
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    return html.Span(
        className="drawn",
        style={"width": f"{width}px", "height": f"{height}px", "maskImage": mask},
        **hidden,
    )
