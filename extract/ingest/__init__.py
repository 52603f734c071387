"""Many articles in: files, folders, feeds, lists of addresses, JSON Lines; resumable, one at a time.

An edge of the house: it reads sources, runs the pipeline and writes to the store. What is
reported as stored has been committed, together with the note that it is done: a run that was
killed goes on where it stopped, and nothing is stored twice. No stage imports this package.
"""

from __future__ import annotations

from extract.ingest.items import Item, find_items, read_manifest
from extract.ingest.linking import link_store
from extract.ingest.run import Outcome, ingest

__all__ = ["Item", "Outcome", "find_items", "ingest", "link_store", "read_manifest"]
