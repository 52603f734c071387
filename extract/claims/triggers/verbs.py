"""Verbs that carry territorial claims: all tables in one, and the verbs that carry nouns."""

from __future__ import annotations

from extract.claims.triggers.forcing import FORCING
from extract.claims.triggers.moving import MOVING
from extract.claims.triggers.phrases import PROJECTILES
from extract.claims.triggers.senses import merged
from extract.claims.triggers.titles import TITLES
from extract.claims.words import words

VERBS = merged(MOVING, FORCING, TITLES)
"""Senses by verb lemma, in the order in which they are tried."""


# nouns that as subject or object make an attack of "land", "rock" or "explode"
FLYING = PROJECTILES | words("airstrike airstrikes strike strikes shelling")
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
    "run enforce tighten prepare need want commit involve back unleash hear mediate secure lose "
    "spot cancel sustain wage trade exchange suffer abandon scrap suspend tear follow inch sell hail "
    "condemn threaten await obtain get receive violate breach observe respect monitor"
)
"""Verbs whose subject does what their object noun names ("launched an offensive")."""

NOT_DOING = words(
    "repel thwart prevent halt stop withstand face see report welcome reject oppose lift demand hear spot "
    "suffer lose cancel hail condemn await follow monitor receive"
)
"""Those of them whose subject stands against it, or only tells of it."""
