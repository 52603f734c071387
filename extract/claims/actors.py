"""Who can act: reading noun phrases as actors, with pronouns and "the group" resolved.

A `Cast` holds the actors of one document: every mention of a state, a force or an armed
group, which persons speak for which state, and what pronouns stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.claims.actor_words import (
    ARMED,
    BACKED,
    DESCRIBING,
    GENERIC_STATE,
    GROUP_NOUNS,
    HELD,
    HUMANS,
    MARTIAL,
    NOT_ACTORS,
    NOT_GROUPS,
    PERSONAL,
    PLURAL,
    PRONOUNS,
    QUANTITIES,
    SHIP_PREFIXES,
    STATE_ORGANS,
    TITLES,
    WE,
    WITH_ARMS,
)
from extract.claims.lexicon import (
    Party,
    leaders,
    short,
    slug,
    states,
)
from extract.claims.mentions import Mention, find_mentions
from extract.claims.syntax import expand, grammatical_subjects, is_verb, noun_phrase, up
from extract.language import text_of
from extract.values import Actor, Resolution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


class Cast:
    """The actors of one document; holds only what was read from it."""

    def __init__(self, doc: Doc, resolutions: Iterable[Resolution], title: str = "") -> None:
        self._doc = doc
        self._we = party_of_title(title)
        self._text = text_of(doc)
        self._mentions = tuple(find_mentions(doc))
        self._at: dict[int, Mention] = {i: m for m in self._mentions for i in range(m.start, m.end)}
        self._place_tokens = _place_tokens(doc, resolutions)
        self._persons = self._introduced_persons()
        self._home = self._home_state(resolutions)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every named actor in reading order."""
        return self._mentions

    def mention_at(self, index: int) -> Mention | None:
        """Return the named actor that covers a token."""
        return self._at.get(index)

    def offset(self, index: int) -> int:
        """Return the character offset of a token."""
        return int(self._doc[index].idx)

    def of_mention(self, mention: Mention) -> Actor:
        """Return the actor that a name stands for, whatever phrase it modifies."""
        return self._actor(tuple(self._doc[mention.start : mention.end]), mention.party)

    def read(self, head: Token, *, depth: int = 0) -> tuple[Actor, ...]:
        """Return the actors that a noun phrase names; empty where it names nothing that can act.

        A pronoun or "the two leaders" may stand for several.
        """
        if depth > 4:
            return ()
        if (head.lower_ in PRONOUNS and head.text != "US") or (
            head.pos_ == "PRON" and head.lower_ not in {"which", "who", "that"}
        ):
            return self._read_pronoun(head, depth)
        if head.lower_ in {
            "both",
            "two",
            "sides",
            "leaders",
            "countries",
            "neighbours",
            "neighbors",
            "parties",
        }:
            pair = self._read_pair(head)
            if pair:
                return pair
        if (head.lower_ in QUANTITIES and head.text[:1].islower()) or (
            head.lower_ in QUANTITIES and head.i == head.sent.start
        ):
            for c in head.children:
                if c.dep_ == "prep" and c.lower_ == "of":
                    return tuple(
                        a for p in c.children if p.dep_ == "pobj" for a in self.read(p, depth=depth + 1)
                    )
        phrase = self._phrase(head)
        if not phrase:
            return ()
        before = self._at.get(phrase[0].i - 1)
        if (
            before is not None
            and before.party.kind != "state"
            and phrase[0].lower_ in GROUP_NOUNS
            and before.start >= head.sent.start
        ):
            return (self._actor((*self._doc[before.start : before.end], *phrase), before.party),)
        named = self._named_after(head)
        if named is not None:
            phrase = (*phrase, *self._doc[named.start : named.end])
            return (self._actor(phrase, named.party),)
        party = self._party_of(head, phrase)
        if party is not None:
            return (self._actor(phrase, party),)
        noun = head.lemma_.lower()
        if head.lower_ in GROUP_NOUNS or noun in GROUP_NOUNS:
            return self._read_group(head, phrase)
        person = self._person_state(head)
        if person is not None:
            return (self._actor(phrase, person),)
        if head.lower_ in ARMED or noun in ARMED:
            return self._read_generic_force(head, phrase, depth)
        if self._is_abbreviation(head):
            return (self._named((head,)),)
        if head.ent_type_ == "ORG" and head.pos_ == "PROPN" and noun not in NOT_ACTORS:
            return (self._named(phrase),)
        if any(c.text in SHIP_PREFIXES for c in head.children):
            return (self._named(phrase),)
        if head.lower_ in {"men", "boys", "people"} and depth < 3:
            for c in head.children:
                if c.dep_ == "poss" and (owner := self.read(c, depth=depth + 1)):
                    return tuple(self._renamed(phrase, a) for a in owner)
        if head.lower_ in WITH_ARMS and {c.lower_ for c in head.children} & MARTIAL:
            return (self._named(phrase),)
        return ()

    def _named_after(self, head: Token) -> Mention | None:
        """Return the name that a description stands before: "the jihadist alliance HTS" is one actor."""
        tail = head
        for c in head.children:
            if c.dep_ == "prep" and c.lower_ == "of" and head.lower_ in GROUP_NOUNS:
                tail = next((p for p in c.children if p.dep_ == "pobj"), tail)
        if tail.lower_ not in GROUP_NOUNS | DESCRIBING or tail.i + 1 >= tail.sent.end:
            return None
        mention = self._at.get(tail.i + 1)
        named = mention is not None and mention.start == tail.i + 1 and mention.party.kind != "state"
        return mention if named else None

    def _is_abbreviation(self, head: Token) -> bool:
        """Tell whether capitals name somebody: an abbreviation that is no place and no news service."""
        return (
            head.pos_ in {"PROPN", "NOUN"}
            and head.text.isalpha()
            and head.text.isupper()
            and 2 < len(head.text) < 7
            and head.text not in NOT_GROUPS
            and head.i not in self._place_tokens
            and any(t.is_lower and t.is_alpha for t in head.sent)
        )

    def party(self, head: Token) -> Party | None:
        """Return the state or group that a noun phrase belongs to, if it names one."""
        return self._party_of(head, self._phrase(head))

    # --- readings of one phrase --------------------------------------------------------

    def _phrase(self, head: Token) -> tuple[Token, ...]:
        """Return the phrase without what is coordinated with it or explains it."""
        keep = {head.i}
        queue = [head]
        while queue:
            token = queue.pop()
            for c in token.children:
                left = c.i < head.i and c.dep_ in {
                    "compound",
                    "amod",
                    "nmod",
                    "det",
                    "poss",
                    "nummod",
                    "case",
                    "punct",
                    "npadvmod",
                    "advmod",
                    "quantmod",
                    "appos",
                }
                inner = token != head and c.dep_ in {"punct", "case", "compound", "amod", "npadvmod", "det"}
                of = (
                    token == head
                    and c.dep_ == "prep"
                    and c.lower_ in {"of", "from", "loyal"}
                    and c.i > head.i
                )
                if left or inner:
                    keep.add(c.i)
                    queue.append(c)
                elif of:
                    for p in c.children:
                        if p.dep_ == "pobj" and self._party_in(p):
                            keep |= {t.i for t in noun_phrase(p) if t.i <= p.i or t.dep_ == "case"} | {c.i}
        start = min(keep)
        tokens = list(self._doc[start : max(keep) + 1])
        while len(tokens) > 1 and tokens[0].ent_type_ == "DATE" and tokens[0].i < head.i:
            tokens.pop(0)
        while tokens and (
            (tokens[0].is_punct and tokens[0].text not in {"“", '"', "‘"}) or tokens[0].is_space
        ):
            tokens.pop(0)
        while len(tokens) > 1 and (
            tokens[-1].is_space or (tokens[-1].is_punct and tokens[-1].text not in {"”", '"', "’", ")"})
        ):
            tokens.pop()
        return tuple(tokens)

    def _party_in(self, token: Token) -> bool:
        return any(t.i in self._at for t in (token, *token.children))

    def _party_of(self, head: Token, phrase: tuple[Token, ...]) -> Party | None:
        own = self._at.get(head.i)
        if own is not None and not self._is_modifier(own):
            return own.party
        noun, lower = head.lemma_.lower(), head.lower_
        found = [
            m
            for m in dict.fromkeys(self._at[t.i] for t in phrase if t.i in self._at)
            if not self._is_modifier(m)
        ]
        named = [m for m in found if m.party.kind != "state"]
        if lower in GROUP_NOUNS or noun in GROUP_NOUNS:
            if named:
                return named[-1].party
            # "Syrian rebels" act for themselves, not for Syria; "Israeli settlers" likewise
            if (
                lower in {"alliance", "coalition", "fighters", "loyalists", "mercenaries"}
                and found
                and lower != "fighters"
            ):
                return found[-1].party
            return None
        if named and (lower in STATE_ORGANS | WITH_ARMS or noun in STATE_ORGANS or head.pos_ == "PROPN"):
            return named[-1].party
        if found and (lower in STATE_ORGANS or noun in STATE_ORGANS or lower in ARMED):
            return found[-1].party
        if found and head.pos_ == "PROPN" and head.ent_type_ != "PERSON":
            last = found[-1]
            if last.end > head.i:
                return last.party
        return None

    def _is_modifier(self, mention: Mention) -> bool:
        """Tell whether a name is only part of "X-backed", "anti-X", "pro-X"."""
        doc = self._doc
        if mention.end + 1 < len(doc) and doc[mention.end].text in {"-", "–", "‑"}:
            after = doc[mention.end + 1].lower_
            if after in BACKED or after in HELD:
                return True
        hyphen = mention.start >= 2 and doc[mention.start - 1].text in {"-", "–", "‑"}
        if hyphen and doc[mention.start - 2].lower_ in {"pro", "anti", "non", "ex"}:
            return True
        return mention.start >= 1 and doc[mention.start - 1].lower_.startswith(("anti-", "pro-"))

    def _read_group(self, head: Token, phrase: tuple[Token, ...]) -> tuple[Actor, ...]:
        definite = any(t.lower_ in {"the", "this", "that"} for t in phrase[:1])
        bare = [t for t in phrase if t.pos_ in {"NOUN", "PROPN", "ADJ"} and t.i != head.i]
        generic = all(
            t.lower_
            in {"armed", "ethnic", "rebel", "militant", "group", "same", "islamist", "jihadist", "kurdish"}
            for t in bare
        )
        if definite and generic and head.lower_ not in {"opposition", "resistance"}:
            earlier = self._last_named(head.i, {"armed", "faction"})
            if earlier is not None:
                return (self._actor(phrase, earlier),)
        return (self._named(phrase),)

    def _read_generic_force(self, head: Token, phrase: tuple[Token, ...], depth: int) -> tuple[Actor, ...]:
        for c in head.children:
            if c.dep_ == "poss":
                owner = self.read(c, depth=max(depth, 2) + 1)
                if owner:
                    return tuple(self._renamed(phrase, a) for a in owner)
        earlier = self._same_noun_before(head)
        if earlier is not None:
            return (self._actor(phrase, earlier),)
        lower = {t.lower_ for t in phrase}
        of_state = lower & (GENERIC_STATE | {"loyalist"}) or {"security", "forces"} <= lower
        if of_state and self._home is not None:
            return (self._actor(phrase, self._home),)
        if head.lower_ in {
            "state",
            "country",
            "states",
            "countries",
            "nation",
            "nations",
            "power",
            "powers",
            "party",
            "security",
        }:
            return (
                (self._named(phrase),)
                if len(phrase) > 1 and phrase[0].lower_ not in {"the", "this", "its"}
                else ()
            )
        return (self._named(phrase),)

    def _same_noun_before(self, head: Token) -> Party | None:
        """Return whose "army" the text last spoke of, for a bare "the army"."""
        for token in reversed(self._doc[max(0, head.i - 250) : head.i]):
            if token.lower_ == head.lower_ and token.pos_ in {"NOUN", "PROPN"}:
                party = self._party_of(token, self._phrase(token))
                if party is not None:
                    return party
        return None

    def _last_named(self, before: int, kinds: set[str]) -> Party | None:
        for m in reversed(self._mentions):
            if m.end <= before and m.party.kind in kinds and not self._is_modifier(m):
                return m.party
        return None

    def _read_pair(self, head: Token) -> tuple[Actor, ...]:
        """Return the last two coordinated actors for "both sides" or "the two leaders"."""
        phrase = self._phrase(head)
        if not any(t.lower_ in {"two", "both"} for t in (*phrase, *head.children)) and head.lower_ not in {
            "sides",
            "leaders",
        }:
            return ()
        for token in reversed(self._doc[max(0, head.i - 200) : phrase[0].i]):
            if token.dep_ == "conj" and token.head.i < token.i and token.pos_ in {"PROPN", "NOUN"}:
                first = token.head
                while first.dep_ == "conj" and first.head.i < first.i:
                    first = first.head
                pair = [
                    p
                    for t in expand(first)
                    if (p := self._party_of(t, self._phrase(t)) or self._person_state(t))
                ]
                if len(set(pair)) == 2:
                    return tuple(self._actor(phrase, p) for p in dict.fromkeys(pair))
        return ()

    # --- persons -----------------------------------------------------------------------

    def _introduced_persons(self) -> dict[str, Party]:
        """Return whom the text's persons speak for: "Russian President Vladimir Putin" -> Russia."""
        out: dict[str, Party] = {}
        for ent in self._doc.ents:
            if ent.label_ != "PERSON" and not (ent.root.pos_ == "PROPN" and ent.label_ in {"ORG", "GPE"}):
                continue
            surname = next((t.text for t in reversed(ent) if t.is_alpha), "")
            window = self._doc[max(ent.sent.start, ent.start - 8) : ent.start]
            title = next((t.i for t in reversed(window) if t.lower_ in TITLES), None)
            if surname in out or title is None or ent.start - title > 5:
                continue
            for i in range(ent.start - 1, max(ent.sent.start, title - 4) - 1, -1):
                mention = self._at.get(i)
                if mention is not None and mention.party.kind in {"state", "armed", "defacto"}:
                    out[surname] = mention.party
                    break
        return out

    def _person_state(self, head: Token) -> Party | None:
        if head.pos_ != "PROPN":
            return None
        if head.text in self._persons:
            return self._persons[head.text]
        code = leaders().get(head.text)
        if code is not None and head.i not in self._place_tokens:
            return states().get(code)
        return None

    def speaks_for(self, head: Token) -> Party | None:
        """Return the state or group that a person speaks for."""
        return self._person_state(head)

    # --- pronouns ----------------------------------------------------------------------

    def antecedent(self, pronoun: Token, *, depth: int = 2) -> Token | None:
        """Return the head of the phrase that a pronoun most likely stands for."""
        wants_person = pronoun.lower_ in PERSONAL
        plural = pronoun.lower_ in PLURAL
        for candidate in _subjects_before(pronoun):
            if (candidate.lower_ in PRONOUNS and candidate.text != "US") or candidate.i == pronoun.i:
                continue
            is_person = (
                candidate.ent_type_ == "PERSON"
                or candidate.lower_ in HUMANS
                or self._person_state(candidate) is not None
            )
            if wants_person != is_person and (wants_person or pronoun.lower_ in {"it", "its"}):
                continue
            if plural and candidate.tag_ in {"NN"} and candidate.lower_ not in ARMED:
                continue
            if wants_person or self.read(candidate, depth=depth + 1):
                return candidate
        return None

    def _read_pronoun(self, head: Token, depth: int) -> tuple[Actor, ...]:
        if head.lower_ in WE and self._we is not None and not _is_quoted(head):
            return (self._actor((head,), self._we),)
        found = self.antecedent(head, depth=max(depth, 2))
        if found is None:
            return ()
        tokens = expand(found) if head.lower_ in PLURAL else (found,)
        return tuple(a for t in tokens for a in self.read(t, depth=depth + 1))

    # --- making actors -------------------------------------------------------------------

    def _actor(self, phrase: tuple[Token, ...], party: Party) -> Actor:
        start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
        return Actor(
            text=self._text[start:end],
            canonical=party.canonical,
            key=party.key,
            label=party.label,
            start=start,
            end=end,
        )

    def _renamed(self, phrase: tuple[Token, ...], actor: Actor) -> Actor:
        start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
        return replace(actor, text=self._text[start:end], start=start, end=end)

    def _named(self, phrase: tuple[Token, ...]) -> Actor:
        """Return an actor outside the tables under the text's own words."""
        start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
        text = self._text[start:end]
        name = re.sub(r"^(?:the|a|an|several|some|many|numerous|various)\s+", "", text, flags=re.IGNORECASE)
        bare = name.strip("“”\"'‘’ ")
        return Actor(text=text, canonical=name, key=slug(bare), label=short(name), start=start, end=end)

    def _home_state(self, resolutions: Iterable[Resolution]) -> Party | None:
        """Return the state on whose ground the text plays, if one clearly dominates."""
        counts: Counter[str] = Counter()
        for r in resolutions:
            if (
                r.place is not None
                and r.place.country
                and r.toponym.form == "name"
                and not r.toponym.is_metonym
            ):
                counts[r.place.country] += 1
        if not counts:
            return None
        code, most = counts.most_common(1)[0]
        return states().get(code) if most >= 0.6 * counts.total() else None


