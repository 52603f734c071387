"""What all tests share: nobody's own data, store or cache."""

from __future__ import annotations

import os

# Set before any module reads them, for this process and those that tests start: what a
# developer has fetched or stored must change no test.
os.environ["CLAIMATLAS_EXTRA"] = ""
