"""Which ground a phrase means: named places, "the city", "it", "there", "its territory".

A `Ground` is the phrase that a claim is about with the places that it names. Descriptive
nouns and pronouns are followed back to the last fitting place of the text or its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.lexicon import states
from extract.claims.syntax import COMPASS, expand, grammatical_subjects, is_verb, noun_phrase
from extract.claims.words import words
from extract.expressions.running import Surroundings
from extract.values import Resolution, Toponym
from geodata.recipes import Border, Ref

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from geodata.atlas import Atlas

SETTLEMENT = words(
    "city town village settlement capital hamlet port suburb suburbs locality township downtown"
)
AREA = words(
    "province region governorate oblast area areas territory territories enclave exclave district state "
    "peninsula strip valley republic county pocket zone land lands soil highlands countryside stretch "
    "swathe swathes swath swaths part parts portion half third quarter two-thirds three-quarters thirds "
    "quarters rest remainder bulk majority neighbourhood neighborhood plateau desert canton heights "
    "archipelago homeland interior south north east west northwest northeast southeast southwest "
    "outskirts ground hinterland"
)
COUNTRY = words("country nation")
SHORE = words("island islands islet islets reef reefs shoal shoals rocks atoll waters sea gulf strait")
LINE = words(
    "border borders boundary frontier line river bank coast coastline shore front road highway crossing"
)
PLACE_NOUNS = SETTLEMENT | AREA | COUNTRY | SHORE | LINE

_KINDS: dict[str, tuple[frozenset[str], ...]] = {}
for _words, _tiers in (
    (SETTLEMENT, (frozenset({"city", "neighbourhood"}),)),
    (frozenset({"capital", "port"}), (frozenset({"city"}),)),
    (AREA, (words("admin region zone island neighbourhood"), words("country city sea"))),
    (frozenset({"republic", "homeland"}), (frozenset({"country", "region", "admin"}),)),
    (COUNTRY, (frozenset({"country"}),)),
    (SHORE, (frozenset({"island", "sea", "water"}), frozenset({"region", "admin", "country"}))),
    (frozenset({"sea", "gulf", "strait", "waters"}), (frozenset({"sea", "water"}),)),
    (frozenset({"border", "borders", "frontier", "boundary"}), (frozenset({"border"}),)),
    (frozenset({"line", "front"}), (frozenset({"line"}),)),
    (frozenset({"river", "bank"}), (frozenset({"river"}),)),
    (frozenset({"road", "highway"}), (frozenset({"road"}),)),
    (frozenset({"crossing"}), (frozenset({"facility", "border"}),)),
    (frozenset({"coast", "coastline", "shore"}), (frozenset({"sea", "country"}),)),
):  # fmt: skip
    for _word in _words:
        _KINDS[_word] = _tiers

ASSETS = words(
    "fort forts fortress citadel base bases airport airfield airbase checkpoint checkpoints "
    "headquarters position positions hill hills bridge dam plant camp camps post posts outpost outposts "
    "crossing crossings station junction complex compound barracks depot oilfield oilfields field "
    "fields mine port harbour harbor prison hospital stronghold strongholds enclave pocket trenches "
    "front frontline square building buildings palace university refinery terminal mosque church "
    "embassy quarter quarters section sections communities locality localities suburbs site sites "
    "sector sectors ridge pass forest mountain mountains lake canal most much all half percent "
    "kilometres kilometers km miles metres thirds two-thirds three-quarters everything number dozens "
    "several some funeral convoy convoys targets militants facilities infrastructure installations "
    "vessels ships"
)
"""Things that stand on ground, so that taking or hitting them is about the ground."""

_HOLDER_ADJECTIVE = (
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
        }
    )
)
_DESCRIPTIVE = words(
    "situation conflict war violence fighting tensions presence control positions posts people security "
    "operations"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The phrase that says where, the places it names, and how the claim refers to it.

    ``relation`` is the preposition ("from", "along"), "" for an object or subject;
    ``coreferent`` tells that the places stand elsewhere in the text or title.
    """

    head: Token
    start: int
    end: int
    text: str
    places: tuple[Resolution, ...]
    relation: str = ""
    coreferent: bool = False
    modifiers: tuple[str, ...] = ()


