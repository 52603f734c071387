"""What stands on the map in words: short, sayable, and never a statement of the map's own.

Each claim becomes a title ("HTS: almost full") and a note that names status and speaker
("proposed · says Russian foreign ministry"). Texts of articles are cleaned of control and
direction characters, since a label stands outside the paragraph that would contain them.
"""

from __future__ import annotations

import re
import unicodedata

from dashboard.style import INKS, SIGNS
from extract.values import Attribution, Claim, Document

MAX_TITLE = 44
MAX_NOTE = 64
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "him", "her", "them", "us"}
)
ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)


def clean(text: str, limit: int = 10_000) -> str:
    """Return a text on one line, without control or bidirectional characters, cut at `limit`.

    Directional overrides and isolates (Unicode Cf) could turn round the words that follow
    a label; joiners, which some scripts need, stay.
    """
    kept = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in text[: 4 * limit]
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"} or c in "\u200c\u200d"
    )
    short = re.sub(r"\s+", " ", kept).strip()
    return short if len(short) <= limit else short[: limit - 1].rstrip() + "…"


def actor_names(claim: Claim, *, most: int = 2) -> str:
    """Return the short labels of a claim's actors: "Russia, Turkey" or "" where none is named."""
    names = list(dict.fromkeys(clean(a.label or a.canonical, 28) for a in claim.actors))
    rest = f" +{len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def title_of(claim: Claim) -> str:
    """Return the first line of a claim's label: who and what, with the text's own limit."""
    who = actor_names(claim)
    extent = f": {clean(claim.extent, 24)}" if claim.extent else ""
    words = {
        "control": f"{who or 'Control'}{extent}",
        "zone": _joined(_capital(clean(claim.zone_name or "", 28).strip(" -–—,.;:") or "zone"), who),
        "claim_sovereignty": f"Claimed by {who}{extent}" if who else f"Claimed{extent}",
        "dispute_border": _joined("Disputed", who),
        "advance_capture": _joined("Advance", who) + extent,
        "withdrawal": _joined("Withdrawal", who) + extent,
        "attack_fighting": _joined("Fighting", who),
        "deploy": _joined("Deployment", who),
        "agreement": _joined("Agreement", who),
    }
    return clean(words[claim.type], MAX_TITLE)


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
        words = clean(speaker_words(claim.attribution), 60)
        return f"says {ARTICLE.sub(lambda article: article[0].lower(), words)}"
    publisher = clean(document.publisher, 40) if document is not None else ""
    return f"in {publisher}’s own words" if publisher else "in the article’s own words"


def speaker_words(attribution: Attribution) -> str:
    """Return the speaker in the text's own words ("the foreign ministry"), a pronoun resolved."""
    words = attribution.text.strip()
    return attribution.canonical if not words or words.lower() in PRONOUNS else words


def spoken(claim: Claim, document: Document | None) -> str:
    """Return a claim in one sentence for screen readers: "Zone, proposed: Safe zone · Turkey; says …"."""
    place = f" of {clean(', '.join(claim.target_places), 60)}" if claim.target_places else ""
    return (
        f"{SIGNS[claim.type].word}{place}, {INKS[claim.status].word}: "
        f"{title_of(claim)}; {speaker_of(claim, document)}"
    )


def _joined(*parts: str) -> str:
    return " · ".join(p for p in parts if p)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
