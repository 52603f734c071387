"""Walking spaCy's dependency tree: who does it, to what, where.

Plain functions over tokens. "Agents" and "patients" are logical roles: the passive, relative
clauses, reduced relatives, coordination, control verbs and participles are undone here once,
so that the lexicon of triggers can speak of subject and object only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
CLAUSE = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})
RELATIVE = frozenset({"which", "that", "who", "whom"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"})
MAX_CLIMB = 8  # deeper control chains are parse errors

# verbs whose object, not subject, does what the infinitive says
OBJECT_CONTROL = words(
    "order allow ask urge force help prompt tell enable compel instruct require push press permit "
    "pressure encourage authorise authorize get let make persuade invite warn call command direct"
)
# "prevented X from doing", "accused X of doing"
OBJECT_OF_GERUND = words(
    "prevent stop keep prohibit bar accuse suspect blame block deter discourage ban dissuade"
)

LOCATIVE = words(
    "in at on near around along inside across over outside within throughout between into onto towards "
    "toward beyond behind from against off through amid above below under by beside astride alongside "
    "past to out up down north south east west northeast northwest southeast southwest"
)
COMPASS = frozenset(
    f"{a}{b}" for a in ("", "north", "south", "north-", "south-") for b in ("east", "west")
) | {"north", "south", "northwards", "southwards", "eastwards", "westwards"}


FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of the verbs that make a clause a sentence."""


def is_verb(token: Token) -> bool:
    """Tell whether a token is a verb form (participles used as modifiers included)."""
    return token.pos_ in {"VERB", "AUX"} or token.tag_ in {"VBN", "VBG", "VBD"}


def expand(head: Token) -> tuple[Token, ...]:
    """Return a nominal head and all that is coordinated with it, in reading order."""
    out, queue = [], [head]
    while queue:
        token = queue.pop(0)
        out.append(token)
        queue += [c for c in token.children if c.dep_ == "conj" and not _is_clause_head(c) and c not in out]
    return tuple(sorted(out, key=lambda t: t.i))


def _is_clause_head(token: Token) -> bool:
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    return token.dep_ == "conj" or any(c.dep_ in SUBJECT for c in token.children)


def is_passive(verb: Token) -> bool:
    """Tell whether the verb's grammatical subject or head noun is what it is done to."""
    deps = {c.dep_ for c in verb.children}
    if deps & {"nsubjpass", "auxpass"}:
        return True
    if verb.tag_ != "VBN" or deps & {"nsubj", "aux"}:
        return False
    if verb.dep_ == "conj" and is_verb(verb.head) and verb.head.dep_ != "amod":
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "amod", "advcl", "ROOT", "dep", "relcl"}


def _antecedent(token: Token, verb: Token) -> Token:
    """Return the noun that a relative pronoun stands for, or the token itself."""
    if token.lower_ not in RELATIVE or token.tag_ not in {"WDT", "WP", "IN", "DT"}:
        return token
    clause = verb
    for _ in range(MAX_CLIMB):
        if clause.dep_ == "relcl":
            return clause.head
        if clause.dep_ not in {"conj", "xcomp", "ccomp"}:
            break
        clause = clause.head
    return token


