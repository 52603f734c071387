"""The store: documents with their text, mentions, claims, recipes and footprints.

SQLite in one file by default, any SQLAlchemy database by its URL. No stage imports it.
"""

from extract.store.engine import default_store_path
from extract.store.selection import ALL, Selection
from extract.store.store import Facet, Facets, Links, Store, StoredDocument, open_store

__all__ = [
    "ALL",
    "Facet",
    "Facets",
    "Links",
    "Selection",
    "Store",
    "StoredDocument",
    "default_store_path",
    "open_store",
]