class Grounds:
    """Finds the ground of phrases in one document; holds only what was read from it."""

    def __init__(
        self, doc: Doc, resolutions: Iterable[Resolution], cast: Cast, title: Iterable[Resolution] = ()
    ) -> None:
        self._doc = doc
        self._text = doc.text  # spaCy joins it anew at each call
        self._cast = cast
        self.resolutions = tuple(sorted(resolutions, key=lambda r: (r.toponym.start, -r.toponym.end)))
        self._title = tuple(title)
        self._around: Surroundings | None = None
        self._at: dict[int, Resolution] = {}
        self.tokens: dict[Resolution, tuple[int, int]] = {}
        for r in self.resolutions:
            span = doc.char_span(r.toponym.start, r.toponym.end, alignment_mode="expand")
            if span is None:
                continue
            self.tokens[r] = (span.start, span.end)
            for i in range(span.start, span.end):
                if i not in self._at or self._at[i].toponym.form != "name":
                    self._at[i] = r

    def title_countries(self) -> tuple[str, ...]:
        """Return the ids of the countries that the title names, where it is no part of the text."""
        found = (r.place.id for r in self._title if r.place is not None and r.place.kind == "country")
        return tuple(dict.fromkeys(found))

    def at(self, token: Token) -> Resolution | None:
        """Return the place name that covers a token."""
        return self._at.get(token.i)

    def surroundings(self, atlas: Atlas) -> Surroundings:
        """Return the spatial expressions around the document's place names."""
        if self._around is None:
            self._around = Surroundings(self._doc, self.resolutions, atlas)
        return self._around

    def find(self, head: Token, relation: str = "", *, named_only: bool = False) -> Ground | None:
        """Return the ground that a noun phrase means, or None where it means none."""
        if head.lower_ in {"there", "here"} and (aside := self._compass_in_sentence(head)) is not None:
            head = aside
        places = self._core(head, 0)
        beside = None if places else self._compass_after(head)
        if beside is not None:
            places = self._core(beside, 0)
        coreferent = False
        if not places and not named_only:
            places = self._refer(head)
            coreferent = bool(places)
        if not places:
            return None
        phrase = (*noun_phrase(head), *(noun_phrase(beside) if beside is not None else ()))
        start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
        return Ground(
            head=head,
            start=start,
            end=end,
            text=self._text[start:end],
            places=places,
            relation=relation,
            coreferent=coreferent,
            modifiers=tuple(t.lower_ for t in phrase if t.pos_ in {"ADJ", "ADV", "NUM", "NOUN"}),
        )

    def _compass_after(self, head: Token) -> Token | None:
        """Return "east" of "the land east of X", which the parser may hang on the verb."""
        if head.lower_ not in PLACE_NOUNS | ASSETS:
            return None
        after = noun_phrase(head)[-1].i + 1
        if after + 2 >= head.sent.end:
            return None
        beside, of = head.doc[after], head.doc[after + 1]
        return beside if beside.lower_ in COMPASS and of.lower_ == "of" else None

    def _compass_in_sentence(self, pronoun: Token) -> Token | None:
        """Return the "east of X" that "there" takes up within its sentence."""
        for token in reversed(pronoun.doc[pronoun.sent.start : pronoun.i - 1]):
            if token.lower_ in COMPASS and token.nbor(1).lower_ == "of" and self._core(token, 0):
                return token
        return None

    def is_ground(self, head: Token) -> bool:
        """Tell whether a noun itself is ground or stands on it, not only something said or done there."""
        if any(t.i in self._at for t in expand(head)) or {head.lower_, head.lemma_.lower()} & (
            PLACE_NOUNS | ASSETS | {"it", "them", "there"}
        ):
            return True
        if head.pos_ == "NUM" or head.ent_type_ in {"FAC", "GPE", "LOC"}:
            return True
        return (
            any(c.dep_ in {"compound", "nmod", "appos"} and c.i in self._at for c in head.children)
            and head.pos_ == "PROPN"
        )

    def in_clause(
        self, predicate: Token, *, skip: Iterable[Token] = (), from_here: bool = False
    ) -> Ground | None:
        """Return the first place that the predicate's own clause puts behind a preposition of place.

        ``from_here``: what is left is wanted, so that no destination counts.
        """
        avoid = {t.i for s in skip for t in noun_phrase(s)}
        avoid |= {t.i for a in predicate.sent if a.lower_ in {"according", "time"} for t in a.subtree}
        clause = [t for t in _own_clause(predicate) if t.i not in avoid]
        purpose = [
            t for c in predicate.children if c.dep_ == "advcl" and c.tag_ == "VB" for t in _own_clause(c)
        ]
        for token in (*clause, *purpose):
            if token.dep_ != "pobj":
                continue
            prep = token.head
            if prep.lower_ not in _WHERE:
                continue
            if from_here and prep.lower_ in DESTINATION:
                continue
            ground = self.find(token, prep.lower_, named_only=True)
            if ground is not None:
                return ground
        for token in clause:
            if token.lower_ in {"there", "here"} and token.dep_ == "advmod":
                ground = self.find(token, "in")
                if ground is not None:
                    return ground
        return None

    def in_sentence(
        self, predicate: Token, skip: Iterable[Token] = (), *, from_here: bool = False
    ) -> Ground | None:
        """Return the nearest place behind a preposition of place anywhere in the predicate's sentence."""
        avoid = {t.i for s in skip for t in noun_phrase(s)} | {
            t.i for a in predicate.sent if a.lower_ in {"according", "time"} for t in a.subtree
        }
        behind = [
            t for t in predicate.sent if t.dep_ == "pobj" and t.i not in avoid and t.head.lower_ in _WHERE
        ]
        for token in sorted(behind, key=lambda t: abs(t.i - predicate.i)):
            if from_here and token.head.lower_ in DESTINATION:
                continue
            ground = self.find(token, token.head.lower_, named_only=True)
            if ground is not None:
                return ground
        return None

    # --- named places --------------------------------------------------------------------

    def _core(self, head: Token, depth: int) -> tuple[Resolution, ...]:
        """Return the places that the phrase is about: its head or nearest parts, never its containers."""
        if depth > 6:
            return ()
        out: list[Resolution] = []
        for token in expand(head) if depth == 0 else (head,):
            out += [r for r in self._core_of_one(token, depth) if r not in out]
        return tuple(out)

    def _core_of_one(self, head: Token, depth: int) -> tuple[Resolution, ...]:
        own = self._at.get(head.i)
        if own is not None and own.toponym.form == "name":
            # the parser may hang the second half of "X-Y border" or a list on the name
            return (own, *self._listed(head, own))
        if head.lemma_.lower() in BORDERS and (border := self._border(head)) is not None:
            return (border,)
        children = sorted(head.children, key=lambda c: c.i)
        for c in children:
            if c.dep_ in {"compound", "nmod", "amod"} and c.i < head.i:
                r = self._at.get(c.i)
                if r is not None and r.toponym.form == "name" and not self._is_actor_modifier(head):
                    return (r,)
        for names in ({"of"}, None):
            for c in children:
                if c.dep_ == "prep" and c.i > head.i and (c.lower_ in names if names else c.lower_ in _WHERE):
                    for p in c.children:
                        if p.dep_ == "pobj":
                            found = self._core(p, 0 if depth < 3 else depth + 1) if depth < 4 else ()
                            if found:
                                return found
                        elif p.dep_ == "prep":
                            for q in p.children:
                                if q.dep_ == "pobj" and (found := self._core(q, depth + 1)):
                                    return found
        for c in children:
            if c.dep_ == "poss" and head.lower_ in _HOLDER_ADJECTIVE | PLACE_NOUNS | ASSETS | COMPASS:
                r = self._at.get(c.i)
                if r is not None:
                    return (r,)
        for c in children:
            if c.dep_ == "appos" and c.lower_ not in COMPASS and (found := self._core(c, depth + 1)):
                return found
        if head.lower_ in _HOLDER_ADJECTIVE:
            for c in children:
                r = self._at.get(c.i)
                if c.i < head.i and r is not None and r.toponym.form != "name" and r.place is not None:
                    return (r,)
        for c in children:
            if c.dep_ in {"advmod", "npadvmod", "amod"} and c.lower_ in COMPASS:
                for p in c.children:
                    if p.dep_ == "prep" and p.lower_ == "of":
                        for q in p.children:
                            if q.dep_ == "pobj" and (found := self._core(q, depth + 1)):
                                return found
        return ()

    def _border(self, head: Token) -> Resolution | None:
        """Return the border that "its border", "the border with X" or "the X-Y frontier" means."""
        owner, other = None, None
        for c in head.children:
            if c.dep_ == "poss":
                owner = next((a.key for a in self._cast.read(c) if a.key.startswith("country:")), None)
            elif c.dep_ == "prep" and c.lower_ in {"with", "between"}:
                sides = [t for p in c.children if p.dep_ == "pobj" for t in expand(p)]
                found = [
                    r.place.id
                    for t in sides
                    if (r := self._at.get(t.i)) is not None and r.place is not None and r.kind == "country"
                ]
                if c.lower_ == "between" and len(found) > 1:
                    owner, other = found[:2]
                elif found:
                    other = found[0]
        if owner is None and other is None:
            other = self._country_after(head)
        first, second = (owner, other) if owner is not None else (other, None)
        if first is None:
            return None
        phrase = noun_phrase(head)
        start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
        toponym = Toponym(start=start, end=end, text=self._text[start:end], kind_hint="border")
        recipe = Border(_ref(first), _ref(second) if second is not None else None)
        return Resolution(toponym=toponym, place=None, kind="border", confidence=0.6, recipe=recipe)

    def _country_after(self, head: Token) -> str | None:
        """Return the country of "border with X" where the parser hung "with X" on the verb."""
        doc = head.doc
        if head.i + 2 >= head.sent.end or doc[head.i + 1].lower_ != "with":
            return None
        for token in doc[head.i + 2 : head.i + 5]:
            r = self._at.get(token.i)
            if r is not None:
                return r.place.id if r.place is not None and r.kind == "country" else None
        return None

    def _listed(self, head: Token, own: Resolution) -> tuple[Resolution, ...]:
        """Return places of a list that the parser read as apposition ("Russia, Turkey and Iran")."""
        out = []
        for c in head.children:
            if c.dep_ == "appos" and c.i > head.i:
                r = self._at.get(c.i)
                if r is not None and r is not own and r.toponym.form == "name" and r.kind == own.kind:
                    out.append(r)
        return tuple(out)

    def _is_actor_modifier(self, head: Token) -> bool:
        """Tell whether "Gaza militants" or "Donetsk separatists" names people, not ground."""
        return bool(self._cast.read(head)) and head.lower_ not in PLACE_NOUNS

    # --- what stands for a place -----------------------------------------------------------

    def _refer(self, head: Token) -> tuple[Resolution, ...]:
        word = head.lower_
        if word in {"it", "there", "here", "them"} or (word in {"which", "where"}):
            return self._antecedent_of_pronoun(head)
        if head.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM", "ADV"}:
            return ()
        if word in _DESCRIPTIVE:
            for c in head.children:
                if c.dep_ == "prep" and c.lower_ in _WHERE:
                    for p in c.children:
                        if p.dep_ == "pobj":
                            found = self._core(p, 0) or self._refer(p)
                            if found:
                                return found
            return ()
        if word not in PLACE_NOUNS:
            return self._refer_inside(head)
        determiner = {c.lower_ for c in head.children if c.dep_ in {"det", "poss"}}
        inner = self._refer_inside(head)
        if inner:
            return inner
        if head.dep_ == "attr":
            # "the Euphrates, which is territory held by X": what the subject is
            for s in grammatical_subjects(head.head):
                if s.i != head.i and (found := self._core(s, 0)):
                    return found
        if (
            not determiner & {"the", "this", "that", "these", "those", "its", "their", "both", "his"}
            and word not in COMPASS
        ):
            return ()
        for c in head.children:
            if c.dep_ == "poss":
                actors = self._cast.read(c)
                found = self._country_named(actors[0].key if actors else "")
                if found:
                    return found
        return self._last_place(head)

    def _refer_inside(self, head: Token) -> tuple[Resolution, ...]:
        """Follow "the rest of the territory", "positions in the city"."""
        for c in head.children:
            if c.dep_ == "prep" and c.lower_ in _WHERE | {"of"}:
                for p in c.children:
                    if p.dep_ == "pobj" and p.lower_ in PLACE_NOUNS and (found := self._refer(p)):
                        return found
        return ()

    def _antecedent_of_pronoun(self, head: Token) -> tuple[Resolution, ...]:
        if head.lower_ in {"it", "them"}:
            verb = head.head
            if verb.dep_ == "conj" and is_verb(verb.head):
                for s in grammatical_subjects(verb.head):
                    if (
                        s.i < head.i
                        and not self._cast.read(s)
                        and (found := self._core(s, 0) or self._refer(s))
                    ):
                        return found
            before = [t for t in head.sent if t.i < head.i and t.dep_ in {"nsubj", "nsubjpass", "dobj"}]
            before.sort(key=lambda t: (t.dep_ != "nsubj", t.i))  # who acts is seldom what is held
            for s in reversed(before):
                own = self._at.get(s.i)
                if own is not None and own.toponym.form == "name" and not own.toponym.is_metonym:
                    return (own,)
            return ()
        for r in reversed(self._before(head.idx)):
            if r.kind not in {"border", "line", "river", "road"}:
                return (r,)
        return ()

    def _country_named(self, key: str) -> tuple[Resolution, ...]:
        if not key.startswith("country:"):
            return ()
        for r in (*self.resolutions, *self._title):
            if r.place is not None and r.place.id == key:
                return (r,)
        return ()

    def _last_place(self, head: Token) -> tuple[Resolution, ...]:
        """Return the last place before a noun that the noun can stand for."""
        earlier = self._before(self._left(head))
        for kinds in _KINDS.get(head.lower_, ()):
            for r in reversed(earlier):
                if r.kind in kinds:
                    return (r,)
            for r in self._title:
                if r.kind in kinds and r.toponym.form == "name":
                    return (r,)
        return ()

    def _left(self, head: Token) -> int:
        return int(head.left_edge.idx)

    def _before(self, offset: int) -> list[Resolution]:
        """Return the places named before an offset that are ground, not speakers."""
        return [
            r
            for r in self.resolutions
            if r.toponym.end <= offset
            and r.toponym.form == "name"
            and not r.toponym.is_metonym
            and (r.place is not None or r.recipe is not None)
        ]


BORDERS = words("border borders frontier boundary")


def _ref(place_id: str) -> Ref:
    party = states().get(place_id.removeprefix("country:"))
    return Ref(place_id, party.label if party is not None else place_id)


DESTINATION = words("to into onto towards toward")

_WHERE = words(
    "in at on near around along inside across over outside within throughout between into onto towards "
    "toward beyond behind from through off to against under"
)


def _own_clause(predicate: Token) -> list[Token]:
    """Return the tokens of a predicate's clause, without clauses inside it that tell something else."""
    out: list[Token] = []
    queue = [predicate]
    while queue:
        token = queue.pop(0)
        out.append(token)
        for c in token.children:
            if c.dep_ in {"ccomp", "advcl", "parataxis", "relcl"}:
                continue
            if c.dep_ == "conj" and is_verb(c):
                continue
            queue.append(c)
    out.sort(key=lambda t: t.i)
    return out
