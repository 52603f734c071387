"""Verbs that carry territorial claims."""

from __future__ import annotations

from extract.claims.triggers.senses import Sense, table
from extract.claims.words import words

_W = (
    "in",
    "at",
    "on",
    "near",
    "along",
    "around",
    "inside",
    "across",
    "outside",
    "over",
    "throughout",
    "between",
)
_INTO = (
    "into",
    "in",
    "inside",
    "to",
    "onto",
    "toward",
    "towards",
    "on",
    "upon",
    "through",
    "across",
    "against",
    "near",
    "north",
    "south",
    "east",
    "west",
    "in on",
    "up to",
    "as far as",
    "closer to",
    "over",
    "within",
)
_FROM = (
    "from",
    "out of",
    "from across",
    "off",
    "behind",
    "beyond",
    "from around",
    "from inside",
    "away from",
    "of",
    "across",
    "north of",
    "south of",
    "east of",
    "west of",
    "to",
    "back across",
    "out from",
    "back from",
    "*",
)

_CONTROL_NOUNS = words(
    "control grip hold possession command charge authority rule dominance foothold footholds supremacy"
)
_SOVEREIGN = words(
    "sovereignty independence claim claims title ownership jurisdiction annexation statehood autonomy rights"
)
_ZONES = words("zone zones corridor corridors belt strip blockade")
_POSTS = words(
    "base bases post posts checkpoint checkpoints position positions outpost outposts camp camps garrison "
    "garrisons presence headquarters fortification fortifications trench trenches barrier fence mines "
    "landmines minefields roadblocks roadblock airstrip runway bunker bunkers positions lines fieldworks "
    "facilities installations island islands battery batteries radar missiles launchers systems points"
)
_AGREEMENTS = words(
    "ceasefire cease-fire truce armistice accord deal agreement pact treaty memorandum protocol map "
    "settlement"
)
_PROJECTILES = words(
    "rocket rockets missile missiles shell shells mortar mortars artillery drone drones bomb bombs "
    "projectile projectiles shots fire barrage barrages salvo volley round rounds"
)

