"""A small engine for grammars written as patterns over tokens.

A grammar is a dict from rule name to options; an option is a pattern and the function that
makes a value of what the pattern caught::

    "halfway": (("halfway|midway between <a:place> and <b:place>", Halfway),)

In a pattern, ``word`` matches a token by its normal form, ``a|b`` either word, ``UPPER`` any
run of tokens in the word list of that name, ``[ … ]`` what may be missing, ``<rule>`` or
``<name:rule>`` another rule, whose value goes to the builder under that name (``_``: to
nobody). A builder may return None to reject. A pattern without builder hands on what its
one capture caught.

A `Chart` matches one text. Each rule at each position is worked out once and keeps, for each
end, the first value found (options stand in order of preference), so that matching is
polynomial for any text, hostile ones too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.expressions.tokens import find_tokens, normalise
from extract.expressions.values import Token

Builder = Callable[..., Any]
Options = tuple[tuple[str, Builder] | str, ...]
Special = Callable[["Chart", int], Iterator[tuple[Any, int]]]


@dataclass(frozen=True, slots=True)
class Literal:
    """One token, any of these words."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A run of tokens that a word list holds: by its first word, the longest first."""

    phrases: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Maybe:
    """What may be missing; tried present first."""

    inner: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """Another rule, its value bound to a name."""

    name: str
    rule: str


Node = Literal | OneOf | Maybe | Capture


