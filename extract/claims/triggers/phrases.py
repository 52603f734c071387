"""What the tables of verbs and nouns share: prepositions of place, and sets of object nouns."""

from __future__ import annotations

from extract.claims.words import words

WHERE = (
    "in", "at", "on", "near", "along", "around", "inside", "across", "outside", "over", "throughout",
    "between",
)  # fmt: skip
INTO = (
    "into", "in", "inside", "to", "onto", "toward", "towards", "on", "upon", "through", "across", "against",
    "near", "north", "south", "east", "west", "in on", "up to", "as far as", "closer to", "over", "within",
    "past", "beyond", "around", "along", "deep into", "deeper into",
)  # fmt: skip
FROM = (
    "from", "out of", "from across", "off", "behind", "beyond", "from around", "from inside", "away from",
    "of", "across", "north of", "south of", "east of", "west of", "to", "back across", "out from",
    "back from", "*",
)  # fmt: skip

CONTROL_NOUNS = words(
    "control grip hold possession command charge authority rule dominance foothold footholds supremacy sway"
)
SOVEREIGN = words(
    "sovereignty independence claim claims title ownership jurisdiction annexation statehood autonomy rights"
)
POSTS = words(
    "base bases post posts checkpoint checkpoints position positions outpost outposts camp camps garrison "
    "garrisons presence headquarters fortification fortifications trench trenches barrier fence mines "
    "landmines minefields roadblocks roadblock airstrip airstrips "
    "runways force mission contingent runway bunker bunkers positions lines fieldworks "
    "facilities installations island islands battery batteries radar missiles launchers systems points "
    "explosives batteries armour armor tanks artillery drones howitzers jets aircraft advisers trainers"
)
PROJECTILES = words(
    "rocket rockets missile missiles shell shells mortar mortars artillery drone drones bomb bombs "
    "projectile projectiles shots fire barrage barrages salvo volley round rounds"
)
