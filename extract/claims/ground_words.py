"""The nouns and prepositions of ground: settlements, areas, shores, lines and what stands on them."""

from __future__ import annotations

from extract.claims.words import words

SETTLEMENT = words(
    "city town village settlement capital hamlet port suburb suburbs locality township downtown "
    "cities towns villages settlements capitals hamlets ports localities townships communities"
)
AREA = words(
    "province region governorate oblast area areas territory territories enclave exclave district state "
    "peninsula strip valley republic county pocket zone land lands soil highlands countryside stretch "
    "swathe swathes swath swaths part parts portion half third quarter two-thirds three-quarters thirds "
    "quarters rest remainder bulk majority neighbourhood neighborhood plateau desert canton heights "
    "archipelago homeland interior south north east west northwest northeast southeast southwest "
    "outskirts ground hinterland provinces regions governorates oblasts districts states counties valleys "
    "pockets zones neighbourhoods neighborhoods cantons"
)
COUNTRY = words("country nation")
SHORE = words(
    "island islands islet islets reef reefs shoal shoals rocks atoll waters sea gulf strait shelf seabed cays"
)
LINE = words(
    "border borders boundary frontier line river bank coast coastline shore front road highway crossing"
)
PLACE_NOUNS = SETTLEMENT | AREA | COUNTRY | SHORE | LINE

KINDS: dict[str, tuple[frozenset[str], ...]] = {}
for _words, _tiers in (
    (SETTLEMENT, (frozenset({"city", "neighbourhood"}),)),
    (words("capital port capitals ports"), (frozenset({"city"}),)),
    (AREA, (words("admin region zone island neighbourhood"), words("country city sea"))),
    (
        words(
            "province region governorate oblast territory territories state county highlands peninsula "
            "plateau valley archipelago heights provinces regions governorates"
        ),
        (words("admin region zone island"), words("country")),
    ),
    (frozenset({"republic", "homeland"}), (frozenset({"country", "region", "admin"}),)),
    (COUNTRY, (frozenset({"country"}),)),
    (SHORE, (frozenset({"island", "sea", "water"}), frozenset({"region", "admin", "country"}))),
    (words("island islands islet islets atoll"), (frozenset({"island"}), words("region admin country"))),
    (frozenset({"sea", "gulf", "strait", "waters"}), (frozenset({"sea", "water"}),)),
    (frozenset({"border", "borders", "frontier", "boundary"}), (frozenset({"border"}),)),
    (frozenset({"line", "front"}), (frozenset({"line"}),)),
    (frozenset({"river", "bank"}), (frozenset({"river"}),)),
    (frozenset({"road", "highway"}), (frozenset({"road"}),)),
    (frozenset({"crossing"}), (frozenset({"facility", "border"}),)),
    (frozenset({"coast", "coastline", "shore"}), (frozenset({"sea", "country"}),)),
):  # fmt: skip
    for _word in _words:
        KINDS[_word] = _tiers

ASSETS = words(
    "fort forts fortress citadel base bases airport airfield airbase checkpoint checkpoints garrison "
    "garrisons headquarters position positions hill hills bridge dam plant camp camps post posts "
    "outpost outposts crossing crossings station junction complex compound barracks depot oilfield "
    "oilfields field fields mine port harbour harbor prison hospital stronghold strongholds enclave "
    "pocket trenches front frontline square building buildings palace university refinery terminal "
    "mosque church embassy quarter quarters section sections communities locality localities suburbs "
    "site sites sector sectors ridge pass forest mountain mountains lake canal most much all half "
    "percent % kilometres kilometers km miles metres thirds two-thirds three-quarters everything "
    "number dozens several some funeral convoy convoys targets militants facilities infrastructure "
    "installations vessels ships"
)
"""Things that stand on ground, so that taking or hitting them is about the ground."""

HOLDER_ADJECTIVE = (
    AREA
    | SETTLEMENT
    | LINE
    | frozenset(
        {
            "side",
            "waters",
            "airspace",
            "islands",
            "forces",
            "base",
            "bases",
            "capital",
            "position",
            "positions",
            "town",
            "soil",
            "targets",
            "posts",
            "airfields",
            "ports",
            "outposts",
            "towns",
            "cities",
            "villages",
            "lines",
            "mainland",
            "airfield",
            "jurisdiction",
        }
    )
)
SOME = words("all most some both half many several each")
KEEPING = words("defend guard protect hold man surround encircle overlook besiege")
DESCRIPTIVE = words(
    "situation conflict war violence fighting tensions presence control positions posts people security "
    "operations"
)

BORDERS = words("border borders frontier boundary")
LENGTHS = words(
    "km kilometre kilometer mile metre meter yard league side outskirt outskirts suburb edge centre center "
    "approach flank"
)
"""What is counted from a place, and its sides and edges."""
DESTINATION = words("to into onto towards toward")
LOCATIVE = words(
    "in at on near around along inside across over outside within throughout between into onto towards "
    "toward beyond behind from through off to against under"
)
REACH_CHARS = 700
"""How far back the ground of a claim without a place may stand."""
GUESS_FROM = 0.5
"""Least confidence that a name that no list has is a toponym at all."""
VAST = words(
    "africa asia europe middle-east horn-of-africa sahel balkans caucasus south-caucasus central-asia "
    "latin-america south-america north-america southeast-asia west-africa east-africa indian-ocean "
    "pacific-ocean atlantic-ocean mediterranean-sea arctic arctic-ocean east-asia south-asia western-europe "
    "eastern-europe maghreb levant caribbean-region great-lakes-region sub-saharan-africa indo-pacific "
    "asia-pacific central-america central-africa north-africa southern-africa oceania arabian-peninsula "
    "scandinavia baltic-states"
)
"""Regions that no "area", "territory", "it" or "there" after their name stands for: nobody holds them."""
MEETING = words(
    "sign initial meet talk say tell rule agree announce speak convene gather negotiate negotiation talks "
    "summit conference meeting court tribunal ceremony session consultation round host mediate "
    "conclude broker adopt declare ratify congress convention"
)
"""What is done at a place without being about it: "signed in Astana", "the court in The Hague"."""
