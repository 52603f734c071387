"""Nouns that carry territorial claims."""

from __future__ import annotations

from extract.claims.triggers.phrases import WHERE
from extract.claims.triggers.senses import Sense, table
from extract.claims.words import words

NOUNS = table(
    # --- taking -------------------------------------------------------------------------
    (
        "capture recapture seizure conquest takeover retaking overrunning re-capture",
        Sense(type="advance_capture", ground=("of", "poss"), actor="by", direct=True),
    ),
    ("liberation", Sense(type="advance_capture", ground=("of",), actor="by", named=True, direct=True)),
    ("fall", Sense(type="advance_capture", ground=("of",), actor="to", named=True, direct=True)),
    ("loss", Sense(type="advance_capture", ground=("of",), actor="to", named=True, direct=True)),
    (
        "advance march push thrust incursion drive breakthrough landing foray intrusion infiltration",
        Sense(
            type="advance_capture",
            ground=(
                "into",
                "on",
                "toward",
                "towards",
                "in",
                "to",
                "across",
                "through",
                "inside",
                "at",
                "near",
                "around",
                "along",
                "north of",
                "south of",
                "east of",
                "west of",
                "of",
            ),
            actor="by",
        ),
    ),
    ("invasion", Sense(type="advance_capture", ground=("of", "compound"), actor="by", named=True)),
    (
        "gains inroads headway progress",
        Sense(type="advance_capture", ground=("in", "into", "around", "near"), actor="by"),
    ),
    # --- leaving ------------------------------------------------------------------------
    (
        "withdrawal pullout pull-out retreat pullback drawdown disengagement exit departure",
        Sense(
            type="withdrawal",
            ground=("from", "of", "out of", "compound", "in", "to", "across"),
            actor="by",
            loose=True,
        ),
    ),
    (
        "handover return surrender",
        Sense(type="withdrawal", ground=("of",), actor="by", named=True, direct=True),
    ),
    ("evacuation", Sense(type="withdrawal", ground=("from",), actor="of", needs_actor=True)),
    ("expulsion removal", Sense(type="withdrawal", ground=("from",), actor="of", needs_actor=True)),
    # --- holding ------------------------------------------------------------------------
    (
        "control sway",
        Sense(type="control", ground=("of", "over", "in", "under"), actor="by", needs_actor=True),
    ),
    (
        "capital seat headquarters",
        Sense(type="control", ground=("predicate", "in"), actor="of", object="de facto", needs_actor=True),
    ),
    ("occupation reoccupation", Sense(type="control", ground=("of", "in", "under", "poss"), actor="by")),
    (
        "hold grip",
        Sense(type="control", ground=("on", "over", "of"), actor="by", needs_actor=True, direct=True),
    ),
    (
        "administration rule",
        Sense(type="control", ground=("of", "in", "over", "under"), actor="by", named=True, needs_actor=True),
    ),
    (
        "stronghold bastion redoubt fiefdom enclave pocket",
        Sense(
            type="control", ground=("of", "in", "around", "at", "predicate"), actor="mod", needs_actor=True
        ),
    ),
    ("foothold", Sense(type="control", ground=("in", "on", "at", "near"), actor="by")),
    ("hand", Sense(type="control", ground=("subj",), actor="of", object="in hands", needs_actor=True)),
    # --- fighting -----------------------------------------------------------------------
    (
        "attack offensive assault strike airstrike air-strike bombardment shelling bombing raid "
        "siege blockade "
        "encirclement ambush counteroffensive counter-offensive counterattack onslaught crackdown barrage "
        "strikes airstrikes attacks counter-attack bombings raids air-raid cannonade",
        Sense(
            type="attack_fighting",
            ground=(
                "on",
                "of",
                "against",
                "in",
                "at",
                "near",
                "along",
                "around",
                "inside",
                "into",
                "to",
                "across",
                "over",
                "outside",
                "compound",
                "poss",
                "where",
                "under",
            ),
            actor="by",
            other=("against",),
            loose=True,
        ),
    ),
    (
        "battle fighting clash skirmish firefight hostility war fight combat gunfight struggle "
        "insurgency clashes hostilities skirmishes violence unrest gunbattle gun-battle shootout duel "
        "bloodshed infighting confrontation",
        Sense(
            type="attack_fighting",
            ground=("for", "of", *WHERE, "compound"),
            actor="between",
            other=("with", "against"),
            loose=True,
        ),
    ),
    (
        "massacre killing slaughter",
        Sense(type="attack_fighting", ground=("in", "at", "near", "of"), actor="by", named=True, direct=True),
    ),
    (
        "fire gunfire explosion blast",
        Sense(
            type="attack_fighting",
            ground=("in", "at", "near", "on", "into", "across", "along"),
            actor="by",
            named=True,
            object="armed modifier",
        ),
    ),
    (
        "operation operations campaign",
        Sense(
            type="attack_fighting",
            ground=("in", "against", "on", "around", "near", "into", "across"),
            actor="by",
            other=("against",),
            object="military modifier",
            loose=True,
        ),
    ),
    # --- stationing -----------------------------------------------------------------------
    (
        "deployment mobilization mobilisation buildup build-up stationing",
        Sense(
            type="deploy",
            ground=(
                "to",
                "in",
                "along",
                "near",
                "at",
                "on",
                "towards",
                "toward",
                "around",
                "across",
                "into",
                "of",
                "compound",
            ),
            actor="of",
            loose=True,
        ),
    ),
    (
        "presence",
        Sense(
            type="deploy",
            ground=("in", "on", "along", "at", "near", "around", "across", "inside"),
            actor="by",
            object="armed modifier",
            named=False,
        ),
    ),
    (
        "patrol patrols",
        Sense(
            type="deploy",
            ground=("in", "on", "along", "at", "near", "around", "across", "inside", "through", "over"),
            actor="by",
            named=True,
        ),
    ),
    (
        "force mission contingent",
        Sense(
            type="deploy",
            ground=("in", "on", "along", "for", "to", "north of", "south of", "east of", "west of"),
            actor="by",
            object="peacekeeping modifier",
            named=True,
        ),
    ),
    (
        "base bases airbase",
        Sense(
            type="deploy",
            ground=("in", "on", "along", "at", "near", "around", "outside"),
            actor="by",
            named=True,
            needs_actor=True,
        ),
    ),
    (
        "reinforcement reinforcements",
        Sense(
            type="deploy",
            ground=("to", "for", "in", "into", "along", "at"),
            actor="by",
            named=True,
            object="sent",
        ),
    ),
    (
        "exercise drill manoeuvre maneuver",
        Sense(
            type="deploy",
            ground=("in", "on", "along", "at", "near", "around", "off"),
            actor="by",
            object="military modifier",
            named=True,
        ),
    ),
    (
        "reclamation militarisation militarization",
        Sense(type="deploy", ground=("in", "on", "at", "of"), actor="by", named=True),
    ),
    (
        "garrison outpost",
        Sense(type="deploy", ground=("in", "on", "along", "at", "near", "around"), actor="by", named=True),
    ),
    # --- agreements -----------------------------------------------------------------------
    (
        "ceasefire cease-fire truce armistice cessation",
        Sense(
            type="agreement",
            ground=(
                "in",
                "across",
                "along",
                "for",
                "around",
                "near",
                "over",
                "at",
                "compound",
                "on",
                "between",
                "poss",
            ),
            actor="between",
            other=("with",),
            loose=True,
        ),
    ),
    (
        "pause lull halt end stop",
        Sense(
            type="agreement",
            ground=("in", "to", "of", "for"),
            actor="between",
            object="of fighting",
            loose=True,
        ),
    ),
    (
        "accord deal agreement pact treaty memorandum understanding arrangement settlement roadmap",
        Sense(
            type="agreement",
            ground=("in", "on", "over", "for", "along", "about", "regarding", "compound", "where"),
            actor="between",
            other=("with",),
            object="territorial",
        ),
    ),
    # --- title ----------------------------------------------------------------------------
    ("annexation", Sense(type="claim_sovereignty", ground=("of", "compound"), actor="by")),
    (
        "sovereignty",
        Sense(type="claim_sovereignty", ground=("over", "in", "of"), actor="of", needs_actor=True),
    ),
    (
        "independence secession",
        Sense(type="claim_sovereignty", ground=("of", "for", "poss"), actor="of", named=True),
    ),
    (
        "claim claims",
        Sense(
            type="claim_sovereignty",
            ground=("to", "over", "on", "in"),
            actor="of",
            object="territorial claim",
            named=True,
        ),
    ),
    # --- boundaries -----------------------------------------------------------------------
    (
        "dispute disputes disagreement disagreements",
        Sense(
            type="dispute_border",
            ground=("over", "along", "in", "about", "on", "compound"),
            actor="between",
            other=("with",),
            object="border modifier",
        ),
    ),
    (
        "incident incidents row standoff stand-off tension tensions",
        Sense(
            type="dispute_border", ground=("over", "along"), actor="with", object="border object", named=True
        ),
    ),
    (
        "border boundary frontier",
        Sense(
            type="dispute_border",
            ground=("between", "with", "of", "in", "along"),
            actor="between",
            object="disputed modifier",
        ),
    ),
    (
        "demarcation delimitation delineation",
        Sense(
            type="dispute_border",
            ground=("of", "along", "between", "in", "poss", "compound"),
            actor="by",
            loose=True,
        ),
    ),
)
"""Senses by noun lemma."""

