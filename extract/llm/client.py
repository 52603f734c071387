"""A thin client of OpenAI-compatible servers (llama.cpp, Ollama, hosted ones): one question, one answer."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from geodata.errors import ClaimAtlasError

DEFAULT_URL = "http://127.0.0.1:11434/v1"
KEY_VARIABLE = "CLAIMATLAS_LLM_KEY"
MAX_ANSWER_BYTES = 1_000_000
CONNECT_S = 5.0
ANSWER_S = 120.0
TRIES = 3
PAUSE_S = 1.0
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class LlmError(ClaimAtlasError):
    """The model could not be asked, or gave nothing that can be read."""


class _UnsupportedError(Exception):
    """The server does not know one of the fields of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a model is asked.

    ``pause_s`` is the wait before the second try; it doubles. ``key`` is never shown.
    """

    model: str
    url: str
    key: str = ""
    answer_s: float = ANSWER_S
    tries: int = TRIES
    pause_s: float = PAUSE_S

    def __repr__(self) -> str:
        return f"Server({self.model!r}, {self.url!r})"


def open_server(model: str, url: str = "", *, key: str = "", answer_s: float = ANSWER_S) -> Server:
    """Return a server from what a user gives.

    Parameters
    ----------
    model
        The model's name as the server knows it.
    url
        Its address; ``/v1/chat/completions`` is added where it is left out.
    key
        Sent as a bearer token where not empty.
    answer_s
        How long one answer may take, in seconds.

    Raises
    ------
    LlmError
        If the address is none, or a key would travel unencrypted to another machine.
    """
    url = url or DEFAULT_URL
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise LlmError(f"{url!r} is no address of a model server; give one like {DEFAULT_URL}")
    if parts.username or parts.password:
        raise LlmError(f"put the key into the environment ({KEY_VARIABLE}), not into the address")
    if key and parts.scheme == "http" and parts.hostname not in _LOCAL:
        raise LlmError(
            f"the key would travel unencrypted to {parts.hostname}; use https, or unset {KEY_VARIABLE}"
        )
    if not model.strip():
        raise LlmError("name the model, as in --llm llama3.1")
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path = f"{path or '/v1'}/chat/completions"
    address = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
    return Server(model=model.strip(), url=address, key=key, answer_s=answer_s)


def ask(server: Server, system: str, user: str, schema: Mapping[str, Any]) -> str:
    """Return the text that a model answers.

    The answer's form is asked for as a JSON schema, as a JSON object or not at all, whichever
    the server knows. Temperature 0. Redirects are not followed, so that text and key reach
    only the server that was named.

    Raises
    ------
    LlmError
        After so many tries, with the reason in words.
    """
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    body: dict[str, Any] = {"model": server.model, "messages": messages, "temperature": 0, "stream": False}
    named = {"name": "claims", "strict": True, "schema": schema}
    forms: list[dict[str, Any]] = [
        {"response_format": {"type": "json_schema", "json_schema": named}},
        {"response_format": {"type": "json_object"}},
        {},
    ]
    for form in forms:
        try:
            return _tried(server, body | form)
        except _UnsupportedError:
            continue
    raise LlmError(f"{server.url} refuses the request; is {server.model!r} a chat model?")


def _tried(server: Server, body: Mapping[str, Any]) -> str:
    """Return the answer of the first try that succeeds."""
    reason = ""
    for number in range(server.tries):
        if number:
            time.sleep(server.pause_s * 2 ** (number - 1))
        status, raw, reason = _post(server, body)
        if status == 200:
            return _content(raw, server)
        if status in {400, 422} and "response_format" in body:
            raise _UnsupportedError
        if status and status not in _AGAIN:
            hint = {401: f"; set {KEY_VARIABLE}", 403: f"; set {KEY_VARIABLE}", 404: "; is the model there?"}
            raise LlmError(f"{server.url} answers {status}{hint.get(status, '')}")
    raise LlmError(f"{reason} ({server.tries} tries)")


def _post(server: Server, body: Mapping[str, Any]) -> tuple[int, bytes, str]:
    """Return status, body and, where there is no status or a passing failure, the reason."""
    import httpx

    headers = {"User-Agent": "claimatlas"} | ({"Authorization": f"Bearer {server.key}"} if server.key else {})
    timeout = httpx.Timeout(server.answer_s, connect=min(CONNECT_S, server.answer_s))
    until = time.monotonic() + server.answer_s
    host = urlsplit(server.url).hostname or ""
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=host not in _LOCAL) as client,
            client.stream("POST", server.url, json=dict(body), headers=headers) as response,
        ):
            raw = bytearray()
            for piece in response.iter_bytes():
                raw += piece
                if len(raw) > MAX_ANSWER_BYTES:
                    raise LlmError(f"{host} answers with more than {MAX_ANSWER_BYTES:,} bytes")
                if time.monotonic() > until:
                    return 0, b"", f"{host} did not finish its answer within {server.answer_s:.0f} s"
            return response.status_code, bytes(raw), f"{host} answers {response.status_code}"
    except httpx.TimeoutException:
        return 0, b"", f"{host} did not answer within {server.answer_s:.0f} s"
    except httpx.ConnectError as error:
        raise LlmError(f"no model server answers at {server.url} ({error}); is it running?") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        return 0, b"", f"{host}: {type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _content(raw: bytes, server: Server) -> str:
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise LlmError(f"{server.url} gives no chat answer; is it an OpenAI-compatible server?") from error
    if not isinstance(content, str):
        raise LlmError(f"{server.model!r} answers without text")
    return content
