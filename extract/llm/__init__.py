"""A language model as a second reader of claims: any server that speaks OpenAI's chat protocol.

An edge: no stage imports it; the command line hands `open_model(...)` to the pipeline as a
function. The model only points at words of the text; what it says is held against the text
(`grounding`), what does not hold is dropped and counted, and the rules of `extract.claims`
read status, speaker, time and shape of the rest as they do of their own finds.
"""

from __future__ import annotations

from extract.llm.client import DEFAULT_URL, KEY_VARIABLE, LlmError
from extract.llm.reader import ModelReader, open_model

__all__ = ["DEFAULT_URL", "KEY_VARIABLE", "LlmError", "ModelReader", "open_model"]
