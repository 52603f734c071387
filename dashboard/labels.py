"""What stands on the map in words: short, sayable, and never a statement of the map's own.

Each claim becomes a title ("HTS: almost full") and a note that names status and speaker
("proposed · says Russian foreign ministry"). Texts of articles are cleaned of control and
direction characters, since a label stands outside the paragraph that would contain them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dashboard.names import country
from dashboard.style import INKS, SIGNS
from dashboard.words import words
from extract.values import Actor, Attribution, Claim, Document

WORDS = words("labels", {
    "control": "Control",
    "zone": "zone",
    "claimed_by": "Claimed by {who}{extent}",
    "claimed": "Claimed{extent}",
    "disputed": "Disputed",
    "advance": "Advance",
    "withdrawal": "Withdrawal",
    "fighting": "Fighting",
    "deployment": "Deployment",
    "agreement": "Agreement",
    "says": "says {who}",
    "own_words": "in {publisher}’s own words",
    "article_words": "in the article’s own words",
    "spoken": "{type}{place}, {status}: {title}; {speaker}",
    "of_place": " of {place}",
    "more": "and {n} more here",
    "comma": ", ",
    "together": "{n} claims on {grounds} grounds, {sure} of them asserted: come nearer",
})  # fmt: skip
"""All words of this module; names and extents are those of the articles."""

MAX_TITLE = 44
MAX_NOTE = 64
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "him", "her", "them", "us"}
)
SHORT = 120
PLAIN_TITLES = {
    "dispute_border": "disputed",
    "attack_fighting": "fighting",
    "deploy": "deployment",
    "agreement": "agreement",
}
_SPACES = re.compile(r"\s+")
ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)


def clean(text: str, limit: int = 10_000) -> str:
    """Return a text on one line, without control or bidirectional characters, cut at `limit`.

    Directional overrides and isolates (Unicode Cf) could turn round the words that follow
    a label; joiners, which some scripts need, stay.
    """
    return _clean_short(text, limit) if len(text) <= SHORT else _clean(text, limit)


def _clean(text: str, limit: int) -> str:
    if len(text) <= limit and text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()  # nothing to clean or to cut: by far the most
    kept = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in text[: 4 * limit]
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"} or c in "\u200c\u200d"
    )
    short = _SPACES.sub(" ", kept).strip()
    return short if len(short) <= limit else _cut(short, limit)


_clean_short = lru_cache(maxsize=16_384)(_clean)  # names and titles come again and again


def _cut(text: str, limit: int) -> str:
    """Cut at a word's end where one is near, and leave no bracket open."""
    whole = text[: limit - 1]
    if " " in whole[limit // 2 :] and not text[limit - 1].isspace():
        whole = whole[: whole.rindex(" ")]
    opened = whole.rfind("(")
    if opened > limit // 2 and ")" not in whole[opened:]:
        whole = whole[:opened]
    return whole.rstrip(" ,;:-–—") + "…"


def actor_name(actor: Actor, limit: int = 60, *, full: bool = False) -> str:
    """Return an actor's short label, or its whole name; countries are called in the page's language."""
    own = actor.canonical if full else actor.label or actor.canonical
    return country(actor.key) or clean(own, limit)


def actor_names(claim: Claim, *, most: int = 2) -> str:
    """Return the short labels of a claim's actors: "Russia, Turkey" or "" where none is named."""
    names = list(dict.fromkeys(actor_name(a, 28) for a in claim.actors))
    rest = f" +{len(names) - most}" if len(names) > most else ""
    return WORDS["comma"].join(names[:most]) + rest


def title_of(claim: Claim) -> str:
    """Return the first line of a claim's label: who and what, with the text's own limit."""
    who = actor_names(claim)
    extent = f": {clean(claim.extent, 24)}" if claim.extent else ""
    match claim.type:
        case "control":
            title = f"{who or WORDS['control']}{extent}"
        case "zone":
            zone = clean(claim.zone_name or "", 28).strip(" -–—,.;:") or WORDS["zone"]
            title = _joined(_capital(zone), who)
        case "claim_sovereignty":
            title = WORDS["claimed_by" if who else "claimed"].format(who=who, extent=extent)
        case "advance_capture":
            title = _joined(WORDS["advance"], who) + extent
        case "withdrawal":
            title = _joined(WORDS["withdrawal"], who) + extent
        case kind:
            title = _joined(WORDS[PLAIN_TITLES[kind]], who)
    return clean(title, MAX_TITLE)


def told(times: int) -> str:
    """Return the sign for a claim that is told more than once: " ×2"; "" for once."""
    return f" ×{times}" if times > 1 else ""


def note_of(claim: Claim, document: Document | None) -> str:
    """Return the second line: the status where it is not plainly asserted, and who says it."""
    says = clean(speaker_of(claim, document), MAX_NOTE - 14)
    if claim.status == "asserted":
        return says
    return f"{INKS[claim.status].word} · {says}"


def speaker_of(claim: Claim, document: Document | None) -> str:
    """Return who says it: "says the spokesman", or "in PUBLISHER's own words"."""
    if claim.attribution is not None:
        said_by = clean(speaker_words(claim.attribution), 60)
        return WORDS["says"].format(who=ARTICLE.sub(lambda article: article[0].lower(), said_by))
    publisher = clean(document.publisher, 40) if document is not None else ""
    return WORDS["own_words"].format(publisher=publisher) if publisher else WORDS["article_words"]


def speaker_words(attribution: Attribution) -> str:
    """Return the speaker in the text's own words ("the foreign ministry"), a pronoun resolved."""
    named = attribution.text.strip()
    return attribution.canonical if not named or named.lower() in PRONOUNS else named


def spoken(claim: Claim, document: Document | None) -> str:
    """Return a claim in one sentence for screen readers: "Zone, proposed: Safe zone · Turkey; says …"."""
    place = clean(", ".join(claim.target_places), 60)
    return WORDS["spoken"].format(
        type=SIGNS[claim.type].word,
        place=WORDS["of_place"].format(place=place) if place else "",
        status=INKS[claim.status].word,
        title=title_of(claim),
        speaker=speaker_of(claim, document),
    )


def _joined(*parts: str) -> str:
    return " · ".join(p for p in parts if p)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
