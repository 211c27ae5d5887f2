"""Luck: every random number belongs to (town seed, purpose, month, resident).

No stream is shared, so a rule that draws more, fewer or other numbers moves nobody else's luck. Each purpose has
its own key for NumPy's counter-based Philox generator; the month stands in the counter's highest word. Only raw bits
are used (`random_raw`, stable across NumPy versions), turned into uniforms here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from sim.town import cores, scattered

Uniforms = npt.NDArray[np.float32]
Key: TypeAlias = tuple[int, int]
_Words: TypeAlias = npt.NDArray[np.uint64]

BIRTH = 0
"""The month in which traits are drawn; life starts in month 1."""
YEAR = 12
"""How many months of luck small towns draw at once."""

_STEP = np.float32(2.0**-24)
_SPARE = np.uint32(8)  # the low bits go: a float32 holds 24 of the 32
_WORD, _HALF = np.dtype("<u8"), np.dtype("<u4")  # little-endian on every machine
_SIGNED = np.dtype("<i4")  # the same after the shift, and turned into floats twice as fast
_AT_ONCE = 16_384  # words: these fit the cache
AHEAD_FROM = 30_000
"""Residents from which on a second core draws luck ahead; below it, handing over costs what it saves."""
ROWS_AHEAD = 6
"""Columns of luck that wait at the most, or one draw that has more of them."""
_PER_BLOCK = 8  # one Philox block is four 64-bit words, hence eight uniforms


class LuckError(RuntimeError):
    """A purpose that nobody declared, or one drawn twice in a month: a bug in a rule, never bad luck."""


def _key(seed: int, purpose: str) -> Key:
    digest = hashlib.blake2b(f"listed/{seed}/{purpose}".encode(), digest_size=16).digest()
    low, high = np.frombuffer(digest, dtype="<u8").tolist()
    return low, high


class _Counter:
    """Philox set to any key and counter. One generator is reused: making one costs more than a thousand draws."""

    def __init__(self) -> None:
        self._philox = np.random.Philox(key=0)
        self._state = self._philox.state
        self._state["buffer_pos"] = 4  # nothing buffered: the next word is the first of the counter's block
        self._state["buffer"] = cast("_Words", [0] * 4)  # lists, here and below: Philox reads them three times as fast
        self._counter = [0] * 4
        self._state["state"]["counter"] = cast("_Words", self._counter)

    def uniforms(self, keys: Sequence[Key], months: Sequence[int], count: int, first_block: int = 0) -> Uniforms:
        """The uniforms of several keys in several months: (months, keys, count)."""
        words = (count + 1) // 2
        values: Uniforms = np.empty((len(months), len(keys), count), dtype=np.float32)
        if words > _AT_ONCE:
            for rows, month in zip(values, months, strict=True):
                for row, key in zip(rows, keys, strict=True):
                    self._fill(row, key, month, first_block)
            return values
        halves = np.empty((len(months), len(keys), 2 * words), dtype=_HALF)
        for of_month, month in zip(halves.view(_WORD), months, strict=True):
            for row, key in zip(of_month, keys, strict=True):
                self._set(key, month, first_block)
                row[:] = self._philox.random_raw(words)
        _to_uniforms(halves[:, :, :count], values)
        return values

    def _fill(self, values: Uniforms, key: Key, month: int, first_block: int) -> None:
        """Those of one key and month, by pieces."""
        self._set(key, month, first_block)
        for start in range(0, len(values), 2 * _AT_ONCE):
            part = values[start : start + 2 * _AT_ONCE]
            halves = self._philox.random_raw((len(part) + 1) // 2).astype(_WORD, copy=False).view(_HALF)
            _to_uniforms(halves[: len(part)], part)

    def _set(self, key: Key, month: int, first_block: int) -> None:
        self._state["state"]["key"] = cast("_Words", key)
        self._counter[0], self._counter[3] = first_block, month
        self._philox.state = self._state


def _to_uniforms(halves: npt.NDArray[np.uint32], values: Uniforms) -> None:
    """Of raw bits, which are no longer needed. In the place of the bits it would take three times as long."""
    halves >>= _SPARE
    np.copyto(values, halves.view(_SIGNED), casting="unsafe")
    values *= _STEP


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


Draw: TypeAlias = tuple[tuple[str, ...], int, int]
"""Purposes that are drawn together, the month, and for how many residents."""


class Ahead:
    """Luck of a large town that a second core draws while the first lives the month.

    What will be drawn next is guessed: what came next in the month before. Luck is keyed, so a wrong guess costs time
    and nothing else.
    """

    def __init__(self) -> None:
        self._counter = _Counter()  # of the pool's one thread, and of no other
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="luck")
        self._last_month: list[tuple[str, ...]] = []  # what was drawn, in turn
        self._this_month: list[tuple[str, ...]] = []
        self._month = BIRTH
        self._coming: dict[Draw, Future[Uniforms]] = {}  # in the order of the guesses

    def take(self, draw: Draw) -> Future[Uniforms] | None:
        """What was drawn ahead, if it was. To be called for every draw, in the order of the month."""
        purposes, month, _ = draw
        if month != self._month:
            self._last_month, self._this_month, self._month = self._this_month, [], month
        self._this_month.append(purposes)
        taken = self._coming.pop(draw, None)
        passed = [d for d in self._coming if d[1] < month]
        for guess in passed:
            self._coming.pop(guess).cancel()
        return taken

    def guess(self, draw: Draw, keys: Mapping[str, Key]) -> None:
        """Begin what comes after this draw, as far as there is room."""
        purposes, month, count = draw
        if purposes not in self._last_month:
            return
        after = self._last_month.index(purposes) + 1
        coming = [(p, month, count) for p in self._last_month[after:]]
        coming += [(p, month + 1, count) for p in self._last_month[:after]]
        waiting = sum(len(guess[0]) for guess in self._coming)
        for guess in coming:
            if guess in self._coming:
                continue
            waiting += len(guess[0])
            if waiting > ROWS_AHEAD and self._coming:
                return
            wanted = [keys[purpose] for purpose in guess[0]]
            self._coming[guess] = self._pool.submit(self._counter.uniforms, wanted, [guess[1]], count)


class Luck:
    """The luck of one town: uniforms in [0, 1) by purpose, month and resident.

    Args:
        seed: the town's seed, a whole number from 0 to 2**63 - 1.
        purposes: the names that rules may draw under; more can be declared later, none twice.
    """

    def __init__(self, seed: int, purposes: Iterable[str] = ()) -> None:
        self.seed = seed
        self._keys: dict[str, Key] = {}
        self._together: dict[tuple[str, ...], list[Key]] = {}  # those of purposes that are drawn together
        self._begin: int | None = None  # number of the first resident, in a part of them
        self._last_drawn: dict[str, int] = {}
        self._counter = _Counter()
        self._ahead: Ahead | None = None
        self.declare(*purposes)

    def part(self, begin: int) -> Luck:
        """The same luck for residents from this one on, a multiple of 8, who count as 0, 1 and so on."""
        part = Luck(self.seed)
        part._keys, part._begin = self._keys, begin
        return part

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
        keys = self._note(purposes, month)
        if self._begin is not None:
            some: Uniforms = self._counter.uniforms(keys, [month], count, self._begin // _PER_BLOCK)[0]
            return some
        if count >= AHEAD_FROM and month > BIRTH and cores.two():
            return self._drawn_ahead((purposes, month, count), keys)
        if count > Kept.MOST_PEOPLE:
            values: Uniforms = self._counter.uniforms(keys, [month], count)[0]
            return values
        year, place = divmod(month - 1, YEAR) if month > BIRTH else (BIRTH - 1, 0)
        months = kept.get(self.seed, purposes, year, count)
        if months is None:
            first = year * YEAR + 1
            wanted = [BIRTH] if month == BIRTH else range(first, first + YEAR)
            months = self._counter.uniforms(keys, wanted, count)
            kept.put(self.seed, purposes, year, months)
        drawn: Uniforms = months[place]
        return drawn

    def draw_at(self, purposes: tuple[str, ...], month: int, residents: npt.NDArray[np.int64]) -> Uniforms:
        """The same for a few residents only: (purposes, residents)."""
        keys = self._note(purposes, month)
        block, place = np.divmod(residents, _PER_BLOCK)
        halves = scattered.blocks(keys, month, block).astype(_WORD, copy=False).view(_HALF)
        chosen = halves[:, np.arange(len(place)), place]
        values: Uniforms = np.empty(chosen.shape, dtype=np.float32)
        _to_uniforms(chosen, values)
        return values

    def _note(self, purposes: tuple[str, ...], month: int) -> list[Key]:
        for purpose in purposes:
            if self._last_drawn.get(purpose) == month:
                raise LuckError(f"the purpose {purpose!r} is drawn twice in month {month}")
            self._last_drawn[purpose] = month
        return self._keys_of(purposes)

    def _drawn_ahead(self, draw: Draw, keys: Sequence[Key]) -> Uniforms:
        """Of a large town: by the second core, if it was guessed that this would be drawn."""
        self._ahead = self._ahead or Ahead()
        ready = self._ahead.take(draw)
        self._ahead.guess(draw, self._keys)
        values = self._counter.uniforms(keys, [draw[1]], draw[2]) if ready is None else ready.result()
        drawn: Uniforms = values[0]
        return drawn

    def uniform(self, purpose: str, month: int, resident: int) -> float:
        """One resident's uniform, derived alone: equal to `draw(purpose, month, n)[resident]` for every n."""
        block, place = divmod(resident, _PER_BLOCK)
        return float(self._counter.uniforms(self._keys_of((purpose,)), [month], _PER_BLOCK, block)[0, 0, place])

    def _keys_of(self, purposes: tuple[str, ...]) -> list[Key]:
        keys = self._together.get(purposes)
        if keys is None:
            keys = self._together[purposes] = [self._declared(purpose) for purpose in purposes]
        return keys

    def _declared(self, purpose: str) -> Key:
        try:
            return self._keys[purpose]
        except KeyError:
            raise LuckError(f"the purpose {purpose!r} was never declared") from None
