"""Finding place names in a parsed text.

`find_toponyms` lists every mention of a named place, by the annotation rules: with its
type word ("Idlib province"), without article, possessive or direction. Adjectives and
demonyms ("Turkish", "Syrians") are found too and say so in `Toponym.form`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.toponyms.borders import BorderSpan, find_borders
from extract.toponyms.candidates import find_candidates
from extract.toponyms.encoder import open_encoder
from extract.toponyms.features import CANDIDATES, Lookup, features
from extract.toponyms.light import light_view
from extract.toponyms.metonymy import is_metonym
from extract.toponyms.model import Scored, best_spans, probability
from extract.toponyms.network import SpanNetwork, read_network
from extract.toponyms.view import View, view_of
from extract.toponyms.words import place_types, word_set
from extract.values import Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.toponyms.encoder import States
    from geodata.gazetteer import Gazetteer

__all__ = [
    "core_span",
    "find_in_view",
    "find_toponyms",
    "find_toponyms_and_states",
    "find_toponyms_fast",
    "toponym_at",
]

# "The Astana peace track", "the Minsk agreements": names of papers, not places.
_TRACKS = word_set("papers and tracks")
_TRACK_MODIFIERS = word_set("modifiers of tracks")
_WATERS = frozenset(["sea", "water", "river"])
_SHORT_DIRECTIONS = frozenset(
    ["North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western"]
)


def find_toponyms_and_states(doc: Doc, gazetteer: Gazetteer) -> tuple[tuple[Toponym, ...], States]:
    """Return the place names of a document, and how the encoder sees it: for readers that go deeper."""
    view, network = view_of(doc), read_network()
    states = open_encoder().read(view.words, network.layers)
    return find_in_view(view, gazetteer, network, states=states), states


def find_toponyms(doc: Doc, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """Return the place names of a document in reading order, without overlaps.

    Parameters
    ----------
    doc
        A text parsed by `extract.language.Reader`.
    gazetteer
        The list of places that names are looked up in.

    Returns
    -------
    tuple of Toponym
        With ``candidates`` in the gazetteer's order (of the name without its type word too);
        empty where the gazetteer does not know the name. ``confidence`` is the probability
        that the span names a place.
    """
    return find_in_view(view_of(doc), gazetteer, read_network())


def find_toponyms_fast(text: str, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """Return the place names of a text that no parser has read: quicker, and less good.

    As `find_toponyms`, but what only grammar tells is not known: ``is_metonym`` is False, and
    adjectives are told from demonyms by their ending alone.
    """
    return find_in_view(light_view(text), gazetteer, read_network("toponyms-fast"))


def find_in_view(
    view: View,
    gazetteer: Gazetteer,
    network: SpanNetwork,
    *,
    states: States | None = None,
) -> tuple[Toponym, ...]:
    """Return the place names of a document by a network of one's own: `find_toponyms` for training."""
    lookup = Lookup(gazetteer)
    candidates = find_candidates(view, gazetteer)
    spans = list(candidates)
    named = [features(view, span, source, lookup) for span, source in candidates.items()]
    if states is None:
        states = open_encoder().read(view.words, network.layers)
    vectors = states.vectors()
    scores = network.log_odds(vectors, spans, named)
    scored = [Scored(i, j, float(score)) for (i, j), score in zip(spans, scores, strict=True)]
    return _found(view, best_spans(scored, network.threshold), lookup)


def _found(view: View, scored: list[Scored], lookup: Lookup) -> tuple[Toponym, ...]:
    """Return the toponyms of the chosen spans, with borders and elliptic names."""
    spans = [s for s in scored if not _names_a_track(view, s) and not _is_a_bank(view, s)]
    borders = list(find_borders(view, lookup))
    spans = [s for s in spans if not any(s.start < b.end and b.start < s.end for b in borders)]
    elliptic = tuple(_elliptic(view, spans, lookup))
    taken = {toponym.start for toponym in elliptic}
    spans = [s for s in spans if view.words[s.start].start not in taken]
    found = [toponym_at(view, (s.start, s.end), probability(s.log_odds), lookup) for s in spans]
    found += [_border(view, border, lookup) for border in borders]
    found += elliptic
    return tuple(sorted(found, key=lambda t: (t.start, t.end)))


def core_span(toponym: Toponym) -> tuple[int, int]:
    """Return the span of a toponym without a type word in lower case ("Idlib" of "Idlib province")."""
    head, _, last = toponym.text.rpartition(" ")
    if head and toponym.kind_hint != "border" and last.islower() and last in place_types():
        return toponym.start, toponym.start + len(head.rstrip())
    return toponym.start, toponym.end


def _names_a_track(view: View, span: Scored) -> bool:
    words = view.words[span.end : span.end + 2]
    if words and words[0].lower in _TRACK_MODIFIERS:
        words = words[1:]
    return bool(words) and words[0].lower in _TRACKS and view.words[span.start].pos != "ADJ"


def _is_a_bank(view: View, span: Scored) -> bool:
    """Tell whether the words are a side of some river ("the west bank of the Dnipro"), not the West Bank."""
    words = view.words[span.start : span.end]
    return words[-1].lower in ("bank", "banks") and all(word.text.islower() for word in words)


