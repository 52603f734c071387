"""Place names that act: "Ankara rejects", "claimed by Venezuela", "talks between A and B".

The grammar decides. A name is a metonym where a government or army must be meant: as the
doer of a verb that only people do, as the agent of a passive, as a party to a deal or war,
as the one who is urged, blamed or backed. Location, origin and destination are places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.toponyms.view import View, Word

# What land can do, or have done to it: the subject stays a place.
_STATIVE = frozenset(
    "be become have lie border remain include contain consist stretch stand see experience suffer sit cover"
    " comprise fall mean span extend run rise seem appear belong get stay border straddle house lack receive"
    " follow contain boast feature rank face lose".split()
)
_AGENT_ALWAYS = frozenset(  # cities too, if they are seats of government
    "say reject vow accuse deny agree demand insist warn announce condemn claim pledge call urge want seek back"
    " support refuse threaten order decide offer propose hope fear regard consider view see recognize recognise"
    " declare sign negotiate respond retaliate invade annex withdraw deploy send launch attack impose approve"
    " oppose argue maintain complain protest criticize criticise welcome ask tell promise try plan intend think"
    " believe know deploy occupy fight ally supply arm train fund accept allege dispute admit confirm talk meet"
    " discuss lay assert control hold retain continue".split()
)
_URGED = frozenset(  # objects and passive subjects
    "accuse urge blame warn ask tell press pressure condemn criticize criticise support back recognize recognise"
    " sanction punish threaten arm persuade force allow help invite defy push convince order call expect"
    " encourage oblige advise remind thank assist supply fund join embolden anger infuriate worry isolate"
    " challenge sue provoke appease deter represent aid rebuke slam denounce lobby".split()
)
_DEALING_NOUNS = frozenset(
    "deal agreement talk negotiation war conflict ceasefire truce relation relationship tie accord summit tension"
    " dispute clash cooperation treaty meeting understanding pact dialogue alliance contact partnership diplomacy"
    " memorandum rivalry row standoff stand-off confrontation trade discussion hostility rift peace friendship"
    " consultation exchange rapprochement normalization normalisation contract arrangement compromise swap".split()
)
_DEALING_VERBS = frozenset(
    "agree negotiate coordinate cooperate fight side ally talk meet discuss deal clash trade sign work reach"
    " consult compete share exchange conclude normalize strike".split()
)
_FROM_NOUNS = frozenset(
    "support pressure backing demand statement help message threat objection reply response criticism permission"
    " recognition approval warning assurance guarantee reaction request condemnation denial offer order".split()
)
_TO_HEADS = frozenset(
    "cede belong loyal warning concession warn sell hand surrender offer give transfer lose promise proposal"
    " message appeal propose say tell grant threat challenge complain provide allied answer signal response"
    " award assign attribute opposition close friendly hostile sympathetic ally".split()
)
_POSSESSED = frozenset(
    "demand plan offensive decision offer claim position policy campaign refusal proposal intention support"
    " insistence stance rejection invasion pledge promise aim goal ambition response role effort threat"
    " intervention interest concern desire view action move willingness strategy attempt withdrawal announcement"
    " aggression denial objective operation incursion involvement backing request approval declaration".split()
)
_GOVERNMENT = frozenset(  # "the government of X", "X's president": X is a place there
    "government minister president premier ministry leader ambassador parliament king chancellor governor army"
    " mayor capital people population".split()
)
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
    root = _root(words, span)
    if words[root].dep == "appos" and words[root].head < len(words) and words[words[root].head].pos == "NOUN":
        if words[words[root].head].lower in ("city", "town", "village", "province", "region", "capital"):
            return False
        root = words[root].head  # "its ally Turkey"
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
            return head.lemma in ("sanction", "accusation", "allegation", "claim", "complaint", "case", "embargo")
        case "to":
            return head.lemma in _TO_HEADS or head.lower in _ACCORDING
        case "for" | "on":
            return head.lemma in ("speak", "call", "pressure", "sanction", "prevail", "embargo", "urge")
        case "of":
            return head.lemma in ("ally", "backing", "support", "demand", "insistence", "behest", "enemy", "part")
        case _:
            return False
