"""Where a text names the parties of the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.lexicon import MAX_NAME_TOKENS, Name, Party, name_key, names, needs_capitals

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mention:
    """A named actor in the text: token range [start, end) and who it is."""

    start: int
    end: int
    party: Party
    form: str


def find_mentions(doc: Doc) -> Iterable[Mention]:
    """Yield every name of a table in the text, longest first, left to right."""
    table = names()
    keys = [name_key(t.text) for t in doc]
    i = 0
    while i < len(doc):
        if not keys[i] or not (
            doc[i].text[:1].isupper()
            or doc[i].lower_ in {"al", "anti", "pro", "peshmerga", "mujahideen"}
            or doc[i].text[:1] in "“‘'"
        ):
            i += 1
            continue
        match = _longest_match(doc, keys, i, table)
        if match is None:
            i += 1
        else:
            yield match
            i = match.end


def _longest_match(
    doc: Doc, keys: list[str], i: int, table: Mapping[str, tuple[Name, ...]]
) -> Mention | None:
    best: Mention | None = None
    joined = ""
    for j in range(i, min(len(doc), i + MAX_NAME_TOKENS)):
        if j > i and doc[j].is_sent_start:
            break
        joined += keys[j]
        if len(joined) > 60:
            break
        if not keys[j]:
            continue
        for name in table.get(joined, ()):
            written = doc[i : j + 1].text
            if needs_capitals(name.text) and written.upper() != written:
                continue
            if (
                not written[:1].isupper()
                and not name.text[:1].islower()
                and not written.lower().startswith("al")
            ):
                continue
            best = Mention(i, j + 1, name.party, name.form)
            break
    if best is not None and best.end - best.start == 1:
        text = doc[best.start].text
        sentence = doc[best.start].sent.text
        if needs_capitals(text) and len(text) <= 3 and sentence.upper() == sentence:
            return None  # a headline in capitals: "IS" may be a verb
    return best