def toponym_at(view: View, span: tuple[int, int], confidence: float, lookup: Lookup) -> Toponym:
    """Return the toponym in the words [i, j): its form, type word, candidates and metonymy."""
    words = view.words
    i, j = span
    known = lookup(view.span_text(i, j))
    form = _form(view, i, j, lookup)
    hint, end = None, j
    if form == "name":
        hint, end = _type_of(view, i, j)
    candidates = known.candidates
    if form == "name" and words[j - 1].lower in place_types() and j - i > 1:
        candidates += lookup(view.span_text(i, j - 1)).candidates
    if form != "name" and not candidates:
        candidates = lookup(_singular(view.span_text(i, j))).candidates
    kind = next((c.place.kind for c in candidates if (c.match == "demonym") == (form != "name")), None)
    return Toponym(
        start=words[i].start,
        end=words[end - 1].end,
        text=view.text[words[i].start : words[end - 1].end],
        form=form,
        is_metonym=form == "name" and end == j and is_metonym(view, (i, j), kind),
        kind_hint=hint,
        confidence=round(confidence, 4),
        candidates=candidates[:CANDIDATES],
    )


def _form(view: View, i: int, j: int, lookup: Lookup) -> str:
    """Return whether the words are a name, an adjective or a demonym."""
    name = view.span_text(i, j)
    known = lookup(name)
    last = view.words[j - 1]
    plural = not known.candidates and lookup(_singular(name)).demonym
    names = [c for c in known.candidates if c.match != "demonym"]
    if not (known.demonym or plural or (last.entity == "NORP" and not names)):
        return "name"
    if known.candidates and known.candidates[0].place.kind in _WATERS and last.entity != "NORP":
        return "name"  # "the Mediterranean", though the gazetteer has it as an adjective
    if names and last.pos == "PROPN" and last.entity in ("GPE", "LOC"):
        return "name"
    if names and names[0].place.kind == "country" and names[0].match in ("exact", "folded"):
        return "name"
    if plural or last.tag in ("NNS", "NNPS"):
        return "demonym"
    if last.dep in ("amod", "compound", "nmod") or last.pos == "ADJ":
        return "adjective"
    return "demonym" if last.dep in ("nsubj", "dobj", "pobj", "nsubjpass", "attr", "appos") else "adjective"


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") else name


def _type_of(view: View, i: int, j: int) -> tuple[str | None, int]:
    """Return the kind that a type word gives the name [i, j), and where the name ends with it.

    A type word in lower case belongs to the name directly before it ("Idlib province"),
    unless an article makes it a description ("a Damascus suburb") or another noun follows
    ("Idlib city council"). In "Saada and Hajjah provinces" it types both names.
    """
    words, types = view.words, place_types()
    for n, edge in ((j - 1, "after"), (i, "before")):
        kind = types.get(words[n].lower)
        if kind is not None and j - i > 1 and (kind.after if edge == "after" else kind.before):
            return kind.kind, j
    if i >= 2 and words[i - 1].lower == "of" and words[i - 2].lower in types:
        return types[words[i - 2].lower].kind, j
    if (
        i >= 1 and words[i - 1].lower in types and not words[i - 1].upper
    ):  # "the village Karm", "city Kherson"
        return types[words[i - 1].lower].kind, j
    if j < len(words) and words[j].sentence == words[i].sentence and not words[j].upper:
        kind = types.get(words[j].lower)
        if kind is not None and kind.after:
            following = words[j + 1] if j + 1 < len(words) else None
            compound = (
                following is not None and following.pos in ("NOUN", "PROPN") and words[j].dep == "compound"
            )
            described = i > 0 and words[i - 1].lower in ("a", "an", "every", "each", "another")
            if words[j].lower.endswith("s") and i > 1 and words[i - 1].lower in ("and", "or", ","):
                return kind.kind, j  # "Saada and Hajjah provinces"
            if kind.lower and not compound and not described:
                return kind.kind, j + 1
            return None, j
        shared = _shared_type(view, j)
        if shared:
            return shared, j
    return None, j


def _shared_type(view: View, j: int) -> str | None:
    """Return the kind that a plural type word at the end of a list gives to its members."""
    words, types = view.words, place_types()
    for k in range(j, min(len(words), j + 12)):
        word = words[k]
        if word.sentence != words[j - 1].sentence:
            return None
        if word.lower in types and word.lower.endswith("s") and k > j:
            return types[word.lower].kind
        if not (word.upper or word.lower in ("and", "or", ",") or word.text in ("-", "'")):
            return None
    return None


def _border(view: View, border: BorderSpan, lookup: Lookup) -> Toponym:
    words = view.words
    start, end = words[border.start].start, words[border.end - 1].end
    names = tuple(view.span_text(i, j) for i, j in border.sides)
    return Toponym(
        start=start,
        end=end,
        text=view.text[start:end],
        kind_hint="border",
        confidence=0.95 if len(names) == 2 else 0.9,
        candidates=lookup(names[0]).candidates[:CANDIDATES] if len(names) == 1 else (),
        compound=names,
    )


def _elliptic(view: View, spans: list[Scored], lookup: Lookup) -> Iterator[Toponym]:
    """Yield the short name in "North and South Korea"."""
    words = view.words
    covered = {k for s in spans for k in range(s.start, s.end) if s.end - s.start > 1}
    for span in spans:
        i = span.start
        if i < 2 or words[i].text not in _SHORT_DIRECTIONS or words[i - 1].lower not in ("and", "or"):
            continue
        short = words[i - 2]
        if short.text not in _SHORT_DIRECTIONS or i - 2 in covered or span.end - i < 2:
            continue
        whole = lookup(f"{short.text} {view.span_text(i + 1, span.end)}")
        if whole.candidates:
            yield Toponym(
                start=short.start,
                end=short.end,
                text=view.text[short.start : short.end],
                is_metonym=is_metonym(view, (i, span.end), whole.candidates[0].place.kind),
                confidence=round(probability(span.log_odds), 4),
                candidates=whole.candidates[:CANDIDATES],
            )