def _subjects_before(pronoun: Token) -> Iterable[Token]:
    """Yield heads that a pronoun can stand for: governing clauses, the sentence, sentences before."""
    doc, sent = pronoun.doc, pronoun.sent
    seen: set[int] = set()
    for _, head in up(pronoun):
        if is_verb(head):
            for s in grammatical_subjects(head):
                if s.i < pronoun.i and s.i not in seen:
                    seen.add(s.i)
                    yield s
    for token in reversed(doc[sent.start : pronoun.i]):
        if token.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj", "poss"} and token.i not in seen:
            seen.add(token.i)
            yield token
    here = sent.start
    for _ in range(3):
        if here == 0:
            return
        before: Span = doc[here - 1].sent
        main = [t for t in before if t.dep_ in {"nsubj", "nsubjpass"}]
        main.sort(key=lambda t: (t.head.dep_ != "ROOT", t.i))
        rest = [t for t in before if t.dep_ in {"dobj", "pobj"}]
        yield from (*main, *rest)
        here = before.start


_QUOTES = re.compile("[“”]")


def _is_quoted(token: Token) -> bool:
    """Tell whether a token stands in quotation marks that open in its paragraph."""
    before = text_of(token.doc)[max(0, token.idx - 600) : token.idx].rpartition("\n")[2]
    marks = _QUOTES.findall(before)
    return bool(marks) and marks[-1] == "“"


