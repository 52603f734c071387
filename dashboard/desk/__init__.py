"""The desk: adding articles and reviewing claims in the browser, and who may.

`rights` decides who may write, `jobs` reads articles in processes of their own, `routes` and
`reviewing` are what the page speaks to.
"""

from __future__ import annotations

from dashboard.desk.jobs import Desk
from dashboard.desk.layers import add_layers
from dashboard.desk.reviewing import add_reviewing
from dashboard.desk.rights import Rights
from dashboard.desk.routes import add_desk

__all__ = ["Desk", "Rights", "add_desk", "add_layers", "add_reviewing"]
