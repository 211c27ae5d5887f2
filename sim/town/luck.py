"""Luck: every random number belongs to (town seed, purpose, month, resident).

No stream is shared, so a rule that draws more, fewer or other numbers moves nobody else's luck. Each purpose has
its own key for NumPy's counter-based Philox generator; the month stands in the counter's highest word. Only raw bits
are used (`random_raw`, stable across NumPy versions), turned into uniforms here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Uniforms = npt.NDArray[np.float32]

BIRTH = 0
"""The month in which traits are drawn; life starts in month 1."""
YEAR = 12
"""How many months of luck small towns draw at once."""

_STEP = np.float32(2.0**-24)
_SPARE = np.uint32(8)  # the low bits go: a float32 holds 24 of the 32
_WORD, _HALF = np.dtype("<u8"), np.dtype("<u4")  # little-endian on every machine
_SIGNED = np.dtype("<i4")  # the same after the shift, and turned into floats twice as fast
_AT_ONCE = 32_768  # words: these fit the cache
_PER_BLOCK = 8  # one Philox block is four 64-bit words, hence eight uniforms


class LuckError(RuntimeError):
    """A purpose that nobody declared, or one drawn twice in a month: a bug in a rule, never bad luck."""


def _key(seed: int, purpose: str) -> npt.NDArray[np.uint64]:
    digest = hashlib.blake2b(f"listed/{seed}/{purpose}".encode(), digest_size=16).digest()
    return np.frombuffer(digest, dtype="<u8").astype(np.uint64)


class _Counter:
    """Philox set to any key and counter. One generator is reused: making one costs more than a thousand draws."""

    def __init__(self) -> None:
        self._philox = np.random.Philox(key=0)
        self._state = self._philox.state
        self._state["buffer_pos"] = 4  # nothing buffered: the next word is the first of the counter's block
        self._counter = np.zeros(4, dtype=np.uint64)
        self._state["state"]["counter"] = self._counter

    def uniforms(
        self, keys: Sequence[npt.NDArray[np.uint64]], months: Sequence[int], count: int, first_block: int = 0
    ) -> Uniforms:
        """The uniforms of several keys in several months: (months, keys, count)."""
        words = (count + 1) // 2
        if words > _AT_ONCE:
            values: Uniforms = np.empty((len(months), len(keys), count), dtype=np.float32)
            for rows, month in zip(values, months, strict=True):
                for row, key in zip(rows, keys, strict=True):
                    self._fill(row, key, month)
            return values
        halves = np.empty((len(months), len(keys), 2 * words), dtype=_HALF)
        for of_month, month in zip(halves.view(_WORD), months, strict=True):
            for row, key in zip(of_month, keys, strict=True):
                self._set(key, month, first_block)
                row[:] = self._philox.random_raw(words)
        return _as_uniforms(halves)[:, :, :count]

    def _fill(self, values: Uniforms, key: npt.NDArray[np.uint64], month: int) -> None:
        """Those of one key and month, by pieces."""
        self._set(key, month, 0)
        for start in range(0, len(values), 2 * _AT_ONCE):
            part = values[start : start + 2 * _AT_ONCE]
            halves = self._philox.random_raw((len(part) + 1) // 2).astype(_WORD, copy=False).view(_HALF)
            part[:] = _as_uniforms(halves)[: len(part)]

    def _set(self, key: npt.NDArray[np.uint64], month: int, first_block: int) -> None:
        self._state["state"]["key"] = key
        self._counter[0], self._counter[3] = first_block, month
        self._philox.state = self._state


def _as_uniforms(halves: npt.NDArray[np.uint32]) -> Uniforms:
    """In the place of the raw bits, which are no longer needed."""
    halves >>= _SPARE
    values: Uniforms = halves.view(np.float32)
    return np.multiply(halves.view(_SIGNED), _STEP, out=values, dtype=np.float32, casting="unsafe")


class Kept:
    """Uniforms that may be wanted again: by the same town under other rules, as behind a slider or in a study.

    Those of towns up to `MOST_PEOPLE` only (of others the draw is a small part of a month), a year at once, and no
    more than `MOST_BYTES`: then all are let go.
    """

    MOST_PEOPLE, MOST_BYTES = 2_500, 32_000_000

    def __init__(self) -> None:
        self._years: dict[tuple[int, tuple[str, ...], int, int], Uniforms] = {}
        self.bytes = 0

    def get(self, seed: int, purposes: tuple[str, ...], year: int, count: int) -> Uniforms | None:
        """A year of these purposes, (months, purposes, count), read-only, if it is kept."""
        return self._years.get((seed, purposes, year, count))

    def put(self, seed: int, purposes: tuple[str, ...], year: int, values: Uniforms) -> None:
        """Keep a year, which nobody can change from now on."""
        if self.bytes + values.nbytes > self.MOST_BYTES:
            self._years, self.bytes = {}, 0  # a new one: another thread may look into the old
        values.flags.writeable = False
        self._years[seed, purposes, year, values.shape[-1]] = values
        self.bytes += values.nbytes


kept = Kept()


class Luck:
    """The luck of one town: uniforms in [0, 1) by purpose, month and resident.

    Args:
        seed: the town's seed, a whole number from 0 to 2**63 - 1.
        purposes: the names that rules may draw under; more can be declared later, none twice.
    """

    def __init__(self, seed: int, purposes: Iterable[str] = ()) -> None:
        self.seed = seed
        self._keys: dict[str, npt.NDArray[np.uint64]] = {}
        self._last_drawn: dict[str, int] = {}
        self._counter = _Counter()
        self.declare(*purposes)

    def declare(self, *purposes: str) -> None:
        """Name purposes before they are drawn. Raises LuckError for a name declared before."""
        for purpose in purposes:
            if purpose in self._keys:
                raise LuckError(f"the purpose {purpose!r} is declared twice")
            self._keys[purpose] = _key(self.seed, purpose)

    @property
    def purposes(self) -> tuple[str, ...]:
        """Every declared purpose, in order of declaration."""
        return tuple(self._keys)

    def draw(self, purpose: str, month: int, count: int) -> Uniforms:
        """The uniforms of `purpose` in `month` for residents 0 to `count` - 1: float32 of shape (count,).

        They may be read-only: small towns' luck is kept, see `Kept`.

        Raises LuckError when the purpose is undeclared or was drawn in this month already.
        """
        values: Uniforms = self.draw_each((purpose,), month, count)[0]
        return values

    def draw_each(self, purposes: tuple[str, ...], month: int, count: int) -> Uniforms:
        """The same for several purposes, each drawn once: (purposes, count)."""
        for purpose in purposes:
            if self._last_drawn.get(purpose) == month:
                raise LuckError(f"the purpose {purpose!r} is drawn twice in month {month}")
            self._last_drawn[purpose] = month
        if count > Kept.MOST_PEOPLE:
            values: Uniforms = self._counter.uniforms(self._keys_of(purposes), [month], count)[0]
            return values
        year, place = divmod(month - 1, YEAR) if month > BIRTH else (BIRTH - 1, 0)
        months = kept.get(self.seed, purposes, year, count)
        if months is None:
            first = year * YEAR + 1
            wanted = [BIRTH] if month == BIRTH else range(first, first + YEAR)
            months = self._counter.uniforms(self._keys_of(purposes), wanted, count)
            kept.put(self.seed, purposes, year, months)
        drawn: Uniforms = months[place]
        return drawn

    def uniform(self, purpose: str, month: int, resident: int) -> float:
        """One resident's uniform, derived alone: equal to `draw(purpose, month, n)[resident]` for every n."""
        block, place = divmod(resident, _PER_BLOCK)
        return float(self._counter.uniforms(self._keys_of((purpose,)), [month], _PER_BLOCK, block)[0, 0, place])

    def _keys_of(self, purposes: tuple[str, ...]) -> list[npt.NDArray[np.uint64]]:
        return [self._declared(purpose) for purpose in purposes]

    def _declared(self, purpose: str) -> npt.NDArray[np.uint64]:
        try:
            return self._keys[purpose]
        except KeyError:
            raise LuckError(f"the purpose {purpose!r} was never declared") from None