@dataclass(frozen=True, slots=True)
class Option:
    """One pattern of a rule. It can only start with one of ``words`` or of ``specials``."""

    nodes: tuple[Node, ...]
    builder: Builder
    words: frozenset[str]
    specials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled rules, rules written in Python (`specials`), and every word they know.

    ``starts`` has for each rule the numbers of its options by the words, and by the specials
    ("<name"), that they can start with: most rules can start at hardly any token.
    """

    rules: dict[str, tuple[Option, ...]]
    specials: dict[str, Special]
    vocabulary: frozenset[str]
    starts: dict[str, dict[str, tuple[int, ...]]]


def compile_grammar(
    rules: Mapping[str, Options], word_lists: Mapping[str, tuple[str, ...]], specials: Mapping[str, Special]
) -> Grammar:
    """Compile patterns; a rule or word list that nothing defines is a `ValueError` at once."""
    lists = {name: one_of(words) for name, words in word_lists.items()}
    compiled: dict[str, tuple[tuple[tuple[Node, ...], Builder], ...]] = {}
    for name, options in rules.items():
        pairs = ((o, _passed_on) if isinstance(o, str) else o for o in options)
        compiled[name] = tuple((_compile(pattern, lists), builder) for pattern, builder in pairs)
    known = set(compiled) | set(specials)
    words: set[str] = {w for entry in lists.values() for ps in entry.phrases.values() for p in ps for w in p}
    for name, options_ in compiled.items():
        for nodes, _ in options_:
            for node in _flat(nodes):
                if isinstance(node, Capture) and node.rule not in known:
                    raise ValueError(f"rule {name!r} uses {node.rule!r}, which no rule defines")
                if isinstance(node, Literal):
                    words |= node.words
    firsts = _Firsts(compiled, specials)
    rules_ = {
        name: tuple(Option(nodes, builder, *firsts.of(nodes)) for nodes, builder in options)
        for name, options in compiled.items()
    }
    return Grammar(
        rules=rules_,
        specials=dict(specials),
        vocabulary=frozenset(words),
        starts={name: _by_start(options) for name, options in rules_.items()},
    )


def _by_start(options: tuple[Option, ...]) -> dict[str, tuple[int, ...]]:
    out: dict[str, tuple[int, ...]] = {}
    for n, option in enumerate(options):
        for first in (*option.words, *(f"<{name}" for name in option.specials)):
            out[first] = (*out.get(first, ()), n)
    return out


class Chart:
    """The matches of one grammar over one text; lives as long as the parse.

    ``notes`` is where the specials find what they need beyond the tokens (the names spotted).
    """

    def __init__(self, grammar: Grammar, tokens: tuple[Token, ...], notes: Mapping[str, Any]) -> None:
        self.grammar = grammar
        self.tokens = tokens
        self.notes = notes
        self.norms = tuple(token.norm for token in tokens)
        self._present = frozenset(self.norms)
        self._possible: dict[str, frozenset[int]] = {}
        self._special: dict[int, tuple[str, ...]] = {}
        self._done: dict[tuple[str, int], tuple[tuple[Any, int], ...]] = {}

    def match(self, rule: str, at: int) -> tuple[tuple[Any, int], ...]:
        """Return the values of a rule that start at a token, each with the token after its end."""
        key = (rule, at)
        found = self._done.get(key)
        if found is None:
            self._done[key] = ()  # a rule that meets itself at the same place finds nothing there
            found = tuple((value, end) for end, value in self._work_out(rule, at).items())
            self._done[key] = found
        return found

    def _work_out(self, rule: str, at: int) -> dict[int, Any]:
        found: dict[int, Any] = {}
        if at >= len(self.tokens):
            return found
        if rule in self.grammar.specials:
            for value, end in self.grammar.specials[rule](self, at):
                found.setdefault(end, value)
            return found
        for option in self._options(rule, at):
            for caught, end in self._sequence(option.nodes, 0, at):
                if end not in found:
                    value = option.builder(**dict(caught))
                    if value is not None:
                        found[end] = value
        return found

    def _options(self, rule: str, at: int) -> Iterator[Option]:
        """Yield the options of a rule that can start at a token, in their order."""
        starts = self.grammar.starts[rule]
        found = {n for first in self._firsts_at(at) for n in starts.get(first, ())}
        options = self.grammar.rules[rule]
        return (options[n] for n in sorted(found & self._options_here(rule)))

    def _options_here(self, rule: str) -> frozenset[int]:
        """Return the numbers of a rule's options that the text has all words for, wherever they stand.

        Most have not: a sentence seldom says "halfway between" or "on either bank of".
        """
        if rule not in self._possible:
            options = self.grammar.rules[rule]
            self._possible[rule] = frozenset(range(len(options)))  # while it is worked out, for itself
            self._possible[rule] = frozenset(n for n, o in enumerate(options) if self._has_words(o.nodes))
        return self._possible[rule]

    def _never(self, rule: str) -> bool:
        """Return whether the text has not all words for any option of a rule."""
        return rule in self.grammar.rules and not self._options_here(rule)

    def _has_words(self, nodes: tuple[Node, ...]) -> bool:
        for node in nodes:
            if isinstance(node, Literal):
                if node.words.isdisjoint(self._present):
                    return False
            elif isinstance(node, OneOf):
                if self._present.isdisjoint(node.phrases):
                    return False
            elif isinstance(node, Capture) and self._never(node.rule):
                return False
        return True

    def _firsts_at(self, at: int) -> tuple[str, ...]:
        """Return what a rule can start with at a token: its word, and the specials that match there."""
        if at not in self._special:
            found = (f"<{name}" for name in self.grammar.specials if self.match(name, at))
            self._special[at] = (self.norms[at], *found)
        return self._special[at]

    def _sequence(
        self, nodes: tuple[Node, ...], k: int, at: int
    ) -> Iterator[tuple[tuple[tuple[str, Any], ...], int]]:
        while k < len(nodes):  # words need no choice: walk over them
            node = nodes[k]
            if isinstance(node, Literal):
                if at >= len(self.norms) or self.norms[at] not in node.words:
                    return
                at += 1
            elif isinstance(node, OneOf):
                end = self.listed(node, at)
                if end is None:
                    return
                at = end
            else:
                break
            k += 1
        else:
            yield (), at
            return
        if isinstance(node, Maybe):
            for caught, middle in self._sequence(node.inner, 0, at):
                for more, end in self._sequence(nodes, k + 1, middle):
                    yield caught + more, end
            yield from self._sequence(nodes, k + 1, at)
            return
        for value, middle in self.match(node.rule, at):
            bound = () if node.name == "_" else ((node.name, value),)
            for more, end in self._sequence(nodes, k + 1, middle):
                yield bound + more, end

    def listed(self, node: OneOf, at: int) -> int | None:
        """Return the end of the longest run at a token that the word list holds."""
        if at >= len(self.norms):
            return None
        for phrase in node.phrases.get(self.norms[at], ()):
            if self.starts(phrase, at):
                return at + len(phrase)
        return None

    def starts(self, words: tuple[str, ...], at: int) -> bool:
        """Return whether these words stand at a token."""
        return self.norms[at : at + len(words)] == words


class _Firsts:
    """What each rule can start with: words, and rules written in Python."""

    def __init__(
        self,
        rules: Mapping[str, tuple[tuple[tuple[Node, ...], Builder], ...]],
        specials: Mapping[str, Special],
    ) -> None:
        self._rules = rules
        self._specials = specials
        self._sets: dict[str, set[str]] = {name: set() for name in rules}
        changed = True
        while changed:  # rules meet themselves: grow the sets until they stand
            changed = False
            for name, options in rules.items():
                new = {first for nodes, _ in options for first in self._starts(nodes)}
                if not new <= self._sets[name]:
                    self._sets[name] |= new
                    changed = True

    def of(self, nodes: tuple[Node, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the words and the specials that a pattern can start with."""
        starts = self._starts(nodes)
        words = frozenset(s for s in starts if not s.startswith("<"))
        return words, tuple(sorted(s[1:] for s in starts if s.startswith("<")))

    def _starts(self, nodes: tuple[Node, ...]) -> set[str]:
        out: set[str] = set()
        for node in nodes:
            if isinstance(node, Literal):
                return out | node.words
            if isinstance(node, OneOf):
                return out | set(node.phrases)
            if isinstance(node, Capture):
                return out | ({f"<{node.rule}"} if node.rule in self._specials else self._sets[node.rule])
            out |= self._starts(node.inner)
        return out


