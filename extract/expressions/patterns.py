"""A small engine for grammars written as patterns over tokens.

A grammar is a dict from rule name to options; an option is a pattern and the function that
makes a value of what the pattern caught::

    "halfway": (("halfway|midway between <a:place> and <b:place>", Halfway),)

In a pattern, ``word`` matches a token by its normal form, ``a|b`` either word, ``UPPER`` any
run of tokens in the word list of that name, ``[ … ]`` what may be missing, ``<rule>`` or
``<name:rule>`` another rule, whose value goes to the builder under that name (``_``: to
nobody). A builder may return None to reject.

A `Chart` matches one text. Each rule at each position is worked out once and keeps, for each
end, the first value found (options stand in order of preference), so that matching is
polynomial for any text, hostile ones too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.expressions.values import Token

Builder = Callable[..., Any]
Options = tuple[tuple[str, Builder], ...]
Special = Callable[["Chart", int], Iterator[tuple[Any, int]]]


@dataclass(frozen=True, slots=True)
class Literal:
    """One token, any of these words."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A run of tokens that a word list holds."""

    phrases: tuple[tuple[str, ...], ...]  # longest first


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
class Grammar:
    """Compiled rules, rules written in Python (`specials`), and every word they know."""

    rules: dict[str, tuple[tuple[tuple[Node, ...], Builder], ...]]
    specials: dict[str, Special]
    vocabulary: frozenset[str]


def compile_grammar(
    rules: Mapping[str, Options], word_lists: Mapping[str, tuple[str, ...]], specials: Mapping[str, Special]
) -> Grammar:
    """Compile patterns; a rule or word list that nothing defines is a `ValueError` at once."""
    lists = {name: _one_of(words) for name, words in word_lists.items()}
    compiled: dict[str, tuple[tuple[tuple[Node, ...], Builder], ...]] = {}
    for name, options in rules.items():
        compiled[name] = tuple((_compile(pattern, lists), builder) for pattern, builder in options)
    known = set(compiled) | set(specials)
    words: set[str] = {w for phrase in lists.values() for p in phrase.phrases for w in p}
    for name, options_ in compiled.items():
        for nodes, _ in options_:
            for node in _flat(nodes):
                if isinstance(node, Capture) and node.rule not in known:
                    raise ValueError(f"rule {name!r} uses {node.rule!r}, which no rule defines")
                if isinstance(node, Literal):
                    words |= node.words
    return Grammar(rules=compiled, specials=dict(specials), vocabulary=frozenset(words))


class Chart:
    """The matches of one grammar over one text; lives as long as the parse.

    ``notes`` is where the specials find what they need beyond the tokens (the names spotted).
    """

    def __init__(self, grammar: Grammar, tokens: tuple[Token, ...], notes: Mapping[str, Any]) -> None:
        self.grammar = grammar
        self.tokens = tokens
        self.notes = notes
        self._done: dict[tuple[str, int], tuple[tuple[Any, int], ...]] = {}

    def match(self, rule: str, at: int) -> tuple[tuple[Any, int], ...]:
        """Return the values of a rule that start at a token, each with the token after its end."""
        key = (rule, at)
        if key not in self._done:
            self._done[key] = ()  # a rule that meets itself at the same place finds nothing there
            self._done[key] = tuple((value, end) for end, value in self._work_out(rule, at).items())
        return self._done[key]

    def _work_out(self, rule: str, at: int) -> dict[int, Any]:
        found: dict[int, Any] = {}
        if at >= len(self.tokens):
            return found
        if rule in self.grammar.specials:
            for value, end in self.grammar.specials[rule](self, at):
                found.setdefault(end, value)
            return found
        for nodes, builder in self.grammar.rules[rule]:
            for caught, end in self._sequence(nodes, 0, at):
                if end not in found:
                    value = builder(**dict(caught))
                    if value is not None:
                        found[end] = value
        return found

    def _sequence(
        self, nodes: tuple[Node, ...], k: int, at: int
    ) -> Iterator[tuple[tuple[tuple[str, Any], ...], int]]:
        if k == len(nodes):
            yield (), at
            return
        for caught, middle in self._node(nodes[k], at):
            for more, end in self._sequence(nodes, k + 1, middle):
                yield caught + more, end

    def _node(self, node: Node, at: int) -> Iterator[tuple[tuple[tuple[str, Any], ...], int]]:
        if isinstance(node, Literal):
            if at < len(self.tokens) and self.tokens[at].norm in node.words:
                yield (), at + 1
        elif isinstance(node, OneOf):
            end = self.listed(node, at)
            if end is not None:
                yield (), end
        elif isinstance(node, Maybe):
            yield from self._sequence(node.inner, 0, at)
            yield (), at
        else:
            for value, end in self.match(node.rule, at):
                yield (() if node.name == "_" else ((node.name, value),)), end

    def listed(self, node: OneOf, at: int) -> int | None:
        """Return the end of the longest run at a token that the word list holds."""
        for phrase in node.phrases:
            if self.starts(phrase, at):
                return at + len(phrase)
        return None

    def starts(self, words: tuple[str, ...], at: int) -> bool:
        """Return whether these words stand at a token."""
        if at + len(words) > len(self.tokens):
            return False
        return all(self.tokens[at + n].norm == word for n, word in enumerate(words))


def _one_of(words: tuple[str, ...]) -> OneOf:
    phrases = {tuple(re.findall(r"\w+|[^\w\s]", w)) for w in words}
    return OneOf(tuple(sorted(phrases, key=lambda p: (-len(p), p))))


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
