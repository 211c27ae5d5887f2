"""Types of the model's arrays, and tables that declare their columns."""

from __future__ import annotations

from typing import TypeAlias, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.integer]
Reals: TypeAlias = npt.NDArray[np.floating]
Numbers: TypeAlias = npt.NDArray[np.number]
Counts: TypeAlias = npt.NDArray[np.int64]
Amounts: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.uint8]
Words: TypeAlias = npt.NDArray[np.object_]
Dtype: TypeAlias = type[np.floating]
"""The type of a town's numbers: np.float32 or np.float64."""


def positions(mask: Bools) -> Counts:
    """Where a mask of any shape holds, counted in one row: as `np.flatnonzero`, in less than half the time."""
    return mask.ravel().nonzero()[0]


_DECLARED: dict[type, dict[str, type[np.generic]]] = {}


def declared(table: type) -> dict[str, type[np.generic]]:
    """The columns that a class declares (`place: npt.NDArray[np.int64]`), with the type of their values, in order.

    Found out once: it takes as long as a month of a small town, and each town has two tables.
    """
    if table not in _DECLARED:
        last = {name: get_args(hint)[-1] for name, hint in get_type_hints(table).items()}
        _DECLARED[table] = {name: (get_args(kind) or [kind])[0] for name, kind in last.items()}  # NumPy has two ways
    return _DECLARED[table]
