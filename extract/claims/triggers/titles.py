"""Verbs of title, boundaries and agreements over ground."""

from __future__ import annotations

from extract.claims.triggers.phrases import SOVEREIGN, WHERE
from extract.claims.triggers.senses import Sense, table
from extract.claims.words import words

TITLES = table(
    # --- zones, agreements ----------------------------------------------------------------
    (
        "safeguard",
        Sense(type="agreement", ground=("obj",), object=frozenset({"border", "borders", "frontier"})),
    ),
    (
        "halt cease stop suspend pause end freeze",
        Sense(
            type="agreement",
            ground=(*WHERE, "against", "*"),
            object=words(
                "fighting hostilities hostility fire firing operations attacks strikes shelling offensive "
                "offensives war violence bombardment"
            ),
            needs_actor=True,
            loose=True,
        ),
    ),
    (
        "close shut",
        Sense(
            type="zone",
            ground=("over", "above", "around", "of", "off", "*"),
            object=words("airspace waters skies sea strait"),
            needs_actor=True,
        ),
    ),
    (
        "stop cease end",
        Sense(
            type="agreement",
            ground=(*WHERE, "*"),
            actor="from",
            object="combat subject",
            loose=True,
        ),
    ),
    # --- title ----------------------------------------------------------------------------
    ("annex", Sense(type="claim_sovereignty", ground=("obj",), object="ground")),
    ("claim", Sense(type="claim_sovereignty", ground=("obj",), object="ground", needs_actor=True)),
    (
        "claim assert declare proclaim recognise recognize reject contest reaffirm renounce "
        "exercise deny have gain win grant achieve obtain retain maintain press pursue drop abandon withdraw "
        "revive stake make hold relinquish advance lose uphold restore regain seek support back challenge "
        "accept oppose affirm reiterate",
        Sense(
            type="claim_sovereignty",
            ground=("over", "of", "to", "in", "for", "dative", "owner", "subj", "from", "*"),
            object=SOVEREIGN,
        ),
    ),
    (
        "recognise recognize reject oppose contest",
        Sense(
            type="claim_sovereignty",
            ground=("over", "of", "owner"),
            object=words("independence sovereignty annexation secession statehood"),
            loose=True,
            needs_actor=True,
        ),
    ),
    (
        "recognise recognize",
        Sense(type="claim_sovereignty", ground=("obj",), object="ground", needs_actor=True, named=True),
    ),
    (
        "award assign allot allocate grant transfer cede restore give",
        Sense(type="claim_sovereignty", ground=("obj",), actor="to", object="ground", needs_actor=True),
    ),
    (
        "receive acquire inherit obtain",
        Sense(type="claim_sovereignty", ground=("obj",), object="ground", needs_actor=True, other=("from",)),
    ),
    ("accede", Sense(type="claim_sovereignty", ground=("subj",), actor="to")),
    (
        "break split",
        Sense(type="claim_sovereignty", ground=("subj", "from"), particle=words("away"), needs_actor=False),
    ),
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
    ("cede", Sense(type="claim_sovereignty", ground=("obj",), object="ground")),
    (
        "consider regard view see make declare call treat deem",
        Sense(type="claim_sovereignty", ground=("small", "obj"), object="own territory", needs_actor=True),
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
        Sense(
            type="dispute_border",
            ground=("obj", "over"),
            object="ground",
            needs_actor=False,
            other=("between", "with"),
        ),
    ),
    (
        "draw redraw mark define fix settle agree survey",
        Sense(
            type="dispute_border",
            ground=("obj", "between", "along", "in"),
            object=words("border borders boundary boundaries frontier"),
        ),
    ),
    (
        "separate divide",
        Sense(
            type="dispute_border",
            ground=("subj",),
            actor="obj",
            object="line subject",
            other=("from",),
        ),
    ),
    (
        "dispute",
        Sense(
            type="dispute_border", ground=("over", "of", "in"), object=SOVEREIGN, other=("between", "with")
        ),
    ),
    ("demarcate delimit delineate", Sense(type="dispute_border", ground=("obj", "between", "in"), object="")),
    ("overlap", Sense(type="dispute_border", ground=("in", "with", "*"), object="claims subject")),
)
