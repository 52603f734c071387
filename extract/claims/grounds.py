"""Which ground a phrase means: named places, "the city", "it", "there", "its territory".

Descriptive nouns and pronouns are followed back to the last fitting place of the text or its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.border_phrases import border_of, described_borders
from extract.claims.ground import Ground, told_ground
from extract.claims.ground_phrases import described_border, is_ground, stand_in
from extract.claims.ground_words import (
    ASSETS,
    BORDERS,
    DESCRIPTIVE,
    DESTINATION,
    HOLDER_ADJECTIVE,
    KEEPING,
    KINDS,
    LENGTHS,
    LOCATIVE,
    PLACE_NOUNS,
    REACH_CHARS,
    SETTLEMENT,
    SOME,
)
from extract.claims.named_before import (
    acting_by_sentence,
    country_named,
    listed_with,
    named_before,
    unknown_before,
)
from extract.claims.salience import Setting, identity, is_dateline, is_vast, most_salient
from extract.claims.syntax import (
    COMPASS,
    clause_verb,
    expand,
    grammatical_subjects,
    is_verb,
    noun_phrase,
    own_clause,
    patients,
)
from extract.expressions.running import Surroundings
from extract.language import text_of
from extract.values import Resolution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from geodata.atlas import Atlas


_SPOTS = frozenset({"city", "facility", "neighbourhood", "mountain", "island"})
_MODIFIES = frozenset({"compound", "nmod", "amod"})


class Grounds:
    """Finds the ground of phrases in one document; holds only what was read from it."""

    def __init__(
        self, doc: Doc, resolutions: Iterable[Resolution], cast: Cast, title: Iterable[Resolution] = ()
    ) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._cast = cast
        self.resolutions = tuple(sorted(resolutions, key=lambda r: (r.toponym.start, -r.toponym.end)))
        self.title = tuple(title)
        self._around: Surroundings | None = None
        self._borders: tuple[Resolution, ...] | None = None
        self.datelines = frozenset(r for r in self.resolutions if is_dateline(r, self._text))
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
        self.setting = Setting(
            doc=doc,
            starts=tuple(sentence.start for sentence in doc.sents),
            tokens=self.tokens,
            title=self.title,
            breaks=tuple(n for n, letter in enumerate(self._text) if letter == "\n"),
            acts=acting_by_sentence(doc, cast),
        )

    def title_countries(self) -> tuple[str, ...]:
        """Return the ids of the countries that the title names, where it is no part of the text."""
        found = (r.place.id for r in self.title if r.place is not None and r.place.kind == "country")
        return tuple(dict.fromkeys(found))

    def at(self, token: Token) -> Resolution | None:
        """Return the place name that covers a token."""
        return self._at.get(token.i)

    def _described_borders(self) -> tuple[Resolution, ...]:
        if self._borders is None:
            self._borders = described_borders(self._doc, self._cast, self._at)
        return self._borders

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
        beside = self._nearer(head, places) if places else self._compass_after(head)
        if beside is not None:
            places = self._core(beside, 0)
        coreferent = False
        if not places and not named_only:
            places = self._refer(head)
            coreferent = bool(places)
        if not places:
            return None
        phrase = (*noun_phrase(head), *(noun_phrase(beside) if beside is not None else ()))
        return self._made(head, phrase, places, relation, coreferent=coreferent)

    def taken_for(self, head: Token, place: Resolution) -> Ground:
        """Return the ground of a phrase that stands for a place which the text names elsewhere."""
        relation = head.head.lower_ if head.dep_ == "pobj" else ""
        return self._made(head, tuple(noun_phrase(head)), (place,), relation, coreferent=True)

    def _made(
        self,
        head: Token,
        phrase: tuple[Token, ...],
        places: tuple[Resolution, ...],
        relation: str,
        *,
        coreferent: bool,
    ) -> Ground:
        start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
        return Ground(
            head=head,
            start=start,
            end=end,
            text=self._text[start:end],
            places=places,
            relation=relation,
            coreferent=coreferent,
            standing=self._standing(phrase, places, coreferent=coreferent),
            modifiers=tuple(t.lower_ for t in phrase if t.pos_ in {"ADJ", "ADV", "NUM", "NOUN"}),
        )

    def _standing(
        self, phrase: tuple[Token, ...], places: tuple[Resolution, ...], *, coreferent: bool
    ) -> tuple[int, int] | None:
        """Return the span of the words of a phrase that stand for its one place, or None."""
        if len(places) != 1:
            return None
        place = places[0]
        if coreferent:
            return stand_in(phrase, place.kind, self._at)
        described = place.recipe is not None and place not in self.tokens and place not in self.title
        return described_border(phrase, self._at) if described else None

    def _compass_after(self, head: Token) -> Token | None:
        """Return "east" of "the land east of X", which the parser may hang on the verb."""
        if head.lower_ not in PLACE_NOUNS | ASSETS:
            return None
        after = noun_phrase(head)[-1].i + 1
        if after + 2 >= head.sent.end:
            return None
        beside, of = head.doc[after], head.doc[after + 1]
        return beside if beside.lower_ in COMPASS and of.lower_ == "of" else None

    def _nearer(self, head: Token, wide: tuple[Resolution, ...]) -> Token | None:
        """Return the "Zakho" of "villages in northern Iraq near Zakho": it says more than the area."""
        if len(wide) != 1 or wide[0].kind not in {"country", "admin", "region"}:
            return None
        end = self.tokens.get(wide[0], (0, 0))[1]
        near = head.doc[end] if head.i < end < head.sent.end else head
        if near.lower_ not in {"near", "outside"}:
            return None
        beside = next((c for c in near.children if c.dep_ == "pobj"), None)
        named = self._core(beside, 0) if beside is not None else ()
        return beside if named and named[0].kind in _SPOTS else None

    def _compass_in_sentence(self, pronoun: Token) -> Token | None:
        """Return the "east of X" that "there" takes up within its sentence."""
        for token in reversed(pronoun.doc[pronoun.sent.start : pronoun.i - 1]):
            if token.lower_ in COMPASS and token.nbor(1).lower_ == "of" and self._core(token, 0):
                return token
        return None

    def is_ground(self, head: Token) -> bool:
        """Tell whether a noun itself is ground or stands on it, not only something said or done there."""
        return is_ground(head, self._at)

    def in_clause(
        self,
        predicate: Token,
        *,
        skip: Iterable[Token] = (),
        from_here: bool = False,
        direct: bool = False,
    ) -> Ground | None:
        """Return the first place that the predicate's own clause puts behind a preposition of place.

        ``from_here``: what is left is wanted, so that no destination counts; ``direct``: only
        phrases of the predicate itself, none inside what it governs.
        """
        avoid = {t.i for s in skip for t in noun_phrase(s) if t.i <= s.i}
        avoid |= {t.i for a in predicate.sent if a.lower_ in {"according", "time"} for t in a.subtree}
        clause = [t for t in own_clause(predicate) if t.i not in avoid]
        purpose = [
            t for c in predicate.children if c.dep_ == "advcl" and c.tag_ == "VB" for t in own_clause(c)
        ]
        for token in (*clause, *purpose):
            if token.dep_ != "pobj":
                continue
            prep = token.head
            if prep.lower_ not in LOCATIVE or (direct and prep.head != predicate):
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

    def measured_from(self, predicate: Token) -> Ground | None:
        """Return the place told before that a clause measures from ("10 km north of the town")."""
        for token in own_clause(predicate):
            if token.dep_ != "pobj" or token.lower_ not in PLACE_NOUNS or token.i in self._at:
                continue
            prep, over = token.head, token.head.head
            far = prep.lower_ in {"of", "from"} and (over.lower_ in COMPASS or over.lemma_.lower() in LENGTHS)
            if far or prep.lower_ in {"near", "around", "outside"}:
                ground = self.find(token, prep.lower_)
                if ground is not None and ground.standing is not None:
                    return ground
        return None

    def in_sentence(
        self, predicate: Token, skip: Iterable[Token] = (), *, from_here: bool = False
    ) -> Ground | None:
        """Return the nearest place behind a preposition of place anywhere in the predicate's sentence."""
        avoid = {t.i for s in skip for t in noun_phrase(s) if t.i <= s.i} | {
            t.i for a in predicate.sent if a.lower_ in {"according", "time"} for t in a.subtree
        }
        behind = [
            t for t in predicate.sent if t.dep_ == "pobj" and t.i not in avoid and t.head.lower_ in LOCATIVE
        ]
        for token in sorted(behind, key=lambda t: abs(t.i - predicate.i)):
            if from_here and token.head.lower_ in DESTINATION:
                continue
            verb = clause_verb(token)
            joined = verb is not None and verb.dep_ == "conj" and verb.head == predicate
            if verb is not None and verb != predicate and not joined and not verb.is_ancestor(predicate):
                continue  # what stands in another clause is of that clause
            ground = self.find(token, token.head.lower_, named_only=True)
            if ground is not None:
                return ground
        return None

    def of_subject(self, verb: Token) -> Ground | None:
        """Return the place inside a verb's subject ("Libya's two camps signed …"), if it names no actor."""
        for subject in grammatical_subjects(verb) if is_verb(verb) else ():
            for token in subject.subtree:
                own = self._at.get(token.i)
                if (
                    own is not None
                    and own.toponym.form == "name"
                    and own.place is not None
                    and token.dep_ in {"poss", "pobj"}
                    and subject in {token.head, token.head.head}
                    and not self._cast.read(subject)
                ):
                    return self.find(token, "")
        return None

    def salient(
        self, predicate: Token, told: Ground | None = None, *, avoid: frozenset[str] = frozenset()
    ) -> Ground | None:
        """Return the place that the text speaks of most at a predicate, or its title's; None without any.

        ``told`` is the ground of the claim before: it is taken where its place is as salient.
        ``avoid`` are ids of places that cannot be meant: nobody withdraws from his own country.
        """
        opening = next(iter(self._doc.sents)).end_char
        near = [
            r
            for r in self._before(predicate.sent.start_char)
            if (predicate.idx - r.toponym.end <= REACH_CHARS or r.toponym.end <= opening)
            and r.kind not in {"border", "line", "road"}
            and identity(r) not in avoid
            and r not in self.datelines
        ]
        if told is not None:
            here = [r for r in told.places if r in self.tokens and r not in near]
            best = most_salient([*near, *here], predicate, self.setting, told.places)
            if not best or best[0] in told.places:
                return told
        places = most_salient(near, predicate, self.setting) or tuple(
            r
            for r in self.title
            if r.toponym.form == "name"
            and (r.place is not None or r.recipe is not None)
            and identity(r) not in avoid
        )
        return told_ground(places[0], predicate) if places else None

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
        if head.lemma_.lower() in BORDERS:
            told = any(r.kind == "border" for r in self._before(head.idx))
            border = border_of(
                head, self._cast, self._at, told_before=told, described=self._described_borders()
            )
            if border is not None:
                return (border,)
        children = sorted(head.children, key=lambda c: c.i)
        for c in children:
            if c.dep_ in {"compound", "nmod", "amod"} and c.i < head.i:
                r = self._at.get(c.i)
                if r is not None and r.toponym.form == "name" and not self._is_actor_modifier(head):
                    return (r,)
        for names in ({"of"}, None):
            for c in children:
                if (
                    c.dep_ == "prep"
                    and c.i > head.i
                    and (c.lower_ in names if names else c.lower_ in LOCATIVE)
                ):
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
            if c.dep_ == "poss" and head.lower_ in HOLDER_ADJECTIVE | PLACE_NOUNS | ASSETS | COMPASS:
                r = self._at.get(c.i)
                if r is not None:
                    return (r,)
        for c in children:
            if c.dep_ != "acl" or c.i < head.i:
                continue
            if c.lemma_ in {"know", "call", "name", "dub"}:
                # "the boundary known as X"
                inner = [p for q in c.children if q.dep_ == "prep" for p in q.children if p.dep_ == "pobj"]
            elif c.tag_ == "VBG" and c.lemma_.lower() in KEEPING:
                inner = [p for p in c.children if p.dep_ == "dobj"]  # "the battalion defending X"
            else:
                continue
            for p in inner:
                if found := self._core(p, depth + 1):
                    return found
        for c in children:
            if c.dep_ == "appos" and c.lower_ not in COMPASS and (found := self._core(c, depth + 1)):
                return found
        if head.lower_ in HOLDER_ADJECTIVE:
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
        if head.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM", "ADV"} and word not in SOME:
            return ()
        if word in DESCRIPTIVE:
            for c in head.children:
                if c.dep_ == "prep" and c.lower_ in LOCATIVE:
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
        owner = next((c for c in head.children if c.dep_ == "poss" and c.lower_ in PLACE_NOUNS), None)
        if owner is not None and (found := self._core(owner, 1) or self._refer(owner)):
            return found
        if (
            not determiner & {"the", "this", "that", "these", "those", "its", "their", "both", "his"}
            and word not in COMPASS
        ):
            return ()
        for c in head.children:
            if c.dep_ == "poss":
                actors = self._cast.read(c)
                found = country_named((*self.resolutions, *self.title), actors[0].key if actors else "")
                if found:
                    return found
        return self._last_place(head)

    def _refer_inside(self, head: Token) -> tuple[Resolution, ...]:
        """Follow "the rest of the territory", "positions in the city"."""
        for c in head.children:
            if c.dep_ == "prep" and c.lower_ in LOCATIVE | {"of"}:
                for p in c.children:
                    if (
                        p.dep_ == "pobj"
                        and p.lower_ in PLACE_NOUNS | {"it", "them"}
                        and (found := self._refer(p))
                    ):
                        return found
        return ()

    def _antecedent_of_pronoun(self, head: Token) -> tuple[Resolution, ...]:
        if head.lower_ in {"it", "them"}:
            verb = head.head
            if verb.dep_ == "conj" and is_verb(verb.head):
                earlier = [*(s for s in grammatical_subjects(verb.head) if not self._cast.read(s))]
                earlier += patients(verb.head)
                for s in earlier:
                    if s.i < head.i and (found := self._core(s, 0) or self._refer(s)):
                        return found
            before = [t for t in head.sent if t.i < head.i and t.dep_ in {"nsubj", "nsubjpass", "dobj"}]
            before.sort(key=lambda t: (t.dep_ != "nsubj", t.i))  # who acts is seldom what is held
            for s in reversed(before):
                own = self._at.get(s.i)
                if own is not None and own.toponym.form == "name" and not own.toponym.is_metonym:
                    return (own,)
            return self._subject_before(head) if head.dep_ in {"dobj", "pobj", "nsubjpass"} else ()
        for t in reversed(head.doc[head.sent.start : head.i]):
            if t.dep_ in {"nsubj", "nsubjpass"} and t.lower_ in PLACE_NOUNS and (found := self._refer(t)):
                return found
        here = [r for r in self._before(head.idx) if r.kind not in {"border", "line", "river", "road"}]
        own_sentence = [r for r in here if self.tokens.get(r, (0, 0))[0] >= head.sent.start]
        if own_sentence:
            return (own_sentence[-1],)
        near = [r for r in here if head.idx - r.toponym.end <= REACH_CHARS]
        return most_salient(near, head, self.setting) or tuple(here[-1:])

    def _subject_before(self, pronoun: Token) -> tuple[Resolution, ...]:
        """Return the place that the sentence before speaks of ("X broke away. Russia recognised it.")."""
        if pronoun.sent.start == 0:
            return ()
        before = pronoun.doc[pronoun.sent.start - 1].sent
        doers = {s.i for s in grammatical_subjects(pronoun.head)} if is_verb(pronoun.head) else set()
        for t in before:
            own = self._at.get(t.i)
            if (
                own is not None
                and t.dep_ in {"nsubj", "nsubjpass"}
                and own.toponym.form == "name"
                and own.place is not None
                and t.i not in doers
            ):
                return (own,)
        near = [r for r in self._before(pronoun.sent.start_char) if r.toponym.start >= before.start_char]
        return most_salient(near, pronoun, self.setting)

    def _last_place(self, head: Token) -> tuple[Resolution, ...]:
        """Return the last place before a noun that the noun can stand for."""
        earlier = [r for r in self._before(head.left_edge.idx) if not self._says_whose(r)]
        earlier = [r for r in earlier if r not in self.datelines] or earlier
        unknown = unknown_before(self.resolutions, head.idx) if head.lower_ in SETTLEMENT else []
        for kinds in KINDS.get(head.lower_, ()):
            fitting = sorted(
                [*(r for r in earlier if r.kind in kinds and not is_vast(r)), *unknown],
                key=lambda r: r.toponym.start,
            )
            near = [r for r in fitting if head.idx - r.toponym.end <= REACH_CHARS] or fitting[-1:]
            if near:
                best = most_salient(near, head, self.setting)
                several = head.tag_ in {"NNS", "NNPS"}
                return listed_with(best[0], near, self._doc, self.tokens) if several else best
            for r in self.title:
                if r.kind in kinds and r.toponym.form == "name":
                    return (r,)
        return ()

    def _says_whose(self, r: Resolution) -> bool:
        """Tell whether a name only says whose men act ("no U.S. combat troops in the area")."""
        last = self._doc[self.tokens[r][1] - 1] if r in self.tokens else None
        return last is not None and last.dep_ in _MODIFIES and self._is_actor_modifier(last.head)

    def _before(self, offset: int) -> list[Resolution]:
        return named_before(self.resolutions, offset)
