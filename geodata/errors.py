"""The one error root of claimatlas and the children that every floor raises.

Each child also inherits the built-in that fits, so that callers who know nothing of
claimatlas can still catch it. Messages name the offending value and the next step.
"""

from __future__ import annotations


class ClaimAtlasError(Exception):
    """Root of every error that claimatlas raises on purpose."""


class DataError(ClaimAtlasError, RuntimeError):
    """The embedded data are missing, damaged or of another version."""


class UnknownPlaceError(ClaimAtlasError, LookupError):
    """No place of that id or name, or the place has no shape of the kind asked for."""


class RecipeError(ClaimAtlasError, ValueError):
    """A recipe that cannot be read, or cannot be built; the message says why."""


class DocumentError(ClaimAtlasError, ValueError):
    """A text that cannot be read as a document (empty, binary, too large, wrong language)."""


class FetchError(ClaimAtlasError, OSError):
    """An address that could not be fetched, or that must not be."""


class StoreError(ClaimAtlasError, RuntimeError):
    """The store cannot be opened, is of an unknown version, or refused a write."""
