"""Packing: whole numbers as bytes, bytes deflated, deflated bytes as text. `js/pack.js` reads what is written here."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import numpy.typing as npt

_LONGEST = 5  # bytes of a varint: numbers below 2**35


def varints(values: npt.ArrayLike) -> bytes:
    """Numbers from 0 to 2**35 - 1 in one to five bytes: seven bits a byte, lowest first, the eighth says 'more'."""
    numbers = np.asarray(values, dtype=np.int64).ravel()
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= 1 << 7 * _LONGEST):
        raise ValueError("varints: numbers must be from 0 to 2**35 - 1")
    shifts = 7 * np.arange(_LONGEST)
    rest = numbers[:, None] >> shifts
    parts = (rest & 127) | np.where(rest >> 7 > 0, 128, 0)
    used = (rest > 0) | (shifts == 0)
    packed: bytes = parts[used].astype(np.uint8).tobytes()
    return packed


def series(values: npt.ArrayLike) -> bytes:
    """How many numbers, then the numbers."""
    numbers = np.asarray(values, dtype=np.int64).ravel()
    return varints([len(numbers)]) + varints(numbers)


def rising(values: npt.ArrayLike) -> bytes:
    """Numbers that never fall, as steps."""
    return series(np.diff(np.asarray(values, dtype=np.int64), prepend=0))


def changes(states: npt.ArrayLike) -> bytes:
    """What each resident is, month by month: (months, residents) of small whole numbers, 0 before the first month.

    Only changes are kept, resident by resident: (step along the months of all residents) * 4 + new state.
    """
    lives = np.asarray(states, dtype=np.int64).T
    before = np.concatenate([np.zeros((len(lives), 1), dtype=np.int64), lives[:, :-1]], axis=1)
    places = np.flatnonzero(lives != before)
    return series(np.diff(places, prepend=0) * 4 + lives.ravel()[places])


def toggles(flags: npt.ArrayLike) -> bytes:
    """Yes or no for each resident, month by month: (months, residents) of bool, no before the first month."""
    lives = np.asarray(flags, dtype=bool).T
    before = np.concatenate([np.zeros((len(lives), 1), dtype=bool), lives[:, :-1]], axis=1)
    return rising(np.flatnonzero(lives != before))


def text(raw: bytes) -> str:
    """Deflated (without header), then base64."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeeze.compress(raw) + squeeze.flush()).decode("ascii")
