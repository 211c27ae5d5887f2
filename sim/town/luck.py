"""Luck: every random number belongs to (town seed, purpose, month, resident).

No stream is shared, so a rule that draws more, fewer or other numbers moves nobody else's luck. Each purpose has
its own key for NumPy's counter-based Philox generator; the month stands in the counter's highest word. Only raw bits
are used (`random_raw`, stable across NumPy versions), turned into uniforms here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Uniforms = npt.NDArray[np.float32]

BIRTH = 0
"""The month in which traits are drawn; life starts in month 1."""

_STEP = np.float32(2.0**-24)
_SPARE = np.uint32(8)  # the low bits go: a float32 holds 24 of the 32
_WORD, _HALF = np.dtype("<u8"), np.dtype("<u4")  # little-endian on every machine
_SIGNED = np.dtype("<i4")  # the same after the shift, and turned into floats twice as fast
_AT_ONCE = 65_536  # even: these fit the cache, and no memory is asked for that must first be cleared
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

    def uniforms(self, key: npt.NDArray[np.uint64], month: int, first_block: int, count: int) -> Uniforms:
        self._state["state"]["key"] = key
        self._counter[0], self._counter[3] = first_block, month
        self._philox.state = self._state
        values: Uniforms = np.empty(count, dtype=np.float32)
        for start in range(0, count, _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            halves = self._philox.random_raw((len(part) + 1) // 2).astype(_WORD, copy=False).view(_HALF)[: len(part)]
            halves >>= _SPARE
            np.multiply(halves.view(_SIGNED), _STEP, out=part, dtype=np.float32, casting="unsafe")
        return values


class Kept:
    """Uniforms that may be wanted again: by the same town under other rules, as behind a slider or in a study.

    Those of towns up to `MOST_PEOPLE` only (of others the draw is a small part of a month), and no more than
    `MOST_BYTES`: then all are let go.
    """

    MOST_PEOPLE, MOST_BYTES = 2_500, 32_000_000

    def __init__(self) -> None:
        self._columns: dict[tuple[int, str, int, int], Uniforms] = {}
        self.bytes = 0

    def get(self, seed: int, purpose: str, month: int, count: int) -> Uniforms | None:
        """A column, read-only, if it is kept."""
        return self._columns.get((seed, purpose, month, count))

    def put(self, seed: int, purpose: str, month: int, values: Uniforms) -> None:
        """Keep a column, which nobody can change from now on."""
        if len(values) > self.MOST_PEOPLE:
            return
        if self.bytes + values.nbytes > self.MOST_BYTES:
            self._columns, self.bytes = {}, 0  # a new one: another thread may look into the old
        values.flags.writeable = False
        self._columns[seed, purpose, month, len(values)] = values
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
        if self._last_drawn.get(purpose) == month:
            raise LuckError(f"the purpose {purpose!r} is drawn twice in month {month}")
        key = self._declared(purpose)
        values = kept.get(self.seed, purpose, month, count)
        if values is None:
            values = self._counter.uniforms(key, month, 0, count)
            kept.put(self.seed, purpose, month, values)
        self._last_drawn[purpose] = month
        return values

    def draw_each(self, purposes: tuple[str, ...], month: int, count: int) -> Uniforms:
        """The same for several purposes, each drawn once: (purposes, count)."""
        if len(purposes) == 1:
            return self.draw(purposes[0], month, count)[None]
        return np.stack([self.draw(purpose, month, count) for purpose in purposes])

    def uniform(self, purpose: str, month: int, resident: int) -> float:
        """One resident's uniform, derived alone: equal to `draw(purpose, month, n)[resident]` for every n."""
        block, place = divmod(resident, _PER_BLOCK)
        return float(self._counter.uniforms(self._declared(purpose), month, block, _PER_BLOCK)[place])

    def _declared(self, purpose: str) -> npt.NDArray[np.uint64]:
        try:
            return self._keys[purpose]
        except KeyError:
            raise LuckError(f"the purpose {purpose!r} was never declared") from None
