"""How a claim is drawn: type says the sign and fill, status the outline and ink.

The tables are those of the design ("How shapes are drawn"). `style_of` is total over
type x status and never fills what is only proposed, planned, denied, past or hypothetical.
Widths and dashes are CSS pixels; colours are hex texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.words import words

WORDS = words("style", {
    "control": "Control",
    "zone": "Zone",
    "claim_sovereignty": "Claim of sovereignty",
    "dispute_border": "Disputed border",
    "advance_capture": "Advance or capture",
    "withdrawal": "Withdrawal",
    "attack_fighting": "Fighting",
    "deploy": "Deployment",
    "agreement": "Agreement",
    "asserted": "asserted",
    "proposed": "proposed",
    "planned": "planned",
    "hypothetical": "hypothetical",
    "denied": "denied",
    "past": "past",
})  # fmt: skip
"""Claim types and statuses in words, for legend, panel and screen readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a claim type looks like before any doubt is drawn.

    Attributes
    ----------
    key
        The claim type.
    fill
        Opacity of the flat fill, 0 for none.
    band
        Width in pixels of the band along the inside of the outline, 0 for none.
    pattern
        ``diagonal`` for lines wide apart, else None.
    glyph
        Key of `GLYPHS`: the mark beside the label.
    marks
        ``burst`` where the outline itself carries marks, else None.
    arrow
        ``in`` or ``out`` across the outline, else None.
    """

    key: str
    fill: float = 0.0
    band: float = 0.0
    pattern: str | None = None
    glyph: str | None = None
    marks: str | None = None
    arrow: str | None = None

    @property
    def word(self) -> str:
        """The type in words."""
        return WORDS[self.key]


SIGNS: dict[str, Sign] = {
    "control": Sign(key="control", fill=0.46, glyph="area"),
    "zone": Sign(key="zone", band=8.0, glyph="zone"),
    "claim_sovereignty": Sign(key="claim_sovereignty", pattern="diagonal", glyph="diagonal"),
    "dispute_border": Sign(key="dispute_border", pattern="diagonal", glyph="border"),
    "advance_capture": Sign(key="advance_capture", fill=0.3, glyph="arrow-in", arrow="in"),
    "withdrawal": Sign(key="withdrawal", fill=0.16, glyph="arrow-out", arrow="out"),
    "attack_fighting": Sign(key="attack_fighting", glyph="burst", marks="burst"),
    "deploy": Sign(key="deploy", glyph="flag"),
    "agreement": Sign(key="agreement", glyph="handshake"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How sure the text is, as an outline.

    ``dash`` is an SVG dash array or None; ``fills`` says whether the type's fill may show;
    ``crossed`` puts crosses along the outline and a stroke through the mark.
    """

    key: str
    width: float
    opacity: float = 1.0
    dash: str | None = None
    fills: bool = False
    crossed: bool = False

    @property
    def word(self) -> str:
        """The status in words."""
        return WORDS[self.key]


INKS: dict[str, Ink] = {
    "asserted": Ink(key="asserted", width=2.4, fills=True),
    "proposed": Ink(key="proposed", width=2.4, dash="9 6"),
    "planned": Ink(key="planned", width=2.4, dash="9 6"),
    "hypothetical": Ink(key="hypothetical", width=2.8, dash="3 7"),
    "denied": Ink(key="denied", width=1.2, crossed=True),
    "past": Ink(key="past", width=1.2, opacity=0.5),
}

GLYPHS: dict[str, str] = {
    "area": "M3 4h14v12H3z",
    "zone": "M3 4h14v12H3z M6.5 7.5h7v5h-7z",
    "diagonal": "M3 9l6-6 M3 17L17 3 M11 17l6-6",
    "border": "M2 11h3 M8.5 11h3 M15 11h3 M10 3v4 M10 15v3",
    "arrow-in": "M2 10h10 M8.5 5.5L13 10l-4.5 4.5 M17 4v12",
    "arrow-out": "M3 4v12 M6 10h11 M12.5 5.5L17 10l-4.5 4.5",
    "burst": "M10 1.5l1.8 4.6 4.4-2.3-2.3 4.4 4.6 1.8-4.6 1.8 2.3 4.4-4.4-2.3L10 18.5l-1.8-4.6"
    "-4.4 2.3 2.3-4.4L1.5 10l4.6-1.8-2.3-4.4 4.4 2.3z",
    "flag": "M5 18V2.5 M5 3h11l-3 3.7 3 3.8H5",
    "handshake": "M1.5 6l3.5-1.5 5 1.8 5-1.8L18.5 6 M5 4.5L3.5 12l5.6 4.6 1.6-.5 1.7-.9 1.6-1.2"
    " 1.5-1.6L15 4.5 M10 6.3L7.4 9.6l1.7 1 2.6-1.5 3.8 3.3 M9.6 13.2l2 2 M11.2 11.6l2.2 2.2",
}
"""Marks as SVG path data on a 20 x 20 field. Ours alone; no text of an article gets in."""

GROUND_GLYPHS = frozenset({"burst", "flag", "handshake"})
"""Marks that stand on the ground itself, not only beside the label."""

FILLED_GLYPHS = frozenset({"area", "burst", "flag"})

PARTIAL = re.compile(
    r"\b(almost|most|mostly|nearly|virtually|part|parts|partly|partial|partially|some|much|half|"
    r"large|majority|bulk|swathes?|pockets?|roughly|about|around|least|\d+(?:\.\d+)?\s*%|per\s?cent)",
    re.IGNORECASE,
)
"""Words of an extent that leave a part out: such control is filled more lightly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The drawing of one shape; every renderer reads these fields and nothing else.

    Attributes
    ----------
    colour
        Ink of the outline and of what is inside: the first actor's colour.
    width, dash, opacity
        Of the outline, in pixels; `opacity` 0 to 1 holds for the whole shape.
    fill
        Opacity of the flat fill; 0 for none.
    band
        Width in pixels of the inner band along the outline; 0 for none.
    pattern, marks, arrow, glyph, crossed
        As in `Sign` and `Ink`.
    inset
        How many pixels the outline runs inside the true one, so that the outlines of a stack
        stand beside each other.
    """

    colour: str
    width: float
    dash: str | None
    opacity: float
    fill: float
    band: float
    pattern: str | None
    marks: str | None
    arrow: str | None
    glyph: str | None
    crossed: bool
    inset: float = 0.0


INSET_STEP = 4.5


def style_of(kind: str, status: str, *, colour: str, extent: str | None = None, order: int = 0) -> Style:
    """Return the drawing of a claim.

    Parameters
    ----------
    kind, status
        A claim's type and status.
    colour
        The first actor's colour, hex.
    extent
        The text's own limit ("almost full"); such control is filled more lightly.
    order
        Place in its stack, 0 for the outermost outline.

    Raises
    ------
    KeyError
        If the type or the status is not one of `extract.values`.
    """
    sign, ink = SIGNS[kind], INKS[status]
    lighter = 0.5 if extent and PARTIAL.search(extent) else 1.0
    return Style(
        colour=colour,
        width=ink.width,
        dash=ink.dash,
        opacity=ink.opacity,
        fill=sign.fill * lighter if ink.fills else 0.0,
        band=sign.band if not ink.crossed else 0.0,
        pattern=sign.pattern if ink.fills else None,
        marks=sign.marks,
        arrow=sign.arrow,
        glyph=sign.glyph,
        crossed=ink.crossed,
        inset=order * INSET_STEP,
    )
