"""Whether a passage tells of armed or territorial conflict at all.

The verbs of conflict are also those of sport, crime, traffic and business: a car strikes
another, a team holds a town to a draw, a firm takes over a casino. A claim by a state or by an
armed group of the lexicon stands by itself. Any other needs a word of war in its passage, or
several in the document; an agreement needs a word of war or territory, whoever signs it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.claims.lexicon import names
from extract.claims.words import words
from extract.values import Actor

if TYPE_CHECKING:
    from spacy.tokens import Doc

WAR = words(
    "troop troops soldier army military militia militiaman militant militants fighter fighters rebel "
    "rebels insurgent insurgents insurgency jihadist jihadists guerrilla guerrillas paramilitary "
    "paramilitaries mercenary mercenaries separatist separatists secessionist forces navy naval "
    "warship warships frigate airstrike airstrikes missile missiles rocket rockets shelling shelled "
    "shells artillery mortar mortars drone drones bomb bombs bombing bombings bomber bombardment "
    "bombarded warplane warplanes jets tank tanks offensive counteroffensive ceasefire cease-fire "
    "truce armistice frontline frontlines battlefield war warfare hostilities siege besieged besieging "
    "blockade junta peacekeeper peacekeepers peacekeeping garrison garrisoned battalion brigade "
    "regiment commander combat gunmen gunman terrorist terrorists terrorism extremist extremists "
    "suicide ambush ambushed invaded occupiers occupied occupation annexed annexation annex annexes "
    "coup airbase outpost outposts checkpoint checkpoints stronghold strongholds trenches "
    "fortifications incursion incursions infiltration coastguard weapons weaponry armour armored "
    "armoured gang gangs cartel cartels infantry battle battles fighting clashes skirmishes gunfire "
    "warring ballistic pirate pirates hijacked hijack"
)
TERRITORY = words(
    "territory territories territorial sovereignty sovereign border borders frontier boundary "
    "boundaries demarcation delimitation demilitarised demilitarized disputed dispute disputes claimed "
    "claimant independence secession autonomy reef reefs shoal shoals atoll islets enclave exclave "
    "corridor buffer de-escalation no-fly eez waters strait peninsula treaty self-declared breakaway "
    "unrecognised unrecognized administered regime peace peaceful"
)
ALONE = frozenset({"zone", "claim_sovereignty", "dispute_border"})
"""Types whose own words are of territory: nobody declares a buffer zone in sport."""

_OF_TERRITORY = frozenset({"agreement", "withdrawal"})
"""Types for which a word of territory, a border or a treaty, does as well."""

PASSAGE_TOKENS = 100
"""How far on either side of its predicate a word of conflict counts."""
SEVERAL = 3
"""So many different words of war make a document one about war."""


_GROUPS = words(
    "group groups rebels militants insurgents jihadists separatists guerrillas gang gangs cartel cartels "
    "dissidents fighters gunmen militia militias islamists paramilitaries junta insurgency"
)
"""Keys of armed groups that the text does not name."""

TAME = words("home task sales work market price think water fish hunger snow")
"""What makes a word of war tame before it: "home invasion", "task forces", "fish tanks"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictWords:
    """Where a document speaks of war and territory (token positions), in how many words of war."""

    war: tuple[int, ...]
    territory: tuple[int, ...]
    kinds: int


def find_conflict_words(doc: Doc) -> ConflictWords:
    """Return the words of conflict in a document."""
    war = [
        t
        for t in doc
        if (t.lower_ in WAR or t.lemma_.lower() in WAR) and not (t.i and t.nbor(-1).lower_ in TAME)
    ]
    territory = [t for t in doc if t.lower_ in TERRITORY]
    kinds = {t.lower_.rstrip("s") for t in war}
    return ConflictWords(
        war=tuple(t.i for t in war), territory=tuple(t.i for t in territory), kinds=len(kinds)
    )


def near_war(at: int, found: ConflictWords) -> bool:
    """Tell whether a word of war stands in the passage around a token."""
    return _near(found.war, at)


def tells_of_conflict(kind: str, at: int, actors: tuple[Actor, ...], found: ConflictWords) -> bool:
    """Tell whether a claim with its predicate at token `at` can be about conflict or territory."""
    if kind in ALONE or any(actor.key in _parties() | _GROUPS for actor in actors):
        return True
    if kind != "agreement" and any(actor.key.startswith("country:") for actor in actors):
        return True  # states attack, take, hold and leave ground; they sign deals on copper, too
    if found.kinds >= SEVERAL or _near(found.war, at):
        return True
    return kind in _OF_TERRITORY and _near(found.territory, at)


def _near(places: tuple[int, ...], at: int) -> bool:
    i = bisect_left(places, at - PASSAGE_TOKENS)
    return i < len(places) and places[i] <= at + PASSAGE_TOKENS


@lru_cache(maxsize=1)
def _parties() -> frozenset[str]:
    """Return the keys of the lexicon's parties that are no states: forces, groups, missions."""
    rows = (name.party for same in names().values() for name in same)
    return frozenset(party.key for party in rows if party.kind != "state")
