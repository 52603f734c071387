"""One sense of a trigger word: which claim it makes and where actor and ground stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A reading of a trigger word.

    Attributes
    ----------
    type
        The claim type.
    ground
        Where the ground stands, best first: ``obj``, ``subj``, a preposition, or ``*`` for any
        phrase of place in the clause.
    actor
        Where the actor stands: ``subj``, ``obj``, a preposition ("to" in "fell to X").
    other
        Prepositions of the other side ("from" in "captured it from X").
    needs_actor
        True: without a phrase that can act in the actor's place this is no claim
        ("The river entered the town").
    object
        Condition on the object: ``ground`` (a place or what stands on one), ``land`` (a place),
        ``force`` (people with arms), a set of nouns ("control"), or "" for none.
    particle
        A particle or preposition that must be there ("out" in "pull out").
    named
        True: only with a place named in the phrase itself, for words of many senses.
    loose
        True: the ground may stand anywhere in the clause or, at last, in a sentence before.
    moves
        True: a verb of motion; with an object it means something else ("cuts aid to").
    direct
        True: the noun after the preposition must itself be ground ("the loss of the town").
    """

    type: str
    ground: tuple[str, ...] = ("obj",)
    actor: str = "subj"
    other: tuple[str, ...] = ()
    needs_actor: bool = False
    object: str | frozenset[str] = ""
    particle: frozenset[str] = frozenset()
    named: bool = False
    loose: bool = False
    moves: bool = False
    direct: bool = False


def table(*rows: tuple[str, Sense]) -> dict[str, tuple[Sense, ...]]:
    """Return senses by lemma from rows of (lemmas, sense); a lemma may stand in several rows."""
    out: dict[str, tuple[Sense, ...]] = {}
    for lemmas, sense in rows:
        for lemma in lemmas.split():
            out[lemma] = (*out.get(lemma, ()), sense)
    return out


def merged(*tables: dict[str, tuple[Sense, ...]]) -> dict[str, tuple[Sense, ...]]:
    """Return tables of senses as one; the senses of an earlier table are tried first."""
    out: dict[str, tuple[Sense, ...]] = {}
    for senses in tables:
        for lemma, found in senses.items():
            out[lemma] = (*out.get(lemma, ()), *found)
    return out
