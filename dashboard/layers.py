"""The map's layers: which claim types each holds, and in which order they are drawn.

Every claim type belongs to exactly one layer; places mentioned and boundaries hold none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One switch of the map.

    Attributes
    ----------
    title
        What the switch says.
    types
        The claim types drawn in it, of `extract.values.CLAIM_TYPES`.
    depth
        The pane's z-index: what is filled lies low, outlines and marks high, so that no layer
        hides another.
    """

    title: str
    depth: int
    types: tuple[str, ...] = ()


LAYERS: dict[str, Layer] = {
    "zones": Layer(title="Zones", depth=417, types=("zone",)),
    "control": Layer(title="Control areas", depth=410, types=("control",)),
    "movements": Layer(title="Advances and withdrawals", depth=413, types=("advance_capture", "withdrawal")),
    "fighting": Layer(title="Fighting", depth=418, types=("attack_fighting",)),
    "deployments": Layer(title="Deployments", depth=420, types=("deploy",)),
    "sovereignty": Layer(
        title="Claims and disputed borders", depth=412, types=("claim_sovereignty", "dispute_border")
    ),
    "agreements": Layer(title="Agreements", depth=415, types=("agreement",)),
    "places": Layer(title="Places mentioned", depth=430),
    "boundaries": Layer(title="Boundaries", depth=405),
}
"""Layers by key, in the order in which their switches stand."""

LAYER_OF: dict[str, str] = {kind: key for key, layer in LAYERS.items() for kind in layer.types}
"""The layer of each claim type."""
