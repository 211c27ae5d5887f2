"""Forks: from a month on, one life of a town goes on as many.

A month's luck depends on nothing that was drawn before, so a town is what its columns hold. `Snapshot` keeps them;
towns that start from it go on exactly (to the last bit) as if all their worlds had been lived from the first month.
It saves the months before worlds part: a forced listing in month 60 costs only the months after 60.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sim.errors import ListedError
from sim.rules.rulebook import Amendment, Rulebook
from sim.town.town import Town


class Snapshot:
    """A town as it stands after its last month: `Snapshot(town).town([0, 0, 2])` goes on in three worlds.

    What is gone stays gone: records that have left and the history before the snapshot are not carried over.

    Args:
        town: to be kept; it may live on.
        worlds: those to be kept, by default all; their places in this list are their names later.
    """

    def __init__(self, town: Town, worlds: Sequence[int] | None = None) -> None:
        self.month = town.month
        self._town = town
        self._of = np.arange(len(town.worlds)) if worlds is None else np.array(worlds, dtype=np.int64)
        columns = {k: v for k, v in vars(town.state).items() if isinstance(v, np.ndarray)}
        self._state = {k: np.take(v, self._of, axis=-2) for k, v in columns.items()}
        names = ("discoveries", "gated", "pooled_misses", "open_borrowers")
        self._own = {k: np.take(getattr(town, k), self._of, axis=0) for k in names}
        self._stale = [None if s.stale_until is None else s.stale_until[self._of] for s in town.services]
        book = town.ledger
        numbers, look = book.standing_and_look()
        mine = np.isin(book.place[numbers] // town.people.count, self._of)
        self._records = {k: column[numbers[mine]] for k, column in book.columns().items()} | {"look": look[mine]}

    def town(
        self,
        worlds: Sequence[int],
        forced: Iterable[tuple[int, int, int]] = (),
        books: Sequence[Rulebook] | None = None,
    ) -> Town:
        """A town whose worlds go on from these worlds of the snapshot.

        Args:
            worlds: places in the snapshot, one for each new world.
            forced: forced listings, counted in the new town's worlds.
            books: rulebooks under which the new worlds go on, by default those of old; the sources and services
                must be the same.
        """
        old, people = self._town, self._town.people
        chosen = np.array(worlds, dtype=np.int64)
        town = Town(
            [old.worlds[w] for w in self._of[chosen]] if books is None else books, people.count, old.town_seed,
            districts=people.districts, real=old.real, forced=forced,
        )  # fmt: skip
        places = {name: i for i, name in enumerate(s.name for s in old.sources)}
        source = np.array([places[s.name] for s in town.sources], dtype=np.int64)
        town.month = self.month
        if any(month <= self.month for month in town.changes):
            town._read_rulebooks(self.month)
        for name, column in self._state.items():
            kept = column[source] if name == "held" else column
            setattr(town.state, name, np.take(kept, chosen, axis=-2))
        for name, column in self._own.items():
            setattr(town, name, np.take(column, chosen, axis=0))
        stale = {s.name: column for s, column in zip(old.services, self._stale, strict=True)}
        for service in town.services:
            copy = stale[service.name]
            service.remember(None if copy is None else copy[chosen])
        self._refile(town, chosen, source)
        if books is not None:
            town.state.settle_traits(people, town.numbers, town.real)
            town.registry.connect()
        return town

    def _refile(self, town: Town, chosen: Any, source: Any) -> None:
        """The standing records of each world chosen, in their old order."""
        n, records = town.people.count, self._records
        world, resident = np.divmod(records["place"], n)
        number, copy = np.nonzero(world[:, None] == self._of[chosen])
        renamed = np.zeros(len(self._town.sources) + 1, dtype=np.int8)
        renamed[source] = np.arange(len(source))
        columns = {k: column[number] for k, column in records.items() if k not in ("left", "left_month")}
        columns["place"] = copy * n + resident[number]
        columns["source"] = renamed[columns["source"]]
        town.ledger.add(**columns)
        town.registry.on_file = np.bincount(copy, minlength=len(chosen))


def amended(book: Rulebook, steps: Mapping[int, Mapping[str, Any]]) -> Rulebook:
    """The rulebook with these changes from these months on, whatever its own later amendments say of the same keys.

    Raises RulebookError for keys or values that cannot be amended.
    """
    start = {key: min(m for m, changes in steps.items() if key in changes) for c in steps.values() for key in c}

    def kept(a: Amendment) -> Amendment:
        over = [key for key, month in start.items() if a.month >= month]
        mine = {k: v for k, v in a.changes.items() if not any(_same(k, key) for key in over)}
        return a.model_copy(update={"changes": mine})

    fresh = [{"month": month, "changes": dict(changes)} for month, changes in steps.items()]
    data = book.model_dump() | {"amendment": [kept(a).model_dump() for a in book.amendment] + fresh}
    return Rulebook.parse(data, book.name)


def _same(one: str, other: str) -> bool:
    """Whether two dotted keys name a common number; a star stands for any name."""
    a, b = one.split("."), other.split(".")
    return len(a) == len(b) and all(x == y or "*" in (x, y) for x, y in zip(a, b, strict=True))


def couplings(book: Rulebook) -> tuple[str, ...]:
    """What joins residents in a rulebook: without any, what happens to one person can reach no other."""
    found = []
    for month in sorted({1, *(a.month for a in book.amendment)}):
        b = book.at(month).effective()
        joined = {
            "ties": b.score.association > 0,
            "households": b.score.household > 0,
            "inspection that follows past finds": b.inspection.focus > 0,
            "inspectors' limited hands": b.inspection.units > 0 and b.inspection.finds_per_unit > 0,
            "the appeals desk": b.appeal.rate > 0,
            "lenders' pooled price": b.life.pool_price > 0,
            "records filed under namesakes": b.registry.mismatch > 0,
        }
        found += [name for name, holds in joined.items() if holds and name not in found]
    return tuple(found)


def must_list(book: Rulebook, months: int) -> None:
    """Raises ListedError for a rulebook that never keeps a list, or that covers nobody."""
    books = [book.at(m) for m in sorted({1, *(a.month for a in book.amendment if a.month <= months)})]
    if not any(b.listing.enabled for b in books):
        raise ListedError(f"{book.name}: listing.enabled: false in every month; a rulebook with a list is needed")
    if not any(b.listing.enabled and b.registry.coverage > 0 for b in books):
        raise ListedError(f"{book.name}: registry.coverage: 0; somebody must be covered to be listed")