def party_of_title(title: str) -> Party | None:
    """Return the state for which the speakers of a statement say "we", by the offices in its title."""
    found = [code for words, code in _OFFICES if words.search(title)]
    found += [code for name, code in leaders().items() if re.search(rf"\b{re.escape(name)}\b", title)]
    return states().get(found[0]) if found and _STATEMENT.search(title) else None


_STATEMENT = re.compile(
    r"\b(?:Remarks|Statement|Press|Briefing|Gaggle|Readout|Call|Interview|Transcript|Address)\b"
)
_OFFICES = (
    (
        re.compile(
            r"White House|National Security (?:Advisor|Adviser|Council)|\bNSC\b|State Department|Pentagon"
            r"|Department of State|Background Press Call|Press Secretary|Administration Official"
            r"|Secretary of State"
        ),
        "US",
    ),
    (re.compile(r"\bKremlin\b"), "RU"),
    (re.compile(r"Downing Street|Foreign Secretary"), "GB"),
    (re.compile(r"É?[EÉ]lys[ée]e|Quai d.Orsay"), "FR"),
)
"""Offices whose speakers are not introduced with their country."""


def _place_tokens(doc: Doc, resolutions: Iterable[Resolution]) -> frozenset[int]:
    out: set[int] = set()
    for r in resolutions:
        span = doc.char_span(r.toponym.start, r.toponym.end, alignment_mode="expand")
        if span is not None:
            out |= set(range(span.start, span.end))
    return frozenset(out)
