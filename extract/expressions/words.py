"""Word lists of the spatial grammar: plain tables, one theme each."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


DETERMINERS = (
    "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "another",
    "any", "all", "such", "so-called", "some",
)  # fmt: skip

TOWN = (
    "city", "town", "village", "settlement", "hamlet", "port city", "capital", "port", "locality",
    "border town", "border village", "border crossing", "crossing", "seaport", "garrison town", "oasis",
)  # fmt: skip
TYPE_KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "province", "provinces", "governorate", "governorates", "oblast", "oblasts", "region", "regions",
            "state", "states", "district", "districts", "county", "counties", "prefecture", "department",
            "departments", "raion", "raions", "canton", "cantons", "emirate", "wilaya", "wilayat",
            "muhafazah", "division", "township", "townships", "subdistrict", "sub-district", "woreda",
            "krai", "voivodeship", "republic", "autonomous republic", "municipality", "territory",
            "voivodeships", "emirates", "communes", "commune", "parish",
        ),
        ("admin", "region", "country"),
    ),
    **dict.fromkeys(
        (
            *TOWN, "cities", "towns", "villages", "settlements", "hamlets", "localities", "capital city",
        ),
        ("city", "facility", "neighbourhood"),
    ),
    **dict.fromkeys(
        (
            "island", "islands", "isle", "isles", "archipelago", "islet", "islets", "atoll", "reef", "shoal",
            "shoals", "reefs", "rocks", "cay",
        ),
        ("island", "region"),
    ),
    **dict.fromkeys(("river", "rivers", "stream", "wadi", "canal"), ("river", "line", "facility")),
    **dict.fromkeys(("lake", "reservoir", "lagoon"), ("water",)),
    **dict.fromkeys(("sea", "strait", "straits", "gulf", "bay", "channel", "ocean"), ("sea", "water")),
    **dict.fromkeys(("mountain", "mountains", "mount", "hills", "hill", "heights"), ("mountain", "region")),
    **dict.fromkeys(
        ("peninsula", "plateau", "desert", "valley", "basin", "enclave", "exclave", "plain", "corridor"),
        ("region", "island", "zone"),
    ),
    **dict.fromkeys(("highway", "motorway", "road", "railway"), ("road", "line")),
    **dict.fromkeys(("line",), ("line", "border", "zone")),
    **dict.fromkeys(
        ("airport", "airbase", "air base", "base", "dam", "crossing point", "plant"), ("facility",)
    ),
    **dict.fromkeys(
        ("neighborhood", "neighbourhood", "quarter", "suburb", "camp"), ("neighbourhood", "city", "facility")
    ),
}  # fmt: skip
"""Words that stand with a name and say its kind."""

BORDER = (
    "border", "borders", "frontier", "frontiers", "boundary", "boundaries", "borderline", "border line",
    "land border", "land borders", "shared border", "common border", "international border",
    "international boundary", "state border", "boundary line", "administrative border",
    "administrative boundary", "administrative boundary line", "administrative line", "provincial border",
    "demarcation line", "line of demarcation", "armistice line", "ceasefire line", "cease-fire line",
    "disengagement line", "separation line", "dividing line", "line of separation",
)  # fmt: skip
BARRIER = (
    "fence", "border fence", "perimeter", "perimeter fence", "barrier", "separation fence",
    "separation barrier", "security fence", "border wall", "wall",
)  # fmt: skip
SEABORDER = ("maritime border", "maritime borders", "maritime boundary", "maritime boundaries", "sea border")

ZONE = (
    "zone", "zones", "strip", "strips", "belt", "band", "buffer", "area", "corridor", "corridors", "swath",
    "swathe", "ring", "cordon", "perimeter", "exclusion zone", "no-man's-land", "no man's land",
    "sliver", "slice", "safe haven", "sanctuary", "security belt", "no-fly zone", "glacis", "pocket",
    "region", "territory", "radius", "circle", "arc", "patch", "enclave", "limit", "strip of land",
    "strip of territory", "belt of land", "band of territory", "stretch of land", "band of land",
)  # fmt: skip
LAND = (
    "area", "areas", "territory", "territories", "land", "lands", "region", "regions", "ground", "parts",
    "part", "positions", "villages", "towns", "districts", "countryside", "everything", "anything", "all",
    "localities", "settlements", "zone", "zones", "waters", "sea", "fields", "farmland", "front", "frontline",
    "front line", "sector", "location", "locations", "places", "somewhere", "place", "point", "position",
    "line", "lines", "provinces", "communities", "space", "gap", "section", "desert", "steppe", "coast",
)  # fmt: skip
PARTS = (
    "part", "parts", "half", "portion", "section", "sections", "sector", "sectors", "side", "edge", "end",
    "tip", "corner", "reaches", "area", "areas", "districts", "district", "neighborhoods", "neighbourhoods",
    "neighborhood", "quarter", "quarters", "flank", "provinces", "regions", "region", "third", "fringe",
    "fringes", "zone", "wing", "territories", "territory", "strip", "stretches", "stretch", "governorates",
    "counties", "states", "border areas", "desert", "plains", "plain", "mountains", "highlands", "lowlands",
    "coastal area", "sectors",
)  # fmt: skip
OUTSKIRTS = (
    "outskirts", "outskirt", "suburbs", "suburb", "edges", "environs", "periphery", "exurbs", "limits",
    "city limits", "fringes", "outskirts and suburbs", "suburban areas", "outer districts",
    "outer neighborhoods", "outer neighbourhoods",
)  # fmt: skip
APPROACHES = (
    "approaches", "approach", "entrance", "entrances", "gateway", "gates", "access", "flank", "flanks",
)  # fmt: skip
UNIT = (
    "province", "governorate", "oblast", "region", "state", "county", "prefecture", "department", "canton",
    "emirate", "island", "peninsula", "archipelago", "enclave", "exclave",
)  # fmt: skip
"""What "the northern … of X" says of X itself, not of its north."""
NEAR = (
    "near", "near to", "close to", "around", "surrounding", "outside", "just outside", "beside",
    "next to", "adjacent to", "in the vicinity of", "vicinity of", "the vicinity of",
    "in the immediate vicinity of", "in the neighbourhood of", "in the neighborhood of", "not far from",
    "in and around", "close by", "bordering on", "in the area of", "in the direction of",
    "surroundings of", "the surroundings of", "area around", "areas around", "the area around",
    "the areas around", "the area surrounding", "areas surrounding", "the area near", "areas near",
    "territory around", "the territory around", "the land around", "land around", "a stone's throw from",
    "within sight of", "within striking distance of", "within reach of", "on the doorstep of",
)  # fmt: skip
SURROUNDINGS = (
    "surroundings", "vicinity", "surrounding area", "surrounding areas", "surrounding region", "hinterland",
    "environs", "surrounding villages", "surrounding countryside", "area", "axis", "direction", "front",
    "sector", "pocket", "salient",
)  # fmt: skip
ROAD = (
    "road", "roads", "highway", "motorway", "route", "axis", "railway", "rail line", "railway line", "track",
    "supply route", "supply road", "line", "highroad", "expressway", "freeway", "corridor", "main road",
    "international highway", "front line", "frontline", "front", "stretch", "pipeline", "way", "path",
)  # fmt: skip
RUNNING = (
    "running", "stretching", "extending", "lying", "located", "situated", "established", "set up",
    "carved out", "created", "that runs", "which runs", "that stretches", "which stretches", "that extends",
    "which extends", "reaching", "is", "was", "would be", "to be", "will be", "that would run",
    "which would run", "that lies", "which lies", "lies", "all", "right", "just", "immediately", "directly",
    "territory", "land", "straddling", "deployed", "centred", "centered", "measured", "as far as",
)  # fmt: skip
COAST = (
    "coast", "coasts", "coastline", "coastlines", "shore", "shores", "shoreline", "seaboard", "littoral",
    "coastal strip", "coastal area", "coastal areas", "coastal waters",
)  # fmt: skip

WATERS = (
    "waters", "sea", "seas", "offshore area", "offshore waters", "coastal waters", "area of sea", "seabed",
)  # fmt: skip
"""What lies off a coast."""

REGIMES: dict[str, tuple[float, str]] = {
    **dict.fromkeys(
        ("exclusive economic zone", "exclusive economic zones", "eez", "eezs", "economic zone",
         "exclusive fishing zone", "fishing zone", "fisheries zone", "continental shelf"),
        (200.0, "exclusive economic zone"),
    ),
    **dict.fromkeys(
        ("territorial waters", "territorial sea", "territorial seas", "territorial water",
         "territorial limit",
         "sovereign waters", "national waters"),
        (12.0, "territorial sea"),
    ),
    **dict.fromkeys(("contiguous zone", "contiguous zones"), (24.0, "contiguous zone")),
}  # fmt: skip
"""Waters by law and their breadth in nautical miles from the baseline (UNCLOS, articles 3, 33, 57)."""

EXTENTS = (
    "almost all", "nearly all", "virtually all", "practically all", "all", "most", "much", "the whole",
    "the entirety", "the entire", "the bulk", "the majority", "a majority", "parts", "some parts",
    "large parts", "much of", "large swathes", "swathes", "large swaths", "swaths", "some", "a part", "part",
    "large areas", "several areas", "a large part", "the greater part", "the rest", "the remainder", "half",
    "a portion", "a large portion", "a swathe", "a swath", "vast areas", "wide areas", "significant parts",
    "sections", "portions", "vast swathes", "vast swaths", "a small part", "small parts", "certain parts",
    "about half", "roughly half", "nearly half", "almost half", "more than half", "over half", "pockets",
    "the majority", "whole", "entire", "almost the entire", "almost the whole", "nearly the whole",
    "nearly the entire", "many parts", "various parts", "areas", "some areas", "the area", "all areas",
)  # fmt: skip

FUNCTION_WORDS = word_set(
    "the a an of in on at to from into onto and or but with by for along inside within between around near "
    "off over under across through up down out as than that which who whom whose where when while is are was "
    "were be been being has have had do does did will would can could may might shall should must not no nor "
    "it its he she they them his her their this these those there here some any all both either each"
)

LOWER_CASE_COMMON = word_set(
    "joint patrols patrol range forces troops safe zone security army military town city river road "
    "line side land sea border north south east west central area areas positions fighting front "
    "control new old port bank camp base island bay hill valley deep wide long miles feet holds hold "
    "held lowlands highlands nice reading mobile bath split orange march may of date hope liberty "
    "victoria plain summit battle corner somewhere nowhere everywhere people fighters rebels "
    "villages"
)
"""Words that are never a place name when written small, though some village has that name."""

NATION_PREFIXES: dict[str, str] = {
    "sino": "country:CN",
    "russo": "country:RU",
    "indo": "country:IN",
    "franco": "country:FR",
    "anglo": "country:GB",
    "turco": "country:TR",
    "greco": "country:GR",
    "serbo": "country:RS",
    "italo": "country:IT",
    "perso": "country:IR",
    "armeno": "country:AM",
    "japano": "country:JP",
    "austro": "country:AT",
    "hispano": "country:ES",
    "luso": "country:PT",
    "soviet": "country:RU",
    "finno": "country:FI",
    "polono": "country:PL",
    "americano": "country:US",
}
"""What stands for a country before a hyphen and another country's adjective."""

RANGES = word_set("range march drive walk flight ride journey shot throw reach distance earshot")
"""Measures that no figure is put to: how far they go cannot be drawn."""

PARALLEL_AREAS: dict[int, tuple[str, ...]] = {
    17: ("country:VN",),
    22: ("country:EG", "country:SD"),
    32: ("country:IQ",),
    33: ("country:IQ",),
    36: ("country:IQ",),
    38: ("country:KP", "country:KR"),
    49: ("country:US", "country:CA"),
}
"""Countries that a bare "Nth parallel" is about in reports of conflict (our knowledge)."""

FENCES: dict[str, str] = {
    **dict.fromkeys(("admin1:PS-GZZ", "named:gaza-strip", "named:gaza", "named:west-bank"), "country:IL"),
    "country:PS": "country:IL",
}
"""Whose border the fence of a place stands on (our knowledge)."""
