"""Word lists that help to tell places from other names: plain sets and dicts, all ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLES = Path(__file__).parent.parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceType:
    """A word that names a type of place: "province" follows a name and means an ``admin``."""

    kind: str
    after: bool
    before: bool
    lower: bool  # "Idlib province": part of the name even in lower case


def _rows(name: str) -> list[list[str]]:
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def place_types() -> dict[str, PlaceType]:
    """Return the place type of each lower-case type word."""
    return {
        word: PlaceType(kind=kind, after=where != "before", before=where != "after", lower=lower == "yes")
        for word, kind, where, lower in _rows("place_types.tsv")
    }


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return given names as written, with a capital."""
    return frozenset(row[0] for row in _rows("given_names.txt"))


@lru_cache(maxsize=1)
def family_names() -> frozenset[str]:
    """Return frequent family names as written, with a capital."""
    return frozenset(row[0] for row in _rows("family_names.txt"))


DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest"
    " north-east north-west south-east south-west northeastern northwestern southeastern southwestern"
    " north-eastern north-western south-eastern south-western upper lower rural greater mid inner outer"
    " downtown uptown mainland coastal suburban metropolitan northernmost southernmost nearby neighboring"
    " neighbouring far inland".split()
)

CONNECTORS = frozenset(  # lower-case words inside names
    "of the and de la le les du des del della di da do dos das el al ad an ar as ash at az ed en ez et es y e"
    " i a o upon on under in sur am der den van von zu bin ibn ben ul ur u by over".split()
)
PARTICLES = frozenset("al el ad an ar as ash at az ed en ez es et ul d l ra".split())

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame president vice-president premier chancellor minister"
    " secretary senator sen representative rep congressman congresswoman governor gov mayor ambassador envoy king"
    " queen prince princess emir sheikh sheik imam ayatollah mullah pope bishop archbishop cardinal reverend rev"
    " father sister brother st general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral"
    " adm commander cmdr marshal brigadier officer deputy judge justice attorney spokesman spokeswoman spokesperson"
    " director chairman chairwoman leader coach detective inspector constable pfc cpl corporal actor actress"
    " singer author writer reporter correspondent analyst expert".split()
)

ORGANISATION_WORDS = frozenset(
    "times post herald tribune gazette journal news press daily observer guardian telegraph chronicle sun star"
    " university college school academy institute council committee commission agency bureau department ministry"
    " office authority association union federation league party congress parliament senate assembly court police"
    " army navy force forces guard guards corps brigade battalion division regiment front movement militia"
    " command company corp corporation inc ltd llc plc co group bank airlines airways air railways railway energy"
    " oil gas motors industries foundation fund trust society club fc united rovers wanderers athletic rangers"
    " devils bears lions tigers bulls giants eagles hawks broncos cowboys yankees sox orchestra symphony festival"
    " cup games olympics championship championships marathon open series treaty accord accords agreement protocol"
    " convention declaration process pact resolution summit conference network service services center centre"
    " hospital church museum theatre theater hotel observatory republicans democrats coalition alliance state"
    " monitor review television tv radio fire sheriff".split()
)

SAY_VERBS = frozenset(
    "say tell add announce note argue claim reply ask explain write report insist warn think believe know want"
    " feel hope joke laugh recall agree".split()
)

MONTHS_AND_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday"
    " wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed"
    " thu thur thurs fri sat christmas easter ramadan".split()
)

PLACE_PREPOSITIONS = frozenset(
    "in at near from to into around across through throughout outside inside within towards toward via beyond"
    " along off onto above below beneath north south east west northeast northwest southeast southwest between"
    " against over of for by on with under upon behind opposite like about before after since during as than"
    " including except despite amid among without".split()
)

LOCATIVE = frozenset(  # after these a capitalised name is nearly always a place
    "in at near from into around across throughout outside inside within towards toward via".split()
)

# Lower-case names: kinds that news writes without a capital.
LOWER_CASE_STARTS = frozenset("north south east west nine eleven ten".split())
