"""Opening shipped weights: arrays in an ``.npz``, and what they are put together to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[np.generic]]
T = TypeVar("T")


def open_weights(path: Path, build: Callable[[Arrays], T]) -> T:
    """Return what a function makes of the arrays of a file.

    Raises
    ------
    DataError
        If the file is missing, or not what the function needs.
    """
    from geodata.errors import DataError

    try:
        with np.load(path, allow_pickle=False) as data:
            return build(dict(data))
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"the weights in {path} cannot be read ({error}); install claimatlas again"
        ) from error


def read_lines(array: npt.NDArray[np.generic]) -> list[str]:
    """Return the names that an array holds as bytes, a line each."""
    return bytes(array.astype(np.uint8)).decode("utf-8").split("\n")
