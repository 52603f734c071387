"""The words that carry territorial claims, as plain tables by type."""

from __future__ import annotations

from extract.claims.triggers.nouns import NOUNS
from extract.claims.triggers.senses import Sense
from extract.claims.triggers.verbs import VERBS

__all__ = ["NOUNS", "VERBS", "Sense"]
