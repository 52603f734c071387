"""Place names that act: "Ankara rejects", "claimed by Venezuela", "talks between A and B".

The grammar decides. A name is a metonym where a government or army must be meant: as the
doer of a verb that only people do, as the agent of a passive, as a party to a deal or war,
as the one who is urged, blamed or backed. Location, origin and destination are places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.toponyms.words import word_set

if TYPE_CHECKING:
    from extract.toponyms.view import View, Word

# What land can do, or have done to it: the subject stays a place.
_STATIVE = word_set("metonymy: stative verbs")
_AGENT_ALWAYS = word_set("metonymy: verbs of governments")  # cities too, if they are seats of government
_URGED = word_set("metonymy: verbs with a government as object")  # objects and passive subjects
_DEALING_NOUNS = word_set("metonymy: nouns of dealing")
_DEALING_VERBS = word_set("metonymy: verbs of dealing")
_FROM_NOUNS = word_set("metonymy: nouns with from")
_TO_HEADS = word_set("metonymy: words with to")
_POSSESSED = word_set("metonymy: nouns that governments have")
_BACKED = word_set("metonymy: participles behind a hyphen")
_SHORT = frozenset(["us", "u.s.", "uk", "u.k.", "uae"])  # names that stand for their own adjectives
_ACCORDING = frozenset(["according"])


def is_metonym(view: View, span: tuple[int, int], kind: str | None) -> bool:
    """Tell whether the name in the words [i, j) stands for those who govern it.

    Parameters
    ----------
    view, span
        The document and the words of the name.
    kind
        The kind of place that the name first means; None where unknown.
    """
    if kind not in ("country", "city", "region", "admin"):
        return False
    words = view.words
    behind = [w.lower for w in words[span[1] : span[1] + 2]]
    if behind[:1] == ["-"] and behind[-1] in _BACKED:  # "Russia-backed", "US-led"
        return True
    root = _root(words, span)
    if words[root].dep == "appos" and words[root].head < len(words) and words[words[root].head].pos == "NOUN":
        if words[words[root].head].lower in ("city", "town", "village", "province", "region", "capital"):
            return False
        root = words[root].head  # "its ally Turkey"
    elif words[root].dep == "appos" and kind == "country" and words[words[root].head].entity == "GPE":
        root = words[root].head  # headlines: "Russia, Turkey agree"
    root = _first_conjunct(words, root)
    return _acts(words, root, kind)


def _root(words: tuple[Word, ...], span: tuple[int, int]) -> int:
    i, j = span
    root = j - 1
    for _ in range(j - i):
        head = words[root].head
        if not i <= head < j or head == root:
            break
        root = head
    return root


def _first_conjunct(words: tuple[Word, ...], root: int) -> int:
    for _ in range(8):
        if words[root].dep != "conj" or words[root].head >= len(words):
            break
        head = words[root].head
        if words[head].pos not in ("PROPN", "NOUN", "PRON", "ADJ"):
            break
        root = head
    return root


def _acts(words: tuple[Word, ...], root: int, kind: str) -> bool:
    word = words[root]
    if word.head >= len(words) or word.head == root:
        return False
    head = words[word.head]
    match word.dep:
        case "nsubj":
            return _subject_acts(words, word.head, kind)
        case "nsubjpass":
            return head.lemma in _URGED
        case "dobj" | "dative":
            return head.lemma in _URGED
        case "poss":
            return head.lemma in _POSSESSED
        case "compound":
            return word.lower in _SHORT and head.lemma in _POSSESSED
        case "agent":
            return True
        case "pobj":
            return _object_acts(words, word.head)
        case _:
            return False


def _subject_acts(words: tuple[Word, ...], verb: int, kind: str) -> bool:
    head = words[verb]
    if head.pos not in ("VERB", "AUX"):
        return False
    if kind in ("city", "admin"):
        return head.lemma in _AGENT_ALWAYS and head.lemma not in ("see", "hold", "continue", "control")
    if head.lemma == "see" or head.lemma not in _STATIVE:
        return head.lemma != "see" or _has(words, verb, "prep", "as")
    if head.lemma == "have":  # "Turkey has to", "has plans to": only with a clause below it
        return any(w.head == verb and w.dep == "xcomp" for w in words[verb : verb + 12])
    return False


def _has(words: tuple[Word, ...], head: int, dep: str, lower: str) -> bool:
    return any(w.head == head and w.dep == dep and w.lower == lower for w in words[head : head + 15])


def _object_acts(words: tuple[Word, ...], preposition: int) -> bool:
    word = words[preposition]
    head = words[word.head] if word.head < len(words) else word
    match word.lower:
        case "by":
            return word.dep == "agent" or head.tag in ("VBN", "VBD") or head.pos == "NOUN"
        case "between" | "with":
            return head.lemma in _DEALING_NOUNS or head.lemma in _DEALING_VERBS
        case "from":
            return head.lemma in _FROM_NOUNS
        case "against":
            return head.lemma in (
                "sanction",
                "accusation",
                "allegation",
                "claim",
                "complaint",
                "case",
                "embargo",
            )
        case "to":
            return head.lemma in _TO_HEADS or head.lower in _ACCORDING
        case "for" | "on":
            return head.lemma in ("speak", "call", "pressure", "sanction", "prevail", "embargo", "urge")
        case "of":
            return head.lemma in (
                "ally",
                "backing",
                "support",
                "demand",
                "insistence",
                "behest",
                "enemy",
                "part",
            )
        case _:
            return False
