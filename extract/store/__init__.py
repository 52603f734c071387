"""The store: documents with their text, mentions, claims, recipes and footprints.

SQLite in one file by default, any SQLAlchemy database by its URL. No stage imports it.
"""

from extract.store.engine import default_store_path
from extract.store.journal import Ingested
from extract.store.selection import ALL, Selection
from extract.store.store import Facet, Facets, Links, PlaceCount, SetAside, Store, StoredDocument, open_store

__all__ = [
    "ALL",
    "Facet",
    "Facets",
    "Ingested",
    "Links",
    "PlaceCount",
    "Selection",
    "SetAside",
    "Store",
    "StoredDocument",
    "default_store_path",
    "open_store",
]
