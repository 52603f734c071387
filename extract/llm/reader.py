"""Asking a model about a document: in pieces, with answers kept, and with the rules to fall back on."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extract.llm.answer import SCHEMA, Proposal, read_answer
from extract.llm.client import ANSWER_S, KEY_VARIABLE, LlmError, Server, ask, open_server
from extract.llm.grounding import Tally, ground_proposals

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.claims.actors import Cast
    from extract.claims.frames import Frame
    from extract.claims.grounds import Grounds
    from extract.values import Document

PIECE_CHARS = 8_000
"""So much of a text is asked about at a time: small models lose the thread of more."""
MAX_PIECES = 60
BROKEN_TRIES = 2
"""An answer that is no JSON is asked for once more."""
GIVE_UP_AFTER = 3
"""So many documents in a row without an answer, and the model is not asked again in this run."""


class ModelReader:
    """A language model that reads claims beside the rules, for one run.

    Called with a document and what the rules know of it, it returns frames that stand in the
    text. It never raises for what a server does: it says so, and the rules' own frames remain.
    """

    def __init__(
        self, server: Server, *, cache: Path | None = None, say: Callable[[str], None] | None = None
    ) -> None:
        self._server, self._cache = server, cache
        self._say = say or (lambda line: print(f"claimatlas: {line}", file=sys.stderr, flush=True))
        self._failed = 0
        self.tally = Tally()
        """What came of all claims that the model gave in this run."""

    def __call__(self, document: Document, doc: Doc, cast: Cast, grounds: Grounds) -> tuple[Frame, ...]:
        """Return the frames that the model's claims about a document come to."""
        if self._failed >= GIVE_UP_AFTER:
            return ()
        out: list[Frame] = []
        tally = Tally()
        try:
            for piece in _pieces(doc):
                proposals, unreadable = self._proposals(document, piece)
                frames, counted = ground_proposals(
                    proposals, doc, cast, grounds, trigger=f"llm:{self._server.model}"
                )
                tally.add(counted)
                if unreadable:
                    tally.given += unreadable
                    tally.dropped["of no readable form"] += unreadable
                out += [frame for frame in frames if frame not in out]
        except LlmError as error:
            self._failed += 1
            self._say(f"{document.id}: {error}; claims are read by the rules alone")
            if self._failed == GIVE_UP_AFTER:
                self._say(
                    f"the model failed {GIVE_UP_AFTER} times in a row and is not asked again in this run"
                )
            return ()
        self._failed = 0
        self.tally.add(tally)
        if tally.given:
            self._say(f"{document.id}: {tally}")
        return tuple(out)

    def _proposals(self, document: Document, piece: str) -> tuple[tuple[Proposal, ...], int]:
        """Return what the model says about a piece of text, from the cache or asked anew."""
        published = document.published.isoformat() if document.published else None
        user = json.dumps(
            {"published": published, "title": document.title[:300], "text": piece}, ensure_ascii=False
        )
        path = self._path(user)
        if path is not None and path.is_file():
            try:
                return read_answer(path.read_text(encoding="utf-8"))
            except (LlmError, OSError, ValueError):
                pass  # a damaged file is asked for again
        for number in range(1, BROKEN_TRIES + 1):
            answer = ask(self._server, _prompt(), user, SCHEMA)
            try:
                found = read_answer(answer)
            except LlmError:
                if number == BROKEN_TRIES:
                    raise
                continue
            if path is not None:
                _keep(path, answer)
            return found
        raise AssertionError("unreachable")

    def _path(self, user: str) -> Path | None:
        if self._cache is None:
            return None
        key = json.dumps([self._server.url, self._server.model, _prompt(), user])
        return self._cache / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


def open_model(
    model: str, url: str = "", *, say: Callable[[str], None] | None = None, answer_s: float = ANSWER_S
) -> ModelReader:
    """Return a model that reads claims, asked at a server; nothing is sent before the first document.

    The key, if the server wants one, comes from the environment (`KEY_VARIABLE`).

    Raises
    ------
    LlmError
        If the address is none, or the key would travel unencrypted.
    """
    server = open_server(model, url, key=os.environ.get(KEY_VARIABLE, ""), answer_s=answer_s)
    return ModelReader(server, cache=default_cache(), say=say)


def default_cache() -> Path | None:
    """Return the folder where answers are kept: in ``$CLAIMATLAS_CACHE`` or the user's cache."""
    try:
        chosen = os.environ.get("CLAIMATLAS_CACHE")
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claimatlas"
    except RuntimeError:
        return None
    return (Path(chosen) if chosen else base) / "llm"


def _keep(path: Path, answer: str) -> None:
    """Keep an answer; a full or closed disk costs nothing but asking again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(answer, encoding="utf-8")
        part.replace(path)
    except (OSError, ValueError):
        return


def _prompt() -> str:
    return (files("extract") / "data" / "llm_prompt.txt").read_text(encoding="utf-8")


def _pieces(doc: Doc) -> Iterator[str]:
    """Yield a text in pieces of whole sentences."""
    text, begin, end, count = doc.text, 0, 0, 0
    for sent in doc.sents:
        if sent.end_char - begin > PIECE_CHARS and end > begin:
            yield text[begin:end].strip()
            begin, count = end, count + 1
            if count >= MAX_PIECES:
                return
        end = sent.end_char
    if text[begin:end].strip():
        yield text[begin:end].strip()
