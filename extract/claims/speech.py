"""Words of saying: verbs and nouns that report, and who is a source without a name."""

from __future__ import annotations

from extract.claims.words import words

SPEECH = words(
    "say tell state announce report add warn claim note declare deny insist confirm acknowledge admit "
    "argue allege assert maintain stress underscore underline reiterate reveal explain write tweet post "
    "believe think suggest estimate assess observe conclude remark comment complain affirm reaffirm "
    "proclaim estimate accuse describe term conclude indicate propose vow pledge predict concede contend "
    "boast hint inform refute reject condemn welcome praise express voice emphasise emphasize demand urge "
    "call denounce disclose testify caution brag dispute recount relate"
)
ATTITUDE = words(
    "welcome condemn denounce affirm reaffirm express voice reject deny confirm announce report note "
    "underscore praise urge demand denounce recognize recognise claim refute dismiss"
)
"""Verbs that report through a noun: "welcomed the withdrawal", "expressed concern about attacks"."""

NOUNS = words("claim claims statement report reports assertion announcement allegation allegations denial")
PLAIN = words(
    "say report add announce state tell note warn write explain insist argue stress acknowledge admit "
    "confirm concede declare reveal assert maintain allege recount estimate conclude predict"
)
"""Verbs that may stand behind what they report ("…, he said")."""
TALK = SPEECH | words("speak talk describe address brief appear testify reply respond answer begin continue")
"""Verbs whose subject the next "he said" means."""
SOURCES = words(
    "official officials source sources report reports police army military navy resident residents witness "
    "witnesses monitor monitors observers ministry minister ministers government governor mayor general "
    "analyst analysts activist activists spokesman spokeswoman spokesperson commander commanders president "
    "premier diplomat diplomats lawmaker lawmakers envoy chief rebels group un nato eu observatory media "
    "medics aid doctors experts expert intelligence staff council authorities radio television agency"
)
"""Who may stand before the colon of a headline, or behind it, without a name."""