def grammatical_subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return the subject heads of a finite or dependent verb, climbing where it has none of its own."""
    if depth > MAX_CLIMB:
        return ()
    own = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    if not own and verb.tag_ in {"VBZ", "VBP", "VBD"} and verb.i > verb.sent.start:
        # a name before its verb that the parser took for half of a compound ("the CSP claims to …")
        before = verb.nbor(-1)
        own = [before] if before.head == verb and before.dep_ in {"compound", "nmod"} else []
    if not own and verb.pos_ == "NOUN":
        own = [c for c in verb.children if c.dep_ in {"compound", "nmod"} and c.i == verb.i - 1]
    if own:
        return tuple(t for s in own for t in expand(_antecedent(s, verb)))
    head = verb.head
    if head == verb:
        return ()
    if verb.dep_ == "conj":
        return _misplaced_subject(verb) or (grammatical_subjects(head, depth + 1) if is_verb(head) else ())
    if verb.dep_ in {"xcomp", "ccomp", "advcl", "dep", "aux", "parataxis"} and is_verb(head):
        if verb.dep_ in {"ccomp", "parataxis", "dep"} and verb.tag_ not in {"VB", "VBG"}:
            return ()
        objects = [c for c in head.children if c.dep_ in {"dobj", "nsubjpass"}]
        if objects and verb.dep_ in {"xcomp", "ccomp", "advcl"} and head.lemma_.lower() in OBJECT_CONTROL:
            return expand(_antecedent(objects[0], head))
        return grammatical_subjects(head, depth + 1)
    if verb.dep_ in {"xcomp", "ccomp"} and head.pos_ == "ADJ":
        return grammatical_subjects(head, depth + 1)
    if verb.dep_ == "pcomp":
        return _subjects_through_preposition(head, depth)
    if verb.dep_ == "acl":
        if verb.tag_ == "VBG":
            return expand(head)
        return possessors(head) or _subject_over(head, depth)
    if verb.dep_ == "relcl" and verb.tag_ in {"VB", "VBG"}:
        return possessors(head) or _subject_over(head, depth)
    return ()


def _misplaced_subject(verb: Token) -> tuple[Token, ...]:
    """Return the subject that the parser took for a second object: "X beat Y and Z would move in"."""
    first = min((c.i for c in verb.children if c.dep_ in {"aux", "auxpass"}), default=verb.i)
    if first == 0 or first <= verb.head.i:
        return ()
    before = verb.doc[first - 1]
    joined = before.dep_ == "conj" and before.pos_ in {"PROPN", "NOUN"} and before.head.i < before.i
    if (
        joined
        and before.i > verb.head.i
        and any(c.dep_ == "cc" for c in before.head.children)
        and verb.tag_ != "VBN"
    ):
        return (before,)
    return ()


def _subjects_through_preposition(prep: Token, depth: int) -> tuple[Token, ...]:
    governor = prep.head
    if is_verb(governor):
        if governor.lemma_.lower() in OBJECT_OF_GERUND:
            objects = [c for c in governor.children if c.dep_ in {"dobj", "nsubjpass"}]
            if objects:
                return expand(objects[0])
        return grammatical_subjects(governor, depth + 1)
    return possessors(governor) or _subject_over(governor, depth)


def _subject_over(noun: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject of the verb that governs a noun ("X announced plans to …")."""
    token = noun
    for _ in range(MAX_CLIMB):
        head = token.head
        if head == token:
            return ()
        if is_verb(head):
            if token.dep_ in {"nsubj", "nsubjpass"}:
                return ()
            return grammatical_subjects(head, depth + 1)
        token = head
    return ()


def possessors(noun: Token) -> tuple[Token, ...]:
    """Return who has or does a noun: its possessive, or a "by"-phrase."""
    for child in noun.children:
        if child.dep_ == "poss":
            return expand(child)
    return tuple(
        t
        for c in noun.children
        if c.lower_ == "by" and c.dep_ in {"prep", "agent"}
        for p in c.children
        if p.dep_ == "pobj"
        for t in expand(p)
    )


def agents(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return the heads of those who do what the verb says."""
    if is_passive(verb):
        found = tuple(
            t
            for c in verb.children
            if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")
            for p in c.children
            if p.dep_ == "pobj"
            for t in expand(p)
        )
        if not found:
            found = _agents_aside(verb)
        if found or verb.dep_ != "conj" or depth > MAX_CLIMB:
            return found
        # "was attacked and captured by X": the phrase may hang on the last of the two
        return agents(verb.head, depth + 1) if is_verb(verb.head) and is_passive(verb.head) else ()
    found = grammatical_subjects(verb)
    if verb.dep_ == "conj" and is_verb(verb.head) and is_passive(verb.head) and not _own_subject(verb):
        return grammatical_subjects(verb.head)
    return found


def _agents_aside(verb: Token) -> tuple[Token, ...]:
    """Return the "by"-phrase that the parser hung on an adverbial ("claimed in full by X")."""
    return tuple(
        t
        for c in verb.children
        if c.dep_ == "prep" and c.i > verb.i
        for o in c.children
        if o.dep_ == "pobj" and o.lower_ in {"entirety", "full", "part", "whole", "total"}
        for by in o.children
        if by.lower_ == "by"
        for p in by.children
        if p.dep_ == "pobj"
        for t in expand(p)
    )


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECT for c in verb.children)


def patients(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return the heads of what the verb is done to."""
    if depth > MAX_CLIMB:
        return ()
    if is_passive(verb):
        own = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if own:
            return tuple(t for s in own for t in expand(_antecedent(s, verb)))
        if verb.dep_ in {"acl", "amod", "relcl"}:
            return expand(verb.head) if verb.dep_ != "amod" else (verb.head,)
        if verb.dep_ == "conj" and is_verb(verb.head):
            if any(c.dep_ == "auxpass" for c in verb.children) and not is_passive(verb.head):
                return grammatical_subjects(verb.head)  # "has taken X and is stationed in Y"
            return patients(verb.head, depth + 1) if is_passive(verb.head) else objects_of(verb.head)
        if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children):
            told = [c for c in verb.head.children if c.dep_ == "dobj"]  # "regards the land as occupied"
            if told:
                return expand(told[0])
        return grammatical_subjects(verb)
    return objects_of(verb)


