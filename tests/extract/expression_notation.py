"""Recipes as short text, so that a table of expressions can be read and compared."""

from __future__ import annotations

from dataclasses import fields

from geodata.recipes import Recipe, Ref


def notation(value: object) -> str:
    """Return ``Buffer(Border(TR, SY), 30000, inside, Area(SY), depth)``: what differs from defaults.

    Countries and provinces stand by their ISO code, other places by their id.
    """
    if isinstance(value, Ref):
        prefix, _, code = value.id.partition(":")
        return code if prefix in ("country", "admin1") else value.id
    if isinstance(value, Recipe):
        kept = [
            f.name for f in fields(value) if f.name != "assumptions" and getattr(value, f.name) != f.default
        ]
        return f"{type(value).__name__}({', '.join(notation(getattr(value, name)) for name in kept)})"
    if isinstance(value, tuple):
        return f"[{', '.join(map(notation, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
