"""What people see and start: the page, its figures and the command line.

`dashboard.plot` draws claims as a plotly figure in a notebook; it is imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.figure import plot

__all__ = ["plot"]


def __getattr__(name: str) -> Any:
    """Import `plot` when first asked for: plotly is heavy, and the command line starts quickly."""
    if name == "plot":
        from dashboard.figure import plot

        return plot
    raise AttributeError(f"module 'dashboard' has no attribute {name!r}")
