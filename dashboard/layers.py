"""The map's layers: which claim types each holds, and in which order they are drawn.

Every claim type belongs to exactly one layer; places mentioned and boundaries hold none.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.words import words

WORDS = words("layers", {
    "zones": "Zones",
    "control": "Control areas",
    "movements": "Advances and withdrawals",
    "fighting": "Fighting",
    "deployments": "Deployments",
    "sovereignty": "Claims and disputed borders",
    "agreements": "Agreements",
    "places": "Places mentioned",
    "boundaries": "Boundaries",
})  # fmt: skip
"""What the switches say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One switch of the map.

    Attributes
    ----------
    key
        Its name in addresses and in the drawing.
    types
        The claim types drawn in it, of `extract.values.CLAIM_TYPES`.
    depth
        The pane's z-index: what is filled lies low, outlines and marks high, so that no layer
        hides another.
    """

    key: str
    depth: int
    types: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the switch says."""
        return WORDS[self.key]


LAYERS: dict[str, Layer] = {
    "zones": Layer(key="zones", depth=417, types=("zone",)),
    "control": Layer(key="control", depth=410, types=("control",)),
    "movements": Layer(key="movements", depth=413, types=("advance_capture", "withdrawal")),
    "fighting": Layer(key="fighting", depth=418, types=("attack_fighting",)),
    "deployments": Layer(key="deployments", depth=420, types=("deploy",)),
    "sovereignty": Layer(key="sovereignty", depth=412, types=("claim_sovereignty", "dispute_border")),
    "agreements": Layer(key="agreements", depth=415, types=("agreement",)),
    "places": Layer(key="places", depth=430),
    "boundaries": Layer(key="boundaries", depth=405),
}
"""Layers by key, in the order in which their switches stand."""

LAYER_OF: dict[str, str] = {kind: key for key, layer in LAYERS.items() for kind in layer.types}
"""The layer of each claim type."""
