"""Verbs of fighting for ground and of stationing forces on it."""

from __future__ import annotations

from extract.claims.triggers.phrases import POSTS, PROJECTILES, WHERE
from extract.claims.triggers.senses import Sense, table
from extract.claims.words import words

FORCING = table(
    # --- fighting -----------------------------------------------------------------------
    (
        "attack shell bomb bombard besiege encircle surround blockade raid ambush raze assault "
        "strafe pummel pound torpedo storm barrage firebomb invest assail beset blitz rocket mortar",
        Sense(type="attack_fighting", ground=("obj", *WHERE, "*"), loose=True),
    ),
    (
        "strike target hit hammer batter lash",
        Sense(type="attack_fighting", ground=("obj", *WHERE), needs_actor=False, object="", named=True),
    ),
    (
        "cut sever choke",
        Sense(
            type="attack_fighting",
            ground=("road", "obj", *WHERE),
            object=words("road roads highway route routes line lines supply railway artery corridor"),
            needs_actor=True,
            loose=True,
        ),
    ),
    (
        "cut seal",
        Sense(
            type="attack_fighting",
            ground=("obj",),
            particle=words("off"),
            object="ground",
            needs_actor=True,
        ),
    ),
    (
        "lay impose maintain enforce lift break end tighten",
        Sense(
            type="attack_fighting",
            ground=("on", "to", "of", "around", "*"),
            object=words("siege blockade"),
            needs_actor=True,
            loose=True,
        ),
    ),
    (
        "shoot down",
        Sense(
            type="attack_fighting",
            ground=(*WHERE, "off", "*"),
            object=words(
                "drone drones jet jets plane planes helicopter helicopters missile missiles aircraft soldier "
                "soldiers civilians people man men protesters fighter fighters bomber"
            ),
            needs_actor=True,
            named=True,
        ),
    ),
    (
        "board seize hijack sink ram chase expel harass detain intercept",
        Sense(
            type="attack_fighting",
            ground=(*WHERE, "off", "*"),
            object=words(
                "boat boats ship ships vessel vessels tanker tankers freighter trawler trawlers fishermen "
                "frigate warship cargo container"
            ),
            loose=True,
            needs_actor=True,
        ),
    ),
    (
        "fire launch lob rain hurl unleash lob",
        Sense(
            type="attack_fighting",
            ground=(
                "at",
                "on",
                "into",
                "towards",
                "toward",
                "against",
                "over",
                "onto",
                "across",
                "near",
                "in",
            ),
            object=PROJECTILES,
            loose=True,
        ),
    ),
    ("fire", Sense(type="attack_fighting", ground=("on", "at", "into", "across"), needs_actor=True)),
    (
        "exchange trade return",
        Sense(
            type="attack_fighting",
            ground=(*WHERE, "*"),
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
            ground=(*WHERE, "at", "against", "*"),
            object=words("cannon cannons lasers laser"),
            needs_actor=True,
        ),
    ),
    (
        "block intercept shadow collide obstruct",
        Sense(
            type="attack_fighting", ground=("road", *WHERE, "off"), needs_actor=True, object="", named=True
        ),
    ),
    (
        "burn torch loot massacre destroy demolish flatten sabotage devastate level ransack blow",
        Sense(type="attack_fighting", ground=("obj", *WHERE), needs_actor=True, object=""),
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
    (
        "open",
        Sense(
            type="attack_fighting",
            ground=("on", "at", "near", "in", "against"),
            object=frozenset({"fire", "front"}),
            needs_actor=True,
        ),
    ),
    (
        "clash skirmish duel",
        Sense(type="attack_fighting", ground=(*WHERE, "*"), other=("with", "against"), loose=True),
    ),
    (
        "die",
        Sense(
            type="attack_fighting",
            ground=(*WHERE, "*"),
            actor="none",
            object="in fighting",
            named=True,
        ),
    ),
    (
        "wage conduct mount carry lead fight",
        Sense(
            type="attack_fighting",
            ground=("against", *WHERE, "*"),
            object=words("war campaign insurgency jihad raids attacks ambushes strikes bombings assaults"),
            needs_actor=True,
            loose=True,
        ),
    ),
    (
        "fight battle",
        Sense(
            type="attack_fighting",
            ground=(*WHERE, "for", "over", "through"),
            needs_actor=True,
            other=("with", "against"),
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
            ground=("inside", *WHERE, "on", "to", "up to"),
            actor="none",
            object="projectile",
        ),
    ),
    (
        "kill wound injure slaughter execute behead abduct kidnap",
        Sense(type="attack_fighting", ground=(*WHERE, "*"), object="", needs_actor=True, named=True),
    ),
    (
        "destroy damage kill wound injure strike hit",
        Sense(type="attack_fighting", ground=("obj", *WHERE, "*"), actor="none", object="bomb"),
    ),
    (
        "destroy damage kill wound injure strike hit",
        Sense(type="attack_fighting", ground=("obj", *WHERE, "*"), actor="none", object="blast"),
    ),
    (
        "rock hit reach shake rattle",
        Sense(type="attack_fighting", ground=("obj",), actor="none", object="blast"),
    ),
    ("harass ram trespass", Sense(type="attack_fighting", ground=(*WHERE, "*"), needs_actor=True)),
    ("explode detonate", Sense(type="attack_fighting", ground=(*WHERE,), actor="none", object="bomb")),
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
        "send move rush airlift ship transfer bring pour pump funnel push ferry fly order divert drop "
        "parachute insert despatch reposition steam sail pull return swing feed throw post commit rotate "
        "redirect",
        Sense(
            type="deploy",
            ground=(
                "to",
                "into",
                "along",
                "near",
                "towards",
                "toward",
                "across",
                "in",
                "on",
                "onto",
                "around",
                "closer to",
                "close to",
                "through",
                "up to",
                "north of",
                "south of",
                "east of",
                "west of",
            ),
            object="force",
            needs_actor=True,
        ),
    ),
    (
        "arrive land return operate dig camp wait encamp",
        Sense(
            type="deploy",
            ground=(
                "in",
                "at",
                "on",
                "to",
                "along",
                "around",
                "near",
                "inside",
                "across",
                "off",
                "north of",
                "south of",
                "east of",
                "west of",
                "alongside",
                "from",
            ),
            object="armed subject",
            needs_actor=True,
        ),
    ),
    (
        "conduct hold stage carry begin start launch",
        Sense(
            type="deploy",
            ground=(*WHERE, "*"),
            needs_actor=True,
            object=words(
                "exercise exercises drill drills manoeuvres maneuvers wargames patrol patrols sorties "
                "overflights"
            ),
        ),
    ),
    (
        "sail fly",
        Sense(
            type="deploy",
            ground=("through", "near", "into", "in", "off", "around", "over", "across", "within", "past"),
            object="armed subject",
            needs_actor=True,
        ),
    ),
    ("militarise militarize", Sense(type="deploy", ground=("obj", *WHERE), needs_actor=True)),
    (
        "garrison patrol fortify reinforce",
        Sense(type="deploy", ground=("obj", *WHERE), needs_actor=True, loose=True),
    ),
    (
        "guard escort defend protect picket police monitor observe man",
        Sense(
            type="deploy",
            ground=("obj", "through", *WHERE),
            object="ground of force",
            needs_actor=True,
        ),
    ),
    (
        "spot see sight report detect photograph observe",
        Sense(
            type="deploy",
            ground=(*WHERE,),
            actor="obj",
            object="force seen",
            needs_actor=True,
            named=True,
        ),
    ),
    (
        "build beef step",
        Sense(
            type="deploy",
            ground=(*WHERE, "north of", "south of", "east of", "west of", "*"),
            particle=words("up"),
            object="force",
            needs_actor=True,
        ),
    ),
    (
        "bolster boost increase expand strengthen beef scale",
        Sense(
            type="deploy",
            ground=(*WHERE, "*"),
            object=words("presence garrison garrisons troops forces patrols footprint contingent deployment"),
            needs_actor=True,
        ),
    ),
    (
        "mass amass gather assemble concentrate accumulate muster",
        Sense(
            type="deploy",
            ground=("north of", "south of", "east of", "west of", *WHERE, "*"),
            object="force or armed subject",
            needs_actor=True,
            actor="subj",
        ),
    ),
    ("leave retain maintain", Sense(type="deploy", ground=(*WHERE,), object="force", needs_actor=True)),
    (
        "have put",
        Sense(
            type="deploy",
            ground=("in", "inside", "on", "near", "along", "at", "around", "across"),
            object="force",
            needs_actor=True,
        ),
    ),
    ("mass amass concentrate keep", Sense(type="deploy", ground=(*WHERE,), object="force", needs_actor=True)),
    (
        "build establish set construct erect install open operate lay place maintain man keep have retain "
        "run hold dig plant put position",
        Sense(type="deploy", ground=(*WHERE, "to", "*"), object=POSTS, needs_actor=True),
    ),
    (
        "position base quarter garrison billet headquarter",
        Sense(type="deploy", ground=(*WHERE,), object="armed subject"),
    ),
    (
        "remain stay linger",
        Sense(
            type="deploy",
            ground=(
                "in",
                "at",
                "on",
                "along",
                "inside",
                "near",
                "around",
                "across",
                "beyond",
                "south of",
                "north of",
                "east of",
                "west of",
                "there",
            ),
            needs_actor=True,
            object="armed subject",
        ),
    ),
    ("patrol", Sense(type="deploy", ground=(*WHERE,), needs_actor=True)),
)