def objects_of(verb: Token) -> tuple[Token, ...]:
    """Return the object heads of an active verb; the gap of a relative clause is filled."""
    own = [c for c in verb.children if c.dep_ == "dobj"]
    own = own or [c for c in verb.children if c.dep_ in {"attr", "oprd"}]
    if own:
        return tuple(t for o in own for t in expand(_antecedent(o, verb)))
    # the parser takes unknown names behind the verb for adverbs
    named = [
        c
        for c in verb.children
        if c.dep_ in {"advmod", "npadvmod", "ccomp"} and c.pos_ == "PROPN" and c.i == verb.i + 1
    ]
    if named:
        return expand(named[0])
    if verb.dep_ == "relcl":
        subjects = [c for c in verb.children if c.dep_ == "nsubj"]
        if subjects and subjects[0].lower_ not in RELATIVE and not _has_where(verb):
            return (verb.head,)
    if verb.dep_ == "xcomp" and verb.head.dep_ == "relcl":
        return objects_of(verb.head)
    # two verbs share one object: "attacked and seized the town"
    shared = [c for c in verb.children if c.dep_ == "conj" and is_verb(c) and not _own_subject(c)]
    for other in shared:
        found = [c for c in other.children if c.dep_ == "dobj"]
        if found and found[0].i > other.i:
            return expand(found[0])
    return ()


def _has_where(verb: Token) -> bool:
    return any(c.lower_ in {"where", "when", "why"} for c in verb.children)


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """Yield (preposition, object head) of a verb or noun, "out of" as two words, "where" included."""
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent"}:
            yield from _preposition(child, "")
        elif child.dep_ in {"prt", "advmod"}:
            for sub in child.children:
                if sub.dep_ == "prep":
                    yield from _preposition(sub, child.lower_)
                    yield from _preposition(sub, "")
    particle = next((c.lower_ for c in token.children if c.dep_ == "prt"), None)
    if particle is not None:
        for child in token.children:
            if child.dep_ == "prep":
                yield from _preposition(child, particle)
    if token.dep_ in {"relcl"} and _has_where(token):
        yield "where", token.head
    elif token.dep_ in {"xcomp", "conj"} and token.head.dep_ == "relcl" and _has_where(token.head):
        yield "where", token.head.head


def _preposition(prep: Token, before: str) -> Iterator[tuple[str, Token]]:
    name = f"{before} {prep.lower_}".strip()
    for child in prep.children:
        if child.dep_ == "pobj":
            yield name, child
        elif child.dep_ == "prep":
            yield from _preposition(child, name)
        elif child.dep_ == "pcomp" and not is_verb(child):
            yield name, child


def up(token: Token) -> Iterator[tuple[Token, Token]]:
    """Yield (child, head) from a token to the root of its sentence."""
    for _ in range(40):
        if token.head == token:
            return
        yield token, token.head
        token = token.head


def clause_verb(token: Token) -> Token | None:
    """Return the verb that governs a token, or None in a verbless sentence."""
    if is_verb(token) and token.dep_ != "amod":
        return token
    for _, head in up(token):
        if is_verb(head) and head.dep_ != "amod":
            return head
    return None


def noun_phrase(head: Token) -> tuple[Token, ...]:
    """Return the tokens of a noun phrase without its clauses, in reading order."""
    out: list[Token] = []
    queue = [head]
    while queue:
        token = queue.pop()
        out.append(token)
        for child in token.children:
            if child.dep_ in {"relcl", "advcl", "parataxis", "ccomp"} or _is_clause_head(child):
                continue
            if child.dep_ == "acl" and child.i > token.i:
                continue
            queue.append(child)
    out.sort(key=lambda t: t.i)
    while out and (out[-1].is_punct or out[-1].is_space) and out[-1].text not in {")", "]", "”", '"', "’"}:
        out.pop()
    while out and (out[0].is_punct or out[0].is_space) and out[0].text not in {"(", "“", '"', "‘"}:
        out.pop(0)
    return tuple(out)


def own_clause(predicate: Token) -> list[Token]:
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
