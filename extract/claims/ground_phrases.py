"""Whether a phrase is ground, or something that stands on it."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from extract.claims.ground_words import ASSETS, PLACE_NOUNS
from extract.claims.syntax import expand

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_ground(head: Token, named: Container[int]) -> bool:
    """Tell whether a noun itself is ground or stands on it, not only something said or done there."""
    if any(t.i in named for t in expand(head)) or {head.lower_, head.lemma_.lower()} & (
        PLACE_NOUNS | ASSETS | {"it", "them", "there"}
    ):
        return True
    if head.pos_ == "NUM" or head.ent_type_ in {"FAC", "GPE", "LOC"}:
        return True
    if head.lower_ in {"hundreds", "scores", "dozens", "thousands", "tens", "others"}:
        return any(
            p.lower_ in PLACE_NOUNS | ASSETS
            for c in head.children
            if c.dep_ == "prep" and c.lower_ == "of"
            for p in c.children
        )
    return (
        any(c.dep_ in {"compound", "nmod", "appos"} and c.i in named for c in head.children)
        and head.pos_ == "PROPN"
    )
