"""News of our own with the claims noted in them: read the files of ``benchmarks/news``.

A document is a head ``## id | date | title``, its text, and a line for each claim::

    - type | actors | places | status | speaker or - | date or - | kind of shape | clause with its *trigger*

Actors and places are joined by ``;``. The clause stands in the text word for word, once. The older
notes of ``tests/eval/claims_news.txt`` have neither speaker nor date, and mark no trigger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

NEWS = Path(__file__).parent / "news"
HELD_OUT = ("e1", "h1", "j6", "l5", "n7")
"""Files that nothing is trained on and whose errors nobody looks at: the measure of new text."""


UNKNOWN = "?"
"""The speaker of notes that do not tell one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A claim that a document makes, as its writer noted it; offsets are code points of the text."""

    type: str
    actors: tuple[str, ...]
    places: tuple[str, ...]
    status: str
    speaker: str | None
    date: str | None
    kind: str
    start: int
    end: int
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedDocument:
    """A text with all claims that it makes."""

    id: str
    published: date
    title: str
    text: str
    claims: tuple[Noted, ...]


def read_news(path: Path) -> tuple[NotedDocument, ...]:
    """Return the documents of a file in its order."""
    blocks = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return tuple(_document(block) for block in blocks)


def to_gold(document: NotedDocument) -> dict[str, object]:
    """Return a document in the form that a scorer of claims takes as gold."""
    claims = [
        {
            "id": f"{document.id}#{n}",
            "start": c.start,
            "end": c.end,
            "text": document.text[c.start : c.end],
            "type": c.type,
            "actors": [{"text": a, "canonical": a} for a in c.actors],
            "target": "; ".join(c.places),
            "target_places": list(c.places),
            "status": c.status,
            "attribution": c.speaker,
            "date": c.date,
            "geometry": _shape(c),
        }
        for n, c in enumerate(document.claims)
    ]
    return {
        "id": document.id,
        "date": document.published.isoformat(),
        "title": document.title,
        "text": document.text,
        "places": [],
        "ignore_spans": [],
        "claims": claims,
    }


def _shape(noted: Noted) -> dict[str, object]:
    if noted.kind == "border":
        a, b = (*noted.places, "", "")[:2]
        return {"kind": "border", "a": a, "b": b or a}
    return {"kind": noted.kind, "of": list(noted.places)}


def _document(block: str) -> NotedDocument:
    head, _, body = block.partition("\n")
    name, day, title = (part.strip() for part in head.split("|"))
    lines = body.rstrip("\n").split("\n")
    text = "\n".join(line for line in lines if not line.startswith("- ")).strip()
    claims = tuple(_noted(line, text) for line in lines if line.startswith("- "))
    return NotedDocument(id=name, published=date.fromisoformat(day), title=title, text=text, claims=claims)


def _noted(line: str, text: str) -> Noted:
    kind, actors, places, status, *source, shape, words = (p.strip() for p in line[2:].split("|"))
    speaker, day = source or (UNKNOWN, "-")
    before, trigger, after = words.split("*") if source else ("", words, "")
    start = text.index(before + trigger + after)
    at = start + len(before)
    return Noted(
        type=kind,
        actors=_listed(actors),
        places=_listed(places),
        status=status,
        speaker=None if speaker == "-" else speaker,
        date=None if day == "-" else day,
        kind=shape,
        start=start,
        end=start + len(before + trigger + after),
        trigger=(at, at + len(trigger)),
    )


def _listed(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split(";") if part.strip())
