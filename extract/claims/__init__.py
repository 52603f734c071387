"""Reading claims: who is said to hold, want, leave or contest which ground.

`find_claims` walks the grammar of each sentence for the words that carry territorial claims
(`triggers`), makes frames of actor, predicate and ground (`frames`), and reads for each its
status, source, time and shape. A claim whose ground has no shape becomes a `NotMapped`.
"""

from __future__ import annotations

from extract.claims.assemble import find_claims

__all__ = ["find_claims"]
