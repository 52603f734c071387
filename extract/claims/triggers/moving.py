"""Verbs of taking, leaving and holding ground."""

from __future__ import annotations

from extract.claims.triggers.phrases import CONTROL_NOUNS, FROM, INTO, POSTS, WHERE
from extract.claims.triggers.senses import Sense, table
from extract.claims.words import words

MOVING = table(
    # --- taking -------------------------------------------------------------------------
    (
        "capture seize retake recapture reclaim overrun conquer liberate reoccupy regain",
        Sense(type="advance_capture", ground=("obj",), other=("from",), object="ground"),
    ),
    (
        "head make",
        Sense(type="advance_capture", ground=("for",), needs_actor=True, object="to ground", named=True),
    ),
    (
        "fight force claw smash blast push make work inch edge hack",
        Sense(type="advance_capture", ground=INTO, object=words("way"), needs_actor=True, loose=True),
    ),
    (
        "overrun overwhelm",
        Sense(type="advance_capture", ground=("obj", *WHERE, "*"), needs_actor=True, loose=True),
    ),
    (
        "secure",
        Sense(
            type="advance_capture",
            ground=("obj",),
            other=("from",),
            object="ground",
            needs_actor=True,
            named=True,
        ),
    ),
    (
        "clear cleanse rid purge sweep",
        Sense(type="withdrawal", ground=("obj",), actor="of", object="ground", needs_actor=True),
    ),
    ("free", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True, named=True)),
    ("clear", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True, named=True)),
    (
        "take",
        Sense(
            type="deploy",
            ground=(*WHERE, "*"),
            object=frozenset({"position", "positions"}),
            particle=words("up"),
            needs_actor=True,
        ),
    ),
    (
        "take assume occupy",
        Sense(
            type="deploy", ground=(*WHERE, "*"), object=frozenset({"position", "positions"}), needs_actor=True
        ),
    ),
    (
        "take",
        Sense(
            type="advance_capture",
            ground=("obj",),
            object="ground",
            other=("from",),
            needs_actor=True,
            named=True,
        ),
    ),
    (
        "take",
        Sense(
            type="advance_capture", ground=("of", "over", "in", "*"), object=CONTROL_NOUNS, other=("from",)
        ),
    ),
    (
        "take",
        Sense(
            type="advance_capture",
            ground=("obj", "over", "in"),
            particle=frozenset({"over"}),
            needs_actor=True,
            object="ground",
        ),
    ),
    (
        "gain seize regain wrest assume retake win establish claim recover reassert restore expand extend",
        Sense(
            type="advance_capture",
            ground=("of", "over", "in", "on", "*"),
            object=CONTROL_NOUNS,
            other=("from",),
        ),
    ),
    (
        "declare proclaim pronounce",
        Sense(
            type="advance_capture",
            ground=("obj", "small", "subj"),
            particle=words("liberated free freed cleared secured"),
            needs_actor=True,
        ),
    ),
    ("gain win", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True)),
    (
        "win take claw get wrest snatch grab bring",
        Sense(
            type="advance_capture",
            ground=("obj",),
            particle=words("back"),
            other=("from",),
            object="ground",
            needs_actor=True,
        ),
    ),
    ("grab snatch", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True)),
    (
        "gain capture",
        Sense(
            type="advance_capture",
            ground=("in", "around", "near", "along", "*"),
            needs_actor=True,
            object=words("ground territory positions foothold land area areas villages"),
            other=("from",),
        ),
    ),
    (
        "raise hoist plant",
        Sense(
            type="advance_capture", ground=(*WHERE, "*"), object=words("flag flags banner"), needs_actor=True
        ),
    ),
    (
        "break",
        Sense(
            type="advance_capture",
            ground=("through", "into", *WHERE),
            particle=words("through"),
            needs_actor=True,
        ),
    ),
    (
        "make",
        Sense(
            type="advance_capture",
            ground=INTO,
            needs_actor=True,
            object=words(
                "advance advances gain gains inroads progress incursion incursions thrust push headway "
                "breakthrough breach foray forays landing landings"
            ),
        ),
    ),
    ("wrest recover", Sense(type="advance_capture", ground=("obj",), other=("from",), object="ground")),
    ("enter", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True)),
    ("reach", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True, named=True)),
    (
        "invade",
        Sense(type="advance_capture", ground=("obj",), object="ground or none", needs_actor=True, loose=True),
    ),
    (
        "penetrate breach infiltrate",
        Sense(type="advance_capture", ground=("obj", "into"), object="", needs_actor=True),
    ),
    ("cross", Sense(type="advance_capture", ground=("obj", "into", "over", "to"), needs_actor=True)),
    (
        "advance push march thrust surge roll pour stream sweep move break drive punch creep edge "
        "press infiltrate cut close incur intrude encroach charge progress penetrate cross return "
        "inch spread burst spill barge swarm plunge race head fan breakthrough sneak slip wade plough plow "
        "lunge",
        Sense(type="advance_capture", ground=INTO, needs_actor=True, moves=True),
    ),
    ("advance", Sense(type="advance_capture", ground=("from", *WHERE), needs_actor=True)),
    (
        "penetrate spill surge drive thrust",
        Sense(type="advance_capture", ground=("obj", *INTO), object="ground", needs_actor=True),
    ),
    ("fall", Sense(type="advance_capture", ground=("subj",), actor="to", other=(), named=False)),
    ("fall", Sense(type="advance_capture", ground=("subj",), actor="under", named=False)),
    ("fall", Sense(type="advance_capture", ground=("subj",), actor="into", named=False)),
    (
        "lose",
        Sense(type="advance_capture", ground=("obj", "of", "over"), actor="to", object="", needs_actor=True),
    ),
    ("lose", Sense(type="withdrawal", ground=("obj", "of", "over"), needs_actor=True, object="ground")),
    (
        "lose",
        Sense(
            type="withdrawal",
            ground=("of", "over", "in", "*"),
            needs_actor=True,
            object=CONTROL_NOUNS | {"ground", "territory", "foothold"},
        ),
    ),
    # --- leaving ------------------------------------------------------------------------
    (
        "leave",
        Sense(
            type="control",
            ground=("of",),
            actor="obj",
            particle=words("in"),
            object="in possession",
            needs_actor=True,
        ),
    ),
    (
        "withdraw retreat disengage redeploy regroup",
        Sense(type="withdrawal", ground=FROM, needs_actor=False, loose=True),
    ),
    (
        "remove dismantle withdraw pull move",
        Sense(
            type="withdrawal",
            ground=("from", "out of", "back from", "away from", "in", "along"),
            object=POSTS | words("weapons weaponry arms guns"),
            needs_actor=True,
            particle=words("from back away out"),
        ),
    ),
    (
        "withdraw redeploy relocate remove evacuate extract recall repatriate dismantle",
        Sense(type="withdrawal", ground=("from", "out of", "in"), actor="obj", object="force", loose=True),
    ),
    (
        "pull move draw step",
        Sense(
            type="withdrawal",
            ground=FROM,
            actor="obj",
            object="force",
            particle=frozenset({"out", "back", "away"}),
            loose=True,
        ),
    ),
    (
        "pull",
        Sense(type="withdrawal", ground=FROM, particle=frozenset({"out", "back", "away"}), loose=True),
    ),
    (
        "fall",
        Sense(type="withdrawal", ground=FROM, particle=frozenset({"back"}), needs_actor=True, loose=True),
    ),
    ("move", Sense(type="withdrawal", ground=FROM, particle=frozenset({"out"}), needs_actor=True)),
    (
        "leave depart quit exit",
        Sense(
            type="withdrawal",
            ground=("obj", "from"),
            needs_actor=True,
            object="ground or none",
            loose=True,
        ),
    ),
    (
        "abandon vacate relinquish desert forsake",
        Sense(type="withdrawal", ground=("obj",), object="ground", needs_actor=True, loose=True),
    ),
    (
        "evacuate",
        Sense(type="withdrawal", ground=("obj", "from"), needs_actor=True, object="ground or none"),
    ),
    ("flee", Sense(type="withdrawal", ground=("obj", "from"), needs_actor=True)),
    (
        "hand surrender yield",
        Sense(type="withdrawal", ground=("obj", "of", "over"), object="ground or hold", needs_actor=True),
    ),
    (
        "return give turn hand sign",
        Sense(
            type="withdrawal",
            ground=("obj", "over"),
            object="ground",
            particle=words("back over up to"),
            needs_actor=True,
        ),
    ),
    ("return", Sense(type="withdrawal", ground=("obj",), object="ground", needs_actor=True, named=True)),
    (
        "expel oust drive push clear dislodge eject chase remove flush force evict displace repel rout "
        "sweep throw kick uproot",
        Sense(
            type="withdrawal",
            ground=(
                "from",
                "out of",
                "back from",
                "across",
                "back across",
                "off",
                "back to",
                "of",
                "back",
            ),
            actor="obj",
            object="force",
            loose=True,
        ),
    ),
    (
        "surrender capitulate",
        Sense(
            type="withdrawal",
            ground=("at", "in", "near"),
            needs_actor=True,
            object="ground or none",
            loose=True,
        ),
    ),
    # --- holding ------------------------------------------------------------------------
    (
        "control occupy administer rule govern dominate",
        Sense(type="control", ground=("obj",), object="ground", other=()),
    ),
    ("hold retain", Sense(type="control", ground=("obj",), object="ground", needs_actor=True)),
    ("keep", Sense(type="control", ground=("obj",), object="land", needs_actor=True)),
    (
        "hold retain keep maintain exercise have wield assert enjoy keep",
        Sense(type="control", ground=("of", "over", "in", "on", "*"), object=CONTROL_NOUNS),
    ),
    (
        "hold keep maintain",
        Sense(
            type="control",
            ground=("in", "at", "around", "along", "*"),
            needs_actor=True,
            object=words("position positions ground territory stronghold line lines"),
            loose=True,
        ),
    ),
    (
        "cement tighten consolidate strengthen solidify entrench reestablish re-establish impose",
        Sense(type="control", ground=("of", "over", "in", "on", "*"), object=CONTROL_NOUNS, needs_actor=True),
    ),
    (
        "establish set form install proclaim create",
        Sense(
            type="control",
            ground=("in", "over", "at"),
            object=words("government administration authority caliphate administrations council"),
            needs_actor=True,
            named=True,
        ),
    ),
    ("run police", Sense(type="control", ground=("obj",), object="ground", needs_actor=True, named=True)),
    ("entrench", Sense(type="control", ground=WHERE)),
)
