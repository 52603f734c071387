"""Every claim type is in exactly one layer, and every type and status has a drawing."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from dashboard.layers import LAYER_OF, LAYERS
from dashboard.style import GLYPHS, INKS, SIGNS, style_of
from extract.values import CLAIM_TYPES, STATUSES

UNSURE = tuple(s for s in STATUSES if s != "asserted")
EVERYTHING = tuple(product(CLAIM_TYPES, STATUSES))


def test_every_type_is_in_exactly_one_layer() -> None:
    counted = Counter(kind for layer in LAYERS.values() for kind in layer.types)
    assert counted == Counter(CLAIM_TYPES)
    assert set(LAYER_OF) == set(CLAIM_TYPES)


def test_the_layers_are_those_that_the_map_promises() -> None:
    assert [layer.title for layer in LAYERS.values()] == [
        "Zones", "Control areas", "Advances and withdrawals", "Fighting", "Deployments",
        "Claims and disputed borders", "Agreements", "Places mentioned", "Boundaries",
    ]  # fmt: skip
    depths = [layer.depth for layer in LAYERS.values()]
    assert len(set(depths)) == len(depths)
    assert LAYERS["boundaries"].depth == min(depths)  # claims lie above the base map


def test_every_type_has_a_sign_with_a_glyph_and_every_status_an_ink() -> None:
    assert set(SIGNS) == set(CLAIM_TYPES)
    assert set(INKS) == set(STATUSES)
    assert all(sign.glyph in GLYPHS for sign in SIGNS.values())


@pytest.mark.parametrize(("kind", "status"), EVERYTHING)
def test_what_is_not_asserted_is_never_filled(kind: str, status: str) -> None:
    style = style_of(kind, status, colour="#0a50be")
    if status != "asserted":
        assert style.fill == 0
        assert style.pattern is None
    assert style.width > 0
    assert style.colour == "#0a50be"


@pytest.mark.parametrize("kind", CLAIM_TYPES)
def test_outlines_tell_how_sure_the_text_is(kind: str) -> None:
    drawn = {s: style_of(kind, s, colour="#0a50be") for s in STATUSES}
    assert drawn["asserted"].dash is None
    assert drawn["proposed"].dash == drawn["planned"].dash is not None
    assert drawn["hypothetical"].dash not in (None, drawn["proposed"].dash)
    assert [s for s in STATUSES if drawn[s].crossed] == ["denied"]
    assert drawn["denied"].width < drawn["asserted"].width
    assert drawn["past"].width < drawn["asserted"].width
    assert [s for s in STATUSES if drawn[s].opacity < 1] == ["past"]


def test_signs_of_the_table() -> None:
    sure = {kind: style_of(kind, "asserted", colour="#0a50be") for kind in CLAIM_TYPES}
    assert {k for k, s in sure.items() if s.fill} == {"control", "advance_capture", "withdrawal"}
    assert {k for k, s in sure.items() if s.band} == {"zone"}
    assert {k for k, s in sure.items() if s.pattern} == {"claim_sovereignty", "dispute_border"}
    assert {k: s.arrow for k, s in sure.items() if s.arrow} == {"advance_capture": "in", "withdrawal": "out"}
    assert {k for k, s in sure.items() if s.marks} == {"attack_fighting"}
    assert sure["deploy"].glyph == "flag"
    assert sure["agreement"].glyph == "handshake"


@pytest.mark.parametrize(
    "extent", ["almost full", "most of", "parts of", "nearly all", "80 %", "90 per cent"]
)
def test_partial_control_is_lighter(extent: str) -> None:
    whole = style_of("control", "asserted", colour="#0a50be")
    partial = style_of("control", "asserted", colour="#0a50be", extent=extent)
    assert 0 < partial.fill < whole.fill


@pytest.mark.parametrize("extent", ["full", "the whole of", None, "all"])
def test_whole_control_is_not_lighter(extent: str | None) -> None:
    whole = style_of("control", "asserted", colour="#0a50be")
    assert style_of("control", "asserted", colour="#0a50be", extent=extent).fill == whole.fill


def test_an_unknown_type_or_status_is_refused() -> None:
    with pytest.raises(KeyError):
        style_of("rumour", "asserted", colour="#0a50be")
    with pytest.raises(KeyError):
        style_of("zone", "perhaps", colour="#0a50be")