def one_of(words: tuple[str, ...]) -> OneOf:
    """Return the node that matches any phrase of a word list."""
    phrases = sorted({tuple(split_words(w)) for w in words}, key=lambda p: (-len(p), p))
    by_first: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in phrases:
        by_first[phrase[0]] = (*by_first.get(phrase[0], ()), phrase)
    return OneOf(by_first)


def split_words(phrase: str) -> list[str]:
    """Split a phrase of a word list as `tokens.find_tokens` splits text."""
    return [normalise(t.text) for t in find_tokens(phrase)]


def _passed_on(**caught: Any) -> Any:
    """Build nothing: hand on the one value that a pattern without builder has caught."""
    (value,) = caught.values()
    return value


def _compile(pattern: str, lists: Mapping[str, OneOf]) -> tuple[Node, ...]:
    parts = re.findall(r"\[|\](?!\w)|[^\s\[\]]+", pattern)
    stack: list[list[Node]] = [[]]
    for part in parts:
        if part == "[":
            stack.append([])
        elif part == "]":
            inner = tuple(stack.pop())
            stack[-1].append(Maybe(inner))
        elif part.startswith("<"):
            name, _, rule = part[1:-1].partition(":")
            stack[-1].append(Capture(name, rule or name))
        elif part.isupper() and part.isalpha():
            if part not in lists:
                raise ValueError(f"pattern {pattern!r} uses the word list {part}, which is not defined")
            stack[-1].append(lists[part])
        else:
            stack[-1].append(Literal(frozenset(part.split("|"))))
    if len(stack) != 1:
        raise ValueError(f"pattern {pattern!r}: brackets do not match")
    return tuple(stack[0])


def _flat(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Maybe):
            yield from _flat(node.inner)