ZONE_HEADS = words("zone zones corridor corridors belt area areas strip eez dmz adiz order orders region")
ZONE_WORDS = words(
    "safe buffer security demilitarised demilitarized de-escalation deescalation no-fly fly exclusion "
    "economic humanitarian evacuation neutral weapons-free restricted military protected contact "
    "identification separation disengagement deconfliction de-confliction contiguous closed quiet tampon "
    "peace green prohibited no-go deconflicted exclusive fishing warning danger firing escalation "
    "temporary sanitary autonomous sterile red conservation safety demobilisation demobilization cantonment "
    "assembly cessation truce ceasefire cease-fire seam kill free-fire crossing relief aid green"
)
ZONE_ALONE = frozenset({"eez", "dmz", "adiz"})
"""A zone noun needs one of the words before it, except where the abbreviation says all."""

NOT_ZONES = words("time war conflict comfort free trade combat danger gray grey parking euro end twilight")

HELD = {
    **dict.fromkeys(words("held controlled occupied run ruled administered dominated governed"), "control"),
    **dict.fromkeys(
        words("besieged encircled blockaded embattled bombarded beleaguered surrounded"), "attack_fighting"
    ),
    **dict.fromkeys(words("annexed claimed"), "claim_sovereignty"),
    **dict.fromkeys(words("disputed contested"), "dispute_border"),
}
"""Participles that modify a place name: "rebel-held Ariha", "besieged Aleppo"."""
