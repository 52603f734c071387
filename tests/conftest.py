"""What all tests share: nobody's own data, store or cache."""

from __future__ import annotations

import os

from hypothesis import settings

# Set before any module reads them, for this process and those that tests start: what a
# developer has fetched or stored must change no test.
os.environ["CLAIMATLAS_EXTRA"] = ""

# A busy machine is slow, and no test asserts a time.
settings.register_profile("claimatlas", deadline=None)
settings.load_profile("claimatlas")