VERBS = table(
    # --- taking -------------------------------------------------------------------------
    (
        "capture seize retake recapture reclaim overrun conquer liberate reoccupy regain",
        Sense(type="advance_capture", ground=("obj",), other=("from",), object="ground"),
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
    ("free", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True, named=True)),
    ("clear", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True, named=True)),
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
            type="advance_capture", ground=("of", "over", "in", "*"), object=_CONTROL_NOUNS, other=("from",)
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
        "gain seize regain wrest assume retake win establish cement tighten consolidate expand "
        "extend claim recover",
        Sense(
            type="advance_capture",
            ground=("of", "over", "in", "on", "*"),
            object=_CONTROL_NOUNS,
            other=("from",),
        ),
    ),
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
        Sense(type="advance_capture", ground=(*_W, "*"), object=words("flag flags banner"), needs_actor=True),
    ),
    (
        "break",
        Sense(
            type="advance_capture",
            ground=("through", "into", *_W),
            particle=words("through"),
            needs_actor=True,
        ),
    ),
    (
        "make",
        Sense(
            type="advance_capture",
            ground=_INTO,
            needs_actor=True,
            object=words("advance advances gain gains inroads progress incursion incursions thrust push"),
        ),
    ),
    ("wrest recover", Sense(type="advance_capture", ground=("obj",), other=("from",), object="ground")),
    ("enter", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True)),
    ("reach", Sense(type="advance_capture", ground=("obj",), object="ground", needs_actor=True, named=True)),
    ("invade", Sense(type="advance_capture", ground=("obj",), object="ground")),
    (
        "penetrate breach infiltrate",
        Sense(type="advance_capture", ground=("obj", "into"), object="", needs_actor=True),
    ),
    ("cross", Sense(type="advance_capture", ground=("obj", "into", "over", "to"), needs_actor=True)),
    (
        "advance push march thrust surge roll pour stream sweep move break drive punch creep edge "
        "press infiltrate "
        "cut close incur intrude encroach charge progress penetrate cross return",
        Sense(type="advance_capture", ground=_INTO, needs_actor=True, moves=True),
    ),
    ("advance", Sense(type="advance_capture", ground=("from", *_W), needs_actor=True)),
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
            object=_CONTROL_NOUNS | {"ground", "territory", "foothold"},
        ),
    ),
    # --- leaving ------------------------------------------------------------------------
    ("withdraw retreat disengage", Sense(type="withdrawal", ground=_FROM, needs_actor=False, loose=True)),
    (
        "withdraw redeploy relocate remove evacuate",
        Sense(type="withdrawal", ground=("from", "out of", "in"), actor="obj", object="force"),
    ),
    ("pull", Sense(type="withdrawal", ground=_FROM, particle=frozenset({"out", "back", "away"}), loose=True)),
    ("fall", Sense(type="withdrawal", ground=_FROM, particle=frozenset({"back"}), needs_actor=True)),
    ("move", Sense(type="withdrawal", ground=_FROM, particle=frozenset({"out"}), needs_actor=True)),
    (
        "leave depart quit exit",
        Sense(type="withdrawal", ground=("obj", "from"), needs_actor=True, object="ground or none"),
    ),
    (
        "abandon vacate relinquish",
        Sense(type="withdrawal", ground=("obj",), object="ground", needs_actor=True),
    ),
    ("evacuate", Sense(type="withdrawal", ground=("obj", "from"), needs_actor=True, object="ground or none")),
    ("flee", Sense(type="withdrawal", ground=("obj", "from"), needs_actor=True)),
    (
        "hand surrender yield",
        Sense(type="withdrawal", ground=("obj", "of", "over"), object="", needs_actor=True),
    ),
    (
        "expel oust drive push clear dislodge eject chase remove flush force evict displace repel",
        Sense(
            type="withdrawal",
            ground=("from", "out of", "back from", "across", "back across", "off", "back to", "of"),
            actor="obj",
            object="force",
        ),
    ),
    # --- holding ------------------------------------------------------------------------
    (
        "control occupy administer rule govern dominate",
        Sense(type="control", ground=("obj",), object="ground", other=()),
    ),
    ("hold retain keep", Sense(type="control", ground=("obj",), object="ground", needs_actor=True)),
    (
        "hold retain keep maintain exercise have wield assert enjoy keep",
        Sense(type="control", ground=("of", "over", "in", "on", "*"), object=_CONTROL_NOUNS),
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
    ("run", Sense(type="control", ground=("obj",), object="ground", needs_actor=True, named=True)),
    ("entrench", Sense(type="control", ground=_W)),
    # --- fighting -----------------------------------------------------------------------
    (
        "attack shell bomb bombard besiege encircle surround blockade raid ambush raze assault "
        "strafe pummel pound torpedo "
        "storm barrage firebomb invest assail",
        Sense(type="attack_fighting", ground=("obj", *_W, "*")),
    ),
    (
        "strike target hit hammer",
        Sense(type="attack_fighting", ground=("obj", *_W), needs_actor=False, object="", named=True),
    ),
    (
        "fire launch lob rain",
        Sense(
            type="attack_fighting",
            ground=("at", "on", "into", "towards", "toward", "against", "over", "onto", "across", "near"),
            object=_PROJECTILES,
        ),
    ),
    ("fire", Sense(type="attack_fighting", ground=("on", "at", "into", "across"), needs_actor=True)),
    (
        "exchange trade return",
        Sense(
            type="attack_fighting",
            ground=(*_W, "*"),
            object=words("fire shots shelling shells gunfire blows salvoes barrages"),
            needs_actor=True,
            other=("with",),
            loose=True,
        ),
    ),
    (
        "use fire train",
        Sense(
            type="attack_fighting",
            ground=(*_W, "at", "against", "*"),
            object=words("cannon cannons lasers laser"),
            needs_actor=True,
        ),
    ),
    (
        "block intercept shadow collide obstruct",
        Sense(type="attack_fighting", ground=("road", *_W, "off"), needs_actor=True, object="", named=True),
    ),
    (
        "burn torch loot massacre destroy demolish flatten sabotage",
        Sense(type="attack_fighting", ground=("obj", *_W), needs_actor=True, object=""),
    ),
    (
        "come",
        Sense(
            type="attack_fighting",
            ground=("subj",),
            actor="from",
            particle=words("under"),
            object="fire under",
        ),
    ),
    ("open", Sense(type="attack_fighting", ground=("on", "at", "near", "in"), object=frozenset({"fire"}))),
    ("clash skirmish", Sense(type="attack_fighting", ground=(*_W, "*"), other=("with", "against"))),
    (
        "fight battle",
        Sense(
            type="attack_fighting", ground=(*_W, "for", "over"), needs_actor=True, other=("with", "against")
        ),
    ),
    (
        "fight battle",
        Sense(
            type="attack_fighting",
            ground=("*",),
            needs_actor=True,
            other=("obj", "with", "against"),
            object="force",
        ),
    ),
    (
        "land crash explode fall detonate impact",
        Sense(
            type="attack_fighting",
            ground=("inside", *_W, "on", "to", "up to"),
            actor="none",
            object="projectile",
        ),
    ),
    (
        "kill wound injure",
        Sense(type="attack_fighting", ground=(*_W, "*"), object="", needs_actor=True, named=True),
    ),
    (
        "destroy damage kill wound injure strike hit",
        Sense(type="attack_fighting", ground=("obj", *_W, "*"), actor="none", object="bomb"),
    ),
    (
        "destroy damage kill wound injure strike hit",
        Sense(type="attack_fighting", ground=("obj", *_W, "*"), actor="none", object="blast"),
    ),
    ("rock hit", Sense(type="attack_fighting", ground=("obj",), actor="none", object="blast")),
    ("harass ram", Sense(type="attack_fighting", ground=(*_W, "*"), needs_actor=True)),
    ("explode detonate", Sense(type="attack_fighting", ground=(*_W,), actor="none", object="bomb")),
    # --- stationing -----------------------------------------------------------------------
    (
        "deploy station dispatch",
        Sense(
            type="deploy",
            ground=("to", "along", "in", "at", "on", "near", "into", "around", "across", "inside", "*"),
            actor="subj",
            loose=True,
        ),
    ),
    (
        "send move rush airlift ship transfer bring",
        Sense(
            type="deploy",
            ground=("to", "into", "along", "near", "towards", "toward", "across", "in"),
            object="force",
            needs_actor=True,
        ),
    ),
    (
        "arrive land",
        Sense(
            type="deploy", ground=("in", "at", "on", "to", "along"), object="armed subject", needs_actor=True
        ),
    ),
    (
        "conduct hold stage carry begin start launch",
        Sense(
            type="deploy",
            ground=(*_W, "*"),
            needs_actor=True,
            object=words("exercise exercises drill drills manoeuvres maneuvers wargames patrol patrols"),
        ),
    ),
    (
        "sail fly",
        Sense(
            type="deploy",
            ground=("through", "near", "into", "in", "off", "around", "over", "across"),
            object="armed subject",
            needs_actor=True,
        ),
    ),
    ("militarise militarize", Sense(type="deploy", ground=("obj", *_W), needs_actor=True)),
    ("garrison patrol fortify reinforce", Sense(type="deploy", ground=("obj", *_W), needs_actor=True)),
    (
        "mass amass gather assemble concentrate",
        Sense(type="deploy", ground=(*_W, "*"), object="", needs_actor=True, actor="subj"),
    ),
    ("leave retain maintain", Sense(type="deploy", ground=(*_W,), object="force", needs_actor=True)),
    (
        "have",
        Sense(
            type="deploy", ground=("in", "inside", "on", "near", "along"), object="force", needs_actor=True
        ),
    ),
    ("mass amass concentrate keep", Sense(type="deploy", ground=(*_W,), object="force", needs_actor=True)),
    (
        "build establish set construct erect install open operate lay place maintain man",
        Sense(type="deploy", ground=(*_W, "to", "*"), object=_POSTS, needs_actor=True),
    ),
    ("position base quarter", Sense(type="deploy", ground=(*_W,), object="")),
    (
        "take",
        Sense(
            type="deploy", ground=(*_W, "*"), object=frozenset({"position", "positions"}), needs_actor=True
        ),
    ),
    (
        "remain stay",
        Sense(
            type="deploy",
            ground=("in", "at", "on", "along", "inside", "near", "around"),
            needs_actor=True,
            object="armed subject",
        ),
    ),
    ("patrol", Sense(type="deploy", ground=(*_W,), needs_actor=True)),
    # --- zones, agreements ----------------------------------------------------------------
    (
        "safeguard",
        Sense(type="agreement", ground=("obj",), object=frozenset({"border", "borders", "frontier"})),
    ),
    # --- title ----------------------------------------------------------------------------
    ("annex", Sense(type="claim_sovereignty", ground=("obj",), object="ground")),
    ("claim", Sense(type="claim_sovereignty", ground=("obj",), object="ground", needs_actor=True)),
    (
        "claim assert declare proclaim recognise recognize reject contest reaffirm renounce "
        "exercise deny have gain win grant achieve obtain",
        Sense(
            type="claim_sovereignty",
            ground=("over", "of", "to", "in", "for", "dative", "owner", "subj", "from", "*"),
            object=_SOVEREIGN,
        ),
    ),
    (
        "recognise recognize",
        Sense(type="claim_sovereignty", ground=("obj",), object="ground", needs_actor=True, named=True),
    ),
    ("break split", Sense(type="claim_sovereignty", ground=("subj",), particle=words("away"))),
    (
        "declare proclaim establish",
        Sense(
            type="claim_sovereignty",
            ground=("in", "over", "*"),
            needs_actor=True,
            object=words("state republic caliphate emirate statehood"),
        ),
    ),
    ("secede", Sense(type="claim_sovereignty", ground=("from", "subj"))),
    ("cede", Sense(type="claim_sovereignty", ground=("obj",), actor="to", object="ground")),
    ("cede", Sense(type="claim_sovereignty", ground=("obj",), object="ground")),
    (
        "consider regard view see",
        Sense(type="claim_sovereignty", ground=("obj", "small"), object="own territory", needs_actor=True),
    ),
    (
        "incorporate absorb integrate",
        Sense(type="claim_sovereignty", ground=("obj",), actor="into", object="ground"),
    ),
    ("unify reunify", Sense(type="claim_sovereignty", ground=("subj", "obj"), actor="with", object="")),
    ("belong", Sense(type="claim_sovereignty", ground=("subj",), actor="to")),
    ("lay", Sense(type="claim_sovereignty", ground=("to", "on"), object=frozenset({"claim", "claims"}))),
    (
        "regard consider view see treat",
        Sense(
            type="claim_sovereignty",
            ground=("obj",),
            object="ground",
            particle=frozenset({"as"}),
            needs_actor=True,
        ),
    ),
    (
        "declare proclaim",
        Sense(
            type="claim_sovereignty",
            ground=("subj", "obj"),
            object="",
            particle=words("independent"),
            needs_actor=False,
        ),
    ),
    (
        "protect guard defend secure police",
        Sense(type="agreement", ground=("obj",), object=frozenset({"border", "borders", "frontier"})),
    ),
    # --- boundaries -----------------------------------------------------------------------
    (
        "disagree quarrel feud spar squabble wrangle bicker differ",
        Sense(type="dispute_border", ground=("over", "about"), needs_actor=True, other=("with",), named=True),
    ),
    (
        "dispute contest",
        Sense(type="dispute_border", ground=("obj", "over"), object="ground", needs_actor=False),
    ),
    ("dispute", Sense(type="dispute_border", ground=("over", "of", "in"), object=_SOVEREIGN)),
    ("demarcate delimit delineate", Sense(type="dispute_border", ground=("obj", "between", "in"), object="")),
    ("overlap", Sense(type="dispute_border", ground=("in", "with", "*"), object="claims subject")),
)
"""Senses by verb lemma."""

# nouns that as subject or object make an attack of "land", "rock" or "explode"
PROJECTILES = _PROJECTILES | words("airstrike airstrikes strike strikes shelling")
BLASTS = words(
    "explosion explosions blast blasts airstrike airstrikes strike strikes shelling bombardment missiles "
    "rockets"
)
BOMBS = words("bomb bombs device mine car vehicle bomber missile drone shell rocket rockets drones")

SUPPORT = words(
    "launch carry conduct begin start continue resume stage mount complete announce order make execute "
    "undertake perform sign reach agree broker negotiate accept reject declare impose establish create "
    "set maintain hold keep lay lift break violate end extend build form propose oppose support have wage "
    "pursue press intensify step face repel thwart prevent halt stop suspend finish pledge plan reinforce "
    "strengthen increase bolster see report do open seek demand welcome fight lead join withstand mark "
    "run enforce tighten prepare need want commit involve back unleash"
)
"""Verbs whose subject does what their object noun names ("launched an offensive")."""

NOT_DOING = words(
    "repel thwart prevent halt stop withstand face see report welcome reject oppose lift demand"
)
"""Those of them whose subject stands against it, or only tells of it."""
